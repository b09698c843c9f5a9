"""What the office types about payments and the bank; only the shape is judged here."""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from billing.bank.headings import FIELDS
from billing.bank.movement import MOST_BYTES
from billing.bank.table import Columns, Table, parse_amount
from billing.models import Invoice, Payment
from billing.settling import money
from common.money import round_amount
from common.problems import Refused


class AmountField(forms.DecimalField):
    """An amount as people write it: 11520, 11,520.00 or 11 520,00."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {"invalid": gettext_lazy("Write an amount, for example 1250.50.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=12, decimal_places=3, localize=True, **kwargs)

    def prepare_value(self, value: object) -> object:
        """Without decimals that say nothing: 610.00, not 610.000."""
        if isinstance(value, Decimal) and value * 100 % 1 == 0:
            return round_amount(value, currency="EUR")
        return value

    def to_python(self, value: object) -> Any:
        text = str(value or "").strip()
        if not text:
            return None
        found = parse_amount(text)
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found


class DayField(forms.DateField):
    """A day that has come."""

    def __init__(self, *, today: dt.date, **kwargs: Any) -> None:
        widget = forms.DateInput(
            format="%Y-%m-%d", attrs={"type": "date", "max": today.isoformat()}
        )
        super().__init__(widget=widget, initial=today, **kwargs)
        self.today = today

    def clean(self, value: Any) -> dt.date | None:
        day: dt.date | None = super().clean(value)
        if day and day > self.today:
            raise ValidationError(_("That day has not come yet."))
        return day


class SharesForm(forms.Form):
    """How much goes to which open invoice."""

    def __init__(
        self,
        *args: Any,
        invoices: Iterable[Invoice],
        given: Mapping[int, Decimal] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.invoices = list(invoices)
        for row in self.invoices:
            field = AmountField(required=False, label=row.number, initial=(given or {}).get(row.pk))
            said = _("Amount for %(number)s") % {"number": row.number}
            field.widget.attrs |= {"aria-label": said, "class": "input"}
            self.fields[f"share-{row.pk}"] = field

    @property
    def share_rows(self) -> list[tuple[Invoice, BoundField]]:
        """The invoices with their fields."""
        return [(row, self[f"share-{row.pk}"]) for row in self.invoices]

    @property
    def own_fields(self) -> list[BoundField]:
        """The other fields."""
        return [one for one in self.visible_fields() if not one.name.startswith("share-")]

    def shares(self) -> dict[int, Decimal]:
        """What was typed, by the id of the invoice."""
        found = {row.pk: self.cleaned_data.get(f"share-{row.pk}") for row in self.invoices}
        return {pk: share for pk, share in found.items() if share}

    def refuse(self, refusal: Refused) -> None:
        """Say at the fields why it was refused."""
        for problem in refusal.problems:
            field = problem.field if problem.field in self.fields else None
            self.add_error(field, problem.text)


class PaymentForm(SharesForm):
    """Money that came in of a client."""

    amount = AmountField(label=gettext_lazy("Amount"))
    method = forms.ChoiceField(
        label=pgettext_lazy("payment", "How"), choices=Payment.Method.choices
    )
    reference = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=140,
        required=False,
        help_text=gettext_lazy("What the client wrote, or the number of the cheque."),
    )
    again = forms.BooleanField(required=False, label=gettext_lazy("It is another payment"))

    field_order = ("amount", "paid_on", "method", "reference")

    def __init__(self, *args: Any, today: dt.date, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paid_on"] = DayField(today=today, label=gettext_lazy("Came in on"))
        said = _("In %(currency)s") % {"currency": currency}
        self.fields["amount"].help_text = said
        self.order_fields(self.field_order)
        self.is_twin = False


class BankPaymentForm(SharesForm):
    """So much of a movement of the bank, as a payment of a client."""

    amount = AmountField(label=gettext_lazy("Amount of the payment"))

    def __init__(self, *args: Any, most: Decimal, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = _("Up to %(amount)s of this movement.") % {"amount": money(most, currency)}
        self.fields["amount"].help_text = said


class ReversalForm(forms.Form):
    """Why a payment is taken back, and since when."""

    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=240,
        error_messages={"required": gettext_lazy("Say why it is reversed.")},
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(today=today, label=gettext_lazy("As of"))


class BackForm(forms.Form):
    """Money that went back to the client."""

    amount = AmountField(label=gettext_lazy("Amount"))

    def __init__(self, *args: Any, today: dt.date, amount: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].initial = amount
        self.fields["on"] = DayField(today=today, label=gettext_lazy("Went back on"))


class StatementForm(forms.Form):
    """A file of the bank."""

    file = forms.FileField(
        label=gettext_lazy("File of the bank"),
        help_text=gettext_lazy(
            "camt.053 (XML) or CSV, up to 5 MB. The same file, or one that overlaps, adds nothing "
            "twice."
        ),
        widget=forms.FileInput(attrs={"class": "input", "accept": ".xml,.csv,.txt"}),
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "empty": gettext_lazy("This file is empty."),
        },
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 5 MB. Fetch fewer days at once."))
        return file


class ColumnsForm(forms.Form):
    """Which column of a table holds which of our fields."""

    day_first = forms.ChoiceField(
        label=gettext_lazy("05/08 is"),
        required=False,
        choices=[
            ("", gettext_lazy("said by the file")),
            ("yes", gettext_lazy("the fifth of August")),
            ("no", gettext_lazy("the eighth of May")),
        ],
    )

    def __init__(self, *args: Any, table: Table, guess: Columns, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [("", _("No column")), *((name, name) for name in table.headings)]
        for field, label in FIELDS.items():
            self.fields[field] = forms.ChoiceField(
                label=label,
                choices=columns,
                required=False,
                initial=guess.of.get(field, ""),
            )
        self.fields["date"].required = True
        self.fields["date"].error_messages["required"] = _("Say which column holds the day.")
        self.order_fields([*FIELDS, "day_first"])

    def columns(self) -> Columns:
        """What was chosen."""
        chosen = {field: self.cleaned_data.get(field, "") for field in FIELDS}
        first = {"yes": True, "no": False}.get(self.cleaned_data.get("day_first", ""))
        return Columns({field: name for field, name in chosen.items() if name}, first)


class AsideForm(forms.Form):
    """What a movement is, where it is none of a client's payments."""

    why = forms.CharField(
        label=gettext_lazy("What is it?"),
        max_length=160,
        error_messages={"required": gettext_lazy("Say what it is.")},
    )
