"""How a limit or a baseline of a KPI is typed."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language

from common.typography import is_french
from kpis.models import Kpi
from kpis.readings import value_problem
from kpis.typed import CannotReadNumber, read_figure


def in_field(value: Decimal | None) -> str:
    """A value as a field shows it, to be typed over."""
    if value is None:
        return ""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",") if is_french(get_language() or "en") else text


class ValueField(forms.CharField):
    """A figure of a KPI, as people type it; empty is None."""

    def __init__(self, *, kpi: Kpi, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault(
            "widget",
            forms.TextInput(
                attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": "30"}
            ),
        )
        super().__init__(**kwargs)
        # Limits and baselines may have decimals where readings have none.
        self.kpi = Kpi(unit=Kpi.Unit.RATIO if kpi.unit == Kpi.Unit.COUNT else kpi.unit)
        self.kpi.currency = kpi.currency

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value) or ""
        try:
            figure = read_figure(text=text, kpi=self.kpi, language=get_language() or "en")
        except CannotReadNumber as unread:
            raise forms.ValidationError(str(unread)) from unread
        problem = value_problem(kpi=self.kpi, value=figure)
        if problem is not None:
            raise forms.ValidationError(str(problem))
        return figure

    def prepare_value(self, value: Any) -> Any:
        return in_field(value) if isinstance(value, Decimal) else value
