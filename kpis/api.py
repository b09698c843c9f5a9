"""The two doors for programs: readings are sent, figures are read. Each opens with a key.

Whatever is answered is JSON. Nothing depends on who is signed in in a browser: a key comes in the
header of each request or not at all, so no page elsewhere can make use of anybody.
"""

import json
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import wraps
from typing import Any

from allauth.core.internal.ratelimit import consume
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponse, HttpResponseBase
from django.urls import path
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts.access import public
from accounts.keys import CannotUseKey, actor_of_key, holding
from accounts.models import ApiKey
from common.periods import local_day
from engagements.models import Engagement
from kpis import cadence, series
from kpis.models import Kpi
from kpis.readings import Outcome, Verdict
from kpis.sending import MOST, CannotTake, Flaw, take_readings

# Which of them a door takes, it says itself: as JSON.
ANY = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
MOST_BYTES = 1024 * 1024
MOST_PERIODS = 60
CODES = {
    Outcome.NEW: "created",
    Outcome.CORRECTED: "corrected",
    Outcome.TAKEN_BACK: "taken_back",
    Outcome.UNCHANGED: "unchanged",
}
Door = Callable[..., HttpResponseBase]


def _no(status: int, code: str, message: str, **headers: str) -> JsonResponse:
    said = {"error": {"code": code, "message": message}}
    return JsonResponse(said, status=status, headers=headers)


def door(*, method: str, may: str) -> Callable[[Door], Door]:
    """A door that opens with a key which may do this, by this method."""

    def opened(view: Door) -> Door:
        @csrf_exempt
        @public(methods=ANY)
        @wraps(view)
        def inner(request: HttpRequest, **names: Any) -> HttpResponseBase:
            response = _answer(request, view, method, may, names)
            patch_cache_control(response, private=True, no_store=True)
            return response

        return inner

    return opened


def _answer(
    request: HttpRequest, view: Door, method: str, may: str, names: dict[str, Any]
) -> HttpResponseBase:
    if request.method not in ({method, "HEAD"} if method == "GET" else {method}):
        said = _("This address answers to %(method)s.") % {"method": method}
        return _no(405, "method", said, Allow=method)
    scheme, _gap, token = request.headers.get("Authorization", "").partition(" ")
    if not _within(request, "api", token[:80] or "-"):
        said = _("That were many requests in a short time. Wait a minute, then go on.")
        return _no(429, "too_many", said, **{"Retry-After": "60"})
    at = timezone.now()
    try:
        if scheme.lower() != "bearer":
            raise CannotUseKey(_("Send your key in the header Authorization: Bearer …"))
        with holding(token=token.strip(), at=at) as key, timezone.override(key.provider.timezone):
            if may not in key.scopes:
                return _no(403, "scope", _("This key was not made for that."))
            return view(request, key, at=at, **names)
    except CannotUseKey as refusal:
        if not _within(request, "api_failed"):
            said = _("That were many requests without a key. Wait a minute, then go on.")
            return _no(429, "too_many", said, **{"Retry-After": "60"})
        return _no(401, "key", str(refusal), **{"WWW-Authenticate": "Bearer"})


def _within(request: HttpRequest, action: str, key: str | None = None) -> bool:
    """Whether this is still within what may be asked in a minute; reading counts as well."""
    used = consume(request, app="allauth.account", action=action, key=key, limit_get=True)
    return used is not None


# ------------------------------------------------------------------------------------- readings in


@door(method="POST", may=ApiKey.Scope.WRITE)
def send_readings(request: HttpRequest, key: ApiKey, *, at: Any) -> HttpResponse:
    """Keep readings: a list of {engagement, kpi, period, value, note?, reason?}."""
    if request.content_type != "application/json":
        return _no(415, "type", _("Send JSON, as Content-Type: application/json."))
    try:
        rows = _rows(request)
    except RequestDataTooBig:
        return _no(413, "too_large", _("Send at most 1 MB at once."))
    except (ValueError, RecursionError):
        return _no(400, "json", _("This is no JSON that can be read."))
    if not isinstance(rows, list):
        return _no(400, "list", _("Send a list of readings."))
    if len(rows) > MOST:
        return _no(413, "too_many_rows", _("Send at most %(most)d at once.") % {"most": MOST})
    try:
        done = take_readings(
            rows=rows,
            only=key.only_engagement,
            by=actor_of_key(key),
            at=at,
            on=local_day(at, timezone=key.provider.timezone),
        )
    except CannotTake as refusal:
        said = _("Nothing was kept. Mend the rows that are named, then send all of them again.")
        error = {"code": "rows", "message": said, "rows": [_flaw(one) for one in refusal.flaws]}
        return JsonResponse({"error": error}, status=422)
    return JsonResponse({"readings": [_done(one) for one in done]})


def _rows(request: HttpRequest) -> Any:
    if len(request.body) > MOST_BYTES:
        raise RequestDataTooBig
    try:
        return json.loads(
            request.body, parse_float=Decimal, parse_constant=str, object_pairs_hook=_said_once
        )
    except InvalidOperation as error:
        # An exponent of twenty digits.
        raise ValueError from error


def _said_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which no name stands twice: nobody could tell which of the two is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError
    return found


def _flaw(flaw: Flaw) -> dict[str, Any]:
    problem = flaw.problem
    return {
        "row": flaw.row, "field": problem.field, "code": problem.code, "message": problem.text
    }  # fmt: skip


def _done(verdict: Verdict) -> dict[str, Any]:
    entry = verdict.entry
    return {
        "kpi": entry.kpi.key,
        "period": cadence.short_name(entry.period, entry.kpi.cadence),
        "value": _number(entry.value),
        "outcome": CODES[verdict.outcome],
    }


# ------------------------------------------------------------------------------------- figures out


@door(method="GET", may=ApiKey.Scope.READ)
def read_figures(request: HttpRequest, key: ApiKey, *, at: Any, engagement: str) -> HttpResponse:
    """The figures of an engagement with their last values, the newest last."""
    found = Engagement.objects.select_related("client").filter(slug=engagement).first()
    if found is None or key.only_engagement not in {None, found.pk}:
        said = _("There is no such engagement, or this key does not open it.")
        return _no(404, "engagement", said)
    asked = request.GET.get("periods", "")
    known = asked.isascii() and asked.isdigit() and len(asked) < 4
    count = min(max(int(asked), 1), MOST_PERIODS) if known else series.SHOWN
    kpis = list(Kpi.objects.filter(engagement=found).standing().in_order())
    on = local_day(at, timezone=key.provider.timezone)
    rows = series.series_of(kpis=kpis, on=on, count=count)
    return JsonResponse(
        {
            "engagement": found.slug,
            "client": found.client.name,
            "on": str(on),
            "kpis": [_figure(one) for one in rows],
        }
    )


def _figure(row: series.Series) -> dict[str, Any]:
    kpi = row.kpi
    return {
        "key": kpi.key,
        "name": kpi.name,
        "is_input": kpi.is_input,
        "is_computed": kpi.origin == Kpi.Origin.FORMULA,
        "unit": kpi.unit,
        "currency": kpi.currency or None,
        "per": kpi.per or None,
        "cadence": kpi.cadence,
        "direction": kpi.direction,
        "status": row.status.value,
        "trend": row.trend.value or None,
        "values": [_point(point, kpi) for point in row.points],
    }


def _point(point: series.Point, kpi: Kpi) -> dict[str, Any]:
    limits = point.limits
    return {
        "period": cadence.short_name(point.period, kpi.cadence),
        "value": _number(point.value),
        "status": point.status.value,
        "why": point.why or None,
        "low": _number(limits.low) if limits else None,
        "high": _number(limits.high) if limits else None,
    }


def _number(value: Decimal | None) -> str | None:
    """A number as text: exact, without zeros at the end."""
    if value is None:
        return None
    text = format(value or Decimal(0), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


app_name = "api"

urlpatterns = [
    path("readings/", send_readings, name="api_readings"),
    path("engagements/<slug:engagement>/kpis/", read_figures, name="api_figures"),
]
