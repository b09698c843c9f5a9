"""The doors of the renewal, and of the question whether a fractional executive still fits."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import (
    CLIENT_SIDE,
    EXECUTIVE,
    FORM,
    OFFICE,
    OWNER,
    PROVIDER_SIDE,
    WRITE,
    AccessRequest,
    allow,
    today,
)
from engagements.course import cost, fit, renewal
from engagements.course.renewal import CannotDecide
from engagements.forms.course import PackageForm, ProspectForm, RenewalForm
from engagements.models import Engagement
from engagements.views.course import crumbs
from engagements.views.doors import engagement_or_404

PROSPECT = ("intention", "intention_words", "notice_days", "conversion")


def _trail(request: AccessRequest, engagement: Engagement, last: str) -> list[tuple[str, str]]:
    place = [request.provider.slug, engagement.slug]
    milestones = (_("Milestones"), reverse("engagements:milestones", args=place))
    return [*crumbs(request, engagement)[1:], milestones, (last, "")]


def _renewal_page(
    request: AccessRequest, engagement: Engagement, *, status: int = 200, **more: Any
) -> HttpResponse:
    on = today(request)
    shown = renewal.renewals(engagements=[engagement], as_of=on).get(engagement.pk)
    prospect = renewal.prospect_of(engagement=engagement)
    initial = (
        {"until": renewal.anniversary(shown.renews_on, shown.renews_on.year + 1)} if shown else {}
    )
    context = {
        "engagement": engagement,
        "renewal": shown,
        "prospect": prospect,
        "decisions": renewal.decisions(engagement=engagement),
        "form": RenewalForm(initial=initial),
        "prospect_form": ProspectForm(initial={name: getattr(prospect, name) for name in PROSPECT}),
        "may_decide": request.actor.is_office,
        "crumbs": _trail(request, engagement, _("Renewal")),
        **more,
    }
    return render(request, "engagements/renewal.html", context, status=status)


@allow(PROVIDER_SIDE)
def renewal_page(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    return _renewal_page(request, engagement_or_404(request, engagement))


@allow(OWNER, OFFICE, methods=WRITE)
def renewal_decide(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    form = RenewalForm(request.POST)
    if form.is_valid():
        try:
            renewal.decide(
                engagement=found,
                by=request.actor,
                at=timezone.now(),
                on=today(request),
                **form.cleaned_data,
            )
        except CannotDecide as problem:
            form.add_error("until", str(problem))
        else:
            messages.success(request, _("The renewal is decided."))
            return redirect("engagements:renewal", provider, engagement)
    return _renewal_page(request, found, status=422, form=form)


@allow(OWNER, OFFICE, EXECUTIVE, methods=WRITE)
def prospect_change(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    form = ProspectForm(request.POST)
    if not form.is_valid():
        return _renewal_page(request, found, status=422, prospect_form=form)
    renewal.change_prospect(engagement=found, by=request.actor, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("engagements:renewal", provider, engagement)


@allow(PROVIDER_SIDE, methods=FORM)
def fit_page(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    on = today(request)
    package = cost.package_of(engagement=found, prospect=renewal.prospect_of(engagement=found))
    label = _("Use it for every %(role)s in this country from now on") % {"role": found.short_role}
    form = PackageForm(
        request.POST or None,
        initial={"salary": package.salary, "charges": package.charges},
        for_all_label=label,
    )
    if form.is_valid():
        cost.set_package(engagement=found, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Saved. The client sees the comparison from now on."))
        return redirect("engagements:fit", provider, engagement)
    context = {
        "engagement": found,
        "fit": fit.fit(engagement=found, on=on, with_size=True),
        "advice": fit.advice(engagement=found),
        "comparison": cost.comparison(engagement=found, on=on, package=package),
        "form": form,
        "bounds": (fit.FAVOURABLE, fit.HIRE),
        "crumbs": _trail(request, found, _("Does it still fit?")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/fit.html", context, status=status)


@allow(PROVIDER_SIDE, CLIENT_SIDE)
def client_fit(request: AccessRequest, provider: str, client: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    if found.client.slug != client:
        raise Http404
    on = today(request)
    prospect = renewal.prospect_of(engagement=found)
    # What somebody has looked at and set for this engagement; first values stay with the provider.
    package = cost.package_of(engagement=found, prospect=prospect) if prospect.salary else None
    context = {
        "client": found.client,
        "engagement": found,
        "fit": fit.fit(engagement=found, on=on, with_size=False),
        "advice": fit.advice(engagement=found),
        "comparison": cost.comparison(engagement=found, on=on, package=package)
        if package
        else None,
        "renewal": renewal.renewals(engagements=[found], as_of=on).get(found.pk),
        "prospect": prospect,
        "bounds": (fit.FAVOURABLE, fit.HIRE),
        "crumbs": [
            (
                _("What we owe each other"),
                reverse("engagements:client_milestones", args=[provider, client]),
            ),
            (_("Does it still fit?"), ""),
        ],
    }
    return render(request, "engagements/client_fit.html", context)
