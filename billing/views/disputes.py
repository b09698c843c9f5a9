"""Objections to an invoice: the founder makes one and takes it back, the office answers."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import FORM, FOUNDER, OFFICE, OWNER, WRITE, AccessRequest, allow
from billing import disputes
from billing.forms import AnswerForm, DisputeForm
from billing.models import Dispute, Invoice, InvoiceLine
from billing.views import doors
from billing.views.client import crumbs, received_or_404


@allow(FOUNDER, methods=FORM)
def client_dispute(request: AccessRequest, provider: str, client: str, number: int) -> HttpResponse:
    row = received_or_404(client, number)
    lines = list(row.lines.order_by("position"))
    if request.method != "POST":
        asked = request.GET.get("line", "")
        form = DisputeForm(lines=lines, initial={"line": int(asked) if asked.isdecimal() else 0})
        return _ask(request, row, form)
    form = DisputeForm(request.POST, lines=lines)
    if not form.is_valid():
        return _ask(request, row, form, status=422)
    chosen = {line.pk: line for line in lines}.get(form.cleaned_data["line"])
    try:
        with transaction.atomic():
            _open(request, row, chosen, form.cleaned_data["comment"])
    except disputes.CannotDispute as problem:
        form.add_error(None, str(problem))
        return _ask(request, row, form, status=422)
    said = _("%(provider)s has your objection and answers you; you are not reminded meanwhile.")
    messages.success(request, said % {"provider": request.provider.name})
    return redirect("billing:client_invoice", provider, client, number)


def _open(request: AccessRequest, row: Invoice, line: InvoiceLine | None, comment: str) -> Dispute:
    return disputes.open_dispute(
        invoice=row, line=line, comment=comment, by=request.actor, at=timezone.now()
    )


def _ask(
    request: AccessRequest, row: Invoice, form: DisputeForm, *, status: int = 200
) -> HttpResponse:
    here = reverse("billing:client_invoice", args=[row.provider.slug, row.client.slug, row.pk])
    context = {
        "client": row.client,
        "invoice": row,
        "form": form,
        "why_not": disputes.why_not(invoice=row),
        "crumbs": crumbs(request, (row.number, here), (_("Dispute"), "")),
    }
    return render(request, "billing/client_dispute.html", context, status=status)


@allow(FOUNDER, methods=WRITE)
def client_dispute_withdraw(
    request: AccessRequest, provider: str, client: str, number: int
) -> HttpResponse:
    row = get_object_or_404(Dispute.objects.filter(client__slug=client), pk=number)
    try:
        with transaction.atomic():
            disputes.withdraw(dispute=row, by=request.actor, at=timezone.now())
        messages.success(request, _("Your objection is taken back."))
    except disputes.CannotDispute as problem:
        messages.error(request, str(problem))
    return redirect("billing:client_invoice", provider, client, row.invoice_id)


@allow(OWNER, OFFICE, methods=FORM)
def dispute_answer(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    """The office's answer: the invoice stands, or it is credited."""
    row = get_object_or_404(
        Dispute.objects.select_related("user", "line", "invoice__client", "invoice__provider"),
        pk=number,
    )
    note = disputes.credit_note_since(dispute=row)
    posted = request.POST if request.method == "POST" else None
    form = AnswerForm(posted, is_credited=note is not None)
    if request.method == "POST" and form.is_valid():
        act = disputes.say_credited if request.POST.get("credited") else disputes.let_stand
        try:
            with transaction.atomic():
                act(
                    dispute=row,
                    answer=form.cleaned_data["answer"],
                    by=request.actor,
                    at=timezone.now(),
                )
        except disputes.CannotAnswer as problem:
            form.add_error("answer", str(problem))
        else:
            messages.success(request, _("Your answer is kept; the founders get a letter."))
            return redirect("billing:invoice", provider, row.invoice_id)
    here = reverse("billing:invoice", args=doors.place(row.invoice))
    context = {
        "dispute": row,
        "invoice": row.invoice,
        "form": form,
        "credit_url": f"{here}credit/",
        "credit_note": note,
        "closed": disputes.why_closed(row),
        "crumbs": doors.crumbs(request, (str(row.invoice), here), (_("Objection"), "")),
    }
    status = 422 if form.errors else 200
    return render(request, "billing/dispute.html", context, status=status)
