"""What banks call the columns of their tables, in English, French and German."""

from django.utils.translation import gettext_lazy as _

# Our fields in the order in which a person is asked for them.
FIELDS = {
    "date": _("Day of the movement"),
    "amount": _("Amount, with its sign"),
    "credit": _("Money in"),
    "debit": _("Money out"),
    "direction": _("In or out"),
    "currency": _("Currency"),
    "payer": _("Who paid"),
    "payer_iban": _("Account of who paid"),
    "text": _("What they wrote"),
    "more": _("More of what they wrote"),
    "reference": _("Reference"),
    "bank_reference": _("The bank's own reference"),
    "account": _("Your account"),
    "status": _("Booked or pending"),
}

# The headings as `plain` writes them: small letters, no accents, no marks.
HEADINGS: dict[str, tuple[str, ...]] = {
    "date": (
        "booking date", "buchungstag", "buchungsdatum", "buchung", "date de comptabilisation",
        "date comptable", "date operation", "date de l operation", "date d operation",
        "completed date", "date completed utc", "finished on", "transaction date", "posting date",
        "posted date", "date de transaction", "date", "datum", "jour", "value date", "valuta",
        "valutadatum", "wertstellung", "date de valeur", "date valeur", "started date",
    ),
    "amount": (
        "amount", "montant", "betrag", "umsatz", "transaction amount", "booking amount",
        "montant de l operation", "montant operation", "source amount after fees", "target amount after fees",
        "betrag eur", "betrag in eur", "amount eur", "montant eur", "montant euros", "total amount",
    ),
    "credit": (
        "credit", "credits", "haben", "gutschrift", "gutschriften", "gutschrift in chf", "paid in", "money in",
        "credit amount", "montant credit", "credit euros", "credit eur", "einnahmen", "recettes", "entree",
        "deposits", "zufluss",
    ),
    "debit": (
        "debit", "debits", "soll", "lastschrift", "belastung", "belastungen", "belastung in chf", "paid out", "money out",
        "debit amount", "montant debit", "debit euros", "debit eur", "ausgaben", "depenses", "sortie",
        "withdrawals", "abfluss",
    ),
    "direction": (
        "credit debit indicator", "credit debit", "dr cr", "cr dr", "sens", "soll haben",
        "soll haben kennzeichen", "direction", "debit credit",
    ),
    "currency": (
        "currency", "devise", "wahrung", "waehrung", "ccy", "payment currency", "monnaie",
        "source currency", "umsatz wahrung",
    ),
    "payer": (
        "payer", "payer name", "counterparty", "counterparty name", "partner name", "name of payer",
        "beguenstigter zahlungspflichtiger", "auftraggeber empfanger", "auftraggeber beguenstigter",
        "auftraggeber begunstigter", "name zahlungsbeteiligter", "zahlungspflichtige r", "zahlungspflichtiger",
        "name des partners", "auftraggeber", "donneur d ordre", "nom du donneur d ordre", "emetteur",
        "contrepartie", "nom de la contrepartie", "nom contrepartie", "tiers", "source name", "name", "nom", "payee",
    ),
    "payer_iban": (
        "payer iban", "counterparty iban", "partner iban", "iban zahlungsbeteiligter",
        "kontonummer iban", "iban contrepartie", "iban de la contrepartie", "compte contrepartie",
        "compte de la contrepartie", "gegenkonto", "iban auftraggeber", "counterparty account",
    ),
    "text": (
        "verwendungszweck", "payment reference", "remittance information", "communication",
        "communications", "motif", "detail de l ecriture", "libelle operation", "libelle de l operation",
        "libelle", "description", "details", "narrative", "memo", "mitteilung", "mitteilungen",
        "buchungsdetails", "message", "information", "beschreibung", "buchungstext", "label",
        "transaction details", "reference text", "libelle simplifie",
    ),
    "more": (
        "informations complementaires", "details complementaires", "libelle complementaire",
        "additional information", "zusatzinformationen", "note", "notes", "detail", "info complementaire",
    ),
    "reference": (
        "kundenreferenz", "kundenreferenz end to end", "end to end id", "end to end reference",
        "end to end referenz", "reference client", "customer reference", "reference", "referenz",
    ),
    "bank_reference": (
        "transaction id", "transaktions id", "bank reference", "bankreferenz", "reference operation",
        "reference de l operation", "numero de mouvement", "transferwise id", "id", "transaction reference",
        "transaktions nr", "reference bancaire",
    ),
    "account": (
        "auftragskonto", "iban auftragskonto", "account iban", "own iban", "account", "compte", "konto",
        "iban du compte", "numero de compte", "kontonummer", "account number",
    ),
    "status": ("state", "status", "statut", "etat", "info"),
}  # fmt: skip

PENDING = {
    "pending", "reverted", "declined", "failed", "cancelled", "canceled", "vorgemerkt",
    "umsatz vorgemerkt", "vorgemerkte umsatze", "en attente", "a venir", "en cours", "refuse", "annule",
    "offen",
}  # fmt: skip
OUT = {"d", "dr", "dbit", "debit", "s", "soll", "out", "belastung", "lastschrift", "-", "sortie"}
IN = {"c", "cr", "crdt", "credit", "h", "haben", "in", "gutschrift", "+", "entree"}
# French and German banks write the day before the month.
DAY_FIRST = (
    "libelle", "montant", "devise", "date d", "date comptable", "sens", "compte", "solde", "betrag",
    "datum", "buchung", "valuta", "wahrung", "waehrung", "umsatz", "soll", "haben", "konto", "saldo",
)  # fmt: skip
