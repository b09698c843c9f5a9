"""The doors of bringing a table of readings: the file, what would become of it, taking it over."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.access import FORM, PROVIDER_SIDE, AccessRequest, allow, today
from common.tables import CannotRead, Table, read_table
from kpis.forms.importing import FileForm, LayoutForm, ReasonForm
from kpis.importing import layout, taking_over, uploads
from kpis.importing.layout import Columns
from kpis.importing.plan import Plan, plan_of
from kpis.importing.uploads import Upload
from kpis.models import Framework, Kpi, ReadingImport
from kpis.readings import CannotRecord, Outcome, Verdict
from kpis.views.doors import crumbs, framework_or_404
from kpis.wording import period_name, value_in_words

LATEST = 8
SHOWN = 150


@allow(PROVIDER_SIDE, methods=FORM)
def readings_import(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    """Bring a table of readings."""
    framework = framework_or_404(request, engagement)
    asked = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if asked else FileForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        raw = file.read()
        try:
            read_table(raw, name=file.name)
        except CannotRead as problem:
            form.add_error("file", str(problem))
        else:
            upload = uploads.keep_upload(raw=raw, name=file.name, by=request.actor)
            return redirect("kpis:readings_preview", provider, engagement, upload.key)
    rows = ReadingImport.objects.filter(engagement=framework.engagement_id)
    context = {
        "engagement": framework.engagement,
        "form": form,
        "latest": rows.order_by("-at", "-pk")[:LATEST],
        "crumbs": _crumbs(request, framework, _("Import")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "kpis/readings_import.html", context, status=status)


def _crumbs(request: AccessRequest, framework: Framework, last: str) -> list[tuple[str, str]]:
    place = [request.provider.slug, framework.engagement.slug]
    up = (_("Readings"), reverse("kpis:readings_current", args=place))
    return crumbs(request, framework.engagement, up, (last, ""))


@allow(PROVIDER_SIDE, methods=FORM)
def readings_preview(
    request: AccessRequest, provider: str, engagement: str, key: str
) -> HttpResponse:
    """What would become of each value; the columns may be said otherwise, and it is taken over."""
    framework = framework_or_404(request, engagement)
    upload = uploads.upload_of(key=key, by=request.actor)
    if upload is None:
        messages.warning(request, _("The file was kept for an hour; bring it again."))
        return redirect("kpis:readings_import", provider, engagement)
    table = read_table(upload.raw, name=upload.name)
    columns = _columns(upload, table, framework)
    posted = request.POST if request.method == "POST" else None
    if posted is not None and posted.get("step") != "take":
        form = LayoutForm(posted, table=table, columns=columns)
        if form.is_valid():
            answers = {"columns": vars(form.columns), "fractions": form.fractions}
            uploads.answer(upload=upload, answers=answers, by=request.actor)
            return redirect("kpis:readings_preview", provider, engagement, key)
        return _preview(request, framework, upload, table, columns, layout_form=form)
    if posted is not None:
        return _take(request, framework, upload, table, columns)
    return _preview(request, framework, upload, table, columns)


def _columns(upload: Upload, table: Table, framework: Framework) -> Columns:
    said = upload.answers.get("columns")
    # A column without a heading is called otherwise once the page is read in another language.
    if said and {one for one in said.values() if one} <= set(table.headers):
        return Columns(**said)
    kpis = Kpi.objects.filter(framework=framework).standing().in_order()
    return layout.guess(table, kpis=list(kpis))


def _plan(
    request: AccessRequest, framework: Framework, upload: Upload, table: Table, columns: Columns,
    reason: str = "",
) -> Plan:  # fmt: skip
    return plan_of(
        table=table,
        columns=columns,
        framework=framework,
        on=today(request),
        language=get_language() or "en",
        fractions=upload.answers.get("fractions"),
        reason=reason,
    )


def _take(
    request: AccessRequest, framework: Framework, upload: Upload, table: Table, columns: Columns
) -> HttpResponse:
    plan = _plan(request, framework, upload, table, columns)
    form = ReasonForm(request.POST, asks=bool(plan.unexplained))
    if not form.is_valid():
        return _preview(request, framework, upload, table, columns, reason_form=form)
    if plan.unexplained:
        plan = _plan(request, framework, upload, table, columns, form.cleaned_data["reason"])
    try:
        batch = taking_over.take_over(
            plan=plan,
            framework=framework,
            raw=upload.raw,
            name=upload.name,
            by=request.actor,
            at=timezone.now(),
            on=today(request),
        )
    except CannotRecord:
        said = _("Somebody kept other values meanwhile. Nothing was saved; look again.")
        form.add_error(None, said)
        return _preview(request, framework, upload, table, columns, reason_form=form)
    uploads.forget(upload=upload, by=request.actor)
    _say(request, batch)
    return redirect("kpis:readings_current", request.provider.slug, framework.engagement.slug)


def _say(request: AccessRequest, batch: ReadingImport | None) -> None:
    if batch is None:
        messages.info(request, _("All of it was there already; nothing was changed."))
        return
    said = _("Imported: %(added)d new, %(corrected)d corrected, %(unchanged)d the same as before.")
    words = {
        "added": batch.added, "corrected": batch.corrected, "unchanged": batch.unchanged
    }  # fmt: skip
    messages.success(request, said % words)


def _preview(
    request: AccessRequest, framework: Framework, upload: Upload, table: Table, columns: Columns,
    *, layout_form: LayoutForm | None = None, reason_form: ReasonForm | None = None,
) -> HttpResponse:  # fmt: skip
    is_known = layout.is_complete(columns)
    plan = _plan(request, framework, upload, table, columns) if is_known else Plan((), ())
    shown = [*plan.corrections, *plan.new]
    refused = layout_form is not None or reason_form is not None
    context: dict[str, Any] = {
        "engagement": framework.engagement,
        "upload": upload,
        "table": table,
        "is_known": is_known,
        "plan": plan,
        "rows": [_row(one) for one in shown[:SHOWN]],
        "more": max(len(shown) - SHOWN, 0),
        "left_out": plan.left_out[:SHOWN],
        "layout_form": layout_form or LayoutForm(table=table, columns=columns),
        "reason_form": reason_form or ReasonForm(asks=bool(plan.unexplained)),
        "before": taking_over.taken_before(framework=framework, raw=upload.raw),
        "crumbs": _crumbs(request, framework, _("Import")),
    }
    status = 422 if refused else 200
    return render(request, "kpis/readings_preview.html", context, status=status)


def _row(verdict: Verdict) -> dict[str, Any]:
    """A value that is taken over, as its row says it."""
    entry, before = verdict.entry, verdict.before
    return {
        "kpi": entry.kpi.name,
        "period": period_name(entry.period, entry.kpi.cadence),
        "line": entry.line,
        "value": value_in_words(entry.kpi, entry.value),
        "before": value_in_words(entry.kpi, before.value) if before else "",
        "note": entry.note,
        "is_new": verdict.outcome == Outcome.NEW,
    }
