"""The life of a report, rule by rule."""

import datetime as dt
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from django.db import connection, transaction

from accounts.actors import actor_of
from committees import publishing
from committees.models import Report, ReportFile
from committees.publishing import CannotPublish, Claim
from common.periods import Month
from engagements.models import Engagement
from engagements.worklogs import log_work
from tests.factories.world import World, make_engagement, make_world

OCTOBER = Month(2026, 10)
MADE = b"%PDF-made"


def at(text: str, zone: str = "Europe/Paris") -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def work(world: World, day: str, days: str = "0.5", category: str = "leadership") -> None:
    log_work(
        engagement=world.engagement,
        member=world.bob,
        day=dt.date.fromisoformat(day),
        days=Decimal(days),
        by=actor_of(world.bob),
        category=category,
    )


def planned(world: World) -> Report:
    return publishing.plan(engagement=world.engagement, month=OCTOBER)


def claimed(world: World, now: dt.datetime) -> Claim:
    claim = publishing.claim(report_id=planned(world).pk, at=now)
    assert claim is not None
    return claim


def ready(world: World, now: dt.datetime) -> Report:
    assert publishing.store(claim=claimed(world, now), pdf=MADE)
    return fresh(planned(world))


def fresh(report: Report) -> Report:
    return Report.objects.select_related("engagement__client", "engagement__provider").get(
        pk=report.pk
    )


def months_of(engagement: Engagement) -> list[str]:
    rows = Report.objects.filter(engagement=engagement).order_by("month")
    return [str(row.period) for row in rows]


# When it is due


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        # Monday 2 November is the first working day in France: Sunday 1 is All Saints.
        ("2026-11-03T23:59", False),
        ("2026-11-04T00:00", True),
        ("2026-11-05T12:00", True),
    ],
)
def test_a_report_is_due_on_the_third_working_day_of_the_month_after(
    world: World, moment: str, due: bool
) -> None:
    with world.staff():
        publishing.plan_due(provider=world.acme, at=at(moment))
        assert ("2026-10" in months_of(world.engagement)) is due


def test_public_holidays_of_the_clients_country_push_the_day_back(world: World) -> None:
    with world.staff():
        # 1 May and 8 May 2026 are holidays in France: 4, 5 and 6 May are the first three.
        day = publishing.due_day(engagement=world.engagement, month=Month(2026, 4))
        assert day == dt.date(2026, 5, 6)
        world.engagement.client.country = "NL"
        assert publishing.due_day(engagement=world.engagement, month=Month(2026, 4)) == dt.date(
            2026, 5, 5
        )


@pytest.mark.parametrize(
    ("zone", "due"),
    [("Pacific/Auckland", True), ("Europe/Paris", False), ("America/Los_Angeles", False)],
)
def test_the_day_begins_in_the_time_zone_of_the_provider(
    world: World, zone: str, due: bool
) -> None:
    with world.staff():
        world.acme.timezone = zone
        publishing.plan_due(provider=world.acme, at=at("2026-11-03T12:00", "UTC"))
        assert ("2026-10" in months_of(world.engagement)) is due


def test_a_missed_day_is_caught_up_for_three_months(world: World) -> None:
    with world.staff():
        made = publishing.plan_due(provider=world.acme, at=at("2026-11-20T09:00"))
        assert (made, months_of(world.engagement)) == (3, ["2026-08", "2026-09", "2026-10"])


def test_planning_twice_plans_once(world: World) -> None:
    with world.staff():
        for _ in range(2):
            publishing.plan_due(provider=world.acme, at=at("2026-11-20T09:00"))
            planned(world)
        assert len(months_of(world.engagement)) == 3


def test_an_engagement_has_no_report_before_its_first_month(world: World) -> None:
    with world.staff():
        late = make_engagement(
            client=world.brume, executive=world.bob, role="cto", starts_on=dt.date(2026, 10, 30)
        )
        publishing.plan_due(provider=world.acme, at=at("2026-11-20T09:00"))
        assert months_of(late) == ["2026-10"]


def test_an_engagement_that_ended_still_gets_the_report_of_its_last_month(world: World) -> None:
    with world.staff():
        world.engagement.ends_on = dt.date(2026, 9, 1)
        world.engagement.save()
        publishing.plan_due(provider=world.acme, at=at("2026-11-20T09:00"))
        assert months_of(world.engagement) == ["2026-08", "2026-09"]


def test_planning_asks_the_same_few_questions_for_many_engagements(
    world: World, django_assert_num_queries: Any
) -> None:
    with world.staff():
        for role in ("cto", "cmo", "coo", "cfo"):
            make_engagement(client=world.brume, executive=world.bob, role=role)
        with django_assert_num_queries(3):
            publishing.plan_due(provider=world.acme, at=at("2026-11-20T09:00"))


# Claim, store, fail, release


def test_only_one_claims_a_report(world: World, now: dt.datetime) -> None:
    with world.staff():
        claim = claimed(world, now)
        assert publishing.claim(report_id=claim.report_id, at=now) is None
        assert claim.attempt == 1
        assert fresh(planned(world)).status == "rendering"


def test_the_content_is_built_with_the_first_claim_and_kept(world: World, now: dt.datetime) -> None:
    with world.staff():
        work(world, "2026-10-06", "1")
        first = claimed(world, now)
        work(world, "2026-10-07", "1")
        publishing.fail(report_id=first.report_id, attempt=1, why="no")
        assert claimed(world, now).content == first.content


def test_a_stored_report_is_ready_and_its_file_has_its_hash(world: World, now: dt.datetime) -> None:
    with world.staff():
        report = ready(world, now)
        assert (report.status, bytes(report.file.content)) == ("ready", MADE)
        assert len(report.file.sha256) == len(report.file.printed) == 64


def test_a_claim_that_was_taken_away_stores_nothing(world: World, now: dt.datetime) -> None:
    with world.staff():
        old = claimed(world, now)
        publishing.release_stuck(at=now + dt.timedelta(minutes=16))
        new = claimed(world, now)
        assert not publishing.store(claim=old, pdf=b"old")
        assert publishing.store(claim=new, pdf=MADE)
        assert not publishing.store(claim=old, pdf=b"old")
        assert bytes(ReportFile.objects.get().content) == MADE


def test_a_report_fails_after_three_errors_and_says_why(world: World, now: dt.datetime) -> None:
    with world.staff():
        for number in (1, 2, 3):
            claim = claimed(world, now)
            publishing.fail(report_id=claim.report_id, attempt=number, why="No font.")
        report = planned(world)
        assert (report.status, report.error) == ("failed", "No font.")
        assert publishing.claim(report_id=report.pk, at=now) is None


def test_the_office_may_let_a_failed_report_be_made_again(world: World, now: dt.datetime) -> None:
    with world.staff():
        for number in (1, 2, 3):
            publishing.fail(report_id=claimed(world, now).report_id, attempt=number, why="x")
        publishing.retry(report=planned(world), by=actor_of(world.olga))
        assert ready(world, now).failures == 0
        with pytest.raises(CannotPublish):
            publishing.retry(report=planned(world), by=actor_of(world.olga))


def test_what_fails_before_it_is_claimed_counts_too(world: World) -> None:
    with world.staff():
        for _ in range(3):
            publishing.fail(report_id=planned(world).pk, attempt=None, why="No term.")
        assert planned(world).status == "failed"


def test_a_dead_workers_report_is_given_back_at_once(world: World, now: dt.datetime) -> None:
    with world.staff():
        claimed(world, now)
        assert publishing.release_stuck(at=now + dt.timedelta(seconds=4)) == 0
        assert publishing.release_stuck(at=now + dt.timedelta(seconds=6)) == 1
        report = planned(world)
        assert (report.status, report.lost, report.failures) == ("pending", 1, 0)


def test_a_report_that_kills_every_worker_is_given_up_in_the_end(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        for _ in range(publishing.MOST_LOST):
            claimed(world, now)
            publishing.release_stuck(at=now + dt.timedelta(minutes=1))
        assert planned(world).status == "failed"


def test_a_living_workers_report_is_left_to_it_for_a_quarter_of_an_hour(
    transactional_db: None, now: dt.datetime, owner_url: str
) -> None:
    world = make_world()
    with world.staff():
        claim = claimed(world, now)
    with psycopg.connect(owner_url) as worker:
        worker.execute("SELECT pg_advisory_xact_lock(%s)", [publishing._LOCKS | claim.report_id])
        with world.staff():
            assert publishing.release_stuck(at=now + dt.timedelta(minutes=14)) == 0
            assert publishing.release_stuck(at=now + dt.timedelta(minutes=16)) == 1
            assert planned(world).failures == 1


def test_rendering_holds_no_snapshot_and_no_row(
    transactional_db: None, now: dt.datetime, owner_url: str
) -> None:
    world = make_world()
    with world.staff():
        claim = claimed(world, now)
    with transaction.atomic():
        publishing.hold(report_id=claim.report_id)
        pid = connection.connection.info.backend_pid
        with psycopg.connect(owner_url, autocommit=True) as other:
            other.execute("UPDATE committees_report SET error = 'seen'")
            held = other.execute(
                "SELECT locktype FROM pg_locks WHERE pid = %s AND locktype <> 'virtualxid'", [pid]
            ).fetchall()
            assert held == [("advisory",)]
