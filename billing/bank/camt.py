"""Statements of an account in ISO 20022, camt.053, in the versions 001.02 to 001.13.

The sign is that of the entry. An entry of several transactions that each have an amount is as many
movements; what is only announced (pending, for information) is counted and left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _
from lxml import etree
from lxml.etree import _Element as Element

from billing.bank.movement import (
    MOST_LINES,
    CannotRead,
    Movement,
    Statement,
    clean,
    compact,
    is_amount,
)

_NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(camt\.05\d)\.001\.(\d\d)")
_NOTHING = {"NOTPROVIDED", "NONREF", "NOT PROVIDED"}


@dataclass(frozen=True, slots=True)
class _Amount:
    value: Decimal
    currency: str


def looks_like_camt(raw: bytes) -> bool:
    """Whether it is XML at all: what stands first says so, in whatever encoding."""
    return raw[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def read_camt(raw: bytes) -> Statement:
    """Read a file of the bank. Raises CannotRead."""
    root = _parsed(raw)
    reader = _Reader(root)
    movements = tuple(reader.movements())
    return Statement(kind="camt", movements=movements, pending=reader.pending)


def _parsed(raw: bytes) -> Element:
    """The document: without entities, without a look at the network, without huge parts."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True,
        remove_comments=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise CannotRead(
            _("This XML file is damaged or not complete. Fetch it from the bank again.")
        ) from error
    if root.getroottree().docinfo.doctype:
        raise CannotRead(
            _("This XML file brings definitions of its own, which no bank does. It was not read.")
        )
    _refuse_others(root)
    return root


def _refuse_others(root: Element) -> None:
    found = _NAMESPACE.match(etree.QName(root).namespace or "")
    if found is None:
        raise CannotRead(
            _("This XML file is no statement of an account (camt.053). Nothing was read.")
        )
    if found[1] != "camt.053":
        said = _("This is a %(kind)s file. Fetch the statements of the account, camt.053.")
        raise CannotRead(said % {"kind": found[1]})


class _Reader:
    """Walks through the statements of a document."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.space = {"c": etree.QName(root).namespace}
        self.pending = 0
        self.count = 0
        self.entry = 0

    def all(self, at: Element, path: str) -> list[Element]:
        found: list[Element] = at.findall(
            "/".join(f"c:{step}" for step in path.split("/")), self.space
        )
        return found

    def one(self, at: Element, *paths: str) -> str:
        """The first text that stands at one of these paths."""
        for path in paths:
            for found in self.all(at, path):
                if found.text and found.text.strip():
                    return found.text.strip()
        return ""

    def movements(self) -> Iterator[Movement]:
        statements = self.all(self.root, "BkToCstmrStmt/Stmt")
        if not statements:
            raise CannotRead(_("There is no statement of an account in this file."))
        for statement in statements:
            account = compact(self.one(statement, "Acct/Id/IBAN", "Acct/Id/Othr/Id"))
            for entry in self.all(statement, "Ntry"):
                if self.one(entry, "Sts/Cd", "Sts").upper() in {"PDNG", "INFO", "FUTR"}:
                    self.pending += 1
                    continue
                yield from self.of_entry(entry, account)

    def of_entry(self, entry: Element, account: str) -> Iterator[Movement]:
        self.entry += 1
        amount = self.signed(entry, self.amount(entry, "Amt"))
        on = self.day(entry)
        details = self.all(entry, "NtryDtls/TxDtls")
        parts = [self.part(entry, one, amount) for one in details]
        sums = [part.value for part in parts if part is not None]
        if len(details) > 1 and len(sums) == len(details) and sum(sums) == amount.value:
            for one, value in zip(details, sums, strict=True):
                mine = _Amount(value, amount.currency)
                yield from self.movement(entry, [one], mine, on, account, batch=amount.value)
        else:
            yield from self.movement(entry, details, amount, on, account, batch=None)

    def movement(
        self,
        entry: Element,
        details: list[Element],
        amount: _Amount,
        on: date,
        account: str,
        *,
        batch: Decimal | None,
    ) -> Iterator[Movement]:
        if not amount.value:
            return
        self.count += 1
        if self.count > MOST_LINES:
            said = _("The file has more than %(most)d movements. Fetch fewer days at once.")
            raise CannotRead(said % {"most": MOST_LINES})
        alone = details[0] if len(details) == 1 else None
        reversal = self.one(entry, "RvslInd").lower() in {"true", "1"}
        payer, payer_iban = self.party(alone, amount, account, reversal=reversal)
        sent = self.sent(alone, amount)
        yield Movement(
            line=self.count,
            account=account,
            on=on,
            amount=amount.value,
            currency=amount.currency,
            sent_amount=sent.value if sent else None,
            sent_currency=sent.currency if sent else "",
            payer=payer,
            payer_iban=payer_iban,
            text=self.text(entry, details),
            reference=self.reference(alone),
            bank_reference=self.bank_reference(entry, alone),
            is_reversal=reversal,
            entry=self.entry if batch is not None else None,
            batch_amount=batch,
        )

    # -------------------------------------------------------------------------------- amounts

    def amount(self, at: Element, *paths: str) -> _Amount:
        found = self.maybe(at, *paths)
        if found is None:
            said = _("Movement %(number)d of the file has no amount that can be read.")
            raise CannotRead(said % {"number": self.count + 1})
        return found

    def maybe(self, at: Element, *paths: str) -> _Amount | None:
        for path in paths:
            for found in self.all(at, path):
                try:
                    value = Decimal((found.text or "").strip())
                except InvalidOperation:
                    continue
                currency = str(found.get("Ccy", ""))
                if is_amount(value) and re.fullmatch("[A-Z]{3}", currency):
                    return _Amount(value, currency)
        return None

    def signed(self, at: Element, amount: _Amount) -> _Amount:
        out = self.one(at, "CdtDbtInd").upper() == "DBIT"
        return _Amount(-amount.value if out else amount.value, amount.currency)

    def part(self, entry: Element, one: Element, whole: _Amount) -> _Amount | None:
        """What one transaction of an entry comes to, where the file says so in its currency."""
        found = self.maybe(one, "Amt", "AmtDtls/TxAmt/Amt")
        if found is None or found.currency != whole.currency:
            return None
        return self.signed(one if self.one(one, "CdtDbtInd") else entry, found)

    def sent(self, one: Element | None, amount: _Amount) -> _Amount | None:
        """What the other side sent, where the file names another amount or currency."""
        if one is None:
            return None
        sign = -1 if amount.value < 0 else 1
        found = self.maybe(one, "AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt", "Amt")
        if found is None or found == _Amount(abs(amount.value), amount.currency):
            fees = self.fees(one, amount.currency)
            return _Amount(amount.value + fees, amount.currency) if fees and sign > 0 else None
        if found.currency == amount.currency and found.value < abs(amount.value):
            return None
        return _Amount(sign * found.value, found.currency)

    def fees(self, one: Element, currency: str) -> Decimal:
        """The fees that the bank has taken off already."""
        taken = [
            found.value
            for fee in self.all(one, "Chrgs/Rcrd")
            if self.one(fee, "ChrgInclInd").lower() in {"true", "1"}
            and (found := self.maybe(fee, "Amt")) is not None
            and found.currency == currency
        ]
        return sum(taken, Decimal(0))

    # ---------------------------------------------------------------------------------- words

    def day(self, entry: Element) -> date:
        said = self.one(entry, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
        try:
            found = date.fromisoformat(said[:10])
        except ValueError as error:
            words = _("Movement %(number)d of the file has no day that can be read.")
            raise CannotRead(words % {"number": self.count + 1}) from error
        if not 2000 <= found.year < 2100:
            words = _("Movement %(number)d of the file has no day that can be read.")
            raise CannotRead(words % {"number": self.count + 1})
        return found

    def party(
        self, one: Element | None, amount: _Amount, account: str, *, reversal: bool
    ) -> tuple[str, str]:
        """Who is on the other side; a reversal keeps the sides of what it takes back."""
        if one is None:
            return "", ""
        sides = ["Dbtr", "Cdtr"] if (amount.value > 0) != reversal else ["Cdtr", "Dbtr"]
        iban = compact(self.one(one, f"RltdPties/{sides[0]}Acct/Id/IBAN"))
        side = sides[1] if iban and iban == account else sides[0]
        ultimate = f"RltdPties/Ultmt{side}"
        paths = [f"RltdPties/{side}", ultimate]
        name = self.one(one, *(f"{path}{end}" for path in paths for end in ("/Nm", "/Pty/Nm")))
        where = f"RltdPties/{side}Acct/Id"
        return clean(name, most=140), compact(self.one(one, f"{where}/IBAN", f"{where}/Othr/Id"))

    def text(self, entry: Element, details: list[Element]) -> str:
        said = [
            found.text
            for one in details
            for found in self.all(one, "RmtInf/Ustrd") + self.all(one, "RmtInf/Strd/AddtlRmtInf")
        ]
        more = [self.one(one, "AddtlTxInf") for one in details]
        return clean(*(said or [*more, self.one(entry, "AddtlNtryInf")]), most=600)

    def reference(self, one: Element | None) -> str:
        if one is None:
            return ""
        found = [
            self.one(one, "RmtInf/Strd/CdtrRefInf/Ref"),
            self.one(one, "RmtInf/Strd/RfrdDocInf/Nb"),
            self.one(one, "Refs/EndToEndId"),
        ]
        said = dict.fromkeys(text for text in found if text.upper() not in _NOTHING)
        return clean(*said, most=140)

    def bank_reference(self, entry: Element, one: Element | None) -> str:
        own = self.one(one, "Refs/AcctSvcrRef", "Refs/TxId") if one is not None else ""
        found = own or self.one(entry, "AcctSvcrRef")
        return "" if found.upper() in _NOTHING else clean(found, most=64)
