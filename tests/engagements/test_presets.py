"""Ways to handle days, as the conditions they stand for."""

from decimal import Decimal
from typing import Any

import pytest

from engagements.models import Term
from engagements.presets import PRESETS, conditions_of, preset_of


@pytest.mark.parametrize(
    ("preset", "meant"),
    [
        ("strict", {"rollover_days": 0, "deficit_days": 0, "burst_cap": 0, "burst_asked": True}),
        (
            "flexible",
            {
                "rollover_days": 2,
                "rollover_months": 1,
                "burst_cap": Decimal("2.5"),
                "burst_asked": False,
            },
        ),
        ("annual", {"rollover_days": 88, "rollover_months": 11, "deficit_days": 8}),
        ("bridge", {"rollover_days": 0, "proration": "working", "burst_cap": None}),
        ("light", {"rollover_days": 16, "rollover_months": 2, "deficit_days": 8}),
    ],
)
def test_a_preset_stands_for_its_conditions(preset: str, meant: dict[str, Any]) -> None:
    found = conditions_of(preset=preset, days=Decimal(8))
    assert {name: found[name] for name in meant} == meant


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("days", ["0", "0.25", "8", "31"])
def test_what_a_preset_fills_in_can_be_kept(preset: str, days: str) -> None:
    """The checks of the table: rollover has both halves and fixed billing, figures fit."""
    found = conditions_of(preset=preset, days=Decimal(days))
    assert bool(found["rollover_days"]) == bool(found["rollover_months"])
    assert found["billing"] == "fixed"
    assert found["rollover_days"] < 1000
    assert found["deficit_days"] <= 31


@pytest.mark.parametrize("preset", PRESETS)
def test_a_term_is_known_by_its_preset(preset: str) -> None:
    term = Term(days_per_month=Decimal(8), **conditions_of(preset=preset, days=Decimal(8)))
    found = preset_of(term)
    assert found is not None
    assert found.key == preset
    term.rollover_days = Decimal("0.25")
    assert preset_of(term) is None


def test_what_the_law_says_by_itself_is_no_preset() -> None:
    assert preset_of(Term(days_per_month=Decimal(8))) is None


def test_every_preset_is_said_in_a_sentence() -> None:
    assert all(str(one.says).endswith(".") and str(one.name) for one in PRESETS.values())
