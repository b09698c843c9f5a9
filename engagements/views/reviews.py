"""The doors of the quarterly reviews, for the provider's people."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import FORM, PROVIDER_SIDE, AccessRequest, allow, today
from common.periods import Quarter
from engagements.forms.mandate import ReviewForm
from engagements.mandate import frictions
from engagements.mandate import reviews as rules
from engagements.mandate.reviews import CannotReview
from engagements.models import Engagement, QuarterReview
from engagements.views.doors import engagement_or_404
from engagements.views.mandate import crumbs


def in_words(quarter: Quarter) -> str:
    """A quarter as its page is called."""
    return _("Quarter %(number)d of %(year)d") % {"number": quarter.number, "year": quarter.year}


@allow(PROVIDER_SIDE)
def review_list(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    held = rules.reviews_of(found)
    due = rules.review_due(engagement=found, on=today(request))
    context = {
        "engagement": found,
        "reviews": [(review, in_words(review.period)) for review in held],
        "due": due,
        "due_name": in_words(due.quarter) if due else "",
        "crumbs": crumbs(request, found, _("Reviews")),
    }
    return render(request, "engagements/reviews.html", context)


def _form(request: AccessRequest, engagement: Engagement, review: QuarterReview) -> ReviewForm:
    names = (*ReviewForm.OWN, "hard_truths")
    initial = {name: getattr(review, name) for name in names}
    initial["held_on"] = review.held_on or today(request)
    return ReviewForm(
        request.POST or None,
        parts=rules.parts_of(review),
        may_write_truths=rules.may_write_truths(engagement=engagement, by=request.actor),
        initial=initial,
    )


@allow(PROVIDER_SIDE, methods=FORM)
def review(
    request: AccessRequest, provider: str, engagement: str, quarter: Quarter
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    row = rules.review_of(engagement=found, quarter=quarter)
    if row is not None and row.is_closed:
        return _read(request, found, row)
    if request.method != "POST" and row is None:
        return _begin(request, found, quarter)
    try:
        row = rules.begin_review(engagement=found, quarter=quarter, by=request.actor)
    except CannotReview as problem:
        messages.error(request, str(problem))
        return redirect("engagements:reviews", provider, engagement)
    row.engagement = found
    if request.POST.get("do") == "begin":
        return redirect("engagements:review", provider, engagement, quarter)
    return _draft(request, found, row)


def _begin(request: AccessRequest, engagement: Engagement, quarter: Quarter) -> HttpResponse:
    context = {
        "engagement": engagement,
        "quarter": quarter,
        "name": in_words(quarter),
        "crumbs": crumbs(request, engagement, in_words(quarter)),
    }
    return render(request, "engagements/review_begin.html", context)


def _draft(request: AccessRequest, engagement: Engagement, row: QuarterReview) -> HttpResponse:
    form = _form(request, engagement, row)
    if form.is_valid():
        try:
            said = _keep(request, row, form)
        except CannotReview as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, said)
            return redirect(
                "engagements:review", request.provider.slug, engagement.slug, row.period
            )
    context = {
        "engagement": engagement,
        "review": row,
        "name": in_words(row.period),
        "form": form,
        "frictions": frictions.frictions_of(engagement),
        "may_write_truths": "hard_truths" in form.fields,
        "crumbs": crumbs(request, engagement, in_words(row.period)),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/review_edit.html", context, status=status)


def _keep(request: AccessRequest, row: QuarterReview, form: ReviewForm) -> str:
    """Keep what was typed, and close it where the button says so; gives back what happened."""
    rules.save_review(
        review=row, parts=form.parts, by=request.actor, hard_truths=form.truths, **form.facts
    )
    if request.POST.get("do") != "close":
        return _("Saved. The client does not see it before you close it.")
    rules.close_review(review=row, by=request.actor, at=timezone.now())
    return _("The review is closed. The founder reads and confirms it.")


def _read(request: AccessRequest, engagement: Engagement, row: QuarterReview) -> HttpResponse:
    context = {
        "engagement": engagement,
        "review": row,
        "name": in_words(row.period),
        "parts": rules.parts_of(row),
        "answers": row.answers.all(),
        "crumbs": crumbs(request, engagement, in_words(row.period)),
    }
    return render(request, "engagements/review.html", context)
