"""The doors of the life of an engagement: its milestones and its checklists, on both sides."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import (
    CLIENT_SIDE,
    EXECUTIVE,
    FORM,
    FOUNDER,
    OFFICE,
    OWNER,
    PROVIDER_SIDE,
    WRITE,
    AccessRequest,
    allow,
    today,
)
from engagements.course import asking, bridge, checklists, milestones, owing, papers, renewal
from engagements.course.checklists import CannotTick, Line
from engagements.forms.course import (
    AskedForm,
    EarlierForm,
    ItemForm,
    MilestoneForm,
    OwnLineForm,
)
from engagements.models import ChecklistItem, Engagement
from engagements.views.doors import engagement_or_404
from tenancy.models import Client

# From so many late milestones on the page offers to settle them at once.
MANY = 3


def crumbs(request: AccessRequest, engagement: Engagement, *last: str) -> list[tuple[str, str]]:
    """Where a page of an engagement stands."""
    slug = request.provider.slug
    here = [
        (_("Engagements"), reverse("engagements:list", args=[slug])),
        (str(engagement), reverse("engagements:detail", args=[slug, engagement.slug])),
    ]
    return [*here, *((one, "") for one in last)]


def _page(
    request: AccessRequest, engagement: Engagement, *, status: int = 200, **more: Any
) -> HttpResponse:
    on = today(request)
    shown = owing.course(engagement=engagement, on=on)
    clocks = bridge.clocks(
        engagements=[engagement], at=timezone.now(), timezone=request.provider.timezone
    )
    plan = shown.lists["start"]
    context = {
        "engagement": engagement,
        "course": shown,
        "lists": [shown.lists["access"], shown.lists["commitment"]],
        "plan": plan,
        "plan_is_now": engagement.starts_on <= on <= engagement.starts_on + checklists.PLAN_SHOWN,
        "many_late": len([one for one in shown.late if not one.is_renewal]) >= MANY,
        "earlier_form": EarlierForm(),
        "own_form": OwnLineForm(),
        "is_bridge": engagement.kind == Engagement.Kind.BRIDGE,
        "clock": clocks.get(engagement.pk),
        "usual": bridge.usual_months(engagement.role),
        "is_unusual": bridge.is_unusual(engagement=engagement),
        "asked_form": AskedForm(initial={"asked_at": engagement.asked_at}),
        "renewal": renewal.renewals(engagements=[engagement], as_of=on).get(engagement.pk),
        "today": on,
        "crumbs": crumbs(request, engagement, _("Milestones")),
        **more,
    }
    return render(request, "engagements/milestones.html", context, status=status)


@allow(PROVIDER_SIDE)
def milestone_list(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    return _page(request, engagement_or_404(request, engagement))


@allow(OWNER, OFFICE, EXECUTIVE, methods=WRITE)
def earlier_waive(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    form = EarlierForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, earlier_form=form)
    count = milestones.waive_earlier(
        engagement=found,
        reason=form.cleaned_data["reason"],
        by=request.actor,
        at=timezone.now(),
        on=today(request),
    )
    said = ngettext("%(count)d milestone is waived.", "%(count)d milestones are waived.", count)
    messages.success(request, said % {"count": count})
    return redirect("engagements:milestones", provider, engagement)


@allow(OWNER, OFFICE, EXECUTIVE, methods=WRITE)
def bridge_asked(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    form = AskedForm(request.POST)
    if form.is_valid():
        try:
            bridge.set_asked(
                engagement=found,
                asked_at=form.cleaned_data["asked_at"],
                by=request.actor,
                at=timezone.now(),
            )
        except bridge.CannotClock as problem:
            form.add_error("asked_at", str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("engagements:milestones", provider, engagement)
    return _page(request, found, status=422, asked_form=form)


@allow(OWNER, OFFICE, EXECUTIVE, methods=FORM)
def milestone(
    request: AccessRequest, provider: str, engagement: str, milestone: str
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    on = today(request)
    shown = owing.course(engagement=found, on=on)
    one = next((each for each in shown.milestones if each.key == milestone), None)
    if one is None or one.is_renewal:
        raise Http404
    initial: dict[str, Any] = {"on": on}
    if one.mark:
        initial = {name: getattr(one.mark, name) for name in ("verdict", "on", "words", "address")}
    form = MilestoneForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            milestones.mark(
                engagement=found,
                key=milestone,
                by=request.actor,
                at=timezone.now(),
                today=on,
                **form.cleaned_data,
            )
        except milestones.CannotMark as problem:
            form.add_error("on", str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("engagements:milestones", provider, engagement)
    context = {
        "form": form,
        "engagement": found,
        "milestone": one,
        "crumbs": [
            *crumbs(request, found)[1:],
            (_("Milestones"), reverse("engagements:milestones", args=[provider, engagement])),
            (one.title, ""),
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/milestone.html", context, status=status)


@allow(OWNER, OFFICE, EXECUTIVE, methods=WRITE)
def milestone_reopen(
    request: AccessRequest, provider: str, engagement: str, milestone: str
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    milestones.reopen(engagement=found, key=milestone, by=request.actor)
    messages.success(request, _("It is open again."))
    return redirect("engagements:milestones", provider, engagement)


def _kind(checklist: str) -> str:
    if checklist not in ChecklistItem.List.values:
        raise Http404
    return checklist


def _line(engagement: Engagement, checklist: str, key: str) -> Line:
    found = checklists.line_of(engagement=engagement, checklist=_kind(checklist), key=key)
    if found is None:
        raise Http404
    return found


@allow(OWNER, OFFICE, EXECUTIVE, methods=WRITE)
def checklist_ask(
    request: AccessRequest, provider: str, engagement: str, checklist: str
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    asked = asking.ask_client(
        engagement=found,
        checklist=_kind(checklist),
        keys=request.POST.getlist("key"),
        by=request.actor,
        at=timezone.now(),
        on=today(request),
    )
    if asked:
        said = ngettext(
            "%(client)s is asked for %(count)d thing; the founders get a letter.",
            "%(client)s is asked for %(count)d things; the founders get a letter.",
            len(asked),
        )
        messages.success(request, said % {"client": found.client.name, "count": len(asked)})
    else:
        messages.info(request, _("Everything on this list was asked for already."))
    return redirect("engagements:milestones", provider, engagement)


@allow(OWNER, OFFICE, EXECUTIVE, methods=WRITE)
def checklist_add(
    request: AccessRequest, provider: str, engagement: str, checklist: str
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    form = OwnLineForm(request.POST)
    if not form.is_valid():
        return _page(request, found, status=422, own_form=form, own_list=_kind(checklist))
    checklists.add(
        engagement=found, checklist=_kind(checklist), by=request.actor, **form.cleaned_data
    )
    messages.success(request, _("It is on the list."))
    return redirect("engagements:milestones", provider, engagement)


@allow(OWNER, OFFICE, EXECUTIVE, methods=WRITE)
def checklist_done(
    request: AccessRequest, provider: str, engagement: str, checklist: str, item: str
) -> HttpResponse:
    """A press: done where it is open, open again where it is done."""
    found = engagement_or_404(request, engagement)
    line = _line(found, checklist, item)
    act = checklists.tick if line.is_open else checklists.untick
    act(engagement=found, line=line, by=request.actor, on=today(request))
    undo = reverse("engagements:checklist_done", args=[provider, engagement, checklist, item])
    messages.success(
        request,
        _("“%(title)s” is settled.") % {"title": line.title}
        if line.is_open
        else _("“%(title)s” is open again.") % {"title": line.title},
        extra_tags=f"undo:{undo}" if line.is_open else "",
    )
    return redirect("engagements:milestones", provider, engagement)


@allow(OWNER, OFFICE, EXECUTIVE, methods=FORM)
def checklist_item(
    request: AccessRequest, provider: str, engagement: str, checklist: str, item: str
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    line = _line(found, checklist, item)
    names = ("state", "contact", "asked_on", "closed_on", "reason")
    initial = {name: getattr(line.row, name) for name in names} if line.row else {"state": "open"}
    form = ItemForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            checklists.settle(
                engagement=found,
                line=line,
                by=request.actor,
                on=today(request),
                **form.cleaned_data,
            )
        except CannotTick as problem:
            form.add_error("closed_on", str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("engagements:milestones", provider, engagement)
    context = {
        "form": form,
        "engagement": found,
        "line": line,
        "crumbs": [
            *crumbs(request, found)[1:],
            (_("Milestones"), reverse("engagements:milestones", args=[provider, engagement])),
            (line.title, ""),
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "engagements/checklist_item.html", context, status=status)


@allow(OWNER, OFFICE, EXECUTIVE, methods=WRITE)
def checklist_remove(
    request: AccessRequest, provider: str, engagement: str, checklist: str, item: str
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    try:
        checklists.remove(engagement=found, line=_line(found, checklist, item), by=request.actor)
    except CannotTick as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("It is off the list."))
    return redirect("engagements:milestones", provider, engagement)


# ---------------------------------------------------------------------------------- the client's


def _engagements(request: AccessRequest, client: str) -> tuple[Client, list[Engagement]]:
    """The client of the address with its engagements that this person may open."""
    found = request.client or get_object_or_404(Client, slug=client)
    mine = Engagement.objects.open_to(request.actor).with_people().filter(client=found)
    rows = list(mine.order_by("title", "starts_on"))
    if request.actor.role == EXECUTIVE and not rows:
        raise Http404
    return found, rows


@allow(PROVIDER_SIDE, CLIENT_SIDE)
def client_milestones(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    found, rows = _engagements(request, client)
    on = today(request)
    courses = owing.courses(engagements=rows, on=on)
    shown = [courses[one.pk] for one in rows if one.ends_on is None or one.ends_on >= on]
    context = {
        "client": found,
        "courses": shown,
        "papers": papers.papers_of_client(client=found, engagements=rows, on=on),
        "may_answer": request.actor.role == FOUNDER,
        "owed": sum(len(one.of_client) for one in shown),
        "late": sum(len(one.of_executive) for one in shown),
        "today": on,
        "crumbs": [(_("What we owe each other"), "")],
    }
    return render(request, "engagements/client_milestones.html", context)


@allow(FOUNDER, methods=WRITE)
def client_grant(
    request: AccessRequest,
    provider: str,
    client: str,
    engagement: str,
    checklist: str,
    item: str,
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    line = _line(found, checklist, item)
    try:
        checklists.grant(
            engagement=found,
            line=line,
            by=request.actor,
            at=timezone.now(),
            on=today(request),
        )
    except CannotTick as problem:
        messages.info(request, str(problem))
    else:
        said = _("Thank you: %(person)s sees that “%(title)s” is done.")
        words = {"person": found.executive.user.name, "title": line.title}
        messages.success(request, said % words)
    return redirect("engagements:client_milestones", provider, client)
