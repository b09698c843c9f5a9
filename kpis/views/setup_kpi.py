"""The doors of one KPI as it is worked on: everything said of it, and its end."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import FORM, PROVIDER_SIDE, WRITE, AccessRequest, allow, today
from kpis import editing, frameworks, targets
from kpis.definitions import standing
from kpis.editing import CannotKeep
from kpis.forms.frameworks import RetireForm
from kpis.forms.kpi import KpiForm
from kpis.formulas import formula_in_words
from kpis.frameworks import CannotRetire
from kpis.library.roles import BY_CODE
from kpis.models import DefinitionVersion, Kpi
from kpis.views.setup import kpi_in, place, trail

# The form that ends a KPI stands below the one that keeps it: its field has a name of its own.
RETIRED = "retired_%s"


def _versions(kpi: Kpi) -> list[DefinitionVersion]:
    """The words it can count by: what is held of each, and the version that it counts by now."""
    client = kpi.framework.engagement.client
    found = {word.held.version.pk: word.held.version for word in standing.register(client=client)}
    if kpi.definition is not None:
        found.setdefault(kpi.definition.pk, kpi.definition)
    return list(found.values())


def _form(kpi: Kpi, data: QueryDict | None = None) -> KpiForm:
    return KpiForm(
        data,
        kpi=kpi,
        versions=_versions(kpi),
        is_read=editing.is_read(kpi),
        settled=targets.settled(kpi=kpi),
    )


def _page(
    request: AccessRequest, kpi: Kpi, form: KpiForm, *, retire_form: RetireForm | None = None
) -> HttpResponse:
    rows = list(Kpi.objects.filter(framework=kpi.framework_id).standing().in_order())
    entry = BY_CODE.get(kpi.code)
    context = {
        "engagement": kpi.engagement,
        "kpi": kpi,
        "form": form,
        "retire_form": retire_form or RetireForm(auto_id=RETIRED),
        "names": [one for one in rows if one.pk != kpi.pk],
        "in_words": formula_in_words(kpi.formula, {one.key: one for one in rows})
        if kpi.formula
        else "",
        "users": frameworks.users_of(kpi),
        "may_remove": frameworks.may_remove(kpi),
        "is_read": editing.is_read(kpi),
        "offered": entry.formula if entry and not kpi.formula else "",
        "crumbs": trail(request, kpi.engagement, kpi.name),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "kpis/setup_kpi.html", context, status=status)


@allow(PROVIDER_SIDE, methods=FORM)
def setup_kpi(request: AccessRequest, provider: str, engagement: str, number: int) -> HttpResponse:
    kpi = kpi_in(request, engagement, number)
    form = _form(kpi, request.POST or None)
    if form.is_valid():
        try:
            # Refused in part is refused as a whole.
            with transaction.atomic():
                editing.keep(
                    kpi=kpi,
                    facts=form.facts,
                    baseline=form.baseline,
                    aims=form.aims,
                    on=today(request),
                    by=request.actor,
                )
        except CannotKeep as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect(place(request, "setup", kpi.engagement) + f"#kpi-{kpi.pk}")
    return _page(request, kpi, form)


@allow(PROVIDER_SIDE, methods=WRITE)
def setup_compute(
    request: AccessRequest, provider: str, engagement: str, number: int
) -> HttpResponse:
    kpi = kpi_in(request, engagement, number)
    try:
        editing.compute(kpi=kpi, by=request.actor, at=timezone.now(), on=today(request))
    except CannotKeep as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("It is computed now; its inputs are in the list."))
    return redirect("kpis:setup_kpi", provider, engagement, number)


@allow(PROVIDER_SIDE, methods=WRITE)
def setup_retire(
    request: AccessRequest, provider: str, engagement: str, number: int
) -> HttpResponse:
    kpi = kpi_in(request, engagement, number)
    form = RetireForm(request.POST, auto_id=RETIRED)
    if form.is_valid():
        why = form.cleaned_data["why"]
        try:
            frameworks.retire(kpi=kpi, why=why, by=request.actor, at=timezone.now())
        except CannotRetire as problem:
            form.add_error("why", str(problem))
        else:
            messages.success(request, _("It is retired. Its readings stay."))
            return redirect("kpis:setup", provider, engagement)
    return _page(request, kpi, _form(kpi), retire_form=form)


@allow(PROVIDER_SIDE, methods=WRITE)
def setup_remove(
    request: AccessRequest, provider: str, engagement: str, number: int
) -> HttpResponse:
    kpi = kpi_in(request, engagement, number)
    try:
        frameworks.remove(kpi=kpi, by=request.actor)
    except CannotRetire as problem:
        messages.error(request, str(problem))
        return redirect("kpis:setup_kpi", provider, engagement, number)
    messages.success(request, _("It is removed."))
    return redirect("kpis:setup", provider, engagement)
