"""What a person, or the clock where it is switched on, does with a draft: edit, send, drop.

A letter that was sent stays as it went out, with who sent it and to whom. What was dropped is not
drafted again in its tone; it can be brought back.
"""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts import mail
from accounts.actors import CLOCK, Actor
from accounts.audit import record
from accounts.messages import drawn
from billing.models import Invoice, PaymentReminder
from billing.reminders.letters import Letter, letter_of, letters, message
from billing.settings import settings_of
from billing.statement.sending import recipients
from common.problems import Problem, Refused
from tenancy.models import Provider

KIND = "payment reminder"


class CannotRemind(Refused):
    """The reminder cannot be sent or changed."""


def hold_invoices(found: Iterable[Letter]) -> None:
    """Hold the invoices of some letters until the transaction ends, before anything else: a payment
    that is being booked is waited for, and who sends several takes all of them in one order."""
    wanted = [row.invoice_id for letter in found for row in letter.rows]
    held = Invoice.objects.select_for_update(no_key=True).filter(pk__in=wanted)
    list(held.order_by("pk").values_list("pk"))


def _held(*, number: int, provider: Provider, on: dt.date) -> Letter:
    """The draft, its rows and their invoices held until the transaction ends."""
    found = letter_of(number=number, provider=provider, on=on)
    if found is not None:
        hold_invoices([found])
        rows = PaymentReminder.objects.filter(pk__in=[row.pk for row in found.rows])
        list(rows.select_for_update(no_key=True).order_by("pk"))
        found = letter_of(number=number, provider=provider, on=on)
    if found is None:
        text = _(
            "This reminder is no longer a draft: it was sent or dropped, or the invoice was paid,"
            " credited or disputed in the meantime. Nothing was sent."
        )
        raise CannotRemind(Problem("gone", text))
    return found


def edit_reminder(
    *, number: int, provider: Provider, subject: str, text: str, on: dt.date, by: Actor
) -> Letter:
    """Say it in other words; empty words are the usual ones again. Raises CannotRemind."""
    letter = _held(number=number, provider=provider, on=on)
    rows = PaymentReminder.objects.filter(pk__in=[row.pk for row in letter.rows])
    rows.update(subject=" ".join(subject.split())[:200], text=text.strip())
    for row in letter.rows:
        record(by=by, verb="edited reminder", subject=row.invoice, tone=row.tone)
    return _held(number=number, provider=provider, on=on)


def send_reminder(
    *, number: int, provider: Provider, on: dt.date, at: dt.datetime, by: Actor
) -> list[str]:
    """Owe the letter to the client's founders and its mailbox; gives back who gets it.

    Raises CannotRemind.
    """
    letter = _held(number=number, provider=provider, on=on)
    people = recipients(client=letter.client)
    if not people:
        text = _("%(client)s has no founder with an account, and no mailbox for its invoices.")
        raise CannotRemind(Problem("nobody", text % {"client": letter.client}))
    for person in people:
        mail.write(
            kind=KIND,
            reference=f"{letter.tone} {letter.pk}",
            recipient=person,
            language=letter.client.language,
            provider=provider,
            compose=lambda: message(letter),
        )
    made = drawn(
        compose=lambda: message(letter), language=letter.client.language, provider=provider
    )
    rows = PaymentReminder.objects.filter(pk__in=[row.pk for row in letter.rows])
    rows.update(subject=letter.subject[:200], text=made.text, sent_at=at, sent_by=by.name)
    for row in letter.rows:
        record(by=by, verb="reminded", subject=row.invoice, tone=row.tone, to=people)
    return people


def drop_reminder(
    *, number: int, provider: Provider, on: dt.date, at: dt.datetime, by: Actor
) -> Letter:
    """Decide against a letter: it is not drafted again. Raises CannotRemind."""
    letter = _held(number=number, provider=provider, on=on)
    PaymentReminder.objects.filter(pk__in=[row.pk for row in letter.rows]).update(dropped_at=at)
    for row in letter.rows:
        record(by=by, verb="dropped reminder", subject=row.invoice, tone=row.tone)
    return letter


def restore_reminder(*, number: int, by: Actor) -> None:
    """Bring back a letter that was dropped, with all its invoices. Raises CannotRemind."""
    row = PaymentReminder.objects.filter(pk=number).exclude(dropped_at=None).first()
    if row is None:
        text = _("This reminder is not among those that were dropped.")
        raise CannotRemind(Problem("kept", text))
    together = PaymentReminder.objects.filter(
        client=row.client_id, tone=row.tone, dropped_at=row.dropped_at
    )
    for one in together.select_related("invoice"):
        record(by=by, verb="restored reminder", subject=one.invoice, tone=one.tone)
    together.update(dropped_at=None)


def send_due(*, provider: Provider, on: dt.date, at: dt.datetime) -> int:
    """Where the provider has switched that on, send every draft; gives back how many letters.

    A client whose money came in without an invoice, or whom nobody reads for, is left to a person.
    """
    if not settings_of(provider=provider).reminders_are_sent:
        return 0
    sent, found = 0, letters(provider=provider, on=on)
    hold_invoices(found)
    for letter in found:
        if not letter.loose and recipients(client=letter.client):
            try:
                send_reminder(number=letter.pk, provider=provider, on=on, at=at, by=CLOCK)
            except CannotRemind:
                # It was paid, disputed or dropped since the letters were read; nothing is written.
                continue
            sent += 1
    return sent
