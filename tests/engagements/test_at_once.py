"""Two people who make the same at the same moment: one makes it, the other is told in words."""

import datetime as dt
import threading
import time
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection

from accounts.actors import actor_of
from accounts.invitations import CannotInvite, invite
from engagements.lifecycle import CannotOpen, open_client, open_engagement
from tests.factories.world import World, make_world

NOW = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)
# In this database: another worker of the tests has its own on the same server.
WAITING = """
SELECT count(*) FROM pg_locks w WHERE NOT w.granted AND EXISTS (
    SELECT 1 FROM pg_locks h JOIN pg_database d ON d.oid = h.database
    WHERE h.pid = w.pid AND d.datname = current_database()
)
"""


def a_client(world: World) -> object:
    return open_client(name="Verrerie", by=actor_of(world.alice))


def an_engagement(world: World) -> object:
    return open_engagement(
        client=world.brume,
        role="cto",
        title="Fractional CTO",
        executive=world.bob,
        starts_on=dt.date(2026, 3, 16),
        by=actor_of(world.alice),
        on=dt.date(2026, 11, 19),
        conditions={"days_per_month": Decimal(6), "day_rate": Decimal(1000)},
    )


def an_invitation(world: World) -> object:
    return invite(
        email="zoe@acme.example", name="Zoe", role="office", by=actor_of(world.alice), at=NOW
    )


def until_somebody_waits() -> None:
    for _ in range(3600):
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    pytest.fail("the second hand never waited for the first")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (a_client, "There is a client called Verrerie already."),
        (an_engagement, "Brume has such an engagement from March 2026 already."),
        (an_invitation, "zoe@acme.example has an invitation already."),
    ],
)
def test_the_slower_of_two_is_told_that_it_is_taken(
    transactional_db: None, make: Callable[[World], object], said: str
) -> None:
    world = make_world()
    told: list[str] = []

    def second() -> None:
        try:
            with world.staff():
                make(world)
        except (CannotOpen, CannotInvite) as refusal:
            told.append(str(refusal))
        finally:
            connection.close()

    hand = threading.Thread(target=second)
    with world.staff():
        make(world)
        hand.start()
        until_somebody_waits()
    hand.join(timeout=180)
    assert len(told) == 1
    assert told[0].startswith(said)
