"""What a founder types who objects to an invoice, and what the office answers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.models import InvoiceLine


class DisputeForm(forms.Form):
    """The whole invoice or one of its lines, and what is not right about it."""

    line = forms.TypedChoiceField(label=gettext_lazy("What is it about?"), coerce=int)
    comment = forms.CharField(
        label=gettext_lazy("What is not right?"),
        help_text=gettext_lazy("The office reads it word for word, and answers you."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Say what is not right; the office reads it.")},
    )

    def __init__(self, *args: Any, lines: Iterable[InvoiceLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["line"]
        field.choices = [(0, _("The whole invoice")), *((one.pk, one.title) for one in lines)]


class AnswerForm(forms.Form):
    """What the office answers; a credit note speaks for itself."""

    answer = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy("The founder reads it in a letter and on the invoice."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Say why the invoice stands; the founder reads it.")
        },
    )

    def __init__(self, *args: Any, is_credited: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = not is_credited
