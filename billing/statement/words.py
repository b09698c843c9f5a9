"""The words of a statement of account and of the letter that goes with it, in the client's
language: English and French."""

from typing import Any

from common.typography import is_french, set_french

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Statement of account",
        "sub": "From {first} to {last}.",
        "balance": "To pay",
        "in_favour": "In your favour",
        "settled": "Everything is settled",
        "overdue": "of which {amount} past due",
        "on": "on {date}",
        "client": "Client",
        "identifiers": "Client identifiers",
        "vat_number": "VAT {number}",
        "period": "Period",
        "date": "Date",
        "what": "Movement",
        "due": "Due",
        "amount": "Amount",
        "running": "Balance",
        "opening": "Balance brought forward",
        "closing": "Balance on {date}",
        "invoice": "Invoice {reference}",
        "credit": "Credit note {reference}",
        "payment": "Payment received",
        "reversal": "Payment reversed",
        "refund": "Paid back",
        "reference": "ref. {reference}",
        "none": "No movement in this period.",
        "in_currency": "Account in {currency}",
        "pay_by_transfer": "Pay by bank transfer",
        "to_quote": "Reference to quote",
        "letter_subject": "Statement of account to {last}: {amount} to pay",
        "letter_subject_none": "Statement of account to {last}",
        "letter": "This is your account with {seller} from {first} to {last}.",
        "letter_why": "You get this because you look after the invoices of {client}.",
        "letter_button": "Open the statement",
        "letter_after": "Does something look wrong? Answer this mail and we look into it.",
        "to_pay": "To pay",
        "past_due": "Past due",
    },
    "fr": {
        "title": "Relevé de compte",
        "sub": "Du {first} au {last}.",
        "balance": "Reste à payer",
        "in_favour": "En votre faveur",
        "settled": "Tout est réglé",
        "overdue": "dont {amount} échus",
        "on": "au {date}",
        "client": "Client",
        "identifiers": "Identifiants du client",
        "vat_number": "TVA {number}",
        "period": "Période",
        "date": "Date",
        "what": "Mouvement",
        "due": "Échéance",
        "amount": "Montant",
        "running": "Solde",
        "opening": "Solde reporté",
        "closing": "Solde au {date}",
        "invoice": "Facture {reference}",
        "credit": "Avoir {reference}",
        "payment": "Règlement reçu",
        "reversal": "Règlement annulé",
        "refund": "Remboursement",
        "reference": "réf. {reference}",
        "none": "Aucun mouvement sur la période.",
        "in_currency": "Compte en {currency}",
        "pay_by_transfer": "Règlement par virement",
        "to_quote": "Référence à rappeler",
        "letter_subject": "Relevé de compte au {last} : {amount} à payer",
        "letter_subject_none": "Relevé de compte au {last}",
        "letter": "Voici votre compte chez {seller}, du {first} au {last}.",
        "letter_why": "Vous recevez ce message parce que vous suivez les factures de {client}.",
        "letter_button": "Ouvrir le relevé",
        "letter_after": "Une ligne vous surprend ? Répondez à ce message, nous la vérifierons.",
        "to_pay": "Reste à payer",
        "past_due": "Échu",
    },
}
_WORDS["fr"] = {key: set_french(sentence) for key, sentence in _WORDS["fr"].items()}


def labels(language: str) -> dict[str, str]:
    """The words of a language; English where it is not spoken."""
    return _WORDS["fr" if is_french(language) else "en"]


def say(language: str, key: str, **values: Any) -> str:
    """One sentence with its values filled in."""
    return labels(language)[key].format(**values)
