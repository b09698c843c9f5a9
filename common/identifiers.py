"""Numbers that prove themselves: VAT numbers, SIREN and SIRET, IBAN, BIC.

Each is packed as machines want it, and is wrong only where its own check digits say so; nothing is
asked over the network. What cannot be judged (the register of a country that is not known here)
passes.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from stdnum import bic, iban, vatin
from stdnum.ch import uid
from stdnum.fr import siren, siret
from stdnum.fr import tva as french_vat

# Countries of the Union, Northern Ireland beside them, and the neighbours whose numbers are known.
VAT_COUNTRIES = frozenset(
    {"AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "GB", "GR"}
    | {"HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI"}
    | {"SK", "XI"}
)
_SHAPE = re.compile(r"[A-Z]{2}[A-Z0-9+*]{2,18}")
_SWISS_WORDS = ("MWST", "TVA", "IVA", "TPV")


def packed(text: str) -> str:
    """Without the spaces, dots and dashes that people type for the eye, in capitals."""
    return re.sub(r"[\s.\-\u2010-\u2015]", "", text).upper()


def vat_number_problem(number: str) -> str:
    """Why a packed VAT number is wrong; empty where it may be right."""
    if not _SHAPE.fullmatch(number):
        return _("A VAT number begins with its country, like FR40303265045.")
    if number[:2] not in VAT_COUNTRIES or _proves_itself(number):
        return ""
    return _("This VAT number does not add up: a digit or letter is wrong.")


def _proves_itself(number: str) -> bool:
    if number.startswith("CHE"):
        return bool(uid.is_valid(_without_word(number)))
    return bool(vatin.is_valid(number))


def _without_word(number: str) -> str:
    """A Swiss number without what says that it is one of VAT."""
    for word in _SWISS_WORDS:
        if number.endswith(word):
            return number.removesuffix(word)
    return number


def registration_problem(number: str, *, country: str) -> str:
    """Why a packed number in the register of companies is wrong; empty where it may be right."""
    if country == "FR" and number.isdigit():
        if len(number) not in {9, 14}:
            return _("A SIREN has 9 digits, a SIRET 14.")
        if len(number) == 9 and not siren.is_valid(number):
            return _("This SIREN does not add up: a digit is wrong.")
        if len(number) == 14 and not siret.is_valid(number):
            return _("This SIRET does not add up: a digit is wrong.")
    if country == "CH" and number.startswith("CHE") and not uid.is_valid(_without_word(number)):
        return _("This UID does not add up: a digit is wrong.")
    return ""


def pair_problem(*, vat_number: str, registration: str, country: str) -> str:
    """Why a VAT number and a number in the register are not of one firm; empty where they are."""
    if country != "FR" or not vat_number.startswith("FR") or not registration[:9].isdigit():
        return ""
    if len(registration) < 9 or not french_vat.is_valid(vat_number):
        return ""
    if vat_number[4:] == registration[:9]:
        return ""
    return _("This VAT number belongs to another SIREN: one of the two is wrong.")


def firm_problems(known: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is wrong with the numbers of a firm in a country, each by its field."""
    country, number = known.get("country", ""), packed(known.get("registration", ""))
    if number and (problem := registration_problem(number, country=country)):
        yield "registration", problem
        return
    vat_number = known.get("vat_number", "")
    if problem := pair_problem(vat_number=vat_number, registration=number, country=country):
        yield "vat_number", problem


def iban_problem(number: str) -> str:
    """Why a packed IBAN is wrong; empty where it is right."""
    if iban.is_valid(number):
        return ""
    return _("This IBAN does not add up: a digit or letter is wrong.")


def bic_problem(code: str, *, account: str = "") -> str:
    """Why a packed BIC is wrong, or does not go with a packed IBAN."""
    if not bic.is_valid(code):
        return _("A BIC has 8 or 11 letters and digits, like AGRIFRPP.")
    if account and _land(code[4:6]) != _land(account[:2]):
        return _("This BIC is of a bank in another country than the IBAN.")
    return ""


def _land(country: str) -> str:
    """France and its territories are one to a bank."""
    french = {"GP", "MQ", "GF", "RE", "PM", "YT", "BL", "MF", "NC", "PF", "WF", "TF"}
    return "FR" if country in french else country
