"""A founder objects to an invoice or a line of it, and the office answers."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounts.actors import Actor, actor_of
from accounts.models import AuditEntry, Letter
from billing import disputes
from billing.disputes import CannotAnswer, CannotDispute
from billing.models import Dispute, Invoice, InvoiceLine
from tests.billing.test_credit import credited
from tests.factories.billing import drafted_invoice, issued_invoice
from tests.factories.world import World

HOUR = dt.timedelta(hours=1)


def object_to(
    world: World,
    invoice: Invoice,
    at: dt.datetime,
    *,
    line: bool = False,
    comment: str = "We had agreed on seven days.",
    by: Actor | None = None,
) -> Dispute:
    with world.founder():
        mine = Invoice.objects.select_related("provider", "client").get(pk=invoice.pk)
        return disputes.open_dispute(
            invoice=mine,
            line=InvoiceLine.objects.filter(invoice=mine).first() if line else None,
            comment=comment,
            by=by or actor_of(world.dora),
            at=at,
        )


@pytest.fixture
def invoice(world: World, now: dt.datetime) -> Invoice:
    with world.staff():
        return issued_invoice(world, now)


def test_an_objection_is_told_to_the_office_and_stays_open(
    world: World, invoice: Invoice, now: dt.datetime
) -> None:
    made = object_to(world, invoice, now, line=True)
    with world.staff():
        assert disputes.is_open(invoice=invoice)
        assert disputes.disputed(invoices=[invoice]) == {invoice.pk}
        assert [one.pk for one in disputes.waiting()] == [made.pk]
        letters = Letter.objects.filter(kind="invoice disputed").order_by("recipient")
        assert [one.recipient for one in letters] == ["alice@acme.example", "olga@acme.example"]
        assert letters[0].subject == "Brume disputes F-2026-0001"
        assert "> We had agreed on seven days." in letters[0].text
        assert AuditEntry.objects.filter(verb="disputed", actor="Dora").exists()


@pytest.mark.parametrize("who", ["carol", "bob", "olga"])
def test_only_a_founder_objects(world: World, invoice: Invoice, now: dt.datetime, who: str) -> None:
    with pytest.raises(CannotDispute, match="Only a founder"):
        object_to(world, invoice, now, by=actor_of(getattr(world, who)))


def test_an_objection_says_what_is_wrong(world: World, invoice: Invoice, now: dt.datetime) -> None:
    with pytest.raises(CannotDispute, match="Say what is not right"):
        object_to(world, invoice, now, comment="  ")


def test_the_same_thing_is_disputed_once(world: World, invoice: Invoice, now: dt.datetime) -> None:
    object_to(world, invoice, now, line=True)
    with pytest.raises(CannotDispute, match="disputed already"):
        object_to(world, invoice, now, line=True)
    object_to(world, invoice, now)
    with pytest.raises(CannotDispute, match="disputed already"):
        object_to(world, invoice, now)


def test_a_draft_is_not_there_to_be_disputed(world: World, now: dt.datetime) -> None:
    with world.staff():
        draft = drafted_invoice(world)
    with pytest.raises(Invoice.DoesNotExist):
        object_to(world, draft, now)
    assert disputes.why_not(invoice=draft) == "This invoice is not issued."


def test_a_line_of_another_invoice_is_refused(
    world: World, invoice: Invoice, now: dt.datetime
) -> None:
    with world.founder():
        mine = Invoice.objects.select_related("provider", "client").get(pk=invoice.pk)
        other = InvoiceLine(invoice_id=invoice.pk + 1)
        with pytest.raises(CannotDispute, match="another invoice"):
            disputes.open_dispute(
                invoice=mine, line=other, comment="No.", by=actor_of(world.dora), at=now
            )


def test_the_invoice_stands_with_a_reason(world: World, invoice: Invoice, now: dt.datetime) -> None:
    made = object_to(world, invoice, now)
    with world.staff():
        with pytest.raises(CannotAnswer, match="Say why"):
            disputes.let_stand(dispute=made, answer=" ", by=actor_of(world.olga), at=now)
        held = disputes.let_stand(
            dispute=made, answer="The eighth is in your mail.", by=actor_of(world.olga), at=now
        )
        assert (held.outcome, held.answered_by) == ("stands", "Olga")
        assert not disputes.is_open(invoice=invoice)
        letter = Letter.objects.get(kind="objection answered")
        assert letter.recipient == "dora@brume.example"
        assert letter.subject == "Your objection to F-2026-0001: the invoice stands"
        assert "The eighth is in your mail." in letter.text
        with pytest.raises(CannotAnswer, match="Olga answered"):
            disputes.let_stand(dispute=made, answer="Again.", by=actor_of(world.alice), at=now)


def test_it_is_credited_only_once_there_is_a_credit_note(
    world: World, invoice: Invoice, now: dt.datetime
) -> None:
    made = object_to(world, invoice, now)
    with world.staff(), pytest.raises(CannotAnswer, match="Issue the credit note first"):
        disputes.say_credited(dispute=made, answer="", by=actor_of(world.olga), at=now)


def test_what_is_credited_is_said_with_the_number_of_the_credit_note(
    world: World, invoice: Invoice, now: dt.datetime
) -> None:
    made = object_to(world, invoice, now)
    with world.staff():
        credited(world, invoice)
        held = disputes.say_credited(dispute=made, answer="", by=actor_of(world.olga), at=now)
        assert (held.outcome, held.answer) == ("credited", "")
        letter = Letter.objects.get(kind="objection answered")
        assert letter.subject == "Your objection to F-2026-0001: it is credited"
        assert "F-2026-0002" in letter.text
        assert "€11,520.00" in letter.text


def test_a_credit_note_is_disputed_by_its_invoice(
    world: World, invoice: Invoice, now: dt.datetime
) -> None:
    with world.staff():
        note = credited(world, invoice)
    with pytest.raises(CannotDispute, match="dispute the invoice that it credits"):
        object_to(world, note, now)


def test_an_executive_answers_nothing(world: World, invoice: Invoice, now: dt.datetime) -> None:
    made = object_to(world, invoice, now)
    with world.staff(), pytest.raises(CannotAnswer, match="Only the office"):
        disputes.let_stand(dispute=made, answer="No.", by=actor_of(world.bob), at=now)


def test_a_founder_takes_an_objection_back_until_it_is_answered(
    world: World, invoice: Invoice, now: dt.datetime
) -> None:
    made = object_to(world, invoice, now)
    with world.founder():
        with pytest.raises(CannotDispute, match="Only a founder"):
            disputes.withdraw(dispute=made, by=actor_of(world.carol), at=now + HOUR)
        held = disputes.withdraw(dispute=made, by=actor_of(world.dora), at=now + HOUR)
        assert held.outcome == "withdrawn"
        with pytest.raises(CannotDispute, match="took this objection back already"):
            disputes.withdraw(dispute=made, by=actor_of(world.dora), at=now + HOUR)
    with world.staff():
        assert not disputes.is_open(invoice=invoice)
        letters = Letter.objects.filter(kind="invoice disputed", recipient="olga@acme.example")
        assert [one.subject for one in letters.order_by("id")] == [
            "Brume disputes F-2026-0001",
            "Brume no longer disputes F-2026-0001",
        ]
    # What was taken back may be said again.
    object_to(world, invoice, now + 2 * HOUR)


def test_what_a_client_wrote_stays_in_the_database_itself(
    world: World, invoice: Invoice, now: dt.datetime
) -> None:
    made = object_to(world, invoice, now)
    with world.staff():
        with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
            Dispute.objects.filter(pk=made.pk).update(comment="All is well.")
        # The provider's role has no right to remove it.
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            Dispute.objects.filter(pk=made.pk)._raw_delete(using="default")
