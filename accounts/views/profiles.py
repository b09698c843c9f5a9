"""The doors to an executive's profile: the office opens all of them, an executive their own."""

from django.contrib import messages
from django.forms import BoundField
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts import profiles
from accounts.access import EXECUTIVE, FORM, OFFICE, OWNER, WRITE, AccessRequest, allow
from accounts.forms import ExecutiveForm, RecordForm
from accounts.models import Membership, TrackRecord


def _member(request: AccessRequest, number: int) -> Membership:
    """Somebody whose profile this person may open."""
    if request.actor.role == EXECUTIVE and request.actor.member_id != number:
        raise Http404
    return get_object_or_404(Membership.objects.active().select_related("user"), pk=number)


def _page(
    request: AccessRequest, member: Membership, *, form: ExecutiveForm, entry: RecordForm
) -> HttpResponse:
    context = {
        "member": member,
        "form": form,
        "groups": [_group(form[name]) for name in ("sectors", "sizes", "skills", "languages")],
        "entry": entry,
        "records": profiles.records_of(member=member),
        "sizes": profiles.SIZE_NAMES,
        "crumbs": [(_("Profile of %(name)s") % {"name": member.user.name}, "")],
    }
    status = 422 if form.is_bound or entry.is_bound else 200
    return render(request, "accounts/executive.html", context, status=status)


def _group(field: BoundField) -> dict[str, object]:
    """A list of ticks, and in words what is ticked."""
    names = dict(field.field.choices)  # type: ignore[attr-defined]
    ticked = field.value() or []
    return {"field": field, "chosen": ", ".join(str(names[key]) for key in ticked if key in names)}


def _known(member: Membership) -> dict[str, object]:
    profile = profiles.profile_of(member=member)
    return {name: getattr(profile, name) for name in ExecutiveForm.base_fields}


@allow(OWNER, OFFICE, EXECUTIVE)
def mine(request: AccessRequest, provider: str) -> HttpResponse:
    return redirect("accounts:executive", provider, request.actor.member_id)


@allow(OWNER, OFFICE, EXECUTIVE, methods=FORM)
def executive(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    member = _member(request, number)
    form = ExecutiveForm(request.POST or None, initial=_known(member))
    if form.is_valid():
        profiles.keep_profile(member=member, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:executive", provider, number)
    return _page(request, member, form=form, entry=RecordForm())


@allow(OWNER, OFFICE, EXECUTIVE, methods=WRITE)
def record_add(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    member = _member(request, number)
    entry = RecordForm(request.POST)
    if entry.is_valid():
        profiles.add_record(member=member, by=request.actor, **entry.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:executive", provider, number)
    return _page(request, member, form=ExecutiveForm(initial=_known(member)), entry=entry)


@allow(OWNER, OFFICE, EXECUTIVE, methods=WRITE)
def record_remove(request: AccessRequest, provider: str, number: int, entry: int) -> HttpResponse:
    row = get_object_or_404(TrackRecord, pk=entry, member=_member(request, number))
    profiles.remove_record(entry=row, by=request.actor)
    messages.success(request, _("Removed."))
    return redirect("accounts:executive", provider, number)
