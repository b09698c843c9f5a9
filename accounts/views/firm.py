"""The doors to the firm itself: its particulars and its trail."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit as trail_of
from accounts import particulars
from accounts.access import FORM, OFFICE, OWNER, AccessRequest, allow
from accounts.forms import ParticularsForm, TrailFilterForm
from common.tables import write_csv


@allow(OWNER, OFFICE, methods=FORM)
def provider_settings(request: AccessRequest, provider: str) -> HttpResponse:
    # The form writes what was typed onto its instance: never the request's own provider.
    row = get_object_or_404(type(request.provider), pk=request.provider.pk)
    form = ParticularsForm(request.POST or None, instance=row)
    if form.is_valid():
        try:
            particulars.change_particulars(provider=row, by=request.actor, **form.cleaned_data)
        except particulars.CannotChangeParticulars as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:settings", provider)
    context = {"form": form, "crumbs": [(_("Settings"), "")]}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/settings.html", context, status=status)


def _trail_filter(request: AccessRequest) -> TrailFilterForm:
    known = [(str(user.pk), user.name) for user in trail_of.people()]
    by_itself = (str(trail_of.NOBODY), _("Mandate itself"))
    return TrailFilterForm(request.GET, people=[*known, by_itself], verbs=trail_of.verbs())


@allow(OWNER, OFFICE)
def audit(request: AccessRequest, provider: str) -> HttpResponse:
    form = _trail_filter(request)
    wanted = form.wanted(zone=ZoneInfo(request.provider.timezone))
    before = form.cleaned_data.get("before")
    query = request.GET.copy()
    query.pop("before", None)
    context = {
        "form": form,
        "stretch": trail_of.stretch(wanted=wanted, before=before),
        "query": query.urlencode(),
        "is_filtered": wanted != trail_of.EVERYTHING,
        "is_first": not before,
        "crumbs": [(_("Audit trail"), "")],
    }
    return render(request, "accounts/audit.html", context)


@allow(OWNER, OFFICE)
def audit_csv(request: AccessRequest, provider: str) -> HttpResponse:
    form = _trail_filter(request)
    entries = trail_of.trail(wanted=form.wanted(zone=ZoneInfo(request.provider.timezone)))
    header = (_("When"), _("Who"), _("What"), _("Of what"), _("Kind"), _("Client"), _("Detail"))
    rows = (
        (
            timezone.localtime(entry.at).isoformat(timespec="seconds"),
            entry.actor,
            trail_of.deed(entry.verb),
            entry.subject,
            entry.subject_kind,
            entry.client,
            "; ".join(f"{name}: {value}" for name, value in entry.detail.items()),
        )
        for entry in entries.iterator(chunk_size=2000)
    )
    # Joined, not streamed: the rows are readable only while the scope of the request holds.
    content = b"".join(write_csv([header, *rows]))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-{provider}.csv"'
    return response
