"""The doors of how a provider bills, and of what one client wants otherwise."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.access import FORM, OFFICE, OWNER, WRITE, AccessRequest, allow, today
from billing import numbering, settings, tax
from billing.forms.settings import ClientBillingForm, NumbersForm, SettingsForm, VatCheckForm
from billing.models import BillingSettings, Invoice
from billing.settings import CannotSave
from billing.views.doors import crumbs
from tenancy.models import Client

# Where the Union answers whether a VAT number is valid; a person asks there.
VIES = "https://ec.europa.eu/taxation_customs/vies/"


@allow(OWNER, OFFICE, methods=FORM)
def billing_settings(request: AccessRequest, provider: str) -> HttpResponse:
    row = settings.settings_of(provider=request.provider)
    form = SettingsForm(request.POST or None, instance=row)
    if form.is_valid():
        try:
            settings.save_settings(provider=request.provider, by=request.actor, **form.facts())
        except CannotSave as problem:
            _say(form, problem)
        else:
            messages.success(request, _("Saved. What is issued from now on follows it."))
            return redirect("billing:settings", provider)
    context = {
        "form": form,
        **_numbers(request, settings.settings_of(provider=request.provider)),
        "crumbs": crumbs(request, (_("Settings"), "")),
    }
    return render(request, "billing/settings.html", context, status=422 if form.errors else 200)


@allow(OWNER, OFFICE)
def billing_numbers(request: AccessRequest, provider: str) -> HttpResponse:
    """What the next numbers would be with patterns that are being typed."""
    row = settings.settings_of(provider=request.provider)
    form = NumbersForm(request.GET, instance=row)
    context = _numbers(request, row) if form.is_valid() else {}
    return render(request, "billing/settings.html#numbers", context)


def _numbers(request: AccessRequest, row: BillingSettings) -> dict[str, object]:
    """The next numbers, or why these patterns make none."""
    problems = settings.number_problems(row)
    if problems:
        return {"number_problems": problems}
    on = today(request)
    kinds = (Invoice.Kind.INVOICE, Invoice.Kind.CREDIT)
    invoice, credit = (numbering.foreseen_by(settings=row, on=on, kind=kind) for kind in kinds)
    return {
        "next_invoice": invoice,
        "next_credit": credit,
        "is_one_series": row.credit_pattern in {"", row.number_pattern},
    }


def _say(form: forms.BaseForm, problem: CannotSave) -> None:
    """Each reason at its field."""
    for one in problem.problems:
        form.add_error(one.field if one.field in form.fields else None, one.text)


@allow(OWNER, OFFICE, methods=FORM)
def client_billing(request: AccessRequest, provider: str, slug: str) -> HttpResponse:
    client = get_object_or_404(Client.objects.select_related("provider"), slug=slug)
    form = _client_form(request, client, request.POST or None)
    if form.is_valid():
        try:
            settings.save_client_billing(client=client, by=request.actor, **form.facts())
        except CannotSave as problem:
            _say(form, problem)
        else:
            messages.success(request, _("Saved. Drafts follow it when they are drafted again."))
            return redirect("billing:client_billing", provider, slug)
    return _client_page(request, client, form, VatCheckForm(today=today(request)))


@allow(OWNER, OFFICE, methods=WRITE)
def client_vat_check(request: AccessRequest, provider: str, slug: str) -> HttpResponse:
    client = get_object_or_404(Client.objects.select_related("provider"), slug=slug)
    form = VatCheckForm(request.POST, today=today(request))
    if form.is_valid():
        known = form.cleaned_data
        try:
            settings.note_vat_check(
                client=client, on=known["checked_on"], answer=known["answer"], by=request.actor
            )
        except CannotSave as problem:
            _say(form, problem)
        else:
            messages.success(request, _("The check of the VAT number is kept."))
            return redirect("billing:client_billing", provider, slug)
    return _client_page(request, client, _client_form(request, client, None), form)


def _client_form(request: AccessRequest, client: Client, sent: object) -> ClientBillingForm:
    return ClientBillingForm(
        sent,
        instance=settings.client_billing(client=client),
        provider_days=request.provider.payment_days,
        annex=settings.settings_of(provider=request.provider).with_annex,
    )


def _derived(request: AccessRequest, client: Client, language: str) -> tax.Vat:
    """The VAT as it follows from the law, whatever was decided for this client."""
    return tax.vat_of(provider=client.provider, client=client, on=today(request), language=language)


def _client_page(
    request: AccessRequest, client: Client, form: ClientBillingForm, check: VatCheckForm
) -> HttpResponse:
    held = settings.client_billing(client=client)
    derived: tax.Vat | str
    try:
        derived = _derived(request, client, get_language() or "en")
        reason = _derived(request, client, client.language).reason
    except tax.NoRateKnown as problem:
        derived, reason = str(problem), ""
    clients = reverse("engagements:client_list", args=[request.provider.slug])
    particulars = reverse("engagements:client_edit", args=[request.provider.slug, client.slug])
    context = {
        "client": client,
        "form": form,
        "check": check,
        "held": held,
        "is_checked": settings.is_vat_checked(held),
        "derived": derived,
        "reason": reason,
        "vies": VIES,
        "crumbs": [(_("Clients"), clients), (client.name, particulars), (_("Billing"), "")],
    }
    wrong = form.errors or check.errors
    return render(request, "billing/client_billing.html", context, status=422 if wrong else 200)
