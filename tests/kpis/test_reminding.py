"""Readings that are missing are asked for: on the due day, once, of who is there."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.actors import actor_of
from accounts.models import Letter, User
from engagements.agenda.leave import Dates, Why, enter_leave
from kpis import reminding, tasks
from kpis.models import Framework, Kpi, KpiOwner, ReadingReminder
from kpis.reminding import remind
from tests.factories.kpis import make_framework, make_kpi, read
from tests.factories.world import World

# A Thursday, five days after the end of October.
DUE = dt.date(2026, 11, 5)
AT = dt.datetime(2026, 11, 5, 9, tzinfo=dt.UTC)
OCTOBER = dt.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_URL = "https://mandate.example"


@pytest.fixture
def leads(world: World) -> Kpi:
    with world.staff():
        return make_kpi(make_framework(world.engagement), "leads", counts_from=OCTOBER)


def asked(world: World, on: dt.date = DUE) -> list[tuple[str, dt.date]]:
    return [(one.kpi.key, one.period) for one in remind(provider=world.acme, at=AT, on=on)]


def letters() -> list[Letter]:
    kinds = (reminding.KIND, reminding.OWNER_KIND)
    return list(Letter.objects.filter(kind__in=kinds).order_by("pk"))


def test_one_letter_says_what_is_missing_and_only_once(world: World, leads: Kpi) -> None:
    with world.staff():
        make_kpi(leads.framework, "deals", counts_from=OCTOBER)
        make_kpi(leads.framework, "later", counts_from=OCTOBER, due_days=9)
        read(make_kpi(leads.framework, "there", counts_from=OCTOBER), OCTOBER, 3)
        make_kpi(leads.framework, "sum", counts_from=OCTOBER, formula="leads + deals")
        assert asked(world, DUE - dt.timedelta(days=1)) == []
        assert asked(world) == [("leads", OCTOBER), ("deals", OCTOBER)]
        assert asked(world) == []
        (letter,) = letters()
        assert asked(world, dt.date(2026, 11, 9)) == [("later", OCTOBER)]
    assert letter.recipient == "bob@acme.example"
    assert letter.subject == "2 readings are missing at Brume"
    assert "Leads: October 2026, due on 5 November." in letter.text
    path = f"/p/acme/engagements/{world.engagement.slug}/kpis/readings/2026-10/"
    assert path in letter.text


def test_what_falls_due_on_a_day_off_or_in_leave_is_told_after_it(world: World, leads: Kpi) -> None:
    with world.staff():
        Kpi.objects.update(due_days=7)
        saturday, monday = dt.date(2026, 11, 7), dt.date(2026, 11, 9)
        enter_leave(
            member=world.bob, dates=Dates(monday, monday), why=Why(), by=actor_of(world.bob)
        )
        assert asked(world, saturday) == []
        assert asked(world, monday) == []
        assert asked(world, dt.date(2026, 11, 10)) == [("leads", OCTOBER)]


def test_a_past_that_was_added_brings_no_flood(world: World, leads: Kpi) -> None:
    with world.staff():
        make_kpi(leads.framework, "old", counts_from=dt.date(2024, 1, 1))
        weekly: dict[str, Any] = {"cadence": "week", "due_days": 2}
        make_kpi(leads.framework, "visits", counts_from=dt.date(2026, 10, 19), **weekly)
        found = asked(world)
    assert found == [
        ("leads", OCTOBER), ("old", dt.date(2026, 9, 1)), ("old", OCTOBER),
        ("visits", dt.date(2026, 10, 19)), ("visits", dt.date(2026, 10, 26)),
    ]  # fmt: skip


def test_nobody_is_asked_before_the_client_was_shown_it(world: World, leads: Kpi) -> None:
    with world.staff():
        Framework.objects.update(shown_at=None)
        assert asked(world) == []


def test_who_switched_letters_off_gets_none(world: World, leads: Kpi) -> None:
    User.objects.filter(pk=world.bob.user_id).update(reminded=False)
    with world.staff():
        assert asked(world) == [("leads", OCTOBER)]
        assert letters() == []


def test_an_owner_who_signs_in_is_asked_for_theirs(world: World, leads: Kpi) -> None:
    with world.staff():
        make_kpi(leads.framework, "deals", counts_from=OCTOBER)
        KpiOwner.objects.create(**leads.owner, kpi=leads, function="sales", name="dora ")
        KpiOwner.objects.create(**leads.owner, kpi=leads, function="finance", name="Nobody here")
        asked(world)
        lead, owner = letters()
    assert (lead.recipient, owner.recipient) == ("bob@acme.example", "dora@brume.example")
    assert owner.subject == "Bob needs a figure from you"
    assert "Leads: October 2026" in owner.text
    assert "Deals" not in owner.text


def test_the_number_of_statements_is_fixed(
    world: World, leads: Kpi, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with world.staff():
        for number in range(12):
            make_kpi(leads.framework, f"k{number}", counts_from=OCTOBER)
        with django_assert_max_num_queries(4):
            assert len(reminding.due(on=DUE)) == 1


def test_the_task_asks_in_the_morning_of_the_provider(world: World, leads: Kpi) -> None:
    for hour, count in ((5, 0), (9, 1), (10, 1)):
        moment = AT.replace(hour=hour)
        with time_machine.travel(moment, tick=False):
            tasks.remind(provider_id=world.acme.pk, of_a_later_release=1)
        with world.staff():
            assert ReadingReminder.objects.count() == count
    assert Decimal(1) == reminding.WHOLE


def test_the_sweep_asks_each_provider(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    monkeypatch.setattr(tasks.remind, "delay", lambda *, provider_id: seen.append(provider_id))
    tasks.sweep_reminders()
    assert seen == [world.acme.pk, world.other.pk]
