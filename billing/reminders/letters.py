"""The drafts as letters: invoices of one client, due on one day, in one tone and currency.

What a letter says of money is read from the books whenever it is looked at: the open amount, the
days past due, in the final tone the interest and what the law gives for recovery, and where to pay.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.urls import reverse

from accounts.messages import Message
from billing import wording
from billing.ageing import unallocated
from billing.interest import Interest, interests, recovery_charge
from billing.models import Invoice, PaymentReminder
from billing.reminders.drafting import live
from billing.reminders.words import say
from common.money import format_amount, format_number
from common.typography import joined, long_date
from tenancy.models import Client, Provider

ZERO = Decimal(0)
# So many days a client is given in the firm and in the final tone.
GRACE = dt.timedelta(days=8)


@dataclass(frozen=True)
class Letter:
    """A draft as it would go out on a day; `loose` is what came in from the client and stands
    against no invoice yet."""

    rows: tuple[PaymentReminder, ...]
    provider: Provider
    on: dt.date
    claimed: tuple[Interest, ...] = ()
    loose: Decimal = ZERO

    @property
    def pk(self) -> int:
        return self.rows[0].pk

    @property
    def tone(self) -> str:
        return self.rows[0].tone

    @property
    def client(self) -> Client:
        return self.rows[0].client

    @property
    def invoices(self) -> list[Invoice]:
        return [row.invoice for row in self.rows]

    @property
    def currency(self) -> str:
        return self.invoices[0].currency

    @property
    def due_on(self) -> dt.date:
        return self.invoices[0].due_on or self.on

    @property
    def days(self) -> int:
        return (self.on - self.due_on).days

    @property
    def open(self) -> Decimal:
        return sum((one.open_amount for one in self.invoices), ZERO)

    @property
    def interest(self) -> Decimal:
        return sum((one.amount for one in self.claimed), ZERO)

    @property
    def is_final(self) -> bool:
        return self.tone == PaymentReminder.Tone.FINAL

    @property
    def recovery(self) -> Decimal | None:
        """What the law gives for recovery, of all its invoices; only the final tone claims it."""
        charge = recovery_charge(provider=self.provider)
        return charge * len(self.rows) if charge and self.is_final else None

    @property
    def edited(self) -> bool:
        return bool(self.rows[0].text)

    @property
    def subject(self) -> str:
        return self.rows[0].subject or self._said(f"{self.tone}_subject")

    @property
    def text(self) -> str:
        return self.rows[0].text or self._usual()

    def _usual(self) -> str:
        said = self._said(self.tone)
        claims = self.is_final and (self.interest or self.recovery)
        return f"{said}\n\n{self._said('claims')}" if claims else said

    def _said(self, key: str) -> str:
        language = self.client.language
        many = "many" if len(self.rows) > 1 else "one"
        return say(
            language,
            key,
            numbers=joined([one.number for one in self.invoices], language=language),
            invoices=say(language, many),
            is_=say(language, f"{many}_is"),
            due=long_date(self.due_on, language=language),
            days=wording.days(self.days, language=language),
            by=long_date(self.on + GRACE, language=language),
        )


def letters(*, provider: Provider, on: dt.date) -> list[Letter]:
    """The drafts of the provider, the longest past due first; a fixed number of statements."""
    rows = live(on=on).select_related("invoice", "client").defer("invoice__content")
    found: dict[tuple[object, ...], list[PaymentReminder]] = {}
    for row in rows.order_by("invoice__due_on", "invoice_id"):
        invoice = row.invoice
        key = (row.client_id, row.tone, invoice.due_on, invoice.currency)
        found.setdefault(key, []).append(row)
    claimed = interests(
        invoices=[row.invoice for held in found.values() for row in held], provider=provider, on=on
    )
    loose = {(one["client_id"], one["currency"]): one["left"] for one in unallocated()}
    return [
        Letter(
            rows=tuple(held),
            provider=provider,
            on=on,
            claimed=tuple(claimed[row.invoice_id] for row in held),
            loose=max(loose.get((held[0].client_id, held[0].invoice.currency), ZERO), ZERO),
        )
        for held in found.values()
    ]


def letter_of(*, number: int, provider: Provider, on: dt.date) -> Letter | None:
    """The draft that one of these rows belongs to; None where it is a draft no longer."""
    found = letters(provider=provider, on=on)
    return next((one for one in found if number in {row.pk for row in one.rows}), None)


def message(letter: Letter) -> Message:
    """The letter as it goes out."""
    language = letter.client.language
    several = len(letter.rows) > 1
    place = [letter.provider.slug, letter.client.slug]
    path = (
        reverse("billing:client_invoices", args=place)
        if several
        else reverse("billing:client_invoice", args=[*place, letter.rows[0].invoice_id])
    )
    return Message(
        subject=letter.subject,
        heading=letter.subject,
        paragraphs=tuple(part.strip() for part in letter.text.split("\n\n") if part.strip()),
        facts=tuple(facts(letter)),
        points=tuple(_point(one, language) for one in letter.invoices),
        button=say(language, "open_many" if several else "open_one"),
        url=f"{settings.SITE_URL}{path}",
        after=(say(language, "meanwhile"),),
        why=say(language, "why", client=letter.client.name),
    )


def _point(invoice: Invoice, language: str) -> str:
    def amount(value: Decimal) -> str:
        return format_amount(value, currency=invoice.currency, language=language)

    return say(
        language,
        "part" if invoice.settled_amount else "point",
        number=invoice.number,
        issued=long_date(invoice.issued_on or invoice.month, language=language),
        due=long_date(invoice.due_on or invoice.month, language=language),
        open=amount(invoice.open_amount),
        gross=amount(invoice.gross_amount),
    )


def facts(letter: Letter) -> Iterable[tuple[str, str]]:
    """What is open, what is claimed beside it, and where to pay."""
    language, provider = letter.client.language, letter.provider
    yield (
        say(language, "open"),
        format_amount(letter.open, currency=letter.currency, language=language),
    )
    if letter.is_final and letter.interest:
        rate = next(one.rate for one in reversed(letter.claimed) if one.rate is not None)
        name = say(
            language,
            "interest",
            on=long_date(letter.on, language=language),
            rate=format_number(rate, language=language),
        )
        yield name, format_amount(letter.interest, currency=letter.currency, language=language)
    if letter.recovery:
        charge = format_amount(letter.recovery, currency="EUR", language=language)
        yield say(language, "recovery"), charge
    if provider.iban:
        compact = provider.iban.replace(" ", "")
        iban = " ".join(compact[start : start + 4] for start in range(0, len(compact), 4))
        yield "IBAN", iban
        if provider.bic:
            yield "BIC", provider.bic
        numbers = ", ".join(one.number for one in letter.invoices)
        yield say(language, "reference"), numbers
