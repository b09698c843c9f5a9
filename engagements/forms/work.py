"""What people type about the days they worked."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.forms.fields import DateInput, DaysField
from engagements.models import WorkLog


class CellForm(forms.Form):
    """One press on a chip: an engagement, a date, and the days it shall hold."""

    engagement = forms.IntegerField()
    on = forms.DateField()
    days = forms.DecimalField(min_value=0, max_value=Decimal("1.5"), decimal_places=2)


class EntryForm(forms.Form):
    """An entry of the week, changed in place; without days they stay, 0 takes it away."""

    note = forms.CharField(label=gettext_lazy("Note"), max_length=400, required=False)
    category = forms.ChoiceField(label=gettext_lazy("Category"), choices=WorkLog.Category.choices)
    days = DaysField(label=gettext_lazy("Days"), required=False)

    def clean_days(self) -> Decimal | None:
        days: Decimal | None = self.cleaned_data["days"]
        if days is not None and days < 0:
            raise ValidationError(_("Days cannot be negative; 0 takes the entry away."))
        return days


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
