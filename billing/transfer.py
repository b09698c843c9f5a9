"""A transfer as a picture that banking apps read: whom to pay, how much, under which reference.

It is the code of the European Payments Council, so only for euros and an IBAN; a draft and a
credit note ask for no money and have none.
"""

import base64
import io
from decimal import Decimal

from django.utils.safestring import SafeString

from billing.content import InvoiceContent
from billing.labels import say
from common.money import format_amount
from common.pdf import chart_image

# What the code can hold.
_MOST = Decimal("999999999.99")
_LONGEST_NAME, _LONGEST_TEXT = 70, 140


def picture(content: InvoiceContent) -> str:
    """The picture as a data address for a page; empty where there is none."""
    svg = _svg(content)
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}" if svg else ""


def printed(content: InvoiceContent) -> SafeString | None:
    """The picture for the paper, with its sentence for who cannot see it."""
    svg = _svg(content)
    if not svg:
        return None
    payment, language = content.payment, content.language
    amount = format_amount(content.totals.gross, currency=content.currency, language=language)
    alt = say(language, "qr", amount=amount, name=content.seller.name, iban=payment.iban)
    return chart_image(svg.decode(), alt=alt)


def _svg(content: InvoiceContent) -> bytes:
    if not _fits(content):
        return b""
    from segno.helpers import make_epc_qr  # noqa: PLC0415 - only who prints needs it

    payment = content.payment
    code = make_epc_qr(
        name=content.seller.name[:_LONGEST_NAME],
        iban=payment.iban.replace(" ", ""),
        amount=content.totals.gross,
        text=payment.reference[:_LONGEST_TEXT],
        bic=payment.bic.replace(" ", "") or None,
        encoding="utf-8",
    )
    drawn = io.BytesIO()
    code.save(drawn, kind="svg", border=0, xmldecl=False, svgns=True, nl=False, dark="#16202E")
    return drawn.getvalue()


def _fits(content: InvoiceContent) -> bool:
    asked = not content.is_draft and not content.is_credit and content.currency == "EUR"
    return asked and bool(content.payment.iban) and 0 < content.totals.gross <= _MOST
