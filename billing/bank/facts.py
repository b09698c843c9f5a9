"""What proposals are made from and what they are: read once for all the movements of a page."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum

from django.db.models import Q

from billing import payments
from billing.bank.movement import words
from billing.models import BankLine, Invoice, Payment
from billing.settling import ZERO
from tenancy.models import Client

# What stands in the names of firms and tells none from another.
_FORMS = words(["sas sarl sasu gmbh ltd limited llc inc the und and société societe group groupe"])


class Sure(IntEnum):
    """How sure a proposal is. Only certain ones are booked several at once."""

    POSSIBLE = 1
    LIKELY = 2
    CERTAIN = 3


@dataclass(frozen=True)
class Proposal:
    """What to book: so much of which currency, for which client, against which invoices.

    `reverses` is the payment that goes back, `credit` the credit note that is paid back; `rest`
    stays on the payment. `seen` names all of this, so that what is booked is what was seen.
    """

    line: BankLine
    client: Client
    amount: Decimal
    currency: str
    shares: tuple[tuple[Invoice, Decimal], ...] = ()
    reverses: Payment | None = None
    credit: Invoice | None = None
    returns: Payment | None = None
    sure: Sure = Sure.POSSIBLE
    reasons: tuple[str, ...] = ()

    @property
    def rest(self) -> Decimal:
        booked = sum((share for _row, share in self.shares), ZERO)
        return self.amount - booked if self.amount > 0 else ZERO

    @property
    def is_certain(self) -> bool:
        return self.sure == Sure.CERTAIN

    @property
    def seen(self) -> str:
        said = [self.line.pk, self.client.pk, f"{self.amount:.3f}", self.currency]
        said += [f"{row.pk}:{share:.3f}" for row, share in self.shares]
        said += [getattr(one, "pk", 0) for one in (self.reverses, self.credit, self.returns)]
        return hashlib.sha256("|".join(map(str, said)).encode()).hexdigest()[:16]


@dataclass
class Known:
    """What is open, who the clients are, and whose accounts and names paid before."""

    open: dict[int, list[Invoice]] = field(default_factory=lambda: defaultdict(list))
    # Paid already, and named by one of the movements.
    paid: list[Invoice] = field(default_factory=list)
    credits: list[Invoice] = field(default_factory=list)
    clients: dict[int, Client] = field(default_factory=dict)
    of_iban: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    of_name: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    # Payments of which as much may go back as goes out.
    payments: list[Payment] = field(default_factory=list)

    def invoices(self) -> Iterable[Invoice]:
        for rows in self.open.values():
            yield from rows


def known(lines: Sequence[BankLine]) -> Known:
    """Read what the proposals for these movements need, in a constant number of statements."""
    found = Known()
    rows = Invoice.objects.issued().select_related("client").defer("content")
    for row in rows.open().order_by("due_on", "id"):
        if row.is_credit:
            found.credits.append(row)
        else:
            found.open[row.client_id].append(row)
    numbers = {word for line in lines for word in _numbers(line)}
    paid = rows.filter(status=Invoice.Status.PAID, kind=Invoice.Kind.INVOICE, number__in=numbers)
    found.paid = list(paid.order_by("id"))
    for client in Client.objects.order_by("pk"):
        found.clients[client.pk] = client
        for name in {client.name, client.legal_name} - {""}:
            found.of_name[name_key(name)].add(client.pk)
    _learn(found, lines)
    _may_go_back(found, lines)
    return found


def _numbers(line: BankLine) -> Iterable[str]:
    """What in the text may be the number of an invoice, as it is printed."""
    for word in re.split(r"[\s,;:()]+", f"{line.text} {line.reference}"):
        if sum(sign.isdigit() for sign in word) >= 4 and len(word) <= 32:
            yield word.rstrip(".").upper()


def _learn(found: Known, lines: Sequence[BankLine]) -> None:
    """Whose account and name paid for whom before, of those that pay now."""
    ibans = {line.payer_iban for line in lines} - {""}
    names = {line.payer for line in lines} - {""}
    rows = payments.standing().filter(amount__gt=0, bank_line__amount__gt=0)
    of_iban = rows.filter(bank_line__payer_iban__in=ibans)
    for iban, client in of_iban.values_list("bank_line__payer_iban", "client"):
        found.of_iban[iban].add(client)
    of_name = rows.filter(bank_line__payer__in=names)
    for name, client in of_name.values_list("bank_line__payer", "client"):
        found.of_name[name_key(name)].add(client)


def _may_go_back(found: Known, lines: Sequence[BankLine]) -> None:
    out = {-line.amount for line in lines if line.amount < 0}
    if not out:
        return
    rows = payments.standing().filter(amount__gt=0).select_related("client", "bank_line")
    whole = rows.filter(amount__in=out).order_by("-pk")
    rests = rows.filter(Q(left__in=out)).exclude(amount__in=out).order_by("-pk")
    found.payments = [*whole, *rests]


def name_key(text: str) -> str:
    """A firm's name as one compares it: without its form, in whatever order."""
    return " ".join(sorted(words([text]) - _FORMS))
