"""What the office ticks; only the shape is judged here."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from common.periods import Month
from engagements.models import Engagement, EngagementMonth


class MonthsForm(forms.Form):
    """The engagements of one month that are ticked, the one whose own button was pressed, or every
    one that is ready."""

    chosen = forms.ModelMultipleChoiceField(
        queryset=EngagementMonth.objects.none(),
        error_messages={
            "required": gettext_lazy("Tick the months that you want to draft."),
            "invalid_choice": gettext_lazy("One of these months is not there; open the page anew."),
            "invalid_pk_value": gettext_lazy(
                "One of these months is not there; open the page anew."
            ),
        },
    )

    def __init__(self, data: Any, *, month: Month, every: Sequence[int] = ()) -> None:
        only = data.getlist("only")
        super().__init__({"chosen": only or every or data.getlist("chosen")})
        rows = EngagementMonth.objects.filter(month=month.first)
        field: Any = self.fields["chosen"]
        field.queryset = rows.select_related("engagement__client", "provider")


class EngagementForm(forms.Form):
    """The engagement whose button was pressed."""

    remind = forms.ModelChoiceField(queryset=Engagement.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["remind"]
        field.queryset = Engagement.objects.with_people().select_related("provider")


class ViewForm(forms.Form):
    """A name for what the page shows; `query` is what stands in its address."""

    name = forms.CharField(label=gettext_lazy("Name of the view"), max_length=40, required=False)
    query = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
