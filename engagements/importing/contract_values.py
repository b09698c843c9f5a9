"""Roles, rates, places and modes as tables of contracts write them, in any of the customary ways.

What stands in a cell is read as one thing or not at all: a cell that is empty takes the law's
default, one that cannot be read is said, and nothing is guessed.
"""

import re
from collections.abc import Mapping
from decimal import Decimal

import holidays
from django.utils.translation import gettext as _

from common.days import CannotReadDays, parse_days
from engagements.importing.matching import folded
from engagements.importing.sheet_values import CannotReadValue
from engagements.models import Engagement, Term

MOST_DAYS = 31
MOST_MONTHS = 24
MOST_RATE = Decimal("99999999.99")
LONGEST_TITLE = 80

_PLAIN = re.compile(r"\d+(?:[.,]\d{1,2})?")
# A rate has two decimals at most: 1,200 is no rate of one euro and twenty cents.
_GROUPED = re.compile(r"\d{1,3}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3})*(?:(?!(?P=mark))[.,]\d{1,2})?")
_NO_FIGURE = re.compile(r"[\s'\u2019€$£]|(?:EUR|CHF|USD|GBP)$", re.IGNORECASE)
_WHOLE = re.compile(r"(\d{1,4})(?:[.,]0+)?")
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "euro": "EUR", "euros": "EUR"}

BILLING = {
    "fixed": Term.Billing.FIXED,
    "fixedvolume": Term.Billing.FIXED,
    "fixe": Term.Billing.FIXED,
    "retainer": Term.Billing.FIXED,
    "forfait": Term.Billing.FIXED,
    "fest": Term.Billing.FIXED,
    "pauschal": Term.Billing.FIXED,
    "actual": Term.Billing.ACTUAL,
    "daysused": Term.Billing.ACTUAL,
    "used": Term.Billing.ACTUAL,
    "timeandmaterials": Term.Billing.ACTUAL,
    "timematerials": Term.Billing.ACTUAL,
    "tm": Term.Billing.ACTUAL,
    "reel": Term.Billing.ACTUAL,
    "regie": Term.Billing.ACTUAL,
    "nachaufwand": Term.Billing.ACTUAL,
}
PRORATION = {
    "working": Term.Proration.WORKING,
    "workingdays": Term.Proration.WORKING,
    "byworkingdays": Term.Proration.WORKING,
    "ouvres": Term.Proration.WORKING,
    "joursouvres": Term.Proration.WORKING,
    "arbeitstage": Term.Proration.WORKING,
    "calendar": Term.Proration.CALENDAR,
    "calendardays": Term.Proration.CALENDAR,
    "bycalendardays": Term.Proration.CALENDAR,
    "calendaires": Term.Proration.CALENDAR,
    "jourscalendaires": Term.Proration.CALENDAR,
    "kalendertage": Term.Proration.CALENDAR,
    "none": Term.Proration.NONE,
    "no": Term.Proration.NONE,
    "aucun": Term.Proration.NONE,
    "aucune": Term.Proration.NONE,
    "non": Term.Proration.NONE,
    "keine": Term.Proration.NONE,
}
# Beside the codes, and what they stand for in English.
_ROLE_WORDS = {
    "vcio": "cio",
    "dsi": "cio",
    "daf": "cfo",
    "drh": "chro",
    "rssi": "ciso",
    "directeurmarketing": "cmo",
    "directricemarketing": "cmo",
    "directeurtechnique": "cto",
    "directricetechnique": "cto",
    "directeurdesoperations": "coo",
    "directricedesoperations": "coo",
    "directeurfinancier": "cfo",
    "directricefinanciere": "cfo",
}
_ROLES = {
    **{str(code): str(code) for code in Engagement.Role.values},
    "chiefmarketingofficer": "cmo",
    "chieftechnologyofficer": "cto",
    "chiefinformationofficer": "cio",
    "chiefoperatingofficer": "coo",
    "chieffinancialofficer": "cfo",
    "chiefinformationsecurityofficer": "ciso",
    "chiefrevenueofficer": "cro",
    "chiefpeopleofficer": "chro",
    "chiefproductofficer": "cpo",
    **_ROLE_WORDS,
}


def read_role(text: str) -> tuple[str, str]:
    """The role and the title that a cell gives: CIO, vCIO, Fractional CIO, Chief information
    officer. The title is empty where the cell says no more than the role. Raises CannotReadValue.
    """
    if not text:
        raise CannotReadValue(_("it is missing."))
    code = _ROLES.get(folded(text))
    if code is None:
        words = {_ROLES[word] for word in re.findall(r"\w+", text.casefold()) if word in _ROLES}
        code = words.pop() if len(words) == 1 else None
    if code is None:
        said = _("“%(text)s” is none of the roles: %(all)s.")
        every = ", ".join(value.upper() for value in Engagement.Role.values)
        raise CannotReadValue(said % {"text": text[:60], "all": every})
    if len(text) > LONGEST_TITLE:
        raise CannotReadValue(_("it is longer than 80 characters."))
    return code, "" if folded(text) in {code, *_ROLE_WORDS} else text


def read_days(text: str) -> Decimal:
    """Days of a month: 6, 7.5, 7,5, 7½. Raises CannotReadValue."""
    try:
        days = parse_days(text)
    except CannotReadDays as error:
        raise CannotReadValue(
            _("“%(text)s” is not a number of days.") % {"text": text[:60]}
        ) from error
    if not 0 <= days <= MOST_DAYS:
        raise CannotReadValue(_("%(text)s: a month has between 0 and 31 days.") % {"text": text})
    return days


def read_rate(text: str) -> Decimal:
    """An amount: 1200, 1 200,50, 1,200.50, €1,200. Raises CannotReadValue."""
    amount = _decimal(text)
    if amount is None or amount > MOST_RATE:
        raise CannotReadValue(_("“%(text)s” is not an amount.") % {"text": text[:60]})
    return amount


def read_hours(text: str) -> Decimal:
    """The hours of a day: 8, 7.5, 7,5. Raises CannotReadValue."""
    hours = _decimal(text)
    if hours is None or not 0 < hours <= 24:
        raise CannotReadValue(
            _("“%(text)s” is not a number of hours between 0 and 24.") % {"text": text[:60]}
        )
    return hours


def read_months(text: str) -> int:
    """A number of months. Raises CannotReadValue."""
    match = _WHOLE.fullmatch(text)
    if not match or int(match[1]) > MOST_MONTHS:
        raise CannotReadValue(
            _("“%(text)s” is not a number of months between 0 and 24.") % {"text": text[:60]}
        )
    return int(match[1])


def read_currency(text: str) -> str:
    """A currency by its code or sign. Raises CannotReadValue."""
    code = _SIGNS.get(text.casefold(), text.upper())
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise CannotReadValue(
            _("“%(text)s” is not a currency; write three letters, like EUR.") % {"text": text[:60]}
        )
    return code


def read_billing(text: str) -> str:
    """fixed or actual. Raises CannotReadValue."""
    return _one_of(text, BILLING, "fixed, actual")


def read_proration(text: str) -> str:
    """working, calendar or none. Raises CannotReadValue."""
    return _one_of(text, PRORATION, "working, calendar, none")


def _one_of(text: str, words: Mapping[str, str], choices: str) -> str:
    found = words.get(folded(text))
    if found is None:
        said = _("“%(text)s” is none of %(choices)s.")
        raise CannotReadValue(said % {"text": text[:60], "choices": choices})
    return str(found)


def _decimal(text: str) -> Decimal | None:
    bare = _NO_FIGURE.sub("", text)
    if _PLAIN.fullmatch(bare):
        return Decimal(bare.replace(",", "."))
    if match := _GROUPED.fullmatch(bare):
        return Decimal(bare.replace(match["mark"], "").replace(",", "."))
    return None


# -------------------------------------------------------------------------------------- places


def read_country(text: str, *, names: dict[str, str]) -> str:
    """A country by its ISO code or by its name; `names` are the names by code that people may
    choose from. Raises CannotReadValue.
    """
    code = text.strip().upper()
    if code in names:
        return code
    found = [key for key, name in names.items() if folded(name) == folded(text)]
    if len(found) == 1:
        return found[0]
    raise CannotReadValue(
        _("“%(text)s” is no country that we know; write two letters, like FR.")
        % {"text": text[:60]}
    )


def read_subdivision(text: str, *, country: str) -> str:
    """A region by its code or name: BY, DE-BY, Bavaria, Bayern. Raises CannotReadValue."""
    kind = getattr(holidays, country, None)
    known: tuple[str, ...] = tuple(getattr(kind, "subdivisions", ()))
    code = text.strip().upper().removeprefix(f"{country}-")
    if code in known:
        return code
    aliases: dict[str, list[str]] = getattr(kind, "get_subdivision_aliases", dict)()
    called = {folded(name): key for key, every in aliases.items() for name in every}
    called |= {folded(name): key for key, name in _IN_ENGLISH.get(country, {}).items()}
    if found := called.get(folded(text)):
        return str(found)
    said = _("%(country)s has no region “%(text)s” with holidays of its own: leave it empty.")
    if known:
        said = _(
            "%(country)s has no region “%(text)s” with holidays of its own, only %(all)s: leave it"
            " empty where the country's hold."
        )
    raise CannotReadValue(said % {"text": text[:60], "country": country, "all": ", ".join(known)})


_IN_ENGLISH = {
    "DE": {
        "BY": "Bavaria",
        "HE": "Hesse",
        "NI": "Lower Saxony",
        "NW": "North Rhine-Westphalia",
        "RP": "Rhineland-Palatinate",
        "SN": "Saxony",
        "ST": "Saxony-Anhalt",
        "TH": "Thuringia",
    },
    "CH": {
        "BE": "Berne",
        "GE": "Geneva",
        "LU": "Lucerne",
        "VS": "Wallis",
        "ZH": "Zurich",
        "GR": "Grisons",
    },
}
