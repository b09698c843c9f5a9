"""What people type about their calendars and what these propose."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagements.agenda.confirming import Ticked
from engagements.agenda.proposing import Proposal
from engagements.forms.fields import DaysField
from engagements.models import Engagement, WorkLog


class AddressForm(forms.Form):
    url = forms.CharField(
        label=gettext_lazy("Secret address of your calendar"),
        max_length=2000,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}
        ),
        help_text=gettext_lazy(
            "It begins with https:// or webcal://. We keep it sealed and show it to nobody, you"
            " included."
        ),
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("To tell it from another, like Work."),
    )


class FileForm(forms.Form):
    file = forms.CharField(widget=forms.HiddenInput, initial="1")
    ics = forms.FileField(
        label=gettext_lazy("Calendar file"),
        help_text=gettext_lazy("An .ics file of up to 5 MB, as your calendar exports it."),
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
        error_messages={"required": gettext_lazy("Choose a file first; nothing was read.")},
    )


class ProposalForm(forms.Form):
    """One proposed entry; its fields carry the event's number."""

    tick = forms.BooleanField(required=False, widget=forms.CheckboxInput(attrs={"class": "check"}))
    engagement = forms.ChoiceField(required=False)
    days = DaysField(required=False)
    note = forms.CharField(required=False, max_length=400)
    category = forms.ChoiceField(choices=WorkLog.Category.choices)

    def __init__(self, sent: Any, *, proposal: Proposal, engagements: Sequence[Engagement]) -> None:
        self.proposal, self.number = proposal, proposal.event.pk
        self._by_key = {str(one.pk): one for one in engagements}
        log = proposal.log
        super().__init__(
            sent,
            prefix=f"p{self.number}",
            initial={
                "tick": proposal.is_ticked,
                "engagement": proposal.engagement.pk if proposal.engagement else "",
                "days": proposal.days,
                "note": log.note if log else proposal.event.title,
                "category": log.category if log else WorkLog.Category.LEADERSHIP,
            },
        )
        choice: Any = self.fields["engagement"]
        choice.choices = [
            ("", _("Choose")),
            *((key, f"{one.client.name}, {one.short_role}") for key, one in self._by_key.items()),
        ]

    @property
    def is_ticked(self) -> bool:
        return bool(self.data.get(self.add_prefix("tick"))) if self.is_bound else False

    def clean_days(self) -> Decimal | None:
        days: Decimal | None = self.cleaned_data["days"]
        if days is not None and not 0 < days <= Decimal("1.5"):
            raise ValidationError(_("Log more than nothing and at most 1½ days."))
        return days

    @property
    def ticked(self) -> Ticked:
        said = self.cleaned_data
        return Ticked(
            event_id=self.number,
            engagement=self._by_key.get(said["engagement"]),
            days=said["days"],
            note=said["note"],
            category=said["category"],
        )

    @property
    def problems(self) -> list[str]:
        """What is wrong with this row, once each."""
        if not self.is_bound or not self.is_ticked:
            return []
        return [str(one) for said in self.errors.values() for one in said]
