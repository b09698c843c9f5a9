"""The office's exports: a period as tables, accounting entries and one archive of documents."""

import datetime as dt
import os
import tempfile
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.access import OFFICE, OWNER, WRITE, AccessRequest, allow, today
from billing import entries, exports, fec, settings
from billing.entries import Books, CannotExport
from billing.exports import Period
from billing.forms import AccountsForm, PeriodForm, RatesForm
from billing.views.doors import crumbs
from common.periods import Month, Quarter
from engagements.views.sheets import csv_answer, xlsx_answer

PIECE = 64 * 1024

TABLES: dict[str, Callable[..., exports.Table]] = {
    "invoices": exports.invoices,
    "lines": exports.lines,
    "payments": exports.payments,
}


def _presets(on: dt.date) -> list[tuple[str, Period]]:
    """Periods that are asked for often; the first one is shown where none was chosen."""
    month, quarter = Month.of(on).plus(-1), Quarter.of(on)
    before = quarter.plus(-1)
    years = [(dt.date(year, 1, 1), dt.date(year, 12, 31)) for year in (on.year, on.year - 1)]
    return [
        (_("Last month"), Period(month.first, month.last)),
        (_("Last quarter"), Period(before.first, before.last)),
        (_("This quarter"), Period(quarter.first, quarter.last)),
        (_("This year"), Period(*years[0])),
        (_("Last year"), Period(*years[1])),
    ]


def _asked(request: AccessRequest) -> tuple[PeriodForm, Period]:
    """The period that the address names; the last month where it names none that holds."""
    usual = _presets(today(request))[0][1]
    asked = {name: request.GET[name] for name in ("first", "last") if name in request.GET}
    form = PeriodForm(asked or {"first": usual.first, "last": usual.last})
    if not form.is_valid():
        return form, usual
    return form, Period(form.cleaned_data["first"], form.cleaned_data["last"])


def _rates(request: AccessRequest, period: Period) -> RatesForm:
    provider = request.provider
    found = entries.foreign_currencies(provider=provider, first=period.first, last=period.last)
    return RatesForm(
        request.GET if "rates" in request.GET else None, currencies=found, own=provider.currency
    )


def _books(request: AccessRequest, period: Period, form: RatesForm) -> Books:
    return Books(
        provider=request.provider,
        settings=settings.settings_of(provider=request.provider),
        first=period.first,
        last=period.last,
        rates=form.rates() if form.is_bound and form.is_valid() else {},
    )


@allow(OWNER, OFFICE)
def export_index(request: AccessRequest, provider: str) -> HttpResponse:
    return _page(request)


def _page(
    request: AccessRequest,
    *,
    rates: RatesForm | None = None,
    accounts: AccountsForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    form, period = _asked(request)
    held = settings.settings_of(provider=request.provider)
    context: dict[str, Any] = {
        "form": form,
        "period": period,
        "presets": _presets(today(request)),
        "tables": [
            ("invoices", _("Invoices and credit notes"), _("One row each, with what is open.")),
            ("lines", _("Lines"), _("Every line with its quantity, price and VAT.")),
            ("payments", _("Payments"), _("What came in, and what it was set against.")),
        ],
        "contents": exports.contents(period=period),
        "rates": rates or _rates(request, period),
        "accounts": accounts or AccountsForm(instance=held),
        "is_french": request.provider.country == "FR",
        "problem": problem,
        "crumbs": crumbs(request, (_("Exports"), "")),
    }
    return render(request, "billing/exports.html", context, status=422 if form.errors else status)


@allow(OWNER, OFFICE)
def export_table(request: AccessRequest, provider: str, table: str, kind: str) -> HttpResponse:
    form, period = _asked(request)
    if kind not in {"csv", "xlsx"} or table not in {*TABLES, "entries"}:
        raise Http404
    if form.errors:
        return _page(request)
    if table == "entries":
        return _entries(request, period, kind)
    return _sheet(TABLES[table](period=period), table, period, kind)


def _sheet(rows: exports.Table, table: str, period: Period, kind: str) -> HttpResponse:
    titles = {
        "invoices": _("Invoices"),
        "lines": _("Lines"),
        "payments": _("Payments"),
        "entries": _("Entries"),
    }
    title = titles[table]
    name = f"{slugify(title)}-{period}"
    if kind == "xlsx":
        return xlsx_answer(rows, name=name, title=title)
    return csv_answer(rows, name=name)


def _entries(request: AccessRequest, period: Period, kind: str) -> HttpResponse:
    rates = _rates(request, period)
    try:
        rows = exports.double_entry(books=_books(request, period, rates))
        return _sheet(rows, "entries", period, kind)
    except CannotExport as problem:
        return _refused(request, rates, problem)


def _refused(request: AccessRequest, rates: RatesForm, problem: CannotExport) -> HttpResponse:
    """The page again, the sentence at the field that would mend it."""
    if problem.field not in rates.fields:
        return _page(request, problem=str(problem), status=422)
    bound = RatesForm(
        request.GET,
        currencies=[name.removeprefix("rate_") for name in rates.fields],
        own=request.provider.currency,
    )
    if not bound.errors.get(problem.field):
        bound.add_error(problem.field, str(problem))
    return _page(request, rates=bound, status=422)


@allow(OWNER, OFFICE)
def export_fec(request: AccessRequest, provider: str) -> HttpResponse:
    form, period = _asked(request)
    if form.errors:
        return _page(request)
    rates = _rates(request, period)
    separator = fec.BAR if request.GET.get("separator") == "bar" else fec.TAB
    try:
        name = fec.file_name(provider=request.provider, last=period.last)
        content = b"".join(fec.write_fec(books=_books(request, period, rates), separator=separator))
    except CannotExport as problem:
        return _refused(request, rates, problem)
    response = HttpResponse(content, content_type=f"text/plain; charset={fec.ENCODING}")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@allow(OWNER, OFFICE)
def export_archive(request: AccessRequest, provider: str) -> HttpResponseBase:
    form, period = _asked(request)
    if form.errors:
        return _page(request)
    # On disk, a document at a time: an archive of any size takes the memory of one document.
    with tempfile.TemporaryFile() as made:
        exports.write_archive(
            period=period,
            books=_books(request, period, _rates(request, period)),
            to=made,
            at=timezone.localtime(),
        )
        made.flush()
        kept = _Kept(made.fileno())
    name = f"{slugify(_('Documents'))}-{period}.zip"
    response = StreamingHttpResponse(kept, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Length"] = str(kept.size)
    response["Cache-Control"] = "private, no-store"
    return response


class _Kept:
    """A finished file without a name, handed out a piece at a time; closed, it is gone."""

    def __init__(self, number: int) -> None:
        self.number = os.dup(number)
        self.size = os.fstat(self.number).st_size

    def __iter__(self) -> Iterator[bytes]:
        os.lseek(self.number, 0, os.SEEK_SET)
        while piece := os.read(self.number, PIECE):
            yield piece

    def close(self) -> None:
        if self.number >= 0:
            os.close(self.number)
            self.number = -1

    __del__ = close


@allow(OWNER, OFFICE, methods=WRITE)
def export_accounts(request: AccessRequest, provider: str) -> HttpResponse:
    """Which accounts and journals the entries are booked on."""
    held = settings.settings_of(provider=request.provider)
    form = AccountsForm(request.POST, instance=held)
    if not form.is_valid():
        return _page(request, accounts=form, status=422)
    try:
        settings.save_settings(provider=request.provider, by=request.actor, **form.cleaned_data)
    except settings.CannotSave as problem:
        form.add_error(None, str(problem))
        return _page(request, accounts=form, status=422)
    messages.success(request, _("The accounts are saved."))
    return redirect("billing:exports", provider)
