"""The words of a reminder."""

from django import forms
from django.utils.translation import gettext_lazy


class ReminderForm(forms.Form):
    """What stands above the invoices; empty is what the letter usually says."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=200, required=False)
    text = forms.CharField(
        label=gettext_lazy("Text"),
        help_text=gettext_lazy(
            "The invoices, the amounts and your bank details follow by themselves. "
            "Empty brings the usual words back."
        ),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
