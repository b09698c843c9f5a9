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
        "used_one": "{number} used",
        "per_month": "{days} a month",
        "working": "{number} of {total} working days",
        "working_one": "{number} of {total} working days",
        "calendar": "{number} of {total} days",
        "calendar_one": "{number} of {total} days",
        "stretch": "{first} to {last}",
        "beyond": "{days} beyond the {available} available",
        "order": "Order",
        "mandate": "Mandate",
        "payment_terms": "Payment within {days}.",
        "at_once": "Payment on receipt.",
        "reduced_rate": "Reduced rate {rate}",
        "reverse_charge": "Reverse charge",
        "outside": "Outside the scope of VAT",
        "reverse_charge_reason": (
            "Reverse charge: the client accounts for the VAT (articles 44 and 196 of Directive "
            "2006/112/EC)."
        ),
        "reverse_charge_reason_FR": (
            "Reverse charge: the client accounts for the VAT (article 283-2 of the French tax "
            "code, article 196 of Directive 2006/112/EC)."
        ),
        "outside_reason": (
            "Outside the scope of VAT: service to a business outside the European Union "
            "(article 44 of Directive 2006/112/EC)."
        ),
        "outside_reason_FR": (
            "VAT does not apply (article 259-1 of the French tax code): service to a business "
            "outside the European Union."
        ),
        "outside_reason_elsewhere": (
            "Outside the scope of VAT: the service is supplied where the client is established."
        ),
        "buyer_reference": "Your reference",
        "credit_terms": "Set against what you owe us, or paid back to you.",
        "late_FR": (
            "Late payment bears a penalty of three times the French legal interest rate from the "
            "day after the due date."
        ),
        "late_rate": "Late payment bears interest of {rate} a year from the day after the due date.",
        "recovery_FR": "Late payment also bears a fixed recovery charge of €40.",
        "no_discount": "No discount for early payment.",
        "operation_services": "Operation: supply of services.",
        "vat_on_debits": "The seller has chosen to owe the VAT when invoicing (VAT on debits).",
        "structured_data": "The invoice as structured data (Factur-X, EN 16931)",
        "annex_signed": "Approved by {name} on {day}.",
        "annex_lapsed": "Approved without an answer on {day}.",
        "rest_unused": "Agreed days not used",
        "rest_owed": "Days used ahead in an earlier month",
        "other_work": "Other work",
        "of_the_days": "{rate} of the days",
        "expense_travel": "Travel",
        "expense_lodging": "Lodging",
        "expense_meals": "Meals",
        "expense_software": "Software",
        "expense_other": "Expense",
        "letter_subject": "Invoice {number}: {amount}, due {due}",
        "letter": (
            "{seller} has issued invoice {number} for {title}, {month}.\n\n"
            "Amount due: {amount}\nDue by: {due}\n\nThe invoice as a PDF:\n{address}\n"
        ),
        "credit_letter_subject": "Credit note {number}: {amount}, for invoice {credits}",
        "credit_letter": (
            "{seller} has issued credit note {number} for invoice {credits}.\n\n"
            "Reason: {reason}\nAmount: {amount}\n\nThe credit note as a PDF:\n{address}\n"
        ),
    },
    "fr": {
        "standard_rate": "Taux normal {rate}",
        "no_vat": "Sans TVA",
        "line": "{title}, {month}",
        "burst_line": "{title}, jours de renfort, {month}",
        "contracted": "{days} au contrat",
        "used": "{number} réalisés",
        "used_one": "{number} réalisé",
        "per_month": "{days} par mois",
        "working": "{number} jours ouvrés sur {total}",
        "working_one": "{number} jour ouvré sur {total}",
        "calendar": "{number} jours sur {total}",
        "calendar_one": "{number} jour sur {total}",
        "stretch": "du {first} au {last}",
        "beyond": "{days} au-delà du disponible ({available})",
        "order": "Commande",
        "mandate": "Mandat",
        "payment_terms": "Paiement à {days}.",
        "at_once": "Paiement à réception.",
        "reduced_rate": "Taux réduit {rate}",
        "reverse_charge": "Autoliquidation",
        "outside": "Hors champ de la TVA",
        "reverse_charge_reason": (
            "Autoliquidation : TVA due par le preneur (articles 44 et 196 de la directive "
            "2006/112/CE)."
        ),
        "reverse_charge_reason_FR": (
            "Autoliquidation : TVA due par le preneur (article 283-2 du CGI, article 196 de la "
            "directive 2006/112/CE)."
        ),
        "outside_reason": (
            "Hors champ de la TVA : prestation à une entreprise établie hors de l'Union "
            "européenne (article 44 de la directive 2006/112/CE)."
        ),
        "outside_reason_FR": (
            "TVA non applicable, article 259-1 du CGI : prestation à une entreprise établie hors "
            "de l'Union européenne."
        ),
        "outside_reason_elsewhere": (
            "Hors champ de la TVA : la prestation est située au lieu d'établissement du client."
        ),
        "buyer_reference": "Votre référence",
        "credit_terms": "À imputer sur vos factures, ou à vous rembourser.",
        "late_FR": (
            "Pénalités de retard exigibles dès le lendemain de l’échéance : trois fois le taux "
            "d’intérêt légal."
        ),
        "late_rate": (
            "Pénalités de retard exigibles dès le lendemain de l’échéance : {rate} par an."
        ),
        "recovery_FR": "Indemnité forfaitaire pour frais de recouvrement : 40 €.",
        "no_discount": "Pas d’escompte pour paiement anticipé.",
        "operation_services": "Nature de l'opération : prestation de services.",
        "vat_on_debits": "Option pour le paiement de la taxe d'après les débits.",
        "structured_data": "La facture en données structurées (Factur-X, EN 16931)",
        "annex_signed": "Validé par {name} le {day}.",
        "annex_lapsed": "Réputé validé le {day}, sans réponse.",
        "rest_unused": "Jours convenus non utilisés",
        "rest_owed": "Jours pris d’avance un mois précédent",
        "other_work": "Autres travaux",
        "of_the_days": "{rate} des jours",
        "expense_travel": "Déplacement",
        "expense_lodging": "Hébergement",
        "expense_meals": "Repas",
        "expense_software": "Logiciel",
        "expense_other": "Frais",
        "letter_subject": "Facture {number} : {amount}, échéance {due}",
        "letter": (
            "{seller} a émis la facture {number} pour {title}, {month}.\n\n"
            "Montant dû : {amount}\nÉchéance : {due}\n\nLa facture en PDF :\n{address}\n"
        ),
        "credit_letter_subject": "Avoir {number} : {amount}, sur la facture {credits}",
        "credit_letter": (
            "{seller} a émis l'avoir {number} sur la facture {credits}.\n\n"
            "Motif : {reason}\nMontant : {amount}\n\nL'avoir en PDF :\n{address}\n"
        ),
    },
}

# As written above, with the spaces that French printers set.
_WORDS["fr"] = {key: set_french(sentence) for key, sentence in _WORDS["fr"].items()}

# English and French names, for an address that leaves the country.
_COUNTRIES = {
    "AE": ("United Arab Emirates", "Émirats arabes unis"),
    "AT": ("Austria", "Autriche"),
    "AU": ("Australia", "Australie"),
    "BE": ("Belgium", "Belgique"),
    "BG": ("Bulgaria", "Bulgarie"),
    "BR": ("Brazil", "Brésil"),
    "CA": ("Canada", "Canada"),
    "CH": ("Switzerland", "Suisse"),
    "CI": ("Côte d’Ivoire", "Côte d’Ivoire"),
    "CN": ("China", "Chine"),
    "CY": ("Cyprus", "Chypre"),
    "CZ": ("Czechia", "Tchéquie"),
    "DE": ("Germany", "Allemagne"),
    "DK": ("Denmark", "Danemark"),
    "DZ": ("Algeria", "Algérie"),
    "EE": ("Estonia", "Estonie"),
    "ES": ("Spain", "Espagne"),
    "FI": ("Finland", "Finlande"),
    "FR": ("France", "France"),
    "GB": ("United Kingdom", "Royaume-Uni"),
    "GR": ("Greece", "Grèce"),
    "HK": ("Hong Kong", "Hong Kong"),
    "HR": ("Croatia", "Croatie"),
    "HU": ("Hungary", "Hongrie"),
    "IE": ("Ireland", "Irlande"),
    "IL": ("Israel", "Israël"),
    "IN": ("India", "Inde"),
    "IS": ("Iceland", "Islande"),
    "IT": ("Italy", "Italie"),
    "JP": ("Japan", "Japon"),
    "KR": ("South Korea", "Corée du Sud"),
    "LI": ("Liechtenstein", "Liechtenstein"),
    "LT": ("Lithuania", "Lituanie"),
    "LU": ("Luxembourg", "Luxembourg"),
    "LV": ("Latvia", "Lettonie"),
    "MA": ("Morocco", "Maroc"),
    "MC": ("Monaco", "Monaco"),
    "MT": ("Malta", "Malte"),
    "MX": ("Mexico", "Mexique"),
    "NL": ("Netherlands", "Pays-Bas"),
    "NO": ("Norway", "Norvège"),
    "NZ": ("New Zealand", "Nouvelle-Zélande"),
    "PL": ("Poland", "Pologne"),
    "PT": ("Portugal", "Portugal"),
    "RO": ("Romania", "Roumanie"),
    "SE": ("Sweden", "Suède"),
    "SG": ("Singapore", "Singapour"),
    "SI": ("Slovenia", "Slovénie"),
    "SK": ("Slovakia", "Slovaquie"),
    "SN": ("Senegal", "Sénégal"),
    "TN": ("Tunisia", "Tunisie"),
    "TR": ("Türkiye", "Turquie"),
    "TW": ("Taiwan", "Taïwan"),
    "US": ("United States", "États-Unis"),
    "ZA": ("South Africa", "Afrique du Sud"),
}


def say(language: str, key: str, **values: Any) -> str:
    """One sentence with its values filled in; English where the language is not spoken."""
    return _WORDS["fr" if is_french(language) else "en"][key].format(**values)


def count(language: str, key: str, *, value: Decimal | int, **values: Any) -> str:
    """One sentence about a number; French counts up to, but not with, two as one."""
    written = number(Decimal(value), language=language)
    return say(language, f"{key}_one" if -2 < value < 2 else key, number=written, **values)


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


def country_name(code: str, *, language: str) -> str:
    """The name of a country; its code where the name is not known."""
    english, french = _COUNTRIES.get(code, (code, code))
    return french if is_french(language) else english
