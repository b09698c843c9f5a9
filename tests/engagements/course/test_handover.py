import datetime as dt
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from accounts.actors import actor_of
from engagements.course import handover
from engagements.course.handover import PARTS, CannotHandOver, plan_of
from engagements.models import Engagement, HandoverItem
from tests.factories.world import World

ON = dt.date(2026, 11, 19)


def test_the_plan_counts_back_from_the_last_day() -> None:
    plan = plan_of(ends_on=dt.date(2026, 12, 31), on=ON)
    assert [point.on for point in plan] == [
        dt.date(2026, 11, 1),
        dt.date(2026, 12, 1),
        dt.date(2026, 12, 10),
        dt.date(2026, 12, 31),
    ]
    assert [point.is_past for point in plan] == [True, False, False, False]


def test_there_is_no_plan_while_the_end_is_open() -> None:
    assert plan_of(ends_on=None, on=ON) == ()


def test_a_dossier_has_every_part_from_the_start(world: World) -> None:
    with world.staff():
        found = handover.dossier_of(engagement=world.engagement, on=ON)
    assert [part.key for part in found.parts] == list(PARTS)
    assert (found.done, found.is_complete) == (0, False)


def test_a_part_is_settled_with_its_words_and_can_be_taken_back(world: World) -> None:
    settle = partial(
        handover.settle_part,
        engagement=world.engagement,
        key="risks",
        by=actor_of(world.bob),
        on=ON,
    )
    with world.staff():
        settle(detail="In the register")
        again = settle(address="https://wiki.example/risks")
        found = handover.dossier_of(engagement=world.engagement, on=ON)
        assert (found.done, again.done_by) == (1, "Bob")
        assert handover.unfinished(engagements=[world.engagement.pk, 7]) == {
            world.engagement.pk: len(PARTS) - 1,
            7: len(PARTS),
        }
        handover.reopen_part(item=again, by=actor_of(world.bob))
        assert handover.dossier_of(engagement=world.engagement, on=ON).done == 0


@pytest.mark.parametrize("key", ["nothing", "risks"])
def test_a_part_that_is_none_or_says_nothing_is_refused(world: World, key: str) -> None:
    by = actor_of(world.bob)
    with world.staff(), pytest.raises(CannotHandOver):
        handover.settle_part(engagement=world.engagement, key=key, by=by, on=ON, detail=" ")


def test_what_a_successor_has_to_know_is_handed_over(world: World) -> None:
    by = actor_of(world.bob)
    with world.staff():
        item = handover.add_item(
            engagement=world.engagement, by=by, kind="thread", title="Lease of the printers"
        )
        handover.close_item(item=item, by=by, on=ON)
        found = handover.dossier_of(engagement=world.engagement, on=ON)
    assert [(row.title, row.done_on, row.done_by) for row in found.items] == [
        ("Lease of the printers", ON, "Bob")
    ]


def test_handing_over_is_late_from_three_weeks_before_the_end(world: World) -> None:
    with world.staff():
        dossier = handover.dossier_of(engagement=world.engagement, on=ON)
    for ends, late in (
        (None, False),
        (dt.date(2026, 12, 11), False),
        (dt.date(2026, 12, 10), True),
    ):
        engagement = Engagement(ends_on=ends)
        assert handover.is_late(engagement=engagement, dossier=dossier, on=ON) is late


def test_the_database_keeps_each_part_once(world: World) -> None:
    row = {**world.engagement.owner, "engagement": world.engagement, "kind": "part", "key": "risks"}
    with world.staff():
        HandoverItem.objects.create(**row)
        with pytest.raises(IntegrityError), transaction.atomic():
            HandoverItem.objects.create(**row)
