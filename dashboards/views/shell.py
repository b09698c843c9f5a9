"""The doors of the shell itself: finding and acting, help, the styleguide."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import CLIENT_SIDE, PROVIDER_SIDE, AccessRequest, allow, signed_in
from accounts.people import workspaces
from common.charts.samples import samples
from common.tokens import pairs
from dashboards.finding import Found, find, fits, words_of
from dashboards.navigation import Frame, frame

LONGEST = 80
# kind: (group, icon, the page on the provider's side, the page on the client's side)
PAGES = {
    "client": (gettext_lazy("Clients"), "building-2", "dashboards:client", ""),
    "engagement": (gettext_lazy("Engagements"), "file-pen", "engagements:detail", ""),
    "invoice": (
        gettext_lazy("Invoices"),
        "receipt-text",
        "billing:invoice",
        "billing:client_invoice_pdf",
    ),
    "report": (
        gettext_lazy("Reports"),
        "file-text",
        "committees:report_edit",
        "committees:client_report",
    ),
    "member": (gettext_lazy("People"), "user", "accounts:member", ""),
    "contact": (gettext_lazy("People"), "user", "accounts:contact", ""),
}


@dataclass(frozen=True)
class Row:
    """One line of the palette: a link, or with `form` a button of that form in the shell."""

    label: str
    icon: str
    url: str = ""
    detail: str = ""
    hue: int = 0
    key: str = ""
    form: str = ""
    number: int = 0


@dataclass(frozen=True)
class Group:
    """Lines under one heading."""

    label: str
    rows: list[Row]


def _acts(request: AccessRequest, around: Frame) -> list[Row]:
    """What a person can do from anywhere."""
    slug, rows = request.provider.slug, []
    week = reverse("engagements:week_current", args=[slug])
    if any(item.url == week for item in around.nav):
        rows.append(Row(_("Log a day"), "calendar-plus", f"{week}#qa", key="N"))
    if request.actor.is_office:
        for label, icon, name in (
            (_("New engagement"), "file-plus", "engagements:create"),
            (_("New client"), "building-2", "engagements:client_create"),
            (_("Invite somebody"), "user-plus", "accounts:invite"),
        ):
            rows.append(Row(label, icon, reverse(name, args=[slug])))
    return [
        *rows,
        Row(_("Your profile"), "user", reverse("accounts:profile")),
        Row(_("Switch workspace"), "arrow-left-right", reverse("dashboards:places")),
        Row(_("Switch between light and dark"), "sun-moon", form="theme-form"),
        Row(_("Sign out"), "log-out", form="sign-out"),
    ]


def _found(found: Iterable[Found], request: AccessRequest) -> list[Group]:
    groups: dict[str, list[Row]] = {}
    client = request.client
    place = [request.provider.slug, *([client.slug] if client else [])]
    for one in found:
        heading, icon, ours, theirs = PAGES[one.kind]
        url = reverse(theirs if client else ours, args=[*place, *one.place])
        row = Row(one.title, icon, url, detail=one.detail, hue=one.hue)
        groups.setdefault(str(heading), []).append(row)
    return [Group(label, rows) for label, rows in groups.items()]


def _numbered(groups: list[Group]) -> list[Group]:
    """Every line gets a number of its own, by which the field names the one that is chosen."""
    count, numbered = 0, []
    for group in groups:
        rows = [replace(row, number=count + at) for at, row in enumerate(group.rows, start=1)]
        count += len(rows)
        numbered.append(Group(group.label, rows))
    return numbered


def _answer(request: AccessRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:LONGEST]
    words = words_of(text)
    around = frame(request)
    places = [Row(item.label, item.icon, item.url) for item in [*around.nav, *around.nav_foot]]
    go_to = Group(_("Go to"), [row for row in places if fits(row.label, words)])
    acts = Group(_("Actions"), [row for row in _acts(request, around) if fits(row.label, words)])
    groups = [go_to, *_found(find(text=text, by=request.actor), request), acts]
    groups = _numbered([group for group in groups if group.rows])
    context: dict[str, Any] = {
        "q": text,
        "groups": groups,
        "count": sum(len(group.rows) for group in groups),
        "crumbs": [(_("Search"), "")],
    }
    page = "dashboards/_found.html" if request.htmx else "dashboards/search.html"
    return render(request, page, context)


@allow(PROVIDER_SIDE)
def search(request: AccessRequest, provider: str) -> HttpResponse:
    return _answer(request)


@allow(CLIENT_SIDE)
def client_search(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    return _answer(request)


@signed_in()
def guide(request: HttpRequest) -> HttpResponse:
    context = {"crumbs": [(_("Help & shortcuts"), "")]}
    page = "dashboards/_shortcuts.html" if request.htmx else "dashboards/help.html"  # type: ignore[attr-defined]
    return render(request, page, context)


@signed_in()
def styleguide(request: HttpRequest) -> HttpResponse:
    """For those who build and run Mandate at a provider; for clients' people it is not there."""
    user: Any = request.user
    if all(place.client for place in workspaces(user=user)):
        raise Http404
    context = {
        "pairs": pairs(),
        "charts": samples(),
        "crumbs": [(_("Help & shortcuts"), reverse("dashboards:help")), (_("Styleguide"), "")],
    }
    return render(request, "dashboards/styleguide.html", context)
