"""Who holds a row lets others name it: nobody waits in a circle for what both mean to keep.

A row that is locked FOR UPDATE makes everybody wait at their commit who has written a reference to
it, be they the very one whom its holder waits for. FOR NO KEY UPDATE keeps other holders out alone.
"""

import ast
import datetime as dt
from decimal import Decimal

from accounts.actors import actor_of
from accounts.models import Contact
from common.periods import Month
from engagements import lifecycle, months, worklogs
from engagements.models import Engagement, EngagementMonth, WorkLog
from tests.engagements.test_month_races import NOW, as_staff, cast, race
from tests.factories.world import World
from tests.house.test_conventions import code

__all__ = ["cast"]
NOVEMBER = Month(2026, 11)
DAY = dt.date(2026, 11, 17)


def log(world: World) -> object:
    return worklogs.log_work(
        engagement=world.engagement,
        member=world.bob,
        day=DAY,
        days=Decimal("0.5"),
        by=actor_of(world.bob),
    )


def hand_in(world: World) -> object:
    found = months.month_of(engagement=world.engagement, month=NOVEMBER)
    return months.submit(month=found, by=actor_of(world.bob), at=NOW, on=NOW.date())


def end(world: World) -> object:
    return lifecycle.change_engagement(
        engagement=world.engagement,
        ends_on=dt.date(2026, 11, 30),
        by=actor_of(world.alice),
        on=NOW.date(),
    )


def test_one_person_hands_a_month_in_and_logs_in_it_at_once(cast: tuple[World, Contact]) -> None:
    world, _denis = cast
    with world.staff():
        months.month_of(engagement=world.engagement, month=NOVEMBER)
    (said,) = race(
        as_staff(world, lambda: hand_in(world)),
        as_staff(world, lambda: log(world)),
    )
    assert said == "November 2026 is with the client for approval. Take it back to change it."
    with world.staff():
        assert EngagementMonth.objects.get(month=NOVEMBER.first).status == "submitted"
        assert not WorkLog.objects.exists()


def test_the_office_ends_an_engagement_while_a_day_is_logged(
    cast: tuple[World, Contact],
) -> None:
    world, _denis = cast
    with world.staff():
        months.month_of(engagement=world.engagement, month=NOVEMBER)
    assert race(as_staff(world, lambda: log(world)), as_staff(world, lambda: end(world))) == []
    with world.staff():
        assert WorkLog.objects.count() == 1
        assert Engagement.objects.get().ends_on == dt.date(2026, 11, 30)


def test_every_lock_lets_others_name_the_row() -> None:
    found = []
    for path in code():
        for node in ast.walk(ast.parse(path.read_text())):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "select_for_update"
                and not any(word.arg == "no_key" for word in node.keywords)
            ):
                found.append(f"{path.name}:{node.lineno}")
    assert found == []
