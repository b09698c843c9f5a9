"""How much is used, what is left, where the pace leads."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.actors import actor_of
from common.periods import Month
from engagements.burn import State, burn, burn_of, burns, projection, state_of
from engagements.ledger import Account
from engagements.models import Engagement
from engagements.worklogs import log_work
from tenancy.models import Client
from tests.factories.world import World, make_engagement

NOVEMBER = Month(2026, 11)


@pytest.mark.parametrize(
    ("used", "available", "projected", "state"),
    [
        ("6.25", "8", None, State.CALM),
        ("6.4", "8", None, State.WATCH),
        ("8", "8", None, State.WATCH),  # exactly 100 % is used up, not exceeded
        ("8.25", "8", None, State.OVER),
        ("4", "8", "8", State.CALM),
        ("4", "8", "8.01", State.WATCH),
        ("0", "0", None, State.CALM),
        ("0.25", "0", None, State.OVER),
    ],
)
def test_the_state_of_the_balance(
    used: str, available: str, projected: str | None, state: State
) -> None:
    ahead = None if projected is None else Decimal(projected)
    assert state_of(used=Decimal(used), available=Decimal(available), projected=ahead) == state


def test_the_pace_counts_from_the_fifth_working_day_on() -> None:
    assert projection(used=Decimal(2), gone=4, to_go=16) is None
    assert projection(used=Decimal(2), gone=5, to_go=15) == Decimal("8.00")


def test_a_month_that_is_over_has_no_pace() -> None:
    assert projection(used=Decimal(2), gone=20, to_go=0) is None


def read(used: str, on: dt.date, **facts: Any) -> Any:
    client = Client(country="FR", name="Brume")
    engagement = Engagement(client=client, starts_on=dt.date(2026, 1, 1), **facts)
    account = Account(contracted=Decimal(8), used=Decimal(used))
    return burn_of(engagement=engagement, account=account, month=NOVEMBER, as_of=on)


def test_working_days_go_by_the_clients_calendar() -> None:
    # November 2026 has 21 weekdays; Wednesday the 11th is a holiday in France.
    shown = read("5.5", dt.date(2026, 11, 19))
    assert (shown.days_gone, shown.days_to_go) == (13, 7)
    assert shown.projected == Decimal("8.46")
    assert shown.state == State.WATCH
    assert shown.in_words == "Expected to end at 8½"


def test_what_is_left_is_said_in_words() -> None:
    assert read("2", dt.date(2026, 11, 19)).in_words == ""
    assert read("8", dt.date(2026, 11, 30)).in_words == "Used up"
    assert read("7", dt.date(2026, 11, 30)).in_words == "Nearly used up"
    assert read("7", dt.date(2026, 11, 3)).in_words == "18 working days to go"
    assert read("8.5", dt.date(2026, 11, 30)).in_words == "Beyond the contract"


def test_each_state_has_a_tone() -> None:
    tones = [read(used, dt.date(2026, 11, 30)).tone for used in ("1", "7", "9")]
    assert tones == ["", "warn", "bad"]


def test_a_month_that_ended_warns_only_of_what_went_beyond() -> None:
    said = [read(used, dt.date(2026, 12, 1)) for used in ("7", "8", "9")]
    assert [(one.tone, one.in_words) for one in said] == [
        ("", ""),
        ("", ""),
        ("bad", "Beyond the contract"),
    ]


def test_over_and_percent() -> None:
    shown = read("9", dt.date(2026, 11, 30))
    assert (shown.left, shown.over, shown.percent) == (-1, 1, 113)


def test_something_of_nothing_is_all_of_it() -> None:
    client = Client(country="FR", name="Brume")
    engagement = Engagement(client=client, starts_on=dt.date(2026, 1, 1))
    for used, share in (("0.25", 100), ("0", 0)):
        shown = burn_of(
            engagement=engagement,
            account=Account(used=Decimal(used)),
            month=NOVEMBER,
            as_of=dt.date(2026, 11, 19),
        )
        assert shown.percent == share


def test_an_engagement_that_ends_has_fewer_days_to_go() -> None:
    shown = read("1", dt.date(2026, 11, 19), ends_on=dt.date(2026, 11, 20))
    assert shown.days_to_go == 1


def test_logging_moves_the_burn(world: World, today: dt.date) -> None:
    with world.staff():
        log_work(
            engagement=world.engagement,
            member=world.bob,
            day=today,
            days=Decimal("0.5"),
            by=actor_of(world.bob),
        )
        shown = burn(engagement=world.engagement, month=NOVEMBER, as_of=today)
        assert (shown.used, shown.left) == (Decimal("0.5"), Decimal("7.5"))


def test_a_month_in_which_nothing_moved_reads_as_it_will_open(world: World, today: dt.date) -> None:
    with world.staff():
        shown = burn(engagement=world.engagement, month=Month(2027, 2), as_of=today)
        assert shown.contracted == 8


@pytest.mark.parametrize("count", [1, 20])
def test_many_engagements_cost_two_statements(
    world: World,
    today: dt.date,
    count: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with world.staff():
        for number in range(count):
            make_engagement(
                client=world.brume,
                executive=world.bob,
                role="cto",
                starts_on=Month(2024, 1).plus(number).first,
            )
        wanted = list(Engagement.objects.with_people())
        with django_assert_max_num_queries(2):
            assert len(burns(engagements=wanted, month=NOVEMBER, as_of=today)) == count + 1
