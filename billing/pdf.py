"""An invoice on paper: content in, the bytes of a PDF/A-3a file out, always the same.

Amounts are printed from the same values as the XML, never computed again.
"""

import json
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any

from billing.content import InvoiceContent, InvoiceLine
from billing.einvoice import facturx
from billing.labels import labels, say
from common.money import format_amount, format_number
from common.pdf import Variant, render_pdf
from common.typography import NO_BREAK, THIN_NO_BREAK, is_french, long_date, month_name, typeset

# From here on the lines are set closer, so that a long invoice stays on few pages.
_MANY_LINES = 9
_LONG_AMOUNT = 13


def render_invoice(content: InvoiceContent, *, xml: bytes = b"") -> bytes:
    """Render an invoice, or the draft of one; equal contents give equal bytes.

    With its XML the file is Factur-X: the page for people, the XML inside for machines.
    """
    created_at = datetime.combine(content.issued_on, time(), UTC)
    inside = facturx.attached(xml, language=content.language, created_at=created_at)
    return render_pdf(
        template="billing/pdf/invoice.html",
        context=paper(content),
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
        "label": labels(language),
        "title": _title(content),
        "sub": _sub(content),
        "seller": content.seller,
        "logo": content.brand.picture(width=52, height=16, css="logo", alt=content.seller.name),
        "buyer": content.buyer,
        "due": _due(content),
        "columns": _columns(content),
        "lines": [_line(content, line) for line in content.lines],
        "many": len(content.lines) >= _MANY_LINES,
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
        "notes": " ".join(typeset(note, language=language) for note in content.notes),
        "legal": _legal(content),
    }


def _amount(content: InvoiceContent, amount: Decimal) -> str:
    return format_amount(amount, currency=content.currency, language=content.language)


def _percent(rate: Decimal, *, language: str) -> str:
    number = format_number(rate, language=language)
    return f"{number}{THIN_NO_BREAK}%" if is_french(language) else f"{number}%"


def _title(content: InvoiceContent) -> str:
    if content.is_draft:
        return say(content.language, "draft")
    return say(content.language, "title", number=content.number)


def _sub(content: InvoiceContent) -> str:
    language = content.language
    date = long_date(content.issued_on, language=language)
    sentences = [say(language, "prepared" if content.is_draft else "issued", date=date)]
    if content.month:
        month = month_name(content.month.first, language=language)
        sentences.append(say(language, "services", month=month))
    return " ".join(sentences)


def _due(content: InvoiceContent) -> dict[str, Any]:
    amount = _amount(content, content.totals.gross)
    by = say(content.language, "due_by", date=long_date(content.due_on, language=content.language))
    return {
        "label": say(content.language, "due"),
        "amount": amount,
        "long": len(amount) > _LONG_AMOUNT,
        "by": say(content.language, "draft_note") if content.is_draft else by,
    }


def _columns(content: InvoiceContent) -> list[dict[str, Any]]:
    language, buyer = content.language, content.buyer
    attention = [say(language, "attention", name=content.attention)] if content.attention else []
    vat = [say(language, "vat_number", number=buyer.vat_number)] if buyer.vat_number else []
    known = [line for line in (buyer.registration, *vat, buyer.email, buyer.legal_note) if line]
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
        "rate": _percent(line.vat_rate, language=language),
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


def _totals(content: InvoiceContent) -> dict[str, str]:
    language = content.language
    label = say(language, "vat")
    if len(content.vat_rows) == 1:
        rate = _percent(content.vat_rows[0].rate, language=language)
        label = say(language, "vat_at", rate=rate)
    return {
        "net": _amount(content, content.totals.net),
        "tax": _amount(content, content.totals.tax),
        "tax_label": label,
        "gross": _amount(content, content.totals.gross),
    }


def _payment(content: InvoiceContent) -> list[tuple[str, str]]:
    payment = content.payment
    if not payment.iban:
        return []
    compact = payment.iban.replace(" ", "")
    iban = " ".join(compact[start : start + 4] for start in range(0, len(compact), 4))
    reference = say(content.language, "reference")
    parts = [("IBAN", iban), ("BIC", payment.bic), (reference, payment.reference)]
    return [part for part in parts if part[1]]


def _legal(content: InvoiceContent) -> list[str]:
    language, seller = content.language, content.seller
    vat = say(language, "vat_number", number=seller.vat_number) if seller.vat_number else ""
    known = (seller.name, seller.legal_note, seller.registration, vat)
    line = ". ".join(part.rstrip(".") for part in known if part)
    return [text for text in (f"{line}.", content.legal_footer) if text]
