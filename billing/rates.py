"""The rates of VAT of each country that a seller can sit in, and the days from which they hold.

The standard rate is what days of work are charged at; the reduced rates are offered where somebody
chooses one with a reason.
"""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from common.typography import date_format

# Standard rates in per cent: one rate since before 2024, or each with the day it holds from.
_SINCE_LONG = {
    "AT": "20", "BE": "21", "BG": "20", "CY": "19", "CZ": "21", "DE": "19", "DK": "25",
    "ES": "21", "FR": "20", "GB": "20", "GR": "24", "HR": "25", "HU": "27", "IE": "23",
    "IT": "22", "LT": "21", "LV": "21", "MT": "18", "NL": "21", "NO": "25", "PL": "23",
    "PT": "23", "SE": "25", "SI": "22",
}  # fmt: skip
_CHANGED = {
    "CH": (("2018-01-01", "7.7"), ("2024-01-01", "8.1")),
    "EE": (("2009-07-01", "20"), ("2024-01-01", "22"), ("2025-07-01", "24")),
    "FI": (("2013-01-01", "24"), ("2024-09-01", "25.5")),
    "LU": (("2023-01-01", "16"), ("2024-01-01", "17")),
    "RO": (("2017-01-01", "19"), ("2025-08-01", "21")),
    "SK": (("2011-01-01", "20"), ("2025-01-01", "23")),
}
_REDUCED = {
    "AT": "10 13", "BE": "6 12", "BG": "9", "CH": "2.6 3.8", "CY": "3 5 9", "CZ": "12", "DE": "7",
    "EE": "9 13", "ES": "4 10", "FI": "10 13.5", "FR": "2.1 5.5 10", "GB": "5", "GR": "6 13",
    "HR": "5 13", "HU": "5 18", "IE": "4.8 9 13.5", "IT": "4 5 10", "LT": "5 12", "LU": "3 8 14",
    "LV": "5 12", "MT": "5 7 12", "NL": "9", "NO": "12 15", "PL": "5 8", "PT": "6 13", "RO": "11",
    "SE": "6 12", "SI": "5 9.5", "SK": "5 19",
}  # fmt: skip
# Places that belong to the VAT territory of a neighbour.
_TERRITORY = {"MC": "FR", "IM": "GB", "LI": "CH"}
UNION = frozenset((
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
))  # fmt: skip


class NoRateKnown(Exception):
    """Why no standard rate can be charged, in the user's words."""


def territory(country: str) -> str:
    """The country whose VAT holds in a country: Monaco's is France's."""
    return _TERRITORY.get(country, country)


def standard_rate(*, country: str, on: dt.date) -> Decimal:
    """The standard rate of a country (ISO 3166 code) on a day. Raises NoRateKnown."""
    place = territory(country)
    if rate := _SINCE_LONG.get(place):
        return Decimal(rate)
    begun = [rate for day, rate in _CHANGED.get(place, ()) if day <= on.isoformat()]
    if not begun:
        said = _("No standard VAT rate is known for %(country)s on %(day)s.")
        day = date_format(on, "j F Y")
        raise NoRateKnown(said % {"country": country or _("an empty country"), "day": day})
    return Decimal(begun[-1])


def reduced_rates(*, country: str) -> tuple[Decimal, ...]:
    """The reduced rates of a country, the lowest first; none where it has none."""
    return tuple(map(Decimal, _REDUCED.get(territory(country), "").split()))
