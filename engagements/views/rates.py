"""The door of the rate card."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.access import FORM, OFFICE, OWNER, AccessRequest, allow
from engagements import ratecard
from engagements.forms.planning import RateCardForm


@allow(OWNER, OFFICE, methods=FORM)
def rate_card(request: AccessRequest, provider: str) -> HttpResponse:
    card = ratecard.card()
    currency = next((one.currency for one in card.values()), request.provider.currency)
    form = RateCardForm(request.POST or None, card=card, initial={"currency": currency})
    if form.is_valid():
        ratecard.change_card(
            provider=request.provider,
            rates=form.rates,
            currency=form.cleaned_data["currency"],
            by=request.actor,
        )
        messages.success(request, _("Saved."))
        return redirect("engagements:rate_card", provider)
    context = {"form": form, "crumbs": [(_("Day rates"), "")]}
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/rate_card.html", context, status=status)
