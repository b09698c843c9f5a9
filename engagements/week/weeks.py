"""The week of an executive: their engagements by day, what is logged, what is left of the month.

A cell holds what one person logged on one engagement and date. It takes a quarter, a half, three
quarters or a day; what does not fit that (several entries, odd parts from an import) is changed
entry by entry, and a month that is handed in or signed shows why it takes no more work.
The grid costs the same statements for one engagement or twenty.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from common.days import QUARTERS
from common.periods import Month, Week
from common.typography import date_format
from engagements.burn import Burn, burns
from engagements.drift import NO_DRIFT, Drift, drifts
from engagements.models import Engagement, EngagementMonth, Term, WorkLog
from engagements.terms import term_on, terms_by_engagement
from engagements.words import with_asides
from engagements.worklogs import is_long_day, lock_reason, run_reason

ZERO = Decimal(0)
ONE_DAY = dt.timedelta(days=1)


def number_of(days: Decimal) -> int:
    """1 or 2, for the grammar: ¼ day, 1 day, 1¼ days, 0 days."""
    return 1 if 0 < days <= 1 else 2


@dataclass(frozen=True)
class Chip:
    """One of the four values; pressing the pressed one clears, so it carries 0."""

    number: int
    days: Decimal
    pressed: bool

    @property
    def value(self) -> str:
        """What the button posts, the same in every language."""
        return "0" if self.pressed else str(self.days)


@dataclass(frozen=True)
class Cell:
    """One engagement on one date; `locked` says why nothing can be entered, if so."""

    engagement: Engagement
    day: dt.date
    logs: tuple[WorkLog, ...]
    locked: str
    is_today: bool

    @property
    def key(self) -> str:
        return f"{self.engagement.pk}-{self.day}"

    @property
    def weekday(self) -> int:
        return self.day.isoweekday()

    @property
    def days(self) -> Decimal:
        return sum((log.days for log in self.logs), ZERO)

    @property
    def is_simple(self) -> bool:
        """Whether the four chips can say what it holds."""
        plain = all(log.days in QUARTERS and not log.corrects_id for log in self.logs)
        return plain and len(self.logs) < 2

    @property
    def chips(self) -> tuple[Chip, ...]:
        return tuple(
            Chip(number, days, pressed=days == self.days)
            for number, days in enumerate(QUARTERS, start=1)
        )

    @property
    def shown(self) -> str:
        """What the form says that the page has shown, the same in every language."""
        return str(self.days)

    @property
    def note(self) -> str:
        return next((log.note for log in self.logs if log.note), "")


@dataclass(frozen=True)
class Row:
    """An engagement's week, its term as it holds in it, and the burn of the shown month.

    `covers` says that the person is its deputy; `drift` is that of the four weeks up to today.
    """

    engagement: Engagement
    term: Term | None
    cells: tuple[Cell, ...]
    burn: Burn
    covers: bool = False
    drift: Drift = NO_DRIFT

    @property
    def days(self) -> Decimal:
        return sum((cell.days for cell in self.cells), ZERO)


@dataclass(frozen=True)
class Column:
    """A date of the week with all that the person logged on it, and the entries behind it."""

    day: dt.date
    total: Decimal
    is_today: bool
    is_selected: bool
    entries: tuple[WorkLog, ...]

    @property
    def weekday(self) -> int:
        return self.day.isoweekday()

    @property
    def is_long(self) -> bool:
        return is_long_day(self.total)

    @property
    def number(self) -> int:
        return number_of(self.total)


@dataclass(frozen=True)
class WeekGrid:
    """The page: rows by engagement, columns by date; `month` is the one whose balance is shown."""

    week: Week
    month: Month
    selected: dt.date
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    spans: bool
    weekend: bool
    today: dt.date
    locked: Mapping[tuple[int, Month], str]

    @property
    def total(self) -> Decimal:
        return sum((column.total for column in self.columns), ZERO)

    @property
    def number(self) -> int:
        return number_of(self.total)

    @property
    def worked_on(self) -> int:
        """How many engagements hold work of the week."""
        return sum(1 for row in self.rows if row.days)

    @property
    def worked(self) -> tuple[Column, ...]:
        """The dates that hold entries."""
        return tuple(column for column in self.columns if column.entries)

    @property
    def selected_weekday(self) -> int:
        return self.selected.isoweekday()

    @property
    def last_shown(self) -> dt.date:
        return self.columns[-1].day

    @property
    def earlier(self) -> Week:
        return self.week.plus(-1)

    @property
    def later(self) -> Week:
        return self.week.plus(1)

    @property
    def holds_today(self) -> bool:
        return self.week == Week.of(self.today)

    @property
    def first_chip(self) -> str:
        """The id of the first chip of the day that can be pressed; nothing where none can."""
        for row in self.rows:
            for cell in row.cells:
                if cell.day == self.selected and cell.is_simple and not cell.locked:
                    return f"chip-{cell.key}-1"
        return ""

    @property
    def free_entries(self) -> frozenset[int]:
        """The entries whose days are typed, because the chips of their cell cannot say them."""
        cells = (cell for row in self.rows for cell in row.cells)
        return frozenset(log.pk for cell in cells if not cell.is_simple for log in cell.logs)

    @property
    def fixed_entries(self) -> frozenset[int]:
        """The entries that cannot be changed here: of locked months, and corrections."""
        logs = (log for column in self.columns for log in column.entries)
        return frozenset(
            log.pk
            for log in logs
            if log.corrects_id or (log.engagement_id, Month.of(log.day)) in self.locked
        )

    @property
    def lock_words(self) -> list[str]:
        """Each locked month of the week in a sentence that names its client."""
        clients = {row.engagement.pk: row.engagement.client.name for row in self.rows}
        return [
            f"{clients[engagement]}: {reason}"
            for (engagement, _month), reason in self.locked.items()
        ]

    @property
    def dates(self) -> str:
        """16 to 20 November 2026."""
        first, last = self.week.first, self.last_shown
        begins = "j" if first.month == last.month else "j F"
        return _("%(first)s to %(last)s") % {
            "first": date_format(first, begins),
            "last": date_format(last, "j F Y"),
        }

    def cell(self, engagement: int, day: dt.date) -> Cell | None:
        """The cell of an engagement and date, where the grid shows it."""
        row = self.row(engagement)
        return next((cell for cell in row.cells if cell.day == day), None) if row else None

    def entry(self, number: int) -> WorkLog | None:
        """An entry of the week, with the provider's note on it."""
        logs = (log for column in self.columns for log in column.entries)
        return next((log for log in logs if log.pk == number), None)

    def row(self, engagement: int) -> Row | None:
        return next((row for row in self.rows if row.engagement.pk == engagement), None)

    def column(self, day: dt.date) -> Column | None:
        return next((column for column in self.columns if column.day == day), None)


def select_day(*, week: Week, wanted: dt.date | None, today: dt.date) -> dt.date:
    """The date asked for, today (on a weekend the Friday before it), or the week's Monday."""
    if wanted is not None and week.first <= wanted <= week.last:
        return wanted
    if week.first <= today <= week.last:
        return min(today, week.friday)
    return week.first


def month_of_week(*, week: Week, wanted: dt.date | None, today: dt.date) -> Month:
    """The month whose balance a week shows: of the date asked for or today, else of Thursday."""
    for day in (wanted, today):
        if day is not None and week.first <= day <= week.last:
            return Month.of(day)
    return Month.of(week.first + 3 * ONE_DAY)


def lead_reason(*, engagement: Engagement, member_id: int) -> str:
    """Why a person logs no more on an engagement: somebody else leads it, and they do not cover."""
    if member_id in {engagement.executive_id, engagement.deputy_id}:
        return ""
    return _("%(person)s leads this engagement now.") % {"person": engagement.executive.user.name}


def logs_of(*, member_id: int, week: Week) -> list[WorkLog]:
    """What a person logged in a week, in the order of its days."""
    logs = WorkLog.objects.standing().between(week.first, week.last).filter(member_id=member_id)
    found = logs.select_related("engagement__client", "member", "outcome")
    return list(found.order_by("day", "id"))


def _engagements(member_id: int, week: Week, logs: Iterable[WorkLog]) -> "QuerySet[Engagement]":
    """Those the person leads or covers that week, and those they logged on, handed over since."""
    theirs = Q(executive=member_id) | Q(deputy=member_id)
    runs = Q(starts_on__lte=week.last) & (Q(ends_on=None) | Q(ends_on__gte=week.first))
    found = Engagement.objects.with_people().filter(
        (theirs & runs) | Q(pk__in={log.engagement_id for log in logs})
    )
    return found.order_by("client__name", "id")


def _locks(engagements: Sequence[Engagement], week: Week) -> dict[tuple[int, Month], str]:
    rows = EngagementMonth.objects.filter(
        engagement__in=[engagement.pk for engagement in engagements],
        month__in={Month.of(week.first).first, Month.of(week.last).first},
    )
    reasons = (
        (row.engagement_id, row.period, lock_reason(status=row.status, month=row.period))
        for row in rows.only("engagement_id", "month", "status")
    )
    return {(engagement, month): reason for engagement, month, reason in reasons if reason}


def week_grid(
    *,
    member_id: int,
    week: Week,
    today: dt.date,
    wanted: dt.date | None = None,
    weekend: bool = False,
) -> WeekGrid:
    """The week of a person, from `wanted` on; with the weekend where it holds work or is asked for."""
    logs = with_asides(logs_of(member_id=member_id, week=week))
    engagements = list(_engagements(member_id, week, logs))
    locked = _locks(engagements, week)
    month = month_of_week(week=week, wanted=wanted, today=today)
    held = terms_by_engagement(engagement.pk for engagement in engagements)
    burning = burns(engagements=engagements, month=month, as_of=today, held=held)
    drifting = drifts(engagements=engagements, as_of=today, held=held)
    selected = select_day(week=week, wanted=wanted, today=today)
    weekend = weekend or any(day > week.friday for day in [selected, *(log.day for log in logs)])
    shown = week.days if weekend else week.days[:5]
    by_cell: dict[tuple[int, dt.date], list[WorkLog]] = {}
    by_day: dict[dt.date, list[WorkLog]] = {}
    for log in logs:
        by_cell.setdefault((log.engagement_id, log.day), []).append(log)
        by_day.setdefault(log.day, []).append(log)

    def cell(engagement: Engagement, day: dt.date) -> Cell:
        reason = locked.get((engagement.pk, Month.of(day)), "")
        return Cell(
            engagement=engagement,
            day=day,
            logs=tuple(by_cell.get((engagement.pk, day), ())),
            locked=reason
            or run_reason(engagement=engagement, day=day)
            or lead_reason(engagement=engagement, member_id=member_id),
            is_today=day == today,
        )

    return WeekGrid(
        week=week,
        month=month,
        selected=selected,
        columns=tuple(
            Column(
                day=day,
                total=sum((log.days for log in by_day.get(day, ())), ZERO),
                is_today=day == today,
                is_selected=day == selected,
                entries=tuple(by_day.get(day, ())),
            )
            for day in shown
        ),
        rows=tuple(
            Row(
                engagement=engagement,
                term=term_on(held.get(engagement.pk, []), week.friday),
                cells=tuple(cell(engagement, day) for day in shown),
                burn=burning[engagement.pk],
                covers=engagement.deputy_id == member_id,
                drift=drifting[engagement.pk],
            )
            for engagement in engagements
        ),
        spans=Month.of(week.first) != Month.of(shown[-1]),
        weekend=weekend,
        today=today,
        locked=locked,
    )
