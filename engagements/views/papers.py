"""The doors of the papers: of an engagement, of the whole provider, and the client's own."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import (
    CLIENT_SIDE,
    FORM,
    OFFICE,
    OWNER,
    PROVIDER_SIDE,
    WRITE,
    AccessRequest,
    allow,
    today,
)
from common.http import file_response
from engagements.course import papers
from engagements.course.papers import CannotFile
from engagements.forms.course import PaperForm, RuleForm
from engagements.models import Engagement, Paper
from engagements.views.course import crumbs
from engagements.views.doors import engagement_or_404


def _trail(request: AccessRequest, engagement: Engagement, last: str) -> list[tuple[str, str]]:
    place = [request.provider.slug, engagement.slug]
    return [
        *crumbs(request, engagement)[1:],
        (_("Papers"), reverse("engagements:papers", args=place)),
        (last, ""),
    ]


@allow(PROVIDER_SIDE)
def paper_list(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    on = today(request)
    context = {
        "engagement": found,
        "papers": papers.papers_of(engagement=found, on=on),
        "no_nda": found.pk in papers.without_nda(engagements=[found], on=on),
        "rule": request.provider.nda_rule,
        "may_change": request.actor.is_office,
        "crumbs": crumbs(request, found, _("Papers")),
    }
    return render(request, "engagements/papers.html", context)


def _paper(request: AccessRequest, engagement: str, number: int) -> tuple[Engagement, Paper]:
    """A paper of this engagement, or of its client as a whole."""
    found = engagement_or_404(request, engagement)
    row = get_object_or_404(Paper, pk=number, client=found.client_id)
    if row.engagement_id not in {None, found.pk}:
        raise Http404
    return found, row


def _form_page(
    request: AccessRequest, engagement: Engagement, form: PaperForm, **more: Any
) -> HttpResponse:
    paper: Paper | None = more.get("paper")
    context = {
        "engagement": engagement,
        "form": form,
        "crumbs": _trail(request, engagement, str(paper) if paper else _("New paper")),
        **more,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/paper_form.html", context, status=status)


def _attach(request: AccessRequest, paper: Paper, form: PaperForm) -> None:
    if file := form.cleaned_data["file"]:
        papers.attach(
            paper=paper,
            name=file.name or "",
            content=file.read(),
            by=request.actor,
            at=timezone.now(),
        )


def _checked(form: PaperForm) -> bool:
    """Whether the file is what is taken, before anything is written; says at its field why not."""
    if file := form.cleaned_data["file"]:
        try:
            papers.check_file(file.read())
        except CannotFile as problem:
            form.add_error("file", str(problem))
            return False
        file.seek(0)
    return True


@allow(OWNER, OFFICE, methods=FORM)
def paper_create(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    initial = {"kind": request.GET.get("kind", ""), "signed_on": today(request)}
    form = PaperForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid() and _checked(form):
        paper = papers.file_paper(
            client=found.client, by=request.actor, at=timezone.now(), **form.facts(found)
        )
        _attach(request, paper, form)
        messages.success(request, _("%(paper)s is on file.") % {"paper": paper})
        return redirect("engagements:papers", provider, engagement)
    return _form_page(request, found, form)


@allow(OWNER, OFFICE, methods=FORM)
def paper_change(
    request: AccessRequest, provider: str, engagement: str, number: int
) -> HttpResponse:
    found, paper = _paper(request, engagement, number)
    names = ("kind", "title", "signed_on", "expires_on")
    initial: dict[str, Any] = {name: getattr(paper, name) for name in names}
    initial["everywhere"] = paper.engagement_id is None
    form = PaperForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid() and _checked(form):
        papers.change_paper(paper=paper, by=request.actor, **form.facts(found))
        _attach(request, paper, form)
        messages.success(request, _("Saved."))
        return redirect("engagements:papers", provider, engagement)
    return _form_page(request, found, form, paper=paper)


@allow(OWNER, OFFICE, methods=WRITE)
def paper_remove(
    request: AccessRequest, provider: str, engagement: str, number: int
) -> HttpResponse:
    found, paper = _paper(request, engagement, number)
    papers.remove_paper(paper=paper, by=request.actor, at=timezone.now())
    undo = reverse("engagements:paper_restore", args=[provider, engagement, number])
    messages.success(
        request, _("%(paper)s is off the file.") % {"paper": paper}, extra_tags=f"undo:{undo}"
    )
    return redirect("engagements:papers", provider, found.slug)


@allow(OWNER, OFFICE, methods=WRITE)
def paper_restore(
    request: AccessRequest, provider: str, engagement: str, number: int
) -> HttpResponse:
    found, paper = _paper(request, engagement, number)
    papers.restore_paper(paper=paper, by=request.actor)
    messages.success(request, _("%(paper)s is on file.") % {"paper": paper})
    return redirect("engagements:papers", provider, found.slug)


def _file(paper: Paper) -> HttpResponse:
    """The file to be saved: never shown by the browser, whatever it holds."""
    row = papers.file_of(paper=paper)
    if row is None:
        raise Http404
    return file_response(bytes(row.content), name=row.name, content_type=papers.TYPES[row.kind])


@allow(PROVIDER_SIDE)
def paper_file(request: AccessRequest, provider: str, engagement: str, number: int) -> HttpResponse:
    _found, paper = _paper(request, engagement, number)
    return _file(paper)


@allow(PROVIDER_SIDE, CLIENT_SIDE)
def client_paper(request: AccessRequest, provider: str, client: str, number: int) -> HttpResponse:
    paper = get_object_or_404(Paper.objects.standing(), pk=number, client__slug=client)
    mine = Engagement.objects.open_to(request.actor).filter(client=paper.client_id)
    if paper.engagement_id is not None:
        mine = mine.filter(pk=paper.engagement_id)
    if not request.actor.is_client and not mine.exists():
        raise Http404
    return _file(paper)


@allow(OWNER, OFFICE, methods=FORM)
def paper_index(request: AccessRequest, provider: str) -> HttpResponse:
    """All that expires, all that is missing, and what a missing agreement comes to."""
    on = today(request)
    form = RuleForm(request.POST or None, initial={"rule": request.provider.nda_rule})
    if form.is_valid():
        papers.set_rule(provider=request.provider, rule=form.cleaned_data["rule"], by=request.actor)
        messages.success(request, _("Saved."))
        return redirect("engagements:paper_index", provider)
    running = list(Engagement.objects.active(on=on).with_people().order_by("client__name", "id"))
    missing = papers.without_nda(engagements=running, on=on)
    context = {
        "form": form,
        "expiring": papers.expiring(on=on),
        "missing": [one for one in running if one.pk in missing],
        "crumbs": [
            (_("Settings"), reverse("accounts:settings", args=[provider])),
            (_("Papers"), ""),
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/paper_index.html", context, status=status)
