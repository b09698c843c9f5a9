"""Figures that are computed from others (domain, KPIs 3).

A formula names KPIs and inputs of its framework by their keys: `acquisition_spend /
new_customers`. It is looked at when it is written (`check_formula`) and computed whenever somebody
looks (`Book`). A percentage counts as its fraction in a formula, and a formula of a percentage
gives the fraction. Missing input or division by zero gives no value, never zero, and says why.
"""

from kpis.formulas.book import Book, Found
from kpis.formulas.checking import check_formula, check_users, inputs_of, is_key, names_in, used_by
from kpis.formulas.grammar import CannotUseFormula
from kpis.formulas.saying import formula_in_words

__all__ = [
    "Book",
    "CannotUseFormula",
    "Found",
    "check_formula",
    "check_users",
    "formula_in_words",
    "inputs_of",
    "is_key",
    "names_in",
    "used_by",
]
