"""The doors of the worries and of the friction log, for the provider's people."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.access import FORM, FOUNDER, PROVIDER_SIDE, WRITE, AccessRequest, allow, today
from accounts.models import Contact
from engagements.forms.mandate import FrictionForm, HeardWorryForm, WorryAnswerForm
from engagements.mandate import frictions
from engagements.mandate import worries as rules
from engagements.mandate.worries import CannotAnswer
from engagements.models import Engagement, Friction, Outcome, Worry
from engagements.views.doors import engagement_or_404
from engagements.views.mandate import crumbs


def _chief(engagement: Engagement) -> str:
    """Whose worry it most likely is."""
    contacts = Contact.objects.active().filter(client=engagement.client_id, role=FOUNDER)
    first = contacts.select_related("user").order_by("id").first()
    return first.user.name if first else ""


def _page(
    request: AccessRequest,
    engagement: Engagement,
    *,
    form: HeardWorryForm | None = None,
    friction_form: FrictionForm | None = None,
) -> HttpResponse:
    context = {
        "engagement": engagement,
        "worries": rules.worries_of(engagement),
        "frictions": frictions.frictions_of(engagement),
        "form": form or HeardWorryForm(initial={"raised_by": _chief(engagement)}),
        "friction_form": friction_form or FrictionForm(initial={"day": today(request)}),
        "crumbs": crumbs(request, engagement, _("Worries")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/worries.html", context, status=status)


@allow(PROVIDER_SIDE, methods=FORM)
def worries(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    if request.method != "POST":
        return _page(request, found)
    form = HeardWorryForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form)
    rules.raise_worry(engagement=found, by=request.actor, on=today(request), **form.cleaned_data)
    messages.success(request, _("The worry is written down. Say what answers it."))
    return redirect("engagements:worries", provider, engagement)


@allow(PROVIDER_SIDE, methods=FORM)
def worry(request: AccessRequest, provider: str, engagement: str, number: int) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    row = get_object_or_404(Worry, engagement=found, pk=number)
    names = ("text", "outcome", "tied_to", "answer")
    initial = {name: getattr(row, name) for name in names}
    form = WorryAnswerForm(
        request.POST or None,
        outcomes=Outcome.objects.filter(engagement=found).order_by("position"),
        own=row.user_id is None,
        initial={**initial, "is_settled": row.settled_on is not None},
    )
    if form.is_valid():
        try:
            rules.answer_worry(worry=row, by=request.actor, on=today(request), **form.cleaned_data)
        except CannotAnswer as problem:
            form.add_error("answer", str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("engagements:worries", provider, engagement)
    context = {
        "engagement": found,
        "worry": row,
        "form": form,
        "crumbs": crumbs(request, found, _("Worry")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/worry.html", context, status=status)


@allow(PROVIDER_SIDE, methods=WRITE)
def friction_add(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    form = FrictionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, friction_form=form)
    frictions.note_friction(engagement=found, by=request.actor, **form.cleaned_data)
    messages.success(request, _("Written down."))
    return redirect("engagements:worries", provider, engagement)


@allow(PROVIDER_SIDE, methods=WRITE)
def friction_remove(
    request: AccessRequest, provider: str, engagement: str, number: int
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    row = get_object_or_404(Friction, engagement=found, pk=number)
    frictions.remove_friction(friction=row, by=request.actor)
    messages.success(request, _("The line is removed."))
    return redirect("engagements:worries", provider, engagement)
