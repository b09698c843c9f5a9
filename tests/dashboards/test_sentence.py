"""The founder's page in one breath, case by case."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils.translation import override

from common.periods import Month
from dashboards.sentence import Bill, Facts, Pace, Wait, greeting, is_fresh, sentences, standing
from engagements.burn import Burn, State, projection, state_of
from engagements.ledger import Account

ON = dt.date(2026, 11, 19)
NOVEMBER, OCTOBER = Month(2026, 11), Month(2026, 10)
CALM = "Your days in November are on pace."


def burn(used: str, of: str = "8", *, gone: int = 13, to_go: int = 7) -> Burn:
    """A month by the law's own arithmetic."""
    days, available = Decimal(used), Decimal(of)
    projected = projection(used=days, gone=gone, to_go=to_go)
    return Burn(
        month=NOVEMBER,
        account=Account(contracted=available, used=days),
        projected=projected,
        days_gone=gone,
        days_to_go=to_go,
        ended=not to_go,
        state=state_of(used=days, available=available, projected=projected),
    )


def said(*paces: Burn, **facts: object) -> tuple[str, ...]:
    roles = ("CMO", "CTO", "CIO")
    named = tuple(Pace(role, one) for role, one in zip(roles, paces, strict=False))
    return sentences(Facts(on=ON, paces=named, **facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("used", "of", "gone", "to_go", "sentence"),
    [
        ("4.5", "8", 13, 7, CALM),
        ("2", "8", 3, 17, CALM),
        ("8.5", "8", 13, 7, "November has gone ½ day beyond the contract."),
        ("9.5", "8", 13, 7, "November has gone 1½ days beyond the contract."),
        ("8", "8", 13, 7, "All 8 days of November are used."),
        ("1", "1", 13, 7, "The 1 day of November is used up."),
        ("6", "8", 13, 7, "November is heading past its 8 days."),
        ("7", "8", 20, 0, "November is nearly used up: 1 day is left."),
        ("6.5", "8", 20, 0, "November is nearly used up: 1½ days are left."),
        ("0", "8", 13, 7, "No day is logged in November yet."),
        ("0", "7.5", 0, 20, "November begins with 7½ days."),
        ("0", "0.5", 0, 20, "November begins with ½ day."),
        ("1", "0", 13, 7, "November has gone 1 day beyond the contract."),
    ],
)
def test_the_days_of_one_engagement_come_first(
    used: str, of: str, gone: int, to_go: int, sentence: str
) -> None:
    assert said(burn(used, of, gone=gone, to_go=to_go))[0] == sentence


@pytest.mark.parametrize(
    ("used", "sentence"),
    [
        (("4", "4"), CALM),
        (("4", "8.5"), "The CTO has gone ½ day beyond the contract in November."),
        (("9", "8.5"), "2 engagements have gone beyond their contract in November."),
        (("4", "8"), "The CTO has used all 8 days of November."),
        (("8", "8", "4"), "2 engagements have used all their days of November."),
        (("6", "4"), "The CMO is heading past the 8 days of November."),
        (("6", "6"), "2 engagements are heading past their days of November."),
        (("8.5", "8", "0"), "The CMO has gone ½ day beyond the contract in November."),
        (("4", "0"), "No day is logged in November yet."),
    ],
)
def test_of_several_engagements_the_one_that_matters_most_is_named(
    used: tuple[str, ...], sentence: str
) -> None:
    assert said(*(burn(days) for days in used))[0] == sentence


def test_two_that_are_nearly_used_up_are_counted() -> None:
    shown = said(burn("7", gone=20, to_go=0), burn("7.5", gone=20, to_go=0))
    assert shown[0] == "2 engagements have nearly used their days of November."
    one = said(burn("7", gone=20, to_go=0), burn("4", gone=20, to_go=0))
    assert one[0] == "The CMO has 1 day left in November."


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({}, "Your first engagement is being set up."),
        (
            {"starts": ("CMO", dt.date(2026, 12, 1))},
            "Your fractional CMO starts on Tuesday 1 December.",
        ),
        ({"ended": dt.date(2026, 10, 31)}, "Your engagement ended on 31 October 2026."),
        (
            {"starts": ("CTO", dt.date(2026, 12, 1)), "ended": dt.date(2026, 10, 31)},
            "Your fractional CTO starts on Tuesday 1 December.",
        ),
    ],
)
def test_a_client_without_a_running_engagement_is_told_why(
    facts: dict[str, object], sentence: str
) -> None:
    assert said(**facts)[0] == sentence


@pytest.mark.parametrize(
    ("facts", "rest"),
    [
        ({}, ("Nothing waits for you.",)),
        (
            {"waits": (Wait(OCTOBER, dt.date(2026, 11, 2)),)},
            ("October has waited for your approval since Monday 2 November.",),
        ),
        ({"waits": (Wait(OCTOBER, ON),)}, ("October is ready for your approval.",)),
        (
            {"waits": (Wait(OCTOBER, dt.date(2026, 11, 2)), Wait(NOVEMBER, ON))},
            ("2 months have waited for your approval, the oldest since Monday 2 November.",),
        ),
        (
            {"waits": (Wait(OCTOBER, ON), Wait(NOVEMBER, ON))},
            ("2 months are ready for your approval.",),
        ),
        (
            {"waits": (Wait(Month(2025, 12), dt.date(2026, 11, 2)),)},
            ("December 2025 has waited for your approval since Monday 2 November.",),
        ),
        (
            {"overdue": (Bill("LP-2026-0046", dt.date(2026, 11, 2)),)},
            ("Invoice LP-2026-0046 was due on 2 November.",),
        ),
        (
            {"overdue": (Bill("B", dt.date(2026, 11, 9)), Bill("A", dt.date(2026, 11, 2)))},
            ("2 invoices are past their due date, the oldest since 2 November.",),
        ),
        ({"report": OCTOBER}, ("Nothing waits for you.", "The October report is ready.")),
        (
            {"report": OCTOBER, "waits": (Wait(OCTOBER, ON),)},
            ("October is ready for your approval.", "The October report is ready."),
        ),
    ],
)
def test_what_waits_follows_the_days(facts: dict[str, object], rest: tuple[str, ...]) -> None:
    assert said(burn("4"), **facts) == (CALM, *rest)


def test_other_questions_to_the_founder_follow() -> None:
    assert said(burn("5.5"), extra=1, reviews=2)[1:] == (
        "A request for extra days waits for an answer.",
    )
    assert said(burn("5.5"), reviews=2)[1:] == ("2 quarterly reviews wait to be confirmed.",)
    assert said(burn("5.5"), reviews=1)[1:] == ("A quarterly review waits to be confirmed.",)


def test_no_more_than_three_sentences_are_said() -> None:
    shown = said(
        burn("4"),
        waits=(Wait(OCTOBER, ON),),
        overdue=(Bill("A", dt.date(2026, 11, 2)),),
        report=OCTOBER,
    )
    assert shown == (
        CALM,
        "October is ready for your approval.",
        "Invoice A was due on 2 November.",
    )


@pytest.mark.parametrize(
    ("waits", "rest"),
    [
        ((), ()),
        (
            (Wait(OCTOBER, dt.date(2026, 11, 2)),),
            ("October has waited for the founder’s approval since Monday 2 November.",),
        ),
        ((Wait(OCTOBER, ON),), ("October is ready for the founder’s approval.",)),
        (
            (Wait(OCTOBER, dt.date(2026, 11, 2)), Wait(OCTOBER, ON)),
            ("2 months wait for the founder’s approval, the oldest since Monday 2 November.",),
        ),
        (
            (Wait(OCTOBER, ON), Wait(OCTOBER, ON)),
            ("2 months are ready for the founder’s approval.",),
        ),
    ],
)
def test_who_only_reads_is_told_whose_answer_is_missing(
    waits: tuple[Wait, ...], rest: tuple[str, ...]
) -> None:
    assert said(burn("4"), waits=waits, addressed=False) == (CALM, *rest)


def test_days_are_written_in_the_readers_language() -> None:
    with override("fr"):
        assert any("0,33" in one for one in said(burn("8.33")))


def test_a_sentence_agrees_with_the_state_of_the_balance() -> None:
    """Calm, watch and over are the law's (domain, Days 8); the sentence never says otherwise."""
    for quarters in range(1, 45):
        one = burn(str(Decimal(quarters) / 4))
        calm = standing(one).name == "ON_PACE"
        assert calm == (one.state == State.CALM), one


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (5, "Good morning, Hélène"),
        (11, "Good morning, Hélène"),
        (12, "Good afternoon, Hélène"),
        (17, "Good afternoon, Hélène"),
        (18, "Good evening, Hélène"),
        (0, "Good evening, Hélène"),
    ],
)
def test_a_person_is_greeted_by_their_first_name_and_the_hour(hour: int, words: str) -> None:
    assert greeting(name="Hélène Belval", hour=hour) == words


def test_a_report_is_news_for_a_week() -> None:
    assert is_fresh(published_on=dt.date(2026, 11, 13), on=ON)
    assert not is_fresh(published_on=dt.date(2026, 11, 12), on=ON)
