"""What people type about billing, a module for each subject; only the shape is judged here."""

from billing.forms.disputes import AnswerForm, DisputeForm
from billing.forms.exports import AccountsForm, PeriodForm, RatesForm
from billing.forms.invoices import PaidForm, SelectionForm

__all__ = [
    "AccountsForm",
    "AnswerForm",
    "DisputeForm",
    "PaidForm",
    "PeriodForm",
    "RatesForm",
    "SelectionForm",
]
