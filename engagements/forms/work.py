"""What people type about the days they worked."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.forms.fields import DateInput, DaysField
from engagements.models import Outcome, WorkLog
from engagements.words import COLUMNS, NO_OUTCOME, OPERATIONS, Words


class CellForm(forms.Form):
    """One press on a chip: an engagement, a date, and the days it shall hold."""

    engagement = forms.IntegerField()
    on = forms.DateField()
    days = forms.DecimalField(min_value=0, max_value=Decimal("1.5"), decimal_places=2)


def by_kind() -> list[tuple[Any, Any]]:
    """The categories in two groups: what an executive is for, and operations."""
    strategic = [pair for pair in WorkLog.Category.choices if pair[0] != OPERATIONS]
    operational = [pair for pair in WorkLog.Category.choices if pair[0] == OPERATIONS]
    return [(_("Strategic"), strategic), (_("Operational"), operational)]


class EntryForm(forms.Form):
    """An entry of the week, changed in place; what is not sent stays, 0 days take it away."""

    note = forms.CharField(
        label=gettext_lazy("Note for the client"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("The client reads it in the month."),
    )
    aside = forms.CharField(
        label=gettext_lazy("Note for your firm"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("The client never sees it, on no page and in no file."),
    )
    category = forms.ChoiceField(label=gettext_lazy("Category"), choices=by_kind)
    reason = forms.ChoiceField(
        label=gettext_lazy("Why operational"),
        choices=[("", gettext_lazy("No reason: it counts as drift")), *WorkLog.Reason.choices[1:]],
        required=False,
        help_text=gettext_lazy("For operations only; other work needs no reason."),
    )
    place = forms.ChoiceField(
        label=gettext_lazy("Where"),
        choices=WorkLog.Place.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    outcome = forms.TypedChoiceField(
        label=gettext_lazy("Outcome it serves"), required=False, coerce=int
    )
    days = DaysField(label=gettext_lazy("Days"), required=False)

    def __init__(self, *args: Any, outcomes: Iterable[Outcome] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            ("", _("None in particular")),
            *((outcome.pk, outcome.title) for outcome in outcomes),
        ]

    def clean_outcome(self) -> int:
        return self.cleaned_data["outcome"] or NO_OUTCOME

    def clean_days(self) -> Decimal | None:
        days: Decimal | None = self.cleaned_data["days"]
        if days is not None and days < 0:
            raise ValidationError(_("Days cannot be negative; 0 takes the entry away."))
        return days

    @property
    def words(self) -> Words:
        """What was changed of the entry; what was left as the page has shown it stays."""
        return Words(**{name: self._changed(name) for name in (*COLUMNS, "aside")})

    def _changed(self, name: str) -> Any:
        if name not in self.data:
            return None
        typed, value = str(self.data[name]).strip(), self.cleaned_data[name]
        shown = self.seen(name)
        untouched = bool(shown) and typed == shown[0].strip() == shown[-1].strip()
        return None if untouched else value

    def seen(self, name: str) -> list[str]:
        """What the page knows that a field said: as it was shown, and as it was sent since."""
        found: list[str] = self.data.getlist(f"seen_{name}")  # type: ignore[attr-defined]
        return found


class CorrectionForm(forms.Form):
    days = DaysField(
        label=gettext_lazy("Days to add or take away"),
        help_text=gettext_lazy("−½ takes half a day away, ½ adds it."),
    )
    on = forms.DateField(
        label=gettext_lazy("Dated"),
        widget=DateInput,
        help_text=gettext_lazy("A day in an open month: the correction counts there."),
    )
    note = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=400,
        help_text=gettext_lazy("The client reads it."),
    )
    aside = forms.CharField(
        label=gettext_lazy("Note for your firm"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("The client never sees it, on no page and in no file."),
    )
