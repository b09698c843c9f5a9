"""The month as people read it, on either side: the figures that are or will be signed, their
course over the days, the entries behind them, and who answered what.

Signed months are read from what was signed; nothing here is computed anew for them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.days import format_days, percent
from common.money import round_amount
from common.periods import Month, Week
from common.typography import date_format
from engagements import ledger, terms
from engagements.burn import TONES, Burn, State, burn, state_of
from engagements.carrying import must_wait_for
from engagements.grid import Column, Grid, grid_of
from engagements.ledger import Account
from engagements.models import Engagement, EngagementMonth, MonthVerdict
from engagements.months import find_month, office_may_approve_from
from engagements.sheet import Share
from engagements.statement import Charge, Entry, Statement, signed_or_live

ZERO = Decimal(0)


@dataclass(frozen=True)
class DayOfWork:
    """The entries of one date; `so_far` are the month's days up to and with it."""

    day: dt.date
    entries: tuple[Entry, ...]
    so_far: Decimal

    @property
    def days(self) -> Decimal:
        return sum((entry.days for entry in self.entries), ZERO)


@dataclass(frozen=True)
class CalendarDay:
    """A date of the month's calendar, which begins on a Monday and ends on a Sunday."""

    day: dt.date
    work: DayOfWork | None
    column: Column | None
    is_today: bool
    is_away: bool

    @property
    def in_month(self) -> bool:
        return self.column is not None

    @property
    def is_working(self) -> bool:
        return self.column is not None and self.column.runs and not self.column.is_off


@dataclass(frozen=True)
class Kind:
    """The days of one category, and their share of the month's in whole percent."""

    category: str
    days: Decimal
    share: int


@dataclass(frozen=True)
class ChargeLine:
    """A charge with what it comes to, in the currency of the statement."""

    charge: Charge
    amount: Decimal


@dataclass(frozen=True)
class Activity:
    """One engagement in one month; everything in days."""

    engagement: Engagement
    row: EngagementMonth
    statement: Statement
    burn: Burn
    worked: tuple[DayOfWork, ...]
    course: tuple[tuple[int, Decimal], ...]
    labels: tuple[tuple[int, str], ...]
    verdicts: tuple[MonthVerdict, ...]
    office_from: dt.date | None
    waits_for: EngagementMonth | None
    earlier: Month | None
    later: Month | None
    as_of: dt.date

    @property
    def month(self) -> Month:
        return self.burn.month

    @property
    def left(self) -> Decimal:
        """What is not used and stays; nothing where more was used than is available."""
        said = self.statement
        return max(said.available - said.used - said.carried_out, ZERO)

    @property
    def prorated(self) -> tuple[Share, ...]:
        """The parts whose fraction is printed: those that cover less than the month."""
        sheet = self.statement.sheet
        return tuple(share for share in sheet.shares if not share.is_whole) if sheet else ()

    @cached_property
    def grid(self) -> Grid:
        """The dates and people of the month, its holidays named in the reader's language."""
        return grid_of(statement=self.statement, language=get_language() or "en")

    @property
    def length(self) -> int:
        return self.month.last.day

    @property
    def projection(self) -> Decimal | None:
        return None if self.row.is_signed else self.burn.projected

    @property
    def calendar(self) -> tuple[tuple[CalendarDay, ...], ...]:
        """The month in weeks, as it is signed: which date holds which days."""
        columns = {column.day: column for column in self.grid.columns}
        work = {one.day: one for one in self.worked}
        away = {cell.column.day for line in self.grid.lines[:1] for cell in line.cells if cell.away}
        weeks = []
        week = Week.of(self.month.first)
        while week.first <= self.month.last:
            weeks.append(
                tuple(
                    CalendarDay(
                        day=day,
                        work=work.get(day),
                        column=columns.get(day),
                        is_today=day == self.as_of,
                        is_away=day in away,
                    )
                    for day in week.days
                )
            )
            week = week.plus(1)
        return tuple(weeks)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Where the days went, the most first."""
        sums: dict[str, Decimal] = {}
        for one in self.worked:
            for entry in one.entries:
                sums[entry.category] = sums.get(entry.category, ZERO) + entry.days
        kinds = (
            Kind(category, days, percent(days, of=self.statement.used))
            for category, days in sums.items()
        )
        return tuple(sorted(kinds, key=lambda kind: (-kind.days, kind.category)))

    @property
    def charges(self) -> tuple[ChargeLine, ...]:
        """What the month charges before tax, line by line."""
        currency = self.statement.currency
        return tuple(
            ChargeLine(charge, round_amount(charge.days * charge.rate, currency=currency))
            for charge in self.statement.charges
        )

    @property
    def charged(self) -> Decimal:
        return sum((line.amount for line in self.charges), ZERO)

    @property
    def contracted_text(self) -> str:
        return _("%(days)s d") % {"days": format_days(self.statement.available)}

    @property
    def chart_title(self) -> str:
        return _("%(used)s of %(available)s days used in %(month)s.") % {
            "used": format_days(self.statement.used),
            "available": format_days(self.statement.available),
            "month": date_format(self.month.first, "F Y"),
        }


def _worked(entries: Sequence[Entry]) -> tuple[DayOfWork, ...]:
    by_day: dict[dt.date, list[Entry]] = {}
    for entry in entries:
        by_day.setdefault(entry.day, []).append(entry)
    found = []
    so_far = ZERO
    for day in sorted(by_day):
        so_far += sum((entry.days for entry in by_day[day]), ZERO)
        found.append(DayOfWork(day, tuple(by_day[day]), so_far))
    return tuple(found)


def course(
    *, worked: Iterable[tuple[dt.date, Decimal]], month: Month, as_of: dt.date
) -> tuple[tuple[int, Decimal], ...]:
    """(day of the month, days used so far) for the chart, up to today or the month's end.

    `worked` are dates of the month with their days, in any order.
    """
    by_day: dict[int, Decimal] = {}
    for date, days in worked:
        by_day[date.day] = by_day.get(date.day, ZERO) + days
    points = [(0, ZERO)]
    for day in sorted(by_day):
        points.append((day, points[-1][1] + by_day[day]))
    last = min(as_of, month.last).day
    if as_of >= month.first and points[-1][0] < last:
        points.append((last, points[-1][1]))
    return tuple(points)


def labels(*, month: Month, as_of: dt.date) -> tuple[tuple[int, str], ...]:
    """(day of the month, its name) for the chart's foot: the first, the last, and today."""
    last = month.last
    named = [(1, date_format(month.first, "j M")), (last.day, date_format(last, "j M"))]
    if Month.of(as_of) == month and 4 <= as_of.day <= last.day - 4:
        named.append((as_of.day, _("Today")))
    return tuple(named)


@dataclass(frozen=True)
class MonthLine:
    """A month in one line of a list."""

    row: EngagementMonth
    account: Account
    ended: bool

    @property
    def month(self) -> Month:
        return self.row.period

    @property
    def tone(self) -> str:
        """The tone of its state; a month that is over is watched no more."""
        account = self.account
        state = state_of(used=account.used, available=account.available, projected=None)
        return "" if self.ended and state == State.WATCH else TONES[state]

    @property
    def over(self) -> Decimal:
        return max(self.account.used - self.account.available, ZERO)


@dataclass(frozen=True)
class Year:
    """The months of a calendar year, the newest first."""

    number: int
    lines: tuple[MonthLine, ...]

    @property
    def used(self) -> Decimal:
        return sum((line.account.used for line in self.lines), ZERO)


def by_year(lines: Sequence[MonthLine]) -> tuple[Year, ...]:
    """The lines in years, in the order they come."""
    years = dict.fromkeys(line.month.year for line in lines)
    return tuple(
        Year(number, tuple(line for line in lines if line.month.year == number)) for number in years
    )


def month_lines(*, engagements: Iterable[Engagement], on: dt.date) -> tuple[MonthLine, ...]:
    """The months of these engagements that have begun, the newest first, in two statements."""
    known = {engagement.pk: engagement for engagement in engagements}
    rows = EngagementMonth.objects.filter(engagement__in=known, month__lte=on)
    accounts = ledger.all_accounts(engagements=known)
    lines = []
    for row in rows.order_by("-month", "engagement_id"):
        row.engagement = known[row.engagement_id]
        account = accounts.get((row.engagement_id, row.period), Account())
        lines.append(MonthLine(row, account, ended=row.period.last < on))
    return tuple(lines)


def neighbours(*, engagement: Engagement, month: Month) -> tuple[Month | None, Month | None]:
    """The months before and after, as long as the engagement runs in them."""
    earlier, later = month.plus(-1), month.plus(1)
    begins = Month.of(engagement.starts_on)
    ends = Month.of(engagement.ends_on) if engagement.ends_on else later
    return (earlier if earlier >= begins else None, later if later <= ends else None)


def runs_in(*, engagement: Engagement, month: Month) -> bool:
    """Whether an engagement runs on any day of a month."""
    starts = engagement.starts_on <= month.last
    return starts and (engagement.ends_on is None or engagement.ends_on >= month.first)


def activity(*, engagement: Engagement, month: Month, as_of: dt.date) -> Activity:
    """The month of an engagement on a day; a fixed number of statements, and none that writes."""
    row = find_month(engagement=engagement, month=month)
    held = terms.terms_of(engagement)
    said = signed_or_live(row)
    worked = _worked(said.entries)
    verdicts = MonthVerdict.objects.filter(engagement_month=row.pk).select_related("user")
    earlier, later = neighbours(engagement=engagement, month=month)
    return Activity(
        engagement=engagement,
        row=row,
        statement=said,
        burn=burn(engagement=engagement, month=month, as_of=as_of),
        worked=worked,
        course=course(worked=((one.day, one.days) for one in worked), month=month, as_of=as_of),
        labels=labels(month=month, as_of=as_of),
        verdicts=tuple(verdicts.order_by("at", "id")) if row.pk else (),
        office_from=office_may_approve_from(month=row, held=held),
        waits_for=None if row.is_signed else must_wait_for(row=row, held=held),
        earlier=earlier,
        later=later,
        as_of=as_of,
    )
