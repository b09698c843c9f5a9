"""The doors of payments: what came in, what it was set against, what went back."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.access import FORM, OFFICE, OWNER, WRITE, AccessRequest, allow, today
from billing import payment_list, payments, settling
from billing.forms.invoices import PaidForm
from billing.forms.payments import BackForm, PaymentForm, ReversalForm, SharesForm, parse_amount
from billing.models import Allocation, Invoice, Payment
from billing.payments import CannotPay, Money
from billing.views.doors import crumbs, invoice_or_404, place
from tenancy.models import Client

PAGE = 50


def card(row: Invoice, *, on: dt.date, form: PaidForm | None = None) -> dict[str, object]:
    """What the page of an invoice tells of its payments."""
    if not row.is_issued:
        return {}
    rows = Allocation.objects.filter(invoice=row) | Allocation.objects.filter(credit_note=row)
    rows = rows.select_related("payment__reverses", "credit_note", "invoice")
    others: Any = ()
    if row.is_credit and row.open_amount:
        others = settling.open_invoices(client=row.client, currency=row.currency)
    return {
        "settled_by": rows.defer("credit_note__content", "invoice__content").order_by("pk"),
        "form": form or PaidForm(today=on, invoice=row),
        "back_form": BackForm(today=on, amount=row.open_amount, auto_id="back_%s"),
        "set_form": SharesForm(invoices=others),
    }


# ------------------------------------------------------------------------------------- the list


@allow(OWNER, OFFICE)
def payment_list_page(request: AccessRequest, provider: str) -> HttpResponse:
    query, left = request.GET.get("q", ""), request.GET.get("state", "") == "left"
    rows = payment_list.found(query=query, only_left=left)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    part = bool(request.htmx) and not request.htmx.history_restore_request
    context = {
        "page_obj": page,
        "rows": payment_list.listed(list(page)),
        "query": query,
        "state": "left" if left else "",
        "states": [
            ("", pgettext("payments", "All"), payment_list.found(query=query).count()),
            (
                "left",
                _("Not set against an invoice"),
                payment_list.found(query=query, only_left=True).count(),
            ),
        ],
        "crumbs": crumbs(request, (_("Payments"), "")),
    }
    name = "billing/payment_list.html"
    return render(request, f"{name}#found" if part else name, context)


# ---------------------------------------------------------------------------------- a new one


@allow(OWNER, OFFICE, methods=FORM)
def payment_add(request: AccessRequest, provider: str) -> HttpResponse:
    """Record a payment: first whose it is, then how much of it goes where."""
    asked = request.GET.get("client", "").replace("\0", "")
    client = Client.objects.filter(slug=asked).first() if asked else None
    if client is None:
        context: dict[str, object] = {
            "clients": Client.objects.order_by("name"),
            "crumbs": _below(request, _("Record a payment")),
        }
        return render(request, "billing/payment_client.html", context)
    open_rows = list(settling.open_invoices(client=client))
    units = list(dict.fromkeys(row.currency for row in open_rows)) or [request.provider.currency]
    currency = request.GET.get("currency", "")
    currency = currency if currency in units else units[0]
    rows = [row for row in open_rows if row.currency == currency]
    form = _payment_form(request, rows, currency)
    if form.is_bound and form.is_valid():
        money = Money(
            amount=form.cleaned_data["amount"],
            currency=currency,
            on=form.cleaned_data["paid_on"],
            method=form.cleaned_data["method"],
            reference=form.cleaned_data["reference"],
        )
        if form.cleaned_data["again"] or not payments.twins(client=client, money=money):
            answer = _recorded(request, client, money, form)
            if answer is not None:
                return answer
        else:
            form.is_twin = True
            form.add_error(
                None,
                _("A payment of this amount on this day is recorded already. Nothing was saved."),
            )
    context = {
        "client": client,
        "form": form,
        "currency": currency,
        "units": units,
        "crumbs": _below(request, _("Record a payment")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "billing/payment_add.html", context, status=status)


def _payment_form(request: AccessRequest, rows: list[Invoice], currency: str) -> PaymentForm:
    on = today(request)
    if request.method == "POST":
        return PaymentForm(request.POST, invoices=rows, today=on, currency=currency)
    typed = parse_amount(request.GET.get("amount", "")) if "amount" in request.GET else None
    amount = typed if typed is not None else next((row.open_amount for row in rows), None)
    given = settling.spread(amount=amount or Decimal(0), invoices=rows)
    initial = {"amount": amount}
    return PaymentForm(invoices=rows, given=given, today=on, currency=currency, initial=initial)


def _recorded(
    request: AccessRequest, client: Client, money: Money, form: PaymentForm
) -> HttpResponse | None:
    try:
        with transaction.atomic():
            payment = payments.record_payment(
                client=client, money=money, shares=form.shares(), at=timezone.now(),
                by=request.actor,
            )  # fmt: skip
    except CannotPay as refusal:
        form.refuse(refusal)
        return None
    messages.success(request, _("The payment is recorded."))
    return redirect("billing:payment", request.provider.slug, payment.pk)


def _below(request: AccessRequest, name: str) -> list[tuple[str, str]]:
    url = reverse("billing:payment_list", args=[request.provider.slug])
    return crumbs(request, (_("Payments"), url), (name, ""))


# -------------------------------------------------------------------------------------- one


def _payment_or_404(number: int) -> Payment:
    rows = Payment.objects.select_related("client", "bank_line", "added_by__user", "reverses")
    return get_object_or_404(rows, pk=number)


@allow(OWNER, OFFICE)
def payment(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    return _page(request, _payment_or_404(number))


def _page(
    request: AccessRequest,
    row: Payment,
    *,
    problem: str = "",
    forms: dict[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    on = today(request)
    left = payments.left_of(row)
    rows: Any = ()
    if left:
        rows = list(settling.open_invoices(client=row.client, currency=row.currency))
    reversal = Payment.objects.filter(reverses=row).first()
    context = {
        "payment": row,
        "left": left,
        "reversal": reversal,
        "why": payments.why(reversal or row),
        "allocations": row.allocations.select_related("invoice").order_by("pk"),
        "can_reverse": reversal is None and row.reverses_id is None,
        "set_form": SharesForm(invoices=rows, given=settling.spread(amount=left, invoices=rows)),
        "reversal_form": ReversalForm(today=on, auto_id="reverse_%s"),
        "back_form": BackForm(today=on, amount=left, auto_id="back_%s"),
        "problem": problem,
        "crumbs": _below(request, str(_title(row))),
        **(forms or {}),
    }
    return render(request, "billing/payment.html", context, status=status)


def _title(row: Payment) -> str:
    return settling.money(row.amount, row.currency)


@allow(OWNER, OFFICE, methods=WRITE)
def payment_set(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    """Set what is left of a payment against invoices."""
    row = _payment_or_404(number)
    rows = settling.open_invoices(client=row.client, currency=row.currency)
    form = SharesForm(request.POST, invoices=rows)
    if form.is_valid():
        try:
            with transaction.atomic():
                payments.set_against(payment=row, shares=form.shares(), by=request.actor)
        except CannotPay as refusal:
            if not payments.left_of(row):
                return _page(request, row, problem=str(refusal), status=422)
            form.refuse(refusal)
        else:
            messages.success(request, _("The payment is set against the invoices."))
            return redirect("billing:payment", provider, row.pk)
    return _page(request, row, forms={"set_form": form}, status=422)


@allow(OWNER, OFFICE, methods=WRITE)
def payment_reverse(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    row = _payment_or_404(number)
    form = ReversalForm(request.POST, today=today(request), auto_id="reverse_%s")
    if not form.is_valid():
        return _page(request, row, forms={"reversal_form": form}, status=422)
    try:
        with transaction.atomic():
            payments.reverse_payment(
                payment=row,
                reason=form.cleaned_data["reason"],
                on=form.cleaned_data["on"],
                at=timezone.now(),
                by=request.actor,
            )
    except CannotPay as refusal:
        return _page(request, row, problem=str(refusal), status=422)
    messages.success(request, _("The payment is reversed; its invoices are open again."))
    return redirect("billing:payment", provider, row.pk)


@allow(OWNER, OFFICE, methods=WRITE)
def payment_back(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    """What was left of a payment went back to the client."""
    row = _payment_or_404(number)
    form = BackForm(request.POST, today=today(request), amount=Decimal(0), auto_id="back_%s")
    if not form.is_valid():
        return _page(request, row, forms={"back_form": form}, status=422)
    money = Money(form.cleaned_data["amount"], row.currency, form.cleaned_data["on"])
    try:
        with transaction.atomic():
            payments.send_back(payment=row, money=money, at=timezone.now(), by=request.actor)
    except CannotPay as refusal:
        return _page(request, row, problem=str(refusal), status=422)
    messages.success(request, _("What was left of the payment went back."))
    return redirect("billing:payment", provider, row.pk)


# ------------------------------------------------------------------------------- credit notes


@allow(OWNER, OFFICE, methods=WRITE)
def credit_back(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    """A credit note was paid back."""
    row = invoice_or_404(number)
    form = BackForm(request.POST, today=today(request), amount=Decimal(0))
    if not form.is_valid():
        return _on_credit(request, row, _first(form))
    money = Money(form.cleaned_data["amount"], row.currency, form.cleaned_data["on"])
    try:
        with transaction.atomic():
            payments.pay_back(credit=row, money=money, at=timezone.now(), by=request.actor)
    except CannotPay as refusal:
        return _on_credit(request, row, str(refusal))
    messages.success(request, _("It is written down that the money went back."))
    return redirect("billing:invoice", *place(row))


@allow(OWNER, OFFICE, methods=WRITE)
def credit_set(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    """Set what is left of a credit note against other invoices."""
    row = invoice_or_404(number)
    rows = settling.open_invoices(client=row.client, currency=row.currency)
    form = SharesForm(request.POST, invoices=rows)
    if not form.is_valid():
        return _on_credit(request, row, _first(form))
    try:
        with transaction.atomic():
            payments.set_credit_against(credit=row, shares=form.shares(), by=request.actor)
    except CannotPay as refusal:
        return _on_credit(request, row, str(refusal))
    messages.success(request, _("The credit note is set against the invoices."))
    return redirect("billing:invoice", *place(row))


def _first(form: SharesForm | BackForm) -> str:
    return str(next(iter(form.errors.values()))[0])


def _on_credit(request: AccessRequest, row: Invoice, why: str) -> HttpResponse:
    """Back to the credit note, with what stood in the way."""
    said = _("Nothing was saved: %(why)s") % {"why": why}
    messages.warning(request, said)
    return redirect("billing:invoice", *place(row))
