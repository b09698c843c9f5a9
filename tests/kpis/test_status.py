"""How a figure stands and where it goes: a table of cases for every direction, band and unit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.models import Kpi
from kpis.status import Limits, Status, Trend, judge, trend

ON, RISK, OFF = Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def limits_of(text: str) -> Limits:
    """Limits as "amber_low low high amber_high" with - for none."""
    parts = [None if part == "-" else Decimal(part) for part in text.split()]
    return Limits(amber_low=parts[0], low=parts[1], high=parts[2], amber_high=parts[3])


# What is aimed at, and what is judged how: "value: state".
CASES: dict[str, tuple[str, str, dict[str, Status]]] = {
    # Upwards: to reach, and to hold, are judged alike.
    "win rate above 25, amber 15": (
        "above",
        "15 25 - -",
        {"25": ON, "24.9999": RISK, "15": RISK, "14.9999": OFF, "300": ON, "-1": OFF},
    ),
    "qualified leads up to 50, no amber": (
        "up",
        "- 50 - -",
        {"50": ON, "49.99": RISK, "45": RISK, "44.9999": OFF, "0": OFF},
    ),
    "mfa must be complete": (
        "above",
        "100 100 - -",
        {"100": ON, "99.9999": OFF},
    ),
    "margin above nought": ("above", "- 0 - -", {"0": ON, "0.0001": ON, "-0.0001": OFF}),
    "result above a loss": (
        "above",
        "- -10 - -",
        {"-10": ON, "-10.5": RISK, "-11": RISK, "-11.01": OFF},
    ),
    # Downwards.
    "sales cycle down to 40 days": (
        "down",
        "- - 40 -",
        {"40": ON, "0": ON, "40.0001": RISK, "44": RISK, "44.01": OFF},
    ),
    "cost below 900, amber 1200": (
        "below",
        "- - 900 1200",
        {"900": ON, "900.01": RISK, "1200": RISK, "1200.01": OFF},
    ),
    "incidents: none, one or two, three": (
        "below",
        "- - 0 2",
        {"0": ON, "1": RISK, "2": RISK, "3": OFF},
    ),
    "incidents: none, no amber": ("down", "- - 0 -", {"0": ON, "1": OFF}),
    "loss below -5": ("down", "- - -5 -", {"-5": ON, "-4.5": RISK, "-4.49": OFF, "-6": ON}),
    # Ranges.
    "utilisation 70 to 85": (
        "band",
        "- 70 85 -",
        {"70": ON, "77": ON, "85": ON, "69.9": RISK, "63": RISK, "62.9": OFF}
        | {"85.01": RISK, "93.5": RISK, "93.51": OFF},
    ),
    "budget 95 to 105, amber 90 to 110": (
        "band",
        "90 95 105 110",
        {"100": ON, "94.99": RISK, "90": RISK, "89.99": OFF, "110": RISK, "110.01": OFF},
    ),
    "amber on one side only": (
        "band",
        "60 70 85 -",
        {"60": RISK, "59.99": OFF, "93.5": RISK, "93.51": OFF},
    ),
    "a range around nought": (
        "band",
        "- -5 5 -",
        {"0": ON, "-5": ON, "5": ON, "5.5": RISK, "-5.5": RISK, "-5.51": OFF},
    ),
    "exactly seven": ("band", "- 7 7 -", {"7": ON, "6.3": RISK, "7.7": RISK, "7.71": OFF}),
}


@pytest.mark.parametrize(
    ("direction", "limits", "value", "state"),
    [
        (direction, limits, value, state)
        for direction, limits, cases in CASES.values()
        for value, state in cases.items()
    ],
    ids=[f"{name}: {value}" for name, (_d, _l, cases) in CASES.items() for value in cases],
)
def test_a_value_is_judged(direction: str, limits: str, value: str, state: Status) -> None:
    found = judge(value=Decimal(value), limits=limits_of(limits), direction=direction)
    assert found == state


@pytest.mark.parametrize("direction", Kpi.Direction.values)
def test_what_is_not_known_is_not_judged(direction: str) -> None:
    limits = Limits(low=Decimal(1), high=Decimal(2))
    assert judge(value=None, limits=limits, direction=direction) == Status.NO_DATA
    assert judge(value=None, limits=None, direction=direction) == Status.NO_DATA


@pytest.mark.parametrize("direction", [d for d in Kpi.Direction.values if d != "yes"])
def test_without_a_target_nothing_is_on_track(direction: str) -> None:
    assert judge(value=Decimal(1), limits=None, direction=direction) == Status.NO_TARGET


def test_yes_is_on_track_and_no_is_not_whatever_the_target() -> None:
    for limits in (None, Limits(low=Decimal(1))):
        assert judge(value=Decimal(1), limits=limits, direction="yes") == ON
        assert judge(value=Decimal(0), limits=limits, direction="yes") == OFF


values = st.decimals(min_value=-1000, max_value=1000, places=2)


@given(one=values, other=values, low=values, gap=st.decimals(0, 100, places=2))
def test_further_towards_the_target_is_never_worse(
    one: Decimal, other: Decimal, low: Decimal, gap: Decimal
) -> None:
    order = [OFF, RISK, ON]
    for amber in (None, low - gap):
        upwards = Limits(low=low, amber_low=amber)
        states = [judge(value=v, limits=upwards, direction="up") for v in sorted((one, other))]
        assert order.index(states[0]) <= order.index(states[1])
    downwards = Limits(high=low)
    states = [judge(value=v, limits=downwards, direction="down") for v in sorted((one, other))]
    assert order.index(states[0]) >= order.index(states[1])


# ------------------------------------------------------------------------------------------ trend


@pytest.mark.parametrize(
    ("direction", "before", "newest", "going"),
    [
        # Against the mean of the three before: 20, 22, 24 make 22, a fiftieth of it 0.44.
        ("up", "20 22 24", "22.44", Trend.STEADY),
        ("up", "20 22 24", "22.45", Trend.BETTER),
        ("up", "20 22 24", "21.56", Trend.STEADY),
        ("up", "20 22 24", "21.55", Trend.WORSE),
        ("above", "20 22 24", "23", Trend.BETTER),
        ("down", "20 22 24", "23", Trend.WORSE),
        ("below", "20 22 24", "21", Trend.BETTER),
        # Only the last three known ones count; a gap is passed over.
        ("up", "900 20 22 24", "23", Trend.BETTER),
        ("up", "20 - 22 - 24 -", "23", Trend.BETTER),
        ("up", "20", "23", Trend.BETTER),
        # Nothing to compare with, or nothing to compare.
        ("up", "", "23", Trend.UNKNOWN),
        ("up", "- - -", "23", Trend.UNKNOWN),
        ("up", "20 22 24", "-", Trend.UNKNOWN),
        # From nought, and below it.
        ("up", "0 0 0", "0", Trend.STEADY),
        ("up", "0 0 0", "0.0001", Trend.BETTER),
        ("up", "-10 -10 -10", "-9", Trend.BETTER),
        ("down", "-10 -10 -10", "-9", Trend.WORSE),
        # A range from 70 to 85: nearer to it is better, inside it is steady.
        ("band", "60 60 60", "65", Trend.BETTER),
        ("band", "65 65 65", "60", Trend.WORSE),
        ("band", "90 90 90", "80", Trend.BETTER),
        ("band", "72 80 84", "70", Trend.STEADY),
        ("band", "80 80 80", "90", Trend.WORSE),
        ("band", "60 60 60", "60.5", Trend.STEADY),
        ("band", "60 60 60", "95", Trend.STEADY),  # as far outside as before
        # Yes and no.
        ("yes", "0 0 0", "1", Trend.BETTER),
        ("yes", "1 1 1", "0", Trend.WORSE),
        ("yes", "1 1 1", "1", Trend.STEADY),
    ],
)
def test_where_a_figure_goes(direction: str, before: str, newest: str, going: Trend) -> None:
    values = [None if one == "-" else Decimal(one) for one in [*before.split(), newest]]
    limits = Limits(low=Decimal(70), high=Decimal(85)) if direction == "band" else None
    assert trend(values=values, limits=limits, direction=direction) == going


def test_a_range_that_is_not_set_and_no_values_have_no_trend() -> None:
    known = [Decimal(1), Decimal(2)]
    assert trend(values=known, limits=None, direction="band") == Trend.UNKNOWN
    assert trend(values=[], limits=None, direction="up") == Trend.UNKNOWN
