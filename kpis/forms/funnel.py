"""The shapes of the funnel's pages: its stages, a deal, an export and what its columns hold."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.problems import Problem
from engagements.forms.fields import DateInput
from kpis.funnel import reasons
from kpis.funnel.deals import DealFacts
from kpis.funnel.headings import FIELDS
from kpis.funnel.mapping import MOST_BYTES, Look, Plan
from kpis.funnel.stages import StageFacts, name_of
from kpis.models import Deal, Definition, Stage

_CLIPPED = 28


class StageForm(forms.Form):
    stage = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Stage"), max_length=60, widget=forms.TextInput(attrs={"class": "input"})
    )
    limit_days = forms.IntegerField(
        label=gettext_lazy("Stalls after days"),
        required=False,
        min_value=1,
        max_value=999,
        widget=forms.NumberInput(attrs={"class": "input"}),
    )
    is_qualified = forms.BooleanField(
        label=gettext_lazy("Qualified pipeline"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "check"}),
    )
    definition = forms.ModelChoiceField(
        label=gettext_lazy("Definition"),
        queryset=Definition.objects.none(),
        required=False,
        empty_label=gettext_lazy("None"),
        widget=forms.Select(attrs={"class": "select"}),
    )

    def __init__(self, *args: Any, definitions: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if definitions is not None:
            field = self.fields["definition"]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the types alone
            field.queryset = definitions


class _Stages(forms.BaseFormSet):
    def add_fields(self, form: StageForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["ORDER"].label = _("Place")
        form.fields["ORDER"].widget.attrs["class"] = "input"
        form.fields["DELETE"].label = _("Remove")
        form.fields["DELETE"].widget.attrs["class"] = "check"


StageFormSet = forms.formset_factory(
    StageForm, formset=_Stages, can_order=True, can_delete=True, extra=1, max_num=14
)


def stage_facts(forms: Any) -> list[StageFacts]:
    """The stages of a form set, in the order that was asked for."""
    said = [form.cleaned_data for form in forms.ordered_forms if form.cleaned_data.get("name")]
    return [
        StageFacts(
            name=one["name"],
            limit_days=one["limit_days"],
            is_qualified=one["is_qualified"],
            definition=one["definition"],
            stage_id=one["stage"],
        )
        for one in said
    ]


def stage_initial(stages: Sequence[Stage]) -> list[dict[str, Any]]:
    return [
        {
            "stage": stage.pk,
            "name": name_of(stage),
            "limit_days": stage.limit_days,
            "is_qualified": stage.is_qualified,
            "definition": stage.definition_id,
        }
        for stage in stages
    ]


class HoursForm(forms.Form):
    contact_hours = forms.IntegerField(
        label=gettext_lazy("A lead that was handed over is contacted within hours"),
        min_value=1,
        max_value=720,
        widget=forms.NumberInput(attrs={"class": "input"}),
    )


def _choices(codes: Mapping[str, Promise]) -> list[tuple[str, str]]:
    return [("", _("None")), *((code, str(words)) for code, words in codes.items())]


class _MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M", attrs={"class": "input"})


class DealForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Deal"), max_length=160, required=False)
    company = forms.CharField(label=gettext_lazy("Company"), max_length=160, required=False)
    reference = forms.CharField(
        label=gettext_lazy("Number in the CRM"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Empty: we give it one."),
    )
    value = forms.DecimalField(
        label=gettext_lazy("Value"),
        max_digits=14,
        decimal_places=2,
        min_value=Decimal(0),
        required=False,
        localize=True,
    )
    opened_on = forms.DateField(label=gettext_lazy("Opened on"), widget=DateInput())
    stage = forms.ModelChoiceField(
        label=gettext_lazy("Stage"), queryset=Stage.objects.none(), empty_label=None
    )
    stage_since = forms.DateField(
        label=gettext_lazy("In this stage since"),
        required=False,
        widget=DateInput(),
        help_text=gettext_lazy("Empty after a move: today."),
    )
    stall_reason = forms.ChoiceField(label=gettext_lazy("Why it stands still"), required=False)
    stall_words = forms.CharField(
        label=gettext_lazy("In a few words"), max_length=300, required=False
    )
    ended = forms.ChoiceField(label=gettext_lazy("Open, won or lost"), required=False)
    ended_on = forms.DateField(label=gettext_lazy("Ended on"), required=False, widget=DateInput())
    lost_reason = forms.ChoiceField(label=gettext_lazy("Why it was lost"), required=False)
    source = forms.CharField(label=gettext_lazy("Source"), max_length=80, required=False)
    segment = forms.ChoiceField(label=gettext_lazy("Direct or partner"), required=False)
    owner_name = forms.CharField(label=gettext_lazy("Owner"), max_length=80, required=False)
    handed_at = forms.DateTimeField(
        label=gettext_lazy("Handed over to sales"), required=False, widget=_MomentInput()
    )
    contacted_at = forms.DateTimeField(
        label=gettext_lazy("First contacted"), required=False, widget=_MomentInput()
    )
    verdict = forms.ChoiceField(label=gettext_lazy("What sales says of the lead"), required=False)
    verdict_reason = forms.ChoiceField(label=gettext_lazy("Why sales refuses it"), required=False)
    verdict_words = forms.CharField(
        label=gettext_lazy("In a few words"), max_length=300, required=False
    )

    # How the page groups them.
    GROUPS = (
        (gettext_lazy("What it is"), ("name", "company", "value", "reference", "source", "segment",
                                      "owner_name", "opened_on")),
        (gettext_lazy("Where it stands"), ("stage", "stage_since", "stall_reason", "stall_words",
                                           "ended", "ended_on", "lost_reason")),
        (gettext_lazy("What sales says of it"), ("handed_at", "contacted_at", "verdict",
                                                 "verdict_reason", "verdict_words")),
    )  # fmt: skip

    def __init__(self, *args: Any, stages: Sequence[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: dict[str, Any] = {
            "stall_reason": _choices(reasons.STALLED),
            "lost_reason": _choices(reasons.LOST),
            "verdict_reason": _choices(reasons.REFUSED),
            "ended": Deal.Ended.choices,
            "segment": Deal.Segment.choices,
            "verdict": Deal.Verdict.choices,
        }
        for name, choices in named.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the types alone
            field.choices = choices
        stage = self.fields["stage"]
        assert isinstance(stage, forms.ModelChoiceField)  # noqa: S101
        stage.queryset = Stage.objects.filter(pk__in=[one.pk for one in stages])
        stage.choices = [(one.pk, name_of(one)) for one in stages]
        for field in self.fields.values():
            kind = "select" if isinstance(field, forms.ChoiceField) else "input"
            field.widget.attrs.setdefault("class", kind)

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(str(said), [self[name] for name in names]) for said, names in self.GROUPS]

    def facts(self) -> DealFacts:
        return DealFacts(**self.cleaned_data)

    def add_problems(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.add_error(problem.field if problem.field in self.fields else None, problem.text)


class ExportForm(forms.Form):
    export = forms.FileField(
        label=gettext_lazy("Export of the CRM"),
        help_text=gettext_lazy(
            "CSV or Excel (.xlsx), up to 20 MB and 200,000 rows: opportunities or deals as HubSpot, "
            "Salesforce, Pipedrive and others export them, in English or French."
        ),
        widget=forms.FileInput(attrs={"class": "input", "accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={
            "required": gettext_lazy("Choose the file first."),
            "empty": gettext_lazy("This file is empty."),
        },
    )

    def clean_export(self) -> UploadedFile:
        export: UploadedFile = self.cleaned_data["export"]
        if (export.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                _("This file is larger than 20 MB. Split it, for example by year.")
            )
        return export


class ColumnsForm(forms.Form):
    """A select for each of our fields, each stage's day, and each word of the stage column."""

    dates = forms.ChoiceField(label=gettext_lazy("Dates like 05/08/2026"), required=False)

    def __init__(
        self, data: Any = None, *, plan: Plan, found: Look, stages: Sequence[Stage]
    ) -> None:
        # What is still to be said stands above; half an answer is kept all the same.
        super().__init__(data, use_required_attribute=False)
        self.plan, self.found, self.stages = plan, found, stages
        columns = [("", _("Not in this file")), *self._columns()]
        for name, label in FIELDS.items():
            self._add(f"column_{name}", label, columns, plan.columns.get(name, ""))
        for stage in stages:
            said = _("Day it came into “%(stage)s”") % {"stage": name_of(stage)}
            self._add(f"step_{stage.pk}", said, columns, plan.steps.get(stage.pk, ""))
        meanings = [
            ("", _("Say what it means…")),
            *((str(stage.pk), name_of(stage)) for stage in stages),
            ("won", _("Won")),
            ("lost", _("Lost")),
            ("early", _("Lost before it was an opportunity")),
        ]
        for place, (word, written) in enumerate(list(found.words.items())[:60]):
            self._add(f"word_{place}", f"“{written}”", meanings, plan.words.get(word, ""))
        for name in ("column_reference", "column_opened_on"):
            self.fields[name].required = data is None
        field = self.fields["dates"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the types alone
        field.choices = [
            ("", _("As the file itself shows")),
            ("day", _("Day first: 5 August")),
            ("month", _("Month first: 8 May")),
        ]
        field.initial = {True: "day", False: "month", None: ""}[plan.day_first]
        field.widget.attrs["class"] = "select"

    def _add(self, name: str, label: Any, choices: list[tuple[str, str]], held: str) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label,
            choices=choices,
            required=False,
            initial=held,
            widget=forms.Select(attrs={"class": "select"}),
        )

    def _columns(self) -> Iterable[tuple[str, str]]:
        """The headings, each with what stands under it first."""
        for place, header in enumerate(self.found.headers):
            cells = (cells[place] for _line, cells in self.found.first if cells[place].strip())
            sample = " ".join(next(cells, "").split())
            clipped = sample if len(sample) <= _CLIPPED else f"{sample[: _CLIPPED - 1]}…"
            yield header, f"{header}: {clipped}" if clipped else header

    def _those(self, start: str) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(start)]

    @property
    def columns(self) -> list[forms.BoundField]:
        return [*self._those("column_"), self["dates"]]

    @property
    def steps(self) -> list[forms.BoundField]:
        return self._those("step_")

    @property
    def words(self) -> list[forms.BoundField]:
        return self._those("word_")

    def answer(self) -> Plan:
        """What was said of the file. The words belong to the column that was chosen before."""
        said = self.cleaned_data
        columns = {name: said[f"column_{name}"] for name in FIELDS if said[f"column_{name}"]}
        steps = {
            stage.pk: said[f"step_{stage.pk}"] for stage in self.stages if said[f"step_{stage.pk}"]
        }
        words = {
            word: said[f"word_{place}"]
            for place, word in enumerate(list(self.found.words)[:60])
            if said[f"word_{place}"]
        }
        day_first = {"day": True, "month": False}.get(said["dates"])
        return Plan(columns, steps, words, day_first)
