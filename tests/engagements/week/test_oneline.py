"""A day in one line."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from common.days import format_days
from common.periods import Week
from engagements.marks import Field
from engagements.models import Engagement
from engagements.week.oneline import AMOUNTS, DAY_NAMES, Line, parse_line
from tenancy.models import Client

THURSDAY = dt.date(2026, 11, 19)
W47 = Week(2026, 47)


def engagement(number: int, name: str, role: str) -> Engagement:
    client = Client(pk=number, name=name)
    return Engagement(pk=number, client=client, role=role)


BRUME = engagement(1, "Atelier Brume", "cio")
BELVAL = engagement(2, "Maison Belval", "cmo")
PERRIN = engagement(3, "Maison Perrin", "cto")
ECLAIR = engagement(4, "Éclair & Fils", "coo")
LED = [BRUME, BELVAL, PERRIN, ECLAIR]


def read(text: str, led: list[Engagement] = LED) -> Line:
    return parse_line(text, engagements=led, today=THURSDAY, week=W47)


def problem(text: str) -> tuple[Field, str]:
    found = read(text).problem
    assert found is not None
    return found.field, found.said


@pytest.mark.parametrize(
    ("text", "client"),
    [
        ("brume ½", BRUME),
        ("bru ½", BRUME),
        ("BRUME ½", BRUME),
        ("atelier brume ½", BRUME),
        ("ab ½", BRUME),
        ("cio ½", BRUME),
        ("maison belval ½", BELVAL),
        ("maison bel ½", BELVAL),
        ("maison cto ½", PERRIN),
        ("mp ½", PERRIN),
        ("eclair ½", ECLAIR),
        ("éclair fils ½", ECLAIR),
    ],
)
def test_a_client_is_named_by_a_beginning_initials_or_the_role(
    text: str, client: Engagement
) -> None:
    line = read(text)
    assert line.problem is None
    assert line.engagement is client
    assert (line.day, line.days, line.note) == (THURSDAY, Decimal("0.5"), "")


def test_a_whole_name_is_surer_than_a_beginning() -> None:
    brumes = engagement(5, "Brumes du Nord", "cfo")
    brume = engagement(6, "Brume", "cfo")
    assert read("brume 1", [brumes, brume]).engagement is brume


@pytest.mark.parametrize(
    ("word", "day"),
    [
        ("today", 19),
        ("aujourd'hui", 19),
        ("aujourd’hui", 19),
        ("yesterday", 18),
        ("hier", 18),
        ("mon", 16),
        ("lundi", 16),
        ("ven", 20),
        ("Sunday", 22),
        ("12/11", 12),
        ("12/11/2026", 12),
        ("12/11/26", 12),
    ],
)
def test_a_day_is_a_weekday_of_the_week_or_a_date(word: str, day: int) -> None:
    line = read(f"brume {word} ¼ note")
    assert line.problem is None
    assert line.day == dt.date(2026, 11, day)
    assert line.note == "note"


def test_a_date_without_a_year_is_the_nearest() -> None:
    assert read("brume 05/01 1").day == dt.date(2027, 1, 5)
    assert read("brume 20/07 1").day == dt.date(2026, 7, 20)


@pytest.mark.parametrize(
    ("word", "days"),
    [
        ("¼", "0.25"),
        (".25", "0.25"),
        ("1/4", "0.25"),
        ("½", "0.5"),
        ("0,5", "0.5"),
        (".5", "0.5"),
        ("1/2", "0.5"),
        ("h", "0.5"),
        ("demi", "0.5"),
        ("demi-journée", "0.5"),
        ("half day", "0.5"),
        ("½j", "0.5"),
        ("0,5 j", "0.5"),
        ("¾", "0.75"),
        ("3/4", "0.75"),
        ("1", "1"),
        ("1d", "1"),
        ("d", "1"),
        ("j", "1"),
        ("jour", "1"),
        ("1 jour", "1"),
    ],
)
def test_an_amount_is_read_as_it_is_said_in_either_language(word: str, days: str) -> None:
    line = read(f"brume hier {word} point avec Camille")
    assert line.problem is None
    assert line.days == Decimal(days)
    assert line.note == "point avec Camille"


def test_a_category_may_stand_anywhere_after_the_amount() -> None:
    line = read("brume ½ ERP scoring #ven with Camille, ticket #12")
    assert line.category == "vendors"
    assert line.category_label == "Vendors"
    assert line.note == "ERP scoring with Camille, ticket #12"


def test_a_category_is_known_by_its_name_in_the_persons_language() -> None:
    with translation.override("fr"):
        label = str(read("brume ½ #vendors").category_label)
        assert read(f"brume ½ #{label[:5]}").category == "vendors"


@pytest.mark.parametrize(
    ("text", "field", "said"),
    [
        ("", Field.CLIENT, "Begin with the client."),
        ("   ", Field.CLIENT, "Begin with the client."),
        ("nobody ½", Field.CLIENT, "No client of yours this week begins with “nobody”."),
        ("maison ½", Field.CLIENT, "Which one: Maison Belval (CMO), Maison Perrin (CTO)?"),
        ("brume", Field.AMOUNT, "How much? ¼, ½, ¾ or 1."),
        ("brume hier", Field.AMOUNT, "How much? ¼, ½, ¾ or 1."),
        ("brume soon ½", Field.AMOUNT, "“soon” is neither a day nor an amount"),
        ("brume 1½", Field.AMOUNT, "Log ¼, ½, ¾ or 1 day."),
        ("brume 0", Field.AMOUNT, "Log ¼, ½, ¾ or 1 day."),
        ("brume 2h note", Field.AMOUNT, "Days, not hours"),
        ("brume 31/02 ½", Field.DAY, "There is no day “31/02”."),
        ("brume ½ #zzz", Field.CATEGORY, "“#zzz” is no category."),
        ("brume ½ #s", Field.CATEGORY, "may be several categories"),
        ("brume ½ " + "x" * 401, Field.NOTE, "at most 400 characters"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_field(text: str, field: Field, said: str) -> None:
    where, words = problem(text)
    assert where == field
    assert said in words


def test_what_could_be_read_before_a_problem_is_kept() -> None:
    line = read("brume hier #")
    assert line.engagement is BRUME
    assert line.day == dt.date(2026, 11, 18)


@given(
    led=st.sampled_from(LED),
    number=st.integers(0, 6),
    days=st.sampled_from([Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), Decimal(1)]),
    note=st.lists(st.from_regex(r"[a-z]{3,9}[,.]?", fullmatch=True), max_size=6).map(" ".join),
    data=st.data(),
)
def test_a_line_in_the_grammar_says_what_was_meant(
    led: Engagement, number: int, days: Decimal, note: str, data: st.DataObject
) -> None:
    amounts = [word for word, value in AMOUNTS.items() if value == days]
    amount = data.draw(st.sampled_from([format_days(days), str(days), *amounts]))
    day = data.draw(st.sampled_from(DAY_NAMES[number]))
    line = read(f"{led.client.name} {day} {amount} “{note}”")
    assert line.problem is None
    assert line.engagement is led
    assert (line.day, line.days) == (W47.days[number], days)
    assert line.note == f"“{note}”"


@given(st.text(max_size=60) | st.from_regex(r"brume [0-9/.,½ #a-z]{0,20}", fullmatch=True))
def test_no_text_breaks_the_reading(text: str) -> None:
    line = read(text)
    whole = None not in {line.engagement, line.day, line.days}
    assert whole or line.problem is not None


def test_a_sign_that_no_text_can_hold_is_left_out_of_the_note() -> None:
    line = read("brume ½ offers\0read")
    assert (line.note, line.problem) == ("offers read", None)
