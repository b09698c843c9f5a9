"""The sentences of an invoice and of the letter that goes with it, in the client's language.

What the printed form itself says (its column heads) stands in billing/labels.py; here is what is
put together from the month: titles, details, terms of payment, places.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from common.money import format_number
from common.typography import is_french, long_date, month_name, set_french

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "standard_rate": "Standard rate {rate}",
        "no_vat": "No VAT",
        "line": "{title}, {month}",
        "burst_line": "{title}, extra days, {month}",
        "contracted": "{days} contracted",
        "used": "{number} used",
        "per_month": "{days} a month",
        "working": "{covered} of {total} working days",
        "calendar": "{covered} of {total} days",
        "stretch": "{first} to {last}",
        "beyond": "{days} beyond the {available} available",
        "order": "Order",
        "mandate": "Mandate",
        "payment_terms": "Payment within {days}.",
        "at_once": "Payment on receipt.",
        "late_FR": (
            "Late payment bears a penalty of three times the French legal interest rate from the "
            "day after the due date, and a fixed recovery charge of €40. No discount for early "
            "payment."
        ),
        "letter_subject": "Invoice {number}: {amount}, due {due}",
        "letter": (
            "{seller} has issued invoice {number} for {title}, {month}.\n\n"
            "Amount due: {amount}\nDue by: {due}\n\nThe invoice as a PDF:\n{address}\n"
        ),
    },
    "fr": {
        "standard_rate": "Taux normal {rate}",
        "no_vat": "Sans TVA",
        "line": "{title}, {month}",
        "burst_line": "{title}, jours de renfort, {month}",
        "contracted": "{days} au contrat",
        "used": "{number} réalisés",
        "per_month": "{days} par mois",
        "working": "{covered} jours ouvrés sur {total}",
        "calendar": "{covered} jours sur {total}",
        "stretch": "du {first} au {last}",
        "beyond": "{days} au-delà des {available} disponibles",
        "order": "Commande",
        "mandate": "Mandat",
        "payment_terms": "Paiement à {days}.",
        "at_once": "Paiement à réception.",
        "late_FR": (
            "Pénalités de retard exigibles dès le lendemain de l’échéance : trois fois le taux "
            "d’intérêt légal. Indemnité forfaitaire pour frais de recouvrement : 40 €. "
            "Pas d’escompte pour paiement anticipé."
        ),
        "letter_subject": "Facture {number} : {amount}, échéance {due}",
        "letter": (
            "{seller} a émis la facture {number} pour {title}, {month}.\n\n"
            "Montant dû : {amount}\nÉchéance : {due}\n\nLa facture en PDF :\n{address}\n"
        ),
    },
}

# As written above, with the spaces that French printers set.
_WORDS["fr"] = {key: set_french(sentence) for key, sentence in _WORDS["fr"].items()}

# English and French names, for an address that leaves the country.
_COUNTRIES = {
    "AT": ("Austria", "Autriche"),
    "BE": ("Belgium", "Belgique"),
    "BG": ("Bulgaria", "Bulgarie"),
    "CA": ("Canada", "Canada"),
    "CH": ("Switzerland", "Suisse"),
    "CY": ("Cyprus", "Chypre"),
    "CZ": ("Czechia", "Tchéquie"),
    "DE": ("Germany", "Allemagne"),
    "DK": ("Denmark", "Danemark"),
    "EE": ("Estonia", "Estonie"),
    "ES": ("Spain", "Espagne"),
    "FI": ("Finland", "Finlande"),
    "FR": ("France", "France"),
    "GB": ("United Kingdom", "Royaume-Uni"),
    "GR": ("Greece", "Grèce"),
    "HR": ("Croatia", "Croatie"),
    "HU": ("Hungary", "Hongrie"),
    "IE": ("Ireland", "Irlande"),
    "IT": ("Italy", "Italie"),
    "LT": ("Lithuania", "Lituanie"),
    "LU": ("Luxembourg", "Luxembourg"),
    "LV": ("Latvia", "Lettonie"),
    "MC": ("Monaco", "Monaco"),
    "MT": ("Malta", "Malte"),
    "NL": ("Netherlands", "Pays-Bas"),
    "NO": ("Norway", "Norvège"),
    "PL": ("Poland", "Pologne"),
    "PT": ("Portugal", "Portugal"),
    "RO": ("Romania", "Roumanie"),
    "SE": ("Sweden", "Suède"),
    "SI": ("Slovenia", "Slovénie"),
    "SK": ("Slovakia", "Slovaquie"),
    "US": ("United States", "États-Unis"),
}


def say(language: str, key: str, **values: Any) -> str:
    """One sentence with its values filled in; English where the language is not spoken."""
    return _WORDS["fr" if is_french(language) else "en"][key].format(**values)


def number(value: Decimal, *, language: str) -> str:
    """Write a number of days without its unit: 8, or 9.38."""
    return format_number(value, language=language)


def days(number: Decimal | int, *, language: str) -> str:
    """Write a number of days: 8 days, 1 day, 1,38 jour."""
    written = format_number(Decimal(number), language=language)
    if is_french(language):
        return f"{written} {'jour' if -2 < number < 2 else 'jours'}"
    return f"{written} {'day' if number == 1 else 'days'}"


def month(first: dt.date, *, language: str) -> str:
    """Write October 2026, or octobre 2026."""
    return month_name(first, language=language)


def stretch(first: dt.date, last: dt.date, *, language: str) -> str:
    """Write 16 to 31 March 2026: two days of one month."""
    number = f"{first.day}er" if first.day == 1 and is_french(language) else f"{first.day}"
    return say(language, "stretch", first=number, last=long_date(last, language=language))


def payment_terms(number: int, *, language: str) -> str:
    """How long the client has to pay."""
    if not number:
        return say(language, "at_once")
    return say(language, "payment_terms", days=days(number, language=language))


def late_payment(country: str, *, language: str) -> str:
    """What the seller's law wants said about late payment; nothing where it wants nothing."""
    return say(language, f"late_{country}") if f"late_{country}" in _WORDS["en"] else ""


def country_name(code: str, *, language: str) -> str:
    """The name of a country; its code where the name is not known."""
    english, french = _COUNTRIES.get(code, (code, code))
    return french if is_french(language) else english
