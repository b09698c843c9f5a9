"""A formula as people read it."""

import pytest
from django.utils.translation import override

from kpis.formulas import formula_in_words
from tests.kpis.formulas.figures import by_key, figure

KNOWN = by_key(
    figure("spend", name="Sales spend"), figure("won", name="Won"), figure("lost", name="Lost")
)


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("won / (won + lost)", "Won ÷ (Won + Lost)"),
        ("won - (lost - spend)", "Won − (Lost − Sales spend)"),
        ("(won - lost) - spend", "Won − Lost − Sales spend"),
        ("(won * lost) / spend", "Won × Lost ÷ Sales spend"),
        ("won / (lost * spend)", "Won ÷ (Lost × Sales spend)"),
        ("won + (lost + spend)", "Won + Lost + Sales spend"),
        ("won * (lost / spend)", "Won × Lost ÷ Sales spend"),
        ("-(won + 1234.50)", "−(Won + 1,234.5)"),
        ("-won * lost", "−Won × Lost"),
        ("max(0, won - lost) * 2", "largest of (0; Won − Lost) × 2"),
        ("won / days_in_period", "Won ÷ days of the period"),
        ("won / gone", "Won ÷ gone"),
        ("won /", "won /"),
    ],
)
def test_a_formula_is_said_with_names_and_as_few_brackets_as_it_needs(
    formula: str, words: str
) -> None:
    with override("en"):
        assert formula_in_words(formula, KNOWN) == words


def test_numbers_are_set_as_the_page_sets_them() -> None:
    with override("fr"):
        assert formula_in_words("won * 0.5", KNOWN) == "Won × 0,5"
