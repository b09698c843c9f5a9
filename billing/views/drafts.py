"""A draft that the office changes, or has drafted again."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.access import FORM, OFFICE, OWNER, WRITE, AccessRequest, allow, today
from billing import composing, editing, printed, settings, tax
from billing.content import InvoiceContent
from billing.forms.drafts import DraftForm
from billing.models import Expense, Invoice
from billing.views.doors import called, crumbs, invoice_or_404, place
from common.money import format_amount
from common.typography import date_format


@allow(OWNER, OFFICE, methods=FORM)
def invoice_edit(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    row = invoice_or_404(number)
    if row.is_issued or row.is_credit:
        return redirect("billing:invoice", *place(row))
    form = _form(request, row)
    if request.method != "POST" or not form.is_valid():
        return _page(request, row, form)
    looks = "preview" in request.POST
    try:
        after = _edited(request, row, form, keep=not looks)
    except editing.CannotEdit as problem:
        for one in problem.problems:
            form.add_error(one.field if one.field in form.fields else None, one.text)
        return _page(request, row, form)
    if looks:
        return _page(request, row, form, after=after)
    messages.success(request, _("The draft is changed."))
    return redirect("billing:invoice", *place(row))


def _edited(request: AccessRequest, row: Invoice, form: DraftForm, *, keep: bool) -> InvoiceContent:
    """What a draft says with the choices of the form; they are written only where it is to keep."""
    with transaction.atomic():
        done = editing.edit_draft(invoice=row, choices=form.choices(), by=request.actor)
        after = printed.content_of(invoice=done, on=today(request))
        if not keep:
            transaction.set_rollback(True)
    return after


def _form(request: AccessRequest, row: Invoice) -> DraftForm:
    offered = editing.offered(row)
    wishes = settings.client_billing(client=row.client)
    return DraftForm(
        request.POST or None,
        now=editing.chosen(row),
        offered=offered,
        shown=[(str(one.pk), _told(one)) for one in offered],
        days=row.provider.payment_days if wishes.payment_days is None else wishes.payment_days,
    )


def _told(expense: Expense) -> str:
    amount = format_amount(
        expense.net_amount.normalize() + 0, currency=expense.currency, language=get_language() or ""
    )
    day = date_format(expense.day, "j F")
    return _("%(title)s, %(day)s, %(amount)s") % {
        "title": expense.title,
        "day": day,
        "amount": amount,
    }


def _page(
    request: AccessRequest, row: Invoice, form: DraftForm, *, after: InvoiceContent | None = None
) -> HttpResponse:
    here = reverse("billing:invoice", args=place(row))
    context = {
        "invoice": row,
        "form": form,
        "before": _content(request, row),
        "after": after,
        "law": _law(row),
        "months": composing.months_of(row),
        "crumbs": crumbs(request, (called(row), here), (_("Change"), "")),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "billing/invoice_edit.html", context, status=status)


def _content(request: AccessRequest, row: Invoice) -> InvoiceContent | None:
    try:
        return printed.content_of(invoice=row, on=today(request))
    except tax.NoRateKnown:
        return None


def _law(row: Invoice) -> tax.Vat | None:
    """The VAT without what was decided on this draft."""
    try:
        language = get_language() or "en"
        return tax.vat_for(client=row.client, on=row.period.last, language=language)
    except tax.NoRateKnown:
        return None


@allow(OWNER, OFFICE, methods=WRITE)
def invoice_redraft(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    row = invoice_or_404(number)
    try:
        editing.redraft(invoice=row, by=request.actor)
    except editing.CannotEdit as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Drafted again; what you chose on it has stayed."))
    return redirect("billing:invoice", *place(row))
