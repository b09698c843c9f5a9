"""The shapes of what is said about the life of an engagement."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from engagements.course.papers import MOST_BYTES
from engagements.forms.fields import DateInput
from engagements.models import (
    ChecklistItem,
    Engagement,
    MilestoneMark,
    Paper,
    Prospect,
    RenewalDecision,
)
from tenancy.models import Provider

Verdict = MilestoneMark.Verdict


class MilestoneForm(forms.Form):
    verdict = forms.ChoiceField(
        label=gettext_lazy("What came of it"),
        choices=[
            (Verdict.MET, gettext_lazy("It is met")),
            (Verdict.WAIVED, gettext_lazy("It is waived: this engagement does without")),
        ],
        initial=Verdict.MET,
        widget=forms.RadioSelect,
    )
    on = forms.DateField(label=gettext_lazy("On"), widget=DateInput)
    words = forms.CharField(
        label=gettext_lazy("Evidence, or the reason why it is waived"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The client reads it."),
    )
    address = forms.URLField(
        label=gettext_lazy("Link to the document"),
        max_length=400,
        required=False,
        assume_scheme="https",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("verdict") == Verdict.WAIVED and not cleaned.get("words"):
            self.add_error("words", _("Say why it is waived; the client reads it."))
        return cleaned


class EarlierForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=400,
        help_text=gettext_lazy("The client reads it, beside each of them."),
    )


class AskedForm(forms.Form):
    asked_at = forms.DateTimeField(
        label=gettext_lazy("The client asked on"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class ItemForm(forms.Form):
    """How a line of a checklist stands."""

    state = forms.ChoiceField(
        label=gettext_lazy("How it stands"),
        choices=ChecklistItem.State.choices,
        widget=forms.RadioSelect,
    )
    contact = forms.CharField(
        label=gettext_lazy("Who at the client"), max_length=120, required=False
    )
    asked_on = forms.DateField(label=gettext_lazy("Asked for on"), widget=DateInput, required=False)
    closed_on = forms.DateField(
        label=gettext_lazy("Settled on"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("Empty: today."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Needed where it is refused or not needed; both sides read it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        states = {ChecklistItem.State.REFUSED, ChecklistItem.State.UNNEEDED}
        if cleaned.get("state") in states and not cleaned.get("reason"):
            self.add_error("reason", _("Say why; both sides read it."))
        return cleaned


class OwnLineForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What else"), max_length=160)
    contact = forms.CharField(
        label=gettext_lazy("Who at the client"), max_length=120, required=False
    )


class RenewalForm(forms.Form):
    decision = forms.ChoiceField(
        label=gettext_lazy("What was decided"),
        choices=RenewalDecision.Decision.choices,
        widget=forms.RadioSelect,
    )
    until = forms.DateField(
        label=gettext_lazy("Until"),
        widget=DateInput,
        help_text=gettext_lazy("The next renewal; where it ends, its last day."),
    )
    words = forms.CharField(
        label=gettext_lazy("In a sentence"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Why, and what changes. The client reads it."),
    )


class ProspectForm(forms.Form):
    intention = forms.ChoiceField(
        label=gettext_lazy("Where it is meant to lead"), choices=Prospect.Intention.choices
    )
    intention_words = forms.CharField(
        label=gettext_lazy("In their words"), max_length=400, required=False
    )
    notice_days = forms.IntegerField(
        label=gettext_lazy("Days of notice"),
        min_value=0,
        max_value=365,
        required=False,
        help_text=gettext_lazy("Before the renewal. Empty: none was agreed."),
    )
    conversion = forms.CharField(
        label=gettext_lazy("If the client hires the executive"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The clause as it was agreed."),
    )


class PackageForm(forms.Form):
    """What a full-time executive would cost in a year."""

    salary = forms.DecimalField(
        label=gettext_lazy("Gross salary in a year"),
        min_value=1,
        max_digits=10,
        decimal_places=2,
    )
    charges = forms.DecimalField(
        label=gettext_lazy("Employer's charges, in percent"),
        min_value=0,
        max_value=200,
        max_digits=5,
        decimal_places=2,
    )
    for_all = forms.BooleanField(label="", required=False)

    def __init__(self, *args: Any, for_all_label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["for_all"].label = for_all_label


class PaperForm(forms.Form):
    kind = forms.ChoiceField(label=pgettext_lazy("paper", "Kind"), choices=Paper.Kind.choices)
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Where the kind does not say it all."),
    )
    signed_on = forms.DateField(label=gettext_lazy("Signed on"), widget=DateInput)
    expires_on = forms.DateField(
        label=gettext_lazy("Expires on"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("Its last day. Empty: it does not expire."),
    )
    everywhere = forms.BooleanField(
        label=gettext_lazy("It holds for every engagement of this client"), required=False
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("PDF, PNG, JPEG or WebP, up to 10 MB."),
        widget=forms.FileInput(
            attrs={
                "class": "input",
                "accept": ".pdf,.png,.jpg,.jpeg,.webp",
            }
        ),
        error_messages={"empty": gettext_lazy("This file is empty.")},
    )

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file and (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("This file is larger than 10 MB. Send a smaller one."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        signed, expires = cleaned.get("signed_on"), cleaned.get("expires_on")
        if signed and expires and expires < signed:
            self.add_error("expires_on", _("It cannot expire before it was signed."))
        return cleaned

    def facts(self, engagement: Engagement) -> dict[str, Any]:
        """The fields of the paper, for this engagement or for its client as a whole."""
        names = ("kind", "title", "signed_on", "expires_on")
        return {
            **{name: self.cleaned_data[name] for name in names},
            "engagement": None if self.cleaned_data["everywhere"] else engagement,
        }


class RuleForm(forms.Form):
    rule = forms.ChoiceField(
        label=gettext_lazy("Where no confidentiality agreement is active"),
        choices=Provider.NdaRule.choices,
        widget=forms.RadioSelect,
    )
