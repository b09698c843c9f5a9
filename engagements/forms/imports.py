"""The shapes of the steps of an import: the file, what its columns hold, who its names are."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.problems import Problem
from common.tables import Table
from engagements.importing.matching import Choices, Question
from engagements.importing.uploads import MOST_BYTES

DAY_FIRST, MONTH_FIRST = "day-first", "month-first"
CLIPPED = 28
SHOWN_LINES = 5


class SheetForm(forms.Form):
    sheet = forms.FileField(
        label=gettext_lazy("Time sheet"),
        help_text=gettext_lazy(
            "CSV or Excel (.xlsx), up to 5 MB: an export of Harvest, Toggl, Clockify or Kimai, or "
            "any table with a date, a client and hours."
        ),
        widget=forms.FileInput(attrs={"class": "input", "accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={
            "required": gettext_lazy("Choose the file first."),
            "empty": gettext_lazy("This file is empty."),
        },
    )

    def clean_sheet(self) -> UploadedFile:
        sheet: UploadedFile = self.cleaned_data["sheet"]
        if (sheet.size or 0) > MOST_BYTES:
            raise ValidationError(
                _("This file is larger than 5 MB. Split it, for example by month.")
            )
        return sheet


class ContractsForm(SheetForm):
    """The same for contracts."""

    sheet = forms.FileField(
        label=gettext_lazy("Table of contracts"),
        help_text=gettext_lazy("CSV or Excel (.xlsx), up to 5 MB, with one row per term."),
        widget=forms.FileInput(attrs={"class": "input", "accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={
            "required": gettext_lazy("Choose the file first."),
            "empty": gettext_lazy("This file is empty."),
        },
    )


class MapForm(forms.Form):
    """Which column holds what. Hours and durations are written alike and share one field."""

    date = forms.ChoiceField(label=gettext_lazy("Date"))
    dates = forms.ChoiceField(
        label=gettext_lazy("Dates like 05/08/2026"),
        required=False,
        choices=[
            ("", gettext_lazy("As the file itself shows")),
            (DAY_FIRST, gettext_lazy("Day first: 5 August")),
            (MONTH_FIRST, gettext_lazy("Month first: 8 May")),
        ],
    )
    client = forms.ChoiceField(label=gettext_lazy("Client"))
    project = forms.ChoiceField(label=gettext_lazy("Project or engagement"), required=False)
    hours = forms.ChoiceField(
        label=gettext_lazy("Hours"),
        required=False,
        help_text=gettext_lazy("As 1.5, 1,5 or 1:30."),
    )
    days = forms.ChoiceField(
        label=gettext_lazy("Days"),
        required=False,
        help_text=gettext_lazy("Instead of hours."),
    )
    person = forms.ChoiceField(label=gettext_lazy("Person"), required=False)
    email = forms.ChoiceField(label=gettext_lazy("E-mail of the person"), required=False)
    first_name = forms.ChoiceField(label=gettext_lazy("First name"), required=False)
    last_name = forms.ChoiceField(label=gettext_lazy("Last name"), required=False)
    task = forms.ChoiceField(label=gettext_lazy("Task"), required=False)
    notes = forms.ChoiceField(label=gettext_lazy("Notes"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    start = forms.ChoiceField(
        label=gettext_lazy("Start time"),
        required=False,
        help_text=gettext_lazy("Tells two equal entries of a day apart."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        table: Table,
        mapping: Mapping[str, str],
        day_first: bool | None = None,
    ) -> None:
        initial = dict(mapping)
        if "duration" in initial:
            initial["hours"] = initial.pop("duration")
        if day_first is not None:
            initial["dates"] = DAY_FIRST if day_first else MONTH_FIRST
        super().__init__(data, initial=initial)
        columns = [("", _("Not in this file")), *_columns(table)]
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "select"
            if name != "dates" and isinstance(field, forms.ChoiceField):
                field.choices = columns

    @property
    def mapping(self) -> dict[str, str]:
        """From our fields to the file's headings."""
        answers = self.cleaned_data.items()
        return {field: header for field, header in answers if header and field != "dates"}

    @property
    def day_first(self) -> bool | None:
        return {DAY_FIRST: True, MONTH_FIRST: False}.get(self.cleaned_data["dates"])

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """Say each problem at the field it is about."""
        for problem in problems:
            field = "dates" if problem.code.startswith("dates_") else problem.field
            if field not in self.errors:
                self.add_error(field if field in self.fields else None, str(problem))


def _columns(table: Table) -> Iterable[tuple[str, str]]:
    """The headings, each with what stands under it first."""
    for header in table.headers:
        first = next((row.values[header] for row in table.rows if row.values[header].strip()), "")
        sample = " ".join(first.split())
        if len(sample) > CLIPPED:
            sample = f"{sample[: CLIPPED - 1]}…"
        yield header, f"{header}: {sample}" if sample else header


class MatchForm(forms.Form):
    """A select for each name of the sheet that only a person can place."""

    def __init__(self, data: Any = None, *, questions: Iterable[Question]) -> None:
        super().__init__(data)
        self.questions = {_field_of(question): question for question in questions}
        for name, question in self.questions.items():
            self.fields[name] = forms.ChoiceField(
                label=question.name or _("Nobody is named"),
                choices=[("", _("Choose…")), *question.options],
                help_text=_said(question),
                widget=forms.Select(attrs={"class": "select"}),
                error_messages={"required": _("Say which it is.")},
            )

    def added_to(self, choices: Choices) -> Choices:
        """The choices so far with those made here."""
        made: dict[str, dict[str, str]] = {"client": {}, "person": {}, "engagement": {}}
        for name, question in self.questions.items():
            if answer := self.cleaned_data.get(name):
                made[question.kind][question.name] = answer
        return Choices(
            clients={**choices.clients, **made["client"]},
            people={**choices.people, **made["person"]},
            engagements={**choices.engagements, **made["engagement"]},
        )


def _field_of(question: Question) -> str:
    """A name that stays the same while other questions are answered."""
    digest = hashlib.blake2b(question.name.encode(), digest_size=6).hexdigest()
    return f"{question.kind}_{digest}"


def _said(question: Question) -> str:
    kinds = {"client": _("Client"), "person": _("Person"), "engagement": _("Engagement")}
    shown = ", ".join(map(str, question.lines[:SHOWN_LINES]))
    if len(question.lines) > SHOWN_LINES:
        more = len(question.lines) - SHOWN_LINES
        shown = _("%(lines)s and %(more)d more") % {"lines": shown, "more": more}
    said = ngettext(
        "%(kind)s, on line %(lines)s.", "%(kind)s, on lines %(lines)s.", len(question.lines)
    )
    return said % {"kind": kinds[question.kind], "lines": shown}
