"""What people type about a mandate; the rules are in the rooms."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.forms.fields import DateInput
from engagements.mandate.priorities import THREE, Line
from engagements.mandate.reviews import Compared
from engagements.models import (
    Outcome,
    OutcomeReview,
    Responsibility,
    ScopeItem,
    Stakeholder,
    WorkLog,
)


class FigureField(forms.DecimalField):
    """A figure as people type it in either language: 1,300.5 in English, 1 300,5 in French."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(max_digits=14, decimal_places=2, required=False, **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = "".join(value.split()).replace("\u202f", "").replace("\u2212", "-")
            # The last mark is the decimal one; three digits after a comma are thousands.
            head, mark, tail = value.rpartition(",")
            if mark and "." not in value:
                value = head + tail if len(tail) == 3 else f"{head}.{tail}"
            value = value.replace(",", "")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            text = f"{value:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        return value


class OutcomeForm(forms.ModelForm):
    """One outcome: what was agreed, and where it stands."""

    baseline = FigureField(label=gettext_lazy("It began at"))
    aim = FigureField(label=gettext_lazy("It should reach"))
    current = FigureField(label=gettext_lazy("It stands at"))

    class Meta:
        model = Outcome
        fields = [
            "title",
            "metric",
            "unit",
            "baseline",
            "baseline_on",
            "aim",
            "target",
            "due_on",
            "accountable",
            "current",
            "current_on",
            "state",
            "reason",
        ]
        widgets = {"baseline_on": DateInput(), "due_on": DateInput(), "current_on": DateInput()}
        labels = {
            "title": gettext_lazy("Outcome"),
            "metric": gettext_lazy("What is counted"),
            "unit": gettext_lazy("Unit"),
            "baseline_on": gettext_lazy("Measured on"),
            "target": gettext_lazy("Target in words"),
            "due_on": gettext_lazy("By"),
            "accountable": gettext_lazy("Who answers for it"),
            "current_on": gettext_lazy("Measured on"),
            "state": gettext_lazy("State"),
            "reason": gettext_lazy("Why it is dropped"),
        }
        help_texts = {
            "title": gettext_lazy("In the founder's words."),
            "metric": gettext_lazy("Share of orders that nobody types again."),
            "unit": gettext_lazy("%, €, days…"),
            "target": gettext_lazy("As it is said aloud: 50 % by December."),
            "accountable": gettext_lazy("A name; empty is the executive."),
            "reason": gettext_lazy("Only where the state is “Dropped”."),
        }

    def __init__(self, *args: Any, on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        # A figure without a day was measured today.
        for value, day in (("baseline", "baseline_on"), ("current", "current_on")):
            if given.get(value) is not None and day not in self.errors:
                given[day] = given.get(day) or self.on
        if given.get("state") == Outcome.State.DROPPED and not given.get("reason"):
            self.add_error("reason", _("Say why it is dropped; the founder reads it."))
        if given.get("state") != Outcome.State.DROPPED:
            given["reason"] = ""
        return given

    def _post_clean(self) -> None:
        """The room writes the row; this form only shapes what was typed."""

    def fields_of(self, names: Iterable[str]) -> list[forms.BoundField]:
        return [self[name] for name in names]

    @property
    def agreed(self) -> list[forms.BoundField]:
        names = ("metric", "unit", "baseline", "baseline_on", "aim", "due_on", "target")
        return self.fields_of((*names, "accountable"))

    @property
    def standing(self) -> list[forms.BoundField]:
        return self.fields_of(("state", "reason", "current", "current_on"))


class TopThreeForm(forms.Form):
    """The three lines of a month, each with its tick."""

    def __init__(self, *args: Any, lines: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        filled = [*lines, *([Line("")] * THREE)][:THREE]
        for number, line in enumerate(filled, start=1):
            self.fields[f"text_{number}"] = forms.CharField(
                label=_("Priority %(number)d") % {"number": number},
                max_length=160,
                required=False,
                initial=line.text,
            )
            self.fields[f"done_{number}"] = forms.BooleanField(
                label=_("Done"), required=False, initial=line.is_done
            )

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"text_{n}"], self[f"done_{n}"]) for n in range(1, THREE + 1)]

    @property
    def lines(self) -> list[Line]:
        given = self.cleaned_data
        return [
            Line(" ".join(given[f"text_{n}"].split()), given[f"done_{n}"])
            for n in range(1, THREE + 1)
        ]


class ScopeForm(forms.Form):
    """A line of the scope."""

    text = forms.CharField(label=gettext_lazy("In a few words"), max_length=160)
    category = forms.ChoiceField(
        label=gettext_lazy("Work that shows it"),
        choices=[("", gettext_lazy("None")), *WorkLog.Category.choices],
        required=False,
    )


class ScopeAddForm(ScopeForm):
    side = forms.ChoiceField(label=gettext_lazy("Where it belongs"), choices=ScopeItem.Side.choices)
    field_order = ["side", "text", "category"]


class ResponsibilityForm(forms.Form):
    """One domain: who decides, does, is consulted, is informed."""

    name = forms.CharField(label=gettext_lazy("Domain"), max_length=80)
    decides = forms.CharField(
        label=gettext_lazy("Decides"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("One name: where two decide, nobody does."),
    )
    does = forms.CharField(label=gettext_lazy("Does it"), max_length=120, required=False)
    consulted = forms.CharField(
        label=gettext_lazy("Is consulted"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Several names are told apart by commas."),
    )
    informed = forms.CharField(label=gettext_lazy("Is informed"), max_length=160, required=False)
    operations = forms.ChoiceField(
        label=gettext_lazy("Daily operations are run by"),
        choices=Responsibility.Operations.choices,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("decides", "does", "consulted", "informed"):
            self.fields[name].widget.attrs["list"] = "known-names"


class StakeholderForm(forms.ModelForm):
    """A person around the mandate, for the provider's eyes."""

    class Meta:
        model = Stakeholder
        fields = ["name", "position", "influence", "attitude", "note"]
        labels = {
            "name": gettext_lazy("Name"),
            "position": gettext_lazy("What they do"),
            "influence": gettext_lazy("Influence"),
            "attitude": gettext_lazy("How they take it"),
            "note": gettext_lazy("Note"),
        }

    def _post_clean(self) -> None:
        """The room writes the row; this form only shapes what was typed."""


class WorryForm(forms.Form):
    """A worry, as it was said."""

    text = forms.CharField(
        label=gettext_lazy("What worries you?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class HeardWorryForm(WorryForm):
    raised_by = forms.CharField(label=gettext_lazy("Who said it"), max_length=120)
    field_order = ["text", "raised_by"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("The worry, as it was said")


class WorryAnswerForm(forms.Form):
    """What answers a worry."""

    text = forms.CharField(
        label=gettext_lazy("The worry, as it was said"), max_length=300, required=False
    )
    outcome = forms.ModelChoiceField(
        queryset=Outcome.objects.none(),
        label=gettext_lazy("Tied to the outcome"),
        required=False,
        empty_label=gettext_lazy("No outcome"),
    )
    tied_to = forms.CharField(
        label=gettext_lazy("Or tied to"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("A milestone, a decision, a piece of work, by its name."),
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The founder reads it."),
    )
    is_settled = forms.BooleanField(label=gettext_lazy("It is settled"), required=False)

    def __init__(self, *args: Any, outcomes: QuerySet[Outcome], own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome: Any = self.fields["outcome"]
        outcome.queryset = outcomes
        if not own:
            del self.fields["text"]


class FrictionForm(forms.Form):
    """A rub: when, whom, what."""

    day = forms.DateField(label=gettext_lazy("When"), widget=DateInput)
    who = forms.CharField(label=gettext_lazy("Whom it held up"), max_length=80)
    what = forms.CharField(label=gettext_lazy("What it was"), max_length=300)


class ReviewForm(forms.Form):
    """A quarter's review: its own fields, and four for each outcome."""

    held_on = forms.DateField(
        label=gettext_lazy("Held on"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("The day on which both sides talked."),
    )
    decided = forms.CharField(
        label=gettext_lazy("What was decided"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    volume = forms.CharField(
        label=gettext_lazy("Volume and taper"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("More days, fewer days, from when."),
    )
    intention = forms.CharField(
        label=gettext_lazy("Long-term intention"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Go on, hire, hand over: what both sides aim for."),
    )
    hard_truths = forms.CharField(
        label=gettext_lazy("Hard truths"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What nobody likes to hear. Only the executive writes here."),
    )
    OWN = ("held_on", "decided", "volume", "intention")
    OF_PART = ("state", "value", "words", "decision")

    def __init__(
        self, *args: Any, parts: list[Compared], may_write_truths: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.compared = parts
        if not may_write_truths:
            del self.fields["hard_truths"]
        for one in parts:
            self._add(one.part)

    def _add(self, part: OutcomeReview) -> None:
        unit = f" ({part.unit})" if part.unit else ""
        states = [choice for choice in Outcome.State.choices if choice[0] != Outcome.State.DROPPED]
        made: dict[str, forms.Field] = {
            "state": forms.ChoiceField(label=_("How it stands"), choices=states, required=False),
            "value": FigureField(label=_("Where it stands") + unit),
            "words": forms.CharField(
                label=_("In words"),
                max_length=600,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            ),
            "decision": forms.ChoiceField(
                label=_("Decision"), choices=OutcomeReview.Decision.choices
            ),
        }
        for name, field in made.items():
            field.initial = getattr(part, name)
            self.fields[f"{name}_{part.pk}"] = field

    @property
    def rows(self) -> list[tuple[Compared, list[forms.BoundField]]]:
        return [
            (one, [self[f"{name}_{one.part.pk}"] for name in self.OF_PART]) for one in self.compared
        ]

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.OWN}

    @property
    def truths(self) -> str | None:
        return self.cleaned_data.get("hard_truths")

    @property
    def parts(self) -> dict[int, dict[str, Any]]:
        return {
            one.part.pk: {name: self.cleaned_data[f"{name}_{one.part.pk}"] for name in self.OF_PART}
            for one in self.compared
        }


class RemarkForm(forms.Form):
    """What a founder adds when they confirm a review."""

    remark = forms.CharField(
        label=gettext_lazy("A remark"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
