"""What of an invoice is given back."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.credit import Choice
from billing.remaining import Rest

ALL, PART = "all", "part"


class CreditForm(forms.Form):
    """Entries by their ticks, unused days by their number, expenses by theirs."""

    what = forms.ChoiceField(
        label=gettext_lazy("What is credited"),
        choices=[(ALL, gettext_lazy("Everything that is left")), (PART, gettext_lazy("A part"))],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether all or a part is credited.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=240,
        help_text=gettext_lazy("The credit note prints it."),
        error_messages={"required": gettext_lazy("Say why; the credit note prints it.")},
    )
    entry = forms.TypedMultipleChoiceField(coerce=int, required=False)
    line = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, rest: Sequence[Rest], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entries: Any = self.fields["entry"]
        entries.choices = [(part.work.pk, "") for one in rest for part in one.parts]
        lines: Any = self.fields["line"]
        lines.choices = [
            (one.line.pk, "") for one in rest if not one.is_days and not one.is_discount
        ]
        for one in rest:
            if one.is_days and one.unused > 0:
                self.fields[f"unused-{one.line.pk}"] = self._days(one.unused)

    def _days(self, most: Decimal) -> forms.DecimalField:
        return forms.DecimalField(
            label=gettext_lazy("Days that nobody worked"),
            required=False,
            min_value=0,
            max_value=most,
            decimal_places=2,
            localize=True,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        named = ["entry", "line", *(name for name in cleaned if name.startswith("unused-"))]
        if cleaned.get("what") == ALL and any(cleaned.get(name) for name in named):
            text = _(
                "Below a part is chosen: say that a part is credited, or choose nothing there."
            )
            self.add_error("what", text)
        return cleaned

    def can_reckon(self) -> bool:
        """Whether the sums can be told: the reason may come later."""
        self.is_valid()
        self.errors.pop("reason", None)
        return not self.errors

    @property
    def choice(self) -> Choice:
        """What was chosen; ticks and numbers count for a part only."""
        known = self.cleaned_data
        if known["what"] == ALL:
            return Choice(everything=True)
        unused = {
            int(name.removeprefix("unused-")): days
            for name, days in known.items()
            if name.startswith("unused-") and days
        }
        return Choice(frozenset(known["entry"]), unused, frozenset(known["line"]))
