"""The words printed on an invoice, in the client's language: English and French."""

from typing import Any

from common.typography import is_french, set_french

LABELS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Invoice {number}",
        "draft": "Draft invoice",
        "draft_note": "Draft, not payable",
        "issued": "Issued on {date}.",
        "prepared": "Prepared on {date}.",
        "services": "Services of {month}.",
        "due": "Amount due",
        "due_by": "by {date}",
        "client": "Client",
        "attention": "For the attention of {name}",
        "identifiers": "Client identifiers",
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
        "total_net": "Total net",
        "total_gross": "Total due",
        "pay_by_transfer": "Pay by bank transfer",
        "reference": "Reference to quote",
        "day": "day",
        "days": "days",
        "flat": "flat fee",
    },
    "fr": {
        "title": "Facture {number}",
        "draft": "Brouillon de facture",
        "draft_note": "Brouillon, non exigible",
        "issued": "Émise le {date}.",
        "prepared": "Préparé le {date}.",
        "services": "Prestations de services, {month}.",
        "due": "Net à payer",
        "due_by": "au plus tard le {date}",
        "client": "Client",
        "attention": "À l’attention de {name}",
        "identifiers": "Identifiants du client",
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
        "total_net": "Total HT",
        "total_gross": "Total TTC",
        "pay_by_transfer": "Règlement par virement",
        "reference": "Référence à rappeler",
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
