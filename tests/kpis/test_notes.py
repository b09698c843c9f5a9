"""Who writes down what happened, and who takes it away."""

import datetime as dt

import pytest

from accounts.actors import actor_of
from accounts.models import AuditEntry, Contact, Membership
from kpis import notes
from kpis.models import Kpi, KpiNote
from kpis.notes import CannotNote
from tests.factories.kpis import make_framework, make_kpi
from tests.factories.world import World

DAY = dt.date(2026, 11, 19)


@pytest.fixture
def kpi(world: World) -> Kpi:
    with world.staff():
        return make_kpi(make_framework(world.engagement), "leads")


def add(
    kpi: Kpi,
    who: Membership | Contact,
    now: dt.datetime,
    *,
    on: dt.date = DAY,
    text: str = " Fair ",
) -> KpiNote:
    return notes.add_note(kpi=kpi, on=on, text=text, by=actor_of(who), at=now, today=DAY)


def test_a_note_is_kept_with_its_author_and_stands_in_the_trail(
    kpi: Kpi, world: World, now: dt.datetime
) -> None:
    with world.staff():
        note = add(kpi, world.bob, now)
        assert (note.text, note.by) == ("Fair", "Bob")
        assert AuditEntry.objects.filter(verb="noted event").count() == 1


@pytest.mark.parametrize(
    ("on", "text", "said"),
    [
        (DAY + dt.timedelta(days=1), "Fair", "lies ahead"),
        (DAY, "  ", "Say what happened"),
    ],
)
def test_what_has_not_happened_is_refused(
    kpi: Kpi, world: World, now: dt.datetime, on: dt.date, text: str, said: str
) -> None:
    with world.staff(), pytest.raises(CannotNote, match=said):
        add(kpi, world.bob, now, on=on, text=text)


def test_the_founder_reads_and_writes_nothing(kpi: Kpi, world: World, now: dt.datetime) -> None:
    with world.staff():
        note = add(kpi, world.bob, now)
    with world.founder():
        assert KpiNote.objects.get().text == "Fair"
        with pytest.raises(CannotNote):
            add(kpi, world.dora, now)
    assert not notes.may_remove(note=note, by=actor_of(world.dora))


def test_the_author_and_the_office_take_a_note_away(
    kpi: Kpi, world: World, now: dt.datetime
) -> None:
    with world.staff():
        first, second = add(kpi, world.alice, now), add(kpi, world.bob, now)
        with pytest.raises(CannotNote, match="Alice wrote this"):
            notes.remove_note(note=first, by=actor_of(world.bob))
        notes.remove_note(note=second, by=actor_of(world.bob))
        notes.remove_note(note=first, by=actor_of(world.olga))
        assert not KpiNote.objects.exists()
        assert AuditEntry.objects.filter(verb="removed event").count() == 2
