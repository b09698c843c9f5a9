"""What the office types when it lets a colleague read an engagement."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from accounts.models import Membership


class ReaderForm(forms.Form):
    member = forms.ModelChoiceField(
        queryset=Membership.objects.none(),
        label=gettext_lazy("Colleague"),
        empty_label=gettext_lazy("Choose a colleague"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=200,
        help_text=gettext_lazy("It stands in the trail: works with the same supplier."),
    )

    def __init__(self, *args: Any, members: QuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        member: Any = self.fields["member"]
        member.queryset = members
