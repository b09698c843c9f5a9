"""The statement of account on paper, in the client's language and the provider's colours."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.branding import brand_of
from billing.content import Party
from billing.parties import party_of
from billing.statement.movements import INVOICE, Movement, Statement
from billing.statement.words import labels, say
from common.brand import PLAIN, Brand
from common.content import Content
from common.money import format_amount
from common.pdf import Variant, render_pdf
from common.typography import long_date
from tenancy.models import Client, Provider

_LONG_AMOUNT = 13
_BALANCED = Decimal(0)


@dataclass(frozen=True)
class AccountPaper(Content):
    """Everything that the paper says."""

    made_on: dt.date
    first: dt.date
    last: dt.date
    language: str
    seller: Party
    buyer: Party
    accounts: tuple[Statement, ...]
    iban: str = ""
    bic: str = ""
    brand: Brand = PLAIN


def account_paper(
    *, provider: Provider, client: Client, accounts: Iterable[Statement], first: dt.date,
    last: dt.date, on: dt.date,
) -> AccountPaper:  # fmt: skip
    """What the paper of a client's account says if it is printed on a day."""
    language = client.language
    return AccountPaper(
        made_on=on,
        first=first,
        last=last,
        language=language,
        seller=party_of(provider, abroad=client, language=language, email=provider.email),
        buyer=party_of(client, abroad=provider, language=language),
        accounts=tuple(accounts),
        iban=provider.iban,
        bic=provider.bic,
        brand=brand_of(provider),
    )


def render_account(content: AccountPaper) -> bytes:
    """The bytes of the PDF; equal contents give equal bytes."""
    return render_pdf(
        template="billing/pdf/statement.html",
        context=paper(content),
        stylesheet="statement.css",
        created_at=dt.datetime.combine(content.made_on, dt.time(), dt.UTC),
        identifier=json.dumps(content.to_json(), sort_keys=True),
        variant=Variant.ACCESSIBLE,
        rules=content.brand.print_rules,
    )


def paper(content: AccountPaper) -> dict[str, Any]:
    """Every word on the paper."""
    language = content.language
    buyer, seller = content.buyer, content.seller
    vat = [say(language, "vat_number", number=buyer.vat_number)] if buyer.vat_number else []
    known = [line for line in (buyer.registration, *vat) if line]
    return {
        "language": language,
        "label": labels(language),
        "sub": say(
            language,
            "sub",
            first=long_date(content.first, language=language),
            last=long_date(content.last, language=language),
        ),
        "seller": seller,
        "buyer": buyer,
        "identifiers": known,
        "logo": content.brand.picture(width=52, height=16, css="logo", alt=seller.name),
        "dues": [_due(content, account) for account in content.accounts],
        "accounts": [_account(content, account) for account in content.accounts],
        "payment": _payment(content),
        "legal": ". ".join(
            part.rstrip(".")
            for part in (seller.name, seller.legal_note, seller.registration)
            if part
        ),
    }


def _due(content: AccountPaper, account: Statement) -> dict[str, Any]:
    """What stands in the panel: to pay, in the client's favour, or nothing."""
    language, closing = content.language, account.closing
    key = "balance" if closing > 0 else "in_favour" if closing < 0 else "settled"
    amount = format_amount(abs(closing), currency=account.currency, language=language)
    late = format_amount(account.overdue, currency=account.currency, language=language)
    return {
        "label": say(language, key),
        "amount": amount,
        "long": len(amount) > _LONG_AMOUNT,
        "on": say(language, "on", date=long_date(account.last, language=language)),
        "overdue": say(language, "overdue", amount=late) if account.overdue else "",
    }


def _account(content: AccountPaper, account: Statement) -> dict[str, Any]:
    language = content.language

    def amount(value: Decimal) -> str:
        return format_amount(value, currency=account.currency, language=language)

    last = long_date(account.last, language=language)
    return {
        "head": say(language, "in_currency", currency=account.currency)
        if len(content.accounts) > 1
        else "",
        "opening": (say(language, "opening"), amount(account.opening)),
        "lines": [
            {
                "on": long_date(one.on, language=language),
                "what": described(one, language=language),
                "due": long_date(one.due_on, language=language) if one.due_on else "",
                "amount": amount(one.amount),
                "balance": amount(one.balance),
            }
            for one in account.movements
        ],
        "closing": (say(language, "closing", date=last), amount(account.closing)),
    }


def described(one: Movement, *, language: str) -> str:
    """What a line was: Invoice F-2026-0003, or Payment received, ref. 4711."""
    if one.invoice_id is not None:
        return say(language, one.kind, reference=one.reference)
    said = say(language, one.kind)
    return (
        f"{said}, {say(language, 'reference', reference=one.reference)}" if one.reference else said
    )


def _payment(content: AccountPaper) -> list[tuple[str, str]]:
    """How to pay what is open; nothing where nothing is."""
    if not content.iban or all(account.closing <= _BALANCED for account in content.accounts):
        return []
    compact = content.iban.replace(" ", "")
    iban = " ".join(compact[start : start + 4] for start in range(0, len(compact), 4))
    numbers = [
        one.reference
        for account in content.accounts
        for one in account.movements
        if one.kind == INVOICE
    ]
    reference = numbers[-1] if numbers else ""
    parts = [
        ("IBAN", iban),
        ("BIC", content.bic),
        (say(content.language, "to_quote"), reference),
    ]
    return [part for part in parts if part[1]]
