"""The doors of fees: the owner's month with its margin, and each executive's own."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import EXECUTIVE, FORM, OWNER, WRITE, AccessRequest, allow, today
from accounts.models import Membership
from billing import fees
from billing.fee_paper import fee_paper, render_fees
from billing.fees import CannotAgree, Sheet
from billing.forms.fees import FeeForm
from billing.forms.invoices import PaidOnForm
from billing.models import FeeAgreement
from billing.views.doors import crumbs
from common.http import pdf_response
from common.periods import Month, local_day
from engagements.models import Engagement
from engagements.views.sheets import csv_answer

ZERO = Decimal(0)


def _is_owner(request: AccessRequest) -> bool:
    return request.actor.role == OWNER


def _sheets(request: AccessRequest, month: Month) -> list[Sheet]:
    """Everybody's for the owner; for an executive their own, and no other."""
    mine = None if _is_owner(request) else request.actor.member_id
    return fees.sheets(month=month, member_id=mine)


def _sums(found: Sequence[Sheet]) -> list[dict[str, object]]:
    """What fees, charges and margins come to where a fee is agreed, by currency; of clients
    charged in another currency only the fee counts."""
    found = [sheet for sheet in found if sheet.is_agreed]
    at_home = [sheet for sheet in found if not sheet.is_foreign]
    currencies = sorted({sheet.currency for sheet in found})
    return [
        {
            "currency": currency,
            "fees": sum((one.amount for one in found if one.currency == currency), ZERO),
            "charged": sum((one.charged for one in at_home if one.currency == currency), ZERO),
            "margin": sum((one.margin for one in at_home if one.currency == currency), ZERO),
        }
        for currency in currencies
    ]


@allow(OWNER, EXECUTIVE)
def fees_current(request: AccessRequest, provider: str) -> HttpResponse:
    """The last month that is over: its days are approved first."""
    return redirect("billing:fees", provider, Month.of(today(request)).plus(-1))


@allow(OWNER, EXECUTIVE)
def fees_month(request: AccessRequest, provider: str, month: Month) -> HttpResponse:
    return _page(request, month)


def _page(
    request: AccessRequest, month: Month, *, problem: str = "", status: int = 200
) -> HttpResponse:
    found = _sheets(request, month)
    latest = Month.of(today(request))
    context = {
        "month": month,
        "before": month.plus(-1),
        "after": month.plus(1) if month < latest else None,
        "sheets": found,
        "is_owner": _is_owner(request),
        "sums": _sums(found),
        "problem": problem,
        "on": today(request),
        "crumbs": crumbs(request, (_("Fees"), "")) if _is_owner(request) else [(_("Fees"), "")],
    }
    return render(request, "billing/fees.html", context, status=status)


@allow(OWNER, EXECUTIVE)
def fees_csv(request: AccessRequest, provider: str, month: Month) -> HttpResponse:
    rows = fees.sheet_rows(_sheets(request, month), with_margin=_is_owner(request))
    return csv_answer(rows, name=f"fees-{month}")


def _sheet(request: AccessRequest, month: Month, member: int, currency: str) -> Sheet:
    for sheet in fees.sheets(month=month, member_id=member):
        if sheet.currency == currency:
            return sheet
    raise Http404


@allow(OWNER, EXECUTIVE)
def fee_pdf(
    request: AccessRequest, provider: str, month: Month, number: int, currency: str
) -> HttpResponse:
    """A fee that was stated, on paper: of everybody for the owner, for an executive their own."""
    if not _is_owner(request) and number != request.actor.member_id:
        raise Http404
    sheet = _sheet(request, month, number, currency)
    if sheet.statement is None:
        raise Http404
    member = get_object_or_404(Membership.objects.select_related("user"), pk=number)
    made = fee_paper(
        sheet=sheet,
        provider=request.provider,
        language=member.user.language,
        stated_on=local_day(sheet.statement.stated_at, timezone=request.provider.timezone),
    )
    return pdf_response(render_fees(made), name=f"fees-{month}-{number}-{currency.lower()}")


@allow(OWNER, methods=WRITE)
def fee_state(
    request: AccessRequest, provider: str, month: Month, number: int, currency: str
) -> HttpResponse:
    sheet = _sheet(request, month, number, currency)
    try:
        fees.state_fee(sheet=sheet, at=timezone.now(), by=request.actor)
    except CannotAgree as problem:
        return _page(request, month, problem=str(problem), status=422)
    said = _("The fee of %(person)s is stated.") % {"person": sheet.person}
    messages.success(request, said)
    return redirect("billing:fees", provider, month)


@allow(OWNER, methods=WRITE)
def fee_paid(
    request: AccessRequest, provider: str, month: Month, number: int, currency: str
) -> HttpResponse:
    sheet = _sheet(request, month, number, currency)
    form = PaidOnForm(request.POST, today=today(request))
    if sheet.statement is None:
        raise Http404
    if not form.is_valid():
        problem = str(next(iter(form.errors.values()))[0])
        return _page(request, month, problem=problem, status=422)
    on: dt.date = form.cleaned_data["paid_on"]
    try:
        fees.pay_fee(statement=sheet.statement, on=on, by=request.actor)
    except CannotAgree as problem:
        return _page(request, month, problem=str(problem), status=422)
    said = _("The fee of %(person)s is marked as paid.") % {"person": sheet.person}
    messages.success(request, said)
    return redirect("billing:fees", provider, month)


@allow(OWNER, methods=FORM)
def fee_agreements(request: AccessRequest, provider: str) -> HttpResponse:
    """What was agreed with whom, and the form for what holds from now on."""
    people = Membership.objects.active().select_related("user").order_by("user__name")
    form = FeeForm(
        request.POST or None,
        people=people.exclude(role="office"),
        engagements=Engagement.objects.select_related("client").order_by("client__name", "id"),
        currency=request.provider.currency,
        initial={"begins_on": Month.of(today(request)).first},
    )
    if form.is_valid():
        try:
            fees.agree_fee(by=request.actor, **form.facts())
        except CannotAgree as problem:
            form.add_error(problem.field or None, str(problem))
        else:
            messages.success(request, _("The fee is agreed."))
            return redirect("billing:fee_agreements", provider)
    context = {
        "form": form,
        "agreements": fees.agreements(),
        "crumbs": crumbs(
            request,
            (_("Fees"), reverse("billing:fees_current", args=[provider])),
            (_("Agreed"), ""),
        ),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "billing/fee_agreements.html", context, status=status)


@allow(OWNER, methods=WRITE)
def fee_agreement_end(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    row = get_object_or_404(FeeAgreement, pk=number)
    try:
        fees.end_agreement(agreement=row, by=request.actor)
        messages.success(request, _("The agreement is taken back."))
    except CannotAgree as problem:
        messages.error(request, str(problem))
    return redirect("billing:fee_agreements", provider)
