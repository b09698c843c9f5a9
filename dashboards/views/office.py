"""The office's doors: the portfolio, and the month that is being closed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.access import OFFICE, OWNER, AccessRequest, allow, today
from dashboards.portfolio import portfolio as build_portfolio


@allow(OWNER, OFFICE)
def portfolio(request: AccessRequest, provider: str) -> HttpResponse:
    context = {
        "portfolio": build_portfolio(on=today(request)),
        "crumbs": [(_("Portfolio"), "")],
    }
    return render(request, "dashboards/portfolio.html", context)
