"""What clients owe, by how long it is past due."""

from collections.abc import Iterator
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.access import OFFICE, OWNER, AccessRequest, allow, today
from billing import interest
from billing.ageing import BEYOND, NOT_DUE, TO_30, TO_60, TO_90, Aged, ageing, totals
from billing.settings import settings_of
from billing.views.doors import crumbs
from common.money import round_amount
from engagements.views.sheets import csv_answer, xlsx_answer


def _names() -> dict[str, str]:
    return {
        NOT_DUE: _("Not due"),
        TO_30: _("0 to 30 days"),
        TO_60: _("31 to 60 days"),
        TO_90: _("61 to 90 days"),
        BEYOND: _("Over 90 days"),
    }


@allow(OWNER, OFFICE)
def ageing_page(request: AccessRequest, provider: str) -> HttpResponse:
    on = today(request)
    rows = ageing(provider=request.provider, on=on)
    law = interest.law_of(
        provider=request.provider, settings=settings_of(provider=request.provider)
    )
    context = {
        "rows": [(row, list(zip(_names().values(), row.columns, strict=True))) for row in rows],
        "sums": totals(rows, first=request.provider.currency),
        "names": list(_names().values()),
        "on": on,
        "law": law,
        "rate": law.rate_on(on),
        "crumbs": crumbs(request, (_("What is owed"), "")),
    }
    return render(request, "billing/ageing.html", context)


@allow(OWNER, OFFICE)
def ageing_csv(request: AccessRequest, provider: str) -> HttpResponse:
    return csv_answer(_sheet(request), name=_file(request))


@allow(OWNER, OFFICE)
def ageing_xlsx(request: AccessRequest, provider: str) -> HttpResponse:
    return xlsx_answer(_sheet(request), name=_file(request), title=_("What is owed"))


def _file(request: AccessRequest) -> str:
    return f"{request.provider.slug}-ageing-{today(request)}"


def _sheet(request: AccessRequest) -> Iterator[list[object]]:
    yield [
        _("Client"),
        _("Currency"),
        *_names().values(),
        _("Credit notes"),
        _("Payments without invoice"),
        _("Owed"),
        _("Of which disputed"),
        _("Days past due"),
        _("Interest to date"),
    ]
    for row in ageing(provider=request.provider, on=today(request)):
        yield _line(row)


def _line(row: Aged) -> list[object]:
    def amount(value: Decimal) -> Decimal:
        return round_amount(value, currency=row.currency)

    return [
        str(row.client),
        row.currency,
        *map(amount, row.columns),
        amount(-row.credited),
        amount(-row.unallocated),
        amount(row.total),
        amount(row.disputed),
        row.days,
        amount(row.interest),
    ]
