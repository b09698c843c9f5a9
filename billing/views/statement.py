"""The statement of account of a client, on both sides: to read, to keep, to send."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.access import FOUNDER, OFFICE, OWNER, VIEWER, WRITE, AccessRequest, allow, today
from billing.statement.movements import Movement, Statement, statements
from billing.statement.paper import account_paper, described, render_account
from billing.statement.sending import CannotSend, send_statement
from billing.views.doors import crumbs
from common.http import pdf_response
from common.money import round_amount
from engagements.views.sheets import csv_answer
from tenancy.models import Client


@dataclass(frozen=True)
class Period:
    """The days that were asked for; this year to today where nothing was, or nothing sensible."""

    first: dt.date
    last: dt.date

    @property
    def query(self) -> str:
        return f"?from={self.first}&to={self.last}"


def _day(asked: QueryDict, name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(asked.get(name, "")[:10])
    except ValueError:
        return None


def _period(asked: QueryDict, on: dt.date) -> Period:
    last = min(_day(asked, "to") or on, on)
    first = _day(asked, "from") or last.replace(month=1, day=1)
    return Period(min(first, last), last)


def _usual(on: dt.date) -> list[tuple[str, Period]]:
    """The periods that people ask for."""
    this = dt.date(on.year, 1, 1)
    before = this - dt.timedelta(days=1)
    quarter = dt.date(on.year, 3 * ((on.month - 1) // 3) + 1, 1)
    return [
        (_("This year"), Period(this, on)),
        (_("This quarter"), Period(quarter, on)),
        (_("Last year"), Period(before.replace(month=1, day=1), before)),
        (_("From the beginning"), Period(dt.date(2000, 1, 1), on)),
    ]


def _page(request: AccessRequest, client: Client, **context: Any) -> HttpResponse:
    on = today(request)
    period = _period(request.GET, on)
    accounts = statements(client=client, first=period.first, last=period.last)
    language = get_language() or "en"
    context |= {
        "client": client,
        "period": period,
        "usual": _usual(on),
        "on": on,
        "accounts": [
            (one, [(line, described(line, language=language)) for line in one.movements])
            for one in accounts
        ],
    }
    return render(request, "billing/statement.html", context)


def _pdf(request: AccessRequest, client: Client) -> HttpResponse:
    on = today(request)
    period = _period(request.GET, on)
    content = account_paper(
        provider=request.provider,
        client=client,
        accounts=statements(client=client, first=period.first, last=period.last),
        first=period.first,
        last=period.last,
        on=on,
    )
    return pdf_response(render_account(content), name=_file(client, period))


def _csv(request: AccessRequest, client: Client) -> HttpResponse:
    period = _period(request.GET, today(request))
    accounts = statements(client=client, first=period.first, last=period.last)
    return csv_answer(_sheet(accounts), name=_file(client, period))


def _file(client: Client, period: Period) -> str:
    return f"{client.slug}-account-{period.first}-{period.last}"


def _sheet(accounts: tuple[Statement, ...]) -> Iterator[list[object]]:
    yield [_("Date"), _("Movement"), _("Due"), _("Currency"), _("Amount"), _("Balance")]
    for one in accounts:
        opening = round_amount(one.opening, currency=one.currency)
        closing = round_amount(one.closing, currency=one.currency)
        yield [one.first, _("Opening balance"), "", one.currency, "", opening]
        for line in one.movements:
            yield _line(line)
        yield [one.last, _("Closing balance"), "", one.currency, "", closing]


def _line(line: Movement) -> list[object]:
    what = described(line, language=get_language() or "en")
    amount = round_amount(line.amount, currency=line.currency)
    balance = round_amount(line.balance, currency=line.currency)
    return [line.on, what, line.due_on or "", line.currency, amount, balance]


# ---------------------------------------------------------------------------------- the office


@allow(OWNER, OFFICE)
def statement(request: AccessRequest, provider: str, slug: str) -> HttpResponse:
    client = get_object_or_404(Client, slug=slug)
    owed = reverse("billing:ageing", args=[provider])
    return _page(
        request,
        client,
        for_office=True,
        crumbs=crumbs(request, (_("What is owed"), owed), (client.name, "")),
    )


@allow(OWNER, OFFICE)
def statement_pdf(request: AccessRequest, provider: str, slug: str) -> HttpResponse:
    return _pdf(request, get_object_or_404(Client, slug=slug))


@allow(OWNER, OFFICE)
def statement_csv(request: AccessRequest, provider: str, slug: str) -> HttpResponse:
    return _csv(request, get_object_or_404(Client, slug=slug))


@allow(OWNER, OFFICE, methods=WRITE)
def statement_send(request: AccessRequest, provider: str, slug: str) -> HttpResponse:
    client = get_object_or_404(Client, slug=slug)
    on = today(request)
    period = _period(request.POST, on)
    accounts = statements(client=client, first=period.first, last=period.last)
    try:
        people = send_statement(
            client=client,
            accounts=accounts,
            first=period.first,
            last=period.last,
            on=on,
            by=request.actor,
        )
    except CannotSend as problem:
        messages.error(request, str(problem))
    else:
        said = _("The statement goes to %(people)s.") % {"people": ", ".join(people)}
        messages.success(request, said)
    return redirect(reverse("billing:statement", args=[provider, slug]) + period.query)


# ---------------------------------------------------------------------------------- the client


@allow(FOUNDER, VIEWER)
def client_statement(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    above = reverse("billing:client_invoices", args=[provider, client])
    return _page(
        request,
        get_object_or_404(Client, slug=client),
        for_office=False,
        crumbs=[(_("Invoices"), above), (_("Statement of account"), "")],
    )


@allow(FOUNDER, VIEWER)
def client_statement_pdf(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    return _pdf(request, get_object_or_404(Client, slug=client))


@allow(FOUNDER, VIEWER)
def client_statement_csv(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    return _csv(request, get_object_or_404(Client, slug=client))
