"""The health of an engagement, with figures worked out by hand."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actors import actor_of
from committees.models import Report
from common.periods import Month
from dashboards.health.board import Health, health
from dashboards.health.figure import Figure
from engagements.course import checklists, milestones
from engagements.models import BurstRequest, Engagement, Responsibility, WorkLog
from engagements.worklogs import Words, log_work
from tests.factories.billing import log_days
from tests.factories.world import World, make_engagement


def log(world: World, day: dt.date, days: str, **facts: object) -> None:
    log_work(
        engagement=world.engagement,
        member=world.bob,
        day=day,
        days=Decimal(days),
        by=actor_of(world.bob),
        **facts,  # type: ignore[arg-type]
    )


def board(world: World, today: dt.date, *, by_client: bool = False) -> dict[str, Figure]:
    with world.founder() if by_client else world.staff():
        found: Health = health(engagement=engagement(world), on=today, by_client=by_client)
        return {one.code: one for one in found.figures}


def engagement(world: World) -> Engagement:
    rows = Engagement.objects.with_people().select_related("provider")
    return rows.get(pk=world.engagement.pk)


def test_the_volume_is_judged_against_an_even_pace(world: World, today: dt.date) -> None:
    with world.staff():
        log_days(world.engagement, Month(2026, 11), Decimal("4.5"))
        log_days(world.engagement, Month(2026, 10), Decimal(6))
    found = board(world, today)["E01"]
    # 13 of the 20 working days of November are gone: 8 × 13 ÷ 20 = 5.2 days would be even.
    assert found.reading.value == Decimal("4.5") * 100 / Decimal("5.2")
    assert found.reading.note == "4½ of 8 days used in November 2026"
    assert found.status == "on_track"
    # October is over: 6 of 8 days.
    assert found.before[-1] == 75
    assert len(found.before) == 10


def test_a_pace_is_known_from_the_fifth_working_day_on(world: World) -> None:
    early = board(world, dt.date(2026, 11, 5))["E01"]
    assert early.reading.value is None
    assert "fifth working day" in early.reading.why_not


def test_drift_is_the_operational_share_of_three_months(world: World, today: dt.date) -> None:
    with world.staff():
        log(world, dt.date(2026, 8, 19), "1", category=WorkLog.Category.OPERATIONS)
        log(world, dt.date(2026, 8, 20), "1", category=WorkLog.Category.OPERATIONS)
        log(world, dt.date(2026, 9, 1), "1", category=WorkLog.Category.OPERATIONS,
            words=Words(reason="incident"))  # fmt: skip
        log(world, dt.date(2026, 10, 1), "1")
        log(world, today, "1")
    found = board(world, today)["E02"]
    # From 20 August on: 1 of 4 days; the major incident is what an executive is for.
    assert (found.reading.value, found.status) == (25, "at_risk")
    assert found.reading.note == "1 of 4 days were operational"


def test_the_load_is_that_of_three_finished_months(world: World, today: dt.date) -> None:
    with world.staff():
        for month in (8, 9, 10):
            log_days(world.engagement, Month(2026, month), Decimal(13))
    found = board(world, today)["E03"]
    # 21, 22 and 22 working days: 39 of 65.
    assert (found.reading.value, found.status) == (60, "at_risk")


def test_presence_is_that_of_the_last_whole_month(world: World, today: dt.date) -> None:
    assert board(world, today)["E09"].reading.why_not == "No days on site are agreed."
    with world.staff():
        agreed = make_engagement(
            client=world.brume, executive=world.bob, role="cto", onsite_days=Decimal(2)
        )
        world = replace(world, engagement=agreed)
        log(world, dt.date(2026, 10, 6), "1", words=Words(place="onsite"))
        log(world, dt.date(2026, 10, 7), "0.5", words=Words(place="onsite"))
        log(world, today, "1", words=Words(place="onsite"))
    found = board(world, today)["E09"]
    assert (found.reading.value, found.status) == (75, "at_risk")
    assert found.reading.note == "1½ of 2 days in October 2026"


def test_what_is_late_at_the_start_is_owed_until_it_comes(world: World, now: dt.datetime) -> None:
    by = actor_of(world.bob)
    start = dt.date(2026, 1, 5)
    with world.staff():
        one = make_engagement(
            client=world.brume, executive=world.bob, role="cto", starts_on=start, on=start, by=by
        )
        world = replace(world, engagement=one)
        lines = checklists.ask(engagement=one, checklist="access", by=by, on=start)
        day = dt.date(2026, 1, 14)
        for line in lines:
            checklists.tick(engagement=one, line=line, by=by, on=day)
    # Until the 14th all of them wait together: their days count once.
    assert board(world, dt.date(2026, 1, 13))["E10"].reading.value == 8
    assert board(world, day)["E10"].reading.value == 0
    # The audit was due on the 19th.
    late = board(world, dt.date(2026, 1, 29))["E10"]
    assert (late.reading.value, late.status) == (10, "off_track")
    assert late.reading.note == "Technology assessment: 10 days"
    # On 6 February the KPI framework is two days late, too: 18 + 2.
    assert board(world, dt.date(2026, 2, 6))["E10"].reading.value == 20
    with world.staff():
        for key in ("diagnostic", "kpis"):
            milestones.mark(
                engagement=one, key=key, verdict="met", on=dt.date(2026, 2, 10), by=by, at=now,
                today=dt.date(2026, 2, 10),
            )  # fmt: skip
    after = board(world, dt.date(2026, 3, 2))["E10"]
    assert (after.reading.value, after.reading.note) == (0, "Nothing is owed")
    # At the end of January the audit was twelve days late.
    assert after.before == (12, 0)


def test_answers_and_committees_are_read_from_what_is_kept(
    world: World, today: dt.date, now: dt.datetime
) -> None:
    with world.staff():
        ask = {"month": today.replace(day=1), "reason": "launch", "words": "Opening", "days": 2}
        for days, status in ((6, "approved"), (2, "declined"), (30, "withdrawn")):
            BurstRequest.objects.create(
                **world.engagement.owner, engagement=world.engagement, asked_by=world.bob,
                asked_at=now - dt.timedelta(days=days), status=status, closed_at=now,
                closed_by="Dora", **ask,
            )  # fmt: skip
        for month, published in ((9, now - dt.timedelta(days=40)), (10, None)):
            Report.objects.create(
                **world.engagement.owner, engagement=world.engagement,
                month=dt.date(2026, month, 1), due_on=dt.date(2026, month + 1, 12),
                status="ready", content={}, figures_at=now, words={},
                published_at=published, published_by="Bob" if published else "",
            )  # fmt: skip
    found = board(world, today)
    assert (found["E04"].reading.value, found["E04"].status) == (4, "on_track")
    # One report of two by its day; of the reviews due on 1 April, July and October none was held.
    assert found["E06"].reading.note == "1 of 5 in twelve months"
    assert found["E06"].reading.value == 20


def test_continuity_counts_the_domains_that_are_covered(world: World, today: dt.date) -> None:
    with world.staff():
        Responsibility.objects.filter(engagement=world.engagement).delete()
    assert "No domain is named yet" in board(world, today)["E08"].reading.why_not
    with world.staff():
        for name in ("Mail", "Network"):
            Responsibility.objects.create(
                **world.engagement.owner, engagement=world.engagement, name=name, position=1
            )
    found = board(world, today)["E08"]
    assert (found.reading.value, found.reading.note) == (0, "0 of 2 domains")


def test_what_nothing_is_kept_of_says_why(world: World, today: dt.date) -> None:
    found = board(world, today)
    assert sorted(found) == [f"E{number:02}" for number in range(1, 12)]
    for code in ("E02", "E04", "E05", "E07", "E11"):
        assert found[code].reading.value is None
        assert found[code].reading.why_not.startswith("No")


def test_the_client_reads_what_concerns_them_and_no_drift(world: World, today: dt.date) -> None:
    assert list(board(world, today, by_client=True)) == ["E01", "E03", "E09", "E10"]


@pytest.fixture
def browser(world: World) -> Browser:
    found = Browser()
    found.force_login(world.bob.user)
    return found


def test_the_page_costs_the_same_whatever_was_logged(
    world: World, browser: Browser, today: dt.date
) -> None:
    url = reverse("dashboards:health", args=["acme", world.engagement.slug])
    browser.get(url)
    with CaptureQueriesContext(connection) as few:
        assert browser.get(url).status_code == 200
    with world.staff():
        for month in range(1, 11):
            log_days(world.engagement, Month(2026, month), Decimal(7))
    with CaptureQueriesContext(connection) as many:
        answer = browser.get(url)
    assert len(many) == len(few)
    assert "Volume used" in answer.content.decode()


def test_the_founder_reads_their_page(world: World) -> None:
    found = Browser()
    found.force_login(world.dora.user)
    url = reverse("dashboards:client_health", args=["acme", "brume", world.engagement.slug])
    text = found.get(url).content.decode()
    assert "Volume used" in text
    assert "Drift" not in text
    # What a figure is made of is one click away.
    days = reverse("engagements:client_account", args=["acme", "brume", world.engagement.slug])
    assert text.count(f'href="{days}"') == 2
