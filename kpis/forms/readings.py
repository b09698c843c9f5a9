"""The shape of a sheet of readings: a field for each, its note, and why where it is a correction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kpis.grid import Place, Sheet, as_typed
from kpis.models import Kpi, Reading
from kpis.readings import NOTE, Entry, Outcome, Verdict, is_slip
from kpis.typed import CannotReadNumber, read_figure
from kpis.wording import value_in_words

LONGEST = 40


class FigureField(forms.CharField):
    """A figure of a KPI as people type it; empty is None."""

    def __init__(self, *, kpi: Kpi, **options: Any) -> None:
        self.kpi = kpi
        attrs = {"autocomplete": "off", "class": "input num", "size": "12"}
        # A list to choose from would swallow the key that saves.
        attrs |= {"list": "yes-no"} if kpi.unit == Kpi.Unit.YES_NO else {"inputmode": "decimal"}
        widget = forms.TextInput(attrs=attrs)
        super().__init__(required=False, max_length=LONGEST, widget=widget, **options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            return read_figure(text=text or "", kpi=self.kpi, language=get_language() or "en")
        except CannotReadNumber as problem:
            raise ValidationError(str(problem)) from problem

    def run_validators(self, value: Any) -> None:
        """The length is that of the text, which is no more here."""


@dataclass(frozen=True)
class Line:
    """A row of the page: its place, its fields, and what is asked about it."""

    place: Place
    value: Any
    note: Any
    reason: Any
    was: str
    sure: str = ""
    doubt: str = ""
    taken: str = ""
    suggested: Decimal | None = None

    @property
    def suggested_said(self) -> str:
        return value_in_words(self.place.kpi, self.suggested)

    @property
    def asks_why(self) -> bool:
        return self.reason is not None

    @property
    def has_problem(self) -> bool:
        return bool(self.value.errors or self.doubt or (self.reason and self.reason.errors))


class SheetForm(forms.Form):
    """The readings of a month. A field that nobody touched is not asked about."""

    def __init__(
        self, data: Any = None, *, sheet: Sheet, suggested: Mapping[str, Decimal] | None = None
    ) -> None:
        self.sheet = sheet
        self.suggested = suggested or {}
        self.language = get_language() or "en"
        self._asked: set[str] = set()
        self._doubted: dict[str, str] = {}
        super().__init__(data, use_required_attribute=False)
        for place in sheet.open_places:
            shown = as_typed(place.kpi, place.value, language=self.language)
            self.fields[f"v-{place.name}"] = FigureField(kpi=place.kpi, initial=shown)
            self.fields[f"n-{place.name}"] = _words(_("Note"))
            self.fields[f"r-{place.name}"] = _words(_("Why is it another value?"))

    def _posted(self, kind: str, place: Place) -> str:
        said = self.data.get(f"{kind}-{place.name}", "") if self.is_bound else ""
        return str(said).replace("\0", "")[:LONGEST]

    def _was(self, place: Place) -> str:
        """What stood in the field when the person opened the page."""
        if self.is_bound:
            return self._posted("was", place)
        return as_typed(place.kpi, place.value, language=self.language)

    @property
    def lines(self) -> list[Line]:
        found = [self._line(place) for place in self.sheet.places]
        self._focus(found)
        return found

    def _focus(self, lines: list[Line]) -> None:
        """Typing begins at the first field that asks for something."""
        fields = [line for line in lines if line.value is not None]
        first = next((line for line in fields if line.has_problem), None)
        first = first or next((line for line in fields if line.place.reading is None), None)
        if first is not None:
            asked = first.reason if first.reason and first.reason.errors else first.value
            asked.field.widget.attrs["autofocus"] = True

    def _line(self, place: Place) -> Line:
        if place.opens_on is not None:
            return Line(place, None, None, None, "")
        name = place.name
        asks = name in self._asked or bool(self._posted("r", place))
        return Line(
            place=place,
            value=self[f"v-{name}"],
            note=self[f"n-{name}"],
            reason=self[f"r-{name}"] if asks else None,
            was=self._was(place),
            sure=self._typed(place) if name in self._doubted else self._posted("sure", place),
            doubt=self._doubted.get(name, ""),
            taken=self._posted("taken", place),
            suggested=self.suggested.get(name),
        )

    def _typed(self, place: Place) -> str:
        return self._posted("v", place).strip()

    def entries(self) -> list[Entry]:
        """What was typed or changed, as far as it can be read."""
        found = []
        for place in self.sheet.open_places:
            note = self.cleaned_data.get(f"n-{place.name}") or ""
            is_untouched = self._typed(place) == self._was(place) and not note
            if is_untouched or f"v-{place.name}" not in self.cleaned_data:
                continue
            taken = self._posted("taken", place)
            from_funnel = bool(taken) and taken == self._typed(place)
            source = Reading.Source.FUNNEL if from_funnel else Reading.Source.TYPED
            value = self.cleaned_data.get(f"v-{place.name}")
            reason = self.cleaned_data.get(f"r-{place.name}") or ""
            found.append(Entry(place.kpi, place.period, value, note, reason, source))
        return found

    def doubt(self) -> bool:
        """Ask, once, about each value that is far from the usual ones; whether there is one."""
        for place in self.sheet.open_places:
            value = self.cleaned_data.get(f"v-{place.name}")
            typed = self._typed(place)
            if typed in {self._was(place), self._posted("sure", place)}:
                continue
            if is_slip(value=value, earlier=place.earlier, unit=place.kpi.unit):
                self._doubted[place.name] = typed
        return bool(self._doubted)

    def refuse(self, verdicts: Iterable[Verdict]) -> bool:
        """Say each problem at its row; whether there is one."""
        refused = False
        for verdict in verdicts:
            if verdict.problem is None:
                continue
            refused = True
            name = f"{verdict.entry.kpi.pk}-{verdict.entry.period}"
            kind = "r" if verdict.outcome == Outcome.NEEDS_REASON else "v"
            if kind == "r":
                self._asked.add(name)
            self.add_error(f"{kind}-{name}", verdict.problem.text)
        return refused


def _words(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=NOTE,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
    )


def with_suggestions(form: SheetForm, data: Any) -> Any:
    """What was typed so far, with the suggested values in the fields that are still empty."""
    filled = data.copy()
    for place in form.sheet.open_places:
        value = form.suggested.get(place.name)
        if value is None or filled.get(f"v-{place.name}", "").strip():
            continue
        said = as_typed(place.kpi, value, language=form.language)
        filled[f"v-{place.name}"] = filled[f"taken-{place.name}"] = said
    return filled
