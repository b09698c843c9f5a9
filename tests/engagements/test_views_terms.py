"""The doors of what is agreed: the contract page, volumes, presets, plans, the rate card."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.actors import actor_of
from accounts.models import Profile
from common.periods import Quarter
from engagements.amending import add_term
from engagements.companies import count_staff, profile_of, staff_of
from engagements.models import Engagement, Term
from engagements.ratecard import card
from engagements.tapering import plan_quarters, planned
from tests.engagements.test_views_contract import contract, firm, term
from tests.factories.world import World, make_engagement

pytestmark = pytest.mark.usefixtures("on_the_day")

NEW = "/p/acme/engagements/new/"
ONE = "/p/acme/engagements/brume-cio/"
CONTRACT = f"{ONE}contract/"
TERM = f"{ONE}terms/new/"


@pytest.fixture
def olga(client: Browser, world: World) -> Browser:
    client.force_login(world.olga.user)
    return client


def last_term(world: World) -> Term:
    with world.staff():
        return Term.objects.filter(engagement=world.engagement).latest("starts_on")


def amend(world: World, starts_on: dt.date, **conditions: object) -> None:
    with world.staff():
        add_term(
            engagement=world.engagement,
            starts_on=starts_on,
            by=actor_of(world.olga),
            on=dt.date(2026, 11, 19),
            **{"days_per_month": Decimal(4), "day_rate": Decimal(1200), **conditions},
        )


# ----------------------------------------------------------------------------------- volumes


@pytest.mark.parametrize(
    ("unit", "typed", "days", "volume"),
    [("week", "2", "8.75", "2"), ("hours", "10", "6.25", "10"), ("month", "4½", "4.5", None)],
)
def test_a_volume_is_kept_as_it_was_agreed_and_as_it_comes_to(
    olga: Browser, world: World, unit: str, typed: str, days: str, volume: str | None
) -> None:
    olga.post(TERM, term(days_per_month=typed, volume_unit=unit))
    made = last_term(world)
    assert (made.volume_unit, made.days_per_month) == (unit, Decimal(days))
    assert made.volume == (Decimal(volume) if volume else None)
    # The next term begins with what was typed, not with what it came to.
    again = olga.get(TERM).context["form"]
    assert again["days_per_month"].value() == typed
    assert again["volume_unit"].value() == unit


def test_a_volume_of_more_than_a_month_is_refused_in_any_unit(olga: Browser) -> None:
    answer = olga.post(TERM, term(days_per_month="8", volume_unit="week"))
    assert answer.status_code == 422
    assert answer.context["form"].errors["days_per_month"] == ["A month has 31 days at most."]


def test_what_a_volume_comes_to_is_said_while_it_is_typed(olga: Browser, world: World) -> None:
    asked: dict[str, str | int] = {
        "days_per_month": "10", "volume_unit": "hours", "hours_per_day": "8", "role": "coo",
        "staff": "80", "maturity": "20", "executive": world.bob.pk,
    }  # fmt: skip
    with world.staff():
        Profile.objects.create(member=world.bob, seniority="partner")
    olga.post("/p/acme/rates/", {"currency": "EUR", "rate_partner": "1800"})
    said = olga.get(f"{NEW}volume/", asked).content.decode()
    assert "10 hours a week ÷ 8 hours a day × 52/12 = 5½ days a month" in said
    assert "5½ days a month is unusual for a COO: most have 6 to 16." in said
    assert "80 people usually need 8 to 10 days a month." in said
    assert "The rate card says €1,800 a day: Partner." in said


@pytest.mark.parametrize("asked", [{}, {"staff": "many", "executive": "x", "days_per_month": "?"}])
def test_of_what_cannot_be_read_nothing_is_said(olga: Browser, asked: dict[str, str]) -> None:
    answer = olga.get(f"{NEW}volume/", asked)
    assert (answer.status_code, answer.content.decode().strip()) == (200, "")


def test_an_unusual_volume_is_told_and_kept(olga: Browser, world: World) -> None:
    page = olga.post(NEW, contract(world, days_per_month="1"), follow=True).content.decode()
    assert "1 day a month is unusual for a CTO: most have 4 to 12." in page


# ----------------------------------------------------------------------------------- presets


def filled(browser: Browser, url: str, given: dict[str, Any]) -> Any:
    answer = browser.post(url, {"step": "fill", **given})
    assert answer.status_code == 200
    return answer


def test_a_preset_fills_its_conditions_in_and_keeps_nothing(olga: Browser, world: World) -> None:
    given = contract(world, preset="light", days_per_month="4")
    answer = filled(olga, NEW, given)
    form = answer.context["form"]
    assert {
        name: form[name].value()
        for name in ("rollover_days", "rollover_months", "deficit_days", "cadence", "title")
    } == {
        "rollover_days": "8",
        "rollover_months": "2",
        "deficit_days": "4",
        "cadence": "light",
        "title": "Fractional CTO",
    }
    assert "“Light touch” is filled in below" in answer.content.decode()
    with world.staff():
        assert not Engagement.objects.filter(role="cto").exists()


def test_what_was_typed_is_kept_and_named_until_it_is_given_up(olga: Browser, world: World) -> None:
    given = contract(world, preset="flexible", days_per_month="8", burst_cap="1", deficit_days="0")
    answer = filled(olga, NEW, given)
    form = answer.context["form"]
    assert (form["burst_cap"].value(), form["rollover_days"].value()) == ("1", "2")
    assert answer.context["kept"] == ["Most days beyond the contract"]
    answer = filled(olga, NEW, {**given, "step": "fill_all"})
    assert answer.context["form"]["burst_cap"].value() == "2½"


def test_another_preset_takes_the_place_of_the_first(olga: Browser, world: World) -> None:
    first = filled(olga, NEW, contract(world, preset="flexible", days_per_month="8"))
    shown = {field.name: field.value() or "" for field in first.context["form"]}
    given = {**shown, "preset": "strict", "days_per_month": "6"}
    second = filled(olga, NEW, given).context
    assert second["kept"] == []
    assert second["form"]["rollover_days"].value() == "0"
    assert second["form"]["burst_cap"].value() == "0"


def test_a_preset_that_was_chosen_but_not_filled_in_is_shown_first(
    olga: Browser, world: World
) -> None:
    answer = olga.post(NEW, contract(world, preset="strict"))
    assert answer.status_code == 200
    assert answer.context["filled"].key == "strict"
    given = contract(world, preset="strict", filled="strict 4.50", burst_cap="0")
    assert olga.post(NEW, given).status_code == 302


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"days_per_month": "many"}, "Say how many days first"), ({"preset": ""}, "Choose how")],
)
def test_a_preset_that_cannot_be_filled_in_says_why(
    olga: Browser, world: World, change: dict[str, str], reason: str
) -> None:
    given = contract(world, **{"preset": "flexible", **change})
    page = filled(olga, NEW, given).content.decode()
    assert reason in page
    assert "Release every week" in page


# -------------------------------------------------------------------------------- amendments


def test_a_term_is_looked_at_before_it_is_added(olga: Browser, world: World) -> None:
    given = term(starts_on="2026-12-14", billing="fixed", burst_cap="", step="look")
    page = olga.post(TERM, given).content.decode()
    assert "What changes on 14 December 2026" in page
    # December: 8 × 9/22 = 3.27 → 3¼, and the whole 10 of a term that is not prorated.
    assert "13¼ days contracted instead of 8" in page
    assert "10 days contracted instead of 8" in page
    assert last_term(world).starts_on == dt.date(2026, 1, 1)
    answer = olga.post(TERM, {**given, "step": "save"})
    assert answer.headers["Location"] == CONTRACT
    assert last_term(world).starts_on == dt.date(2026, 12, 14)


def test_a_term_that_cannot_begin_is_not_looked_at_either(olga: Browser) -> None:
    answer = olga.post(TERM, term(starts_on="2026-01-01", step="look"))
    assert answer.status_code == 422
    assert "Another term begins on 1 January 2026" in answer.content.decode()


def test_the_contract_says_who_agreed_to_what_and_why(olga: Browser, world: World) -> None:
    amend(
        world, dt.date(2026, 12, 1), agreed_by="Dora", agreed_on=dt.date(2026, 11, 10),
        reason="Lighter in winter.",
    )  # fmt: skip
    page = olga.get(CONTRACT).content.decode()
    for words in (
        "Agreed by Dora on 10 November 2026",
        "Lighter in winter.",
        "From 1 December 2026",
        "8 → <b>4</b>",
        "differs from the term before",
    ):
        assert words in page


def test_the_client_reads_its_terms_but_not_what_is_the_providers_own(
    client: Browser, world: World
) -> None:
    amend(world, dt.date(2026, 12, 1), reason="Lighter in winter.", drift_share=35)
    for person in (world.dora, world.carol, world.olga):
        client.force_login(person.user)
        page = client.get("/p/acme/c/brume/contract/").content.decode()
        assert "Lighter in winter." in page
        assert "€1,200" in page
        assert "35%" not in page
        assert "Operational work" not in page


def test_an_executive_reads_the_terms_of_their_own_clients_only(
    client: Browser, world: World
) -> None:
    client.force_login(world.bob.user)
    assert client.get("/p/acme/c/brume/contract/").status_code == 200
    with world.staff():
        Engagement.objects.update(executive=world.alice)
    assert client.get("/p/acme/c/brume/contract/").status_code == 404


def test_the_contract_asks_as_often_for_much_as_for_little(olga: Browser, world: World) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert olga.get(CONTRACT).status_code == 200
        return len(asked)

    by = actor_of(world.olga)
    with world.staff():
        plan_quarters(engagement=world.engagement, days={Quarter(2026, 4): Decimal(20)}, by=by)
    few = statements()
    amend(world, dt.date(2026, 12, 1))
    amend(world, dt.date(2027, 3, 1), day_rate=Decimal(1300))
    with world.staff():
        later = {Quarter(2027, number): Decimal(10) for number in (1, 2, 3, 4)}
        plan_quarters(engagement=world.engagement, days=later, by=by)
    assert statements() == few


# ------------------------------------------------------------- plans, the rate card, companies


def test_quarters_are_planned_and_shown(olga: Browser, world: World) -> None:
    given = {"2026-Q4": "20", "2027-Q1": "12½", "2027-Q2": ""}
    page = olga.post(f"{ONE}taper/", given, follow=True).content.decode()
    assert "The plan is saved." in page
    assert "12½" in page
    with world.staff():
        assert planned(world.engagement) == {
            Quarter(2026, 4): 20,
            Quarter(2027, 1): Decimal("12.5"),
        }


@pytest.mark.parametrize(("typed", "reason"), [("94", "93 days at most"), ("x", "Write days as")])
def test_a_quarter_that_cannot_be_is_said_at_its_field(
    olga: Browser, typed: str, reason: str
) -> None:
    answer = olga.post(f"{ONE}taper/", {"2026-Q4": typed, "2027-Q1": "7"})
    assert answer.status_code == 422
    assert reason in answer.context["taper_form"].errors["2026-Q4"][0]
    assert 'value="7"' in answer.content.decode()


def test_the_rate_card_is_kept_and_offered_where_a_term_is_written(
    olga: Browser, world: World
) -> None:
    given = {"currency": "chf", "rate_senior": "1100", "rate_partner": "1800.50"}
    assert olga.post("/p/acme/rates/", given).status_code == 302
    with world.staff():
        assert {key: (one.day_rate, one.currency) for key, one in card().items()} == {
            "senior": (1100, "CHF"),
            "partner": (Decimal("1800.50"), "CHF"),
        }
    assert '<option value="1800.50"' in olga.get(NEW).content.decode()
    refused = olga.post("/p/acme/rates/", {"currency": "E1R", "rate_senior": "0"})
    assert refused.status_code == 422
    assert {*refused.context["form"].errors} == {"currency", "rate_senior"}


def test_what_is_said_of_a_company_is_kept_with_its_client(olga: Browser, world: World) -> None:
    with world.staff():
        count_staff(client=world.brume, staff=30, by=actor_of(world.olga), on=dt.date(2025, 6, 1))
    url = "/p/acme/clients/brume/edit/"
    given = firm(name="Brume", country="FR", subdivision="", staff="100", several_countries="on")
    assert olga.post(url, given).status_code == 302
    with world.staff():
        assert staff_of(world.brume) == 100
        assert profile_of(world.brume).several_countries
    assert "From 30 to 100 people within 18 months." in olga.get(url).content.decode()
    assert "Grows fast" in olga.get("/p/acme/clients/").content.decode()


def test_an_estimate_is_kept_with_the_client_and_proposed_again(
    olga: Browser, world: World
) -> None:
    assert olga.post(NEW, contract(world, staff="80", maturity="55")).status_code == 302
    with world.staff():
        assert (staff_of(world.brume), profile_of(world.brume).maturity) == (80, 55)
    form = olga.get(f"{NEW}?client=brume&maturity=35").context["form"]
    assert (form["staff"].value(), form["maturity"].value()) == (80, "20")


# ------------------------------------------------------------------------------- engagements


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "bridge"}, "ends_on"),
        ({"kind": "timeboxed", "ends_on": "2027-03-31"}, "exit_criteria"),
        ({"committed_until": "2026-01-01"}, "committed_until"),
        ({"renews_on": "2026-12-01"}, "renews_on"),
    ],
)
def test_what_a_kind_of_engagement_needs_is_said_at_its_field(
    olga: Browser, world: World, change: dict[str, str], field: str
) -> None:
    answer = olga.post(NEW, contract(world, **change))
    assert answer.status_code == 422
    assert [*answer.context["form"].errors] == [field]


def test_nobody_is_their_own_deputy(olga: Browser, world: World) -> None:
    answer = olga.post(NEW, contract(world, deputy=world.bob.pk))
    assert "Somebody else covers" in answer.context["form"].errors["deputy"][0]


def test_an_engagement_is_set_up_with_its_frame(olga: Browser, world: World) -> None:
    given = contract(
        world, kind="timeboxed", ends_on="2027-03-31", exit_criteria="The plant runs alone.",
        cadence="active", triggers=["launch", "legacy"], deputy=world.alice.pk,
    )  # fmt: skip
    assert olga.post(NEW, given).status_code == 302
    page = olga.get("/p/acme/engagements/brume-cto/contract/").content.decode()
    for words in (
        "Time-boxed",
        "Active: every week",
        "The plant runs alone.",
        "A new market or product",
        "Old systems to modernise",
        "31 March 2027",
        "Alice",
    ):
        assert words in page


def test_the_frame_of_an_engagement_can_change(olga: Browser, world: World) -> None:
    facts = {
        "title": "Fractional CIO", "executive": world.bob.pk, "report_day": "3",
        "cadence": "light", "triggers": ["cloud"], "renews_on": "2027-06-01",
        "deputy": world.alice.pk,
    }  # fmt: skip
    assert olga.post(f"{ONE}edit/", facts).status_code == 302
    with world.staff():
        changed = Engagement.objects.get(slug="brume-cio")
        assert (changed.kind, changed.cadence, changed.triggers) == ("standard", "light", ["cloud"])
        assert (changed.deputy_id, changed.renews_on) == (world.alice.pk, dt.date(2027, 6, 1))
    refused = olga.post(f"{ONE}edit/", {**facts, "kind": "bridge"})
    assert [*refused.context["form"].errors] == ["ends_on"]


def test_two_engagements_of_a_client_are_both_read(client: Browser, world: World) -> None:
    with world.staff():
        make_engagement(client=world.brume, executive=world.bob, role="cto")
    client.force_login(world.dora.user)
    page = client.get("/p/acme/c/brume/contract/").content.decode()
    assert "Fractional CIO" in page
    assert "Fractional CTO" in page
