"""What is typed about an expense."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from billing.models import Expense
from engagements.course.papers import MOST_BYTES


class ExpenseForm(forms.Form):
    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    kind = forms.ChoiceField(label=pgettext_lazy("expense", "Kind"), choices=Expense.Kind.choices)
    title = forms.CharField(
        label=gettext_lazy("What for"),
        max_length=160,
        help_text=gettext_lazy("As the client reads it on the invoice."),
    )
    net_amount = forms.DecimalField(
        label=gettext_lazy("Amount before VAT"),
        max_digits=10,
        decimal_places=3,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    receipt = forms.FileField(
        label=gettext_lazy("Receipt"),
        required=False,
        help_text=gettext_lazy("PDF, PNG, JPEG or WebP, up to 10 MB."),
        widget=forms.FileInput(attrs={"class": "input", "accept": ".pdf,.png,.jpg,.jpeg,.webp"}),
        error_messages={"empty": gettext_lazy("This file is empty.")},
    )

    def __init__(self, *args: Any, today: dt.date, currency: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].widget.attrs["max"] = today.isoformat()
        if currency:
            said = gettext_lazy("In %(currency)s. VAT comes on top of it.")
            self.fields["net_amount"].help_text = said % {"currency": currency}

    def clean_receipt(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["receipt"]
        if file and (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("This file is larger than 10 MB. Send a smaller one."))
        return file

    def facts(self) -> dict[str, Any]:
        """The columns of the expense."""
        return {name: self.cleaned_data[name] for name in ("day", "kind", "title", "net_amount")}


class RefusalForm(forms.Form):
    """Why an expense is not charged to the client."""

    comment = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=240,
        error_messages={"required": gettext_lazy("Say why, so that whoever noted it can mend it.")},
    )
