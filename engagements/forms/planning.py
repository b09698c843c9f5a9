"""What people type about planned quarters and the rate card."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Profile
from common.periods import Quarter
from engagements.forms.fields import DaysField
from engagements.models import SeniorityRate

MOST = 93


class QuarterField(DaysField):
    """The days of one quarter; empty where nothing is planned."""

    def clean(self, value: Any) -> Any:
        days: Decimal | None = super().clean(value)
        if days is not None and not 0 <= days <= MOST:
            raise ValidationError(_("A quarter has 93 days at most."))
        return days


class TaperForm(forms.Form):
    """One field for each quarter that can be planned."""

    def __init__(
        self,
        *args: Any,
        quarters: Sequence[Quarter],
        planned: Mapping[Quarter, Decimal],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.quarters = quarters
        for quarter in quarters:
            label = _("Quarter %(number)d of %(year)d")
            self.fields[str(quarter)] = QuarterField(
                label=label % {"number": quarter.number, "year": quarter.year},
                required=False,
                initial=planned.get(quarter),
            )

    @property
    def days(self) -> dict[Quarter, Decimal | None]:
        """What was typed, by quarter."""
        return {quarter: self.cleaned_data[str(quarter)] for quarter in self.quarters}


class RateCardForm(forms.Form):
    """A day rate for each seniority; empty where the card has none."""

    currency = forms.CharField(label=gettext_lazy("Currency"), min_length=3, max_length=3)

    def __init__(self, *args: Any, card: Mapping[str, SeniorityRate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for value, label in Profile.Seniority.choices:
            held = card.get(value)
            self.fields[f"rate_{value}"] = forms.DecimalField(
                label=label,
                required=False,
                min_value=Decimal("0.01"),
                max_digits=10,
                decimal_places=2,
                initial=held.day_rate if held else None,
            )

    def clean_currency(self) -> str:
        currency = str(self.cleaned_data["currency"]).upper()
        if not (currency.isascii() and currency.isalpha()):
            raise ValidationError(_("A currency has three letters, like EUR."))
        return currency

    @property
    def rate_fields(self) -> list[forms.BoundField]:
        return [self[f"rate_{value}"] for value in Profile.Seniority.values]

    @property
    def rates(self) -> dict[str, Decimal | None]:
        """What was typed, by seniority."""
        return {value: self.cleaned_data[f"rate_{value}"] for value in Profile.Seniority.values}
