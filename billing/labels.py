"""The words printed on an invoice, in the client's language: English and French."""

from typing import Any

from common.typography import is_french, set_french

LABELS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Invoice {number}",
        "credit_title": "Credit note {number}",
        "draft": "Draft invoice",
        "credit_draft": "Draft credit note",
        "credit_issued": "Issued on {date}.",
        "credits": "Credits invoice {number} of {date}.",
        "credited": "Amount credited",
        "credited_how": "to your credit",
        "draft_note": "Draft, not payable",
        "issued": "Issued on {date}.",
        "prepared": "Prepared on {date}.",
        "services": "Services of {month}.",
        "due": "Amount due",
        "due_by": "by {date}",
        "client": "Client",
        "attention": "For the attention of {name}",
        "identifiers": "Client identifiers",
        "electronic": "Electronic address {address}",
        "vat_number": "VAT {number}",
        "references": "References",
        "item": "Service",
        "quantity": "Quantity",
        "unit_price": "Unit price",
        "vat": "VAT",
        "vat_at": "VAT {rate}",
        "net": "Net amount",
        "vat_by_rate": "VAT by rate",
        "base": "Net base",
        "subtotal": "Sum of the lines",
        "total_net": "Total net",
        "total_gross": "Total due",
        "total_credit": "Total credited",
        "pay_by_transfer": "Pay by bank transfer",
        "reference": "Reference to quote",
        "bank": "Bank",
        "qr": "Code to pay with: {amount} to {name}, IBAN {iban}",
        "scan": "Scan to pay",
        "structured": (
            "Electronic invoice Factur-X, profile EN 16931: the structured data are attached to "
            "this file (factur-x.xml)."
        ),
        "annex": "Statement of days",
        "annex_of": "{engagement}, {month}",
        "date": "Date",
        "what": "What was done",
        "person": "Person",
        "where": "Where",
        "worked": "Days",
        "total": "Total",
        "day": "day",
        "days": "days",
        "flat": "flat fee",
    },
    "fr": {
        "title": "Facture {number}",
        "credit_title": "Avoir {number}",
        "draft": "Brouillon de facture",
        "credit_draft": "Brouillon d'avoir",
        "credit_issued": "Émis le {date}.",
        "credits": "Avoir sur la facture {number} du {date}.",
        "credited": "Montant de l'avoir",
        "credited_how": "à votre crédit",
        "draft_note": "Brouillon, non exigible",
        "issued": "Émise le {date}.",
        "prepared": "Préparé le {date}.",
        "services": "Prestations de services, {month}.",
        "due": "Net à payer",
        "due_by": "au plus tard le {date}",
        "client": "Client",
        "attention": "À l’attention de {name}",
        "identifiers": "Identifiants du client",
        "electronic": "Adresse électronique {address}",
        "vat_number": "TVA {number}",
        "references": "Références",
        "item": "Prestation",
        "quantity": "Quantité",
        "unit_price": "Prix unitaire HT",
        "vat": "TVA",
        "vat_at": "TVA {rate}",
        "net": "Montant HT",
        "vat_by_rate": "Ventilation de la TVA",
        "base": "Base HT",
        "subtotal": "Somme des lignes HT",
        "total_net": "Total HT",
        "total_gross": "Total TTC",
        "total_credit": "Total de l'avoir TTC",
        "pay_by_transfer": "Règlement par virement",
        "reference": "Référence à rappeler",
        "bank": "Banque",
        "qr": "Code de paiement : {amount} à {name}, IBAN {iban}",
        "scan": "Scanner pour payer",
        "structured": (
            "Facture électronique Factur-X, profil EN 16931 : les données structurées sont "
            "jointes à ce fichier (factur-x.xml)."
        ),
        "annex": "Relevé d'activité",
        "annex_of": "{engagement}, {month}",
        "date": "Date",
        "what": "Ce qui a été fait",
        "person": "Intervenant",
        "where": "Lieu",
        "worked": "Jours",
        "total": "Total",
        "day": "jour",
        "days": "jours",
        "flat": "forfait",
    },
}


# As written above, with the spaces that French printers set.
LABELS["fr"] = {key: set_french(label) for key, label in LABELS["fr"].items()}


def labels(language: str) -> dict[str, str]:
    """The labels of a language; English where it is not spoken."""
    return LABELS["fr" if is_french(language) else "en"]


def say(language: str, key: str, **values: Any) -> str:
    """One label with its values filled in."""
    return labels(language)[key].format(**values)
