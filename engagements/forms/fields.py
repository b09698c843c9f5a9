"""How days and dates are typed."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from common.days import CannotReadDays, format_days, parse_days


class DaysField(forms.CharField):
    """Days as people type them: ½, 1½, 0.5, 0,5. Empty is None."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if text is None or text in self.empty_values:
            return None
        try:
            return parse_days(text)
        except CannotReadDays as problem:
            raise ValidationError(str(problem)) from problem

    def prepare_value(self, value: Any) -> Any:
        return format_days(value) if isinstance(value, Decimal) else value


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class UsualChoice(forms.TypedChoiceField):
    """A choice that has an answer already: where nothing was sent, its usual one stands."""

    def clean(self, value: Any) -> Any:
        return super().clean(value or self.initial)
