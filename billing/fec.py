"""The French file of accounting entries (fichier des écritures comptables, FEC).

What article A47 A-1 of the book of tax procedures asks for: a flat file of eighteen columns under
their legal names, fields apart by a tab or a vertical bar, days as 20261031, amounts with a comma
and nothing between the thousands, the entries in the order in which they were recorded, numbered
without gap in each journal. Its characters are ISO 8859-15; a letter that this does not know loses
its accent. The file is named by the SIREN and the last day: 852314764FEC20261231.txt.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from billing.entries import Account, Books, CannotExport, Entry, Journal, Kind, Row, entries
from common.money import format_number
from tenancy.models import Provider

COLUMNS = (
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
)
ENCODING = "iso8859-15"
TAB, BAR = "\t", "|"
SEPARATORS = (TAB, BAR)
_SIREN = 9
_CHUNK = 200
# Signs of printers that the file does not know.
_PLAIN = {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "−": "-", "…": "..."}
_PLAIN |= {"Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "ı": "i"}

# The file is French whoever reads it.
_JOURNALS = {Journal.SALES: "Ventes", Journal.BANK: "Banque"}
_ACCOUNTS = {
    Account.CLIENT: "Clients",
    Account.REVENUE: "Prestations de services",
    Account.EXPENSES: "Frais refacturés",
    Account.VAT: "TVA collectée",
    Account.BANK: "Banque",
}
_KINDS = {
    Kind.INVOICE: "Facture",
    Kind.CREDIT: "Avoir",
    Kind.PAYMENT: "Règlement",
    Kind.REFUND: "Remboursement",
    Kind.REVERSAL: "Annulation de règlement",
}


def siren_of(provider: Provider) -> str:
    """The nine digits of a French firm. Raises CannotExport where they are not known."""
    digits = re.sub(r"\D", "", provider.registration)
    if provider.country != "FR" or len(digits) not in {_SIREN, 14}:
        raise CannotExport(
            _("The FEC is named by the SIREN: enter yours under Settings, Registration.")
        )
    return digits[:_SIREN]


def file_name(*, provider: Provider, last: dt.date) -> str:
    """852314764FEC20261231.txt: who, and the day on which the period ends."""
    return f"{siren_of(provider)}FEC{_day(last)}.txt"


def write_fec(*, books: Books, separator: str = TAB) -> Iterator[bytes]:
    """The file in chunks. Raises CannotExport where a currency has no rate."""
    lines = [separator.join(COLUMNS)]
    for entry in entries(books=books):
        lines += [separator.join(cells) for cells in rows_of(entry)]
        if len(lines) > _CHUNK:
            yield _packed(lines)
            lines = []
    yield _packed(lines)


def _packed(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode(ENCODING)


def rows_of(entry: Entry) -> Iterator[tuple[str, ...]]:
    """The rows of an entry, eighteen cells each."""
    client = entry.client
    of_client = (clean(client.slug), clean(client.official_name))
    for row in entry.rows:
        yield (
            clean(entry.code),
            _JOURNALS[entry.journal],
            str(entry.number),
            _day(entry.on),
            clean(row.number),
            _account_name(row),
            *(of_client if row.account == Account.CLIENT else ("", "")),
            clean(entry.piece),
            _day(entry.on),
            clean(f"{_KINDS[entry.kind]} {entry.piece} {client.name}"),
            _amount(row.debit),
            _amount(row.credit),
            "",
            "",
            _day(entry.recorded_on),
            _amount(row.foreign) if row.foreign is not None else "",
            row.currency,
        )


def _account_name(row: Row) -> str:
    name = _ACCOUNTS[row.account]
    if not row.rate:
        return name
    return f"{name} {format_number(row.rate, language='fr')} %"


def _day(day: dt.date) -> str:
    return f"{day:%Y%m%d}"


def _amount(amount: Decimal) -> str:
    """1234,50; at least two decimals, as many more as the currency has."""
    places = max(2, -int(amount.normalize().as_tuple().exponent))
    return f"{amount:.{places}f}".replace(".", ",")


def clean(text: str) -> str:
    """A text as one cell: no separator, no line end, no letter that the file cannot hold."""
    line = " ".join(re.sub(r"[|\s\x00-\x1f]+", " ", text).split())
    return "".join(_letter(letter) for letter in line)


def _letter(letter: str) -> str:
    """The letter itself, else its plain form or without its accent, else a question mark."""
    bare = "".join(
        one for one in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(one)
    )
    for tried in (letter, _PLAIN.get(letter, bare)):
        try:
            tried.encode(ENCODING)
        except UnicodeEncodeError:
            continue
        return tried
    return "?"
