"""Who was asked for what, when, and when it came."""

import datetime as dt

import pytest

from accounts.actors import actor_of
from engagements.course import checklists, owing
from engagements.course.checklists import CannotTick
from engagements.models import ChecklistGrant, ChecklistItem
from tests.factories.world import World

ASKED = dt.date(2026, 11, 2)
pytestmark = pytest.mark.django_db


def line(world: World, key: str = "backups") -> checklists.Line:
    found = checklists.line_of(engagement=world.engagement, checklist="access", key=key)
    assert found is not None
    return found


def ask(world: World, *keys: str, on: dt.date = ASKED) -> list[str]:
    with world.staff():
        asked = checklists.ask(
            engagement=world.engagement,
            checklist="access",
            by=actor_of(world.bob),
            on=on,
            keys=keys,
        )
        return [one.key for one in asked]


def settle(world: World, **said: object) -> ChecklistItem:
    facts: dict[str, object] = {"state": "done", "asked_on": ASKED, **said}
    return checklists.settle(
        engagement=world.engagement,
        line=line(world),
        by=actor_of(world.bob),
        on=dt.date(2026, 11, 19),
        **facts,  # type: ignore[arg-type]
    )


def test_the_list_of_a_role_is_asked_for_at_once_and_once(world: World) -> None:
    assert "backups" in ask(world)
    assert ask(world) == []


def test_what_lies_between_asking_and_giving_is_lost(world: World) -> None:
    ask(world, "backups")
    with world.staff():
        assert line(world).lost(dt.date(2026, 11, 19)) == 17
        settle(world, closed_on=dt.date(2026, 11, 14))
        assert line(world).lost(dt.date(2026, 11, 19)) == 12


def test_no_needs_a_reason_and_days_stand_in_order(world: World) -> None:
    with world.staff():
        with pytest.raises(CannotTick, match="Say why"):
            settle(world, state="refused")
        with pytest.raises(CannotTick, match="before it was asked"):
            settle(world, closed_on=dt.date(2026, 11, 1))
        with pytest.raises(CannotTick, match="still to come"):
            settle(world, closed_on=dt.date(2026, 11, 20))
        row = settle(world, state="unneeded", reason="They have none")
        assert row.closed_by == "Bob"


def test_the_clients_people_give_in_their_own_name(world: World, now: dt.datetime) -> None:
    ask(world, "backups")
    with world.founder():
        checklists.grant(
            engagement=world.engagement,
            line=line(world),
            by=actor_of(world.dora),
            at=now,
            on=now.date(),
        )
        act = ChecklistGrant.objects.get()
        assert act.user_id == world.dora.user_id
        assert line(world).is_done
        with pytest.raises(CannotTick, match="settled already"):
            checklists.grant(
                engagement=world.engagement,
                line=line(world),
                by=actor_of(world.dora),
                at=now,
                on=now.date(),
            )


def test_nobody_gives_what_was_not_asked_for(world: World, now: dt.datetime) -> None:
    with world.founder(), pytest.raises(CannotTick):
        checklists.grant(
            engagement=world.engagement,
            line=line(world),
            by=actor_of(world.dora),
            at=now,
            on=now.date(),
        )


def test_lines_of_ones_own_come_and_go(world: World) -> None:
    with world.staff():
        by = actor_of(world.bob)
        mine = checklists.add(
            engagement=world.engagement, checklist="access", title="Badge for the lab", by=by
        )
        assert line(world, mine.key).title == "Badge for the lab"
        checklists.remove(engagement=world.engagement, line=line(world, mine.key), by=by)
        with pytest.raises(CannotTick, match="not needed"):
            checklists.remove(engagement=world.engagement, line=line(world), by=by)


def test_a_late_diagnostic_is_owed_by_who_was_asked_in_time(world: World) -> None:
    """The engagement began on 1 January: its diagnostic was due on the 15th."""
    on = dt.date(2026, 1, 20)
    with world.staff():
        found = owing.course(engagement=world.engagement, on=on)
        assert [(debt.title, debt.by_client) for debt in found.debts] == [("IT audit", False)]
    ask(world, "backups", on=dt.date(2026, 1, 5))
    with world.staff():
        found = owing.course(engagement=world.engagement, on=on)
        backups, audit = found.debts
        assert (backups.title, backups.by_client, backups.days) == ("Backup reports", True, 15)
        assert audit.by_client
        assert [one.key for one in audit.blocked] == ["backups"]
        assert found.of_executive == ()


def test_what_was_asked_for_too_late_excuses_nobody(world: World) -> None:
    ask(world, "backups", on=dt.date(2026, 1, 16))
    with world.staff():
        found = owing.course(engagement=world.engagement, on=dt.date(2026, 1, 20))
        assert [debt.title for debt in found.of_executive] == ["IT audit"]


def test_the_course_of_many_costs_the_same(world: World, django_assert_num_queries: object) -> None:
    # The fifth asks whether the figures that are late wait for the founder.
    with world.staff(), django_assert_num_queries(5):  # type: ignore[operator]
        owing.courses(engagements=[world.engagement] * 5, on=ASKED)
