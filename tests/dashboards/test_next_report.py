"""The report that a client is told to expect next, where there are many."""

import datetime as dt

from accounts.actors import actor_of
from committees.models import Report
from common.periods import Month
from dashboards.client_home import client_home
from dashboards.documents import NextReport
from tests.factories.scene import make_scene
from tests.factories.world import World, make_engagement


def next_report(world: World, on: dt.date) -> NextReport | None:
    whose = {"client": world.brume, "by": actor_of(world.dora), "timezone": world.acme.timezone}
    with world.founder():
        return client_home(on=on, **whose).next_report  # type: ignore[arg-type]


def test_seven_engagements_with_their_reports_out_owe_none(
    world: World, now: dt.datetime, today: dt.date
) -> None:
    make_scene(world, at=now)
    with world.staff():
        known = Report.objects.published().get()
        for role in ("cto", "cmo", "coo", "cfo", "ciso", "cro", "chro"):
            engagement = make_engagement(client=world.brume, executive=world.bob, role=role)
            for month in (Month(2026, 10), Month(2026, 11)):
                Report.objects.create(
                    **engagement.owner,
                    engagement=engagement,
                    month=month.first,
                    due_on=today,
                    published_at=known.published_at,
                    published_by=known.published_by,
                    status=known.status,
                    content=known.content,
                    figures_at=known.figures_at,
                    words=known.words,
                )
    coming = next_report(world, today)
    assert coming is not None
    assert (coming.engagement, coming.is_late) == (world.engagement, False)
