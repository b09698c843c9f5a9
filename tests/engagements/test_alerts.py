"""Both sides hear once of each threshold that a month's days pass."""

import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.db import connection
from pytest_django import Settings

from accounts.actors import actor_of
from accounts.models import Letter
from common.periods import Month
from engagements import alerts, months, tasks, worklogs
from engagements.models import BalanceAlert, WorkLog
from tests.factories.billing import log_days
from tests.factories.world import World, make_contact, make_engagement, make_user, make_world

BOTH_SIDES = ["bob@acme.example", "dora@brume.example", "olga@acme.example"]
# Early in the month no pace is projected: only what is used counts.
EARLY = dt.date(2026, 11, 4)


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_URL = "https://mandate.example"


def log(world: World, days: str, *, first: dt.date = dt.date(2026, 11, 2)) -> None:
    """So many days, one a date from the first on; eight are contracted."""
    left, day = Decimal(days), first
    with world.staff():
        while left > 0:
            part = min(left, Decimal(1))
            worklogs.log_work(
                engagement=world.engagement,
                member=world.bob,
                day=day,
                days=part,
                by=actor_of(world.bob),
            )
            left, day = left - part, day + dt.timedelta(days=1)


def ask(world: World, now: dt.datetime, on: dt.date = EARLY) -> list[str]:
    """The thresholds told of just now."""
    with world.staff():
        return [passed.threshold for passed in alerts.raise_due(at=now, on=on)]


def letters(world: World) -> list[Letter]:
    with world.staff():
        return list(Letter.objects.filter(kind=alerts.KIND).order_by("recipient"))


@pytest.mark.parametrize(("days", "told"), [("6.25", []), ("6.5", ["watch"]), ("8", ["watch"])])
def test_eighty_percent_used_is_told(
    world: World, now: dt.datetime, days: str, told: list[str]
) -> None:
    log(world, days)
    assert ask(world, now) == told


def test_days_that_are_borrowed_ahead_are_not_told_as_beyond(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        borrowing = make_engagement(
            client=world.brume, executive=world.bob, role="cto", deficit_days=Decimal(2)
        )
        log_days(borrowing, Month(2026, 11), Decimal(10))
        assert [one.threshold for one in alerts.raise_due(at=now, on=EARLY)] == ["watch"]
        worklogs.log_work(
            engagement=borrowing,
            member=world.bob,
            day=dt.date(2026, 11, 30),
            days=Decimal("0.25"),
            by=actor_of(world.bob),
        )
        assert [one.threshold for one in alerts.raise_due(at=now, on=EARLY)] == ["over"]


def test_both_sides_are_written_to_and_viewers_are_not(world: World, now: dt.datetime) -> None:
    log(world, "7")
    ask(world, now)
    found = letters(world)
    assert [letter.recipient for letter in found] == BOTH_SIDES
    assert {letter.subject for letter in found} == {
        "Brume: the days of November 2026 are running out"
    }
    assert "7 of 8 days are used in November 2026: 1 day is left." in found[0].text
    assert "/p/acme/engagements/brume-cio/months/2026-11/" in found[0].text
    assert "/p/acme/c/brume/months/brume-cio/2026-11/" in found[1].text


def test_a_second_run_tells_nobody(world: World, now: dt.datetime) -> None:
    log(world, "7")
    assert ask(world, now) == ["watch"]
    assert ask(world, now) == []
    assert len(letters(world)) == len(BOTH_SIDES)


def test_going_over_is_told_after_watch(world: World, now: dt.datetime) -> None:
    log(world, "7")
    ask(world, now)
    log(world, "1.5", first=dt.date(2026, 11, 12))
    assert ask(world, now) == ["over"]
    assert "8½ of 8 days are used in November 2026: ½ day more than agreed." in str(
        [letter.text.replace("\n", " ") for letter in letters(world)]
    )


def test_past_both_at_once_the_graver_letter_comes_alone(world: World, now: dt.datetime) -> None:
    log(world, "9")
    assert ask(world, now) == ["over"]
    with world.staff():
        for entry in WorkLog.objects.select_related("engagement__client").order_by("-day")[:2]:
            worklogs.withdraw_work(log=entry, by=actor_of(world.bob), at=now)
    assert ask(world, now) == []
    assert len(letters(world)) == len(BOTH_SIDES)


def test_a_slip_that_is_undone_in_time_alarms_nobody(world: World, now: dt.datetime) -> None:
    log(world, "7")
    with world.staff():
        for entry in WorkLog.objects.select_related("engagement__client").order_by("-day")[:2]:
            worklogs.withdraw_work(log=entry, by=actor_of(world.bob), at=now)
    assert ask(world, now) == []


def test_a_pace_that_leads_past_the_contract_is_told(world: World, now: dt.datetime) -> None:
    log(world, "4")
    assert ask(world, now, dt.date(2026, 11, 9)) == ["watch"]
    found = letters(world)[0].text.replace("\n", " ")
    assert "4 of 8 days are used in November 2026. At this pace the month ends at" in found


def test_of_a_finished_month_only_going_over_is_told(world: World, now: dt.datetime) -> None:
    log(world, "7", first=dt.date(2026, 10, 5))
    assert ask(world, now) == []
    log(world, "2", first=dt.date(2026, 10, 19))
    assert ask(world, now) == ["over"]


def test_a_month_that_was_handed_in_is_told_of_no_more(world: World, now: dt.datetime) -> None:
    log(world, "9")
    with world.staff():
        row = months.month_of(engagement=world.engagement, month=Month(2026, 11))
        months.submit(month=row, by=actor_of(world.bob), at=now, on=now.date())
    assert ask(world, now) == []


def test_without_an_office_the_owner_hears_of_it(world: World, now: dt.datetime) -> None:
    log(world, "7")
    with world.staff():
        world.olga.left_on = EARLY
        world.olga.save(update_fields=["left_on"])
    ask(world, now)
    assert [letter.recipient for letter in letters(world)] == [
        "alice@acme.example",
        "bob@acme.example",
        "dora@brume.example",
    ]


def test_each_reads_it_in_their_own_language(world: World, now: dt.datetime) -> None:
    user = make_user("Denis", at="brume.example")
    user.language = "fr"
    user.save(update_fields=["language"])
    with world.staff():
        make_contact(world.brume, user, role="founder")
    log(world, "7")
    ask(world, now)
    found = {letter.recipient: letter for letter in letters(world)}
    assert '<html lang="fr"' in found["denis@brume.example"].html
    assert "novembre 2026" in found["denis@brume.example"].subject
    assert "November 2026" in found["dora@brume.example"].subject


def test_another_providers_months_stay_unasked(world: World, now: dt.datetime) -> None:
    log(world, "7")
    with world.theirs():
        assert alerts.raise_due(at=now, on=EARLY) == []


def test_the_statements_do_not_grow_with_the_engagements(
    world: World, now: dt.datetime, django_assert_max_num_queries: object
) -> None:
    with world.staff(), django_assert_max_num_queries(8):  # type: ignore[operator]
        alerts.raise_due(at=now, on=EARLY)


def test_the_sweep_asks_by_the_providers_own_date(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    for task in (tasks.tell, tasks.open_months, tasks.sign_lapsed, tasks.remind):
        monkeypatch.setattr(task, "delay", lambda *, provider_id: asked.append(provider_id))
    tasks.sweep()
    assert asked == sorted(4 * [world.acme.pk, world.other.pk])
    tasks.open_months(provider_id=world.acme.pk, of_a_later_release=1)
    tasks.tell(provider_id=world.acme.pk, of_a_later_release=1)
    assert letters(world) == []


def test_two_at_once_tell_once(transactional_db: None, now: dt.datetime) -> None:
    world = make_world()
    log(world, "9")
    ready = threading.Barrier(2)
    done: list[int] = []

    def run() -> None:
        try:
            with world.staff():
                ready.wait(timeout=180)
                done.append(len(alerts.raise_due(at=now, on=EARLY)))
        finally:
            connection.close()

    hands = [threading.Thread(target=run) for _hand in range(2)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(timeout=180)
    assert len(done) == 2
    with world.staff():
        rows = BalanceAlert.objects.order_by("threshold").values_list("threshold", flat=True)
        assert list(rows) == ["over", "watch"]
    assert [letter.recipient for letter in letters(world)] == BOTH_SIDES
