"""A client's objection to an invoice, and what became of it.

A founder says what they do not agree with: the whole invoice, or one line of it, in their own
words, which nobody changes. The office is told and answers: the invoice stands, with why; or it is
credited, which a credit note must have done before it is said. The founder may take the objection
back until it is answered. While one is open nobody is reminded of the invoice.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor, Role
from accounts.audit import record
from billing import dispute_letters
from billing.models import Dispute, Invoice, InvoiceLine
from tenancy.scope import as_provider

MOST_OPEN = 20


class CannotDispute(Exception):
    """Why an invoice cannot be disputed, or an objection not be taken back, in the user's words."""


class CannotAnswer(Exception):
    """Why an objection cannot be answered so, in the office's words."""


# --------------------------------------------------------------------------------- what is asked


def of_invoice(*, invoice: Invoice) -> list[Dispute]:
    """The objections to an invoice: the open ones first, then the newest."""
    rows = Dispute.objects.filter(invoice=invoice).select_related("user", "line")
    found = list(rows.order_by("-at", "-id"))
    for one in found:
        one.invoice = invoice
    return sorted(found, key=lambda one: one.outcome != Dispute.Outcome.OPEN)


def is_open(*, invoice: Invoice) -> bool:
    """Whether an objection to an invoice waits for its answer; nobody is reminded meanwhile."""
    return Dispute.objects.filter(invoice=invoice, outcome=Dispute.Outcome.OPEN).exists()


def disputed(*, invoices: Iterable[Invoice | int]) -> set[int]:
    """Those of some invoices to which an objection is open, in one statement."""
    rows = Dispute.objects.filter(invoice__in=list(invoices), outcome=Dispute.Outcome.OPEN)
    return set(rows.values_list("invoice_id", flat=True))


def waiting() -> list[Dispute]:
    """Every objection of the provider that waits for its answer, the oldest first."""
    rows = Dispute.objects.filter(outcome=Dispute.Outcome.OPEN)
    rows = rows.select_related("user", "line", "invoice__client", "invoice__engagement")
    return list(rows.defer("invoice__content").order_by("at", "id"))


def why_not(*, invoice: Invoice) -> str:
    """Why an invoice cannot be disputed at all; nothing where it can."""
    if invoice.is_credit:
        return _("A credit note gives back; dispute the invoice that it credits.")
    return "" if invoice.is_issued else _("This invoice is not issued.")


def credit_note_since(*, dispute: Dispute) -> Invoice | None:
    """The newest credit note of the invoice that was issued since the objection, if there is one."""
    rows = Invoice.objects.issued().filter(credits=dispute.invoice_id)
    rows = rows.filter(issued_on__gte=dispute.at.date())
    return rows.order_by("-issued_on", "-id").first()


# ------------------------------------------------------------------------------------- the acts


def open_dispute(
    *, invoice: Invoice, line: InvoiceLine | None, comment: str, by: Actor, at: dt.datetime
) -> Dispute:
    """A founder objects to a line, or with `line` None to the whole. Raises CannotDispute."""
    comment = comment.strip()
    _may(by)
    if said := why_not(invoice=invoice):
        raise CannotDispute(said)
    if not comment:
        raise CannotDispute(_("Say what is not right; the office reads it."))
    if line is not None and line.invoice_id != invoice.pk:
        raise CannotDispute(_("That line belongs to another invoice."))
    with as_provider():
        # Two who object at once come one after the other, and no reminder goes out meanwhile.
        Invoice.objects.select_for_update(no_key=True).only("pk").get(pk=invoice.pk)
    standing = Dispute.objects.filter(invoice=invoice, outcome=Dispute.Outcome.OPEN)
    same = standing.filter(line=line) if line else standing.filter(line__isnull=True)
    if same.exists():
        raise CannotDispute(_("That is disputed already, and waits for its answer."))
    if standing.count() >= MOST_OPEN:
        raise CannotDispute(_("So many lines are disputed already: dispute the whole invoice."))
    made = Dispute.objects.create(
        **invoice.owner,
        invoice=invoice,
        line=line,
        comment=comment,
        user_id=by.user_id or 0,
        at=at,
    )
    with as_provider():
        _trail(made, "disputed", by, comment=comment)
        dispute_letters.tell_office(dispute=made, by=by.name, at=at)
    return made


def withdraw(*, dispute: Dispute, by: Actor, at: dt.datetime) -> Dispute:
    """A founder takes an objection of their firm back that nobody has answered.

    Raises CannotDispute.
    """
    _may(by)
    with as_provider():
        held = _held(dispute)
        if said := why_closed(held):
            raise CannotDispute(said)
        _close(held, Dispute.Outcome.WITHDRAWN, answer="", by=by, at=at)
        _trail(held, "took back dispute", by)
        dispute_letters.tell_office(dispute=held, by=by.name, at=at)
    return held


def let_stand(*, dispute: Dispute, answer: str, by: Actor, at: dt.datetime) -> Dispute:
    """The office answers that the invoice stands, and why. Raises CannotAnswer."""
    if not answer.strip():
        raise CannotAnswer(_("Say why the invoice stands; the founder reads it."))
    return _answer(dispute, Dispute.Outcome.STANDS, answer, by=by, at=at)


def say_credited(*, dispute: Dispute, answer: str, by: Actor, at: dt.datetime) -> Dispute:
    """The office answers that a credit note settles it. Raises CannotAnswer before there is one."""
    if credit_note_since(dispute=dispute) is None:
        raise CannotAnswer(_("Issue the credit note first; then say that it is credited."))
    return _answer(dispute, Dispute.Outcome.CREDITED, answer, by=by, at=at)


def _may(by: Actor) -> None:
    if by.role != Role.FOUNDER:
        raise CannotDispute(_("Only a founder of the client disputes an invoice."))


def why_closed(dispute: Dispute) -> str:
    """What became of an objection that waits for nobody any more; nothing while it waits."""
    if dispute.outcome == Dispute.Outcome.OPEN:
        return ""
    if dispute.outcome == Dispute.Outcome.WITHDRAWN:
        said = _("%(person)s took this objection back already.")
    else:
        said = _("%(person)s answered this objection already.")
    return said % {"person": dispute.answered_by}


def _held(dispute: Dispute) -> Dispute:
    """The objection as it is now, held until the transaction ends."""
    rows = Dispute.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "user", "line", "invoice__provider", "invoice__client", "invoice__engagement"
    )
    return rows.get(pk=dispute.pk)


def _answer(dispute: Dispute, outcome: str, answer: str, *, by: Actor, at: dt.datetime) -> Dispute:
    if not by.is_office:
        raise CannotAnswer(_("Only the office answers an objection."))
    held = _held(dispute)
    if said := why_closed(held):
        raise CannotAnswer(said)
    _close(held, outcome, answer=answer.strip(), by=by, at=at)
    _trail(held, "answered dispute", by, outcome=outcome, answer=held.answer)
    dispute_letters.tell_founders(
        dispute=held, credit_note=credit_note_since(dispute=held), by=by.name
    )
    return held


def _close(dispute: Dispute, outcome: str, *, answer: str, by: Actor, at: dt.datetime) -> None:
    dispute.outcome = outcome
    dispute.answer = answer
    dispute.answered_at = at
    dispute.answered_by = by.name
    dispute.save(update_fields=["outcome", "answer", "answered_at", "answered_by"])


def _trail(dispute: Dispute, verb: str, by: Actor, **detail: Any) -> None:
    line = dispute.line.title if dispute.line else ""
    record(by=by, verb=verb, subject=dispute.invoice, line=line, **detail)
