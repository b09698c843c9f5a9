"""The words of figures, and which of them a text uses."""

import pytest
from django.utils.translation import override

from kpis import glossary


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Acquisition cost (CAC)", ["cac"]),
        ("LTV to CAC", ["cac", "ltv"]),
        ("MQLs that sales accepts", ["mql"]),
        ("Leadership sold the cactus", []),
        ("Pipeline coverage", ["pipeline", "pipeline-coverage"]),
        ("", []),
    ],
)
def test_words_are_found_whole(text: str, keys: list[str]) -> None:
    assert [word.key for word in glossary.used_in(text)] == keys


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_word_is_one_anchor_and_one_sentence(language: str) -> None:
    with override(language):
        words = [word for group in glossary.groups() for word in group.words]
        assert len({word.key for word in words}) == len(words)
        for word in words:
            assert str(word.word)
            assert str(word.means)[-1] == "."
