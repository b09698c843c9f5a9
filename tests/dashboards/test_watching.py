import datetime as dt
from decimal import Decimal

from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.actors import actor_of
from accounts.models import SavedView
from dashboards import roster
from dashboards.portfolio import chosen, portfolio
from dashboards.watching import DOSSIER, NDA, OUTCOME, READINGS, Signals, signals
from engagements.course import papers
from engagements.lifecycle import change_engagement
from engagements.models import Outcome
from engagements.worklogs import log_work
from tests.factories.kpis import make_framework, make_kpi
from tests.factories.world import World, make_engagement

TODAY = dt.date(2026, 11, 19)


def told(world: World, on: dt.date = TODAY) -> Signals:
    with world.staff():
        return signals(held=roster.seats(begun_by=on), on=on)[world.engagement.pk]


def test_what_every_engagement_needs_is_missed(world: World, now: dt.datetime) -> None:
    assert told(world).missing == (NDA,)
    with world.staff():
        Outcome.objects.all().delete()
        papers.file_paper(
            client=world.brume, kind="nda", signed_on=TODAY, by=actor_of(world.olga), at=now
        )
    assert told(world).missing == (OUTCOME,)


def test_a_dossier_is_missed_from_three_weeks_before_the_end(world: World) -> None:
    with world.staff():
        change_engagement(
            engagement=world.engagement,
            ends_on=dt.date(2026, 12, 10),
            by=actor_of(world.olga),
            on=TODAY,
        )
    assert DOSSIER not in told(world, dt.date(2026, 11, 18)).missing
    assert DOSSIER in told(world, TODAY).missing


def test_operational_work_makes_an_engagement_drift(world: World) -> None:
    with world.staff():
        for day, category in ((3, "operations"), (4, "strategy")):
            log_work(
                engagement=world.engagement,
                member=world.bob,
                day=dt.date(2026, 11, day),
                days=Decimal("0.5"),
                category=category,
                by=actor_of(world.bob),
            )
        rows = portfolio(on=TODAY).rows
    assert rows[0].signals.drift.share == 50
    assert [row.engagement.pk for row in chosen(rows=rows, show="drift").rows] == [
        world.engagement.pk
    ]


def test_a_renewal_is_near_from_ninety_days_before(world: World) -> None:
    # Since 1 January 2026: renewed on 1 January 2027.
    assert not told(world, dt.date(2026, 10, 2)).renews_soon
    assert told(world, dt.date(2026, 10, 3)).renews_soon


def test_many_engagements_cost_no_more_statements_than_one(world: World) -> None:
    with world.staff():
        one = roster.seats(begun_by=TODAY)
        with CaptureQueriesContext(connection) as first:
            signals(held=one, on=TODAY)
        for role in ("cto", "cmo", "coo"):
            make_engagement(client=world.brume, executive=world.bob, role=role)
        many = roster.seats(begun_by=TODAY)
        with CaptureQueriesContext(connection) as second:
            signals(held=many, on=TODAY)
    assert (len(one), len(many)) == (1, 4)
    assert len(first) == len(second) <= 7


def test_the_page_says_what_to_look_at_and_keeps_a_view(world: World, client: Browser) -> None:
    client.force_login(world.olga.user)
    page = client.get("/p/acme/portfolio/").content.decode()
    assert "No confidentiality agreement" in page
    assert "Something missing" in page
    kept = client.post(
        "/p/acme/portfolio/views/", {"name": "Papers", "query": "show=missing&sort=client"}
    )
    assert kept["Location"] == "/p/acme/portfolio/?show=missing&sort=client"
    page = client.get("/p/acme/portfolio/").content.decode()
    assert 'href="?show=missing&amp;sort=client"' in page
    client.force_login(world.alice.user)
    assert "Papers</a>" not in client.get("/p/acme/portfolio/").content.decode()


def test_a_view_is_dropped_by_its_person_alone(world: World, client: Browser) -> None:
    client.force_login(world.olga.user)
    client.post("/p/acme/portfolio/views/", {"name": "Papers", "query": "show=missing"})
    with world.staff():
        number = SavedView.objects.get().pk
    client.force_login(world.alice.user)
    assert client.post(f"/p/acme/portfolio/views/{number}/remove/").status_code == 404
    client.force_login(world.olga.user)
    assert client.post(f"/p/acme/portfolio/views/{number}/remove/").status_code == 302
    assert "Papers</a>" not in client.get("/p/acme/portfolio/").content.decode()


def test_the_portfolio_is_taken_along_as_a_table(world: World, client: Browser) -> None:
    client.force_login(world.olga.user)
    sheet = client.get("/p/acme/portfolio.csv?show=missing").content.decode("utf-8-sig")
    head, line = sheet.strip().splitlines()
    assert "drift_percent" in head
    assert "Brume" in line
    assert "nda" in line
    assert len(client.get("/p/acme/portfolio.csv?show=drift").content.splitlines()) == 1


def test_figures_that_are_late_are_missing(world: World) -> None:
    with world.staff():
        make_kpi(make_framework(world.engagement))
    assert READINGS in told(world).missing
