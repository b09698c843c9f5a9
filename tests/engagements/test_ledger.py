"""The account in days: movements that are only ever added."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from accounts.actors import actor_of
from common.periods import Month
from engagements import carrying, ledger, months, worklogs
from engagements.ledger import Account
from engagements.models import Movement, Term, WorkLog
from engagements.week import cells
from tests.factories.world import World

OCTOBER = Month(2026, 10)
ZERO = Decimal(0)

# (what, date in October, quarters): logged anew, changed to, withdrawn or restored.
acts = st.lists(
    st.tuples(
        st.sampled_from(["log", "change", "withdraw", "restore", "set"]),
        st.integers(min_value=1, max_value=31),
        st.integers(min_value=1, max_value=6),
    ),
    max_size=14,
)


def do(world: World, act: str, on: int, quarters: int, at: dt.datetime) -> None:
    day = dt.date(2026, 10, on)
    days = Decimal(quarters) / 4
    by = actor_of(world.bob)
    log = WorkLog.objects.filter(day=day).select_related("engagement__client", "member").first()
    if act == "log":
        worklogs.log_work(engagement=world.engagement, member=world.bob, day=day, days=days, by=by)
    elif act == "set":
        cells.set_cell(
            engagement=world.engagement, member=world.bob, day=day, days=days, by=by, at=at
        )
    elif log is not None and act == "change" and log.withdrawn_at is None:
        worklogs.change_work(log=log, days=days, by=by)
    elif log is not None and act == "withdraw":
        worklogs.withdraw_work(log=log, by=by, at=at)
    elif log is not None and act == "restore":
        worklogs.restore_work(log=log, by=by)


def closed_by(world: World, *, fixed: bool) -> Account:
    term = Term(
        starts_on=dt.date(2026, 1, 1), days_per_month=8, billing="fixed" if fixed else "actual"
    )
    return carrying.close(engagement=world.engagement, held=[term], month=OCTOBER)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(story=acts, fixed=st.booleans())
def test_nothing_is_created_or_lost(
    world: World, now: dt.datetime, story: list[tuple[str, int, int]], fixed: bool
) -> None:
    with transaction.atomic():
        with world.staff():
            for act, on, quarters in story:
                try:
                    do(world, act, on, quarters, now)
                except worklogs.CannotLog:
                    continue
            standing = sum(WorkLog.objects.standing().values_list("days", flat=True), ZERO)
            open_account = ledger.account(engagement=world.engagement, month=OCTOBER)
            assert open_account.used == standing
            assert open_account.balance == 8 - standing
            closed = closed_by(world, fixed=fixed)
            assert closed.used == standing
            # Every contracted day was worked, is expired or still there; every day beyond is burst.
            assert closed.available + closed.burst == closed.used + closed.expired + closed.balance
            assert closed.balance == (ZERO if fixed or standing >= 8 else 8 - standing)
            assert closed.burst == max(standing - 8, ZERO)
        transaction.set_rollback(True)


def test_a_movement_of_nothing_is_not_written(world: World) -> None:
    with world.staff():
        before = Movement.objects.count()
        ledger.post(
            engagement=world.engagement, month=OCTOBER, kind=Movement.Kind.CARRIED, days=ZERO
        )
        assert Movement.objects.count() == before


@pytest.mark.parametrize(
    ("used", "fixed", "closed"),
    [
        ("1.5", True, Account(contracted=Decimal(8), used=Decimal("1.5"), expired=Decimal("6.5"))),
        ("1.5", False, Account(contracted=Decimal(8), used=Decimal("1.5"))),
        ("12", True, Account(contracted=Decimal(8), used=Decimal(12), burst=Decimal(4))),
        ("8", True, Account(contracted=Decimal(8), used=Decimal(8))),
    ],
)
def test_closing_an_account(world: World, used: str, closed: Account, *, fixed: bool) -> None:
    with world.staff():
        ledger.post(
            engagement=world.engagement,
            month=OCTOBER,
            kind=Movement.Kind.WORK,
            days=-Decimal(used),
        )
        now = closed_by(world, fixed=fixed)
        assert now == closed


def test_allotting_again_moves_only_the_difference(world: World) -> None:
    with world.staff():
        ledger.allot(engagement=world.engagement, month=OCTOBER, days=Decimal(6))
        ledger.allot(engagement=world.engagement, month=OCTOBER, days=Decimal(6))
        moved = Movement.objects.filter(month=OCTOBER.first, kind="allotment")
        assert sorted(moved.values_list("days", flat=True)) == [Decimal(-2), Decimal(8)]


def test_carried_and_borrowed_days_are_available() -> None:
    account = Account(
        contracted=Decimal(6), carried_in=Decimal("1.5"), borrowed=Decimal(-1), used=Decimal(2)
    )
    assert account.available == Decimal("6.5")
    assert account.balance == Decimal("4.5")


def test_movements_can_be_neither_changed_nor_removed(world: World) -> None:
    with world.staff():
        for change in (
            lambda: Movement.objects.update(days=9),
            lambda: Movement.objects.filter(month=OCTOBER.first)._raw_delete("default"),
        ):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                change()


def test_a_closed_account_takes_no_movement(world: World, now: dt.datetime) -> None:
    with world.staff():
        row = months.month_of(engagement=world.engagement, month=OCTOBER)
        months.submit(month=row, by=actor_of(world.bob), at=now, on=now.date())
        months.approve_for_client(month=row, by=actor_of(world.olga), at=now, reason="late")
        with pytest.raises(DatabaseError, match="closed"), transaction.atomic():
            ledger.post(
                engagement=world.engagement,
                month=OCTOBER,
                kind=Movement.Kind.CARRIED,
                days=Decimal(1),
            )


def test_the_history_is_one_statement(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with world.staff(), django_assert_max_num_queries(1):
        found = ledger.history(
            engagement=world.engagement, first=Month(2026, 1), last=Month(2026, 11)
        )
        assert len(found) == 11
        assert all(account.contracted == 8 for account in found.values())


def test_all_accounts_come_by_engagement_and_month(world: World) -> None:
    with world.staff():
        found = ledger.all_accounts(engagements=[world.engagement.pk])
        assert found[world.engagement.pk, OCTOBER].contracted == 8
