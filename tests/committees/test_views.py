"""Who opens which page of the reports, and what stands there."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client as Browser

from accounts.actors import CLOCK, actor_of
from accounts.models import Contact, Membership
from committees import publishing
from committees.models import Report
from common.periods import Month
from engagements.models import Engagement
from engagements.worklogs import log_work
from tests.factories.world import World, make_engagement, make_member, make_user

OCTOBER = Month(2026, 10)
LIST = "/p/acme/reports/"
PAGE = "/p/acme/reports/brume-cio/2026-10/"
READING = "/p/acme/c/brume/reports/brume-cio/2026-10/"


def make(engagement: Engagement, now: dt.datetime, month: Month = OCTOBER) -> Report:
    report = publishing.plan(engagement=engagement, month=month)
    claim = publishing.claim(report_id=report.pk, at=now)
    assert claim is not None
    publishing.store(claim=claim, pdf=b"%PDF-1.7 made")
    return Report.objects.get(pk=report.pk)


@pytest.fixture
def report(world: World, now: dt.datetime) -> Report:
    """October of Brume, with a day of work, ready to publish."""
    with world.staff():
        log_work(
            engagement=world.engagement,
            member=world.bob,
            day=dt.date(2026, 10, 6),
            days=Decimal(1),
            category="governance",
            note="Committee prepared",
            by=CLOCK,
        )
        return make(world.engagement, now)


@pytest.fixture
def published(world: World, report: Report, now: dt.datetime) -> Report:
    with world.staff():
        return publishing.publish(report=report, by=actor_of(world.bob), at=now)


def as_(client: Browser, person: Membership | Contact) -> Browser:
    client.force_login(person.user)
    return client


def shown(answer: HttpResponseBase) -> str:
    assert isinstance(answer, HttpResponse)
    return answer.content.decode()


# The five questions of every door: a stranger, another provider, a wrong role, a wrong method, the
# right person.

PAGES = [LIST, PAGE, f"{PAGE}state/", f"{PAGE}pdf/", f"{PAGE}publish/"]
DEEDS = [f"{PAGE}refresh/", f"{PAGE}retry/"]
READINGS = [READING, f"{READING}pdf/"]


@pytest.mark.parametrize("path", PAGES + READINGS)
def test_a_stranger_is_sent_to_sign_in(client: Browser, published: Report, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/account/login/")


@pytest.mark.parametrize("path", PAGES + READINGS)
def test_another_providers_page_does_not_exist(
    client: Browser, world: World, published: Report, path: str
) -> None:
    assert as_(client, world.mallory).get(path).status_code == 404


@pytest.mark.parametrize("path", PAGES)
def test_the_clients_people_do_not_enter_where_reports_are_prepared(
    client: Browser, world: World, published: Report, path: str
) -> None:
    for person in (world.dora, world.carol):
        assert as_(client, person).get(path).status_code == 403


@pytest.mark.parametrize("path", READINGS)
def test_the_clients_pages_are_the_clients(
    client: Browser, world: World, published: Report, path: str
) -> None:
    for person, status in ((world.dora, 200), (world.carol, 200), (world.bob, 403)):
        assert as_(client, person).get(path).status_code == status


@pytest.mark.parametrize("path", PAGES[:-1])
def test_owner_office_and_the_executive_open_it(
    client: Browser, world: World, report: Report, path: str
) -> None:
    for person in (world.alice, world.olga, world.bob):
        assert as_(client, person).get(path).status_code == 200


def test_the_office_does_not_publish(client: Browser, world: World, report: Report) -> None:
    assert as_(client, world.olga).get(f"{PAGE}publish/").status_code == 403
    assert "Save the words" not in shown(client.get(PAGE))


@pytest.mark.parametrize("path", DEEDS)
def test_deeds_are_posts(client: Browser, world: World, report: Report, path: str) -> None:
    assert as_(client, world.bob).get(path).status_code == 405


@pytest.mark.parametrize("path", ["/p/acme/reports/brume-cio/2026-13/", PAGE.replace("10", "09")])
def test_a_month_without_a_report_is_no_page(
    client: Browser, world: World, report: Report, path: str
) -> None:
    assert as_(client, world.bob).get(path).status_code == 404


def test_another_executive_of_the_provider_does_not_see_it(
    client: Browser, world: World, report: Report
) -> None:
    user = make_user("Zoe")
    with world.staff():
        zoe: Membership = make_member(world.acme, user, role="executive")
    browser = as_(client, zoe)
    assert "Brume" not in shown(browser.get(LIST))
    for path in PAGES[1:]:
        assert browser.get(path).status_code == 404


def test_a_founder_of_another_client_does_not_see_it(
    client: Browser, world: World, published: Report
) -> None:
    from engagements.lifecycle import open_client
    from tests.factories.world import make_contact

    user = make_user("Felix")
    with world.staff():
        other = open_client(name="Optiqa", by=CLOCK)
        felix = make_contact(other, user, role="founder")
    browser = as_(client, felix)
    for path in READINGS:
        assert browser.get(path).status_code == 404
    elsewhere = READING.replace("/c/brume/", "/c/optiqa/")
    assert browser.get(elsewhere).status_code == 404
    assert browser.get(f"{elsewhere}pdf/").status_code == 404


# What they do


def test_the_client_sees_nothing_before_it_is_published(
    client: Browser, world: World, report: Report
) -> None:
    browser = as_(client, world.dora)
    assert "No report yet" in shown(browser.get("/p/acme/c/brume/documents/?show=report"))
    assert browser.get(READING).status_code == 404
    assert browser.get(f"{READING}pdf/").status_code == 404


def test_the_executive_writes_and_publishes_and_the_founder_reads(
    client: Browser, world: World, report: Report, now: dt.datetime
) -> None:
    with world.staff():
        outcome = world.engagement.outcomes.get().pk
    browser = as_(client, world.bob)
    page = shown(browser.get(PAGE))
    assert "Orders without re-entry" in page
    assert "Committee prepared" in page
    words = {
        "summary": "Orders flow without a clerk.\r\n\r\nTwo plants are left.",
        f"outcome_{outcome}": "Plant one is done.",
        "next_steps": "Plant two.\nPlant three.",
    }
    assert browser.post(PAGE, words)["Location"] == PAGE
    with world.staff():
        report = Report.objects.get()
        assert (report.status, (report.words or {})["summary"]) == (
            "pending",
            ["Orders flow without a clerk.", "Two plants are left."],
        )
    assert "The PDF is being made." in shown(browser.get(PAGE))
    with world.staff():
        claim = publishing.claim(report_id=report.pk, at=now)
        assert claim is not None
        publishing.store(claim=claim, pdf=b"%PDF-1.7 final")
    confirm = shown(browser.get(f"{PAGE}publish/"))
    assert "dora@brume.example" in confirm
    assert "carol@brume.example" in confirm
    browser.post(f"{PAGE}publish/")
    reading = shown(as_(client, world.dora).get(READING))
    for said in ("Orders flow without a clerk.", "Plant one is done.", "Plant three."):
        assert said in reading
    pdf = client.get(f"{READING}pdf/")
    assert pdf.content == b"%PDF-1.7 final"
    assert 'filename="brume-cio-2026-10-report.pdf"' in pdf["Content-Disposition"]


def test_words_that_cannot_be_kept_come_back_with_the_reason(
    client: Browser, world: World, report: Report
) -> None:
    answer = as_(client, world.bob).post(PAGE, {"summary": "\n".join("abcdef"), "next_steps": "x"})
    assert answer.status_code == 422
    assert "Keep it to 5 lines." in shown(answer)
    answer = client.post(PAGE, {"summary": "", "next_steps": "What I typed"})
    assert answer.status_code == 422
    assert "What I typed" in shown(answer)


def test_text_of_people_is_text_on_the_page(client: Browser, world: World, report: Report) -> None:
    as_(client, world.bob).post(PAGE, {"summary": "<script>x</script>", "next_steps": ""})
    assert "<script>x" not in shown(client.get(PAGE))


def test_old_figures_are_brought_up_to_date_before_publishing(
    client: Browser, world: World, report: Report
) -> None:
    with world.staff():
        log_work(
            engagement=world.engagement,
            member=world.bob,
            day=dt.date(2026, 10, 7),
            days=Decimal(1),
            by=CLOCK,
        )
    browser = as_(client, world.bob)
    assert "Bring up to date" in shown(browser.get(f"{PAGE}publish/"))
    assert browser.post(f"{PAGE}publish/").status_code == 422
    browser.post(f"{PAGE}refresh/")
    with world.staff():
        assert publishing.content_of(Report.objects.get()).days.used == 2
    browser.post(f"{PAGE}publish/")
    with world.staff():
        assert Report.objects.get().published_by == "Bob"


def test_failed_and_late_come_first_and_a_failed_one_is_tried_again(
    client: Browser, world: World, report: Report, now: dt.datetime
) -> None:
    with world.staff():
        failed = publishing.plan(engagement=world.engagement, month=Month(2026, 9))
        for _ in range(3):
            publishing.fail(report_id=failed.pk, attempt=None, why="OSError: no font")
    browser = as_(client, world.olga)
    page = shown(browser.get(LIST))
    assert page.index("September 2026") < page.index("October 2026")
    assert "One could not be made." in page
    path = PAGE.replace("10", "09")
    assert "OSError: no font" in shown(browser.get(path))
    browser.post(f"{path}retry/")
    with world.staff():
        assert Report.objects.get(pk=failed.pk).status == "pending"


def test_a_published_report_has_nothing_left_to_edit(
    client: Browser, world: World, published: Report
) -> None:
    page = shown(as_(client, world.bob).get(PAGE))
    assert "Save the words" not in page
    assert client.post(PAGE, {"summary": "Other"}).status_code == 422
    assert client.post(f"{PAGE}publish/").status_code == 422


def test_the_list_asks_as_much_for_many_reports_as_for_one(
    client: Browser, world: World, report: Report, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser = as_(client, world.olga)
    browser.get(LIST)
    with CaptureQueriesContext(connection) as few:
        browser.get(LIST)
    with world.staff():
        for role in ("cto", "cmo", "coo"):
            engagement = make_engagement(client=world.brume, executive=world.bob, role=role)
            for month in range(1, 10):
                publishing.plan(engagement=engagement, month=Month(2026, month))
    with django_assert_max_num_queries(len(few)):
        assert browser.get(LIST).content.count(b"<tr") > 20


def test_a_report_leads_to_the_one_before_and_the_one_after(
    client: Browser, world: World, published: Report, now: dt.datetime
) -> None:
    """Only among those that the client has."""
    with world.staff():
        for number, is_out in ((8, True), (9, False), (11, True)):
            made = make(world.engagement, now, Month(2026, number))
            if is_out:
                Report.objects.filter(pk=made.pk).update(published_at=now, published_by="Bob")
    browser = as_(client, world.dora)
    page = shown(browser.get(READING))
    assert READING.replace("10", "08") in page
    assert READING.replace("10", "11") in page
    assert READING.replace("10", "09") not in page
    first = shown(browser.get(READING.replace("10", "08")))
    assert 'rel="prev"' not in first
    assert 'rel="next"' in first
