import pytest

from kpis.definitions.differences import Piece, between, pieces
from kpis.models import DefinitionVersion


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ("A lead", "A lead", [("same", "A lead")]),
        (
            "A lead with a budget",
            "A lead with a budget and a date",
            [("same", "A lead with a budget "), ("new", "and a date")],
        ),
        (
            "Within ninety days",
            "Within thirty days",
            [("same", "Within "), ("gone", "ninety "), ("new", "thirty "), ("same", "days")],
        ),
        ("Gone", "", [("gone", "Gone")]),
    ],
)
def test_a_difference_is_said_word_for_word(
    before: str, after: str, kinds: list[tuple[str, str]]
) -> None:
    assert pieces(before, after) == tuple(Piece(kind, text) for kind, text in kinds)


def test_a_difference_says_who_signs_too_and_no_more() -> None:
    before = DefinitionVersion(text="x", signed_by=["marketing", "sales"])
    after = DefinitionVersion(text="x", signed_by=["sales", "finance"])
    found = between(before, after)
    assert (found.signs_too_in_words, found.signs_no_more_in_words) == ("Finance", "Marketing")
