"""The statement of account of an engagement: every movement of days, month by month.

Within a month the days come first that it has, then the work by its dates, then what becomes of
the rest; each line shows what is left after it. A month that is not signed says what would go on
or expire if it closed as it is. The client reads the same, each entry once, as it stands.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from common.periods import Month
from engagements import reckoning, terms
from engagements.ledger import Account
from engagements.models import Engagement, Movement, Term, WorkLog
from engagements.reckoning import Book, Reckoned

ZERO = Decimal(0)
Kind = Movement.Kind

# In this order within a month.
_BEFORE = (Kind.ALLOTMENT, Kind.CARRIED, Kind.CORRECTION)
_AFTER = (Kind.BORROWED, Kind.BURST, Kind.EXPIRED, Kind.CARRIED_OUT)


@dataclass(frozen=True)
class Line:
    """One line of the account: `days` gives (+) or takes (−), `left` is the balance after it.

    `act` says what was done to the entry of a work line: "" (logged), changed, withdrawn, restored
    or correction. `origin` is the month that contracted days which are carried or expire.
    """

    kind: str
    on: dt.date
    days: Decimal
    left: Decimal
    act: str = ""
    log: WorkLog | None = None
    origin: Month | None = None
    booked_at: dt.datetime | None = None

    @property
    def label(self) -> str:
        return str(Kind(self.kind).label)


@dataclass(frozen=True)
class MonthOfAccount:
    """A month with its lines, and its figures as signed or as it would close."""

    reckoned: Reckoned
    lines: tuple[Line, ...]

    @property
    def month(self) -> Month:
        return self.reckoned.month

    @property
    def account(self) -> Account:
        return self.reckoned.account

    @property
    def after(self) -> Month:
        return self.month.plus(1)


@dataclass(frozen=True)
class TermOfAccount:
    """What the months of one term come to; `last` is its last day, None while it goes on."""

    term: Term
    last: dt.date | None
    account: Account


@dataclass(frozen=True)
class Expiry:
    """Days that expire at the end of a day if they stay unused; `origin` contracted them."""

    days: Decimal
    on: dt.date
    origin: Month


@dataclass(frozen=True)
class Story:
    """An engagement's account up to a month, the oldest month first."""

    engagement: Engagement
    book: Book
    months: tuple[Reckoned, ...]

    @property
    def terms(self) -> Sequence[Term]:
        return self.book.terms.get(self.engagement.pk, ())

    @property
    def total(self) -> Account:
        return added(one.account for one in self.months)


def story(*, engagement: Engagement, on: dt.date) -> Story:
    """The account up to the month of a day, in three statements."""
    book = reckoning.open_book(engagements=[engagement.pk])
    opened = [month for pk, month in book.rows if pk == engagement.pk]
    until = max([Month.of(on), *opened])
    months = reckoning.reckon(engagement=engagement, book=book, until=until)
    return Story(engagement, book, tuple(months))


def added(accounts: Iterable[Account]) -> Account:
    """Accounts together, figure by figure."""
    sums: dict[str, Decimal] = {}
    for one in accounts:
        for name in Account.__dataclass_fields__:
            sums[name] = sums.get(name, ZERO) + getattr(one, name)
    return Account(**sums)


# ------------------------------------------------------------------------------------- by month


def by_month(
    *, story: Story, months: Sequence[Reckoned], as_it_stands: bool
) -> list[MonthOfAccount]:
    """These months with their lines, in one statement.

    `as_it_stands` leaves out the way there: each entry once, and none that was withdrawn.
    """
    wanted = [one.month.first for one in months]
    found = Movement.objects.filter(engagement=story.engagement, month__in=wanted)
    moved: dict[Month, list[Movement]] = {one.month: [] for one in months}
    people = ("worklog__member__user", "worklog__corrects")
    for movement in found.select_related(*people).order_by("pk"):
        moved[Month.of(movement.month)].append(movement)
    return [
        MonthOfAccount(one, tuple(_lines(one.month, moved[one.month], as_it_stands=as_it_stands)))
        for one in months
    ]


def _lines(month: Month, moved: Sequence[Movement], *, as_it_stands: bool) -> list[Line]:
    drafts = [
        *_sums(month, moved, _BEFORE),
        *(_entries(moved) if as_it_stands else _steps(moved)),
        *_sums(month, moved, _AFTER),
    ]
    left = ZERO
    lines = []
    for draft in drafts:
        left += draft.days
        lines.append(Line(**{**draft.__dict__, "left": left}))
    return lines


def _sums(month: Month, moved: Sequence[Movement], kinds: Sequence[str]) -> list[Line]:
    """What a month has or leaves, each kind and origin once: it follows the month before it."""
    sums: dict[tuple[int, Month | None], Decimal] = {}
    for movement in moved:
        if movement.kind in kinds:
            origin = Month.of(movement.origin) if movement.origin else None
            key = (kinds.index(movement.kind), origin)
            sums[key] = sums.get(key, ZERO) + movement.days
    day = month.first if kinds is _BEFORE else month.last
    ordered = sorted(sums.items(), key=lambda one: (one[0][0], one[0][1] or month))
    return [
        Line(kind=kinds[number], on=day, days=days, left=ZERO, origin=origin)
        for (number, origin), days in ordered
        if days
    ]


def _steps(moved: Sequence[Movement]) -> list[Line]:
    """Each movement of work on the date of its entry, in the order it was booked."""
    lines = [
        Line(
            kind=one.kind,
            on=one.worklog.day if one.worklog else one.month,
            days=one.days,
            left=ZERO,
            act=one.note,
            log=one.worklog,
            booked_at=one.created_at,
        )
        for one in moved
        if one.kind == Kind.WORK
    ]
    return sorted(lines, key=lambda line: line.on)


def _entries(moved: Sequence[Movement]) -> list[Line]:
    """Each entry that stands, once, with the days it has now."""
    sums: dict[int | None, Decimal] = {}
    logs: dict[int | None, WorkLog] = {}
    for one in moved:
        if one.kind == Kind.WORK:
            sums[one.worklog_id] = sums.get(one.worklog_id, ZERO) + one.days
            if one.worklog is not None:
                logs[one.worklog_id] = one.worklog
    lines = [
        Line(
            kind=Kind.WORK,
            on=logs[pk].day,
            days=days,
            left=ZERO,
            act="correction" if logs[pk].corrects_id else "",
            log=logs[pk],
        )
        for pk, days in sums.items()
        if days and pk in logs
    ]
    return sorted(lines, key=lambda line: (line.on, line.log.pk if line.log else 0))


# -------------------------------------------------------------------------------------- by term


def by_term(*, story: Story) -> list[TermOfAccount]:
    """What each term comes to, in one statement; together they are the months.

    Contracted and used days belong to the term of their dates; what a month carries, bursts or
    lets expire follows the rules of the term that holds at its end.
    """
    if not story.terms:
        return []
    used = _used_by_day(story.engagement)
    sums: dict[int, list[Account]] = {term.pk: [] for term in story.terms}
    for one in story.months:
        for term, account in _split(story, one, used.get(one.month, {})):
            sums[term.pk].append(account)
    following = [*(term.starts_on for term in story.terms[1:]), None]
    return [
        TermOfAccount(
            term=term,
            last=later - dt.timedelta(days=1) if later else story.engagement.ends_on,
            account=added([Account(), *sums[term.pk]]),
        )
        for term, later in zip(story.terms, following, strict=True)
    ]


def _used_by_day(engagement: Engagement) -> dict[Month, dict[dt.date | None, Decimal]]:
    work = Movement.objects.filter(engagement=engagement, kind=Kind.WORK)
    rows = work.values_list("month", "worklog__day").annotate(days=Sum("days")).order_by()
    found: dict[Month, dict[dt.date | None, Decimal]] = {}
    for month, day, days in rows:
        found.setdefault(Month.of(month), {})[day] = -days
    return found


def _split(
    story: Story, one: Reckoned, used: dict[dt.date | None, Decimal]
) -> list[tuple[Term, Account]]:
    """A month's account by its terms; what no other term claims is the last one's."""
    parts = terms.parts_of_month(engagement=story.engagement, terms=story.terms, month=one.month)
    if not parts:
        return [(story.terms[0], one.account)]
    split = [
        (
            part.term,
            Account(
                contracted=part.days,
                used=sum(
                    (days for day, days in used.items() if day and part.first <= day <= part.last),
                    ZERO,
                ),
            ),
        )
        for part in parts[:-1]
    ]
    rest = {
        name: getattr(one.account, name) - sum((getattr(own, name) for _term, own in split), ZERO)
        for name in Account.__dataclass_fields__
    }
    return [*split, (parts[-1].term, Account(**rest))]


# ------------------------------------------------------------------------------- what comes next


def next_to_expire(*, story: Story, on: dt.date) -> list[Expiry]:
    """What expires at the end of this month and of later ones, the soonest first, if nothing of
    it is used: each month's days apart. Asks the database nothing.
    """
    now = next((one for one in story.months if one.month == Month.of(on)), None)
    if now is None or now.is_signed:
        return []
    ends = story.engagement.ends_on
    last = min(now.month.last, ends) if ends else now.month.last
    found = [Expiry(lot.days, last, lot.origin) for lot in now.expired]
    holds = terms.term_on(story.terms, last)
    for lot in now.carried if holds else ():
        if lot.days > 0 and holds is not None:
            day = lot.origin.plus(holds.rollover_months).last
            found.append(Expiry(lot.days, min(day, ends) if ends else day, lot.origin))
    return sorted(found, key=lambda one: (one.on, one.origin))
