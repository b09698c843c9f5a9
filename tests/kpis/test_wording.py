"""How figures are said: values, targets, states, trends and periods, in both languages."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils.translation import override

from common.templatetags.ui import PILL_TONES, icon
from kpis import wording
from kpis.status import Limits, Status, Trend
from tests.factories.kpis import unsaved_kpi

D = Decimal


@pytest.mark.parametrize(
    ("facts", "value", "english", "french"),
    [
        ({"unit": "count"}, "1234", "1,234", "1 234"),
        ({"unit": "count", "per": "week"}, "0.5", "0.5 a week", "0,5"),
        ({"unit": "percent"}, "41", "41%", "41 %"),
        ({"unit": "percent"}, "33.3333", "33.3%", "33,3 %"),
        ({"unit": "percent"}, "99.9512", "99.95%", "99,95 %"),
        ({"unit": "percent"}, "0.049", "0.05%", "0,05 %"),
        ({"unit": "percent"}, "-2.25", "−2.3%", "−2,3 %"),
        ({"currency": "EUR"}, "1300.5", "€1,301", "1 301 €"),
        ({"currency": "EUR"}, "3.4167", "€3.42", "3,42 €"),
        ({"currency": "EUR", "per": "day"}, "812.4", "€812 a day", "812 €"),
        ({"currency": "USD"}, "99.999", "$100", "100 $US"),
        ({"currency": "JPY"}, "12.5", "¥13", "13 ¥"),
        ({"unit": "days"}, "1", "1 day", "1 "),
        ({"unit": "days"}, "12.04", "12 days", "12 "),
        ({"unit": "hours"}, "0.25", "0.3 hour", "0,3 "),
        ({"unit": "weeks"}, "4", "4 weeks", "4 "),
        ({"unit": "months"}, "8.55", "8.6 months", "8,6 "),
        ({"unit": "ratio"}, "3.2", "3.2×", "3,2 ×"),
        ({"unit": "score"}, "7.48", "7.5", "7,5"),
        ({"unit": "yes_no"}, "1", "Yes", ""),
        ({"unit": "yes_no"}, "0", "No", ""),
        ({"unit": "count"}, None, "No value", ""),
    ],
)
def test_a_value_is_said_with_what_its_unit_needs(
    facts: dict[str, str], value: str | None, english: str, french: str
) -> None:
    kpi, exact = unsaved_kpi(**facts), None if value is None else D(value)
    with override("en"):
        assert wording.value_in_words(kpi, exact) == english
    with override("fr"):
        said = wording.value_in_words(kpi, exact).replace("\u202f", " ").replace("\u00a0", " ")
        assert said.startswith(french)


@pytest.mark.parametrize(
    ("value", "said"),
    [("25", "25%"), ("24.99", "24.99%"), ("24.9999", "24.9999%"), ("14.96", "14.96%")],
)
def test_rounding_never_shows_a_value_on_the_other_side_of_a_limit(value: str, said: str) -> None:
    kpi, limits = unsaved_kpi(unit="percent"), Limits(low=D(25), amber_low=D(15))
    with override("en"):
        assert wording.value_in_words(kpi, D(value), limits=limits) == said


@pytest.mark.parametrize(
    ("facts", "limits", "said", "amber"),
    [
        ({"unit": "percent"}, Limits(low=D(25)), "at least 25%", "at least 22.5%"),
        (
            {"currency": "EUR", "direction": "down"},
            Limits(high=D(900), amber_high=D(1200)),
            "at most €900",
            "at most €1,200",
        ),
        (
            {"unit": "percent", "direction": "band"},
            Limits(low=D(70), high=D(85)),
            "70% to 85%",
            "63% to 93.5%",
        ),
        (
            {"unit": "percent"},
            Limits(low=D(100), high=D(100)),
            "exactly 100%",
            "90% to 110%",
        ),
        ({"unit": "yes_no"}, None, "Yes", ""),
        ({"unit": "count"}, None, "No target", ""),
    ],
)
def test_a_target_is_said_in_words(
    facts: dict[str, str], limits: Limits | None, said: str, amber: str
) -> None:
    kpi = unsaved_kpi(**facts)
    with override("en"):
        assert wording.target_in_words(kpi, limits) == said
        assert wording.amber_in_words(kpi, limits) == amber


@pytest.mark.parametrize(
    ("facts", "english"),
    [
        ({"unit": "percent"}, "%"),
        ({"unit": "count"}, ""),
        ({"unit": "count", "per": "week"}, "a week"),
        ({"currency": "GBP"}, "£"),
        ({"currency": "CHF", "per": "day"}, "CHF a day"),
        ({"unit": "hours", "per": "month"}, "hours a month"),
        ({"unit": "yes_no"}, ""),
    ],
)
def test_a_unit_stands_beside_its_field(facts: dict[str, str], english: str) -> None:
    with override("en"):
        assert wording.unit_in_words(unsaved_kpi(**facts)) == english


@pytest.mark.parametrize("status", list(Status))
def test_every_state_has_a_word_a_tone_and_an_icon(status: Status) -> None:
    assert wording.status_label(status)
    assert wording.status_tone(status) in PILL_TONES
    assert icon(wording.status_icon(status), 14)


@pytest.mark.parametrize("trend", list(Trend))
@pytest.mark.parametrize("direction", ["up", "down", "above", "below", "band", "yes"])
def test_every_trend_has_a_word_and_an_icon(trend: Trend, direction: str) -> None:
    name = wording.trend_icon(trend, direction)
    assert bool(wording.trend_label(trend)) is bool(name) is (trend != Trend.UNKNOWN)
    assert wording.trend_tone(trend) in PILL_TONES
    assert not name or icon(name, 14)


def test_the_arrow_goes_where_the_value_goes() -> None:
    assert wording.trend_icon(Trend.BETTER, "down") == "trending-down"
    assert wording.trend_icon(Trend.WORSE, "below") == "trending-up"
    assert wording.trend_icon(Trend.BETTER, "up") == "trending-up"


@pytest.mark.parametrize(
    ("day", "cadence", "name", "label"),
    [
        (dt.date(2026, 12, 28), "week", "Week 53, 2026", "W53"),
        (dt.date(2024, 12, 30), "week", "Week 1, 2025", "W1"),
        (dt.date(2026, 10, 1), "month", "October 2026", "Oct"),
        (dt.date(2026, 10, 1), "quarter", "Q4 2026", "Q4"),
        (dt.date(2026, 1, 1), "year", "2026", "2026"),
    ],
)
def test_a_period_has_a_name(day: dt.date, cadence: str, name: str, label: str) -> None:
    with override("en"):
        assert wording.period_name(day, cadence) == name
        assert wording.period_label(day, cadence) == label
    with override("fr"):
        assert wording.period_name(day, cadence)
