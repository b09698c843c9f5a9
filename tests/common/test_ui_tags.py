import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation
from lucide import IconDoesNotExist

from common.periods import Month
from common.problems import Problem
from common.templatetags import ui

TEMPLATES = Path(__file__).parents[2] / "templates"
NAMED_ICON = re.compile(
    r"""\{% icon "([^"]+)"|\{% pill "[^"]*" \S+ "([^"]+)" %\}|icon="([a-z0-9-]+)\""""
)


def draw(source, **context):
    return Template(source).render(Context(context))


def pages():
    return [path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html")]


@pytest.mark.parametrize("template", pages())
def test_every_icon_that_a_template_names_exists(template):
    for names in NAMED_ICON.findall((TEMPLATES / template).read_text()):
        assert ui.icon(next(filter(None, names)))


def test_an_icon_is_hidden_from_screen_readers_and_has_the_size_asked_for():
    drawn = draw('{% icon "check" size=18 %}')
    assert drawn.startswith("<svg")
    assert 'aria-hidden="true"' in drawn
    assert 'width="18"' in drawn
    assert " style=" not in drawn


def test_an_unknown_icon_is_an_error():
    with pytest.raises(IconDoesNotExist):
        ui.icon("no-such-icon")


def test_a_pill_says_its_state_in_a_word_and_escapes_it():
    assert draw('{% pill "good" text %}', text="<b>") == '<span class="pill good">&lt;b&gt;</span>'
    assert "<svg" in draw('{% pill "bad" "Overdue" "circle-alert" %}')


def test_a_pill_refuses_a_tone_that_the_stylesheet_does_not_know():
    with pytest.raises(ValueError, match="no tone"):
        ui.pill("purple", "Paid")


def test_days_are_written_with_quarter_glyphs():
    assert draw("{{ value|days }}", value=Decimal("5.50")) == "5½"
    assert draw("{{ value|days }}", value=None) == ""
    assert draw("{{ value|signed_days }}", value=Decimal("-0.25")) == "−¼"
    assert draw("{{ value|signed_days }}", value=None) == ""


def test_a_share_is_set_as_its_language_does():
    assert draw("{{ value|percent }}", value=33) == "33%"
    with translation.override("fr"):
        assert draw("{{ value|percent }}", value=33) == "33\u202f%"


def test_an_amount_is_written_in_the_language_of_the_page():
    assert ui.money(Decimal("9600.00"), "EUR") == "€9,600.00"
    with translation.override("fr"):
        assert ui.money(Decimal("9600.00"), "EUR") == "9\u202f600,00\u00a0€"
    assert ui.money(None, "EUR") == ""


def test_a_month_is_written_by_its_name():
    assert ui.month_name(Month(2026, 11)) == "November 2026"


def test_a_meter_carries_its_sentence():
    drawn = draw('{% meter 7.25 8 tone="warn" label="7¼ of 8 days used" thin=True %}')
    assert "<title>7¼ of 8 days used</title>" in drawn
    assert 'class="meter warn"' in drawn


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Claire Dumas", "CD"),
        ("tom@lumen-partners.example", "T"),
        ("Jean-Luc de la Tour", "JT"),
        ("", ""),
    ],
)
def test_initials_are_at_most_two_letters(name, letters):
    assert ui.initials(name) == letters


def test_hues_go_round_the_eight_colours():
    assert [ui.hue(number) for number in (1, 8, 9, None)] == [1, 8, 1, 1]


def test_what_follows_the_first_items_is_nothing_when_there_is_no_list():
    assert ui.after([1, 2, 3], 2) == [3]
    assert ui.after(None, 2) == []


@pytest.mark.parametrize(
    "template", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html", "503.html"]
)
def test_an_error_page_renders_without_any_context_and_says_whether_anything_was_saved(template):
    drawn = render_to_string(template)
    assert drawn.count("<h1>") == 1
    assert re.search(r"[Nn]othing was (saved|changed)|not saved", drawn)
    assert 'href="/"' in drawn


def test_the_shell_renders_without_any_context():
    drawn = render_to_string("app_shell.html")
    assert 'id="net"' in drawn
    assert 'id="toasts"' in drawn
    assert drawn.count("<h1>") == 1


def test_a_problem_of_many_lines_is_told_once_with_its_lines() -> None:
    locked = [Problem("locked", "August is locked.", line=line) for line in (2, 3, 4, 7)]
    other = Problem("file", "The file ends early.")
    assert ui.told_once([*locked, other]) == [
        ("August is locked.", 4, "2 to 4, 7"),
        ("The file ends early.", 0, ""),
    ]
    assert ui.told_once(None) == []
    scattered = [Problem("date", "No date.", line=line) for line in range(2, 100, 2)]
    assert ui.told_once(scattered)[0][2].endswith(", 38, 40, …")
