"""The shape of a new key."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.keys import LENGTHS
from accounts.models import ApiKey
from engagements.models import Engagement

QUARTER, YEAR, TWO_YEARS = LENGTHS


class KeyForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=60,
        help_text=gettext_lazy("What sends or reads with it: “CRM export every night”."),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"),
        choices=ApiKey.Scope.choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "check"}),
        initial=[ApiKey.Scope.WRITE],
        error_messages={"required": gettext_lazy("Say what the key may do.")},
    )
    engagement = forms.TypedChoiceField(
        label=gettext_lazy("Engagement"), required=False, coerce=int, empty_value=None
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("It holds for"),
        coerce=int,
        initial=YEAR,
        choices=[
            (QUARTER, gettext_lazy("Three months")),
            (YEAR, gettext_lazy("A year")),
            (TWO_YEARS, gettext_lazy("Two years")),
        ],
    )

    def __init__(self, data: Any = None, *, engagements: Iterable[Engagement]) -> None:
        super().__init__(data)
        field = self.fields["engagement"]
        rows = [(one.pk, f"{one.client.name}, {one.title}") for one in engagements]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("All of them")), *rows]
