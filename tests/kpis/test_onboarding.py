"""Until a framework is agreed, somebody owes it: the executive the proposal, the founder the answer."""

import datetime as dt

import time_machine

from accounts.actors import actor_of
from engagements.course import owing
from kpis import signing
from kpis.onboarding import onboarding
from tests.factories.world import World
from tests.kpis.test_signing import AT, propose, ready
from tests.kpis.test_views_frameworks import browser_of

ON = dt.date(2026, 11, 5)


def test_an_answer_is_owed_by_the_client_since_it_was_asked_for(world: World) -> None:
    """The engagement began on 1 January: its framework was due on the 31st."""
    with world.staff():
        framework = ready(world)
        before = owing.course(engagement=world.engagement, on=ON)
        version = propose(world, framework)
        asked = owing.course(engagement=world.engagement, on=ON)
        held = onboarding(framework=framework, on=ON)
        signing.withdraw(version=version, by=actor_of(world.bob), at=AT)
        after = owing.course(engagement=world.engagement, on=ON)
    title = "KPI framework agreed"
    assert title in [debt.title for debt in before.of_executive]
    (debt,) = asked.of_client
    assert (debt.title, debt.since, debt.days) == (title, dt.date(2026, 11, 3), 2)
    assert title not in [debt.title for debt in (*asked.of_executive, *asked.held_up)]
    assert held is not None
    assert (held.by_client, held.since, held.days) == (True, debt.since, debt.days)
    assert title in [debt.title for debt in after.of_executive]


def test_an_answer_is_owed_before_the_milestone_is_late(world: World) -> None:
    with world.staff():
        propose(world, ready(world))
        course = owing.course(engagement=world.engagement, on=dt.date(2026, 1, 10))
    assert [debt.title for debt in course.of_client] == ["KPI framework agreed"]


@time_machine.travel(AT + dt.timedelta(days=2), tick=False)
def test_both_sides_read_who_owes_the_answer(world: World) -> None:
    with world.staff():
        propose(world, ready(world))
    page = (
        browser_of(world.olga)
        .get(f"/p/acme/engagements/{world.engagement.slug}/milestones/")
        .content.decode()
    )
    assert "Brume was asked on 3 November 2026" in page
    page = browser_of(world.dora).get("/p/acme/c/brume/milestones/").content.decode()
    assert f'href="/p/acme/c/brume/figures/{world.engagement.slug}/versions/"' in page
    assert "Read and sign off" in page
