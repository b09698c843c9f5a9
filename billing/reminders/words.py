"""What a reminder says when nobody has edited it, in the client's language: English and French.

The words stand above the invoices; amounts, interest and where to pay are always put in from the
books on the day the letter goes out.
"""

from typing import Any

from common.typography import is_french, set_french

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "friendly_subject": "Invoice {numbers}: due on {due}",
        "friendly": (
            "Hello,\n\n{invoices} below, due on {due}, {is_} still open in our books. Perhaps it "
            "slipped through: could you arrange the payment in the next few days?\n\n"
            "If something is not right, simply answer this mail and we put it in order."
        ),
        "firm_subject": "Second reminder: invoice {numbers}, {days} past due",
        "firm": (
            "Hello,\n\n{invoices} below {is_} now {days} past due, and we have received no "
            "payment. Please transfer the open amount by {by}.\n\n"
            "If something stands in the way, tell us by answering this mail."
        ),
        "final_subject": "Final reminder: invoice {numbers}, {days} past due",
        "final": (
            "Hello,\n\n{invoices} below {is_} {days} past due and still not paid. This is our "
            "final reminder: please transfer the open amount by {by}. After that day we take "
            "further steps to recover it."
        ),
        "claims": (
            "Late payment entitles us to what is named below beside the open amount; we reserve "
            "the right to claim it."
        ),
        "one": "The invoice",
        "many": "The invoices",
        "one_is": "is",
        "many_is": "are",
        "point": "{number} of {issued}: {open} open, due on {due}",
        "part": "{number} of {issued}: {open} open of {gross}, due on {due}",
        "open": "Open amount",
        "interest": "Interest to {on}, {rate} % a year",
        "recovery": "Fixed charge for recovery",
        "reference": "Reference",
        "open_one": "Open the invoice",
        "open_many": "Open the invoices",
        "meanwhile": "Has the payment left in the meantime? Then thank you, and disregard this.",
        "why": "You get this because you look after the invoices of {client}.",
    },
    "fr": {
        "friendly_subject": "Facture {numbers} : échéance du {due}",
        "friendly": (
            "Bonjour,\n\nSauf erreur de notre part, {invoices} ci-dessous, à échéance du {due}, "
            "{is_} à régler. Il s’agit sans doute d’un oubli : pourriez-vous procéder au "
            "règlement dans les prochains jours ?\n\n"
            "Si quelque chose ne convient pas, répondez simplement à ce message et nous "
            "ferons le nécessaire."
        ),
        "firm_subject": "Deuxième relance : facture {numbers}, {days} de retard",
        "firm": (
            "Bonjour,\n\nÀ ce jour, {invoices} ci-dessous {is_} à régler, avec {days} de "
            "retard. Nous vous demandons de régler le montant dû au plus tard le {by}.\n\n"
            "Si un point bloque le règlement, indiquez-le-nous en réponse à ce message."
        ),
        "final_subject": "Dernière relance : facture {numbers}, {days} de retard",
        "final": (
            "Bonjour,\n\nMalgré un retard de {days}, {invoices} ci-dessous {is_} à régler. Ceci "
            "est notre dernière relance : merci de régler le montant dû au plus tard le {by}. "
            "Passé ce délai, nous engagerons la procédure de recouvrement."
        ),
        "claims": (
            "Le retard de paiement nous donne droit aux sommes indiquées ci-dessous en plus du "
            "montant dû ; nous nous réservons le droit de les réclamer."
        ),
        "one": "la facture",
        "many": "les factures",
        "one_is": "reste",
        "many_is": "restent",
        "point": "{number} du {issued} : {open} à régler, échéance du {due}",
        "part": "{number} du {issued} : {open} à régler sur {gross}, échéance du {due}",
        "open": "Montant dû",
        "interest": "Intérêts de retard au {on}, {rate} % l’an",
        "recovery": "Indemnité forfaitaire pour frais de recouvrement",
        "reference": "Référence",
        "open_one": "Ouvrir la facture",
        "open_many": "Ouvrir les factures",
        "meanwhile": (
            "Le règlement est parti entre-temps ? Merci, et ne tenez pas compte de ce message."
        ),
        "why": "Vous recevez ce message parce que vous suivez les factures de {client}.",
    },
}
_WORDS["fr"] = {key: set_french(sentence) for key, sentence in _WORDS["fr"].items()}


def say(language: str, key: str, **values: Any) -> str:
    """One text with its values filled in; English where the language is not spoken."""
    return _WORDS["fr" if is_french(language) else "en"][key].format(**values)
