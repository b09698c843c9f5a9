"""The fee statement on paper, in the language of the person it is for: English and French."""

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.branding import brand_of
from billing.content import Party
from billing.fees import Line, Sheet
from common.brand import PLAIN, Brand
from common.content import Content
from common.money import format_amount, format_number
from common.pdf import Variant, render_pdf
from common.periods import Month
from common.typography import capitalised, is_french, long_date, month_name, set_french
from tenancy.models import Provider

ZERO = Decimal(0)
_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Fee statement",
        "sub": "{month}, stated on {date}.",
        "for": "For",
        "due": "Fee before VAT",
        "engagement": "Engagement",
        "days": "Days",
        "rate": "Rate",
        "amount": "Amount",
        "total": "Total",
        "share": "{share}% of {base}",
        "note": "Days that clients have approved. Invoice the firm for this amount.",
    },
    "fr": {
        "title": "Relevé d’honoraires",
        "sub": "{month}, arrêté le {date}.",
        "for": "Pour",
        "due": "Honoraires HT",
        "engagement": "Mission",
        "days": "Jours",
        "rate": "Tarif",
        "amount": "Montant",
        "total": "Total",
        "share": "{share} % de {base}",
        "note": "Jours validés par les clients. Facturez ce montant au cabinet.",
    },
}
_WORDS["fr"] = {key: set_french(words) for key, words in _WORDS["fr"].items()}
_LONG_AMOUNT = 13


@dataclass(frozen=True)
class FeePaper(Content):
    """Everything that the paper says: nothing of what is left to the firm."""

    person: str
    firm: Party
    month: Month
    currency: str
    language: str
    stated_on: dt.date
    lines: tuple[Line, ...]
    brand: Brand = PLAIN


def fee_paper(*, sheet: Sheet, provider: Provider, language: str, stated_on: dt.date) -> FeePaper:
    """What the paper of a fee that was stated says."""
    return FeePaper(
        person=sheet.person,
        firm=Party(provider.official_name, provider.address_lines, provider.email),
        month=sheet.month,
        currency=sheet.currency,
        language=language,
        stated_on=stated_on,
        lines=sheet.lines,
        brand=brand_of(provider),
    )


def render_fees(content: FeePaper) -> bytes:
    """The bytes of the PDF; equal contents give equal bytes."""
    return render_pdf(
        template="billing/pdf/fees.html",
        context=paper(content),
        stylesheet="statement.css",
        created_at=dt.datetime.combine(content.stated_on, dt.time(), dt.UTC),
        identifier=json.dumps(content.to_json(), sort_keys=True),
        variant=Variant.ACCESSIBLE,
        rules=content.brand.print_rules,
    )


def paper(content: FeePaper) -> dict[str, Any]:
    """Every word on the paper."""
    language = content.language
    label = _WORDS["fr" if is_french(language) else "en"]
    month = capitalised(month_name(content.month.first, language=language))
    total = _amount(content, sum((line.amount for line in content.lines), ZERO))
    days = sum((line.days for line in content.lines), ZERO)
    return {
        "language": language,
        "label": label,
        "sub": label["sub"].format(
            month=month, date=long_date(content.stated_on, language=language)
        ),
        "person": content.person,
        "firm": content.firm,
        "logo": content.brand.picture(width=52, height=16, css="logo", alt=content.firm.name),
        "total": total,
        "long": len(total) > _LONG_AMOUNT,
        "days": format_number(days, language=language),
        "lines": [_line(content, line, label) for line in content.lines],
    }


def _amount(content: FeePaper, amount: Decimal) -> str:
    return format_amount(amount, currency=content.currency, language=content.language)


def _line(content: FeePaper, line: Line, label: dict[str, str]) -> dict[str, str]:
    language = content.language
    if line.share is not None:
        share = format_number(line.share, language=language)
        rate = label["share"].format(share=share, base=_amount(content, line.base))
    else:
        rate = _amount(content, line.day_rate or ZERO)
    return {
        "engagement": line.engagement,
        "days": format_number(line.days, language=language),
        "rate": rate,
        "amount": _amount(content, line.amount),
    }
