"""What people answer to a month, with their reasons."""

from django import forms
from django.utils.translation import gettext_lazy


class ReturnForm(forms.Form):
    comment = forms.CharField(
        label=gettext_lazy("What should change?"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Say what should change; the executive reads it.")
        },
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why in the client's place?"),
        max_length=300,
        error_messages={
            "required": gettext_lazy("Say why the client does not approve; it stands in the trail.")
        },
    )
