"""The door behind a link in a letter: what is to be answered is shown first, and only a press of a
button answers it. Whoever opens it is signed in nowhere by it.

What can be answered so is named by the purpose of the link (`Answer`); each app brings its own.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol

from allauth.core.ratelimit import consume
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts import mailed
from accounts.access import View
from accounts.branding import page_brand
from accounts.links import CannotOpenLink
from accounts.mailed import CannotSendAgain, Held, State
from common.typography import date_format


@dataclass(frozen=True)
class Closed:
    """Why nothing waits behind a link any more, as its reader is told."""

    title: str
    text: str = ""
    tone: str = "info"


class Answer(Protocol):
    """One kind of thing that is answered from a letter. All but `write_again` run as the client."""

    def closed(self, held: Held) -> Closed | None:
        """What became of the thing, where it waits for no answer any more."""

    def place(self, held: Held) -> str:
        """The page of the thing for who signs in."""

    def page(self, request: HttpRequest, held: Held) -> HttpResponse:
        """The thing exactly as it is answered."""

    def act(self, request: HttpRequest, held: Held, at: dt.datetime) -> HttpResponse | None:
        """Answer it; the page again, and nothing written, where the answer cannot be taken."""

    def write_again(self, held: Held, at: dt.datetime) -> None:
        """Owe the person a new letter with a new link."""


def sealed(view: View) -> View:
    """A page whose address is the key to it: kept nowhere, found nowhere, told to no other site.

    A browser that is told to send no referrer sends no origin either, which the check of forms
    takes for a forgery. What it guards against, a page elsewhere that makes use of who is signed
    in, does not exist here: the key is in the address, and nobody is signed in.
    """

    @wraps(view)
    def inner(request: HttpRequest, *place: Any, **named: Any) -> Any:
        response = view(request, *place, **named)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        patch_cache_control(response, private=True, no_store=True)
        return response

    return csrf_exempt(inner)


def answered(request: HttpRequest, token: str, kinds: Mapping[str, Answer]) -> HttpResponse:
    """The answer to whoever opens a link, or presses a button behind it."""
    if not consume(request, action="mailed_link"):
        said = _("That were many presses in a short time. Wait a minute, then try again.")
        return refused(request, Closed(_("One moment"), said), status=429)
    at = timezone.now()
    try:
        with (
            mailed.holding(token=token, at=at) as held,
            translation.override(held.link.user.language),
            timezone.override(held.link.provider.timezone),
        ):
            response = _answered(request, held, kinds[held.link.purpose], at)
            response["Content-Language"] = translation.get_language() or ""
            return response
    except CannotOpenLink as problem:
        return refused(request, Closed(_("This link does not work"), str(problem)))


def _answered(request: HttpRequest, held: Held, kind: Answer, at: dt.datetime) -> HttpResponse:
    if held.state == State.LEFT:
        return _end(request, held, _worth(held))
    if request.method == "POST" and "again" in request.POST:
        return _again(request, held, kind, at)
    with held.as_client():
        if (closed := kind.closed(held)) or held.state != State.OPEN:
            return _end(request, held, closed or _worth(held), kind)
        if request.method != "POST":
            return kind.page(request, held)
        if (problem := kind.act(request, held, at)) is not None:
            return problem
    mailed.use(link=held.link, at=at)
    return redirect(request.path)


def _again(request: HttpRequest, held: Held, kind: Answer, at: dt.datetime) -> HttpResponse:
    """Send a new link to the person whose link this was."""
    with held.as_client():
        if closed := kind.closed(held):
            return _end(request, held, closed, kind)
    try:
        mailed.may_send_again(held=held, at=at)
    except CannotSendAgain as problem:
        return _end(request, held, Closed(_("No new letter was sent"), str(problem)), kind)
    kind.write_again(held, at)
    said = _("It goes to the address that got this one, and arrives within a few minutes.")
    return _end(request, held, Closed(_("A new letter is on its way"), said, "good"), kind)


def _worth(held: Held) -> Closed:
    """Why the link itself answers nothing."""
    link = held.link
    words = {
        "client": link.client.name,
        "provider": link.provider.name,
        "used": _when(link.used_at),
        "until": _when(link.expires_at),
        "newest": _when(held.newest_at),
    }
    if held.state == State.USED:
        said = _("You used it on %(used)s, and it works once. Sign in to see what came of it.")
        return Closed(_("This link has been used"), said % words)
    if held.state == State.NEWER:
        said = _("A newer letter was sent to you on %(newest)s: open the link in that one.")
        return Closed(_("There is a newer letter"), said % words)
    if held.state == State.EXPIRED:
        said = _("It held until %(until)s. Nothing was answered, and nothing is lost.")
        return Closed(_("This link has expired"), said % words, "warn")
    if held.state == State.LEFT:
        said = _("Nothing was answered. If this is a mistake, write to %(provider)s.")
        return Closed(_("You no longer answer for %(client)s") % words, said % words, "warn")
    said = _("%(provider)s took it back. Sign in to see how things stand.")
    return Closed(_("This link was taken back"), said % words)


def _when(at: dt.datetime | None) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i") if at else ""


def _end(
    request: HttpRequest, held: Held, closed: Closed, kind: Answer | None = None
) -> HttpResponse:
    """The page of a link behind which nothing waits."""
    context = {
        "brand": page_brand(held.link.provider),
        "provider": held.link.provider.name,
        "place": kind.place(held) if kind else "",
        "may_ask_again": kind is not None
        and held.state in {State.EXPIRED, State.NEWER}
        and closed == _worth(held),
    }
    status = 200 if closed.tone == "good" else 410
    return refused(request, closed, status=status, **context)


def refused(
    request: HttpRequest, closed: Closed, *, status: int = 410, **context: Any
) -> HttpResponse:
    """A plain page that says why there is nothing here, and what to do."""
    return render(
        request, "accounts/link_closed.html", {"closed": closed, **context}, status=status
    )
