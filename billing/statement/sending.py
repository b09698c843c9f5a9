"""Sending a client its statement of account: to its founders, and to the mailbox for its invoices.

The letter says what is to pay and leads to the statement; sent twice on one day, it goes out once.
"""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import mail
from accounts.actors import Actor
from accounts.audit import record
from accounts.messages import Message
from accounts.models import Contact
from billing.settings import client_billing
from billing.statement.movements import Statement
from billing.statement.words import say
from common.money import format_amount
from common.problems import Problem, Refused
from common.typography import joined, long_date
from tenancy.models import Client, Provider

KIND = "statement of account"


class CannotSend(Refused):
    """Nobody is there to get the letter."""


def recipients(*, client: Client) -> list[str]:
    """Who gets what is written about a client's invoices: its founders, and its mailbox."""
    people = Contact.objects.active().filter(client=client, role=Contact.Role.FOUNDER)
    found = [one.user.email for one in people.select_related("user").order_by("id")]
    mailbox = client_billing(client=client).email
    return list(dict.fromkeys([*found, *([mailbox] if mailbox else [])]))


def send_statement(
    *, client: Client, accounts: Iterable[Statement], first: dt.date, last: dt.date, on: dt.date,
    by: Actor,
) -> list[str]:  # fmt: skip
    """Owe the letters; gives back who gets them. Raises CannotSend."""
    people = recipients(client=client)
    if not people:
        text = _("%(client)s has no founder with an account, and no mailbox for its invoices.")
        raise CannotSend(Problem("nobody", text % {"client": client}))
    provider = client.provider
    held = list(accounts)
    for person in people:
        mail.write(
            kind=KIND,
            reference=f"{client.pk} {first} {last} {on}",
            recipient=person,
            language=client.language,
            provider=provider,
            compose=lambda: _message(provider, client, held, first, last),
        )
    record(by=by, verb="sent statement", subject=client, client=client.pk, to=people)
    return people


def _message(
    provider: Provider, client: Client, accounts: list[Statement], first: dt.date, last: dt.date
) -> Message:
    language = client.language
    owed = [one for one in accounts if one.closing > 0]
    words = {
        "seller": provider.name,
        "client": client.name,
        "first": long_date(first, language=language),
        "last": long_date(last, language=language),
        "amount": joined([_amount(one, language) for one in owed], language=language),
    }
    path = reverse("billing:client_statement", args=[provider.slug, client.slug])
    late = [
        format_amount(one.overdue, currency=one.currency, language=language)
        for one in accounts
        if one.overdue
    ]
    return Message(
        subject=say(language, "letter_subject" if owed else "letter_subject_none", **words),
        heading=say(language, "title"),
        paragraphs=(say(language, "letter", **words),),
        facts=(
            (say(language, "to_pay"), words["amount"] or say(language, "settled")),
            *([(say(language, "past_due"), joined(late, language=language))] if late else []),
        ),
        button=say(language, "letter_button"),
        url=f"{settings.SITE_URL}{path}?from={first}&to={last}",
        after=(say(language, "letter_after"),),
        why=say(language, "letter_why", **words),
    )


def _amount(one: Statement, language: str) -> str:
    return format_amount(one.closing, currency=one.currency, language=language)
