"""The doors of credit notes: choosing what of an invoice is given back."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.contrib import messages
from django.db import transaction
from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import pgettext

from accounts.access import FORM, OFFICE, OWNER, AccessRequest, allow
from billing import credit, remaining
from billing.credit import CannotCredit
from billing.forms.credit import CreditForm
from billing.models import Invoice
from billing.remaining import Part, Rest
from billing.views.doors import crumbs, invoice_or_404, place
from common.money import Taxed, round_amount
from engagements.models import WorkLog


def card(row: Invoice) -> dict[str, object]:
    """What the page of an invoice tells of its credit notes."""
    if row.is_credit or not row.is_issued:
        return {}
    return {
        "credit_notes": credit.credit_notes(row),
        "can_credit": not credit.credit_problems(row),
    }


@allow(OWNER, OFFICE, methods=FORM)
def invoice_credit(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    row = invoice_or_404(number)
    if problems := credit.credit_problems(row):
        return _refused(request, row, problems[0].text)
    rest = remaining.rest_of(row)
    form = CreditForm(request.POST or None, rest=rest)
    sums = None
    try:
        if "reckon" in request.POST and form.can_reckon():
            sums = credit.reckon(invoice=row, choice=form.choice)
        elif "reckon" not in request.POST and form.is_valid():
            return _drafted(request, row, form)
    except CannotCredit as problem:
        _say(form, problem)
    return _page(request, row, rest, form, sums)


def _refused(request: AccessRequest, row: Invoice, why: str) -> HttpResponse:
    """Back to the invoice, or on to the draft that stands."""
    messages.warning(request, why)
    return redirect("billing:invoice", *place(credit.draft_of(row) or row))


def _drafted(request: AccessRequest, row: Invoice, form: CreditForm) -> HttpResponse:
    with transaction.atomic():
        draft = credit.draft_credit(
            invoice=row,
            choice=form.choice,
            reason=form.cleaned_data["reason"],
            by=request.actor,
        )
    return redirect("billing:invoice", *place(draft))


def _say(form: CreditForm, problem: CannotCredit) -> None:
    for one in problem.problems:
        form.add_error(one.field if one.field in form.fields else None, one.text)


@dataclass(frozen=True)
class Line:
    """A line to choose from, as the page shows it."""

    rest: Rest
    entries: tuple[tuple[Part, str, Decimal, bool], ...]
    unused: BoundField | None
    is_ticked: bool


def _page(
    request: AccessRequest, row: Invoice, rest: Iterable[Rest], form: CreditForm, sums: Taxed | None
) -> HttpResponse:
    context = {
        "invoice": row,
        "form": form,
        "lines": [_line(one, form, row.currency) for one in rest if not one.is_discount],
        "has_discount": any(one.is_discount for one in rest),
        "sums": sums,
        "settled": min(sums.gross, row.open_amount) if sums else None,
        "paid_back": max(sums.gross - row.open_amount, Decimal(0)) if sums else None,
        "crumbs": crumbs(
            request,
            (row.number, reverse("billing:invoice", args=place(row))),
            (pgettext("crumb", "Credit"), ""),
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "billing/invoice_credit.html", context, status=status)


def _line(rest: Rest, form: CreditForm, currency: str) -> Line:
    ticked = {str(one) for one in form["entry"].value() or ()}
    whole = {str(one) for one in form["line"].value() or ()}
    name = f"unused-{rest.line.pk}"
    return Line(
        rest=rest,
        entries=tuple(
            (
                part,
                _work(part.work.worklog),
                round_amount(part.days * rest.line.unit_price, currency=currency),
                str(part.work.pk) in ticked,
            )
            for part in rest.parts
        ),
        unused=form[name] if name in form.fields else None,
        is_ticked=str(rest.line.pk) in whole,
    )


def _work(log: WorkLog) -> str:
    """What an entry says it was, at least its category."""
    return log.note or str(log.get_category_display())
