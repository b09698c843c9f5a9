"""Whatever happens to an account, it keeps the law: held against the law told by the quarter day."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.actors import actor_of
from common.periods import Month
from engagements import account, amending, ledger, months, reckoning, rollover, worklogs
from engagements.amending import CannotAddTerm
from engagements.carrying import rules_of
from engagements.models import Engagement, EngagementMonth, Movement, Term, WorkLog
from engagements.reckoning import Reckoned
from engagements.rollover import Lot, Rules
from engagements.week import cells
from engagements.worklogs import CannotLog
from tests.engagements.by_the_quarter import QUARTER, Given, Told, told
from tests.factories.world import World, make_engagement

D = Decimal
ZERO = D(0)
JANUARY = Month(2026, 1)
LAST = Month(2026, 6)
NOW = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)

days = st.integers(min_value=0, max_value=36).map(lambda number: number * QUARTER)
few = st.integers(min_value=0, max_value=12).map(lambda number: number * QUARTER)


def lots(counted: Counter[Month]) -> tuple[Lot, ...]:
    return tuple(Lot(origin, n * QUARTER) for origin, n in sorted(counted.items()) if n)


def merged(found: Sequence[Lot]) -> tuple[Lot, ...]:
    """Lots of one origin as one, the oldest first."""
    sums: Counter[Month] = Counter()
    for lot in found:
        sums[lot.origin] += int(lot.days / QUARTER)
    return lots(sums)


# ---------------------------------------------------------------------------- the rule alone


@st.composite
def runs(draw: st.DrawFn) -> list[Given]:
    """Up to ten months whose rules may change from one to the next, the last one ending it."""
    found = []
    size = draw(st.integers(1, 10))
    ends = draw(st.booleans())
    for number in range(size):
        fixed = draw(st.integers(0, 4)) > 0
        found.append(
            Given(
                month=JANUARY.plus(number),
                own=draw(days),
                used=draw(days) - draw(st.sampled_from([ZERO, ZERO, ZERO, D(2)])),
                fixed=fixed,
                goes_on=not ends or number < size - 1,
                most=draw(few) if fixed else ZERO,
                lives=draw(st.integers(0, 4)) if fixed else 0,
                deficit=draw(few) if fixed else ZERO,
            )
        )
    return found


@settings(max_examples=400, deadline=None)
@given(run=runs())
def test_the_rule_of_rollover_is_the_law_by_the_quarter(run: list[Given]) -> None:
    into: tuple[Lot, ...] = ()
    for given_month, expected in zip(run, told(run), strict=True):
        closing = rollover.close(
            month=given_month.month,
            own=given_month.own,
            carried_in=into,
            used=given_month.used,
            rules=Rules(
                fixed=given_month.fixed,
                goes_on=given_month.goes_on,
                rollover_days=given_month.most,
                rollover_months=given_month.lives,
                deficit_days=given_month.deficit,
            ),
        )
        assert rollover.total(into) == expected.days(expected.carried_in)
        assert closing.borrowed == expected.days(expected.borrowed)
        assert closing.burst == expected.days(expected.burst)
        assert merged(closing.expired) == lots(expected.expired)
        assert merged([lot for lot in closing.carried if lot.days > 0]) == lots(expected.carried)
        into = closing.carried


# --------------------------------------------------------------------------- the whole account

act = st.one_of(
    st.tuples(st.just("cell"), st.integers(0, 5), st.integers(1, 28), st.integers(0, 6)),
    st.tuples(st.just("cell"), st.integers(0, 2), st.integers(1, 10), st.integers(0, 6)),
    st.tuples(st.just("term"), st.integers(0, 5), st.integers(1, 28), st.integers(0, 4)),
    st.tuples(st.just("sign"), st.just(0), st.just(0), st.just(0)),
    st.tuples(st.just("correct"), st.integers(0, 5), st.integers(1, 28), st.integers(-4, 4)),
)
TERMS: list[dict[str, Any]] = [
    {"days_per_month": D(6), "rollover_days": D(2), "rollover_months": 1},
    {"days_per_month": D("7.5"), "rollover_days": D(3), "rollover_months": 3, "deficit_days": D(1)},
    {"days_per_month": D(2), "deficit_days": D(2), "proration": Term.Proration.CALENDAR},
    {"days_per_month": D(4), "billing": Term.Billing.ACTUAL},
    {"days_per_month": D(0)},
]


class Teller:
    """Does what a story says to one engagement, and looks after each act that nothing that was
    signed has changed."""

    def __init__(self, world: World, first: int, starts_on: dt.date) -> None:
        self.world = world
        self.bob, self.olga = actor_of(world.bob), actor_of(world.olga)
        self.engagement = make_engagement(
            client=world.brume,
            executive=world.bob,
            role="cto",
            starts_on=starts_on,
            on=LAST.first,
            **TERMS[first],
        )
        self.signed: dict[Month, tuple[object, ...]] = {}

    def do(self, what: str, later: int, day: int, size: int) -> None:
        on = JANUARY.plus(later).first.replace(day=day or 1)
        try:
            {"cell": self.log, "term": self.amend, "sign": self.sign, "correct": self.correct}[
                what
            ](on, size)
        except (CannotLog, CannotAddTerm):
            return
        finally:
            for month, then in self.signed.items():
                assert self.told_of(month) == then

    def log(self, on: dt.date, quarters: int) -> None:
        cells.set_cell(
            engagement=self.engagement,
            member=self.world.bob,
            day=on,
            days=quarters * QUARTER,
            by=self.bob,
            at=NOW,
        )

    def amend(self, on: dt.date, number: int) -> None:
        amending.add_term(
            engagement=self.engagement,
            starts_on=on,
            by=self.olga,
            on=LAST.first,
            day_rate=D(1000),
            **TERMS[number],
        )

    def correct(self, on: dt.date, quarters: int) -> None:
        signed = WorkLog.objects.standing().filter(
            engagement=self.engagement, day__lt=self.next_month.first, corrects=None
        )
        log = signed.order_by("day").first()
        if log is not None and quarters:
            worklogs.correct_work(
                log=log, day=on, days=quarters * QUARTER, note="Said later", by=self.bob
            )

    def sign(self, _on: dt.date, _size: int) -> None:
        if self.next_month > LAST:
            return
        month = self.next_month
        row = months.month_of(engagement=self.engagement, month=month)
        row.engagement = self.engagement
        months.submit(month=row, by=self.bob, at=NOW, on=NOW.date())
        months.approve_for_client(month=row, by=self.olga, at=NOW, reason="Agreed.")
        self.signed[month] = self.told_of(month)

    @property
    def next_month(self) -> Month:
        return max(self.signed, default=Month.of(self.engagement.starts_on).plus(-1)).plus(1)

    def told_of(self, month: Month) -> tuple[object, ...]:
        """All that a signed month is: its content, its hash, its movements and its entries."""
        row = EngagementMonth.objects.get(engagement=self.engagement, month=month.first)
        moved = Movement.objects.filter(engagement=self.engagement, month=month.first)
        logs = WorkLog.objects.filter(
            engagement=self.engagement, day__gte=month.first, day__lte=month.last
        )
        return (
            str(row.content),
            row.content_hash,
            row.approved_at,
            tuple(moved.order_by("pk").values_list("pk", "kind", "days", "origin")),
            tuple(logs.order_by("pk").values_list("pk", "day", "days", "withdrawn_at")),
        )


def given_of(engagement: Engagement, found: Sequence[Reckoned]) -> list[Given]:
    """The run as the law is told again: what is contracted by the terms, used by the entries."""
    held = list(Term.objects.filter(engagement=engagement).order_by("starts_on"))
    logs = WorkLog.objects.standing().filter(engagement=engagement)
    used: Counter[Month] = Counter()
    for log in logs:
        used[Month.of(log.day)] += log.days  # type: ignore[assignment]
    run = []
    for one in found:
        rules = rules_of(engagement=engagement, held=held, month=one.month)
        run.append(
            Given(
                month=one.month,
                own=one.account.contracted,
                used=D(used[one.month]),
                fixed=rules.fixed,
                goes_on=rules.goes_on,
                most=rules.rollover_days,
                lives=rules.rollover_months,
                deficit=rules.deficit_days,
                ahead=rules.ahead,
            )
        )
    return run


def assert_law(engagement: Engagement) -> None:
    story = account.story(engagement=engagement, on=LAST.first)
    found = story.months
    run = given_of(engagement, found)
    for one, given_month, expected in zip(found, run, told(run), strict=True):
        assert_as_told(one, given_month, expected)
        # The oldest expire first: nothing younger than what goes on.
        ends = [lot.origin for lot in one.expired]
        stays = [lot.origin for lot in one.carried]
        assert max(ends, default=JANUARY) <= min(stays, default=LAST.plus(9))
    assert_sums(engagement, found)
    by_term = account.added(one.account for one in account.by_term(story=story))
    assert by_term == story.total


def assert_as_told(one: Reckoned, given_month: Given, expected: Told) -> None:
    assert one.account.used == given_month.used
    assert one.account.carried_in == expected.days(expected.carried_in)
    assert one.account.borrowed == expected.days(expected.borrowed)
    assert one.account.burst == expected.days(expected.burst)
    assert merged(one.expired) == lots(expected.expired)
    assert merged([lot for lot in one.carried if lot.days > 0]) == lots(expected.carried)
    there = one.account.contracted + one.account.carried_in + one.account.borrowed
    gone = one.account.used + one.account.expired + one.account.carried_out - one.account.burst
    # Where days are billed as used, what is not used was never there.
    assert there == gone if given_month.is_paid else there >= gone


def assert_sums(engagement: Engagement, found: Sequence[Reckoned]) -> None:
    """The movements are the balances, and what one month hands on the next one has, once."""
    moved = Movement.objects.filter(engagement=engagement)
    accounts = {one.month: ledger.account(engagement=engagement, month=one.month) for one in found}
    for month, one in accounts.items():
        total = moved.filter(month=month.first).aggregate(total=Sum("days"))["total"] or ZERO
        assert total == one.balance
    sums = moved.filter(kind__in=["carried", "carried_out"]).values_list("kind", "month", "origin")
    handed: Counter[tuple[Month, object]] = Counter()
    for kind, month, origin, total in sums.annotate(total=Sum("days")).order_by():
        shared = Month.of(month) if kind == "carried_out" else Month.of(month).plus(-1)
        if kind == "carried_out" or total > 0:
            handed[shared, origin] += total
    assert {key: value for key, value in handed.items() if value} == {}
    for reckoned in found:
        if reckoned.is_signed:
            assert accounts[reckoned.month] == reckoned.account


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    story=st.lists(act, min_size=4, max_size=12),
    first=st.integers(0, 4),
    begins=st.sampled_from([dt.date(2026, 1, 1), dt.date(2026, 1, 14)]),
)
# Days used are billed until 2 January (¼), a fixed volume from the 3rd on (5¾, of which 2 go on).
@example(
    story=[("term", 0, 3, 0), ("cell", 1, 5, 4), ("sign", 0, 0, 0)],
    first=3,
    begins=dt.date(2026, 1, 1),
)
def test_an_account_keeps_the_law_whatever_happens_to_it(
    world: World, story: list[tuple[str, int, int, int]], first: int, begins: dt.date
) -> None:
    """Terms, entries, changes, withdrawals, corrections and approvals in any order: movements sum
    to the balance, nothing carried is used twice, the oldest expire first, what is signed never
    changes, and months and terms come to the same."""
    with transaction.atomic():
        with world.staff():
            teller = Teller(world, first, begins)
            for what, later, day, size in story:
                teller.do(what, later, day, size)
            assert_law(teller.engagement)
        transaction.set_rollback(True)


def test_the_reckoning_of_open_months_is_what_approving_them_gives(world: World) -> None:
    """Before anything is approved a month reads as it does once all of them are."""
    with world.staff():
        teller = Teller(world, 1, dt.date(2026, 1, 14))
        for later, day, size in ((0, 20, 6), (1, 3, 4), (3, 5, 6), (3, 6, 6), (4, 1, 2)):
            teller.do("cell", later, day, size)
        book = reckoning.open_book(engagements=[teller.engagement.pk])
        before = reckoning.reckon(engagement=teller.engagement, book=book, until=LAST)
        while teller.next_month <= LAST:
            teller.do("sign", 0, 1, 0)
        book = reckoning.open_book(engagements=[teller.engagement.pk])
        after = reckoning.reckon(engagement=teller.engagement, book=book, until=LAST)
        assert [one.account for one in before] == [one.account for one in after]
        assert [one.carried for one in before] == [one.carried for one in after]
        assert all(one.is_signed for one in after)
