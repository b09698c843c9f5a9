"""What people type about an engagement; the rules are in the rooms."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership
from engagements.forms.fields import DateInput, UsualChoice
from engagements.forms.terms import EstimateForm, TermForm
from engagements.models import Engagement
from engagements.triggers import TRIGGERS
from tenancy.models import Client

MOST_OUTCOMES = 5
# The fields of an engagement beside who, where and when.
OF_ENGAGEMENT = (
    "client", "role", "title", "executive", "deputy", "starts_on", "ends_on", "reference",
    "report_day", "kind", "cadence", "triggers", "exit_criteria", "committed_until", "renews_on",
)  # fmt: skip


def _triggers() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=gettext_lazy("Why now"),
        choices=list(TRIGGERS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def check_the_end(form: Any, *, starts_on: Any) -> None:
    """An end that is missing, or too early, and a box of time that nothing ends, at their field."""
    given = form.cleaned_data
    kind, ends_on = given.get("kind"), given.get("ends_on")
    if ends_on and starts_on and ends_on < starts_on:
        form.add_error("ends_on", _("It cannot end before it begins."))
    if kind and kind != Engagement.Kind.STANDARD and not ends_on and "ends_on" not in form.errors:
        form.add_error("ends_on", _("A bridge and a time-boxed engagement end: name the last day."))
    if kind == Engagement.Kind.TIMEBOXED and not given.get("exit_criteria"):
        form.add_error("exit_criteria", _("Say what is true when the time is over."))
    for name in ("committed_until", "renews_on"):
        day = given.get(name)
        if day and starts_on and day <= starts_on:
            form.add_error(name, _("That is not after the start."))
    if given.get("deputy") and given.get("deputy") == given.get("executive"):
        form.add_error("deputy", _("Somebody else covers for who leads it."))


class EngagementForm(EstimateForm, TermForm):
    """An engagement with its first term and up to five outcomes."""

    client = forms.ModelChoiceField(
        queryset=Client.objects.none(),
        label=gettext_lazy("Client"),
        empty_label=gettext_lazy("Choose a client"),
    )
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
    deputy = forms.ModelChoiceField(
        queryset=Membership.objects.none(),
        label=gettext_lazy("Deputy"),
        empty_label=gettext_lazy("Nobody yet"),
        required=False,
        help_text=gettext_lazy("Covers absences, and logs days like the executive."),
    )
    ends_on = forms.DateField(label=gettext_lazy("Until"), widget=DateInput, required=False)
    kind = UsualChoice(
        label=gettext_lazy("Kind"),
        choices=Engagement.Kind.choices,
        initial=Engagement.Kind.STANDARD,
        help_text=gettext_lazy("A bridge and a time-boxed engagement have an end."),
    )
    cadence = UsualChoice(
        label=gettext_lazy("Cadence"),
        choices=Engagement.Cadence.choices,
        initial=Engagement.Cadence.STANDARD,
    )
    committed_until = forms.DateField(
        label=gettext_lazy("First commitment until"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("Six months where nothing is said."),
    )
    renews_on = forms.DateField(
        label=gettext_lazy("Renewal"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("A year from the start where nothing is said and it has no end."),
    )
    triggers = _triggers()
    exit_criteria = forms.CharField(
        label=gettext_lazy("It is over when"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("For a time-boxed engagement: what is true at its end."),
    )
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
        for name in ("executive", "deputy"):
            person: Any = self.fields[name]
            person.queryset = executives
        for number in range(1, MOST_OUTCOMES + 1):
            self.fields[f"outcome_{number}"] = forms.CharField(
                label=_("Outcome %(number)d") % {"number": number}, max_length=120, required=False
            )
            self.fields[f"target_{number}"] = forms.CharField(
                label=_("Target"), max_length=120, required=False
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        check_the_end(self, starts_on=cleaned.get("starts_on"))
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
        return {name: self.cleaned_data[name] for name in OF_ENGAGEMENT}


class EngagementChangeForm(forms.ModelForm):
    """What may change of an engagement that is there; its terms change by new ones."""

    kind = UsualChoice(label=gettext_lazy("Kind"), choices=Engagement.Kind.choices)
    cadence = UsualChoice(label=gettext_lazy("Cadence"), choices=Engagement.Cadence.choices)
    triggers = _triggers()

    class Meta:
        model = Engagement
        fields = [
            "title",
            "executive",
            "deputy",
            "ends_on",
            "reference",
            "report_day",
            "kind",
            "cadence",
            "exit_criteria",
            "committed_until",
            "renews_on",
            "triggers",
        ]
        widgets = {
            "ends_on": DateInput(),
            "committed_until": DateInput(),
            "renews_on": DateInput(),
            "exit_criteria": forms.Textarea(attrs={"rows": 2}),
        }
        labels = {
            "title": gettext_lazy("Title"),
            "executive": gettext_lazy("Executive"),
            "deputy": gettext_lazy("Deputy"),
            "ends_on": gettext_lazy("Until"),
            "reference": gettext_lazy("Contract reference"),
            "report_day": gettext_lazy("Report on working day"),
            "exit_criteria": gettext_lazy("It is over when"),
            "committed_until": gettext_lazy("First commitment until"),
            "renews_on": gettext_lazy("Renewal"),
        }
        help_texts = {
            "executive": gettext_lazy("Who leads it from now on; what was logged keeps its name."),
            "deputy": gettext_lazy("Covers absences, and logs days like the executive."),
            "ends_on": gettext_lazy("The last day of work. Empty: it goes on."),
            "exit_criteria": gettext_lazy("For a time-boxed engagement: what is true at its end."),
            "renews_on": gettext_lazy("The day on which it goes on only if both sides want it."),
        }

    def __init__(self, *args: Any, executives: "QuerySet[Membership]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, nobody in (("executive", None), ("deputy", gettext_lazy("Nobody yet"))):
            person: Any = self.fields[name]
            person.queryset = executives
            person.empty_label = nobody
        for name in ("kind", "cadence"):
            self.fields[name].initial = getattr(self.instance, name)
        self.begun = self.instance.starts_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_the_end(self, starts_on=self.begun)
        return cleaned
