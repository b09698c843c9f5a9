from datetime import UTC, date, datetime

from django.template import Context, Template
from django.utils.translation import override

from common.typography import (
    date_format,
    joined,
    long_date,
    month_label,
    month_name,
    set_french,
    short_date,
    typeset,
)


def test_french_signs_keep_a_space_that_does_not_break() -> None:
    text = typeset("Prêt : « oui » ? Non ; 61 % dès maintenant enfin", language="fr")
    assert text.startswith("Prêt\u00a0: «\u202foui\u202f»\u202f? Non\u202f; 61\u202f% dès")


def test_french_is_set_once_and_its_placeholders_are_left_alone() -> None:
    text = set_french("L'heure... : %(day)s et %s, 61 %% ; «oui»")
    assert text == "L’heure…\u00a0: %(day)s et %s, 61\u202f%% ; «oui»".replace(" ;", "\u202f;")
    assert set_french(text) == text


def test_english_signs_are_left_alone_and_addresses_too() -> None:
    assert typeset("See https://x.example : it is theremost", language="en").startswith(
        "See https://x.example : it is"
    )


def test_a_short_last_word_is_not_left_alone_on_its_line() -> None:
    assert typeset("Two deals were unblocked.", language="en").endswith("were\u00a0unblocked.")


def test_dates_are_written_in_the_language() -> None:
    day = date(2026, 11, 5)
    assert long_date(day, language="en") == "5\u00a0November 2026"
    assert long_date(day, language="fr") == "5\u00a0novembre 2026"
    assert long_date(date(2026, 10, 1), language="fr") == "1er\u00a0octobre 2026"
    assert long_date(date(2026, 10, 11), language="fr") == "11\u00a0octobre 2026"
    assert short_date(day, language="en") == "5\u00a0Nov"
    assert short_date(date(2026, 10, 1), language="fr") == "1er\u00a0oct."
    assert month_name(day, language="fr") == "novembre 2026"
    assert month_label(day, language="en") == "Nov"


def test_a_page_writes_dates_in_its_language() -> None:
    day = date(2026, 11, 1)
    assert date_format(day, "D j M Y") == "Sun 1 Nov 2026"
    with override("fr"):
        assert date_format(day, "D j M Y") == "dim. 1er nov. 2026"
        assert date_format(day, "l j F") == "dimanche 1er novembre"
        assert date_format(date(2026, 2, 11), "j M") == "11 févr."
        assert date_format(date(2026, 11, 11), "j F Y") == "11 novembre 2026"
        assert date_format(day, "Y-m-d") == "2026-11-01"
        assert (
            date_format(datetime(2026, 11, 1, 21, 5, tzinfo=UTC), "j M Y, H:i")
            == "1er nov. 2026, 21:05"
        )
        page = Template('{{ day|date:"j F" }} {{ day|date:"j" }} {{ none|date:"j F" }}|')
        assert page.render(Context({"day": day, "none": None})) == "1er novembre 1 |"


def test_a_list_ends_with_and() -> None:
    assert joined(["Ada", "Bob", "Cy"], language="en") == "Ada, Bob and Cy"
    assert joined(["Ada", "Bob"], language="fr") == "Ada et Bob"
    assert joined(["Ada"], language="en") == "Ada"
    assert joined([], language="en") == ""
