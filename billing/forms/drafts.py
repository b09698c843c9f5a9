"""What the office decides on a draft."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from billing import tax
from billing.composing import Discount
from billing.editing import Choices
from billing.models import Expense, Invoice, VatCategory

PERCENT, AMOUNT = "percent", "amount"


def _number(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        localize=True,
        max_digits=11,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        **options,
    )


class DraftForm(forms.Form):
    """Every choice of a draft, with what stands on it now; its days and rates are not asked."""

    purchase_order = forms.CharField(label=_("Order number"), max_length=40, required=False)
    buyer_reference = forms.CharField(
        label=_("Buyer reference"),
        max_length=40,
        required=False,
        help_text=_("What the client's accounting asks to read, a cost centre for instance."),
    )
    payment_days = forms.IntegerField(
        label=_("Days to pay"), min_value=0, max_value=365, required=False
    )
    note = forms.CharField(
        label=_("Note on the invoice"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    lines_by = forms.ChoiceField(label=_("One line for each"), choices=Invoice.LinesBy.choices)
    with_annex = forms.BooleanField(
        label=_("Print the days, entry by entry, on a page after the invoice"), required=False
    )
    discount_kind = forms.ChoiceField(
        label=_("Discount"),
        required=False,
        choices=[
            ("", pgettext_lazy("discount", "None")),
            (PERCENT, _("Per cent of the days")),
            (AMOUNT, _("An amount before VAT")),
        ],
    )
    discount = _number(_("How much"))
    discount_reason = forms.CharField(
        label=_("What it is for"),
        max_length=160,
        required=False,
        help_text=_("Printed on the line of the discount."),
    )
    expenses = forms.MultipleChoiceField(
        label=_("Expenses"), required=False, widget=forms.CheckboxSelectMultiple
    )
    vat_category = forms.ChoiceField(label=_("VAT"), required=False)
    vat_rate = _number(_("Rate, in per cent"), min_value=0, max_value=100, decimal_places=2)
    vat_reason = forms.CharField(
        label=_("Why"),
        max_length=240,
        required=False,
        help_text=_("It stands in the trail and, where no VAT is charged, on the invoice."),
    )

    def __init__(
        self,
        *args: Any,
        now: Choices,
        offered: Sequence[Expense],
        shown: Iterable[tuple[str, str]],
        days: int,
        **kwargs: Any,
    ) -> None:
        """`shown` are the expenses in words by their ids; `days` to pay hold where none are said."""
        super().__init__(*args, **{"initial": initial_of(now), **kwargs})
        self.offered = offered
        expenses: Any = self.fields["expenses"]
        expenses.choices = list(shown)
        if not offered:
            del self.fields["expenses"]
        category: Any = self.fields["vat_category"]
        category.choices = [("", _("As it follows from the law")), *VatCategory.choices]
        self.fields["payment_days"].widget.attrs["placeholder"] = str(days)

    def choices(self) -> Choices:
        """What was chosen."""
        held = self.cleaned_data
        names = ("purchase_order", "buyer_reference", "note", "payment_days", "lines_by")
        return Choices(
            with_annex=held["with_annex"],
            vat=self._vat(),
            discount=self._discount(),
            expenses=frozenset(int(pk) for pk in held.get("expenses", ())),
            **{name: held[name] for name in names},
        )

    def _vat(self) -> tax.Override | None:
        held = self.cleaned_data
        if not held["vat_category"]:
            return None
        return tax.Override(
            held["vat_category"], held["vat_rate"] or Decimal(0), held["vat_reason"]
        )

    def _discount(self) -> Discount | None:
        held = self.cleaned_data
        size = held["discount"] or Decimal(0)
        if held["discount_kind"] == PERCENT:
            return Discount(held["discount_reason"], percent=size)
        if held["discount_kind"] == AMOUNT:
            return Discount(held["discount_reason"], amount=size)
        return None


def initial_of(now: Choices) -> dict[str, Any]:
    """The fields as a draft stands."""
    discount, vat = now.discount, now.vat
    size = None
    if discount:
        size = discount.amount if discount.percent is None else discount.percent
    return {
        "purchase_order": now.purchase_order,
        "buyer_reference": now.buyer_reference,
        "note": now.note,
        "payment_days": now.payment_days,
        "lines_by": now.lines_by,
        "with_annex": now.with_annex,
        "discount_kind": "" if not discount else AMOUNT if discount.percent is None else PERCENT,
        "discount": _short(size) if size else None,
        "discount_reason": discount.reason if discount else "",
        "expenses": [str(pk) for pk in now.expenses],
        "vat_category": vat.category if vat else "",
        "vat_rate": _short(vat.rate) if vat else None,
        "vat_reason": vat.reason if vat else "",
    }


def _short(number: Decimal) -> Decimal:
    """A number without the noughts that say nothing: 10, not 10.00."""
    whole, _mark, places = f"{number:f}".partition(".")
    places = places.rstrip("0")
    return Decimal(f"{whole}.{places}" if places else whole)
