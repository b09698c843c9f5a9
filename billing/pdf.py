"""An invoice on paper: content in, the bytes of a PDF/A-3a file out, always the same.

Amounts are printed from the same values as the XML, never computed again.
"""

import json
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from billing import transfer
from billing.content import OUTSIDE, Annex, InvoiceContent, InvoiceLine
from billing.einvoice import facturx
from billing.labels import labels, say
from common.money import format_amount, format_number
from common.pdf import Variant, render_pdf
from common.typography import (
    NO_BREAK,
    THIN_NO_BREAK,
    is_french,
    long_date,
    month_name,
    short_date,
    typeset,
)

# From here on the lines are set closer, so that a long invoice stays on few pages.
_MANY_LINES = 9
_LONG_AMOUNT = 13
_ENDS = ".!?…"


def render_invoice(content: InvoiceContent, *, xml: bytes = b"") -> bytes:
    """Render an invoice, or the draft of one; equal contents give equal bytes.

    With its XML the file is Factur-X: the page for people, the XML inside for machines.
    """
    created_at = datetime.combine(content.issued_on, time(), UTC)
    inside = facturx.attached(xml, language=content.language, created_at=created_at)
    return render_pdf(
        template="billing/pdf/invoice.html",
        context=paper(content) | {"code": transfer.printed(content)},
        stylesheet="invoice.css",
        created_at=created_at,
        identifier=json.dumps(content.to_json(), sort_keys=True),
        variant=Variant.ARCHIVE,
        rules=content.brand.print_rules,
        attached=inside if xml else None,
    )


def paper(content: InvoiceContent) -> dict[str, Any]:
    """Everything on the paper, word by word, in its own language."""
    language = content.language
    return {
        "language": language,
        "label": labels(language) | {"total_gross": _gross_label(content)},
        "title": _title(content),
        "sub": _sub(content),
        "seller": content.seller,
        "logo": content.brand.picture(width=52, height=16, css="logo", alt=content.seller.name),
        "buyer": content.buyer,
        "due": _due(content),
        "columns": _columns(content),
        "lines": [_line(content, line) for line in content.items],
        "many": len(content.items) >= _MANY_LINES,
        "vat_rows": [
            {
                "label": typeset(row.label, language=language),
                "net": _amount(content, row.net),
                "tax": _amount(content, row.tax),
            }
            for row in content.vat_rows
        ],
        "totals": _totals(content),
        "payment": _payment(content),
        "qr": transfer.picture(content),
        "notes": " ".join(typeset(note, language=language) for note in _notes(content)),
        "legal": _legal(content),
        "annex": [_annex(one, language=language) for one in content.annex],
    }


def _notes(content: InvoiceContent) -> list[str]:
    """Why no VAT is charged, how long there is to pay, what the law wants, and what was added."""
    reasons = dict.fromkeys(row.reason for row in content.vat_rows)
    mentions = [mention.text for mention in content.mentions]
    said = [*reasons, content.terms, *mentions, *content.notes]
    return [note if note[-1] in _ENDS else f"{note}." for note in said if note]


def _amount(content: InvoiceContent, amount: Decimal) -> str:
    return format_amount(amount, currency=content.currency, language=content.language)


def _percent(rate: Decimal, *, language: str) -> str:
    number = format_number(rate, language=language)
    return f"{number}{THIN_NO_BREAK}%" if is_french(language) else f"{number}%"


def _title(content: InvoiceContent) -> str:
    kind = "credit_" if content.is_credit else ""
    if content.is_draft:
        return say(content.language, f"{kind}draft")
    return say(content.language, f"{kind}title", number=content.number)


def _gross_label(content: InvoiceContent) -> str:
    return say(content.language, "total_credit" if content.is_credit else "total_gross")


def _sub(content: InvoiceContent) -> str:
    language = content.language
    date = long_date(content.issued_on, language=language)
    issued = "credit_issued" if content.is_credit else "issued"
    sentences = [say(language, "prepared" if content.is_draft else issued, date=date)]
    if content.month:
        month = month_name(content.month.first, language=language)
        sentences.append(say(language, "services", month=month))
    if content.credits_on:
        of = long_date(content.credits_on, language=language)
        sentences.append(say(language, "credits", number=content.credits_number, date=of))
    if content.reason:
        sentences.append(typeset(content.reason, language=language))
    return " ".join(sentences)


def _due(content: InvoiceContent) -> dict[str, Any]:
    language = content.language
    amount = _amount(content, content.totals.gross)
    by = say(language, "due_by", date=long_date(content.due_on, language=language))
    if content.is_credit:
        by = say(language, "credited_how")
    return {
        "label": say(language, "credited" if content.is_credit else "due"),
        "amount": amount,
        "long": len(amount) > _LONG_AMOUNT,
        "by": say(language, "draft_note") if content.is_draft else by,
    }


def _columns(content: InvoiceContent) -> list[dict[str, Any]]:
    language, buyer = content.language, content.buyer
    attention = [say(language, "attention", name=content.attention)] if content.attention else []
    vat = [say(language, "vat_number", number=buyer.vat_number)] if buyer.vat_number else []
    where = f"{buyer.electronic_scheme}:{buyer.electronic_address}"
    reached = [say(language, "electronic", address=where)] if buyer.electronic_address else []
    told = (buyer.registration, *vat, *reached, buyer.email, buyer.legal_note)
    known = [line for line in told if line]
    columns = [
        {
            "head": say(language, "client"),
            "name": buyer.name,
            "lines": [*attention, *buyer.lines],
        },
        {"head": say(language, "identifiers"), "lines": known},
        {
            "head": say(language, "references"),
            "lines": [f"{name} {value}" for name, value in content.references],
        },
    ]
    return [column for column in columns if column["lines"] or column.get("name")]


def _line(content: InvoiceContent, line: InvoiceLine) -> dict[str, str]:
    language = content.language
    return {
        "title": typeset(line.title, language=language),
        "detail": typeset(line.detail, language=language),
        "quantity": _quantity(line, language=language),
        "unit_price": _amount(content, line.unit_price),
        "rate": "–" if line.vat_category == OUTSIDE else _percent(line.vat_rate, language=language),
        "net": _amount(content, line.net),
    }


def _quantity(line: InvoiceLine, *, language: str) -> str:
    unit = line.unit
    if unit == "day":
        one = abs(line.quantity) < 2 if is_french(language) else abs(line.quantity) == 1
        unit = say(language, "day" if one else "days")
    elif unit == "flat":
        unit = say(language, "flat")
    return f"{format_number(line.quantity, language=language)}{NO_BREAK}{unit}"


def _totals(content: InvoiceContent) -> dict[str, Any]:
    language = content.language
    label = say(language, "vat")
    if len(content.vat_rows) == 1 and content.vat_rows[0].rate:
        rate = _percent(content.vat_rows[0].rate, language=language)
        label = say(language, "vat_at", rate=rate)
    return {
        "before": _before_net(content),
        "net": _amount(content, content.totals.net),
        "tax": _amount(content, content.totals.tax),
        "tax_label": label,
        "gross": _amount(content, content.totals.gross),
    }


def _before_net(content: InvoiceContent) -> list[tuple[str, str]]:
    """The sum of the lines and what is taken off it, where something is."""
    if not content.discounts:
        return []
    language = content.language
    whole = sum((line.net for line in content.items), Decimal(0))
    off = [
        (typeset(line.title, language=language), _amount(content, line.net))
        for line in content.discounts
    ]
    return [(say(language, "subtotal"), _amount(content, whole)), *off]


def _payment(content: InvoiceContent) -> list[tuple[str, str]]:
    payment = content.payment
    if not payment.iban:
        return []
    compact = payment.iban.replace(" ", "")
    iban = " ".join(compact[start : start + 4] for start in range(0, len(compact), 4))
    language = content.language
    parts = [
        ("IBAN", iban),
        ("BIC", payment.bic),
        (say(language, "bank"), payment.bank),
        (say(language, "reference"), payment.reference),
    ]
    return [part for part in parts if part[1]]


def _annex(annex: Annex, *, language: str) -> dict[str, Any]:
    """The statement of days of one engagement and month."""
    month = month_name(annex.month.first, language=language)
    return {
        "title": say(language, "annex_of", engagement=annex.engagement, month=month),
        "signed": typeset(annex.signed, language=language),
        "total": format_number(annex.total, language=language),
        "has_people": any(entry.person for entry in annex.entries),
        "has_places": any(entry.place for entry in annex.entries),
        "entries": [
            {
                "day": short_date(entry.day, language=language),
                "what": typeset(entry.what, language=language),
                "person": entry.person,
                "place": entry.place,
                "days": format_number(entry.days, language=language),
            }
            for entry in annex.entries
        ],
    }


def _legal(content: InvoiceContent) -> list[str]:
    language, seller = content.language, content.seller
    vat = say(language, "vat_number", number=seller.vat_number) if seller.vat_number else ""
    known = (seller.name, seller.legal_note, seller.registration, vat)
    line = ". ".join(part.rstrip(".") for part in known if part)
    is_file = content.is_electronic and not content.is_draft
    structured = say(language, "structured") if is_file else ""
    return [text for text in (f"{line}.", content.legal_footer, structured) if text]
