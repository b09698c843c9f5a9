"""The doors to the reports: the provider's people prepare them, the client's people read them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.access import (
    CLIENT_SIDE,
    EXECUTIVE,
    FORM,
    OWNER,
    PROVIDER_SIDE,
    WRITE,
    AccessRequest,
    allow,
    today,
)
from committees import publishing
from committees.content import CommitteeReport, FigureLine
from committees.forms import WordsForm
from committees.models import Report, ReportFile, ReportQuerySet
from committees.tasks import nudge
from committees.telling import readers
from common.http import pdf_response
from common.periods import Month
from common.typography import date_format
from kpis import wording
from kpis.status import Status, Trend

PAGE = 40
VIEWS = ("open", "published", "all")


def _theirs(request: AccessRequest) -> ReportQuerySet:
    """The reports that a person of the provider may open: an executive's own, else all."""
    reports = Report.objects.with_people()
    if request.actor.role == EXECUTIVE:
        return reports.led_by(request.actor.member_id)
    return reports


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as problem:
        raise Http404 from problem


def _report(request: AccessRequest, engagement: str, month: str) -> Report:
    """One report with its content."""
    reports = _theirs(request).defer(None).select_related("engagement__provider")
    return get_object_or_404(reports, engagement__slug=engagement, month=_month(month).first)


def _place(request: AccessRequest, report: Report) -> list[str]:
    return [request.provider.slug, report.engagement.slug, str(report.period)]


def _nudge(request: AccessRequest, report: Report) -> None:
    """Have the PDF made now rather than at the next sweep."""
    if report.status == Report.Status.PENDING:
        nudge(provider_id=request.provider.pk, report_id=report.pk)


def _shown(content: CommitteeReport) -> dict[str, Any]:
    """The figures of a report as the page draws them."""
    return {
        "content": content,
        "months": [date_format(item.month.first, "M") for item in content.history],
        "used": [item.used for item in content.history],
        "contracted": [item.contracted for item in content.history],
        "measured": [_measured(figure) for figure in content.figures],
    }


def _measured(figure: FigureLine) -> dict[str, Any]:
    """A figure with its state and trend in the words of the page."""
    status, trend = Status(figure.status), Trend(figure.trend)
    state = wording.status_label(status)
    said = _("%(name)s: %(value)s, %(state)s")
    return {
        "figure": figure,
        "state": state,
        "tone": wording.status_tone(status),
        "icon": wording.status_icon(status),
        "trend": wording.trend_label(trend),
        "said": said
        % {"name": figure.name, "value": figure.value or _("No value"), "state": state},
    }


@allow(PROVIDER_SIDE)
def report_list(request: AccessRequest, provider: str) -> HttpResponse:
    on, chosen = today(request), request.GET.get("show", "open")
    reports = _theirs(request)
    counts = reports.counted(on=on)
    if chosen == "published":
        reports = reports.filter(published_at__isnull=False)
    elif chosen != "all":
        chosen, reports = "open", reports.unpublished()
    page = Paginator(reports.urgent_first(on=on), PAGE).get_page(request.GET.get("page"))
    rows = [(report, report.is_late(on=on)) for report in page]
    context = {
        "page_obj": page,
        "rows": rows,
        "counts": counts,
        "show": chosen,
        "crumbs": [(_("Reports"), "")],
        "today": on,
        "may_publish": request.actor.role in {EXECUTIVE, OWNER},
        # Whose reports are all their own needs no column that says so.
        "own": request.actor.role == EXECUTIVE,
    }
    return render(request, "committees/report_list.html", context)


def _edit_context(request: AccessRequest, report: Report, **more: Any) -> dict[str, Any]:
    content = publishing.content_of(report) if report.content is not None else None
    return {
        "report": report,
        "late": report.is_late(on=today(request)),
        "editable": report.published_at is None
        and content is not None
        and publishing.may_edit(report=report, by=request.actor),
        "crumbs": [
            (_("Reports"), reverse("committees:report_list", args=[request.provider.slug])),
            (f"{report.engagement.client}, {date_format(report.month, 'F Y')}", ""),
        ],
        **(_shown(content) if content else {}),
        **more,
    }


def _words_form(request: AccessRequest, content: CommitteeReport, report: Report) -> WordsForm:
    draft = f"{request.actor.user_id}:{report.provider_id}:report-{report.pk}"
    return WordsForm(request.POST or None, content=content, draft=draft)


@allow(PROVIDER_SIDE, methods=FORM)
def report_edit(
    request: AccessRequest,
    provider: str,
    engagement: str,
    month: str,
) -> HttpResponse:
    report = _report(request, engagement, month)
    context = _edit_context(request, report)
    if "content" not in context:
        return render(request, "committees/report_edit.html", context)
    form = _words_form(request, context["content"], report)
    context["form"] = form
    if request.method == "POST" and form.is_valid():
        try:
            report = publishing.edit_words(report=report, words=form.words(), by=request.actor)
        except publishing.CannotPublish as problem:
            form.add_error(None, str(problem))
        else:
            _nudge(request, report)
            messages.success(request, _("The words are saved."))
            return redirect("committees:report_edit", *_place(request, report))
    return render(
        request, "committees/report_edit.html", context, status=422 if form.errors else 200
    )


@allow(PROVIDER_SIDE)
def report_state(
    request: AccessRequest,
    provider: str,
    engagement: str,
    month: str,
) -> HttpResponse:
    """The state alone, asked for while the PDF is being made."""
    context = _edit_context(request, _report(request, engagement, month))
    return render(request, "committees/_progress.html", context)


def _file_name(report: Report) -> str:
    return f"{report.engagement.slug}-{report.period}-report"


def _file(request: AccessRequest, report: Report, page: str, *place: str) -> HttpResponse:
    """The PDF; while it is being made, back to the page that says so."""
    if report.status != Report.Status.READY:
        messages.info(request, _("The PDF is still being made; try again in a moment."))
        return redirect(page, *place)
    file = get_object_or_404(ReportFile, report=report)
    return pdf_response(bytes(file.content), name=_file_name(report))


@allow(PROVIDER_SIDE)
def report_pdf(
    request: AccessRequest,
    provider: str,
    engagement: str,
    month: str,
) -> HttpResponse:
    report = _report(request, engagement, month)
    return _file(request, report, "committees:report_edit", *_place(request, report))


@allow(PROVIDER_SIDE, methods=WRITE)
def report_refresh(
    request: AccessRequest,
    provider: str,
    engagement: str,
    month: str,
) -> HttpResponse:
    report = _report(request, engagement, month)
    if publishing.refresh(report=report, at=timezone.now()):
        nudge(provider_id=request.provider.pk, report_id=report.pk)
        messages.success(request, _("The figures are up to date. Read them once more."))
    else:
        messages.info(request, _("The figures had not changed."))
    return redirect("committees:report_edit", *_place(request, report))


@allow(OWNER, EXECUTIVE, methods=FORM)
def report_publish(
    request: AccessRequest,
    provider: str,
    engagement: str,
    month: str,
) -> HttpResponse:
    report, now = _report(request, engagement, month), timezone.now()
    problem = ""
    if request.method == "POST":
        try:
            publishing.publish(report=report, by=request.actor, at=now)
        except publishing.CannotPublish as refusal:
            problem = str(refusal)
        else:
            messages.success(
                request,
                _("Published. %(client)s is told as soon as the PDF is there.")
                % {"client": report.engagement.client},
            )
            _nudge(request, report)
            return redirect("committees:report_edit", *_place(request, report))
    context = _edit_context(
        request,
        report,
        problem=problem,
        problems=[] if problem else publishing.publish_problems(report=report, at=now),
        readers=readers(report=report),
    )
    status = 422 if problem else 200
    return render(request, "committees/report_publish.html", context, status=status)


@allow(PROVIDER_SIDE, methods=WRITE)
def report_retry(
    request: AccessRequest,
    provider: str,
    engagement: str,
    month: str,
) -> HttpResponse:
    report = _report(request, engagement, month)
    try:
        _nudge(request, publishing.retry(report=report, by=request.actor))
    except publishing.CannotPublish as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The report is being made again."))
    return redirect("committees:report_edit", *_place(request, report))


# What the client's people see: published and printed, their own.


def _published(request: AccessRequest) -> ReportQuerySet:
    reports = Report.objects.published().filter(client=request.client)
    return reports.select_related("engagement")


def _read(request: AccessRequest, engagement: str, month: str) -> Report:
    return get_object_or_404(
        _published(request), engagement__slug=engagement, month=_month(month).first
    )


def _beside(request: AccessRequest, report: Report) -> tuple[Month | None, Month | None]:
    """The months before and after that have a report the client can read."""
    of_one = _published(request).filter(engagement=report.engagement_id)
    months = list(of_one.order_by("month").values_list("month", flat=True))
    earlier = [Month.of(month) for month in months if month < report.month]
    later = [Month.of(month) for month in months if month > report.month]
    return (earlier[-1] if earlier else None), (later[0] if later else None)


@allow(CLIENT_SIDE)
def client_report(
    request: AccessRequest, provider: str, client: str, engagement: str, month: str
) -> HttpResponse:
    report = _read(request, engagement, month)
    earlier, later = _beside(request, report)
    context = {
        "report": report,
        "earlier": earlier,
        "later": later,
        "crumbs": [
            (_("Documents"), reverse("dashboards:documents", args=[provider, client])),
            (capfirst(date_format(report.month, "F Y")), ""),
        ],
        **_shown(publishing.content_of(report)),
    }
    return render(request, "committees/client_report.html", context)


@allow(CLIENT_SIDE)
def client_report_pdf(
    request: AccessRequest, provider: str, client: str, engagement: str, month: str
) -> HttpResponse:
    report = _read(request, engagement, month)
    place = [provider, client, engagement, month]
    return _file(request, report, "committees:client_report", *place)
