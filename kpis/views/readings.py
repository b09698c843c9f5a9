"""The doors of readings: the sheet of a month."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import FORM, PROVIDER_SIDE, AccessRequest, allow, today
from common.periods import Month
from engagements.models import Engagement
from engagements.views.doors import engagement_or_404
from kpis import grid
from kpis.forms.readings import SheetForm, with_suggestions
from kpis.models import Kpi
from kpis.readings import CannotRecord, record_readings, standing, verdicts
from kpis.suggesting import suggestions
from kpis.views.doors import crumbs, framework_of, framework_or_404

MOST_LATE = 6


@allow(PROVIDER_SIDE)
def readings_current(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    """The sheet of the month that is typed now."""
    found = engagement_or_404(request, engagement)
    if framework_of(found) is None:
        return redirect("kpis:framework", provider, engagement)
    month = grid.last_month(on=today(request))
    return redirect("kpis:readings", provider, engagement, month)


@allow(PROVIDER_SIDE, methods=FORM)
def readings(request: AccessRequest, provider: str, engagement: str, month: Month) -> HttpResponse:
    """The readings of a month, to be typed from top to bottom."""
    framework = framework_or_404(request, engagement)
    on = today(request)
    if not Month.of(on).plus(-1200) < month <= Month.of(on):
        raise Http404
    sheet = grid.sheet_of(framework=framework, month=month, on=on)
    suggested = suggestions(framework=framework, sheet=sheet)
    form = SheetForm(request.POST or None, sheet=sheet, suggested=suggested)
    if form.is_bound and "take" in request.POST:
        filled = SheetForm(with_suggestions(form, request.POST), sheet=sheet, suggested=suggested)
        return _page(request, framework.engagement, filled, status=200)
    if form.is_bound and (answer := _kept(request, form, framework.engagement)) is not None:
        return answer
    return _page(request, framework.engagement, form, status=422 if form.is_bound else 200)


def _kept(request: AccessRequest, form: SheetForm, engagement: Engagement) -> HttpResponse | None:
    """The page again once all is kept; None where something is to be looked at first."""
    is_readable, on = form.is_valid(), today(request)
    entries = form.entries()
    if form.doubt() or not is_readable:
        # What else there is to say is said at once.
        form.refuse(verdicts(entries=entries, held=standing(entries=entries), on=on))
        return None
    try:
        done = record_readings(entries=entries, by=request.actor, at=timezone.now(), on=on)
    except CannotRecord as refusal:
        form.refuse(refusal.verdicts)
        return None
    count = sum(one.is_written for one in done)
    if count:
        said = ngettext("%(count)d reading is kept.", "%(count)d readings are kept.", count)
        messages.success(request, said % {"count": count})
    else:
        messages.info(request, _("Nothing was changed, so nothing was kept anew."))
    return redirect("kpis:readings", request.provider.slug, engagement.slug, form.sheet.month)


def _page(
    request: AccessRequest, engagement: Engagement, form: SheetForm, *, status: int
) -> HttpResponse:
    sheet, this = form.sheet, Month.of(today(request))
    lines = form.lines
    to_take = [line for line in lines if line.suggested is not None and line.place.value is None]
    context: dict[str, Any] = {
        "engagement": engagement,
        "form": form,
        "sheet": sheet,
        "figures": [line for line in lines if not line.place.kpi.is_input],
        "inputs": [line for line in lines if line.place.kpi.is_input],
        "noted": [line for line in lines if line.note is not None],
        "is_noted": any(line.note.value() for line in lines if line.note is not None),
        "to_take": to_take,
        "has_yes_no": any(one.kpi.unit == Kpi.Unit.YES_NO for one in sheet.open_places),
        "problems": sum(line.has_problem for line in lines if line.value is not None),
        "earlier": sheet.month.plus(-1) if sheet.month > sheet.first else None,
        "later": sheet.month.plus(1) if sheet.month < this else None,
        "late": [
            (month, count) for month, count in sorted(sheet.late.items()) if month != sheet.month
        ][-MOST_LATE:],
        "crumbs": crumbs(
            request,
            engagement,
            (
                _("Readings"),
                reverse("kpis:readings_current", args=[request.provider.slug, engagement.slug]),
            ),
        ),
    }
    return render(request, "kpis/readings.html", context, status=status)
