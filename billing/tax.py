"""Which VAT a provider charges: its country's standard rate, or none with the reason printed.

The rate is that of the last day of the month in which the days were worked (the tax point of a
service that is settled by the month), whenever the invoice is issued. Without VAT the reason that
the provider states stands on every invoice (EN 16931, BR-E-10).
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from billing.wording import say
from common.money import format_number
from common.typography import THIN_NO_BREAK, date_format, is_french
from tenancy.models import Provider

# Standard rates in per cent: one rate since before 2024, or each with the day it holds from.
_SINCE_LONG = {
    "AT": "20", "BE": "21", "BG": "20", "CY": "19", "CZ": "21", "DE": "19", "DK": "25",
    "ES": "21", "FR": "20", "GB": "20", "GR": "24", "HR": "25", "HU": "27", "IE": "23",
    "IT": "22", "LT": "21", "LV": "21", "MT": "18", "NL": "21", "PL": "23", "PT": "23",
    "SE": "25", "SI": "22",
}  # fmt: skip
_CHANGED = {
    "CH": (("2018-01-01", "7.7"), ("2024-01-01", "8.1")),
    "EE": (("2009-07-01", "20"), ("2024-01-01", "22"), ("2025-07-01", "24")),
    "FI": (("2013-01-01", "24"), ("2024-09-01", "25.5")),
    "LU": (("2023-01-01", "16"), ("2024-01-01", "17")),
    "RO": (("2017-01-01", "19"), ("2025-08-01", "21")),
    "SK": (("2011-01-01", "20"), ("2025-01-01", "23")),
}


@dataclass(frozen=True)
class Vat:
    """The rate in per cent, what the invoice calls it, and the reason where there is none."""

    rate: Decimal
    label: str
    reason: str = ""


class NoRateKnown(Exception):
    """Why no standard rate can be charged, in the user's words."""


def standard_rate(*, country: str, on: dt.date) -> Decimal:
    """The standard rate of a country (ISO 3166 code) on a day. Raises NoRateKnown."""
    if rate := _SINCE_LONG.get(country):
        return Decimal(rate)
    begun = [rate for day, rate in _CHANGED.get(country, ()) if day <= on.isoformat()]
    if not begun:
        said = _("No standard VAT rate is known for %(country)s on %(day)s.")
        day = date_format(on, "j F Y")
        raise NoRateKnown(said % {"country": country or _("an empty country"), "day": day})
    return Decimal(begun[-1])


def vat_of(*, provider: Provider, on: dt.date, language: str) -> Vat:
    """The VAT on what a provider sells on a day, in the words of the invoice's language.

    Raises NoRateKnown where its country has no standard rate in the table.
    """
    if provider.vat_regime == Provider.VatRegime.NONE:
        return Vat(Decimal(0), say(language, "no_vat"), provider.vat_reason)
    rate = standard_rate(country=provider.country, on=on)
    number = format_number(rate, language=language)
    gap = THIN_NO_BREAK if is_french(language) else ""
    return Vat(rate, say(language, "standard_rate", rate=f"{number}{gap}%"))
