"""Entries that are saved to be logged again."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.actors import actor_of
from engagements.models import LogTemplate, Outcome, WorkLog
from engagements.overrun import GoesOver
from engagements.week.saved import (
    CannotSave,
    change_template,
    log_template,
    save_template,
    templates_of,
)
from engagements.words import Said, said_by
from engagements.worklogs import CannotLog, log_work
from tests.factories.world import World, make_engagement

THURSDAY = dt.date(2026, 11, 19)
HTMX = {"HX-Request": "true"}
HALF = Decimal("0.5")


def saved(world: World, name: str = "Management meeting", **entry: Any) -> LogTemplate:
    facts = {
        "engagement": world.engagement,
        "days": HALF,
        "category": "governance",
        "place": "onsite",
        "outcome": Outcome.objects.get(engagement=world.engagement),
        "note": "Management meeting",
    }
    return save_template(member=world.bob, by=actor_of(world.bob), name=name, **{**facts, **entry})


def again(world: World, template: LogTemplate, at: dt.datetime, **more: Any) -> Any:
    return log_template(
        template=template,
        member=world.bob,
        day=THURSDAY,
        by=actor_of(world.bob),
        at=at,
        **more,
    )


def test_it_is_logged_as_it_was_saved_and_twice_is_once(world: World, now: dt.datetime) -> None:
    with world.staff():
        template = saved(world)
        assert again(world, template, now) is not None
        assert again(world, template, now) is None
        entry = WorkLog.objects.get()
        assert entry.days == HALF
        assert said_by(entry) == Said(
            "governance", "", "onsite", template.outcome_id or 0, "Management meeting"
        )


def test_it_writes_over_nothing(world: World, now: dt.datetime) -> None:
    with world.staff():
        log_work(
            engagement=world.engagement,
            member=world.bob,
            day=THURSDAY,
            days=HALF,
            note="ERP",
            by=actor_of(world.bob),
        )
        with pytest.raises(CannotLog, match="Brume has work on that day already"):
            again(world, saved(world), now)
        assert WorkLog.objects.get().note == "ERP"


def test_an_outcome_that_has_ended_is_served_no_more(world: World, now: dt.datetime) -> None:
    with world.staff():
        template = saved(world)
        Outcome.objects.update(state="met")
        template.refresh_from_db()
        again(world, template, now)
        assert WorkLog.objects.get().outcome is None


def test_what_somebody_else_leads_by_now_is_refused(world: World, now: dt.datetime) -> None:
    with world.staff():
        template = saved(world)
        world.engagement.executive = world.alice
        world.engagement.save(update_fields=["executive"])
        template.refresh_from_db()
        with pytest.raises(CannotLog, match="Alice leads this engagement now"):
            again(world, template, now)


def test_passing_the_contract_is_asked_about(world: World, now: dt.datetime) -> None:
    with world.staff():
        for day in range(2, 10):
            log_work(
                engagement=world.engagement,
                member=world.bob,
                day=dt.date(2026, 11, day),
                days=Decimal(1),
                by=actor_of(world.bob),
            )
        with pytest.raises(GoesOver):
            again(world, saved(world), now, ask=True)


def test_a_name_is_taken_once_and_each_person_has_their_own(world: World) -> None:
    with world.staff():
        first, second = saved(world), saved(world, "Board")
        with pytest.raises(CannotSave, match="of this name already"):
            saved(world)
        with pytest.raises(CannotSave, match="of this name already"):
            change_template(
                template=second,
                by=actor_of(world.bob),
                name=first.name,
                engagement=world.engagement,
                outcome=None,
            )
        assert [one.name for one in templates_of(member_id=world.bob.pk)] == [
            "Board",
            "Management meeting",
        ]
        assert templates_of(member_id=world.alice.pk) == []


def test_an_outcome_of_another_engagement_is_refused(world: World) -> None:
    with world.staff():
        second = make_engagement(client=world.brume, executive=world.bob, role="cto")
        with pytest.raises(CannotSave) as caught:
            saved(world, engagement=second)
        assert caught.value.field == "outcome"


# --- the doors ---

LIST = "/p/acme/log/templates/"


@pytest.fixture
def bob(client: Client, world: World, on_the_day: None) -> Client:
    client.force_login(world.bob.user)
    return client


def typed(world: World, **more: str) -> dict[str, str]:
    return {
        "name": "Board",
        "engagement": str(world.engagement.pk),
        "days": "0.25",
        "category": "governance",
        "place": "onsite",
        "outcome": "",
        "note": "",
        **more,
    }


def test_one_is_written_changed_and_deleted(bob: Client, world: World) -> None:
    assert "Nothing saved yet" in bob.get(LIST).content.decode()
    assert bob.post(f"{LIST}new/", typed(world)).status_code == 302
    assert "Board" in bob.get(LIST).content.decode()
    with world.staff():
        template = LogTemplate.objects.get()
        assert (template.days, template.place) == (Decimal("0.25"), "onsite")
    page = f"{LIST}{template.pk}/"
    assert 'value="Board"' in bob.get(page).content.decode()
    wrong = bob.post(page, typed(world, name=""))
    assert wrong.status_code == 422
    assert bob.post(page, typed(world, name="Board meeting")).status_code == 302
    assert "Board meeting" in bob.get(LIST).content.decode()
    assert bob.post(f"{page}delete/").status_code == 302
    assert "Nothing saved yet" in bob.get(LIST).content.decode()


def test_an_entry_is_saved_as_it_is(bob: Client, world: World) -> None:
    with world.staff():
        entry = log_work(
            engagement=world.engagement,
            member=world.bob,
            day=THURSDAY,
            days=Decimal("0.75"),
            category="vendors",
            note="Agency call",
            by=actor_of(world.bob),
        )
    page = bob.get(f"{LIST}new/?entry={entry.pk}").content.decode()
    assert 'value="Agency call"' in page
    assert '<option value="vendors" selected>' in page
    assert bob.get(f"{LIST}new/?entry=999999").status_code == 404
    assert bob.get(f"{LIST}new/?entry=x").status_code == 404


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_press_below_a_day_logs_it(bob: Client, world: World, headers: dict[str, str]) -> None:
    with world.staff():
        template = saved(world)
    assert "Management meeting" in bob.get("/p/acme/log/2026-W47/").content.decode()
    post = {"template": str(template.pk), "on": "2026-11-18"}
    answer = bob.post(f"{LIST}log/", post, headers=headers, follow=True)
    assert answer.status_code == 200
    assert "½ day for Brume, Wed 18" in answer.content.decode()
    with world.staff():
        assert WorkLog.objects.get().day == dt.date(2026, 11, 18)


def test_somebody_elses_is_no_page(client: Client, world: World, on_the_day: None) -> None:
    with world.staff():
        template = saved(world)
    client.force_login(world.alice.user)
    assert client.get(f"{LIST}{template.pk}/").status_code == 404
    assert client.post(f"{LIST}{template.pk}/delete/").status_code == 404
    post = {"template": str(template.pk), "on": "2026-11-18"}
    assert client.post(f"{LIST}log/", post).status_code == 404
    assert client.post(f"{LIST}log/", {"template": "x"}).status_code == 404
