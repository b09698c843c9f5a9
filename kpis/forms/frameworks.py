"""What people type about a framework; the rules are in the rooms."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy

from engagements.forms.fields import DateInput
from engagements.forms.mandate import FigureField
from kpis.frameworks import Offer
from kpis.library.entry import Entry
from kpis.models import Framework, Kpi

CURRENCIES = [(code, code) for code in ("EUR", "USD", "GBP", "CHF", "CAD")]


class StartForm(forms.Form):
    """Which KPIs of the library an engagement begins with."""

    codes = forms.MultipleChoiceField(
        label=gettext_lazy("KPIs"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("Goals are shared"),
        required=False,
        help_text=gettext_lazy(
            "Every KPI then has owners in at least two functions, such as marketing and sales."
        ),
    )

    def __init__(self, *args: Any, offers: Iterable[Offer | Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entries = [one.entry if isinstance(one, Offer) else one for one in offers]
        codes: Any = self.fields["codes"]
        codes.choices = [(one.code, one.name) for one in entries]


class CopyForm(forms.Form):
    """Which earlier engagement to begin from."""

    earlier = forms.ModelChoiceField(
        queryset=Framework.objects.none(), label=gettext_lazy("Engagement"), empty_label=None
    )

    def __init__(self, *args: Any, frameworks: list[Framework], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["earlier"]
        field.queryset = Framework.objects.filter(pk__in=[one.pk for one in frameworks])
        field.choices = [
            (one.pk, f"{one.engagement.client.name}, {one.engagement.title}") for one in frameworks
        ]


class NewKpiForm(forms.Form):
    """A KPI, or an input, of one's own: what has to be known to begin with."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    why = forms.CharField(
        label=gettext_lazy("Why it matters"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("One plain sentence for the founder."),
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=Kpi.Unit.choices)
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        choices=[("", pgettext_lazy("currency", "None")), *CURRENCIES],
        required=False,
        help_text=gettext_lazy("Only for money."),
    )
    cadence = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=Kpi.Cadence.choices, initial=Kpi.Cadence.MONTH
    )
    direction = forms.ChoiceField(
        label=gettext_lazy("Direction"),
        choices=Kpi.Direction.choices,
        help_text=gettext_lazy(
            "“Up” and “down” reach for a target; “above”, “below” and “inside” keep what is there."
        ),
    )

    def __init__(
        self, *args: Any, is_input: bool = False, currency: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.is_input, self.money = is_input, currency
        know_currency(self.fields["currency"], currency)
        if is_input:
            del self.fields["why"]
            del self.fields["direction"]

    @property
    def facts(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        is_yes = given["unit"] == Kpi.Unit.YES_NO
        if is_yes or self.is_input:
            given["direction"] = Kpi.Direction.YES if is_yes else Kpi.Direction.UP
        if given["unit"] == Kpi.Unit.MONEY:
            given["currency"] = given["currency"] or self.money
        return {**given, "is_input": self.is_input}


def know_currency(field: Any, currency: str) -> None:
    """The engagement's own currency can be chosen, whichever it is."""
    if currency and currency not in dict(CURRENCIES):
        field.choices = [*field.choices, (currency, currency)]


class GoalForm(forms.Form):
    """What the company wants in money."""

    title = forms.CharField(
        label=gettext_lazy("Goal"),
        max_length=120,
        help_text=gettext_lazy("Two million in new revenue; costs of IT held."),
    )
    amount = FigureField(label=gettext_lazy("Amount"))
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=CURRENCIES)
    due_on = forms.DateField(label=gettext_lazy("By"), required=False, widget=DateInput)

    def __init__(self, *args: Any, currency: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        know_currency(self.fields["currency"], currency)
        self.fields["currency"].initial = currency or "EUR"


class RetireForm(forms.Form):
    """Why a KPI is no longer measured."""

    why = forms.CharField(
        label=gettext_lazy("Why it is no longer measured"),
        max_length=300,
        help_text=gettext_lazy("The founder reads it. Its readings stay."),
    )


class ProposeForm(forms.Form):
    """A word to the founder, and that the warnings were read."""

    note = forms.CharField(
        label=gettext_lazy("A word to the founder"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.BooleanField(
        label=gettext_lazy("I have read this and propose it as it is"), required=False
    )

    def __init__(self, *args: Any, has_warnings: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_warnings:
            del self.fields["seen"]

    @property
    def is_seen(self) -> bool:
        return bool(self.cleaned_data.get("seen"))


class ReturnFrameworkForm(forms.Form):
    """What should change."""

    comment = forms.CharField(
        label=gettext_lazy("What should change"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Say what should change: the executive works from it.")
        },
    )
