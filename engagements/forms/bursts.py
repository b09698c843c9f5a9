"""What people type about days beyond the contract, and about the links that show a balance."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, ngettext

from common.periods import Month
from common.typography import date_format
from engagements.forms.fields import DaysField
from engagements.models import BurstRequest
from engagements.sharing import LENGTHS


class BurstForm(forms.Form):
    month = forms.TypedChoiceField(label=gettext_lazy("Month"), coerce=Month.parse)
    days = DaysField(
        label=gettext_lazy("Extra days"),
        help_text=gettext_lazy("Your estimate; what is not used is not invoiced."),
        error_messages={"required": gettext_lazy("Say how many days you expect to need.")},
    )
    reason = forms.ChoiceField(label=gettext_lazy("Reason"), choices=BurstRequest.Reason.choices)
    words = forms.CharField(
        label=gettext_lazy("What are they for?"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The founder reads this, and decides by it."),
        error_messages={
            "required": gettext_lazy("Say what the days are for; the founder reads it.")
        },
    )

    def __init__(self, *args: Any, months: list[Month], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [  # type: ignore[attr-defined]
            (str(month), date_format(month.first, "F Y")) for month in months
        ]


class DeclineForm(forms.Form):
    comment = forms.CharField(
        label=gettext_lazy("A word to the executive, if you like"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _lengths() -> list[tuple[int, str]]:
    return [
        (days, ngettext("%(days)s day", "%(days)s days", days) % {"days": days}) for days in LENGTHS
    ]


class ShareForm(forms.Form):
    days = forms.TypedChoiceField(
        label=gettext_lazy("How long the link holds"), coerce=int, choices=_lengths, initial=30
    )
