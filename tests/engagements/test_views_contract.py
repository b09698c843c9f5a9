"""The doors of the contract: engagements, terms, clients."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.actors import actor_of
from common.periods import Month
from engagements.models import Engagement, Outcome, Term
from engagements.worklogs import log_work
from tenancy.models import Client
from tests.factories.billing import log_days
from tests.factories.world import World, make_engagement, make_member, make_user

pytestmark = pytest.mark.usefixtures("on_the_day")

LIST = "/p/acme/engagements/"
ONE = "/p/acme/engagements/brume-cio/"
CONTRACT = f"{ONE}contract/"


@pytest.fixture
def alice(client: Browser, world: World) -> Browser:
    client.force_login(world.alice.user)
    return client


def contract(world: World, **change: Any) -> dict[str, Any]:
    return {
        "client": world.brume.pk,
        "role": "cto",
        "title": "Fractional CTO",
        "executive": world.bob.pk,
        "starts_on": "2026-12-01",
        "report_day": "3",
        "days_per_month": "4½",
        "day_rate": "1100",
        "currency": "eur",
        "billing": "fixed",
        "proration": "working",
        "hours_per_day": "8",
        "approval_days": "5",
        "outcome_1": "Release every week",
        "target_1": "by March",
        "outcome_3": "One on call",
        **change,
    }


def term(**change: Any) -> dict[str, Any]:
    return {
        "starts_on": "2026-12-01",
        "days_per_month": "10",
        "day_rate": "1250.50",
        "currency": "EUR",
        "billing": "actual",
        "proration": "none",
        "hours_per_day": "7",
        "approval_days": "5",
        "burst_cap": "2",
        **change,
    }


def firm(**change: Any) -> dict[str, Any]:
    return {
        "name": "Volta Cycles",
        "country": "DE",
        "language": "en",
        "subdivision": "by",
        **change,
    }


def test_the_office_sees_every_engagement_and_an_executive_their_own(
    client: Browser, world: World
) -> None:
    zoe = make_user("Zoe")
    with world.staff():
        other = make_member(world.acme, zoe, role="executive")
        make_engagement(client=world.brume, executive=other, role="cto")
    client.force_login(world.olga.user)
    assert "brume-cto" in client.get(LIST).content.decode()
    client.force_login(world.bob.user)
    page = client.get(LIST).content.decode()
    assert "brume-cio" in page
    assert "brume-cto" not in page
    assert client.get("/p/acme/engagements/brume-cto/").status_code == 404
    assert client.get("/p/acme/engagements/brume-cto/days.csv").status_code == 404


def test_an_engagement_shows_its_terms_its_outcomes_and_its_months(alice: Browser) -> None:
    page = alice.get(ONE).content.decode()
    for words in ("Orders without re-entry", "1 January 2026", "€1,200.00", "November 2026"):
        assert words in page


def test_an_engagement_shows_its_month_as_a_course_and_its_latest_days(
    alice: Browser, world: World, today: dt.date
) -> None:
    with world.staff():
        log_days(world.engagement, Month(2026, 10), Decimal(7))
        log_days(world.engagement, Month.of(today), Decimal("1.5"))
    page = alice.get("/p/acme/engagements/brume-cio/").content.decode()
    assert "chart burnup" in page
    assert "1½ of 8 days used in November 2026." in page
    # Two of November, then the newest four of October's seven.
    assert page.count(", Bob</div>") == 6
    assert "Tue 3 Nov" in page
    assert "/p/acme/c/brume/documents/" in page


def test_the_page_of_an_engagement_asks_as_often_for_much_as_for_little(
    alice: Browser, world: World, today: dt.date
) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert alice.get("/p/acme/engagements/brume-cio/").status_code == 200
        return len(asked)

    with world.staff():
        log_days(world.engagement, Month.of(today), Decimal(1))
    few = statements()
    with world.staff():
        for month in (8, 9, 10):
            log_days(world.engagement, Month(2026, month), Decimal(6))
    assert statements() == few


def test_the_office_sets_an_engagement_up(alice: Browser, world: World) -> None:
    assert "Bob" in alice.get(f"{LIST}new/?client=brume").content.decode()
    answer = alice.post(f"{LIST}new/", contract(world))
    assert answer.headers["Location"] == "/p/acme/engagements/brume-cto/"
    with world.staff():
        made = Engagement.objects.get(slug="brume-cto")
        held = made.terms.get()
        assert (held.days_per_month, held.currency) == (Decimal("4.50"), "EUR")
        named = Outcome.objects.filter(engagement=made).order_by("position")
        assert list(named.values_list("position", "title", "target")) == [
            (1, "Release every week", "by March"),
            (2, "One on call", ""),
        ]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"client": ""}, "This field is required"),
        ({"days_per_month": "many"}, "Write days as"),
        ({"days_per_month": "32"}, "31 days at most"),
        ({"burst_cap": "-1"}, "31 days at most"),
        ({"currency": "E1R"}, "three letters"),
        ({"ends_on": "2026-11-01"}, "cannot end before it begins"),
        ({"report_day": "21"}, "less than or equal to 20"),
        ({"rollover_days": "2"}, "for how many months they go on"),
        ({"rollover_months": "2"}, "how many days go on at most"),
        ({"rollover_days": "32", "rollover_months": "1"}, "31 days at most"),
        ({"rollover_days": "2", "rollover_months": "1", "billing": "actual"}, "nothing to move"),
        ({"deficit_days": "1", "billing": "actual"}, "nothing to move"),
    ],
)
def test_what_is_wrong_with_a_contract_is_said_at_its_field(
    alice: Browser, world: World, change: dict[str, str], reason: str
) -> None:
    answer = alice.post(f"{LIST}new/", contract(world, **change))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert reason in text
    assert "Release every week" in text


def test_an_engagement_that_is_there_already_is_refused(alice: Browser, world: World) -> None:
    for _ in range(2):
        alice.post(f"{LIST}new/", contract(world))
    answer = alice.post(f"{LIST}new/", contract(world))
    assert answer.status_code == 422
    assert "from December 2026 already" in answer.content.decode()


def test_the_other_providers_people_cannot_be_chosen(alice: Browser, world: World) -> None:
    answer = alice.post(f"{LIST}new/", contract(world, executive=world.mallory.pk))
    assert answer.status_code == 422
    answer = alice.post(f"{LIST}new/", contract(world, client=world.other_client.pk))
    assert answer.status_code == 422


def test_a_new_term_begins_as_the_last_one_was(alice: Browser, world: World) -> None:
    url = f"{ONE}terms/new/"
    page = alice.get(url).content.decode()
    assert 'value="1200.00"' in page
    assert 'value="2026-12-01"' in page
    assert alice.post(url, term()).headers["Location"] == CONTRACT
    with world.staff():
        last = Term.objects.filter(engagement=world.engagement).order_by("starts_on").last()
        assert last is not None
        assert (last.days_per_month, last.billing, last.burst_cap) == (10, "actual", 2)
    assert "From 1 Dec 2026" in alice.get(CONTRACT).content.decode()


def test_a_term_can_let_days_go_on_and_be_borrowed(alice: Browser, world: World) -> None:
    given = {"rollover_days": "2½", "rollover_months": "3", "deficit_days": "1"}
    alice.post(f"{ONE}terms/new/", term(billing="fixed", **given))
    with world.staff():
        last = Term.objects.filter(engagement=world.engagement).order_by("starts_on").last()
        assert last is not None
        assert (last.rollover_days, last.rollover_months, last.deficit_days) == (
            Decimal("2.50"),
            3,
            Decimal(1),
        )
    page = alice.get(CONTRACT).content.decode()
    assert "2½ for 3 months" in page
    assert 'value="2½"' in alice.get(f"{ONE}terms/new/").content.decode()


def test_a_term_that_cannot_begin_there_says_so_at_its_field(alice: Browser) -> None:
    answer = alice.post(f"{ONE}terms/new/", term(starts_on="2026-01-01"))
    assert answer.status_code == 422
    assert "Another term begins on 1 January 2026 already." in answer.content.decode()


def test_the_office_changes_and_ends_an_engagement(alice: Browser, world: World) -> None:
    address = "/p/acme/engagements/brume-cio/edit/"
    facts = {"title": "Fractional CIO", "executive": world.bob.pk, "report_day": "3"}
    page = alice.post(address, {**facts, "reference": "B-7", "ends_on": "2026-12-31"}, follow=True)
    assert "Saved." in page.content.decode()
    with world.staff():
        changed = Engagement.objects.get(slug="brume-cio")
        assert (changed.reference, changed.ends_on) == ("B-7", dt.date(2026, 12, 31))
        log_work(
            engagement=changed,
            member=world.bob,
            day=dt.date(2026, 11, 18),
            days=Decimal(1),
            by=actor_of(world.bob),
        )
    for day, reason in (("2026-11-17", "Work is logged"), ("2001-01-01", "before it begins")):
        refused = alice.post(address, {**facts, "ends_on": day})
        assert refused.status_code == 422
        assert reason in refused.context["form"].errors["ends_on"][0]
        assert f'value="{day}"' in refused.content.decode()


def test_every_day_of_an_engagement_can_be_taken_away(alice: Browser, world: World) -> None:
    with world.staff():
        for month in (3, 11):
            log_work(
                engagement=world.engagement,
                member=world.bob,
                day=dt.date(2026, month, 2),
                days=Decimal("0.25"),
                by=actor_of(world.bob),
            )
    lines = alice.get(f"{ONE}days.csv").content.decode("utf-8-sig").splitlines()
    assert [line[:10] for line in lines[1:]] == ["2026-03-02", "2026-11-02"]


def test_a_client_is_made_and_changed(alice: Browser, world: World) -> None:
    assert alice.post("/p/acme/clients/new/", firm()).status_code == 302
    assert "Volta Cycles" in alice.get("/p/acme/clients/").content.decode()
    url = "/p/acme/clients/volta-cycles/edit/"
    assert "Volta Cycles" in alice.get(url).content.decode()
    assert alice.post(url, firm(name="Volta", vat_number="de 811 569 869")).status_code == 302
    with world.staff():
        made = Client.objects.get(slug="volta-cycles")
        assert (made.name, made.vat_number, made.subdivision) == ("Volta", "DE811569869", "BY")


@pytest.mark.parametrize(
    ("change", "field"),
    [({"name": "Brume"}, "called Brume"), ({"vat_number": "811"}, "begins with its country")],
)
def test_what_is_wrong_with_a_client_is_said_at_its_field(
    alice: Browser, change: dict[str, str], field: str
) -> None:
    answer = alice.post("/p/acme/clients/new/", firm(**change))
    assert answer.status_code == 422
    assert field in answer.content.decode()


def test_the_list_of_clients_names_who_signs_in(alice: Browser) -> None:
    page = alice.get("/p/acme/clients/").content.decode()
    assert "Carol, Dora" in page


DOORS = [
    (LIST, "GET", False),
    (ONE, "GET", False),
    (f"{ONE}days.csv", "GET", False),
    (f"{LIST}new/", "POST", True),
    (f"{ONE}terms/new/", "POST", True),
    ("/p/acme/clients/", "GET", True),
    ("/p/acme/clients/new/", "POST", True),
    ("/p/acme/clients/brume/edit/", "POST", True),
]


@pytest.mark.parametrize(("url", "method", "office"), DOORS)
def test_each_door_asks_who_is_there(
    client: Browser, world: World, url: str, method: str, office: bool
) -> None:
    assert client.generic(method, url).headers["Location"].startswith("/account/login/")
    for user, status in (
        (world.mallory.user, 404),
        (world.carol.user, 403),
        (world.dora.user, 403),
        (world.bob.user, 403 if office else 200),
    ):
        client.force_login(user)
        assert client.generic(method, url).status_code == status
    client.force_login(world.alice.user)
    assert client.generic("DELETE", url).status_code == 405
