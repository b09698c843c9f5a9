"""The founder's home says what the data says."""

import datetime as dt
import gzip
import re
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.actors import actor_of
from billing.drafting import draft_invoice
from common.periods import Month
from dashboards.client_home import ClientHome, client_home
from engagements import months, worklogs
from engagements.lifecycle import open_client
from engagements.models import Engagement, EngagementMonth
from tests.factories.billing import log_days, settle
from tests.factories.kpis import make_framework, make_kpi, set_target
from tests.factories.scene import make_scene
from tests.factories.world import World, make_contact, make_engagement, make_member, make_user

NOVEMBER = Month(2026, 11)


def log(
    world: World, day: dt.date, days: str, note: str = "", category: str = "leadership"
) -> None:
    worklogs.log_work(
        engagement=world.engagement,
        member=world.bob,
        day=day,
        days=Decimal(days),
        note=note,
        category=category,
        by=actor_of(world.bob),
    )


def home(world: World, today: dt.date) -> ClientHome:
    with world.founder():
        return client_home(
            client=world.brume,
            by=actor_of(world.dora),
            on=today,
            timezone=world.acme.timezone,
        )


def hand_in(world: World, month: Month, now: dt.datetime) -> EngagementMonth:
    row = months.month_of(engagement=world.engagement, month=month)
    return months.submit(month=row, by=actor_of(world.bob), at=now, on=now.date())


def test_an_engagement_on_pace_with_nothing_waiting(world: World, today: dt.date) -> None:
    with world.staff():
        log(world, dt.date(2026, 11, 3), "1")
    shown = home(world, today)
    assert shown.sentences == ("Your days in November are on pace.", "Nothing waits for you.")
    assert shown.waiting == 0
    assert shown.next_in_words == "November comes to you for approval once it is over."


def test_days_left_are_said_in_words(world: World, today: dt.date) -> None:
    with world.staff():
        log(world, dt.date(2026, 11, 3), "1")
        log(world, dt.date(2026, 11, 4), "1.5")
    (days,) = home(world, today).running
    # 20 working days in November 2026 in France: 13 gone by the 19th, 7 to go.
    assert days.in_words == "5½ left for 7 working days. Expected to end at 3¾."
    assert days.a_month == "8 days a month"
    assert days.at_the_end == "Unused days expire on 30 November."
    assert days.chart_title == "2½ of 8 days used by 19 November."


def test_a_month_that_is_used_beyond_the_contract_says_by_how_much(
    world: World, today: dt.date
) -> None:
    with world.staff():
        for day in (2, 3, 4, 5, 6, 9, 10, 12):
            log(world, dt.date(2026, 11, day), "1.25")
    shown = home(world, today)
    assert shown.sentences[0] == "November has gone 2 days beyond the contract."
    assert shown.running[0].in_words == "2 days beyond what is contracted."


def test_a_month_that_waits_says_what_it_comes_to_and_where_it_went(
    world: World, now: dt.datetime, today: dt.date
) -> None:
    with world.staff():
        log(world, dt.date(2026, 10, 5), "1")
        log(world, dt.date(2026, 10, 6), "0.5", category="strategy")
        row = hand_in(world, Month(2026, 10), now)
    shown = home(world, today)
    assert shown.sentences[1] == "October is ready for your approval."
    (asked,) = shown.asked
    assert (asked.row.pk, asked.since) == (row.pk, today)
    # The volume is fixed: eight days at 1,200, whatever was used.
    assert (asked.amount, asked.currency) == (Decimal("9600.00"), "EUR")
    assert [(one.label, one.days, one.share) for one in asked.largest] == [
        ("Leadership", Decimal("1.00"), 67),
        ("Strategy", Decimal("0.50"), 33),
    ]
    assert asked.beyond == 0


def test_the_amount_of_a_month_that_waits_is_what_its_invoice_asks_for(
    world: World, now: dt.datetime, today: dt.date
) -> None:
    """Burst included, with the entries of a month that lies far behind."""
    with world.staff():
        log_days(world.engagement, Month(2026, 3), Decimal(10))
        row = hand_in(world, Month(2026, 3), now)
    (asked,) = home(world, today).asked
    assert asked.beyond == 2
    with world.staff():
        settle(world)
        olga = actor_of(world.olga)
        row = months.approve_for_client(month=row, by=olga, at=now, reason="Agreed by phone.")
        assert draft_invoice(month=row, by=olga).net_amount == asked.amount == Decimal("12000.00")


def test_borrowed_days_are_not_beyond_the_contract_of_a_month_that_waits(
    world: World, now: dt.datetime, today: dt.date
) -> None:
    """Handed in before the next month is open, it says what it will charge all the same."""
    with world.staff():
        engagement = make_engagement(
            client=world.brume, executive=world.bob, role="cto", deficit_days=Decimal(2)
        )
        log_days(engagement, Month(2026, 11), Decimal(9))
        row = months.month_of(engagement=engagement, month=Month(2026, 11))
        months.submit(month=row, by=actor_of(world.bob), at=now, on=today)
    (asked,) = home(world, today).asked
    assert (asked.beyond, asked.amount) == (0, Decimal("9600.00"))


def test_the_course_of_the_month_climbs_with_the_work(world: World, today: dt.date) -> None:
    with world.staff():
        log(world, dt.date(2026, 11, 3), "1")
        log(world, dt.date(2026, 11, 10), "0.5")
    (days,) = home(world, today).running
    assert days.points == (
        (0, Decimal(0)),
        (3, Decimal("1.00")),
        (10, Decimal("1.50")),
        (19, Decimal("1.50")),
    )
    assert days.table == [
        (dt.date(2026, 11, 3), Decimal("1.00")),
        (dt.date(2026, 11, 10), Decimal("1.50")),
    ]


def test_the_work_of_the_month_is_shared_among_its_categories(world: World, today: dt.date) -> None:
    with world.staff():
        log(world, dt.date(2026, 10, 30), "1", "October's")
        log(world, dt.date(2026, 11, 3), "1", "First")
        log(world, dt.date(2026, 11, 4), "0.5", "Second", category="vendors")
    shown = home(world, today)
    assert [(one.label, one.share) for one in shown.went] == [("Leadership", 67), ("Vendors", 33)]
    assert [entry.note for entry in shown.entries] == ["Second", "First", "October's"]


def test_a_month_without_work_shows_where_the_last_one_went(world: World) -> None:
    with world.staff():
        log(world, dt.date(2026, 10, 30), "1")
    shown = home(world, dt.date(2026, 11, 2))
    assert shown.went_in == Month(2026, 10)
    assert [one.days for one in shown.went] == [Decimal("1.00")]


def test_the_days_of_the_finished_months_are_told_without_the_one_that_runs(
    world: World, today: dt.date
) -> None:
    with world.staff():
        log(world, dt.date(2026, 9, 1), "1")
        log(world, dt.date(2026, 10, 1), "0.5")
        log(world, dt.date(2026, 11, 3), "1")
    past = home(world, today).past
    assert past is not None
    assert [str(month) for month in past.months] == [f"2026-{n:02}" for n in range(5, 11)]
    assert past.used[-2:] == (Decimal("1.00"), Decimal("0.50"))
    assert (past.average, past.agreed) == (Decimal("0.25"), Decimal("8.00"))
    assert past.range_in_words == "From 0 to 1"
    assert "October ½" in past.in_words


def test_before_there_are_two_finished_months_there_is_no_course(world: World) -> None:
    assert home(world, dt.date(2026, 2, 27)).past is None
    assert home(world, dt.date(2026, 3, 2)).past is not None


@pytest.mark.parametrize(
    ("day", "month", "due_on", "late"),
    [
        (dt.date(2026, 11, 3), Month(2026, 10), dt.date(2026, 11, 4), False),
        (dt.date(2026, 11, 19), Month(2026, 10), dt.date(2026, 11, 4), True),
    ],
)
def test_the_next_report_is_that_of_the_month_behind_until_it_is_out(
    world: World, day: dt.date, month: Month, due_on: dt.date, late: bool
) -> None:
    coming = home(world, day).next_report
    assert coming is not None
    assert (coming.month, coming.due_on, coming.is_late) == (month, due_on, late)


def test_once_it_is_out_the_next_one_is_that_of_this_month(world: World, now: dt.datetime) -> None:
    make_scene(world, at=now)
    shown = home(world, now.date())
    assert shown.next_report is not None
    assert (shown.next_report.month, shown.next_report.due_on) == (
        NOVEMBER,
        dt.date(2026, 12, 3),
    )
    assert shown.sentences[-1] == "The October report is ready."
    assert [one.kind for one in shown.documents] == ["invoice", "report"]


def test_an_invoice_asks_for_attention_when_its_day_is_near(world: World, now: dt.datetime) -> None:
    make_scene(world, at=now)
    assert home(world, dt.date(2026, 11, 20)).to_pay == ()
    for day, state in (
        (dt.date(2026, 12, 11), "Due in 8 days"),
        (dt.date(2026, 12, 18), "Due in 1 day"),
        (dt.date(2026, 12, 19), "Due today"),
        (dt.date(2026, 12, 20), "Past due"),
    ):
        shown = home(world, day)
        assert [one.state and one.state.text for one in shown.to_pay] == [state], day
        assert shown.owed == {"EUR": Decimal("11520.000")}
    assert (
        "Invoice F-2026-0001 was due on 19 December."
        in home(world, dt.date(2026, 12, 20)).sentences
    )


def test_a_client_whose_engagement_begins_later_is_told_when(world: World) -> None:
    shown = home(world, dt.date(2025, 6, 1))
    assert shown.sentences[0] == "Your fractional CIO starts on Thursday 1 January."
    assert [one.pk for one in shown.starting] == [world.engagement.pk]
    assert (shown.running, shown.next_report, shown.past) == ((), None, None)


def test_a_client_whose_engagement_ended_keeps_what_was(world: World, today: dt.date) -> None:
    with world.staff():
        log(world, dt.date(2026, 3, 3), "1", "The last work")
        Engagement.objects.update(ends_on=dt.date(2026, 3, 31))
    shown = home(world, today)
    assert shown.sentences[0] == "Your engagement ended on 31 March 2026."
    assert [entry.note for entry in shown.entries] == ["The last work"]
    assert [one.pk for one in shown.ended] == [world.engagement.pk]


def test_a_client_without_an_engagement_has_a_home(
    world: World, client: Browser, today: dt.date
) -> None:
    dan = make_user("Dan")
    with world.staff():
        fresh = open_client(name="Fresh", by=actor_of(world.alice))
        make_contact(fresh, dan, role="founder")
    client.force_login(dan)
    page = client.get("/p/acme/c/fresh/").content.decode()
    assert "Your first engagement is being set up." in page
    assert "No engagement yet" in page
    assert "No document yet" in page


def test_the_founder_is_greeted_and_sees_who_leads(
    world: World, client: Browser, now: dt.datetime
) -> None:
    client.force_login(world.dora.user)
    with time_machine.travel(now, tick=False):
        page = client.get("/p/acme/c/brume/").content.decode()
    assert "Good morning, Dora" in page
    assert "Bob, your fractional CIO" in page
    assert "8 days a month" in page


def test_only_the_founder_is_asked_to_approve(
    world: World, client: Browser, now: dt.datetime
) -> None:
    with world.staff():
        hand_in(world, Month(2026, 10), now)
    for person, word in (("dora", "Read and approve"), ("carol", "Waiting for the founder")):
        client.force_login(getattr(world, person).user)
        page = client.get("/p/acme/c/brume/").content.decode()
        assert word in page
        assert ("Read and approve" in page) == (person == "dora")


def test_a_question_leads_to_the_open_comment_of_the_month(
    world: World, client: Browser, now: dt.datetime
) -> None:
    with world.staff():
        hand_in(world, Month(2026, 10), now)
    client.force_login(world.dora.user)
    page = client.get("/p/acme/c/brume/").content.decode()
    (address,) = re.findall(r'href="([^"]+)#id_comment"', page)
    asked = client.get(address).content.decode()
    assert 'id="id_comment"' in asked
    assert re.search(r"<details[^>]* open", asked)
    assert not re.search(r"<details[^>]* open", client.get(address.split("?")[0]).content.decode())


@pytest.mark.parametrize("person", ["bob", "olga"])
def test_the_providers_people_see_it_as_the_founder_does_with_links_of_their_own(
    world: World, client: Browser, now: dt.datetime, person: str
) -> None:
    make_scene(world, at=now)
    client.force_login(getattr(world, person).user)
    for path in ("/p/acme/c/brume/", "/p/acme/c/brume/documents/"):
        page = client.get(path).content.decode()
        links = set(re.findall(r'href="(/p/[^"?#]+)', page))
        assert links
        for link in links:
            assert client.get(link, follow=True).status_code == 200, (person, link)
    assert "as Dora sees it" in client.get("/p/acme/c/brume/").content.decode()


@pytest.mark.parametrize("person", ["dora", "carol", "bob", "olga", "alice"])
def test_the_page_opens_for_both_sides(world: World, client: Browser, person: str) -> None:
    client.force_login(getattr(world, person).user)
    page = client.get("/p/acme/c/brume/")
    assert page.status_code == 200
    assert "fractional CIO" in page.content.decode()


def test_an_executive_sees_what_they_lead_and_nothing_else(
    world: World, client: Browser, today: dt.date
) -> None:
    zoe = make_user("Zoe")
    with world.staff():
        executive = make_member(world.acme, zoe, role="executive")
        log(world, dt.date(2026, 11, 3), "1", "Bob's own work")
    client.force_login(zoe)
    assert client.get("/p/acme/c/brume/").status_code == 404
    with world.staff():
        make_engagement(client=world.brume, executive=executive, role="cto")
    page = client.get("/p/acme/c/brume/").content.decode()
    assert "fractional CTO" in page
    assert "fractional CIO" not in page
    assert "own work" not in page


# What the page itself asks for; the shell's count of what waits among them.
ITS_OWN = re.compile(r"FROM \"(engagements_|billing_|committees_|tenancy_client)", re.IGNORECASE)


def cost(browser: Browser, path: str) -> tuple[int, int]:
    """The page's own statements, and all of them."""
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(path)
        assert answer.status_code == 200
    own = [one["sql"] for one in asked.captured_queries if ITS_OWN.search(one["sql"])]
    return len(own), len(asked.captured_queries)


def test_the_page_asks_the_same_statements_whatever_there_is(
    world: World, client: Browser, now: dt.datetime
) -> None:
    client.force_login(world.dora.user)
    client.get("/p/acme/c/brume/")
    empty = cost(client, "/p/acme/c/brume/")
    assert empty[0] <= 12
    make_scene(world, at=now)
    # The first figure brings its readings and its targets along.
    bare = cost(client, "/p/acme/c/brume/")
    assert bare[0] == empty[0]
    with world.staff():
        for role in ("cmo", "cto", "coo", "cfo"):
            other = make_engagement(client=world.brume, executive=world.bob, role=role)
            for month in (Month(2026, 7), Month(2026, 8)):
                log_days(other, month, Decimal("0.25"))
                row = months.month_of(engagement=other, month=month)
                months.submit(month=row, by=actor_of(world.bob), at=now, on=now.date())
            set_target(make_kpi(make_framework(other)), low=1)
    assert cost(client, "/p/acme/c/brume/") == bare
    assert bare[1] <= 27


def test_the_page_is_light(world: World, client: Browser, now: dt.datetime) -> None:
    make_scene(world, at=now)
    with world.staff():
        for day in (2, 3, 4, 5, 6, 9, 10, 12):
            log(world, dt.date(2026, 11, day), "0.5", f"Something to read about day {day}")
    client.force_login(world.dora.user)
    page = client.get("/p/acme/c/brume/").content
    assert len(gzip.compress(page, 9)) < 12_000
