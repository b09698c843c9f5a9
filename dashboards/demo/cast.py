"""The invented providers, clients, people and terms."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from dashboards.demo.mark import ACCENT, sunrise


@dataclass(frozen=True)
class Amendment:
    """Other conditions from so many months ago on, and who agreed to them why."""

    back: int
    agreed_by: str
    reason: str
    conditions: dict[str, Any]


@dataclass(frozen=True)
class Place:
    """One engagement: at whom, by whom, how many days a month at which rate to begin with."""

    client: str
    role: str
    executive: str
    days: Decimal
    rate: Decimal
    outcomes: tuple[tuple[str, str], ...]
    report_day: int = 3
    # How much of the month's days is used on average.
    appetite: Decimal = Decimal("0.95")
    conditions: dict[str, Any] = field(default_factory=dict)
    amendments: tuple[Amendment, ...] = ()
    # More of the engagement itself; who covers for the executive; on site on which weekday.
    facts: dict[str, Any] = field(default_factory=dict)
    deputy: str = ""
    onsite: int | None = None
    # So many months ago was its last one; and whether operations creep in of late.
    ended: int | None = None
    drifts: bool = False

    @property
    def title(self) -> str:
        return f"Fractional {self.role.upper()}"


@dataclass(frozen=True)
class House:
    """A provider with its members (name, e-mail, role), clients (facts, contacts) and places."""

    slug: str
    name: str
    facts: dict[str, Any]
    members: tuple[tuple[str, str, str], ...]
    clients: dict[str, dict[str, Any]]
    contacts: dict[str, tuple[tuple[str, str, str], ...]]
    places: tuple[Place, ...]
    accent: str = ""
    logo: Callable[[], bytes] | None = None


CLAIRE = ("Claire Dumas", "claire@lumen-partners.example")
TOM = ("Tom Hendriks", "tom@lumen-partners.example")
NADIA = ("Nadia Rahmani", "nadia@lumen-partners.example")
FOUNDER = ("Hélène Belval", "founder@maison-belval.example")


def _firm(
    street: str, postcode: str, city: str, siren: str, vat: str, **more: Any
) -> dict[str, Any]:
    return {
        "street": street,
        "postcode": postcode,
        "city": city,
        "country": "FR",
        "registration": siren,
        "vat_number": vat,
        **more,
    }


LUMEN = House(
    slug="lumen",
    name="Lumen Partners",
    accent=ACCENT,
    logo=sunrise,
    facts=_firm(
        "18 rue de Paradis", "75010", "Paris", "912047180", "FR84912047180",
        legal_name="Lumen Partners SAS",
        email="office@lumen-partners.example",
        legal_note="SAS with a capital of €20,000, RCS Paris 912 047 180",
        timezone="Europe/Paris",
        currency="EUR",
        iban="FR7630004008120001028347148",
        bic="BNPAFRPPXXX",
        invoice_prefix="LP",
    ),
    members=(
        (*NADIA, "owner"),
        (*CLAIRE, "executive"),
        (*TOM, "executive"),
        ("Lucas Perret", "office@lumen-partners.example", "office"),
    ),
    clients={
        "Maison Belval": _firm(
            "6 place Bellecour", "69002", "Lyon", "448219360", "FR54448219360",
            legal_name="Maison Belval SAS", attention="Hélène Belval", purchase_order="BV-2026-17",
        ),
        "Lenoir Emballages": _firm(
            "41 route de Lorient", "35000", "Rennes", "382904175", "FR28382904175",
            legal_name="Lenoir Emballages SA", attention="Marc Lenoir",
        ),
        "Optiqa Retail": _firm(
            "9 quai des Chartrons", "33000", "Bordeaux", "804173920", "FR46804173920",
            legal_name="Optiqa Retail SAS", attention="Inès Carvalho", purchase_order="PO-4471",
        ),
        "Forges du Lac": _firm(
            "2 chemin des Forges", "74000", "Annecy", "317490266", "FR68317490266",
            legal_name="Forges du Lac SARL", attention="Anne Keller",
        ),
        "Van Aken Logistics": _firm(
            "27 Noorderlaan", "2030", "Antwerpen", "0748219693", "BE0748219693",
            country="BE", language="en", legal_name="Van Aken Logistics BV",
            attention="Els Van Aken",
        ),
        "Verrerie Saint-Malo": _firm(
            "15 chaussée du Sillon", "35400", "Saint-Malo", "529301848", "FR36529301848",
            legal_name="Verrerie Saint-Malo SAS", attention="Yann Le Goff",
        ),
        "Conserverie Arzel": _firm(
            "8 quai de la Criée", "29900", "Concarneau", "517284030", "FR27517284030",
            legal_name="Conserverie Arzel SAS", attention="Maïwenn Arzel",
        ),
    },
    contacts={
        "Maison Belval": (
            (*FOUNDER, "founder"),
            ("Paul Girard", "finance@maison-belval.example", "viewer"),
        ),
        "Lenoir Emballages": (("Marc Lenoir", "founder@lenoir-emballages.example", "founder"),),
        "Optiqa Retail": (("Inès Carvalho", "founder@optiqa.example", "founder"),),
        "Forges du Lac": (("Anne Keller", "founder@forges-du-lac.example", "founder"),),
        "Van Aken Logistics": (("Els Van Aken", "founder@van-aken.example", "founder"),),
        "Verrerie Saint-Malo": (("Yann Le Goff", "founder@verrerie-malo.example", "founder"),),
        "Conserverie Arzel": (("Maïwenn Arzel", "founder@conserverie-arzel.example", "founder"),),
    },
    places=(
        Place(
            "Maison Belval", "cmo", CLAIRE[1], Decimal(6), Decimal(1150),
            (
                ("Half of the pipeline comes from marketing", "50 % by December"),
                ("One definition of a qualified lead, used by sales", "Signed by both teams"),
                ("Cost of a new customer under €1,300", "€1,300 by the spring"),
            ),
            amendments=(
                Amendment(
                    7, FOUNDER[0], "Two partner campaigns more, and a quiet summer: days may wait.",
                    {
                        "days_per_month": Decimal("7.5"),
                        "rollover_days": Decimal(2),
                        "rollover_months": 1,
                        "onsite_days": Decimal(2),
                    },
                ),
            ),
            appetite=Decimal("1.06"),
            facts={"triggers": ["scaling", "structure"], "cadence": "active"},
            deputy=NADIA[1],
            onsite=1,
        ),
        Place(
            "Lenoir Emballages", "cio", TOM[1], Decimal(8), Decimal(1200),
            (
                ("Orders reach the warehouse without re-entry", "80 % by December"),
                ("Cyber insurance renewed without reserve", "Signed in January"),
                ("IT cost under 3 % of revenue", "3.0 % over twelve months"),
            ),
            appetite=Decimal("1.04"),
            conditions={"onsite_days": Decimal(3)},
            facts={"triggers": ["ransomware", "compliance", "legacy"]},
            deputy=NADIA[1],
            onsite=3,
        ),
        Place(
            "Optiqa Retail", "cto", TOM[1], Decimal(8), Decimal(1200),
            (
                ("A release every fortnight, on the day it was promised", "5 of 6 in a quarter"),
                ("The shop answers in under a second", "95 % of pages"),
            ),
            report_day=4,
            appetite=Decimal("0.86"),
            amendments=(
                Amendment(
                    4, "Inès Carvalho", "The backend lead has begun: two days a month fewer.",
                    {"days_per_month": Decimal(6)},
                ),
            ),
            facts={"triggers": ["growth", "failed_rollout"]},
            onsite=0,
            drifts=True,
        ),
        Place(
            "Forges du Lac", "coo", CLAIRE[1], Decimal("4.25"), Decimal(1100),
            (
                ("Line 2 stands still less than 4 % of the time", "4 % by the summer"),
                ("Every plant manager runs the weekly board alone", "All three by March"),
            ),
            report_day=5,
            conditions={"volume_unit": "week", "volume": Decimal(1)},
            facts={"triggers": ["reactive"]},
            onsite=2,
        ),
        Place(
            "Van Aken Logistics", "cio", NADIA[1], Decimal(3), Decimal(1250),
            (("One planning system for both depots", "Live at the second depot by June"),),
            appetite=Decimal("0.9"),
            facts={"triggers": ["software"]},
        ),
        Place(
            "Van Aken Logistics", "coo", CLAIRE[1], Decimal(2), Decimal(1150),
            (("Every lorry leaves in its hour", "92 % on time over a quarter"),),
            report_day=5,
            facts={"triggers": ["growth"]},
        ),
        Place(
            "Verrerie Saint-Malo", "cio", NADIA[1], Decimal(5), Decimal(1250),
            (("The ERP of the two sites is one", "Live by the end of next year"),),
            appetite=Decimal("0.8"),
            conditions={"approves_itself": True},
            facts={"triggers": ["leader_left", "software"]},
        ),
        Place(
            "Conserverie Arzel", "cio", TOM[1], Decimal(5), Decimal(1150),
            (("The new plant runs on one network", "Before the sardine season"),),
            facts={
                "kind": "timeboxed",
                "exit_criteria": "Both plants on one network, and their technician runs it alone.",
                "triggers": ["relocation"],
            },
            ended=5,
        ),
    ),
)  # fmt: skip

NORD = House(
    slug="nord",
    name="Atelier Nord",
    facts=_firm(
        "30 quai Saint-Antoine", "69002", "Lyon", "903172658", "",
        legal_name="Atelier Nord EI",
        email="bonjour@atelier-nord.example",
        legal_note="Sole trader, RCS Lyon 903 172 658",
        timezone="Europe/Paris",
        currency="EUR",
        iban="FR7610278073010002047191368",
        bic="CMCIFR2AXXX",
        vat_regime="none",
        vat_reason="TVA non applicable, art. 293 B du CGI",
        invoice_prefix="AN",
    ),
    members=(
        ("Élodie Vasseur", "elodie@atelier-nord.example", "owner"),
        (*CLAIRE, "executive"),
    ),
    clients={
        "Belval Voyages": _firm(
            "11 cours Lafayette", "69003", "Lyon", "893174029", "FR16893174029",
            legal_name="Belval Voyages SARL", attention="Hélène Belval",
        ),
    },
    contacts={"Belval Voyages": ((*FOUNDER, "founder"),)},
    places=(
        Place(
            "Belval Voyages", "cmo", CLAIRE[1], Decimal(2), Decimal(950),
            (("Repeat bookings grow by a fifth", "+20 % over the year"),),
            conditions={"billing": "actual"},
        ),
    ),
)  # fmt: skip

HOUSES = (LUMEN, NORD)
BARE_START = dt.date(2026, 8, 1)

# What executives do, by role: category and note.
NOTES: dict[str, tuple[tuple[str, str], ...]] = {
    "cmo": (
        ("leadership", "Joint pipeline review with sales, stalled deals by stage"),
        ("strategy", "Positioning of the autumn range, three messages tested"),
        ("governance", "Marketing committee: figures, risks, decisions"),
        ("vendors", "Agency brief, paid search: goals and limits"),
        ("coaching", "One to one with the marketing manager"),
        ("scoping", "CRM clean-up: scope, owner, date"),
        ("leadership", "Co-planning of the month with sales and finance"),
        ("transfer", "Playbook: how a lead becomes an opportunity"),
    ),
    "cio": (
        ("governance", "IT committee: progress, risks, decisions"),
        ("strategy", "Roadmap of the quarter with the site managers"),
        ("vendors", "Telecom renewal, three offers compared"),
        ("governance", "Second factor: exceptions and a decision paper"),
        ("scoping", "Warehouse move: network, dates, what stays out"),
        ("leadership", "Monthly point with the chief executive"),
        ("operations", "Ransomware alert: crisis cell with the insurer"),
        ("coaching", "Interview of the systems lead, second round"),
        ("vendors", "ERP shortlist: demonstration scored by users"),
    ),
    "cto": (
        ("strategy", "Architecture review: queue or event bus, decision record"),
        ("coaching", "Backend lead, final interviews"),
        ("leadership", "Release review with product and support"),
        ("governance", "Technical committee: debt, incidents, decisions"),
        ("vendors", "Hosting contract: what we pay for and do not use"),
        ("operations", "Release blocked: review of the payment change"),
        ("scoping", "New shop search: scope and measure of success"),
    ),
    "coo": (
        ("leadership", "Weekly board with the three plant managers"),
        ("strategy", "Where the margin goes: line by line"),
        ("governance", "Operations committee: flow, quality, decisions"),
        ("coaching", "Plant manager: how to run the morning round"),
        ("transfer", "Stand-still codes: who writes what, where"),
        ("scoping", "Second shift on line 2: what it takes"),
    ),
}

# Why operational work had to be, by its note; what is not here counts as drift.
REASONS = {
    "Ransomware alert: crisis cell with the insurer": "incident",
    "Release blocked: review of the payment change": "change",
}
SLIP = "Tickets of the shop team, answered in the place of their lead"

# What the provider's people note for themselves; no client reads it.
ASIDES = (
    "They ask about the rate between the lines. Nadia should know before the renewal.",
    "Tired team. I would not add a project before the end of the quarter.",
    "The founder decides this one, whatever the meeting says.",
    "Half of this was waiting for an access. Worth saying in the next review.",
)

# What executives write under an outcome.
OUTCOME_NOTES = (
    "On the way: the first of the two steps is done, the second begins next month.",
    "The figure moved in the right direction; one more month will tell whether it holds.",
    "Held up by a missing answer; the decision is on the agenda of the committee.",
    "Ahead of plan. The team runs this without us now; we only read the figure.",
    "The groundwork is laid. The effect will show in the next quarter, not before.",
)
