"""The figures of the demo: what each engagement is measured on, and how it went.

A course leads from where a figure began to where it stands, in even steps with a little weather.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Course:
    """From where to where over the months; `weather` is how far a month may stray, in per cent."""

    began: float
    stands: float
    weather: float = 4
    places: int = 0


@dataclass(frozen=True)
class Aim:
    """A target from so many months ago on; 99 is from the first period on."""

    back: int
    low: str | None = None
    high: str | None = None
    amber_low: str | None = None
    amber_high: str | None = None


@dataclass(frozen=True)
class Own:
    """A figure of one's own that measures an outcome of the mandate."""

    key: str
    name: str
    why: str
    counted: str
    source: str
    functions: tuple[str, ...]


@dataclass(frozen=True)
class Measures:
    """What one engagement is measured on; months are counted back from the one that runs."""

    codes: tuple[str, ...]
    courses: dict[str, Course]
    size: str = "own"
    own: Own | None = None
    # The figure that measures an outcome, by the outcome's place in the mandate.
    outcomes: dict[int, str] = field(default_factory=dict)
    aims: dict[str, tuple[Aim, ...]] = field(default_factory=dict)
    # Figures that were never filled in: key and months back.
    missing: tuple[tuple[str, int], ...] = ()
    # Figures that were first filled in wrong: key, months back, by what part of it, and why.
    corrected: tuple[tuple[str, int, float, str], ...] = ()
    # What happened: key, days ago, words.
    notes: tuple[tuple[str, int, str], ...] = ()
    # A word that gets another meaning: its code, what is added, and why.
    renewed: tuple[str, str, str] | None = None
    has_funnel: bool = False


BELVAL = Measures(
    size="short",
    codes=("M01", "M02", "M03", "M05", "M07", "M09", "M10", "M11", "M13"),
    courses={
        "marketing_pipeline": Course(22, 38.5, 2, 1),
        "influenced_revenue": Course(31_000, 74_000, 5, -2),
        "closed_revenue": Course(148_000, 206_000, 6, -2),
        "pipeline_created": Course(182_000, 341_000, 7, -3),
        "marketing_spend": Course(21_500, 24_800, 4, -2),
        "sales_spend": Course(18_200, 19_600, 3, -2),
        "new_customers": Course(23, 30, 6),
        "revenue_per_customer": Course(410, 452, 2),
        "gross_margin": Course(52, 55, 1, 1),
        "customer_lifetime": Course(21, 24, 1, 1),
        "mql_to_sql": Course(14, 27, 6, 1),
        "win_rate": Course(23, 22.4, 5, 1),
        "sales_cycle": Course(74, 58, 4),
        "open_pipeline": Course(420_000, 690_000, 5, -3),
        "remaining_target": Course(231_000, 205_000, 3, -3),
        "follow_up": Course(58, 92, 4, 1),
    },
    own=Own(
        key="marketing_pipeline",
        name="Pipeline that marketing began",
        why="Half of what sales works on should come from marketing: then growth does not hang on"
        " three people.",
        counted="Value of the qualified opportunities whose first contact came from marketing, out"
        " of the value of all qualified opportunities.",
        source="CRM",
        functions=("marketing", "sales"),
    ),
    outcomes={1: "marketing_pipeline", 3: "cac"},
    aims={
        "marketing_pipeline": (Aim(99, low="25", amber_low="20"), Aim(5, low="35", amber_low="30")),
        "cac": (Aim(99, high="1700", amber_high="1900"), Aim(4, high="1450", amber_high="1600")),
        "sales_cycle": (Aim(99, high="60", amber_high="75"),),
        "pipeline_created": (Aim(99, low="250000", amber_low="200000"),),
        "revenue_contribution": (Aim(99, low="33", amber_low="25"),),
    },
    missing=(("remaining_target", 8), ("sales_cycle", 1)),
    corrected=(
        ("new_customers", 4, 0.7, "Eight shop orders were booked without a customer number."),
        ("marketing_spend", 2, 1.2, "The agency's deposit belongs to the month before."),
    ),
    notes=(
        ("cac", 200, "Trade fair in Lyon: its stand was paid this month."),
        ("marketing_pipeline", 155, "Partner campaign begins in two regions."),
        ("win_rate", 74, "Two price rises within a month; sales asks for one page on why."),
        ("follow_up", 240, "Leads go to one desk, with a rota by hour."),
    ),
    has_funnel=True,
    renewed=(
        "sql",
        "A partner's lead counts once the partner has agreed to a joint call.",
        "Partner leads were counted before anybody had spoken with them.",
    ),
)

LENOIR = Measures(
    codes=("I03", "I06", "I12", "I15"),
    courses={
        "patch_latency": Course(41, 13, 8),
        "restore_test_age": Course(210, 96, 2),
        "workstreams_on_track": Course(2, 4, 0),
        "workstreams_active": Course(4, 5, 0),
        "decision_days": Course(33, 19, 8),
    },
    missing=(("patch_latency", 1),),
    notes=(("patch_latency", 100, "Servers of the warehouse are patched on Sundays from now on."),),
)

OPTIQA = Measures(
    codes=("T04", "T05", "T06"),
    courses={
        "time_to_restore": Course(31, 18, 9, 1),
        "availability": Course(99.42, 99.86, 0, 2),
        "items_promised": Course(6, 6, 0),
        "items_delivered": Course(2, 4, 0),
    },
    outcomes={1: "promise_kept"},
    notes=(("availability", 66, "The new search went live; it was switched off for two hours."),),
)

MEASURES = {
    ("Maison Belval", "cmo"): BELVAL,
    ("Lenoir Emballages", "cio"): LENOIR,
    ("Optiqa Retail", "cto"): OPTIQA,
}
