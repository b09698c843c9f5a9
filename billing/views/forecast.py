"""What the terms will bring in."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.access import OFFICE, OWNER, AccessRequest, allow, today
from billing import forecast as rules
from billing.forecast import Cell, Forecast
from billing.views.doors import crumbs
from common.days import round_to_hundredth
from common.typography import date_format
from engagements.views.sheets import csv_answer, xlsx_answer

THOUSAND = Decimal(1000)


@allow(OWNER, OFFICE)
def forecast(request: AccessRequest, provider: str) -> HttpResponse:
    whole = rules.forecast(on=today(request))
    context = {
        "forecast": whole,
        "parts": [_part(whole, currency, cells) for currency, cells in whole.by_currency.items()],
        "crumbs": crumbs(request, (_("Forecast"), "")),
    }
    return render(request, "billing/forecast.html", context)


def _part(whole: Forecast, currency: str, cells: tuple[Cell, ...]) -> dict[str, Any]:
    """One currency: its sums, its months, its engagements, and the months drawn in thousands."""
    return {
        "currency": currency,
        "sum": sum(cells, Cell()),
        "months": list(zip(whole.months, cells, strict=True)),
        "lines": [line for line in whole.lines if line.currency == currency],
        "done": [_thousands(cell.certain) for cell in cells],
        "plan": [_thousands(cell.total) for cell in cells],
        "labels": [date_format(month.first, "M") for month in whole.months],
    }


def _thousands(amount: Decimal) -> Decimal:
    return round_to_hundredth(amount / THOUSAND)


@allow(OWNER, OFFICE)
def forecast_csv(request: AccessRequest, provider: str) -> HttpResponse:
    rows = rules.sheet(forecast=rules.forecast(on=today(request)))
    return csv_answer(rows, name=_name(request))


@allow(OWNER, OFFICE)
def forecast_xlsx(request: AccessRequest, provider: str) -> HttpResponse:
    rows = rules.sheet(forecast=rules.forecast(on=today(request)))
    return xlsx_answer(rows, name=_name(request), title=_("Forecast"))


def _name(request: AccessRequest) -> str:
    return f"{request.provider.slug}-forecast-{today(request)}"
