"""The built-in lists of a role: what it does, what it does not, and which domains it touches.

Kept by key, so that every reader has them in their own language; an engagement copies the keys
and makes them its own.
"""

from typing import Any

from django.utils.translation import pgettext_lazy

# What every role does, with the work that shows it in the log.
COMMON: dict[str, tuple[Any, str]] = {
    "committee": (pgettext_lazy("scope", "Prepare and hold the monthly committee"), "governance"),
    "roadmap": (pgettext_lazy("scope", "Keep the roadmap and its priorities"), "strategy"),
    "vendors": (pgettext_lazy("scope", "Steer suppliers and choose between offers"), "vendors"),
    "scoping": (pgettext_lazy("scope", "Scope projects before they begin"), "scoping"),
    "team": (pgettext_lazy("scope", "Coach the team and take part in hiring"), "coaching"),
    "board": (pgettext_lazy("scope", "Sit at the leadership's table"), "leadership"),
    "transfer": (pgettext_lazy("scope", "Write down and hand on what is known"), "transfer"),
}

IN: dict[str, dict[str, tuple[Any, str]]] = {
    "cmo": {
        "revenue_model": (
            pgettext_lazy("scope", "Agree from lead to revenue with sales and finance"),
            "strategy",
        ),
        "positioning": (pgettext_lazy("scope", "Decide on positioning and message"), "strategy"),
        "briefs": (pgettext_lazy("scope", "Write the brief of agencies and judge it"), "vendors"),
        "pipeline": (pgettext_lazy("scope", "Review the pipeline with sales"), "leadership"),
    },
    "cto": {
        "architecture": (pgettext_lazy("scope", "Decide on architecture"), "governance"),
        "security": (pgettext_lazy("scope", "Govern security and compliance"), "governance"),
        "delivery": (pgettext_lazy("scope", "Set how the team builds and releases"), "leadership"),
        "code_review": (
            pgettext_lazy("scope", "Review code where a decision hangs on it"),
            "coaching",
        ),
    },
    "cio": {
        "architecture": (pgettext_lazy("scope", "Decide on architecture"), "governance"),
        "security": (pgettext_lazy("scope", "Govern security and compliance"), "governance"),
        "budget": (pgettext_lazy("scope", "Run the budget and its renewals"), "governance"),
    },
    "coo": {
        "core_process": (pgettext_lazy("scope", "Redesign the core processes"), "strategy"),
        "capacity": (pgettext_lazy("scope", "Set how capacity is planned"), "leadership"),
        "quality": (pgettext_lazy("scope", "Govern quality and delivery dates"), "governance"),
    },
    "cfo": {
        "plan": (pgettext_lazy("scope", "Keep the plan, the budget and the forecast"), "strategy"),
        "cash": (pgettext_lazy("scope", "Govern cash and financing"), "governance"),
        "margins": (pgettext_lazy("scope", "Show where the margin is made"), "leadership"),
    },
    "ciso": {
        "policy": (
            pgettext_lazy("scope", "Set the security policy and its controls"),
            "governance",
        ),
        "risk": (pgettext_lazy("scope", "Keep the register of security risks"), "governance"),
        "exercise": (pgettext_lazy("scope", "Lead incident plans and exercises"), "leadership"),
    },
    "cro": {
        "sales_process": (
            pgettext_lazy("scope", "Set the sales process and its stages"),
            "strategy",
        ),
        "forecast": (pgettext_lazy("scope", "Own the forecast"), "leadership"),
        "pricing": (pgettext_lazy("scope", "Decide on pricing and discounts"), "governance"),
    },
    "chro": {
        "people_plan": (pgettext_lazy("scope", "Plan roles, pay and growth"), "strategy"),
        "managers": (pgettext_lazy("scope", "Train managers to lead"), "coaching"),
        "people_law": (pgettext_lazy("scope", "Govern what labour law asks"), "governance"),
    },
    "cpo": {
        "discovery": (pgettext_lazy("scope", "Decide what is built, and for whom"), "strategy"),
        "measures": (pgettext_lazy("scope", "Set what a success is measured on"), "governance"),
        "launches": (pgettext_lazy("scope", "Lead launches"), "leadership"),
    },
}

OUT: dict[str, dict[str, Any]] = {
    "cmo": {
        "posts": pgettext_lazy("scope", "Producing posts"),
        "ad_console": pgettext_lazy("scope", "Running campaigns in the ad console"),
        "mailings": pgettext_lazy("scope", "Sending mailings"),
    },
    "cto": {
        "features": pgettext_lazy("scope", "Writing features"),
        "stand_up": pgettext_lazy("scope", "Chairing the daily stand-up"),
        "on_call": pgettext_lazy("scope", "Being on call"),
    },
    "cio": {
        "tickets": pgettext_lazy("scope", "User tickets"),
        "machines": pgettext_lazy("scope", "Setting up machines"),
        "patching": pgettext_lazy("scope", "Patching"),
    },
    "coo": {
        "dispatch": pgettext_lazy("scope", "Dispatching"),
        "payroll": pgettext_lazy("scope", "Payroll runs"),
        "single_orders": pgettext_lazy("scope", "Chasing single orders"),
    },
    "cfo": {
        "books": pgettext_lazy("scope", "Keeping the books"),
        "payments": pgettext_lazy("scope", "Making single payments"),
        "payroll": pgettext_lazy("scope", "Payroll runs"),
    },
    "ciso": {
        "alerts": pgettext_lazy("scope", "Watching alerts around the clock"),
        "patching": pgettext_lazy("scope", "Patching"),
        "access": pgettext_lazy("scope", "Granting single accesses"),
    },
    "cro": {
        "deals": pgettext_lazy("scope", "Closing deals in the place of sales"),
        "prospecting": pgettext_lazy("scope", "Cold calling"),
        "crm_typing": pgettext_lazy("scope", "Keeping the CRM up to date"),
    },
    "chro": {
        "payroll": pgettext_lazy("scope", "Payroll runs"),
        "leave": pgettext_lazy("scope", "Keeping the records of leave"),
        "screening": pgettext_lazy("scope", "Screening every application"),
    },
    "cpo": {
        "backlog": pgettext_lazy("scope", "Writing every ticket of the developers"),
        "screens": pgettext_lazy("scope", "Drawing every screen"),
        "support": pgettext_lazy("scope", "Answering support requests"),
    },
}

DOMAINS: dict[str, Any] = {
    "identity": pgettext_lazy("domain", "Identity and access"),
    "backup": pgettext_lazy("domain", "Backup and recovery"),
    "devices": pgettext_lazy("domain", "Devices"),
    "network": pgettext_lazy("domain", "Network and sites"),
    "applications": pgettext_lazy("domain", "Business applications"),
    "suppliers": pgettext_lazy("domain", "Suppliers and contracts"),
    "security": pgettext_lazy("domain", "Security"),
    "support": pgettext_lazy("domain", "User support"),
    "data": pgettext_lazy("domain", "Data"),
    "architecture": pgettext_lazy("domain", "Architecture"),
    "delivery": pgettext_lazy("domain", "Building and releasing"),
    "hosting": pgettext_lazy("domain", "Hosting and cloud"),
    "quality": pgettext_lazy("domain", "Quality"),
    "outside_team": pgettext_lazy("domain", "Outside developers"),
    "hiring": pgettext_lazy("domain", "Hiring"),
    "positioning": pgettext_lazy("domain", "Positioning and message"),
    "content": pgettext_lazy("domain", "Content"),
    "advertising": pgettext_lazy("domain", "Paid advertising"),
    "crm": pgettext_lazy("domain", "CRM"),
    "website": pgettext_lazy("domain", "Website"),
    "agencies": pgettext_lazy("domain", "Agencies"),
    "follow_up": pgettext_lazy("domain", "Following up leads"),
    "analytics": pgettext_lazy("domain", "Measurement"),
    "planning": pgettext_lazy("domain", "Planning and capacity"),
    "production": pgettext_lazy("domain", "Production"),
    "purchasing": pgettext_lazy("domain", "Purchasing"),
    "logistics": pgettext_lazy("domain", "Stock and delivery"),
    "service": pgettext_lazy("domain", "Customer service"),
    "maintenance": pgettext_lazy("domain", "Maintenance"),
    "books": pgettext_lazy("domain", "Accounts and closing"),
    "cash": pgettext_lazy("domain", "Cash and banks"),
    "budget": pgettext_lazy("domain", "Budget and forecast"),
    "billing": pgettext_lazy("domain", "Billing and collection"),
    "taxes": pgettext_lazy("domain", "Taxes"),
    "payroll": pgettext_lazy("domain", "Payroll"),
    "vulnerabilities": pgettext_lazy("domain", "Vulnerabilities and updates"),
    "detection": pgettext_lazy("domain", "Detection"),
    "incidents": pgettext_lazy("domain", "Answering incidents"),
    "awareness": pgettext_lazy("domain", "Awareness of staff"),
    "compliance": pgettext_lazy("domain", "Compliance"),
    "pipeline": pgettext_lazy("domain", "Pipeline"),
    "pricing": pgettext_lazy("domain", "Pricing"),
    "sales_team": pgettext_lazy("domain", "Sales team"),
    "partners": pgettext_lazy("domain", "Partners"),
    "onboarding": pgettext_lazy("domain", "Welcoming newcomers"),
    "pay": pgettext_lazy("domain", "Pay and benefits"),
    "training": pgettext_lazy("domain", "Training"),
    "labour_law": pgettext_lazy("domain", "Labour law"),
    "discovery": pgettext_lazy("domain", "Knowing the users"),
    "product_plan": pgettext_lazy("domain", "Product roadmap"),
    "design": pgettext_lazy("domain", "Design"),
    "launches": pgettext_lazy("domain", "Launches"),
}

DOMAINS_OF: dict[str, tuple[str, ...]] = {
    "cmo": (
        "positioning", "content", "advertising", "crm", "website", "agencies", "follow_up",
        "analytics",
    ),
    "cto": (
        "architecture", "delivery", "hosting", "security", "quality", "data", "support", "hiring",
        "outside_team",
    ),
    "cio": (
        "identity", "backup", "devices", "network", "applications", "suppliers", "security",
        "support", "data",
    ),
    "coo": (
        "planning", "production", "quality", "purchasing", "logistics", "service", "maintenance",
        "hiring",
    ),
    "cfo": ("books", "cash", "budget", "billing", "taxes", "payroll", "suppliers"),
    "ciso": (
        "identity", "backup", "vulnerabilities", "detection", "incidents", "awareness",
        "suppliers", "compliance",
    ),
    "cro": ("pipeline", "follow_up", "pricing", "sales_team", "partners", "crm", "service"),
    "chro": ("hiring", "onboarding", "pay", "training", "labour_law", "payroll"),
    "cpo": ("discovery", "product_plan", "design", "analytics", "launches", "pricing", "support"),
}  # fmt: skip


def in_scope(role: str) -> dict[str, tuple[Any, str]]:
    """What a role does by default: key, words, category of work."""
    return {**IN.get(role, {}), **COMMON}


def out_of_scope(role: str) -> dict[str, Any]:
    """What a role does not do by default: key and words."""
    return {f"not_{key}": words for key, words in OUT.get(role, {}).items()}


def words_of(key: str) -> str:
    """A line of the scope lists in the reader's language."""
    return str(_WORDS.get(key, key))


def category_of(key: str) -> str:
    """The category of work that shows an in-scope line; empty for the others."""
    return _CATEGORIES.get(key, "")


def domain_name(key: str) -> str:
    """A domain in the reader's language."""
    return str(DOMAINS.get(key, key))


_IN_ALL = {**COMMON, **{key: line for lines in IN.values() for key, line in lines.items()}}
_WORDS: dict[str, Any] = {
    **{key: words for key, (words, _category) in _IN_ALL.items()},
    **{f"not_{key}": words for lines in OUT.values() for key, words in lines.items()},
}
_CATEGORIES = {key: category for key, (_words, category) in _IN_ALL.items()}
