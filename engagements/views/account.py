"""The doors of the statement of account, on both sides: to read, and to take away."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import CLIENT_SIDE, PROVIDER_SIDE, AccessRequest, allow, today
from common.periods import Month
from engagements import account as rules
from engagements.account import Line, MonthOfAccount, Story
from engagements.models import Engagement
from engagements.reckoning import Reckoned
from engagements.views.doors import engagement_or_404
from engagements.views.sheets import csv_answer, xlsx_answer

# So many months on a page.
PAGE = 6


def _month(asked: QueryDict, name: str) -> Month | None:
    try:
        return Month.parse(asked.get(name, ""))
    except ValueError:
        return None


def _asked_for(request: AccessRequest, story: Story) -> list[Reckoned]:
    """The months of the period that was asked for, the newest first."""
    first, last = _month(request.GET, "from"), _month(request.GET, "to")
    return [
        one
        for one in reversed(story.months)
        if (first is None or one.month >= first) and (last is None or one.month <= last)
    ]


def _page(
    request: AccessRequest, found: Engagement, *, name: str, to_client: bool, **context: Any
) -> HttpResponse:
    on = today(request)
    story = rules.story(engagement=found, on=on)
    by_term = request.GET.get("by") == "term"
    asked = _asked_for(request, story)
    page = Paginator(asked, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    current = next((one for one in story.months if one.month == Month.of(on)), None)
    context |= {
        "engagement": found,
        "story": story,
        "current": current,
        "by_term": by_term,
        "terms": rules.by_term(story=story) if by_term else [],
        "months": []
        if by_term
        else rules.by_month(story=story, months=shown, as_it_stands=to_client),
        "page": page,
        "expiring": rules.next_to_expire(story=story, on=on),
        "choices": [one.month for one in reversed(story.months)],
        "first": _month(request.GET, "from"),
        "last": _month(request.GET, "to"),
        "to_client": to_client,
        "today": on,
    }
    return render(request, f"engagements/{name}.html", context)


def _export(request: AccessRequest, found: Engagement, *, as_it_stands: bool) -> HttpResponse:
    story = rules.story(engagement=found, on=today(request))
    asked = list(reversed(_asked_for(request, story)))
    months = rules.by_month(story=story, months=asked, as_it_stands=as_it_stands)
    rows, name = _rows(months), f"{found.slug}-account"
    if request.GET.get("as") == "xlsx":
        return xlsx_answer(rows, name=name, title=_("Account of days"))
    return csv_answer(rows, name=name)


def _rows(months: Iterable[MonthOfAccount]) -> list[list[object]]:
    headings = [_("Month"), _("Date"), _("Movement"), _("Days"), _("Balance"), _("Person")]
    rows: list[list[object]] = [[*headings, _("Note"), _("Contracted in"), _("Corrects")]]
    for month in months:
        rows += [[str(month.month), *_cells(line)] for line in month.lines]
    return rows


# What was done to an entry.
def _said(line: Line) -> str:
    said = {
        "changed": _("Work, changed"),
        "withdrawn": _("Work, withdrawn"),
        "restored": _("Work, counted again"),
        "correction": _("Work, correction"),
    }
    return said.get(line.act, line.label)


def _cells(line: Line) -> list[object]:
    log = line.log
    return [
        line.on,
        _said(line),
        line.days,
        line.left,
        log.member.user.name if log else "",
        log.note if log else "",
        str(line.origin) if line.origin else "",
        log.corrects.day if log and log.corrects else "",
    ]


@allow(PROVIDER_SIDE)
def account(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    crumbs = [
        (_("Engagements"), reverse("engagements:list", args=[provider])),
        (str(found), reverse("engagements:detail", args=[provider, engagement])),
        (_("Days"), ""),
    ]
    export = reverse("engagements:account_export", args=[provider, engagement])
    return _page(request, found, name="account", to_client=False, crumbs=crumbs, export_url=export)


@allow(PROVIDER_SIDE)
def account_export(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    return _export(request, engagement_or_404(request, engagement), as_it_stands=False)


def _of_client(request: AccessRequest, client: str, engagement: str) -> Engagement:
    found = engagement_or_404(request, engagement)
    if found.client.slug != client:
        raise Http404
    return found


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_account(
    request: AccessRequest, provider: str, client: str, engagement: str
) -> HttpResponse:
    found = _of_client(request, client, engagement)
    crumbs = [
        (_("Months"), reverse("engagements:client_months", args=[provider, client])),
        (_("Account of days"), ""),
    ]
    export = reverse("engagements:client_account_export", args=[provider, client, engagement])
    return _page(
        request, found, name="client_account", to_client=True, crumbs=crumbs, export_url=export
    )


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_account_export(
    request: AccessRequest, provider: str, client: str, engagement: str
) -> HttpResponse:
    found = _of_client(request, client, engagement)
    return _export(request, found, as_it_stands=True)
