"""What the owner types about fees."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.models import Membership
from engagements.models import Engagement


class FeeForm(forms.Form):
    """A fee from a day on: an amount a day, or a share of what the client is charged."""

    member = forms.ModelChoiceField(
        label=gettext_lazy("Person"),
        queryset=Membership.objects.none(),
        empty_label=gettext_lazy("Choose a person"),
    )
    engagement = forms.ModelChoiceField(
        label=gettext_lazy("Engagement"),
        queryset=Engagement.objects.none(),
        required=False,
        empty_label=gettext_lazy("All that have no fee of their own"),
    )
    begins_on = forms.DateField(
        label=gettext_lazy("From"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    day_rate = forms.DecimalField(
        label=gettext_lazy("Amount a day"),
        required=False,
        min_value=0,
        max_digits=10,
        decimal_places=3,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    share = forms.DecimalField(
        label=gettext_lazy("Or a share of what the client is charged, in per cent"),
        required=False,
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )

    def __init__(
        self, *args: Any, people: Any, engagements: Any, currency: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        fields: dict[str, Any] = self.fields
        fields["member"].queryset = people
        fields["member"].label_from_instance = lambda member: member.user.name
        fields["engagement"].queryset = engagements
        fields["engagement"].label_from_instance = lambda one: f"{one.client.name}, {one.title}"
        said = gettext_lazy("In %(currency)s, before VAT.")
        fields["day_rate"].help_text = said % {"currency": currency}

    def facts(self) -> dict[str, Any]:
        """The columns of the agreement, in the currency of its engagement's provider."""
        return {**self.cleaned_data, "currency": self.currency}
