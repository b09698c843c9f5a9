"""What people type about an entry that they log again and again."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.days import QUARTERS, format_days
from engagements.forms.work import by_kind
from engagements.models import Engagement, LogTemplate, Outcome, WorkLog


class EngagementChoice(forms.ModelChoiceField):
    """Engagements by the name of their client and their role."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.client.name}, {obj.title}"


class OutcomeChoice(forms.ModelChoiceField):
    """Outcomes of several engagements, each with its client."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.engagement.client.name}: {obj.title}"


class TemplateForm(forms.Form):
    """A saved entry; it fits the keywords of `saved.save_template`."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=60,
        help_text=gettext_lazy("As it stands on its button: “Management meeting”."),
    )
    engagement = EngagementChoice(label=gettext_lazy("Client"), queryset=Engagement.objects.none())
    days = forms.TypedChoiceField(
        label=gettext_lazy("Days"),
        choices=[(str(days), format_days(days)) for days in QUARTERS],
        coerce=lambda text: next(days for days in QUARTERS if str(days) == text),
        widget=forms.RadioSelect,
        initial="0.5",
    )
    category = forms.ChoiceField(label=gettext_lazy("Category"), choices=by_kind)
    place = forms.ChoiceField(
        label=gettext_lazy("Where"),
        choices=WorkLog.Place.choices,
        widget=forms.RadioSelect,
        initial=WorkLog.Place.REMOTE,
    )
    outcome = OutcomeChoice(
        label=gettext_lazy("Outcome it serves"), queryset=Outcome.objects.none(), required=False
    )
    note = forms.CharField(
        label=gettext_lazy("Note for the client"), max_length=400, required=False
    )

    def __init__(
        self, *args: Any, engagements: Iterable[Engagement], outcomes: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["engagement"].queryset = engagements  # type: ignore[attr-defined]
        self.fields["outcome"].queryset = outcomes  # type: ignore[attr-defined]
        self.fields["outcome"].empty_label = _("None in particular")  # type: ignore[attr-defined]


def shown_of(entry: LogTemplate | WorkLog) -> dict[str, Any]:
    """What the form shows of a saved entry, or of a logged one that shall be saved."""
    quarter = entry.days if entry.days in QUARTERS else QUARTERS[1]
    name = entry.name if isinstance(entry, LogTemplate) else entry.note[:60]
    return {
        "name": name,
        "engagement": entry.engagement_id,
        "days": str(next(days for days in QUARTERS if days == quarter)),
        "category": entry.category,
        "place": entry.place,
        "outcome": entry.outcome_id,
        "note": entry.note,
    }
