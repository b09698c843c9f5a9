"""What the library says of one KPI, or of an input that formulas are made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import pgettext_lazy

from kpis.models import Function, Kpi

Unit, Cadence, Direction, Gather = Kpi.Unit, Kpi.Cadence, Kpi.Direction, Kpi.Gather

LEADERSHIP, MARKETING, SALES = Function.LEADERSHIP, Function.MARKETING, Function.SALES
FINANCE, TECHNOLOGY, PRODUCT = Function.FINANCE, Function.TECHNOLOGY, Function.PRODUCT
OPERATIONS, PEOPLE, SUPPORT = Function.OPERATIONS, Function.PEOPLE, Function.SUPPORT
PARTNER, EXECUTIVE = Function.PARTNER, Function.EXECUTIVE

# Where a figure is usually read.
CRM = pgettext_lazy("source", "CRM")
BOOKS = pgettext_lazy("source", "Accounting")
BANK = pgettext_lazy("source", "Bank")
ADS = pgettext_lazy("source", "Advertising accounts")
WEB = pgettext_lazy("source", "Web analytics")
AUTOMATION = pgettext_lazy("source", "Marketing automation")
CALENDAR = pgettext_lazy("source", "Calendar and minutes")
PIPELINE = pgettext_lazy("source", "Build and release system")
MONITORING = pgettext_lazy("source", "Monitoring")
INCIDENTS = pgettext_lazy("source", "Incident log")
TICKETS = pgettext_lazy("source", "Ticket system")
BACKLOG = pgettext_lazy("source", "Roadmap and backlog")
SCANNER = pgettext_lazy("source", "Vulnerability scanner")
SURVEY = pgettext_lazy("source", "Survey")
STAFF = pgettext_lazy("source", "Staff records")
DIRECTORY = pgettext_lazy("source", "Directory of accounts")
DEVICES = pgettext_lazy("source", "Device management")
BACKUPS = pgettext_lazy("source", "Backup system")
EXERCISE = pgettext_lazy("source", "Phishing exercise")
BUDGET = pgettext_lazy("source", "Budget")
CONTRACTS = pgettext_lazy("source", "Contract list")
LICENCES = pgettext_lazy("source", "Licence portals")
REGISTER = pgettext_lazy("source", "Register of decisions and actions")
ERP = pgettext_lazy("source", "ERP")
SHEETS = pgettext_lazy("source", "Time sheets")
QUALITY = pgettext_lazy("source", "Quality records")


@dataclass(frozen=True)
class Relative:
    """Limits that follow from the baseline, in per cent of it: on track from `green` on, at risk
    from `amber` on; without amber, at risk is within a tenth of the target."""

    green: int
    amber: int | None = None


@dataclass(frozen=True)
class Entry:
    """One KPI of the library, by its code, or an input, which has none.

    `formula` is how it is computed where its parts are known; where `is_measured`, the figure
    usually comes ready from a system (or the funnel) and is typed in as it is.
    """

    key: str
    name: Any
    unit: str
    cadence: str
    direction: str = Direction.UP
    code: str = ""
    why: Any = ""
    counted: Any = ""
    per: str = ""
    gather: str = Gather.MEAN
    low: Decimal | None = None
    high: Decimal | None = None
    amber_low: Decimal | None = None
    amber_high: Decimal | None = None
    relative: Relative | None = None
    sources: tuple[Any, ...] = ()
    functions: tuple[str, ...] = ()
    definition: str = ""
    formula: str = ""
    needs: tuple[str, ...] = ()
    is_short: bool = False
    is_activity: bool = False
    is_measured: bool = False

    @property
    def is_input(self) -> bool:
        return not self.code

    @property
    def is_computed(self) -> bool:
        """Whether it is taken with its formula and inputs."""
        return bool(self.formula) and not self.is_measured

    @property
    def has_limits(self) -> bool:
        return self.low is not None or self.high is not None


def _limit(number: str | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def above(green: str, amber: str | None = None) -> dict[str, Any]:
    """Stay above: on track from `green` up, at risk from `amber` up."""
    return {"direction": Direction.ABOVE, "low": _limit(green), "amber_low": _limit(amber)}


def up_to(green: str, amber: str | None = None) -> dict[str, Any]:
    """Up to a target: on track from `green` up, at risk from `amber` up."""
    return {**above(green, amber), "direction": Direction.UP}


def below(green: str, amber: str | None = None) -> dict[str, Any]:
    """Stay below: on track up to `green`, at risk up to `amber`."""
    return {"direction": Direction.BELOW, "high": _limit(green), "amber_high": _limit(amber)}


def down_to(green: str, amber: str | None = None) -> dict[str, Any]:
    """Down to a target: on track up to `green`, at risk up to `amber`."""
    return {**below(green, amber), "direction": Direction.DOWN}


def inside(low: str, high: str, *amber: str) -> dict[str, Any]:
    """On track inside, at risk inside the amber range."""
    found: dict[str, Any] = {"direction": Direction.BAND, "low": Decimal(low)}
    found["high"] = Decimal(high)
    if amber:
        found["amber_low"], found["amber_high"] = Decimal(amber[0]), Decimal(amber[1])
    return found


def more(green: int = 0, amber: int | None = None) -> dict[str, Any]:
    """Up from the baseline by so many per cent of it."""
    return {"direction": Direction.UP, "relative": Relative(green, amber)}


def less(green: int = 0, amber: int | None = None) -> dict[str, Any]:
    """Down from the baseline by so many per cent of it: -10 is a tenth less."""
    return {"direction": Direction.DOWN, "relative": Relative(green, amber)}


def an_input(
    *,
    key: str,
    name: Any,
    counted: Any,
    unit: str = Unit.COUNT,
    cadence: str = Cadence.MONTH,
    gather: str = Gather.SUM,
    per: str = "",
    functions: tuple[str, ...] = (),
    sources: tuple[Any, ...] = (),
    definition: str = "",
) -> Entry:
    """An input: typed in for formulas, and no KPI itself."""
    return Entry(
        key=key,
        name=name,
        unit=unit,
        cadence=cadence,
        counted=counted,
        gather=gather,
        per=per,
        functions=functions,
        sources=sources,
        definition=definition,
    )


def by_key(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Entries by the name that formulas know them by."""
    return {one.key: one for one in entries}
