"""Interest on what is paid late, day by day."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from billing import interest as rules
from billing.interest import AGREED, EUROPEAN, FRENCH, Interest, Law, interest, law_of
from billing.models import BillingSettings, Invoice
from billing.payments import mark_paid
from tests.factories.billing import issued_invoice
from tests.factories.world import World

DUE = dt.date(2026, 1, 31)
FLAT = Law(AGREED, ((dt.date.min, Decimal(10)),))


def claimed(
    on: dt.date,
    *settled: tuple[dt.date, str],
    law: Law = FLAT,
    gross: str = "10000",
    currency: str = "EUR",
) -> Interest:
    return interest(
        gross=Decimal(gross),
        currency=currency,
        due_on=DUE,
        on=on,
        settled=[(day, Decimal(amount)) for day, amount in settled],
        law=law,
    )


def test_the_due_day_itself_costs_nothing() -> None:
    assert claimed(DUE) == Interest(kind=AGREED)


def test_interest_is_days_times_amount_times_rate_rounded_once() -> None:
    """30 days of 10,000 at 10 % are 82.1917…"""
    found = claimed(dt.date(2026, 3, 2))
    assert (found.amount, found.days, found.rate) == (Decimal("82.19"), 30, Decimal(10))


def test_what_came_in_bears_interest_to_its_day_and_not_beyond() -> None:
    """10,000 for 10 days, then 4,000 for 20."""
    found = claimed(dt.date(2026, 3, 2), (dt.date(2026, 2, 10), "6000"))
    assert found.amount == Decimal("49.32")


def test_a_paid_invoice_was_late_until_the_money_came() -> None:
    found = claimed(dt.date(2026, 6, 1), (dt.date(2026, 2, 10), "10000"))
    assert (found.days, found.amount) == (10, Decimal("27.40"))


def test_money_that_came_before_the_due_day_bears_none() -> None:
    assert claimed(dt.date(2026, 3, 2), (dt.date(2026, 1, 5), "10000")).amount == 0


def test_a_payment_booked_wrongly_and_taken_back_changes_nothing() -> None:
    """The money came on 10 February; a slip of 5,000 was noted for April and reversed in May."""
    slip = [(dt.date(2026, 4, 1), "5000"), (dt.date(2026, 5, 1), "-5000")]
    found = claimed(dt.date(2026, 6, 1), *slip, (dt.date(2026, 2, 10), "10000"))
    assert (found.days, found.amount) == (10, Decimal("27.40"))


def test_what_was_credited_was_never_owed() -> None:
    found = claimed(dt.date(2026, 3, 2), (dt.date.min, "4000"))
    assert found.amount == Decimal("49.32")


def test_a_currency_without_cents_has_none() -> None:
    found = claimed(dt.date(2026, 3, 2), gross="1000000", currency="JPY")
    assert found.amount == Decimal(8219)


def test_each_half_year_has_its_rate() -> None:
    law = Law(FRENCH, ((dt.date(2025, 7, 1), Decimal(8)), (dt.date(2026, 2, 15), Decimal(4))))
    # 14 days at 8 %, then 15 at 4 %.
    assert claimed(dt.date(2026, 3, 1), law=law).amount == Decimal("47.12")


def test_days_without_a_known_rate_claim_nothing_and_say_so() -> None:
    law = Law(FRENCH, ((dt.date(2025, 7, 1), Decimal(10)),), ends=dt.date(2026, 2, 11))
    found = claimed(dt.date(2026, 3, 2), law=law)
    assert found.amount == Decimal("27.40")
    assert (found.days, found.unknown_from) == (30, dt.date(2026, 2, 11))


@pytest.mark.parametrize(
    ("country", "kind", "rate"),
    [("FR", FRENCH, "7.86"), ("DE", EUROPEAN, "10.15"), ("CH", "", None)],
)
def test_the_law_of_the_country_holds(
    world: World, country: str, kind: str, rate: str | None
) -> None:
    world.acme.country = country
    law = law_of(provider=world.acme, settings=BillingSettings(provider=world.acme))
    assert law.kind == kind
    assert law.rate_on(dt.date(2026, 3, 1)) == (rate and Decimal(rate))


def test_what_was_agreed_goes_before_the_law(world: World) -> None:
    settings = BillingSettings(provider=world.acme, late_rate=Decimal(12))
    assert law_of(provider=world.acme, settings=settings).rate_on(DUE) == 12


def test_the_charge_for_recovery_is_of_the_euro_area(world: World) -> None:
    assert rules.recovery_charge(provider=world.acme) == 40
    world.acme.country = "CH"
    assert rules.recovery_charge(provider=world.acme) is None


def test_a_payment_is_read_from_what_was_set_against_the_invoice(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        BillingSettings.objects.create(provider=world.acme, late_rate=Decimal(10))
        invoice = issued_invoice(world, now)
        due = invoice.due_on or now.date()
        paid = due + dt.timedelta(days=10)
        mark_paid(invoice=invoice, on=paid, at=now, by=actor_of(world.olga))
        invoice = Invoice.objects.get(pk=invoice.pk)
        found = rules.interests(
            invoices=[invoice], provider=world.acme, on=due + dt.timedelta(days=60)
        )[invoice.pk]
    assert found.days == 10
    assert found.amount == rules.round_amount(invoice.gross_amount / 365, currency="EUR")
