"""What people type about when they are there."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership
from engagements.agenda.leave import Dates, Why
from engagements.agenda.presence import EVERY, Usual
from engagements.forms.fields import DateInput
from engagements.models import Engagement, Leave, LeaveReason

WEEK = [(number, WEEKDAYS[number - 1]) for number in sorted(EVERY)]


class LeaveForm(forms.Form):
    """Dates and a reason; the office names the person too."""

    first = forms.DateField(label=gettext_lazy("First day"), widget=DateInput)
    last = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("Leave it empty for a single day."),
    )
    part = forms.ChoiceField(label=gettext_lazy("Away for"), choices=Leave.Part.choices)
    kind = forms.ChoiceField(label=gettext_lazy("Why"), choices=LeaveReason.Kind.choices)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "The reason and the note are for the person and the office; everybody else reads “away”."
        ),
    )

    def __init__(self, *args: Any, members: Iterable[Membership] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {str(member.pk): member for member in members}
        if self.members:
            people = [(key, member.user.name) for key, member in self.members.items()]
            person = forms.ChoiceField(
                label=_("Person"), choices=[("", _("Choose a person")), *people]
            )
            self.fields = {"member": person, **self.fields}

    @property
    def member(self) -> Membership:
        """Whom the office chose."""
        return self.members[self.cleaned_data["member"]]

    @property
    def dates(self) -> Dates:
        said = self.cleaned_data
        return Dates(first=said["first"], last=said["last"] or said["first"], part=said["part"])

    @property
    def why(self) -> Why:
        return Why(kind=self.cleaned_data["kind"], note=self.cleaned_data["note"])


class UsualDaysForm(forms.Form):
    """A row of weekdays for the person, and one for each engagement."""

    def __init__(
        self, *args: Any, engagements: Iterable[Engagement], usual: Usual, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.engagements = list(engagements)
        self.fields["at_all"] = self._days(_("You work on"), usual.at_all)
        for engagement in self.engagements:
            held = usual.by_engagement.get(engagement.pk, frozenset())
            self.fields[f"e{engagement.pk}"] = self._days(str(engagement), held)

    @staticmethod
    def _days(label: str, held: Iterable[int]) -> forms.TypedMultipleChoiceField:
        return forms.TypedMultipleChoiceField(
            label=label,
            choices=WEEK,
            coerce=int,
            initial=sorted(held),
            required=False,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "check"}),
        )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each row with its boxes, for the table."""
        return [
            {"engagement": engagement, "field": self[name]}
            for engagement, name in (
                (None, "at_all"),
                *((one, f"e{one.pk}") for one in self.engagements),
            )
        ]

    @property
    def at_all(self) -> list[int]:
        return list(self.cleaned_data["at_all"])

    @property
    def by_engagement(self) -> dict[Engagement, list[int]]:
        return {one: list(self.cleaned_data[f"e{one.pk}"]) for one in self.engagements}
