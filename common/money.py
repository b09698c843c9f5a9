"""Amounts are decimals in one currency, rounded half up to that currency's minor unit.

This is the only place where money is rounded: once per invoice line, once per tax rate. What is
printed is never rounded again, so the displayed quantity times the displayed price is the line.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# ISO 4217: the currencies whose minor unit is not a hundredth.
_MINOR_UNITS = {
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
    **dict.fromkeys(["CLF", "UYW"], 4),
}
_SYMBOLS = {
    "en": {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "CAD": "CA$", "AUD": "A$"},
    "fr": {"EUR": "€", "USD": "$US", "GBP": "£GB", "JPY": "¥", "CAD": "$CA", "AUD": "$AU"},
}
_NO_BREAK = "\u00a0"
_THIN_NO_BREAK = "\u202f"
_MINUS = "\u2212"


@dataclass(frozen=True)
class Taxed:
    """A net amount, its tax and their sum; the three always add up."""

    net: Decimal
    tax: Decimal
    gross: Decimal

    def __post_init__(self) -> None:
        if self.net + self.tax != self.gross:
            raise ValueError(f"{self.net} + {self.tax} is not {self.gross}")

    def __add__(self, other: "Taxed") -> "Taxed":
        return Taxed(self.net + other.net, self.tax + other.tax, self.gross + other.gross)

    def __neg__(self) -> "Taxed":
        return Taxed(-self.net, -self.tax, -self.gross)


def minor_unit(currency: str) -> int:
    """The number of decimals of a currency: 2 for EUR, 0 for JPY, 3 for KWD."""
    return _MINOR_UNITS.get(currency, 2)


def round_amount(amount: Decimal, *, currency: str) -> Decimal:
    """Round half up (away from zero, so that a credit cancels exactly) to the minor unit."""
    rounded = amount.quantize(Decimal(1).scaleb(-minor_unit(currency)), ROUND_HALF_UP)
    return rounded + 0  # no minus zero


def half_up(value: Decimal, *, places: int) -> Decimal:
    """Round what is no amount to so many decimals, half away from nought."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0


def percent_of(amount: Decimal, *, rate: Decimal, currency: str) -> Decimal:
    """`rate` per cent of an amount, rounded: 20 of 8809.60 EUR is 1761.92."""
    return round_amount(amount * rate / 100, currency=currency)


def taxed(net: Decimal, *, rate: Decimal, currency: str) -> Taxed:
    """Add `rate` per cent of tax to a net amount; both are rounded before they are added."""
    net = round_amount(net, currency=currency)
    tax = percent_of(net, rate=rate, currency=currency)
    return Taxed(net=net, tax=tax, gross=net + tax)


def currency_sign(currency: str, *, language: str = "en") -> str:
    """The sign of a currency, or its code where it has none: €, $US in French, CHF."""
    return _SYMBOLS["fr" if language.lower().startswith("fr") else "en"].get(currency, currency)


def format_amount(
    amount: Decimal, *, currency: str, language: str = "en", short: bool = False
) -> str:
    """Write an amount: "€9,600.00" in English, "9 600,00 €" in French.

    Never rounds: an amount finer than the minor unit shows its further decimals. A `short` one
    leaves out decimals that say nothing: "€9,600".
    """
    french = language.lower().startswith("fr")
    places = 0 if short and amount == amount.to_integral_value() else minor_unit(currency)
    number = format_number(abs(amount), language=language, places=places)
    sign = _MINUS if amount < 0 else ""
    symbol = currency_sign(currency, language=language)
    if french:
        return f"{sign}{number}{_NO_BREAK}{symbol}"
    gap = _NO_BREAK if symbol == currency else ""
    return f"{sign}{symbol}{gap}{number}"


def format_number(value: Decimal, *, language: str = "en", places: int = 0) -> str:
    """Write a decimal with at least `places` decimals and grouped thousands; never rounds."""
    text = f"{abs(value):,f}"
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0").ljust(places, "0")
    mark = "."
    if language.lower().startswith("fr"):
        whole, mark = whole.replace(",", _THIN_NO_BREAK), ","
    sign = _MINUS if value < 0 else ""
    return f"{sign}{whole}{mark}{decimals}" if decimals else f"{sign}{whole}"
