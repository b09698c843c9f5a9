"""What people write down so that somebody else can carry on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from engagements.forms.fields import DateInput
from engagements.models import HandoverItem

OWN_KINDS = [choice for choice in HandoverItem.Kind.choices if choice[0] != HandoverItem.Kind.PART]


class ContinuityForm(forms.Form):
    """One domain: its document, who else knows it, who holds the access."""

    document = forms.CharField(
        label=gettext_lazy("Document"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Where it is written down: Restore plan, in the wiki."),
    )
    address = forms.URLField(
        label=gettext_lazy("Its address"), max_length=400, required=False, assume_scheme="https"
    )
    checked_on = forms.DateField(
        label=gettext_lazy("Read and found true on"), widget=DateInput, required=False
    )
    second_person = forms.CharField(
        label=gettext_lazy("Second person who knows it"), max_length=120, required=False
    )
    access_owner = forms.CharField(
        label=gettext_lazy("Who at the client holds the access"), max_length=120, required=False
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("checked_on") and not given.get("document"):
            self.add_error("document", gettext_lazy("Name the document that was read."))
        return given


class PartForm(forms.Form):
    """A part of the dossier: what there is to know, or where it stands."""

    detail = forms.CharField(
        label=gettext_lazy("What there is to know"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    address = forms.URLField(
        label=gettext_lazy("Where it stands"),
        max_length=400,
        required=False,
        assume_scheme="https",
    )


class ItemForm(forms.Form):
    """Something that a successor has to know of."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=OWN_KINDS)
    title = forms.CharField(label=gettext_lazy("What"), max_length=160)
    detail = forms.CharField(
        label=gettext_lazy("What there is to know"), max_length=600, required=False
    )
    contact = forms.CharField(label=gettext_lazy("With whom"), max_length=120, required=False)


class CloseForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Last words"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What this engagement leaves behind. The client reads it."),
    )


class ReopenForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why it is opened again"), max_length=300)
