"""What an invoice says, frozen when it is issued: the page and the XML are made of nothing else.

Quantity times unit price is the line's net, to the cent; tax is per category and rate on the sum
of the nets; the totals add up (domain, Money 1). A credit note says the same with positive amounts,
and which invoice it credits. Its terms are those of EN 16931; the numbers (BT-…) stand where the
XML is made (billing/einvoice). A new field takes a default, so that what was frozen reads on.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from common.brand import PLAIN, Brand
from common.content import Content
from common.money import Taxed
from common.periods import Month

# The categories of VAT as they are frozen: those of billing.models.VatCategory.
STANDARD, REDUCED, REVERSE_CHARGE, EXEMPT, OUTSIDE = "S", "AA", "AE", "E", "O"


@dataclass(frozen=True)
class Party:
    """Who sells or who buys, as printed; `registration` is the whole text ("SIREN 852314764").

    Beside it the same in parts, as a machine reads it: the address, the number in the register and
    where electronic invoices come in, each with the code of its list (ISO 6523).
    """

    name: str
    lines: tuple[str, ...] = ()
    email: str = ""
    registration: str = ""
    vat_number: str = ""
    legal_note: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    legal_id: str = ""
    legal_scheme: str = ""
    # The number of the establishment where it is more than the firm's: a French SIRET.
    site_id: str = ""
    electronic_address: str = ""
    electronic_scheme: str = ""


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
    # The days that the line covers.
    first: date | None = None
    last: date | None = None

    @property
    def is_discount(self) -> bool:
        return self.kind == "discount"


@dataclass(frozen=True)
class VatRow:
    """The tax of one category and rate on the sum of its lines; the label says which or why none.

    Without tax the reason stands here, with its code (VATEX).
    """

    rate: Decimal
    label: str
    net: Decimal
    tax: Decimal
    category: str = "S"
    reason: str = ""
    code: str = ""


@dataclass(frozen=True)
class Payment:
    """Where and under which reference to pay; what is empty is not printed."""

    iban: str = ""
    bic: str = ""
    reference: str = ""
    bank: str = ""


@dataclass(frozen=True)
class Mention:
    """A sentence that the law wants, with the code of its subject (UNTDID 4451)."""

    code: str
    text: str


@dataclass(frozen=True)
class WorkedDay:
    """An entry of the statement of days: when, what, where, how much; `person` where it says."""

    day: date
    what: str
    days: Decimal
    person: str = ""
    place: str = ""


@dataclass(frozen=True)
class Annex:
    """The statement of days of an engagement and month, as the client signed it."""

    engagement: str
    month: Month
    signed: str
    total: Decimal
    entries: tuple[WorkedDay, ...] = ()


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
    # invoice or credit; a credit note names the invoice that it credits, and why.
    kind: str = "invoice"
    credits_number: str = ""
    credits_on: date | None = None
    reason: str = ""
    # The days that are invoiced.
    first: date | None = None
    last: date | None = None
    contract: str = ""
    purchase_order: str = ""
    buyer_reference: str = ""
    # How long the client has to pay, in words; `mentions` are what the law wants besides.
    terms: str = ""
    mentions: tuple[Mention, ...] = ()
    # Services: when their VAT is due. None where the seller charges no French VAT.
    vat_on_debits: bool | None = None
    annex: tuple[Annex, ...] = ()
    # The tax in the currency of the seller's law, where the invoice is in another one.
    tax_currency: str = ""
    tax_in_currency: Decimal | None = None

    @property
    def is_draft(self) -> bool:
        return not self.number

    @property
    def is_credit(self) -> bool:
        return self.kind == "credit"

    @property
    def is_electronic(self) -> bool:
        """Whether it says all that a machine reads; what was frozen by an older release may not."""
        return bool(self.seller.country)

    @property
    def is_french(self) -> bool:
        """Between two firms in France, where more has to be said."""
        return self.seller.country == self.buyer.country == "FR"

    @property
    def discounts(self) -> tuple[InvoiceLine, ...]:
        """What is taken off the whole; their nets are negative."""
        return tuple(line for line in self.lines if line.is_discount)

    @property
    def items(self) -> tuple[InvoiceLine, ...]:
        """The lines that are sold."""
        return tuple(line for line in self.lines if not line.is_discount)
