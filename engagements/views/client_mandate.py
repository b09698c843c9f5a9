"""What the client's people see of a mandate: outcomes, reviews, worries, who does what."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import (
    CLIENT_SIDE,
    EXECUTIVE,
    FOUNDER,
    PROVIDER_SIDE,
    WRITE,
    AccessRequest,
    allow,
    today,
)
from common.periods import Month, Quarter
from engagements.forms.mandate import RemarkForm, WorryForm
from engagements.mandate import outcomes, priorities, responsibilities, reviews, scope
from engagements.mandate import worries as worry_rules
from engagements.mandate.outcomes import Goal
from engagements.mandate.responsibilities import Domain
from engagements.mandate.reviews import CannotReview
from engagements.models import Engagement, Priority, QuarterReview, Worry
from engagements.views.doors import engagement_or_404
from engagements.views.reviews import in_words
from tenancy.models import Client


@dataclass(frozen=True)
class Shown:
    """One engagement of the client, as its people see it."""

    engagement: Engagement
    goals: list[Goal]
    top: list[Priority]
    worries: list[Worry]
    domains: list[Domain]
    lines: dict[str, list[scope.Line]]
    reviews: list[tuple[QuarterReview, str]]

    @property
    def sentence(self) -> str:
        return outcomes.in_a_sentence(self.goals)

    @property
    def outside(self) -> list[str]:
        typed = [line.strip() for line in self.engagement.out_of_scope.splitlines()]
        return [*(line.text for line in self.lines["out"]), *filter(None, typed)]


def _mine(request: AccessRequest, client: Client) -> list[Engagement]:
    """The client's engagements that this person may see, those that run first."""
    on = today(request)
    rows = Engagement.objects.open_to(request.actor).with_people().filter(client=client)
    found = sorted(rows, key=lambda one: (not one.runs_on(on), one.title, one.pk))
    if request.actor.role == EXECUTIVE and not found:
        raise Http404
    running = [one for one in found if one.runs_on(on) or one.starts_on > on]
    return running or found


def _shown(request: AccessRequest, found: list[Engagement]) -> list[Shown]:
    ids = [one.pk for one in found]
    goals = outcomes.goals(engagements=ids)
    top = priorities.top_three(engagements=ids, month=Month.of(today(request)))
    return [
        Shown(
            engagement=one,
            goals=goals.get(one.pk, []),
            top=top.get(one.pk, []),
            worries=worry_rules.worries_of(one),
            domains=responsibilities.domains_of(one),
            lines=scope.lines_of(one),
            reviews=[
                (review, in_words(review.period))
                for review in reviews.reviews_of(one)
                if review.is_closed
            ],
        )
        for one in found
    ]


def _page(
    request: AccessRequest, client: Client, *, form: WorryForm | None = None, about: str = ""
) -> HttpResponse:
    context = {
        "client": client,
        "shown": _shown(request, _mine(request, client)),
        "month": Month.of(today(request)),
        "form": form or WorryForm(),
        "about": about,
        "may_answer": request.actor.role == FOUNDER,
        "crumbs": [(_("Outcomes"), "")],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/client_outcomes.html", context, status=status)


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_outcomes(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    return _page(request, get_object_or_404(Client, slug=client))


def _of_client(request: AccessRequest, client: str, slug: str) -> Engagement:
    found = engagement_or_404(request, slug)
    if found.client.slug != client:
        raise Http404
    return found


@allow(FOUNDER, methods=WRITE)
def client_worry(
    request: AccessRequest, provider: str, client: str, engagement: str
) -> HttpResponse:
    found = _of_client(request, client, engagement)
    form = WorryForm(request.POST)
    if not form.is_valid():
        return _page(request, found.client, form=form, about=found.slug)
    worry_rules.raise_worry(
        engagement=found, text=form.cleaned_data["text"], by=request.actor, on=today(request)
    )
    said = _("Written down. %(person)s says here what answers it.")
    messages.success(request, said % {"person": found.executive.user.name})
    return redirect("engagements:client_outcomes", provider, client)


def _review(
    request: AccessRequest, client: str, slug: str, quarter: Quarter
) -> tuple[Engagement, QuarterReview]:
    found = _of_client(request, client, slug)
    row = reviews.review_of(engagement=found, quarter=quarter)
    if row is None or not row.is_closed:
        raise Http404
    row.engagement = found
    return found, row


def _review_page(
    request: AccessRequest, engagement: Engagement, row: QuarterReview, form: RemarkForm
) -> HttpResponse:
    back = (
        _("Outcomes"),
        reverse(
            "engagements:client_outcomes", args=[request.provider.slug, engagement.client.slug]
        ),
    )
    context = {
        "engagement": engagement,
        "review": row,
        "name": in_words(row.period),
        "parts": reviews.parts_of(row),
        "answers": row.answers.all(),
        "form": form,
        "may_answer": request.actor.role == FOUNDER,
        "crumbs": [back, (in_words(row.period), "")],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/client_review.html", context, status=status)


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_review(
    request: AccessRequest, provider: str, client: str, engagement: str, quarter: Quarter
) -> HttpResponse:
    found, row = _review(request, client, engagement, quarter)
    return _review_page(request, found, row, RemarkForm())


@allow(FOUNDER, methods=WRITE)
def client_review_confirm(
    request: AccessRequest, provider: str, client: str, engagement: str, quarter: Quarter
) -> HttpResponse:
    found, row = _review(request, client, engagement, quarter)
    form = RemarkForm(request.POST)
    if form.is_valid():
        try:
            reviews.confirm_review(
                review=row,
                by=request.actor,
                at=timezone.now(),
                remark=form.cleaned_data["remark"],
            )
        except CannotReview as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Confirmed. Thank you."))
            return redirect("engagements:client_review", provider, client, engagement, quarter)
    return _review_page(request, found, row, form)
