"""The doors to the brand: where it is chosen, and its files, which anybody may fetch."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts import branding
from accounts.access import FORM, OFFICE, OWNER, AccessRequest, allow, public
from accounts.forms import AccentForm, LogoForm
from common import colour
from tenancy.models import Provider
from tenancy.scope import provider_id_of, scope

OWN = "#2b49cf"
FOR_EVER = "public, max-age=31536000, immutable"


def _preview(provider: Provider, accent: str) -> dict[str, Any]:
    """What the page draws of an accent: its shades in light and in dark."""
    picked = accent if colour.is_colour(accent) else provider.accent or OWN
    found = colour.shades(picked)
    names = ("accent", "accent_soft", "accent_fill", "meter")
    themes = [
        {name: getattr(found, name)[theme] for name in names} | {"is_dark": theme == 1}
        for theme in (0, 1)
    ]
    return {
        "picked": picked,
        "themes": themes,
        "stays": found.accent[0] == picked == found.accent_fill[0],
        "brand": branding.page_brand(provider),
    }


@allow(OWNER, OFFICE, methods=FORM)
def settings(request: AccessRequest, provider: str) -> HttpResponse:
    row = request.provider
    asked = request.GET.get("accent", "")
    accent = AccentForm(request.POST if "accent" in request.POST else None, accent=row.accent)
    logo = LogoForm(request.POST, request.FILES) if "logo_sent" in request.POST else LogoForm()
    if request.method == "POST" and _changed(request, accent, logo):
        return redirect("accounts:brand", provider)
    context = {
        "form": accent,
        "logo_form": logo,
        "provider": row,
        "logo_size": branding.logo_size(row, width=132, height=52),
        "preview": _preview(row, accent["accent"].value() if accent.is_bound else asked),
        "crumbs": [
            (_("Settings"), request.path.removesuffix("brand/")),
            (_("Brand"), ""),
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/brand.html", context, status=status)


def _changed(request: AccessRequest, accent: AccentForm, logo: LogoForm) -> bool:
    """Do what was asked; a refusal stands at its field."""
    whose: dict[str, Any] = {"provider": request.provider, "by": request.actor}
    try:
        if "remove" in request.POST:
            branding.remove_logo(**whose)
        elif "reset" in request.POST:
            branding.change_accent(accent="", **whose)
        elif accent.is_bound and accent.is_valid():
            branding.change_accent(**accent.cleaned_data, **whose)
        elif logo.is_bound and logo.is_valid():
            branding.change_logo(content=logo.cleaned_data["logo"].read(), **whose)
        else:
            return False
    except branding.CannotBrand as problem:
        field, form = ("logo", logo) if logo.is_bound else ("accent", accent)
        form.add_error(field, str(problem))
        return False
    messages.success(request, _("Saved."))
    return True


@allow(OWNER, OFFICE)
def preview(request: AccessRequest, provider: str) -> HttpResponse:
    """How an accent would look, while it is being picked."""
    context = {"preview": _preview(request.provider, request.GET.get("accent", ""))}
    return render(request, "accounts/brand.html#preview", context)


@public()
@transaction.non_atomic_requests
def style(request: HttpRequest, accent: str) -> HttpResponse:
    """The tokens of one accent: the same for ever, whoever asks."""
    if not colour.is_colour(f"#{accent}"):
        raise Http404
    response = HttpResponse(colour.stylesheet(f"#{accent}"), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = FOR_EVER
    return response


@public()
def logo(request: HttpRequest, provider: str, key: str) -> HttpResponse:
    """A provider's logo by its hash, for pages and mails: no secret, and never another picture."""
    number = provider_id_of(provider)
    if number is None:
        raise Http404
    with scope(provider=number):
        content = branding.logo_named(key)
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="image/png")
    response["Cache-Control"] = FOR_EVER
    return response
