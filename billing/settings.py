"""How a provider bills, and what each of its clients wants otherwise.

Nothing has to be set before the first invoice: until somebody saves, the usual holds. What is
changed counts for drafts and for what is issued from now on; what was issued keeps what it says.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from billing import electronic, patterns
from billing.models import BillingSettings, ClientBilling, Invoice, Series, VatCategory
from common import identifiers
from common.problems import Problem, Refused
from tenancy.models import Client, Provider

# A category of VAT under which a rate of its own is charged; under the others it is zero.
CHARGED = (VatCategory.STANDARD, VatCategory.REDUCED)


class CannotSave(Refused):
    """Why settings stay as they are; each problem names its field."""


def settings_of(*, provider: Provider) -> BillingSettings:
    """How a provider bills; the usual, unsaved, where nothing was ever saved."""
    found = BillingSettings.objects.filter(provider=provider).first()
    return found or BillingSettings(provider=provider)


def client_billing(*, client: Client) -> ClientBilling:
    """What a client wants on its invoices; the usual, unsaved, where nothing was ever saved."""
    found = ClientBilling.objects.filter(client=client).first()
    return found or _usual(client)


def client_billings(*, clients: Iterable[Client]) -> dict[int, ClientBilling]:
    """The same of many clients, by id, in one statement."""
    wanted = {client.pk: client for client in clients}
    found = {row.client_id: row for row in ClientBilling.objects.filter(client__in=wanted)}
    return {pk: found.get(pk) or _usual(client) for pk, client in wanted.items()}


def _usual(client: Client) -> ClientBilling:
    return ClientBilling(provider_id=client.provider_id, client=client)


def save_settings(*, provider: Provider, by: Actor, **facts: Any) -> BillingSettings:
    """Change how a provider bills (fields of BillingSettings); the trail keeps what was.

    Raises CannotSave.
    """
    _must_be_office(by)
    # Two who save at once follow each other, also where there is no row yet.
    Provider.objects.select_for_update(no_key=True).get(pk=provider.pk)
    row = settings_of(provider=provider)
    changed = _change(row, facts)
    if problems := settings_problems(row):
        raise CannotSave(*problems)
    if changed:
        row.save()
        record(by=by, verb="changed billing", subject=provider, **changed)
    return row


def settings_problems(row: BillingSettings) -> list[Problem]:
    """Why a provider cannot bill like this; empty when it can."""
    found = number_problems(row)
    found += electronic.address_problems(
        scheme=row.electronic_scheme, address=row.electronic_address
    )
    if not row.friendly_after < row.firm_after < row.final_after:
        text = _("Each reminder comes later than the one before it.")
        found.append(Problem("tones", text, field="firm_after"))
    return found


def number_problems(row: BillingSettings) -> list[Problem]:
    """Why numbers cannot be made like this; empty when they can."""
    found = patterns.problems(
        invoices=row.number_pattern,
        credit_notes=row.credit_pattern,
        prefix=row.provider.invoice_prefix,
        digits=row.digits,
        used=_used(),
    )
    return found or _french_signs(row)


def _french_signs(row: BillingSettings) -> list[Problem]:
    """What the French rules refuse in a number (BR-FR-01, BR-FR-02) is refused before one is given."""
    if row.provider.country != "FR":
        return []
    text = _("In France a number holds letters, digits and the signs - / _ only.")
    patterns_held = {"number_pattern": row.number_pattern, "credit_pattern": row.credit_pattern}
    return [
        Problem("signs", text, field=field)
        for field, pattern in patterns_held.items()
        if set(pattern) & set(" .")
    ]


def _used() -> list[patterns.Run]:
    """The series that have numbers, whatever pattern they came from."""
    rows = Series.objects.filter(pk__in=Invoice.objects.issued().values("series"))
    return [patterns.Run(row.before, row.after, row.digits) for row in rows]


def save_client_billing(*, client: Client, by: Actor, **facts: Any) -> ClientBilling:
    """Change what a client wants on its invoices (fields of ClientBilling).

    Raises CannotSave.
    """
    _must_be_office(by)
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    row = client_billing(client=client)
    changed = _change(row, facts)
    if problems := client_problems(row):
        raise CannotSave(*problems)
    if changed:
        row.save()
        record(by=by, verb="changed billing", subject=client, client=client.pk, **changed)
    return row


def note_vat_check(*, client: Client, on: dt.date, answer: str, by: Actor) -> ClientBilling:
    """Keep what the register of VAT numbers answered on a day, with the number that was asked.

    Raises CannotSave.
    """
    number = identifiers.packed(client.vat_number)
    if not number:
        text = _("The client has no VAT number that could be checked.")
        raise CannotSave(Problem("vat_number", text))
    if not answer.strip():
        text = _("Write down what the register answered, with its consultation number.")
        raise CannotSave(Problem("answer", text, field="answer"))
    said = f"{number}: {answer.strip()}"[:160]
    return save_client_billing(client=client, by=by, vat_checked_on=on, vat_checked=said)


def is_vat_checked(row: ClientBilling) -> bool:
    """Whether the VAT number that the client has today was checked."""
    number = identifiers.packed(row.client.vat_number)
    return bool(number and row.vat_checked_on and row.vat_checked.startswith(f"{number}:"))


def client_problems(row: ClientBilling) -> list[Problem]:
    """Why a client cannot be billed like this; empty when it can."""
    found = electronic.address_problems(
        scheme=row.electronic_scheme, address=row.electronic_address
    )
    if row.vat_category and not row.vat_reason:
        text = _("Say why; it stands in the trail and, where no VAT is charged, on the invoice.")
        found.append(Problem("vat_reason", text, field="vat_reason"))
    if row.vat_category in CHARGED and not row.vat_rate:
        text = _("Say which rate is charged, in per cent.")
        found.append(Problem("vat_rate", text, field="vat_rate"))
    if row.vat_category and row.vat_category not in CHARGED and row.vat_rate:
        text = _("Where no VAT is charged, the rate is 0.")
        found.append(Problem("vat_rate", text, field="vat_rate"))
    return found


def _must_be_office(by: Actor) -> None:
    if not by.is_office:
        text = _("Only the owner and the office change how invoices are made.")
        raise CannotSave(Problem("office", text))


def _change(row: models.Model, facts: dict[str, Any]) -> dict[str, Any]:
    """Set the fields; what they were and are, of those that changed."""
    changed: dict[str, Any] = {}
    for name, after in facts.items():
        before = getattr(row, name)
        if before != after:
            changed[name] = [_said(before), _said(after)]
            setattr(row, name, after)
    return changed


def _said(value: object) -> str:
    return "" if value is None else str(value)
