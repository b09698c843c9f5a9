"""What is typed into the register of definitions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kpis.models import Function


def _signers() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Who has to sign"),
        choices=Function.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "The functions that work with it. It is in force once all of them have signed."
        ),
        error_messages={"required": _("Choose at least one function that has to sign.")},
    )


def _text() -> forms.CharField:
    return forms.CharField(
        label=_("What exactly it means"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "What counts, what does not, and on which day it counts, so that two people who count"
            " apart find the same."
        ),
    )


class WordForm(forms.Form):
    """A word of one's own."""

    word = forms.CharField(label=pgettext_lazy("definition", "Word"), max_length=80)
    text = _text()
    signed_by = _signers()


class ChangeForm(forms.Form):
    """Another meaning; a draft that is written over needs no reason."""

    text = _text()
    signed_by = _signers()
    reason = forms.CharField(
        label=_("Why it changes"),
        max_length=300,
        help_text=_("Those who sign read it first, and it stands in the history."),
    )

    def __init__(self, *args: Any, is_draft: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_draft:
            del self.fields["reason"]


class SignForm(forms.Form):
    """What is signed, and for which functions."""

    versions = forms.TypedMultipleChoiceField(coerce=int, required=False)
    functions = forms.MultipleChoiceField(required=False)

    def __init__(
        self, *args: Any, versions: list[int], functions: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        named: Any = self.fields["versions"]
        named.choices = [(one, str(one)) for one in versions]
        signing: Any = self.fields["functions"]
        signing.choices = [(one, one) for one in functions]


class TakeForm(forms.Form):
    """Which words of the library are taken."""

    codes = forms.MultipleChoiceField(
        error_messages={"required": _("Tick the words that you take.")},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes: Any = self.fields["codes"]
        codes.choices = offered


class CountForm(forms.Form):
    """Which KPIs move to the version in force."""

    kpis = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *args: Any, kpis: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: Any = self.fields["kpis"]
        named.choices = [(one, str(one)) for one in kpis]
