import pytest

from engagements.categories import WORDS, category_of, told_category


@pytest.mark.parametrize(
    ("task", "category"),
    [
        ("Leadership meeting", "leadership"),
        ("Pipeline review", "leadership"),
        ("Comité de direction", "leadership"),
        ("Roadmap", "strategy"),
        ("Stratégie", "strategy"),
        ("Budget 2027", "strategy"),
        ("IT committee", "governance"),
        ("Comité", "governance"),
        ("Security governance", "governance"),
        ("Architecture review", "governance"),
        ("Lenkungsausschuss", "governance"),
        ("Agencies", "vendors"),
        ("Vendor steering", "vendors"),
        ("Fournisseurs", "vendors"),
        ("Cadrage du projet", "scoping"),
        ("Project scoping", "scoping"),
        ("Hiring", "coaching"),
        ("1:1", "coaching"),
        ("Recrutement", "coaching"),
        ("Knowledge transfer", "transfer"),
        ("Übergabe", "transfer"),
        ("Incident", "operations"),
        ("Code review", "operations"),
        ("Operations audit", "operations"),
        ("Process", "operations"),
        ("Störung", "operations"),
    ],
)
def test_category_of_knows_the_words_of_the_task(task, category):
    assert category_of(task=task) == category


@pytest.mark.parametrize("category", WORDS)
def test_every_category_is_told_by_its_own_name(category):
    assert told_category(text=category) == category


def test_category_of_asks_the_note_after_the_task():
    assert category_of(task="Roadmap", note="Hiring plan") == "strategy"
    assert category_of(task="CMO", note="Hiring plan") == "coaching"


def test_what_nothing_tells_is_leadership_and_never_drift():
    assert category_of(task="Xyz", note="") == "leadership"
    assert told_category(text="Xyz") is None


def test_a_word_inside_another_word_tells_nothing():
    assert told_category(text="Information") is None
