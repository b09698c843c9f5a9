"""The doors of the import: upload, say what the columns hold, place the names, look, confirm."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import FORM, OFFICE, OWNER, AccessRequest, allow, today
from common.days import format_days
from common.problems import Problem
from common.tables import CannotRead, Row, Table, read_table
from engagements.forms.imports import MapForm, MatchForm, SheetForm
from engagements.importing.import_plan import Plan, plan_import
from engagements.importing.imports import CannotImport, import_sheet
from engagements.importing.matching import Book, CannotChoose, Choices
from engagements.importing.timesheets import (
    Format,
    Sheet,
    guess_mapping,
    mapping_problems,
    read_entries,
    recognise,
)
from engagements.importing.uploads import Upload, answer, forget, keep_upload, upload_of
from engagements.models import TimesheetImport

LATEST = 8
SAMPLE_ROWS = 3
SHOWN_ENTRIES = 200
# So many wrong lines are shown as they stand in the file; all of them are named.
SHOWN_WRONG = 20


@dataclass(frozen=True)
class Reading:
    """An upload as far as it can be read: without a mapping there is no sheet yet."""

    upload: Upload
    table: Table

    @cached_property
    def tool(self) -> Format | None:
        return None if self.upload.mapping else recognise(table=self.table)

    @cached_property
    def sheet(self) -> Sheet | None:
        mapping = self.upload.mapping or (self.tool.mapping if self.tool else None)
        if not mapping:
            return None
        return read_entries(table=self.table, mapping=mapping, day_first=self.upload.day_first)

    @property
    def doubts(self) -> list[Problem]:
        """What only the mapping step can settle."""
        problems = self.sheet.problems if self.sheet else ()
        return [problem for problem in problems if problem.code.startswith("dates_")]


def _plan(request: AccessRequest, reading: Reading, sheet: Sheet) -> Plan:
    return plan_import(
        sheet=sheet,
        name=reading.upload.name,
        tool=reading.tool.code if reading.tool else "mapping",
        choices=reading.upload.choices,
        on=today(request),
    )


def _reading(request: AccessRequest, key: str) -> Reading | None:
    upload = upload_of(key=key, by=request.actor)
    if upload is None:
        return None
    return Reading(upload, read_table(upload.raw, name=upload.name))


def _posted(request: AccessRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _expired(request: AccessRequest) -> HttpResponseRedirect:
    said = _("This upload was imported already, or lies more than an hour back. Upload it again.")
    messages.warning(request, said)
    return redirect("engagements:import_start", request.provider.slug)


def _step(request: AccessRequest, name: str, key: str) -> HttpResponseRedirect:
    return redirect(f"engagements:import_{name}", request.provider.slug, key)


def _page(
    request: AccessRequest, name: str, *, status: int = 200, **context: object
) -> HttpResponse:
    start = reverse("engagements:import_start", args=[request.provider.slug])
    crumbs = [(_("Import"), start)]
    if "upload" in context:
        crumbs.append((context["upload"].name, ""))  # type: ignore[attr-defined]
    context |= {"crumbs": crumbs, "start_url": start}
    return render(request, f"engagements/{name}.html", context, status=status)


@allow(OWNER, OFFICE, methods=FORM)
def import_start(request: AccessRequest, provider: str) -> HttpResponse:
    form = SheetForm(_posted(request), request.FILES or None)
    if form.is_valid():
        sheet = form.cleaned_data["sheet"]
        raw = sheet.read()
        try:
            read_table(raw, name=sheet.name)
        except CannotRead as problem:
            form.add_error("sheet", str(problem))
        else:
            upload = keep_upload(raw=raw, name=sheet.name, by=request.actor)
            return _step(request, "preview", upload.key)
    latest = TimesheetImport.objects.select_related("imported_by__user").order_by("-pk")[:LATEST]
    status = 422 if request.method == "POST" else 200
    return _page(request, "import_start", form=form, latest=latest, status=status)


@allow(OWNER, OFFICE, methods=FORM)
def import_map(request: AccessRequest, provider: str, key: str) -> HttpResponse:
    reading = _reading(request, key)
    if reading is None:
        return _expired(request)
    upload, table = reading.upload, reading.table
    mapping = upload.mapping or guess_mapping(table=table)
    form = MapForm(_posted(request), table=table, mapping=mapping, day_first=upload.day_first)
    if form.is_valid():
        read = replace(upload, mapping=form.mapping, day_first=form.day_first)
        form.add_problems(mapping_problems(table=table, mapping=form.mapping))
        form.add_problems(Reading(read, table).doubts)
        if form.is_valid():
            answer(upload=read, by=request.actor)
            return _step(request, "preview", key)
    context = {
        "form": form,
        "upload": upload,
        "table": table,
        "rows": [list(row.values.values()) for row in table.rows[:SAMPLE_ROWS]],
        "doubts": [] if request.method == "POST" else reading.doubts,
        "tool": reading.tool,
    }
    return _page(request, "import_map", **context, status=422 if form.errors else 200)


@allow(OWNER, OFFICE, methods=FORM)
def import_match(request: AccessRequest, provider: str, key: str) -> HttpResponse:
    reading = _reading(request, key)
    if reading is None:
        return _expired(request)
    if reading.sheet is None:
        return _step(request, "map", key)
    if request.POST.get("again"):
        answer(upload=replace(reading.upload, choices=Choices()), by=request.actor)
        return _step(request, "preview", key)
    plan = _plan(request, reading, reading.sheet)
    form = MatchForm(_posted(request), questions=plan.questions)
    if form.is_valid():
        choices = form.added_to(reading.upload.choices)
        answer(upload=replace(reading.upload, choices=choices), by=request.actor)
    if form.is_valid() or not plan.questions:
        return _step(request, "preview", key)
    return _page(
        request,
        "import_match",
        form=form,
        upload=reading.upload,
        problems=plan.unanswerable,
        status=422 if form.errors else 200,
    )


@allow(OWNER, OFFICE, methods=FORM)
def import_preview(request: AccessRequest, provider: str, key: str) -> HttpResponse:
    reading = _reading(request, key)
    if reading is None:
        return _expired(request)
    if reading.sheet is None or reading.doubts:
        return _step(request, "map", key)
    try:
        plan = _plan(request, reading, reading.sheet)
    except CannotChoose as problem:
        # A client or an engagement that was chosen has gone since: ask anew.
        messages.warning(request, str(problem))
        answer(upload=replace(reading.upload, choices=Choices()), by=request.actor)
        return _step(request, "preview", key)
    if plan.questions:
        return _step(request, "match", key)
    if request.method == "POST":
        return _confirm(request, reading, plan)
    return _preview(request, reading, plan)


def _preview(
    request: AccessRequest, reading: Reading, plan: Plan, *, status: int = 200
) -> HttpResponse:
    return _page(
        request,
        "import_preview",
        upload=reading.upload,
        tool=reading.tool,
        table=reading.table,
        plan=plan,
        entries=plan.new[:SHOWN_ENTRIES],
        hidden=len(plan.new) > SHOWN_ENTRIES,
        wrong=_wrong(reading.table, plan.problems),
        answers=_answers(reading.upload.choices, plan.book),
        status=status,
    )


def _wrong(table: Table, problems: Sequence[Problem]) -> list[tuple[Row, list[str]]]:
    """The first wrong lines as they stand in the file, each with what is wrong in it."""
    said: dict[int, list[str]] = {}
    for problem in problems:
        if problem.line is not None:
            said.setdefault(problem.line, []).append(problem.text)
    found = [(row, said[row.line]) for row in table.rows if row.line in said]
    return found[:SHOWN_WRONG]


def _answers(choices: Choices, book: Book) -> list[tuple[str, str]]:
    """What was chosen, by the names that people know."""
    names = {client.slug: client.name for client in book.clients}
    names |= {member.user.email: member.user.name for member in book.members}
    names |= {engagement.slug: str(engagement) for engagement in book.engagements}
    said = (choices.clients, choices.people, choices.engagements)
    return [(name, names.get(answer, answer)) for chosen in said for name, answer in chosen.items()]


def _confirm(request: AccessRequest, reading: Reading, plan: Plan) -> HttpResponse:
    try:
        outcome = import_sheet(plan=plan, by=request.actor)
    except CannotImport as problem:
        return _preview(request, reading, replace(plan, problems=problem.problems), status=422)
    forget(upload=reading.upload, by=request.actor)
    said = _("Imported: %(entries)d entries, %(days)s days.")
    said %= {"entries": outcome.entries, "days": format_days(outcome.days)}
    messages.success(request, said)
    return redirect("engagements:import_start", request.provider.slug)
