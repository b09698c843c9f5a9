"""Readings: kept once, corrected with a reason, never overwritten."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from accounts.actors import Actor, actor_of
from accounts.models import AuditEntry
from kpis.models import DefinitionVersion, Framework, Kpi, Reading
from kpis.models.definition import Definition
from kpis.readings import CannotRecord, Entry, Outcome, Verdict, is_slip, record_readings
from tests.factories.kpis import make_framework, make_kpi, unsaved_kpi
from tests.factories.world import World, make_world

TODAY = dt.date(2026, 11, 3)
AT = dt.datetime(2026, 11, 3, 9, tzinfo=dt.UTC)
OCTOBER, NOVEMBER = dt.date(2026, 10, 1), dt.date(2026, 11, 1)


def keep(kpi: Kpi, value: object, *, by: Actor, period: dt.date = OCTOBER, **said: Any) -> Verdict:
    number = None if value is None else Decimal(str(value))
    entry = Entry(kpi, period, number, **said)
    (verdict,) = record_readings(entries=[entry], by=by, at=AT, on=TODAY)
    return verdict


def refused(kpi: Kpi, value: object, by: Actor, period: dt.date = OCTOBER) -> str:
    with pytest.raises(CannotRecord) as refusal:
        keep(kpi, value, by=by, period=period)
    assert not Reading.objects.filter(kpi=kpi).exists()
    return str(refusal.value)


def test_a_reading_is_kept_with_who_when_and_from_where(world: World) -> None:
    with world.staff():
        kpi = make_kpi(make_framework(world.engagement), "leads")
        verdict = keep(kpi, 34, by=actor_of(world.bob), note="Trade fair")
        row = Reading.objects.get(kpi=kpi)
        entry = AuditEntry.objects.latest("pk")
    assert verdict.outcome == Outcome.NEW
    assert (row.number, row.value, row.note, row.by) == (1, 34, "Trade fair", "Bob")
    assert (row.source, row.at, row.user) == ("typed", AT, world.bob.user)
    assert (entry.verb, entry.detail) == ("filled in", {"period": "2026-10", "value": "34"})


def test_the_same_value_again_changes_nothing(world: World) -> None:
    with world.staff():
        kpi = make_kpi(make_framework(world.engagement), "leads")
        keep(kpi, 34, by=actor_of(world.bob))
        assert keep(kpi, "34.0", by=actor_of(world.alice)).outcome == Outcome.UNCHANGED
        assert Reading.objects.filter(kpi=kpi).count() == 1


def test_a_correction_needs_a_reason_and_leaves_the_first_value(world: World) -> None:
    with world.staff():
        kpi = make_kpi(make_framework(world.engagement), "leads")
        keep(kpi, 30, by=actor_of(world.bob))
        with pytest.raises(CannotRecord, match="replaces the value that Bob gave"):
            keep(kpi, 34, by=actor_of(world.alice))
        verdict = keep(kpi, 34, by=actor_of(world.alice), reason="Eight came in late")
        rows = Reading.objects.filter(kpi=kpi).order_by("number")
        said = [(row.number, row.value, row.reason) for row in rows]
    assert verdict.outcome == Outcome.CORRECTED
    assert said == [(1, 30, ""), (2, 34, "Eight came in late")]


def test_a_value_is_taken_back_with_a_reason_and_may_come_back(world: World) -> None:
    with world.staff():
        kpi = make_kpi(make_framework(world.engagement), "leads")
        bob = actor_of(world.bob)
        assert keep(kpi, None, by=bob).outcome == Outcome.UNCHANGED
        keep(kpi, 30, by=bob)
        with pytest.raises(CannotRecord, match="takes back"):
            keep(kpi, None, by=bob)
        assert keep(kpi, None, by=bob, reason="Wrong month").outcome == Outcome.TAKEN_BACK
        with pytest.raises(CannotRecord, match="Say why there is one again"):
            keep(kpi, 30, by=bob)
        assert keep(kpi, 30, by=bob, reason="Right after all").before.value is None  # type: ignore[union-attr]


def test_a_note_without_a_value_is_not_lost_in_silence(world: World) -> None:
    with world.staff():
        kpi, bob = make_kpi(make_framework(world.engagement), "leads"), actor_of(world.bob)
        with pytest.raises(CannotRecord, match="give the value as well"):
            keep(kpi, None, by=bob, note="Trade fair")


def test_a_note_that_is_new_is_kept_beside_the_same_value(world: World) -> None:
    with world.staff():
        kpi = make_kpi(make_framework(world.engagement), "leads")
        bob = actor_of(world.bob)
        keep(kpi, 30, by=bob)
        assert keep(kpi, 30, by=bob, note="Trade fair").outcome == Outcome.CORRECTED
        assert keep(kpi, 30, by=bob, note="Trade fair").outcome == Outcome.UNCHANGED
        last = Reading.objects.filter(kpi=kpi).latest("number")
    assert (last.number, last.value, last.note, last.reason) == (2, 30, "Trade fair", "Trade fair")


def test_what_belongs_to_no_finished_period_is_refused(world: World) -> None:
    with world.staff():
        framework = make_framework(world.engagement)
        bob = actor_of(world.bob)
        kpi = make_kpi(framework, "leads", counts_from=dt.date(2026, 9, 15))
        assert "can be kept from 1 December 2026 on" in refused(kpi, 3, bob, NOVEMBER)
        assert "1 January 2028" in refused(kpi, 3, bob, dt.date(2027, 12, 1))
        assert "belongs to a whole period" in refused(kpi, 3, bob, dt.date(2026, 10, 2))
        assert "counts from 1 September 2026 on" in refused(kpi, 3, bob, dt.date(2026, 8, 1))
        assert keep(kpi, 3, by=bob, period=dt.date(2026, 9, 1)).outcome == Outcome.NEW


@pytest.mark.parametrize(
    ("facts", "value", "why"),
    [
        ({}, "1.5", "whole numbers"),
        ({"unit": "yes_no"}, "2", "yes or no"),
        ({"currency": "EUR"}, "1.005", "at most 2 decimals"),
        ({"currency": "JPY"}, "1.5", "whole numbers"),
        ({"unit": "percent"}, "1.23456", "at most 4 decimals"),
        ({}, "1" + "0" * 13, "too large"),
        ({"unit": "ratio"}, "NaN", "too large"),
    ],
)
def test_what_is_no_value_of_its_unit_is_refused(
    world: World, facts: dict[str, str], value: str, why: str
) -> None:
    with world.staff():
        kpi = make_kpi(make_framework(world.engagement), "leads", **facts)
        assert why in refused(kpi, value, actor_of(world.bob))


def test_a_formula_and_what_was_retired_take_none(world: World) -> None:
    with world.staff():
        framework = make_framework(world.engagement)
        formula = make_kpi(framework, "cac", formula="spend / customers")
        gone = make_kpi(framework, "leads", retired_at=AT, retired_why="No use")
        assert "is computed" in refused(formula, 1, actor_of(world.bob))
        assert "no longer measured" in refused(gone, 1, actor_of(world.bob))


def test_several_are_kept_together_or_not_at_all(world: World) -> None:
    with world.staff():
        framework = make_framework(world.engagement)
        one, other = make_kpi(framework, "leads"), make_kpi(framework, "deals")
        entries = [Entry(one, OCTOBER, Decimal(3)), Entry(other, OCTOBER, Decimal("1.5"))]
        with pytest.raises(CannotRecord) as refusal:
            record_readings(entries=entries, by=actor_of(world.bob), at=AT, on=TODAY)
        assert [one.outcome for one in refusal.value.verdicts] == [Outcome.NEW, Outcome.REFUSED]
        twice = [Entry(one, OCTOBER, Decimal(3)), Entry(one, OCTOBER, Decimal(4))]
        with pytest.raises(CannotRecord, match="named twice"):
            record_readings(entries=twice, by=actor_of(world.bob), at=AT, on=TODAY)
        assert not Reading.objects.exists()


def test_the_version_of_the_definition_stays_with_the_reading(world: World) -> None:
    with world.staff():
        owner = world.engagement.owner
        word = Definition.objects.create(**owner, word="Lead")
        facts = {"written_by": "Bob", "written_at": AT, "signed_by": ["sales"]}
        first, second = (
            DefinitionVersion.objects.create(
                **owner, definition=word, number=number, text="-", reason="-", **facts
            )
            for number in (1, 2)
        )
        kpi = make_kpi(make_framework(world.engagement), "leads", definition=first)
        keep(kpi, 3, by=actor_of(world.bob), period=dt.date(2026, 9, 1))
        Kpi.objects.filter(pk=kpi.pk).update(definition=second)
        keep(kpi, 4, by=actor_of(world.bob))
        rows = Reading.objects.filter(kpi=kpi).order_by("period")
        assert [row.definition_id for row in rows] == [first.pk, second.pk]


@pytest.mark.parametrize(
    ("value", "earlier", "unit", "slip"),
    [
        ("340", ["30", "32", "34"], "count", True),
        ("3.4", ["30", "32", "34"], "hours", True),
        ("60", ["30", "32", "34"], "count", False),
        ("9", ["1"], "count", False),
        ("0.25", ["24", "26"], "percent", True),
        ("125", ["90"], "percent", True),
        ("125", ["130"], "percent", False),
        ("0", ["30"], "count", False),
        ("340", [], "count", False),
        ("340", ["5000", "30", "32", "34"], "count", True),
    ],
)
def test_a_slip_of_the_decimal_mark_is_seen(
    value: str, earlier: list[str], unit: str, *, slip: bool
) -> None:
    assert is_slip(value=Decimal(value), earlier=[*map(Decimal, earlier)], unit=unit) is slip
    assert not is_slip(value=None, earlier=[], unit=unsaved_kpi().unit)


def test_two_who_fill_in_the_same_period_at_once_give_one_value(transactional_db: None) -> None:
    world = make_world()
    with world.staff():
        kpi = make_kpi(make_framework(world.engagement), "leads")
    start = Barrier(2)

    def fill(value: int) -> str:
        try:
            start.wait(timeout=10)
            with world.staff():
                return keep(kpi, value, by=actor_of(world.bob)).outcome
        except CannotRecord as refusal:
            return refusal.verdicts[0].outcome
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(fill, [30, 34]))
    assert said == [Outcome.NEEDS_REASON, Outcome.NEW]
    with world.staff():
        assert [row.number for row in Reading.objects.all()] == [1]
        assert Framework.objects.count() == 1
