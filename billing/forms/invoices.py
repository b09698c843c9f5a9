"""What the office types about one or several invoices; only the shape is judged here."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.forms.payments import AmountField
from billing.models import Invoice


class PaidOnForm(forms.Form):
    """The day on which something was paid."""

    paid_on = forms.DateField(
        label=gettext_lazy("Paid on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["paid_on"].initial = today
        self.fields["paid_on"].widget.attrs["max"] = today.isoformat()

    def clean_paid_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["paid_on"]
        if day > self.today:
            raise forms.ValidationError(_("That day has not come yet."))
        return day


class PaidForm(PaidOnForm):
    """How much of an invoice came in, all of it where nothing is typed, and on which day."""

    amount = AmountField(label=gettext_lazy("Amount"), required=False)
    field_order = ["amount", "paid_on"]

    def __init__(self, *args: Any, invoice: Invoice | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if invoice is not None:
            self.fields["amount"].initial = invoice.open_amount


class SelectionForm(forms.Form):
    """The drafts that are ticked in the list."""

    invoice = forms.ModelMultipleChoiceField(
        queryset=Invoice.objects.none(),
        error_messages={"required": gettext_lazy("Tick the drafts that you want to issue.")},
    )
    confirmed = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        drafts = Invoice.objects.filter(status=Invoice.Status.DRAFT)
        field: Any = self.fields["invoice"]
        field.queryset = drafts.select_related("provider", "client", "engagement__client").order_by(
            "month", "id"
        )
