"""What doors of a term's form do before anything is kept: fill a preset in, say what a volume is."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.access import AccessRequest
from accounts.models import Membership
from engagements import ratecard, recommending, volumes
from engagements.forms.terms import TermForm, VolumeForm, fill_in
from engagements.presets import PRESETS

FILL, FILL_ALL, LOOK = "fill", "fill_all", "look"


def wants_filling(posted: QueryDict) -> bool:
    """Whether a preset is to be filled in; one that was chosen but not filled in yet is, before
    anything is kept."""
    chosen = posted.get("preset", "")
    if posted.get("step") in {FILL, FILL_ALL}:
        return True
    return chosen in PRESETS and posted.get("filled", "").partition(" ")[0] != chosen


def filled_in(request: AccessRequest, blank: TermForm) -> tuple[dict[str, Any], dict[str, Any]]:
    """What stands in the fields after a preset was filled in, and what the page says about it.

    `blank` is the form as it was opened: what still stands as it was there is filled.
    """
    posted = request.POST
    before: dict[str, Any] = {field.name: field.value() for field in blank}
    typed: dict[str, Any] = {name: posted.get(name, before[name]) for name in blank.fields}
    for name, field in blank.fields.items():
        if isinstance(field, forms.MultipleChoiceField):
            typed[name] = posted.getlist(name)
    preset = PRESETS.get(posted.get("preset", ""))
    if preset is None:
        return typed, {"fill_problem": _("Choose how days are handled first.")}
    volume = VolumeForm(posted)
    volume.full_clean()
    if volume.monthly is None:
        said = _("Say how many days first: what %(preset)s means depends on them.")
        return typed, {"fill_problem": said % {"preset": preset.name}}
    overwrite = posted.get("step") == FILL_ALL
    kept = fill_in(typed=typed, before=before, days=volume.monthly, overwrite=overwrite)
    return typed, {"filled": preset, "kept": [blank[name].label for name in kept]}


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None


def said_of(given: Mapping[str, Any]) -> dict[str, Any]:
    """What a volume that was typed comes to: the conversion, whether it is unusual for the role,
    what a company of that size needs, and what the rate card proposes."""

    def text(name: str) -> str:
        return str(given.get(name) or "")

    volume = VolumeForm({name: text(name) for name in VolumeForm.base_fields})
    volume.full_clean()
    days = volume.monthly
    staff, lead = _whole(text("staff")), _whole(text("executive"))
    found: dict[str, Any] = {
        "advice": recommending.recommended(staff=staff, maturity=_whole(text("maturity")))
        if staff
        else None,
        "advice_staff": staff,
        "proposed": ratecard.rate_for(Membership.objects.filter(pk=lead).first()) if lead else None,
    }
    if days is not None:
        found["conversion"] = volumes.in_words(
            unit=volume.cleaned_data["volume_unit"],
            volume=volume.cleaned_data["days_per_month"],
            days=days,
            hours_per_day=volume.cleaned_data["hours_per_day"],
        )
        found["unusual"] = volumes.unusual(role=text("role"), days=days)
    return found


def said_in(form: forms.Form, **known: Any) -> dict[str, Any]:
    """The same for a form, typed in or opened."""
    return said_of(
        {**{field.name: field.data if form.is_bound else field.value() for field in form}, **known}
    )
