"""What an invoice says, frozen when it is issued: the page and the XML are made of nothing else.

Quantity times unit price is the line's net, to the cent; tax is per rate on the sum of the nets;
the totals add up (domain, Money 1).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from common.brand import PLAIN, Brand
from common.content import Content
from common.money import Taxed
from common.periods import Month


@dataclass(frozen=True)
class Party:
    """Who sells or who buys, as printed; `registration` is the whole text ("SIREN 852314764")."""

    name: str
    lines: tuple[str, ...] = ()
    email: str = ""
    registration: str = ""
    vat_number: str = ""
    legal_note: str = ""


@dataclass(frozen=True)
class InvoiceLine:
    """One line. The unit is `day`, `flat` (a lump sum), or any other text, printed as it is."""

    title: str
    detail: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    vat_rate: Decimal
    net: Decimal
    # volume, actual, burst, expense, or discount: an allowance on the whole, its net negative.
    kind: str = "volume"
    vat_category: str = "S"
    # Where the charge stands in the month that was signed.
    charge: int | None = None


@dataclass(frozen=True)
class VatRow:
    """The tax of one rate on the sum of its lines; the label says which rate or why none."""

    rate: Decimal
    label: str
    net: Decimal
    tax: Decimal


@dataclass(frozen=True)
class Payment:
    """Where and under which reference to pay; what is empty is not printed."""

    iban: str = ""
    bic: str = ""
    reference: str = ""


@dataclass(frozen=True)
class InvoiceContent(Content):
    """An invoice; without a number it is a draft and says so."""

    number: str
    issued_on: date
    due_on: date
    month: Month | None
    currency: str
    language: str
    seller: Party
    buyer: Party
    lines: tuple[InvoiceLine, ...]
    vat_rows: tuple[VatRow, ...]
    totals: Taxed
    payment: Payment = Payment()
    attention: str = ""
    references: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    legal_footer: str = ""
    brand: Brand = PLAIN

    @property
    def is_draft(self) -> bool:
        return not self.number
