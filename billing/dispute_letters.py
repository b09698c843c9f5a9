"""What is written to whom about an objection to an invoice: the office when it is made or taken
back, the client's founders when it is answered."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.mail import write_to
from accounts.messages import Message
from accounts.models import Contact, Membership
from billing.models import Dispute, Invoice
from common.money import format_amount

Facts = tuple[tuple[str, str], ...]


def _words(dispute: Dispute) -> dict[str, str]:
    return {"number": dispute.invoice.number, "client": dispute.invoice.client.name}


def _what(dispute: Dispute) -> Facts:
    """Which line it is about; nothing for the whole invoice."""
    if dispute.line is None:
        return ()
    amount = format_amount(dispute.line.net_amount, currency=dispute.invoice.currency)
    return ((_("Line"), dispute.line.title), (_("Before VAT"), amount))


def tell_office(*, dispute: Dispute, by: str, at: dt.datetime) -> None:
    """Owe the owners and the office a letter: an invoice is disputed, or no longer."""
    members = Membership.objects.active().filter(
        role__in=[Membership.Role.OWNER, Membership.Role.OFFICE]
    )
    for member in members.select_related("user").order_by("id"):
        write_to(
            reader=member.user,
            kind="invoice disputed",
            reference=f"{dispute.pk}:{at:%Y%m%d%H%M%S%f}",
            provider=dispute.invoice.provider,
            compose=lambda: _disputed(dispute, by),
        )


def _disputed(dispute: Dispute, by: str) -> Message:
    words = {**_words(dispute), "person": by}
    place = [dispute.invoice.provider.slug, dispute.invoice.pk]
    withdrawn = dispute.outcome == Dispute.Outcome.WITHDRAWN
    if withdrawn:
        subject = _("%(client)s no longer disputes %(number)s")
        said = _("%(person)s has taken the objection to %(number)s back.")
        after = _("Reminders of the invoice go on.")
    else:
        subject = _("%(client)s disputes %(number)s")
        said = _("%(person)s does not agree with %(number)s and says:")
        after = _("Nobody is reminded of the invoice until you have answered.")
    return Message(
        subject=subject % words,
        heading=subject % words,
        paragraphs=(said % words,),
        facts=_what(dispute),
        quote="" if withdrawn else dispute.comment,
        button=_("Open the invoice") if withdrawn else _("Read and answer"),
        url=settings.SITE_URL + reverse("billing:invoice", args=place),
        after=(after,),
        why=_("You get this because you look after the invoices of %(client)s.") % words,
    )


def tell_founders(*, dispute: Dispute, credit_note: Invoice | None, by: str) -> None:
    """Owe every founder of the client a letter: the objection is answered."""
    founders = Contact.objects.active().filter(
        client=dispute.invoice.client_id, role=Contact.Role.FOUNDER
    )
    for founder in founders.select_related("user").order_by("id"):
        write_to(
            reader=founder.user,
            kind="objection answered",
            reference=str(dispute.pk),
            provider=dispute.invoice.provider,
            compose=lambda: _answered(dispute, credit_note, by),
        )


def _answered(dispute: Dispute, credit_note: Invoice | None, by: str) -> Message:
    words = {**_words(dispute), "person": by}
    place = [dispute.invoice.provider.slug, dispute.invoice.client.slug, dispute.invoice.pk]
    facts = _what(dispute)
    if dispute.outcome == Dispute.Outcome.CREDITED and credit_note is not None:
        subject = _("Your objection to %(number)s: it is credited")
        said = _("%(person)s has credited what you objected to.")
        amount = format_amount(credit_note.gross_amount, currency=credit_note.currency)
        facts += ((_("Credit note"), credit_note.number), (_("Total"), amount))
    else:
        subject = _("Your objection to %(number)s: the invoice stands")
        said = _("%(person)s has looked into it. The invoice stands.")
    return Message(
        subject=subject % words,
        heading=subject % words,
        paragraphs=(said % words,),
        facts=facts,
        quote=dispute.answer,
        button=_("Open the invoice"),
        url=settings.SITE_URL + reverse("billing:client_invoice", args=place),
        why=_("You get this because you disputed %(number)s, or somebody of your firm did.")
        % words,
    )
