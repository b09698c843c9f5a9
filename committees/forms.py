"""The words of a report as a form: a field per outcome and figure, lists as one item per line."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from committees.content import CommitteeReport, Words


class LinesField(forms.CharField):
    """One item per line; at most so many, none longer than so much."""

    def __init__(self, *, most: int, longest: int, **options: Any) -> None:
        self.most, self.longest = most, longest
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else "\n".join(value or ())

    def clean(self, value: Any) -> tuple[str, ...]:
        text: str = super().clean(value)
        lines = tuple(" ".join(line.split()) for line in text.splitlines() if line.strip())
        if len(lines) > self.most:
            raise ValidationError(
                ngettext("Keep it to %(most)d line.", "Keep it to %(most)d lines.", self.most)
                % {"most": self.most}
            )
        for number, line in enumerate(lines, start=1):
            if len(line) > self.longest:
                raise ValidationError(
                    _("Line %(number)d is too long: say it in %(longest)d letters.")
                    % {"number": number, "longest": self.longest}
                )
        return lines


def _area(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"class": "textarea", "rows": rows, **attrs})


class WordsForm(forms.Form):
    """The editable part of a report."""

    summary = LinesField(
        label=gettext_lazy("Three lines that matter"),
        help_text=gettext_lazy("One per line. The first stands on the cover."),
        most=5,
        longest=400,
    )
    next_steps = LinesField(
        label=gettext_lazy("Next steps"),
        help_text=gettext_lazy("One per line, most important first."),
        most=12,
        longest=300,
        required=False,
    )

    def __init__(self, *args: Any, content: CommitteeReport, draft: str, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"summary": content.summary, "next_steps": content.next_steps})
        super().__init__(*args, **kwargs)
        self.fields["summary"].widget = _area(6, **{"data-draft": f"{draft}:summary"})
        self.fields["next_steps"].widget = _area(6, **{"data-draft": f"{draft}:next"})
        self.outcomes = {f"outcome_{outcome.id}": outcome for outcome in content.outcomes}
        for name, outcome in self.outcomes.items():
            self.fields[name] = forms.CharField(
                label=outcome.title,
                help_text=_("What the month did for it, in a sentence or two."),
                initial=outcome.note,
                max_length=600,
                required=False,
                widget=_area(3, **{"data-draft": f"{draft}:{name}"}),
            )

        self.figures = {f"figure_{figure.id}": figure for figure in content.figures}
        for name, figure in self.figures.items():
            self.fields[name] = forms.CharField(
                label=figure.name,
                initial=figure.note,
                max_length=300,
                required=False,
                widget=_area(2, **{"data-draft": f"{draft}:{name}"}),
            )

    @property
    def outcome_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.outcomes]

    @property
    def figure_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.figures]

    @property
    def open_figures(self) -> bool:
        """Whether the notes on figures are shown unfolded: one is written, or one is wrong."""
        return any(self[name].errors or self[name].value() for name in self.figures)

    def words(self) -> Words:
        """What was typed; only of a valid form."""
        return Words(
            summary=self.cleaned_data["summary"],
            outcome_notes={
                outcome.id: " ".join(self.cleaned_data[name].split())
                for name, outcome in self.outcomes.items()
            },
            next_steps=self.cleaned_data["next_steps"],
            figure_notes={
                figure.id: " ".join(self.cleaned_data[name].split())
                for name, figure in self.figures.items()
            },
        )
