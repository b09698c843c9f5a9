"""The doors of the import of contracts: upload, look, confirm; and the table to begin from."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import FORM, OFFICE, OWNER, AccessRequest, allow, today
from accounts.forms import COUNTRIES
from common.tables import CannotRead, read_table
from engagements.forms.imports import ContractsForm
from engagements.importing.contract_import import CannotImportContracts, import_contracts
from engagements.importing.contract_plan import ContractPlan, plan_contracts
from engagements.importing.contract_sheet import COLUMNS, NEEDED, read_contracts
from engagements.importing.contract_table import contract_rows
from engagements.importing.uploads import Upload, forget, keep_upload, upload_of
from engagements.views.sheets import csv_answer, xlsx_answer

SHOWN = 100


def _page(
    request: AccessRequest, name: str, *, status: int = 200, **context: object
) -> HttpResponse:
    slug = request.provider.slug
    start = reverse("engagements:contracts_start", args=[slug])
    context |= {
        "start_url": start,
        "crumbs": [
            (_("Import"), reverse("engagements:import_start", args=[slug])),
            (_("Contracts"), start if "upload" in context else ""),
            *([(context["upload"].name, "")] if "upload" in context else []),  # type: ignore[attr-defined]
        ],
    }
    return render(request, f"engagements/{name}.html", context, status=status)


def _plan(upload: Upload) -> ContractPlan:
    countries = {code: str(name) for code, name in COUNTRIES}
    table = read_table(upload.raw, name=upload.name)
    return plan_contracts(sheet=read_contracts(table=table, countries=countries))


@allow(OWNER, OFFICE, methods=FORM)
def contracts_start(request: AccessRequest, provider: str) -> HttpResponse:
    posted = request.method == "POST"
    form = ContractsForm(request.POST if posted else None, request.FILES or None)
    if form.is_valid():
        sheet = form.cleaned_data["sheet"]
        raw = sheet.read()
        try:
            read_table(raw, name=sheet.name)
        except CannotRead as problem:
            form.add_error("sheet", str(problem))
        else:
            upload = keep_upload(raw=raw, name=sheet.name, by=request.actor)
            return redirect("engagements:contracts_preview", provider, upload.key)
    context = {
        "form": form,
        "needed": NEEDED,
        "others": [column for column in COLUMNS if column not in NEEDED],
    }
    return _page(request, "contracts_start", status=422 if posted else 200, **context)


@allow(OWNER, OFFICE)
def contracts_table(request: AccessRequest, provider: str) -> HttpResponse:
    if request.GET.get("as") == "xlsx":
        return xlsx_answer(contract_rows(), name=f"{provider}-contracts", title=_("Contracts"))
    return csv_answer(contract_rows(), name=f"{provider}-contracts")


@allow(OWNER, OFFICE, methods=FORM)
def contracts_preview(request: AccessRequest, provider: str, key: str) -> HttpResponse:
    upload = upload_of(key=key, by=request.actor)
    if upload is None:
        said = _(
            "This upload was imported already, or lies more than an hour back. Upload it again."
        )
        messages.warning(request, said)
        return redirect("engagements:contracts_start", provider)
    plan = _plan(upload)
    if request.method == "POST":
        return _confirm(request, upload, plan)
    return _preview(request, upload, plan)


def _preview(
    request: AccessRequest, upload: Upload, plan: ContractPlan, *, status: int = 200
) -> HttpResponse:
    return _page(
        request,
        "contracts_preview",
        upload=upload,
        plan=plan,
        shown=[*plan.engagements, *plan.amended][:SHOWN],
        hidden=max(len(plan.engagements) + len(plan.amended) - SHOWN, 0),
        rows=len(plan.sheet.lines),
        status=status,
    )


def _confirm(
    request: AccessRequest, upload: Upload, plan: ContractPlan
) -> HttpResponse | HttpResponseRedirect:
    try:
        written = import_contracts(plan=plan, by=request.actor, on=today(request))
    except CannotImportContracts as problem:
        refused = replace(plan, problems=problem.problems)
        return _preview(request, upload, refused, status=422)
    forget(upload=upload, by=request.actor)
    said = _(
        "Imported: %(clients)d clients, %(engagements)d engagements, %(terms)d terms. Next, bring"
        " the days of the past months from your time sheet."
    )
    messages.success(
        request,
        said
        % {
            "clients": written.clients,
            "engagements": written.engagements,
            "terms": written.terms,
        },
    )
    return redirect("engagements:import_start", request.provider.slug)
