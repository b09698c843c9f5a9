"""Whether an invoice may be issued: its electronic form is judged before it gets its number.

It has to pass the schema and the rules of EN 16931, those of France between two French firms, and
what no rule file asks: a day to pay by, both VAT numbers where the client accounts for the VAT,
check digits, and no more decimals than the currency has (documents, 2).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from billing.content import REDUCED, REVERSE_CHARGE, STANDARD, InvoiceContent, Party
from billing.einvoice import sentences
from billing.einvoice.cii import cii_of
from billing.einvoice.rules import Breach, RuleFile, Schema, breaches, schema_breaches
from common import identifiers
from common.money import percent_of, round_amount
from common.problems import Problem

# What a draft is called while it is judged: its number is only taken when it is issued.
_UNNUMBERED = "DRAFT"
_KEPT = 512


def problems(content: InvoiceContent) -> list[Problem]:
    """Why an invoice cannot be issued, in plain words; empty where it passes."""
    if content.is_draft:
        content = replace(content, number=_UNNUMBERED)
    own = list(_own_problems(content))
    known = {problem.code for problem in own}
    found = sentences.told(_verdict(cii_of(content), is_french=content.is_french))
    return [*own, *(problem for problem in found if problem.code not in known)]


@lru_cache(maxsize=_KEPT)
def _verdict(xml: bytes, *, is_french: bool) -> tuple[Breach, ...]:
    """The rules that a file does not meet; a draft that is looked at again is not judged again."""
    if found := schema_breaches(xml, Schema.CII):
        # What the schema misses, the rules name better.
        named = breaches(xml, RuleFile.EN16931)
        return tuple(named or found)
    found = breaches(xml, RuleFile.EN16931)
    if is_french:
        found += breaches(xml, RuleFile.FRANCE)
    return tuple(found)


def _own_problems(content: InvoiceContent) -> Iterator[Problem]:
    """What no rule file asks."""
    yield from map(sentences.said, _codes(content))
    yield from _number_problems(content)


def _codes(content: InvoiceContent) -> Iterator[str]:
    charged = {row.category for row in content.vat_rows}
    if not content.is_credit:
        if content.due_on is None:
            yield "due_on"
        elif content.due_on < content.issued_on:
            yield "due_before"
        if not content.payment.iban:
            yield "iban"
    if REVERSE_CHARGE in charged and not content.buyer.vat_number:
        yield "buyer_vat_number"
    with_number = {STANDARD, REDUCED, REVERSE_CHARGE}
    if charged & with_number and not content.seller.vat_number:
        yield "seller_vat_number"
    if content.is_french and not content.buyer.legal_id:
        yield "buyer_registration"
    yield from _amount_codes(content)


def _amount_codes(content: InvoiceContent) -> Iterator[str]:
    """Amounts are what they are made of, to the last decimal of the currency."""
    currency, totals = content.currency, content.totals
    amounts = [totals.net, totals.tax, totals.gross]
    amounts += [line.net for line in content.lines]
    amounts += [amount for row in content.vat_rows for amount in (row.net, row.tax)]
    if any(amount != round_amount(amount, currency=currency) for amount in amounts):
        yield "currency_digits"
    if _sum(line.net for line in content.lines) != totals.net:
        yield "lines_total"
    # A credit note gives back the last cent of its invoice, which may be one more than the rate.
    if not content.is_credit and any(
        percent_of(row.net, rate=row.rate, currency=currency) != row.tax for row in content.vat_rows
    ):
        yield "vat_total"
    if totals.net + totals.tax != totals.gross:
        yield "total"


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def _number_problems(content: InvoiceContent) -> Iterator[Problem]:
    """Numbers whose check digits are wrong, named with their firm."""
    said = _("%(name)s: %(problem)s")
    for code, party, problem in _judged_numbers(content):
        if problem:
            yield Problem(code, said % {"name": party.name, "problem": problem})


def _judged_numbers(content: InvoiceContent) -> Iterator[tuple[str, Party, str]]:
    seller, buyer, payment = content.seller, content.buyer, content.payment
    for side, party in (("seller", seller), ("buyer", buyer)):
        if number := identifiers.packed(party.vat_number):
            yield f"{side}_vat_number", party, identifiers.vat_number_problem(number)
        if number := party.site_id or party.legal_id:
            problem = identifiers.registration_problem(number, country=party.country)
            yield f"{side}_registration", party, problem
    if number := identifiers.packed(payment.iban):
        yield "seller_iban", seller, identifiers.iban_problem(number)
