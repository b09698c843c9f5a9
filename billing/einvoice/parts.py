"""What both files say in the same way: codes of documents, units, categories and payments."""

from collections.abc import Iterable
from decimal import Decimal

from billing.content import OUTSIDE, REDUCED, STANDARD, InvoiceContent, InvoiceLine, Party, VatRow

ZERO = Decimal(0)
INVOICE, CREDIT_NOTE = "380", "381"
# A day, and a thing that is counted.
_UNITS = {"day": "DAY"}
_PIECE = "C62"
# UNTDID 5189: a discount.
DISCOUNT = "95"
_SEPA, _TRANSFER = "58", "30"
# A reduced rate is a standard one with another rate: the list of EN 16931 knows no other.
_CATEGORIES = {REDUCED: STANDARD}


def type_code(content: InvoiceContent) -> str:
    """380 for an invoice, 381 for a credit note (UNTDID 1001; BT-3)."""
    return CREDIT_NOTE if content.is_credit else INVOICE


def unit_code(line: InvoiceLine) -> str:
    """The unit of a quantity (UN/ECE Recommendation 20; BT-130)."""
    return _UNITS.get(line.unit, _PIECE)


def category_code(category: str) -> str:
    """The category of VAT (UNCL 5305; BT-118, BT-151)."""
    return _CATEGORIES.get(category, category)


def is_outside(content: InvoiceContent) -> bool:
    """Whether all of it is outside the scope of VAT: then no VAT number may stand in it."""
    return any(row.category == OUTSIDE for row in content.vat_rows)


def vat_number(party: Party, content: InvoiceContent) -> str:
    """The VAT number without spaces; none where the rules forbid it (BT-31, BT-48)."""
    return "" if is_outside(content) else compact(party.vat_number)


def tax_number(content: InvoiceContent) -> str:
    """Under which number the seller is taxed where it has no VAT number (BT-32)."""
    seller = content.seller
    return "" if is_outside(content) or seller.vat_number else seller.legal_id


def compact(number: str) -> str:
    """A VAT number or an IBAN as machines write it: capitals, no spaces, points or hyphens."""
    return "".join(sign for sign in number if sign.isalnum()).upper()


def payment_code(content: InvoiceContent) -> str:
    """A transfer inside the euro payments area, or any transfer (UNTDID 4461; BT-81)."""
    return _SEPA if content.currency == "EUR" else _TRANSFER


def line_total(content: InvoiceContent) -> Decimal:
    """The sum of what is sold (BT-106)."""
    return sum((line.net for line in content.items), ZERO)


def discount_total(content: InvoiceContent) -> Decimal:
    """The sum of what is taken off the whole (BT-107)."""
    return -sum((line.net for line in content.discounts), ZERO)


def plain(value: Decimal) -> str:
    """A number as machines write it, with the decimals that it has: 9600.00, 8.1."""
    return f"{value:f}"


def short(value: Decimal) -> str:
    """A quantity, a price or a rate without zeros behind: 1.5, 1150, 20."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def notes(content: InvoiceContent) -> Iterable[tuple[str, str]]:
    """What is said besides, as (code of the subject or empty, text) (BT-21, BT-22)."""
    if content.reason:
        yield "", content.reason
    for mention in content.mentions:
        yield mention.code, mention.text
    for note in content.notes:
        yield "", note


def rate_of(row: VatRow | InvoiceLine) -> str | None:
    """The rate in per cent; outside the scope of VAT there is none, not even zero."""
    category = row.category if isinstance(row, VatRow) else row.vat_category
    if category == OUTSIDE:
        return None
    return short(row.rate if isinstance(row, VatRow) else row.vat_rate)
