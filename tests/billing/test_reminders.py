"""Reminders: which is due when, what it says, and what becomes of it."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
import time_machine

from accounts.actors import CLOCK, actor_of
from accounts.models import AuditEntry, Letter
from billing import tasks
from billing.drafting import draft_invoice
from billing.issuing import issue_invoice
from billing.models import (
    Allocation,
    BillingSettings,
    ClientBilling,
    Dispute,
    Invoice,
    Payment,
    PaymentReminder,
)
from billing.payments import mark_paid
from billing.reminders.drafting import draft_reminders, due, tone_due
from billing.reminders.letters import letters, message
from billing.reminders.sending import (
    CannotRemind,
    drop_reminder,
    edit_reminder,
    restore_reminder,
    send_due,
    send_reminder,
)
from tests.factories.billing import approved_month, issued_invoice
from tests.factories.world import World, make_engagement

DUE = dt.date(2026, 12, 19)


@pytest.fixture
def invoice(world: World, now: dt.datetime) -> Iterator[Invoice]:
    """Due on Saturday 19 December 2026; the scope of the office holds."""
    with world.staff():
        made = issued_invoice(world, now)
        assert made.due_on == DUE
        yield made


def later(days: int) -> dt.date:
    return DUE + dt.timedelta(days=days)


def noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def pay(invoice: Invoice, amount: Decimal, *, on: dt.date, against: bool = True) -> None:
    payment = Payment.objects.create(
        **invoice.owner, paid_on=on, amount=amount, currency=invoice.currency, added_at=noon(on)
    )
    if against:
        Allocation.objects.create(**invoice.owner, payment=payment, invoice=invoice, amount=amount)
        invoice.settled_amount += amount
        invoice.save(update_fields=["settled_amount"])


def sent(world: World, days: int) -> list[str]:
    """Draft what is due so many days later, and send it all; the tones that went out."""
    draft_reminders(provider=world.acme, on=later(days))
    found = letters(provider=world.acme, on=later(days))
    for one in found:
        send_reminder(
            number=one.pk,
            provider=world.acme,
            on=later(days),
            at=noon(later(days)),
            by=actor_of(world.olga),
        )
    return [one.tone for one in found]


# --------------------------------------------------------------------------------- when it is due


@pytest.mark.parametrize("days", [-3, 0, 4])
def test_nothing_is_drafted_before_its_day(world: World, invoice: Invoice, days: int) -> None:
    assert due(provider=world.acme, on=later(days)) == []


def test_each_tone_follows_the_one_before_it(world: World, invoice: Invoice) -> None:
    assert sent(world, 5) == ["friendly"]
    assert sent(world, 19) == []
    assert sent(world, 20) == ["firm"]
    assert sent(world, 40) == ["final"]
    assert sent(world, 200) == []


def test_nobody_is_met_with_the_final_tone(world: World, invoice: Invoice) -> None:
    """60 days past due and never reminded of: friendly, and the next tone 15 days later."""
    assert sent(world, 60) == ["friendly"]
    assert sent(world, 74) == []
    assert sent(world, 75) == ["firm"]


def test_a_tone_that_was_dropped_is_passed_over(world: World, invoice: Invoice) -> None:
    known = {"friendly": PaymentReminder(tone="friendly", dropped_at=noon(later(6)))}
    settings = BillingSettings(provider=world.acme)
    asked = {"known": known, "settings": settings, "timezone": "Europe/Paris"}
    assert tone_due(days=19, on=later(19), **asked) is None  # type: ignore[arg-type]
    assert tone_due(days=20, on=later(20), **asked) == "firm"  # type: ignore[arg-type]


def test_drafting_twice_drafts_once(world: World, invoice: Invoice) -> None:
    assert draft_reminders(provider=world.acme, on=later(5)) == 1
    assert draft_reminders(provider=world.acme, on=later(6)) == 0
    assert PaymentReminder.objects.count() == 1


def test_a_client_that_wants_none_gets_none(world: World, invoice: Invoice) -> None:
    ClientBilling.objects.create(**invoice.owner, no_reminders=True)
    assert due(provider=world.acme, on=later(50)) == []


def disputed(world: World, invoice: Invoice) -> Dispute:
    return Dispute.objects.create(
        **invoice.owner, invoice=invoice, comment="Not ours", user=world.dora.user, at=noon(DUE)
    )


def test_what_is_disputed_is_not_reminded_of(world: World, invoice: Invoice) -> None:
    disputed(world, invoice)
    assert due(provider=world.acme, on=later(50)) == []


# -------------------------------------------------------------------------------- what is a draft


def test_a_draft_of_what_is_disputed_since_is_none(world: World, invoice: Invoice) -> None:
    draft_reminders(provider=world.acme, on=later(5))
    disputed(world, invoice)
    assert letters(provider=world.acme, on=later(6)) == []


@pytest.mark.parametrize("share", ["whole", "part"])
def test_a_payment_in_between_makes_the_draft_vanish(
    world: World, invoice: Invoice, share: str
) -> None:
    draft_reminders(provider=world.acme, on=later(5))
    [letter] = letters(provider=world.acme, on=later(6))
    if share == "whole":
        mark_paid(invoice=invoice, on=later(6), at=noon(later(6)), by=actor_of(world.olga))
    else:
        pay(invoice, Decimal(100), on=later(6))
    assert letters(provider=world.acme, on=later(6)) == []
    with pytest.raises(CannotRemind):
        send_reminder(
            number=letter.pk, provider=world.acme, on=later(6), at=noon(later(6)), by=CLOCK
        )
    assert not Letter.objects.filter(kind="payment reminder").exists()


def test_after_a_part_payment_the_rest_is_drafted_anew(world: World, invoice: Invoice) -> None:
    draft_reminders(provider=world.acme, on=later(5))
    pay(invoice, Decimal(100), on=later(6))
    assert draft_reminders(provider=world.acme, on=later(6)) == 1
    [letter] = letters(provider=world.acme, on=later(6))
    assert letter.open == invoice.gross_amount - 100


def test_invoices_due_on_one_day_share_a_letter(
    world: World, invoice: Invoice, now: dt.datetime
) -> None:
    other = make_engagement(client=world.brume, executive=world.bob, role="cto")
    olga = actor_of(world.olga)
    draft = draft_invoice(
        month=approved_month(world, engagement=other, days=Decimal("0.5")), by=olga
    )
    beside = issue_invoice(invoice=draft, on=now.date(), at=now, by=olga)
    draft_reminders(provider=world.acme, on=later(5))
    [letter] = letters(provider=world.acme, on=later(5))
    assert letter.invoices == [invoice, beside]
    assert letter.open == invoice.gross_amount + beside.gross_amount
    edit_reminder(
        number=letter.pk, provider=world.acme, subject="Both", text="Both", on=later(5), by=olga
    )
    pay(invoice, Decimal(100), on=later(6))
    draft_reminders(provider=world.acme, on=later(6))
    [letter] = letters(provider=world.acme, on=later(6))
    assert len(letter.invoices) == 2
    assert not letter.edited


# ---------------------------------------------------------------------------------- what it says


def test_a_letter_names_number_amount_delay_and_bank(world: World, invoice: Invoice) -> None:
    draft_reminders(provider=world.acme, on=later(5))
    [letter] = letters(provider=world.acme, on=later(7))
    made = message(letter)
    assert invoice.number in made.subject
    assert invoice.number in made.points[0]
    facts = dict(made.facts)
    assert facts["Open amount"] == "€11,520.00"
    assert facts["IBAN"].startswith("FR76 3000")
    assert letter.days == 7
    assert f"/c/brume/invoices/{invoice.pk}/" in made.url
    assert not any("Interest" in name or "recovery" in name for name in facts)


def test_the_final_letter_claims_interest_and_recovery(world: World, invoice: Invoice) -> None:
    BillingSettings.objects.create(provider=world.acme, late_rate=Decimal(10))
    for days in (5, 20):
        sent(world, days)
    draft_reminders(provider=world.acme, on=later(40))
    [letter] = letters(provider=world.acme, on=later(40))
    facts = dict(message(letter).facts)
    assert facts["Fixed charge for recovery"] == "€40.00"
    assert facts["Interest to 28\u00a0January 2027, 10 % a year"] == "€126.25"
    assert "reserve the right" in letter.text


def test_where_no_rate_is_known_no_interest_is_claimed(world: World, invoice: Invoice) -> None:
    world.acme.country = "US"
    world.acme.save(update_fields=["country"])
    for days in (5, 20):
        sent(world, days)
    draft_reminders(provider=world.acme, on=later(40))
    [letter] = letters(provider=world.acme, on=later(40))
    assert [name for name, _value in message(letter).facts] == ["Open amount", "IBAN", "Reference"]
    assert "reserve the right" not in letter.text


def test_a_letter_speaks_the_language_of_the_client(world: World, invoice: Invoice) -> None:
    world.brume.language = "fr"
    world.brume.save(update_fields=["language"])
    draft_reminders(provider=world.acme, on=later(5))
    [letter] = letters(provider=world.acme, on=later(5))
    assert letter.subject.startswith("Facture")
    assert "Montant dû" in dict(message(letter).facts)


# ------------------------------------------------------------------------------ what becomes of it


def test_a_letter_goes_to_founders_and_the_mailbox_and_stays(
    world: World, invoice: Invoice
) -> None:
    ClientBilling.objects.create(**invoice.owner, email="bills@brume.example")
    sent(world, 5)
    people = Letter.objects.filter(kind="payment reminder").values_list("recipient", flat=True)
    assert sorted(people) == ["bills@brume.example", world.dora.user.email]
    row = PaymentReminder.objects.get()
    assert row.sent_by == world.olga.user.name
    assert invoice.number in row.text
    assert "€11,520.00" in row.text
    assert AuditEntry.objects.filter(verb="reminded", subject_id=invoice.pk).exists()


def test_an_edited_letter_goes_out_in_its_words(world: World, invoice: Invoice) -> None:
    draft_reminders(provider=world.acme, on=later(5))
    [letter] = letters(provider=world.acme, on=later(5))
    olga = actor_of(world.olga)
    edit_reminder(
        number=letter.pk, provider=world.acme, subject="A word\nabout money", text="Dear Dora,",
        on=later(5), by=olga,
    )  # fmt: skip
    send_reminder(number=letter.pk, provider=world.acme, on=later(5), at=noon(later(5)), by=olga)
    went = Letter.objects.get(kind="payment reminder")
    assert went.subject == "A word about money"
    assert "Dear Dora," in went.text
    assert invoice.number in went.text


def test_what_was_dropped_can_be_brought_back(world: World, invoice: Invoice) -> None:
    draft_reminders(provider=world.acme, on=later(5))
    [letter] = letters(provider=world.acme, on=later(5))
    olga = actor_of(world.olga)
    drop_reminder(number=letter.pk, provider=world.acme, on=later(5), at=noon(later(5)), by=olga)
    assert letters(provider=world.acme, on=later(5)) == []
    assert draft_reminders(provider=world.acme, on=later(6)) == 0
    restore_reminder(number=letter.pk, by=olga)
    assert len(letters(provider=world.acme, on=later(6))) == 1
    with pytest.raises(CannotRemind):
        restore_reminder(number=letter.pk, by=olga)


def test_nothing_is_sent_by_itself_unless_that_is_switched_on(
    world: World, invoice: Invoice
) -> None:
    draft_reminders(provider=world.acme, on=later(5))
    day = later(5)
    assert send_due(provider=world.acme, on=day, at=noon(day)) == 0
    BillingSettings.objects.create(provider=world.acme, reminders_are_sent=True)
    assert send_due(provider=world.acme, on=day, at=noon(day)) == 1
    assert send_due(provider=world.acme, on=day, at=noon(day)) == 0
    assert PaymentReminder.objects.get().sent_by == CLOCK.name


def test_money_without_an_invoice_keeps_a_letter_from_going_by_itself(
    world: World, invoice: Invoice
) -> None:
    BillingSettings.objects.create(provider=world.acme, reminders_are_sent=True)
    draft_reminders(provider=world.acme, on=later(5))
    pay(invoice, Decimal(50), on=later(5), against=False)
    assert send_due(provider=world.acme, on=later(5), at=noon(later(5))) == 0
    [letter] = letters(provider=world.acme, on=later(5))
    assert letter.loose == 50


@pytest.mark.parametrize(
    ("moment", "count"),
    [
        # Sunday; Monday before work; Monday morning in Paris.
        ("2026-12-27T10:00:00+00:00", 0),
        ("2026-12-28T06:30:00+00:00", 0),
        ("2026-12-28T08:00:00+00:00", 1),
    ],
)
def test_the_sweep_drafts_on_working_mornings(
    world: World, now: dt.datetime, moment: str, count: int
) -> None:
    with world.staff():
        issued_invoice(world, now)
    with time_machine.travel(dt.datetime.fromisoformat(moment), tick=False):
        tasks.remind(provider_id=world.acme.pk)
    with world.staff():
        assert PaymentReminder.objects.count() == count
