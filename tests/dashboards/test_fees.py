"""What a quarter costs, case by case."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from billing.drafting import draft_invoice
from billing.issuing import issue_invoice
from common.periods import Month, Quarter
from dashboards.client_home import client_home
from dashboards.fees import Fees
from engagements import months
from engagements.models import Engagement
from tests.factories.billing import approved_month, log_days, settle
from tests.factories.world import World, make_engagement

OCTOBER = Month(2026, 10)


def shown(world: World, on: dt.date) -> tuple[Fees, ...]:
    with world.founder():
        return client_home(
            client=world.brume,
            by=actor_of(world.dora),
            on=on,
            timezone=world.acme.timezone,
        ).fees


@pytest.mark.parametrize(
    ("day", "number", "first"),
    [
        (dt.date(2026, 1, 1), 1, Month(2026, 1)),
        (dt.date(2026, 3, 31), 1, Month(2026, 1)),
        (dt.date(2026, 11, 19), 4, Month(2026, 10)),
    ],
)
def test_a_quarter_holds_three_months(day: dt.date, number: int, first: Month) -> None:
    quarter = Quarter.of(day)
    assert quarter.number == number
    assert quarter.months == (first, first.plus(1), first.plus(2))


def test_a_quarter_is_agreed_at_what_its_contracted_days_come_to(
    world: World, today: dt.date
) -> None:
    (fees,) = shown(world, today)
    # Three months of eight days at 1,200; October and 19 of November's 30 days lie behind.
    assert (fees.agreed, fees.spent, fees.reached) == (Decimal("28800.00"), 0, 0)
    assert fees.pace == Decimal(9600) + Decimal(9600) * 19 / 30


def test_what_waits_is_told_apart_from_what_is_approved(
    world: World, now: dt.datetime, today: dt.date
) -> None:
    with world.staff():
        log_days(world.engagement, OCTOBER, Decimal(10))
        row = months.month_of(engagement=world.engagement, month=OCTOBER)
        row = months.submit(month=row, by=actor_of(world.bob), at=now, on=today)
    (fees,) = shown(world, today)
    # Two days of burst, within the cap.
    assert (fees.spent, fees.waiting, fees.reached) == (0, Decimal(12000), Decimal(12000))
    with world.staff():
        months.approve_for_client(month=row, by=actor_of(world.olga), at=now, reason="Phone.")
    (fees,) = shown(world, today)
    assert (fees.spent, fees.waiting, fees.reached) == (Decimal(12000), 0, Decimal(12000))


def test_an_invoiced_month_is_spent_at_what_its_invoice_says(
    world: World, now: dt.datetime, today: dt.date
) -> None:
    with world.staff():
        settle(world)
        draft = draft_invoice(month=approved_month(world, days=Decimal(9)), by=actor_of(world.olga))
        issued = issue_invoice(invoice=draft, on=today, at=now, by=actor_of(world.olga))
    (fees,) = shown(world, today)
    assert fees.spent == issued.net_amount == Decimal("10800.00")


def test_a_month_of_another_quarter_counts_for_nothing(world: World, today: dt.date) -> None:
    with world.staff():
        approved_month(world, month=Month(2026, 9))
    (fees,) = shown(world, today)
    assert fees.spent == 0


def test_an_engagement_that_begins_or_ends_in_the_quarter_counts_from_its_own_days(
    world: World, today: dt.date
) -> None:
    with world.staff():
        Engagement.objects.update(ends_on=dt.date(2026, 10, 31))
        make_engagement(
            client=world.brume, executive=world.bob, role="cmo", starts_on=dt.date(2026, 12, 1)
        )
    (fees,) = shown(world, today)
    assert (fees.agreed, fees.pace) == (Decimal("19200.00"), Decimal("9600.00"))


def test_currencies_are_never_added(world: World, today: dt.date) -> None:
    with world.staff():
        make_engagement(
            client=world.brume,
            executive=world.bob,
            role="cmo",
            starts_on=dt.date(2026, 12, 1),
            currency="CHF",
        )
    assert [(row.currency, row.agreed) for row in shown(world, today)] == [
        ("EUR", Decimal("28800.00")),
        ("CHF", Decimal("9600.00")),
    ]


def test_a_client_without_terms_in_the_quarter_has_no_fees(world: World) -> None:
    assert shown(world, dt.date(2025, 6, 1)) == ()
