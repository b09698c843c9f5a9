"""What the office types about exports: a period, rates of other currencies, account numbers."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.models import BillingSettings

EARLIEST = dt.date(2000, 1, 1)
LATEST = dt.date(2100, 12, 31)
RATE = "rate_"


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class PeriodForm(forms.Form):
    """From the first to the last day."""

    first = _day(gettext_lazy("From"))
    last = _day(gettext_lazy("Until"))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = found.get("first"), found.get("last")
        for name, day in (("first", first), ("last", last)):
            if day and not EARLIEST <= day <= LATEST:
                self.add_error(name, _("Choose a day between 2000 and 2100."))
        if first and last and last < first:
            self.add_error("last", _("The period ends before it begins."))
        return found


class RatesForm(forms.Form):
    """What one unit of each other currency of the period is worth."""

    def __init__(self, *args: Any, currencies: Iterable[str], own: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for currency in currencies:
            label = _("1 %(currency)s in %(own)s") % {"currency": currency, "own": own}
            self.fields[f"{RATE}{currency}"] = forms.DecimalField(
                label=label,
                required=False,
                min_value=Decimal("0.000001"),
                max_digits=14,
                decimal_places=6,
            )

    def rates(self) -> dict[str, Decimal]:
        """The rates that were given, by currency."""
        return {name.removeprefix(RATE): rate for name, rate in self.cleaned_data.items() if rate}


ACCOUNT = RegexValidator(
    r"^\d{3}[0-9A-Za-z]*$",
    gettext_lazy("An account begins with three digits of the chart of accounts, like 411000."),
)
CODE = RegexValidator(
    r"^[0-9A-Za-z]+$", gettext_lazy("A journal's code is made of letters and digits, like VE.")
)


class AccountsForm(forms.ModelForm):
    """The accounts and journals of the entries, and where the financial year begins."""

    class Meta:
        model = BillingSettings
        fields = (
            "account_client",
            "account_revenue",
            "account_expenses",
            "account_vat",
            "account_bank",
            "journal_sales",
            "journal_bank",
            "year_begins",
        )
        labels = {
            "account_client": gettext_lazy("Clients"),
            "account_revenue": gettext_lazy("Services"),
            "account_expenses": gettext_lazy("Expenses charged on"),
            "account_vat": gettext_lazy("VAT collected"),
            "account_bank": gettext_lazy("Bank account"),
            "journal_sales": gettext_lazy("Journal of sales"),
            "journal_bank": gettext_lazy("Journal of the bank"),
            "year_begins": gettext_lazy("Financial year begins in"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name.startswith("account_"):
                field.validators.append(ACCOUNT)
            elif name.startswith("journal_"):
                field.validators.append(CODE)
        self.fields["year_begins"] = forms.TypedChoiceField(
            label=self.fields["year_begins"].label,
            choices=list(MONTHS.items()),
            coerce=int,
            help_text=_("From there on the entries are numbered."),
        )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("journal_sales") and found.get("journal_sales") == found.get("journal_bank"):
            self.add_error("journal_bank", _("Sales and bank need journals of their own."))
        return found
