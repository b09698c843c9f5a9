from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from common.content import Content
from common.periods import Month


@dataclass(frozen=True)
class Row:
    days: Decimal
    on: date | None


@dataclass(frozen=True)
class Sheet(Content):
    rows: tuple[Row, ...]
    pairs: tuple[tuple[str, int], ...]
    month: Month
    at: datetime
    notes: Mapping[int, str] = field(default_factory=dict)
    flag: bool = False


SHEET = Sheet(
    rows=(Row(Decimal("1.50"), date(2026, 10, 1)), Row(Decimal("-0.25"), None)),
    pairs=(("a", 1),),
    month=Month(2026, 10),
    at=datetime(2026, 11, 2, 7, 30, tzinfo=UTC),
    notes={3: "x"},
    flag=True,
)


def test_content_survives_json_exactly() -> None:
    import json

    again = Sheet.from_json(json.loads(json.dumps(SHEET.to_json())))
    assert again == SHEET
    assert str(again.rows[0].days) == "1.50"


def test_content_is_plain() -> None:
    plain = SHEET.to_json()
    assert plain["rows"][0] == {"days": "1.50", "on": "2026-10-01"}
    assert plain["month"] == "2026-10"
    assert plain["at"] == "2026-11-02T07:30:00+00:00"


def test_fields_of_other_releases_take_their_default_or_are_passed_over() -> None:
    plain = SHEET.to_json()
    del plain["flag"]
    assert Sheet.from_json(plain | {"later": 1}).flag is False


def test_a_missing_fact_is_an_error() -> None:
    plain = SHEET.to_json()
    del plain["rows"]
    with pytest.raises(TypeError):
        Sheet.from_json(plain)
