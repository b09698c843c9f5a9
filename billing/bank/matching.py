"""Which invoices a movement may pay, with the reasons, and how sure that is.

An invoice's number in the text counts most, with or without its dashes and with spaces in between;
then the exact amount that is open, one invoice's or several together; then who pays, known by
name or from an earlier payment of the same account. Fees and other currencies are said where the
bank says them, never guessed. A proposal books nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.bank import clues
from billing.bank.facts import Known, Proposal, Sure, known
from billing.bank.outgoing import going_out
from billing.bank.standing import is_begun, left_of_line
from billing.models import BankLine, Invoice
from billing.settling import ZERO, money, spread
from tenancy.models import Client

# Combinations are looked for among so many of the oldest invoices of a client.
_MOST_IN_A_SUM = 10


def proposals(lines: Sequence[BankLine]) -> dict[int, Proposal]:
    """The best proposal for each movement that has one, by the movement's id.

    No invoice is proposed as certain for two movements.
    """
    facts = known(lines)
    found = {}
    used: set[int] = set()
    for line in sorted(lines, key=lambda one: (one.booked_on, one.pk)):
        proposal = propose(line, facts)
        if proposal is None:
            continue
        ids = {row.pk for row, _share in proposal.shares}
        ids |= {one.pk for one in (proposal.credit,) if one}
        if proposal.is_certain and ids & used:
            continue
        if proposal.is_certain:
            used |= ids
        found[line.pk] = proposal
    return found


def propose(line: BankLine, facts: Known) -> Proposal | None:
    """What a movement most probably is, or None where nothing speaks for anything."""
    if line.amount < 0:
        return going_out(line, facts)
    amount, currency = left_of_line(line)
    if amount <= 0:
        return None
    told = _Clues(clues.named(line, facts), *clues.payer_of(line, facts))
    for make in (_by_number, _by_payer, _by_amount):
        for face in _faces(line, amount, currency):
            found = make(line, facts, face, told)
            if found is not None:
                return found
    return None


@dataclass(frozen=True)
class _Sum:
    """An amount that a movement can stand for, and what the bank says of it."""

    amount: Decimal
    currency: str
    said: str = ""
    has_fees: bool = False


@dataclass(frozen=True)
class _Clues:
    named: tuple[Invoice, ...]
    payer: Client | None
    why: str


def _faces(line: BankLine, amount: Decimal, currency: str) -> list[_Sum]:
    """What was sent, where the bank says that, then what came in."""
    came_in = _Sum(amount, currency)
    if not line.sent_amount or is_begun(line):
        return [came_in]
    sent = money(line.sent_amount, line.sent_currency)
    if line.sent_currency == line.currency:
        fee = money(line.sent_amount - line.amount, line.currency)
        said = _("%(sent)s was sent; the bank kept %(fee)s in fees.") % {"sent": sent, "fee": fee}
        return [_Sum(line.sent_amount, line.currency, said, has_fees=True), came_in]
    came = money(line.amount, line.currency)
    said = _("%(sent)s was sent, %(came)s came in.") % {"sent": sent, "came": came}
    return [_Sum(line.sent_amount, line.sent_currency, said), came_in]


def _made(
    line: BankLine,
    client: Client,
    total: _Sum,
    shares: Mapping[int, Decimal],
    rows: Iterable[Invoice],
    sure: Sure,
    *reasons: str,
) -> Proposal:
    of = {row.pk: row for row in rows}
    # Whoever lets fees go decides that: it is never booked along with the others.
    if total.has_fees:
        sure = min(sure, Sure.LIKELY)
    return Proposal(
        line=line,
        client=client,
        amount=total.amount,
        currency=total.currency,
        shares=tuple((of[pk], share) for pk, share in shares.items()),
        sure=sure,
        reasons=tuple(reason for reason in (*reasons, total.said) if reason),
    )


def _by_number(line: BankLine, facts: Known, total: _Sum, told: _Clues) -> Proposal | None:
    """The numbers in the text: of one client, in the currency of the movement."""
    rows = [row for row in told.named if row.currency == total.currency]
    open_rows = [row for row in rows if row.status == Invoice.Status.ISSUED]
    if not rows or len({row.client_id for row in rows}) > 1:
        return None
    client = facts.clients[rows[0].client_id]
    says = _text_says(rows)
    if not open_rows:
        said = ngettext("It is paid already.", "They are paid already.", len(rows))
        return _made(line, client, total, {}, [], Sure.POSSIBLE, says, said)
    due = sum((row.open_amount for row in open_rows), ZERO)
    if due == total.amount:
        exact = _("The amount is exactly what is open.")
        shares = spread(amount=total.amount, invoices=open_rows)
        return _made(line, client, total, shares, open_rows, Sure.CERTAIN, says, exact)
    if total.has_fees:
        return None
    if due > total.amount:
        shares = spread(amount=total.amount, invoices=open_rows)
        said = _("It is a part: %(rest)s stays open.")
        rest = said % {"rest": money(due - total.amount, total.currency)}
        return _made(line, client, total, shares, open_rows, Sure.LIKELY, says, rest)
    return _beyond(line, facts, total, open_rows, says)


def _beyond(
    line: BankLine, facts: Known, total: _Sum, named: Sequence[Invoice], says: str
) -> Proposal:
    """More came than is open of what is named: others make it up, or it stays as credit."""
    client = facts.clients[named[0].client_id]
    due = sum((row.open_amount for row in named), ZERO)
    of_client = facts.open[client.pk]
    others = [row for row in of_client if row.currency == total.currency and row not in named]
    more = _summing(others, total.amount - due)
    rows = [*named, *more]
    said = _("With other open invoices the amount is exact.")
    if not more:
        said = _("It is %(more)s more than is open; that stays as credit of the client.")
        said %= {"more": money(total.amount - due, total.currency)}
    shares = spread(amount=total.amount, invoices=rows)
    return _made(line, client, total, shares, rows, Sure.LIKELY, says, said)


def _text_says(rows: Sequence[Invoice]) -> str:
    said = ngettext("%(numbers)s stands in the text.", "%(numbers)s stand in the text.", len(rows))
    return said % {"numbers": ", ".join(row.number for row in rows)}


def _by_payer(line: BankLine, facts: Known, total: _Sum, told: _Clues) -> Proposal | None:
    """The one who pays is known: one invoice of that amount, several that sum up, or a part."""
    if told.payer is None:
        return None
    rows = [row for row in facts.open[told.payer.pk] if row.currency == total.currency]
    exact = [row for row in rows if row.open_amount == total.amount]
    by_iban = line.payer_iban in facts.of_iban
    if exact:
        sure = Sure.CERTAIN if len(exact) == 1 and by_iban else Sure.LIKELY
        said = [_("The amount is exactly what is open.")]
        if len(exact) > 1:
            said.append(_("Several invoices have this amount; this one is due longest."))
        shares = spread(amount=total.amount, invoices=exact[:1])
        return _made(line, told.payer, total, shares, exact, sure, told.why, *said)
    together = _summing(rows, total.amount)
    if together:
        shares = spread(amount=total.amount, invoices=together)
        summed = ngettext(
            "%(count)d open invoice sums up to the amount.",
            "%(count)d open invoices sum up to the amount.",
            len(together),
        ) % {"count": len(together)}
        return _made(
            line, told.payer, total, shares, together, Sure.LIKELY, told.why, summed
        )  # fmt: skip
    if total.has_fees or not rows:
        return None
    shares = spread(amount=total.amount, invoices=rows)
    longest = _("No open invoice has this amount: it goes to what is due longest.")
    return _made(line, told.payer, total, shares, rows, Sure.POSSIBLE, told.why, longest)


def _by_amount(line: BankLine, facts: Known, total: _Sum, told: _Clues) -> Proposal | None:
    """Nobody that we know pays: only an amount that no other open invoice has says anything."""
    if told.payer is not None or told.named:
        return None
    rows = [
        row
        for row in facts.invoices()
        if row.currency == total.currency and row.open_amount == total.amount
    ]
    if len(rows) != 1:
        return None
    row = rows[0]
    said = _("Only %(number)s has exactly this amount open; who pays is not known yet.")
    why = said % {"number": row.number}
    shares = {row.pk: total.amount}
    return _made(line, facts.clients[row.client_id], total, shares, rows, Sure.POSSIBLE, why)


def _summing(rows: Sequence[Invoice], amount: Decimal) -> list[Invoice]:
    """The invoices that sum up exactly: all of them, the oldest ones, else the fewest."""
    if amount <= 0:
        return []
    for many in range(len(rows), 1, -1):
        if sum(row.open_amount for row in rows[:many]) == amount:
            return list(rows[:many])
    near = rows[:_MOST_IN_A_SUM]
    for many in range(1, len(near) + 1):
        for chosen in combinations(near, many):
            if sum(row.open_amount for row in chosen) == amount:
                return list(chosen)
    return []
