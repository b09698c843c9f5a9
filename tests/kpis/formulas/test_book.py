"""The values of formulas: exact, gathered over shorter periods, and none where something is
missing."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.utils.translation import override

from kpis.formulas import Book, Found
from kpis.formulas.arithmetic import half_up, median
from kpis.formulas.book import length_of
from kpis.models import Kpi
from tests.kpis.formulas.figures import OCTOBER, book, by_key, figure, in_october

D = Decimal
WEEKS_OF_OCTOBER = [dt.date(2026, 9, 28) + dt.timedelta(weeks=n) for n in range(5)]


def value_of(formula: str, *, unit: str = "count", **values: object) -> Decimal | None:
    """The value that a formula has with these values of counts in October 2026."""
    result = figure("result", formula=formula, unit=unit)
    kpis = by_key(result, *(figure(key) for key in values))
    return in_october(kpis, **values).value(result, OCTOBER).value


@pytest.mark.parametrize(
    ("formula", "values", "value"),
    [
        ("a / b", {"a": 12000, "b": 8}, "1500"),
        ("a / b", {"a": 1, "b": 3}, "0.3333"),
        ("a / b", {"a": 2, "b": 3}, "0.6667"),
        ("a / b", {"a": -2, "b": 3}, "-0.6667"),
        ("a / b", {"a": 1, "b": 20000}, "0.0001"),  # 0.00005, half up
        ("a / b", {"a": -1, "b": 20000}, "-0.0001"),
        ("a / b", {"a": 1, "b": 20001}, "0.0000"),
        ("a / b * b", {"a": 1, "b": 3}, "1"),  # rounded once, at the end
        ("0.1 + 0.2 - a", {"a": 0}, "0.3"),
        ("a - b - a", {"a": 5, "b": 2}, "-2"),
        ("-a + +b", {"a": 5, "b": 2}, "-3"),
        ("a / b / b", {"a": 8, "b": 2}, "2"),
        ("min(a, b) + max(a, b)", {"a": 8, "b": 2}, "10"),
        ("sum(a, b, b) / mean(a, b)", {"a": 8, "b": 2}, "2.4"),
        ("median(a, b, 3)", {"a": 8, "b": 2}, "3"),
        ("median(a, b, 3, 4)", {"a": 8, "b": 2}, "3.5"),
        ("abs(b - a)", {"a": 8, "b": 2}, "6"),
        ("round(a / b)", {"a": 5, "b": 2}, "3"),
        ("round(-a / b)", {"a": 5, "b": 2}, "-3"),
        ("a * days_in_period", {"a": 2}, "62"),
        ("max(0, a - b)", {"a": 1, "b": 2}, "0"),
    ],
)
def test_a_formula_is_computed_exactly(formula: str, values: dict[str, Any], value: str) -> None:
    assert value_of(formula, **values) == D(value)


def test_a_percentage_counts_as_its_fraction() -> None:
    kpis = by_key(
        figure("opportunities"),
        figure("won_share", unit="percent"),
        figure("deal", currency="EUR"),
        figure("expected", currency="EUR", formula="opportunities * won_share * deal"),
        figure("lost_share", unit="percent", formula="1 - won_share"),
        figure("odds", unit="ratio", formula="won_share / lost_share"),
    )
    read = in_october(kpis, opportunities=40, won_share=25, deal=D("12000.50"))
    assert read.value(kpis["expected"], OCTOBER).value == D("120005")
    assert read.value(kpis["lost_share"], OCTOBER).value == D(75)
    assert read.value(kpis["odds"], OCTOBER).value == D("0.3333")


def test_a_formula_of_a_formula_counts_with_what_was_not_rounded() -> None:
    kpis = by_key(figure("a"), figure("third", formula="a / 3"), figure("b", formula="third * 3"))
    read = in_october(kpis, a=1)
    assert read.value(kpis["third"], OCTOBER).value == D("0.3333")
    assert read.value(kpis["b"], OCTOBER).value == D(1)


def test_yes_and_no_count_as_one_and_nought() -> None:
    assert value_of("a * b", unit="yes_no", a=1, b=1) == D(1)
    assert value_of("a * b", unit="yes_no", a=1, b=0) == D(0)
    assert value_of("a * b", unit="yes_no", a=1, b=2) is None


# --------------------------------------------------------------------------------------- no value


def why(formula: str, **values: object) -> str:
    given = {key: value for key, value in values.items() if value != "missing"}
    result = figure("result", formula=formula)
    kpis = by_key(result, *(figure(key, name=key.capitalize()) for key in values))
    found = in_october(kpis, **given).value(result, OCTOBER)
    assert found.value is None
    assert found.exact is None
    with override("en"):
        return found.why


@pytest.mark.parametrize(
    ("formula", "values", "said"),
    [
        ("a / b", {"a": 1, "b": 0}, "No value: division by zero: B is 0."),
        ("a / (b - a)", {"a": 1, "b": 1}, "No value: division by zero: B − A is 0."),
        ("0 / b + a", {"a": 1, "b": 0}, "No value: division by zero: B is 0."),
        ("a / b", {"a": 1, "b": "missing"}, "No value: B is missing for October 2026."),
        ("a / b", {"a": 1, "b": None}, "No value: B is missing for October 2026."),
        ("a * 0 + b", {"a": "missing", "b": 1}, "No value: A is missing for October 2026."),
        (
            "a / b",
            {"a": "missing", "b": "missing"},
            "No value: A (October 2026) and B (October 2026) are missing.",
        ),
        (
            "a + b + c + d + e",
            dict.fromkeys("abcde", "missing"),
            "No value: A (October 2026), B (October 2026), C (October 2026) and 2 more readings "
            "are missing.",
        ),
        (
            "a / gone",
            {"a": 1},
            "No value: the formula names “gone”, which is not there.",
        ),
        (
            "a *",
            {"a": 1},
            "No value: the formula cannot be used. The formula cannot be read: a figure or a sign "
            "is missing at its end.",
        ),
        ("a * a", {"a": 10**8}, "No value: the result is too large for a figure."),
        ("result + a", {"a": 1}, "No value: the formula goes in a circle: Result → Result."),
    ],
)
def test_no_value_says_why(formula: str, values: dict[str, object], said: str) -> None:
    assert why(formula, **values) == said


def test_a_figure_that_was_not_read_says_so_itself() -> None:
    kpis = by_key(figure("a"))
    with override("en"):
        empty = in_october(kpis).value(kpis["a"], OCTOBER)
        taken_back = in_october(kpis, a=None).value(kpis["a"], OCTOBER)
        assert empty.why == "There is no reading for October 2026."
        assert taken_back.why == "The value for October 2026 was taken back: Wrong file"
    assert in_october(kpis, a=1).value(kpis["a"], OCTOBER).why == ""


def test_the_reason_is_passed_on_from_formula_to_formula() -> None:
    kpis = by_key(
        figure("spend"),
        figure("customers", name="New customers"),
        figure("cac", formula="spend / customers"),
        figure("payback", formula="cac / spend"),
    )
    with override("en"):
        missing = in_october(kpis, spend=1).value(kpis["payback"], OCTOBER)
        nought = in_october(kpis, spend=1, customers=0).value(kpis["payback"], OCTOBER)
        assert missing.why == "No value: New customers is missing for October 2026."
        assert nought.why == "No value: division by zero: New customers is 0."


def test_a_circle_that_went_round_the_check_has_no_value() -> None:
    kpis = by_key(figure("one", formula="two + 1"), figure("two", formula="one + 1"))
    read = in_october(kpis)
    with override("en"):
        assert read.value(kpis["one"], OCTOBER).why == (
            "No value: the formula goes in a circle: One → Two → One."
        )
    assert read.value(kpis["two"], OCTOBER).value is None


def test_a_chain_without_end_has_no_value_and_breaks_nothing() -> None:
    chain = [figure("s0"), *(figure(f"s{n}", formula=f"s{n - 1} + 1") for n in range(1, 3000))]
    kpis = by_key(*chain)
    with override("en"):
        assert in_october(kpis, s0=1).value(chain[-1], OCTOBER).why == (
            "No value: too many formulas rest one on another."
        )
    assert in_october(kpis, s0=1).value(chain[20], OCTOBER).value == D(21)


def test_numbers_without_end_are_cut_short() -> None:
    """Each formula multiplies the one before by itself sixty times: 60^6 digits, never written."""
    chain = [figure("s0", formula="1 / a")]
    for n in range(1, 7):
        chain.append(figure(f"s{n}", formula="*".join([f"s{n - 1}"] * 60)))
    kpis = by_key(figure("a"), *chain)
    read = in_october(kpis, a="99999999999999.9999")
    with override("en"):
        assert read.value(chain[-1], OCTOBER).why == (
            "No value: the result is too large for a figure."
        )


# ---------------------------------------------------------------------------------------- periods


def test_shorter_periods_are_gathered_as_they_say() -> None:
    kpis = by_key(
        figure("total", cadence="week"),
        figure("typical", cadence="week", gather="mean"),
        figure("newest", cadence="week", gather="last"),
        *(figure(f"of_{key}", formula=key) for key in ("total", "typical", "newest")),
    )
    weeks = dict(zip(WEEKS_OF_OCTOBER, (1, 2, 3, 4, 6), strict=True))
    read = book(kpis, dict.fromkeys(("total", "typical", "newest"), weeks))
    values = [read.value(kpis[f"of_{key}"], OCTOBER).value for key in ("total", "typical")]
    assert values == [D(16), D("3.2")]
    assert read.value(kpis["of_newest"], OCTOBER).value == D(6)
    # What is read for a formula says how it was gathered.
    assert [found.value for _kpi, found in read.inputs(kpis["of_typical"], OCTOBER)] == [D("3.2")]


def test_a_missing_part_of_a_period_leaves_no_value() -> None:
    kpis = by_key(
        figure("total", cadence="week", name="Deploys"),
        figure("newest", cadence="week", gather="last"),
        figure("sums", formula="total"),
        figure("ends", formula="newest"),
    )
    weeks: dict[dt.date, object] = dict.fromkeys(WEEKS_OF_OCTOBER, 1)
    del weeks[WEEKS_OF_OCTOBER[2]]
    read = book(kpis, {"total": weeks, "newest": weeks})
    with override("en"):
        found = read.value(kpis["sums"], OCTOBER)
        assert found.value is None
        assert found.why == "No value: Deploys is missing for Week 42, 2026."
    assert read.value(kpis["ends"], OCTOBER).value == D(1)


def test_a_week_counts_for_the_month_of_its_thursday() -> None:
    kpis = by_key(figure("total", cadence="week"), figure("sums", formula="total"))
    days = [dt.date(2026, 11, 30) + dt.timedelta(weeks=n) for n in range(5)]
    read = book(kpis, {"total": dict(zip(days, (1, 10, 100, 1000, 10000), strict=True))})
    # 30 November has its Thursday in December; week 53 ends in January and belongs to December.
    assert read.value(kpis["sums"], dt.date(2026, 12, 1)).value == D(11111)


def test_months_make_quarters_and_years() -> None:
    kpis = by_key(
        figure("revenue"),
        figure("by_quarter", cadence="quarter", formula="revenue"),
        figure("by_year", cadence="year", formula="revenue / days_in_period"),
    )
    months = {dt.date(2024, n, 1): 61 * n for n in range(1, 13)}
    read = book(kpis, {"revenue": months})
    assert read.value(kpis["by_quarter"], dt.date(2024, 10, 1)).value == D(61 * 33)
    assert read.value(kpis["by_year"], dt.date(2024, 1, 1)).value == D(13)  # 366 days


@pytest.mark.parametrize(
    ("name", "period", "cadence", "length"),
    [
        ("days_in_period", dt.date(2024, 2, 1), "month", 29),
        ("days_in_period", dt.date(2026, 2, 1), "month", 28),
        ("hours_in_period", dt.date(2026, 2, 1), "month", 672),
        ("weeks_in_period", dt.date(2026, 2, 1), "month", 4),
        ("weeks_in_period", dt.date(2026, 10, 1), "quarter", Fraction(92, 7)),
        ("months_in_period", dt.date(2026, 10, 1), "quarter", 3),
        ("months_in_period", dt.date(2026, 1, 1), "year", 12),
        ("months_in_period", dt.date(2026, 10, 5), "week", None),
        ("days_in_period", dt.date(2026, 12, 28), "week", 7),
    ],
)
def test_a_period_is_so_long(
    name: str, period: dt.date, cadence: str, length: Fraction | int | None
) -> None:
    assert length_of(name, period=period, of=cadence) == length


def test_longer_periods_say_nothing_about_shorter_ones() -> None:
    kpis = by_key(
        figure("budget", cadence="quarter", name="Budget"), figure("share", formula="budget / 3")
    )
    found = in_october(kpis, budget=3).value(kpis["share"], OCTOBER)
    with override("en"):
        assert found.why == "No value: Budget is read for longer periods only."


def test_the_half_goes_away_from_nought() -> None:
    numbers = [Fraction(1, 2), Fraction(-1, 2), Fraction(5, 2), Fraction(-249, 100)]
    assert [half_up(one) for one in numbers] == [1, -1, 3, -2]
    assert median([Fraction(3), Fraction(1), Fraction(2)]) == 2


def test_a_figure_is_computed_once_for_each_period(monkeypatch: pytest.MonkeyPatch) -> None:
    kpis = by_key(figure("a"), figure("b", formula="a + a"), figure("c", formula="b + b + a"))
    read = in_october(kpis, a=1)
    seen: list[str] = []
    computed = type(read)._computed

    def noted(self: Book, kpi: Kpi, period: dt.date) -> Found:
        seen.append(kpi.key)
        return computed(self, kpi, period)

    monkeypatch.setattr(Book, "_computed", noted)
    for _again in range(3):
        assert read.value(kpis["c"], OCTOBER).value == D(5)
    assert seen == ["c", "b"]


def test_units_of_every_kind_pass_through() -> None:
    for unit in Kpi.Unit.values:
        facts = {"unit": unit, "currency": "EUR"} if unit == "money" else {"unit": unit}
        one = figure("one", **facts)
        same = figure("same", formula="one", **facts)
        read = in_october(by_key(one, same), one=1)
        assert read.value(same, OCTOBER).value == D(1), unit
