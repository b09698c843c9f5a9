"""What a movement says of itself: numbers of invoices, and who pays."""

import re

from django.utils.translation import gettext as _

from billing.bank.facts import Known, name_key
from billing.bank.movement import words
from billing.models import BankLine, Invoice
from tenancy.models import Client

_FEWEST_DIGITS = 6


def payer_of(line: BankLine, facts: Known) -> tuple[Client | None, str]:
    """The client that a movement comes from, and why we think so."""
    by_iban = facts.of_iban.get(line.payer_iban, set()) if line.payer_iban else set()
    if len(by_iban) == 1:
        client = facts.clients[next(iter(by_iban))]
        return client, _("This account has paid for %(client)s before.") % {"client": client.name}
    by_name = facts.of_name.get(name_key(line.payer), set()) if line.payer else set()
    if len(by_name) == 1:
        client = facts.clients[next(iter(by_name))]
        return client, _("The name is that of %(client)s.") % {"client": client.name}
    said = words([line.payer, line.text])
    inside = [ids for name, ids in facts.of_name.items() if name and set(name.split()) <= said]
    clients = set().union(*inside) if inside else set()
    if len(clients) == 1:
        client = facts.clients[clients.pop()]
        return client, _("The name of %(client)s stands in it.") % {"client": client.name}
    return None, ""


def named(line: BankLine, facts: Known) -> tuple[Invoice, ...]:
    """The invoices whose numbers stand in the text; paid ones only where no open one does."""
    found = tuple(row for row in facts.invoices() if holds(line, row.number))
    return found or tuple(row for row in facts.paid if holds(line, row.number))


def holds(line: BankLine, number: str) -> bool:
    """Whether a number stands in what was written, with whatever marks between its signs.

    Many leave out the letters in front: 2026-0001 for F-2026-0001.
    """
    said = f"{line.text} {line.reference}".upper()
    signs = re.sub("[^A-Z0-9]", "", number.upper())
    digits = re.sub("^[A-Z]+", "", signs)
    if not digits or digits not in re.sub("[^A-Z0-9]", "", said):
        return False
    if re.search(rf"(?<![A-Z0-9]){_spread(signs)}(?![0-9])", said):
        return True
    if len(digits) < _FEWEST_DIGITS or not digits.isdecimal():
        return False
    # Not what another series has behind its letters.
    return bool(re.search(rf"(?<![A-Z0-9])(?<![A-Z][-_/.]){_spread(digits)}(?![0-9])", said))


def _spread(signs: str) -> str:
    return r"[\W_]*".join(signs)
