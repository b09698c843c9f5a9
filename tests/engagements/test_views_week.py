"""The doors of My week."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.actors import actor_of
from common.periods import Month
from engagements import months
from engagements.models import WorkLog
from engagements.week.undo import token_for
from engagements.worklogs import Change, log_work
from tests.factories.world import World, make_engagement

pytestmark = pytest.mark.usefixtures("on_the_day")

THURSDAY = dt.date(2026, 11, 19)
WEEK = "/p/acme/log/2026-W47/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def bob(client: Client, world: World) -> Client:
    client.force_login(world.bob.user)
    return client


def asked(world: World, days: str, on: dt.date = THURSDAY) -> dict[str, str]:
    return {"engagement": str(world.engagement.pk), "on": str(on), "days": days}


def logged(world: World) -> list[tuple[Decimal, str, str]]:
    with world.staff():
        rows = WorkLog.objects.standing().order_by("id")
        return list(rows.values_list("days", "note", "category"))


def log(world: World, days: str, day: dt.date = THURSDAY) -> WorkLog:
    with world.staff():
        return log_work(
            engagement=world.engagement,
            member=world.bob,
            day=day,
            days=Decimal(days),
            by=actor_of(world.bob),
        )


def undo_url(text: str) -> str:
    found = re.search(r'action="(/p/acme/log/undo/[^"]+)"', text)
    assert found
    return found[1]


def test_the_log_leads_to_this_week(bob: Client) -> None:
    assert bob.get("/p/acme/log/").headers["Location"] == WEEK


@pytest.mark.parametrize("week", ["2026-W54", "2026-W00", "1999-W01", "2026-47"])
def test_what_is_no_week_is_no_page(bob: Client, week: str) -> None:
    assert bob.get(f"/p/acme/log/{week}/").status_code == 404


@pytest.mark.parametrize("day", ["2026-11-17", "2026-12-24", "never"])
def test_any_day_may_be_asked_for(bob: Client, day: str) -> None:
    assert bob.get(f"{WEEK}?day={day}").status_code == 200


def test_a_press_without_htmx_comes_back_with_a_message_and_undo(bob: Client, world: World) -> None:
    answer = bob.post("/p/acme/log/set/", asked(world, "0.5"), follow=True)
    assert answer.redirect_chain == [(f"{WEEK}?day=2026-11-19", 302)]
    page = answer.content.decode()
    assert "½ day for Brume, Thu 19" in page
    assert logged(world) == [(Decimal("0.50"), "", "leadership")]
    back = bob.post(undo_url(page), follow=True).content.decode()
    assert "Taken back" in back
    assert logged(world) == []


def test_a_press_over_htmx_answers_with_the_cell_the_balance_and_a_toast(
    bob: Client, world: World
) -> None:
    text = bob.post("/p/acme/log/set/", asked(world, "0.5"), headers=HTMX).content.decode()
    key = f"{world.engagement.pk}-{THURSDAY}"
    assert text.lstrip().startswith('<form class="cell"')
    assert f'id="cell-{key}"' in text
    for place in (f"bal-{world.engagement.pk}", f"wk-{world.engagement.pk}", f"tot-{THURSDAY}"):
        assert re.search(rf'id="{place}"\s+hx-swap-oob="true"', text)
    assert "7½ left" in text
    assert "<td" not in text
    assert 'hx-swap-oob="beforeend:#toasts"' in text


def test_the_same_press_twice_logs_once(bob: Client, world: World) -> None:
    for _ in range(2):
        assert bob.post("/p/acme/log/set/", asked(world, "0.5"), headers=HTMX).status_code == 200
    assert logged(world) == [(Decimal("0.50"), "", "leadership")]


def test_undo_over_htmx_draws_the_cell_anew(bob: Client, world: World) -> None:
    text = bob.post("/p/acme/log/set/", asked(world, "0.5"), headers=HTMX).content.decode()
    back = bob.post(undo_url(text), headers=HTMX).content.decode()
    key = f"{world.engagement.pk}-{THURSDAY}"
    assert re.search(rf'id="cell-{key}"\s+hx-swap-oob="true"', back)
    assert "8 left" in back


def test_an_undo_takes_back_all_of_it_or_nothing(
    bob: Client, world: World, now: dt.datetime
) -> None:
    made = [log(world, "0.5"), log(world, "0.5", dt.date(2026, 10, 30))]
    changes = [Change(one, Decimal(0), one.days) for one in made]
    token = token_for(changes=changes, by=actor_of(world.bob))
    with world.staff():
        row = months.month_of(engagement=world.engagement, month=Month(2026, 10))
        months.submit(month=row, by=actor_of(world.bob), at=now, on=now.date())
    assert bob.post(f"/p/acme/log/undo/{token}/").status_code == 422
    assert len(logged(world)) == 2


def test_an_undo_that_comes_too_late_is_said(bob: Client, world: World) -> None:
    answer = bob.post("/p/acme/log/undo/nonsense/", headers=HTMX)
    assert answer.status_code == 422
    assert "ten minutes" in answer.content.decode()
    assert bob.post("/p/acme/log/undo/nonsense/").status_code == 422


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_more_than_a_day_and_a_half_is_refused_in_a_sentence(
    bob: Client, world: World, headers: dict[str, str]
) -> None:
    log(world, "1")
    log(world, "0.5")
    with world.staff():
        second = make_engagement(client=world.brume, executive=world.bob, role="cto")
    post = {"engagement": str(second.pk), "on": str(THURSDAY), "days": "0.25"}
    answer = bob.post("/p/acme/log/set/", post, headers=headers)
    assert answer.status_code == 422
    assert "1½ is the most that one person can work on a date" in answer.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_locked_month_is_refused_in_a_sentence(
    bob: Client, world: World, now: dt.datetime, headers: dict[str, str]
) -> None:
    with world.staff():
        row = months.month_of(engagement=world.engagement, month=Month(2026, 10))
        months.submit(month=row, by=actor_of(world.bob), at=now, on=THURSDAY)
    post = asked(world, "1", dt.date(2026, 10, 5))
    answer = bob.post("/p/acme/log/set/", post, headers=headers)
    assert answer.status_code == 422
    assert "October 2026 is with the client" in answer.content.decode()
    assert logged(world) == []


@pytest.mark.parametrize(
    "change", [{"days": "x"}, {"days": "2"}, {"days": "-1"}, {"on": "never"}, {"engagement": ""}]
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_nonsense_is_no_part_of_a_day(
    bob: Client, world: World, change: dict[str, str], headers: dict[str, str]
) -> None:
    post = {**asked(world, "0.5"), **change}
    assert bob.post("/p/acme/log/set/", post, headers=headers).status_code == 422
    assert logged(world) == []


def test_somebody_elses_engagement_is_no_page(client: Client, world: World) -> None:
    with world.staff():
        world.engagement.executive = world.alice
        world.engagement.save(update_fields=["executive"])
    client.force_login(world.bob.user)
    assert client.post("/p/acme/log/set/", asked(world, "0.5")).status_code == 404


def test_the_office_keeps_no_log(client: Client, world: World) -> None:
    client.force_login(world.olga.user)
    assert client.get(WEEK).status_code == 403
    assert client.post("/p/acme/log/set/", asked(world, "0.5")).status_code == 403


def test_an_owner_who_leads_nothing_sees_an_empty_week(client: Client, world: World) -> None:
    client.force_login(world.alice.user)
    assert "Nothing runs this week" in client.get(WEEK).content.decode()


def test_a_note_and_a_category_are_saved_in_place(bob: Client, world: World) -> None:
    entry = log(world, "0.5")
    url = f"/p/acme/log/entries/{entry.pk}/"
    post = {"note": "ERP scoring", "category": "vendors"}
    text = bob.post(url, post, headers=HTMX).content.decode()
    assert text.lstrip().startswith('<form class="entry"')
    assert 'value="ERP scoring"' in text
    assert logged(world) == [(Decimal("0.50"), "ERP scoring", "vendors")]
    assert bob.post(url, post).status_code == 302


def test_days_of_an_entry_are_typed(bob: Client, world: World) -> None:
    entry = log(world, "0.25")
    log(world, "0.25")
    url = f"/p/acme/log/entries/{entry.pk}/"
    text = bob.post(url, {"category": "vendors", "days": "1,25"}, headers=HTMX).content.decode()
    assert "1¼ days for Brume" in text
    assert logged(world)[0][0] == Decimal("1.25")
    bob.post(url, {"category": "vendors", "days": "0"}, headers=HTMX)
    assert len(logged(world)) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"days": "half"}, "Write days as"),
        ({"days": "-1"}, "cannot be negative"),
        ({"days": "1.75"}, "at most 1½"),
        ({"category": "sleep"}, "sleep is not one of"),
        ({"note": "x" * 401}, "at most 400"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_wrong_with_an_entry_is_said_beside_it(
    bob: Client, world: World, change: dict[str, str], reason: str, headers: dict[str, str]
) -> None:
    entry = log(world, "0.5")
    post = {"note": "kept as typed", "category": "vendors", **change}
    answer = bob.post(f"/p/acme/log/entries/{entry.pk}/", post, headers=headers)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert reason in text
    if headers:
        assert f'value="{post["note"]}"' in text
    assert logged(world) == [(Decimal("0.50"), "", "leadership")]


def test_somebody_elses_entry_is_no_page(client: Client, world: World) -> None:
    entry = log(world, "0.5")
    client.force_login(world.alice.user)
    url = f"/p/acme/log/entries/{entry.pk}/"
    assert client.post(url, {"category": "vendors"}).status_code == 404


def test_copying_last_week_says_what_it_did_and_can_be_taken_back(
    bob: Client, world: World
) -> None:
    log(world, "1", dt.date(2026, 11, 12))
    page = bob.post(f"{WEEK}copy/", follow=True).content.decode()
    assert "1 day copied from last week." in page
    assert len(logged(world)) == 2
    bob.post(undo_url(page), headers=HTMX)
    assert len(logged(world)) == 1


def test_a_week_over_two_months_shows_the_month_of_the_day(bob: Client, world: World) -> None:
    week = "/p/acme/log/2026-W49/"
    assert "December balance" in bob.get(week).content.decode()
    assert "November balance" in bob.get(f"{week}?day=2026-11-30").content.decode()
    post = asked(world, "1", dt.date(2026, 11, 30))
    text = bob.post("/p/acme/log/set/", post, headers=HTMX).content.decode()
    assert "November balance" in text
    assert "7 left" in text


def test_weekend_work_is_there_to_be_seen(bob: Client, world: World) -> None:
    assert "Show the weekend" in bob.get(WEEK).content.decode()
    log(world, "0.25", dt.date(2026, 11, 21))
    page = bob.get(WEEK).content.decode()
    assert "Saturday 21 November" in page
    assert "Show the weekend" not in page


def test_the_page_costs_the_same_statements_for_twenty_engagements(
    bob: Client, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with world.staff():
        for number in range(19):
            make_engagement(
                client=world.brume,
                executive=world.bob,
                role="cto",
                starts_on=Month(2024, 1).plus(number).first,
            )
    with django_assert_max_num_queries(22):
        assert bob.get(WEEK).status_code == 200


DOORS = [
    ("/p/acme/log/", "GET"),
    (WEEK, "GET"),
    ("/p/acme/log/set/", "POST"),
    ("/p/acme/log/entries/1/", "POST"),
    ("/p/acme/log/undo/token/", "POST"),
    (f"{WEEK}copy/", "POST"),
]


@pytest.mark.parametrize(("url", "method"), DOORS)
def test_each_door_asks_who_is_there(client: Client, world: World, url: str, method: str) -> None:
    assert client.generic(method, url).headers["Location"].startswith("/account/login/")
    for person, status in ((world.mallory, 404), (world.carol, 403), (world.olga, 403)):
        client.force_login(person.user)
        assert client.generic(method, url).status_code == status
    client.force_login(world.bob.user)
    assert client.generic("PUT", url).status_code == 405
