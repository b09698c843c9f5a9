"""How a provider bills, and what a client wants otherwise."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import construct_instance
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from billing.electronic import SCHEMES
from billing.models import BillingSettings, ClientBilling, Invoice, VatCategory

NOWHERE = [("", pgettext_lazy("list", "None")), *SCHEMES.items()]
ACCOUNTS = (
    "account_client",
    "account_revenue",
    "account_expenses",
    "account_vat",
    "account_bank",
    "journal_sales",
    "journal_bank",
)


class Shaped(forms.ModelForm):
    """Shape only: what the rows must be together is said by the room."""

    def _post_clean(self) -> None:
        """The row as typed; the database's own checks are said by the room, at their field."""
        self.instance = construct_instance(self, self.instance, self._meta.fields)

    def facts(self) -> dict[str, Any]:
        """The columns."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}


def _percent(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        **options,
    )


class NumbersForm(Shaped):
    """The patterns alone, for what the next numbers would be."""

    digits = forms.IntegerField(label=gettext_lazy("Digits"), min_value=1, max_value=10)

    class Meta:
        model = BillingSettings
        fields = ["number_pattern", "credit_pattern", "digits"]


class SettingsForm(Shaped):
    late_rate = _percent(
        gettext_lazy("Interest on late payment, per cent a year"),
        help_text=gettext_lazy("Left empty, the rate of your country's law holds."),
    )
    electronic_scheme = forms.ChoiceField(
        label=gettext_lazy("Kind of electronic address"), choices=NOWHERE, required=False
    )
    digits = forms.IntegerField(
        label=gettext_lazy("Digits"),
        min_value=1,
        max_value=10,
        help_text=gettext_lazy("4 makes 0001. A series that has begun keeps its own."),
    )
    friendly_after = forms.IntegerField(
        label=gettext_lazy("Friendly, after days"), min_value=1, max_value=365
    )
    firm_after = forms.IntegerField(
        label=gettext_lazy("Firm, after days"), min_value=1, max_value=365
    )
    final_after = forms.IntegerField(
        label=gettext_lazy("Final, after days"), min_value=1, max_value=365
    )
    year_begins = forms.TypedChoiceField(
        label=gettext_lazy("Financial year begins in"),
        choices=list(MONTHS.items()),
        coerce=int,
    )

    class Meta:
        model = BillingSettings
        fields = [
            "number_pattern",
            "credit_pattern",
            "digits",
            "vat_on_debits",
            "late_rate",
            "note",
            "with_annex",
            "bank_name",
            "electronic_scheme",
            "electronic_address",
            "reminders_are_sent",
            "friendly_after",
            "firm_after",
            "final_after",
            *ACCOUNTS,
            "year_begins",
        ]
        labels = {
            "number_pattern": gettext_lazy("Numbers of invoices"),
            "credit_pattern": gettext_lazy("Numbers of credit notes"),
            "vat_on_debits": gettext_lazy("We chose to owe the VAT when invoicing"),
            "note": gettext_lazy("A sentence on every invoice"),
            "with_annex": gettext_lazy("Add the statement of days to every invoice"),
            "bank_name": gettext_lazy("Name of the bank"),
            "electronic_address": gettext_lazy("Electronic address"),
            "reminders_are_sent": gettext_lazy("Send reminders without a click"),
            "account_client": gettext_lazy("Clients"),
            "account_revenue": gettext_lazy("Services"),
            "account_expenses": gettext_lazy("Expenses charged on"),
            "account_vat": gettext_lazy("VAT collected"),
            "account_bank": gettext_lazy("Bank account"),
            "journal_sales": gettext_lazy("Journal of sales"),
            "journal_bank": gettext_lazy("Journal of the bank"),
        }
        help_texts = {
            "number_pattern": gettext_lazy(
                "{prefix}, {year} and {number} are filled in. Without {year} it runs on for ever."
            ),
            "credit_pattern": gettext_lazy("Left empty, they count with the invoices."),
            "vat_on_debits": gettext_lazy("In French: TVA sur les débits. Invoices say so."),
            "with_annex": gettext_lazy("As the client approved it. A client may want otherwise."),
            "electronic_address": gettext_lazy(
                "Where answers to your electronic invoices come in. French firms have their SIREN."
            ),
            "reminders_are_sent": gettext_lazy(
                "Otherwise they are drafted, and somebody sends each with a click."
            ),
        }
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def clean_electronic_address(self) -> str:
        return "".join(str(self.cleaned_data["electronic_address"]).split())


class ClientBillingForm(Shaped):
    lines_by = forms.ChoiceField(
        label=gettext_lazy("One line for each"),
        choices=Invoice.LinesBy.choices,
    )
    payment_days = forms.IntegerField(
        label=gettext_lazy("Days to pay"), required=False, min_value=0, max_value=120
    )
    with_annex = forms.TypedChoiceField(
        label=gettext_lazy("Statement of days"),
        required=False,
        coerce=lambda value: {"yes": True, "no": False}.get(value),
        empty_value=None,
    )
    electronic_scheme = forms.ChoiceField(
        label=gettext_lazy("Kind of electronic address"), choices=NOWHERE, required=False
    )
    vat_category = forms.ChoiceField(
        label=gettext_lazy("VAT"),
        required=False,
        choices=[("", gettext_lazy("As derived")), *VatCategory.choices],
    )
    vat_rate = _percent(gettext_lazy("Rate in per cent"))

    class Meta:
        model = ClientBilling
        fields = [
            "is_grouped",
            "lines_by",
            "with_annex",
            "buyer_reference",
            "order_required",
            "payment_days",
            "email",
            "electronic_scheme",
            "electronic_address",
            "no_reminders",
            "vat_category",
            "vat_rate",
            "vat_reason",
        ]
        labels = {
            "is_grouped": gettext_lazy("One invoice a month for all its engagements"),
            "buyer_reference": gettext_lazy("Buyer's reference"),
            "order_required": gettext_lazy("No invoice without a purchase order"),
            "email": gettext_lazy("Mailbox for invoices"),
            "electronic_address": gettext_lazy("Electronic address"),
            "no_reminders": gettext_lazy("Never remind this client"),
            "vat_reason": gettext_lazy("Why"),
        }
        help_texts = {
            "buyer_reference": gettext_lazy(
                "A number that the client asks for: a Leitweg-ID, say."
            ),
            "email": gettext_lazy("Gets every invoice beside the founders."),
            "vat_reason": gettext_lazy("Printed on the invoice where no VAT is charged."),
        }

    def __init__(self, *args: Any, provider_days: int, annex: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = _("Left empty: %(days)d, as for every client.")
        self.fields["payment_days"].help_text = said % {"days": provider_days}
        field: Any = self.fields["with_annex"]
        usual = _("As usual: it is added") if annex else _("As usual: it is not added")
        field.choices = [("", usual), ("yes", _("Added")), ("no", _("Not added"))]
        held = self.instance.with_annex
        self.initial["with_annex"] = {True: "yes", False: "no"}.get(held, "")

    def clean_electronic_address(self) -> str:
        return "".join(str(self.cleaned_data["electronic_address"]).split())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        category = cleaned.get("vat_category")
        if not category:
            cleaned["vat_rate"], cleaned["vat_reason"] = None, ""
        elif category not in {VatCategory.STANDARD, VatCategory.REDUCED}:
            cleaned["vat_rate"] = cleaned.get("vat_rate") or 0
        return cleaned


class VatCheckForm(forms.Form):
    """What the register of VAT numbers answered."""

    checked_on = forms.DateField(
        label=gettext_lazy("Checked on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    answer = forms.CharField(
        label=gettext_lazy("Its answer"),
        max_length=130,
        help_text=gettext_lazy("With the consultation number, which proves that you asked."),
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["checked_on"].initial = today
        self.fields["checked_on"].widget.attrs["max"] = today.isoformat()

    def clean_checked_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["checked_on"]
        if day > self.today:
            raise ValidationError(_("That day has not come yet."))
        return day
