"""What stands on the lists of an engagement from the start: what the executive needs access to
from day one, by role; what the client commits to when it signs; and the plan of the first thirty
days. Each is kept by its key, so that it reads in the reader's language; an engagement adds its own.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from engagements.models import ChecklistItem

List = ChecklistItem.List


@dataclass(frozen=True)
class Entry:
    """One thing on a list; `day` is the day of the engagement on which it is due, where it has
    one."""

    key: str
    title: Any
    day: int | None = None


def _entries(*pairs: tuple[str, Any]) -> tuple[Entry, ...]:
    return tuple(Entry(key, title) for key, title in pairs)


# What a role without a list of its own needs.
_COMMON = (
    ("organisation", _("Organisation chart")),
    ("documents", _("Shared documents of the function")),
    ("figures", _("Figures of the last 12 months")),
    ("suppliers", _("Suppliers and their contracts")),
    ("finance", _("A contact in finance")),
    ("calendars", _("Calendars of the leadership team")),
)

ACCESS: dict[str, tuple[Entry, ...]] = {
    "cmo": _entries(
        ("crm", _("CRM, to read and to write")),
        ("analytics", _("Web analytics")),
        ("search", _("Search console")),
        ("ads", _("Advertising accounts")),
        ("automation", _("Marketing automation")),
        ("cms", _("Website editor")),
        ("brand", _("Brand files")),
        ("pipeline", _("Sales pipeline of the last 12 months")),
        ("agencies", _("Agencies: contacts and contracts")),
        ("sales", _("Calendar of the head of sales")),
        ("finance", _("A contact in finance")),
    ),
    "cto": _entries(
        ("repositories", _("Code repositories")),
        ("cloud", _("Cloud consoles, to read")),
        ("monitoring", _("Monitoring")),
        ("tickets", _("Ticket system")),
        ("incidents", _("History of incidents")),
        ("architecture", _("Architecture notes")),
        ("suppliers", _("Suppliers and their contracts")),
        ("organisation", _("Organisation chart")),
        ("team", _("List of the team, without pay")),
    ),
    "cio": _entries(
        ("tenant", _("Office suite administration, to read")),
        ("devices", _("Device management")),
        ("domains", _("Domain names and who manages them")),
        ("network", _("Network diagram")),
        ("contracts", _("IT contracts")),
        ("invoices", _("IT invoices of the last 12 months")),
        ("backups", _("Backup reports")),
        ("insurance", _("Cyber insurance policy")),
        ("providers", _("Contacts at the IT providers")),
    ),
    "coo": _entries(
        ("orders", _("Order book")),
        ("planning", _("Production or project planning")),
        ("quality", _("Quality log")),
        ("margins", _("Margin reports")),
        ("organisation", _("Organisation chart")),
        ("processes", _("Process documents")),
        ("suppliers", _("List of suppliers")),
        ("complaints", _("Customer complaints")),
    ),
    "cfo": _entries(
        ("accounting", _("Accounting system, to read")),
        ("banks", _("Bank accounts, to read")),
        ("budget", _("Budget and forecast")),
        ("payroll", _("Payroll totals")),
        ("tax", _("Tax returns of the last 3 years")),
        ("loans", _("Loan agreements and guarantees")),
        ("accountant", _("A contact at the accountant's")),
        ("contracts", _("Major contracts with customers and suppliers")),
    ),
    "ciso": _entries(
        ("identity", _("Identity and access management, to read")),
        ("endpoints", _("Endpoint protection console, to read")),
        ("logs", _("Security logs and alerts")),
        ("backups", _("Backup reports")),
        ("policies", _("Security policies")),
        ("incidents", _("History of incidents")),
        ("audits", _("Past audits and penetration tests")),
        ("insurance", _("Cyber insurance policy")),
        ("providers", _("Contacts at the IT providers")),
    ),
    "cro": _entries(
        ("crm", _("CRM, to read and to write")),
        ("pipeline", _("Sales pipeline of the last 12 months")),
        ("pricing", _("Price lists and discounts")),
        ("contracts", _("Standard contracts with customers")),
        ("targets", _("Sales targets and commissions")),
        ("churn", _("Customers lost in the last 12 months")),
        ("sales", _("Calendars of the sales team")),
        ("finance", _("A contact in finance")),
    ),
    "chro": _entries(
        ("organisation", _("Organisation chart")),
        ("hris", _("HR system, to read")),
        ("agreements", _("Company agreements and staff rules")),
        ("hiring", _("Open positions and hiring tools")),
        ("turnover", _("Arrivals and departures of the last 12 months")),
        ("pay", _("Pay scales")),
        ("representatives", _("Contacts of the staff representatives")),
        ("payroll", _("A contact at payroll")),
    ),
    "cpo": _entries(
        ("product", _("The product itself, as a customer uses it")),
        ("usage", _("Usage figures")),
        ("backlog", _("Backlog and roadmap tool")),
        ("research", _("Interviews and research so far")),
        ("support", _("Support tickets")),
        ("design", _("Design files")),
        ("customers", _("Customers who agree to be interviewed")),
        ("sales", _("A contact in sales")),
    ),
}

COMMITMENT = _entries(
    ("sponsor", _("A sponsor is named")),
    ("committees", _("The dates of the committees are booked")),
    ("access", _("Access is granted by day one")),
    ("decisions", _("Decisions are taken within 7 days")),
    ("budget", _("The owner of the budget is named")),
    ("team", _("The team is told who comes, and why")),
    ("documents", _("The documents are shared")),
    ("incidents", _("A contact for incidents is named")),
)

START = (
    Entry("list", _("Send the access list"), 0),
    Entry("kickoff", _("Kick-off: mandate, limits, rituals, access"), 1),
    Entry("interviews", _("Begin the interviews: each of the team, 30 minutes"), 3),
    Entry("observations", _("First observations on one page"), 7),
    Entry("quick-win", _("Agree on a first quick win"), 10),
    Entry("audit", _("Publish the audit"), 14),
    Entry("definitions", _("Draft of the definitions and the KPIs"), 20),
    Entry("roadmap", _("Draft of the roadmap"), 25),
    Entry("framework", _("KPI framework signed, first committee held"), 30),
)


def entries(*, role: str, checklist: str) -> tuple[Entry, ...]:
    """What stands on a list of a role from the start."""
    if checklist == List.COMMITMENT:
        return COMMITMENT
    if checklist == List.START:
        return START
    return ACCESS.get(role) or _entries(*_COMMON)


def told(*, role: str, checklist: str, key: str) -> str:
    """What the trail calls a built-in line: its words in the code, which the page says in the
    reader's language. Nothing where the engagement added the line."""
    with override("en"):
        return next(
            (str(one.title) for one in entries(role=role, checklist=checklist) if one.key == key),
            "",
        )
