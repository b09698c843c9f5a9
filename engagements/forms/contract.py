"""What people type about an engagement and its terms; the rules are in the rooms."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership
from engagements.forms.fields import DateInput, DaysField
from engagements.models import Engagement, Term
from tenancy.models import Client

MOST_OUTCOMES = 5


class TermForm(forms.Form):
    """The conditions that hold from a day on."""

    starts_on = forms.DateField(label=gettext_lazy("From"), widget=DateInput)
    days_per_month = DaysField(
        label=gettext_lazy("Days per month"), help_text=gettext_lazy("In quarters: 4, 7½.")
    )
    day_rate = forms.DecimalField(
        label=gettext_lazy("Day rate"),
        min_value=0,
        max_digits=10,
        decimal_places=2,
        help_text=gettext_lazy("Before VAT."),
    )
    currency = forms.CharField(label=gettext_lazy("Currency"), min_length=3, max_length=3)
    billing = forms.ChoiceField(label=gettext_lazy("Billing"), choices=Term.Billing.choices)
    proration = forms.ChoiceField(
        label=gettext_lazy("Months begun or ended in between"), choices=Term.Proration.choices
    )
    hours_per_day = forms.DecimalField(
        label=gettext_lazy("Hours per day"),
        min_value=1,
        max_value=24,
        decimal_places=2,
        initial=8,
        help_text=gettext_lazy("Turns the hours of an imported time sheet into days."),
    )
    approval_days = forms.IntegerField(
        label=gettext_lazy("Working days to approve a month"),
        min_value=1,
        max_value=60,
        initial=5,
    )
    burst_cap = DaysField(
        label=gettext_lazy("Most days beyond the contract"),
        required=False,
        help_text=gettext_lazy("Per month; half the days per month where nothing is said."),
    )
    burst_rate = forms.DecimalField(
        label=gettext_lazy("Rate beyond the contract"),
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=2,
        help_text=gettext_lazy("The day rate where nothing is said."),
    )

    rollover_days = DaysField(
        label=gettext_lazy("Unused days that go on"),
        required=False,
        help_text=gettext_lazy("At most, into later months; none where nothing is said."),
    )
    rollover_months = forms.IntegerField(
        label=gettext_lazy("For how many months"), required=False, min_value=0, max_value=24
    )
    deficit_days = DaysField(
        label=gettext_lazy("Days borrowed ahead"),
        required=False,
        help_text=gettext_lazy("At most, from the next month, before days are beyond."),
    )

    def clean(self) -> dict[str, Any]:
        """Days go on or are borrowed only where they are paid ahead, and for some time."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        days = given.get("rollover_days") or Decimal(0)
        months = given.get("rollover_months") or 0
        deficit = given.get("deficit_days") or Decimal(0)
        given.update(rollover_days=days, rollover_months=months, deficit_days=deficit)
        if days and not months and "rollover_months" not in self.errors:
            self.add_error("rollover_months", _("Say for how many months they go on."))
        if months and not days and "rollover_days" not in self.errors:
            self.add_error("rollover_days", _("Say how many days go on at most."))
        if given.get("billing") == Term.Billing.ACTUAL:
            said = _("Days billed as used are not paid ahead: there is nothing to move.")
            for name, value in (("rollover_days", days), ("deficit_days", deficit)):
                if value and name not in self.errors:
                    self.add_error(name, said)
        return given

    def clean_rollover_days(self) -> Decimal | None:
        return self._days_of_a_month("rollover_days")

    def clean_deficit_days(self) -> Decimal | None:
        return self._days_of_a_month("deficit_days")

    def _days_of_a_month(self, name: str) -> Decimal | None:
        days: Decimal | None = self.cleaned_data[name]
        if days is not None and not 0 <= days <= 31:
            raise ValidationError(_("A month has 31 days at most."))
        return days

    def clean_days_per_month(self) -> Decimal:
        days: Decimal = self.cleaned_data["days_per_month"]
        if not 0 <= days <= 31:
            raise ValidationError(_("A month has 31 days at most."))
        return days

    def clean_burst_cap(self) -> Decimal | None:
        return self._days_of_a_month("burst_cap")

    def clean_currency(self) -> str:
        currency = str(self.cleaned_data["currency"]).upper()
        if not (currency.isascii() and currency.isalpha()):
            raise ValidationError(_("A currency has three letters, like EUR."))
        return currency

    @property
    def conditions(self) -> dict[str, Any]:
        """The fields of the term, without its first day."""
        names = [name for name in TermForm.base_fields if name != "starts_on"]
        return {name: self.cleaned_data[name] for name in names}


class EngagementForm(TermForm):
    """An engagement with its first term and up to five outcomes."""

    client = forms.ModelChoiceField(
        queryset=Client.objects.none(),
        label=gettext_lazy("Client"),
        empty_label=gettext_lazy("Choose a client"),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Engagement.Role.choices)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=80,
        help_text=gettext_lazy("As the client knows it: Fractional CIO."),
    )
    executive = forms.ModelChoiceField(
        queryset=Membership.objects.none(),
        label=gettext_lazy("Executive"),
        empty_label=gettext_lazy("Choose who leads it"),
    )
    ends_on = forms.DateField(label=gettext_lazy("Until"), widget=DateInput, required=False)
    reference = forms.CharField(
        label=gettext_lazy("Contract reference"), max_length=40, required=False
    )
    report_day = forms.IntegerField(
        label=gettext_lazy("Report on working day"),
        min_value=1,
        max_value=20,
        initial=3,
        help_text=gettext_lazy(
            "The committee report of a month is made on this working day after it."
        ),
    )

    def __init__(
        self,
        *args: Any,
        clients: QuerySet[Client],
        executives: "QuerySet[Membership]",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        client: Any = self.fields["client"]
        client.queryset = clients
        executive: Any = self.fields["executive"]
        executive.queryset = executives
        for number in range(1, MOST_OUTCOMES + 1):
            self.fields[f"outcome_{number}"] = forms.CharField(
                label=_("Outcome %(number)d") % {"number": number}, max_length=120, required=False
            )
            self.fields[f"target_{number}"] = forms.CharField(
                label=_("Target"), max_length=120, required=False
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("It cannot end before it begins."))
        return cleaned

    @property
    def outcome_pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        numbers = range(1, MOST_OUTCOMES + 1)
        return [(self[f"outcome_{number}"], self[f"target_{number}"]) for number in numbers]

    @property
    def outcomes(self) -> list[dict[str, Any]]:
        """The outcomes that were named, in their order."""
        found = []
        for number in range(1, MOST_OUTCOMES + 1):
            if title := self.cleaned_data[f"outcome_{number}"]:
                found.append({"title": title, "target": self.cleaned_data[f"target_{number}"]})
        return found

    @property
    def facts(self) -> dict[str, Any]:
        """What the engagement is, beside its term and its outcomes."""
        names = ("client", "role", "title", "executive", "starts_on", "ends_on", "reference")
        return {name: self.cleaned_data[name] for name in (*names, "report_day")}


class EngagementChangeForm(forms.ModelForm):
    """What may change of an engagement that is there; its terms change by new ones."""

    class Meta:
        model = Engagement
        fields = ["title", "executive", "ends_on", "reference", "report_day"]
        widgets = {"ends_on": DateInput()}
        labels = {
            "title": gettext_lazy("Title"),
            "executive": gettext_lazy("Executive"),
            "ends_on": gettext_lazy("Until"),
            "reference": gettext_lazy("Contract reference"),
            "report_day": gettext_lazy("Report on working day"),
        }
        help_texts = {
            "executive": gettext_lazy("Who leads it from now on; what was logged keeps its name."),
            "ends_on": gettext_lazy("The last day of work. Empty: it goes on."),
        }

    def __init__(self, *args: Any, executives: "QuerySet[Membership]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        executive: Any = self.fields["executive"]
        executive.queryset = executives
        executive.empty_label = None

    def clean_ends_on(self) -> Any:
        ends_on = self.cleaned_data["ends_on"]
        if ends_on and ends_on < self.instance.starts_on:
            raise ValidationError(_("It cannot end before it begins."))
        return ends_on
