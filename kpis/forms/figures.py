"""What people type beside figures: what happened, and which months to compare."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from common.periods import Month
from common.typography import date_format
from engagements.forms.fields import DateInput


class NoteForm(forms.Form):
    """What happened on a day and explains the curve."""

    on = forms.DateField(label=gettext_lazy("Day"), widget=DateInput())
    text = forms.CharField(
        label=gettext_lazy("What happened"),
        max_length=300,
        help_text=gettext_lazy("A launch, a strike, another way of counting."),
    )


class CompareForm(forms.Form):
    """Two months out of those that are over."""

    def __init__(self, *args: Any, months: Sequence[Month], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one), date_format(one.first, "F Y")) for one in months]
        for name, label in (("from", gettext_lazy("From")), ("to", gettext_lazy("To"))):
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=choices, coerce=Month.parse
            )
