"""The shapes of an import: the file, what its columns hold, why values are corrected."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from common.tables import Table
from kpis.importing.layout import Columns, is_complete
from kpis.importing.uploads import MOST_BYTES
from kpis.readings import NOTE

CLIPPED = 28
AS_TYPED, AS_FRACTIONS = "typed", "fractions"


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Table of figures"),
        help_text=gettext_lazy("CSV or Excel (.xlsx), up to 5 MB."),
        widget=forms.FileInput(attrs={"class": "input", "accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={
            "required": gettext_lazy("Choose the file first."),
            "empty": gettext_lazy("This file is empty."),
        },
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(
                _("This file is larger than 5 MB. Split it, for example by year.")
            )
        return file


class LayoutForm(forms.Form):
    """Which column holds what."""

    kpi = forms.ChoiceField(label=gettext_lazy("Figure"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("Period"), required=False)
    value = forms.ChoiceField(label=pgettext_lazy("reading", "Value"), required=False)
    note = forms.ChoiceField(label=gettext_lazy("Note"), required=False)
    reason = forms.ChoiceField(label=gettext_lazy("Reason of a correction"), required=False)
    percent = forms.ChoiceField(
        label=gettext_lazy("A quarter is written as"),
        required=False,
        choices=[
            ("", gettext_lazy("As the file itself shows")),
            (AS_TYPED, gettext_lazy("25 or 25%")),
            (AS_FRACTIONS, "0.25"),
        ],
    )

    def __init__(self, data: Any = None, *, table: Table, columns: Columns, **options: Any) -> None:
        super().__init__(data, initial=vars(columns), **options)
        found = list(_columns(table))
        empty = {
            "kpi": _("A column for each figure"),
            "period": _("A column for each period"),
            "value": _("In those columns"),
        }
        for name, field in self.fields.items():
            field.widget.attrs["class"] = "select"
            if name != "percent" and isinstance(field, forms.ChoiceField):
                field.choices = [("", empty.get(name, _("Not in this file"))), *found]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not is_complete(self.columns):
            message = _("Say which column holds the value of each figure and period.")
            self.add_error("value", message)
        return said

    @property
    def columns(self) -> Columns:
        names = ("kpi", "period", "value", "note", "reason")
        return Columns(**{name: self.cleaned_data.get(name) or "" for name in names})

    @property
    def fractions(self) -> bool | None:
        said = self.cleaned_data.get("percent") or ""
        return {AS_TYPED: False, AS_FRACTIONS: True}.get(said)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why do these values change?"),
        max_length=NOTE,
        help_text=gettext_lazy("It stands beside each correction: “Closing of the year”."),
        error_messages={
            "required": gettext_lazy("Some values change. Say why; nothing was saved.")
        },
    )

    def __init__(self, data: Any = None, *, asks: bool) -> None:
        super().__init__(data)
        self.fields["reason"].required = asks


def _columns(table: Table) -> Iterable[tuple[str, str]]:
    """The headings, each with what stands under it first."""
    for header in table.headers:
        first = next((row.values[header] for row in table.rows if row.values[header].strip()), "")
        sample = " ".join(first.split())
        if len(sample) > CLIPPED:
            sample = f"{sample[: CLIPPED - 1]}…"
        yield header, f"{header}: {sample}" if sample else header
