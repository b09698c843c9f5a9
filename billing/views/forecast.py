"""What the terms will bring in."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.access import OFFICE, OWNER, AccessRequest, allow, today
from billing import forecast as rules
from billing.forecast import Cell, Forecast
from billing.views.doors import crumbs
from common import charts
from common.money import format_amount
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
        "chart": _chart(whole, currency, cells),
    }


def _chart(whole: Forecast, currency: str, cells: tuple[Cell, ...]) -> SafeString:
    """The months in thousands: what is agreed, and above it what a renewal adds."""
    every, language = sum(cells, Cell()), get_language() or "en"
    said = _(
        "Revenue by month: %(agreed)s invoiced or agreed over twelve months, %(total)s with all"
        " renewals"
    )
    words = {
        "agreed": format_amount(every.certain, currency=currency, language=language),
        "total": format_amount(every.total, currency=currency, language=language),
    }
    return charts.columns(
        done=[cell.total / THOUSAND for cell in cells],
        plan=[cell.certain / THOUSAND for cell in cells],
        labels=[date_format(month.first, "M") for month in whole.months],
        title=said % words,
        text=lambda amount: f"{amount:.0f}",
        width=340,
        height=140,
        now=0,
    )


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
