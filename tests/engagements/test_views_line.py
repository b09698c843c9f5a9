"""The doors of the one-line entry, and of the questions that My week asks back."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actors import actor_of
from common.periods import Month
from engagements.models import WorkLog
from engagements.worklogs import log_work
from tests.factories.world import World, make_engagement

pytestmark = pytest.mark.usefixtures("on_the_day")

THURSDAY = dt.date(2026, 11, 19)
LINE = "/p/acme/log/line/"
SET = "/p/acme/log/set/"
HTMX = {"HX-Request": "true"}
PLAIN: dict[str, str] = {}
# The session, the person, the membership, and the scope around the page (accounts.middleware).
OF_THE_DOOR = (
    "django_session",
    'FROM "accounts_user"',
    "set_config",
    "SAVEPOINT",
    '"accounts_membership"."left_on", "tenancy_provider"',
)


@pytest.fixture
def bob(client: Client, world: World) -> Client:
    client.force_login(world.bob.user)
    return client


def logged(world: World) -> list[tuple[Decimal, str, str]]:
    with world.staff():
        rows = WorkLog.objects.standing().order_by("id")
        return list(rows.values_list("days", "note", "category"))


def log(world: World, days: str, day: dt.date = THURSDAY, note: str = "") -> WorkLog:
    with world.staff():
        return log_work(
            engagement=world.engagement,
            member=world.bob,
            day=day,
            days=Decimal(days),
            note=note,
            by=actor_of(world.bob),
        )


def fill_november(world: World, days: int = 8) -> None:
    for day in range(2, 2 + days):
        log(world, "1", dt.date(2026, 11, day))


def press(world: World, days: str, **more: str) -> dict[str, str]:
    return {"engagement": str(world.engagement.pk), "on": str(THURSDAY), "days": days, **more}


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text)).strip()


def preview(bob: Client, line: str) -> str:
    answer = bob.get(LINE, {"line": line, "week": "2026-W47"}, headers=HTMX)
    assert answer.status_code == 200
    return plain(answer.content.decode())


def test_what_a_line_would_do_is_shown_while_it_is_typed(bob: Client, world: World) -> None:
    said = preview(bob, "brume ½ #ven ERP scoring")
    assert "Brume½ dayToday, Thu 19Vendors" in said
    assert "leaves 7½ of 8 in November" in said
    assert logged(world) == []
    log(world, "0.25")
    assert "in place of ¼" in preview(bob, "brume ½")
    with world.staff():
        WorkLog.objects.update(note="Prepared the stock take")
    assert "and of its note, “Prepared the stock take”" in preview(bob, "brume ½ ERP scoring")
    assert "and of its note" not in preview(bob, "brume ½")
    fill_november(world)
    assert "¾ over the 8 days of November" in preview(bob, "brume ¾")


def test_what_is_wrong_with_a_line_is_said_while_it_is_typed(bob: Client, world: World) -> None:
    assert "No client of yours" in preview(bob, "nobody ½")
    assert "How much?" in preview(bob, "brume")
    assert "Client, the day if it is not today" in preview(bob, "")
    log(world, "0.25")
    log(world, "0.25")
    assert "several entries" in preview(bob, "brume ½")


@pytest.mark.parametrize("headers", [PLAIN, HTMX])
def test_a_line_is_logged_once_however_often_it_is_sent(
    bob: Client, world: World, headers: dict[str, str]
) -> None:
    post = {"line": "brume ½ #ven ERP scoring", "week": "2026-W47"}
    for _ in range(2):
        answer = bob.post(LINE, post, headers=headers)
        assert answer.status_code == (200 if headers else 302)
    assert logged(world) == [(Decimal("0.50"), "ERP scoring", "vendors")]


def test_a_logged_line_empties_the_bar_and_moves_the_balance(bob: Client, world: World) -> None:
    post = {"line": "brume mon ½ ERP", "week": "2026-W47"}
    text = bob.post(LINE, post, headers=HTMX).content.decode()
    assert text.lstrip().startswith('<form class="card quick"')
    assert 'data-day="1"' in text
    assert 'name="line" value=""' in text
    assert "7½ left" in text
    assert f'id="cell-{world.engagement.pk}-2026-11-16"' in text
    assert "½ day for Brume, Mon 16" in text


def test_a_line_about_another_week_is_told_and_draws_nothing_here(
    bob: Client, world: World
) -> None:
    post = {"line": "brume 12/11 ½", "week": "2026-W47"}
    text = bob.post(LINE, post, headers=HTMX).content.decode()
    assert "½ day for Brume, Thu 12" in text
    assert 'id="cell-' not in text
    assert logged(world) == [(Decimal("0.50"), "", "leadership")]


@pytest.mark.parametrize("headers", [PLAIN, HTMX])
@pytest.mark.parametrize(
    ("line", "said"),
    [("nobody ½ ERP", "No client of yours"), ("brume 31/12/25 ½ ERP", "begins on 1 January")],
)
def test_what_is_wrong_comes_back_with_the_text(
    bob: Client, world: World, headers: dict[str, str], line: str, said: str
) -> None:
    answer = bob.post(LINE, {"line": line, "week": "2026-W47"}, headers=headers)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text
    assert f'value="{line}"' in text
    assert logged(world) == []


def test_an_undone_line_gives_the_note_back_too(bob: Client, world: World) -> None:
    log(world, "0.25", note="ERP")
    text = bob.post(LINE, {"line": "brume 1 Budget #gov"}, headers=HTMX).content.decode()
    assert logged(world) == [(Decimal(1), "Budget", "governance")]
    found = re.search(r'action="(/p/acme/log/undo/[^"]+)"', text)
    assert found is not None
    bob.post(found[1], headers=HTMX)
    assert logged(world) == [(Decimal("0.25"), "ERP", "leadership")]


def test_the_bar_without_javascript_leads_to_the_week(bob: Client) -> None:
    assert bob.get(LINE, {"week": "2026-W46"}).headers["Location"] == "/p/acme/log/2026-W46/"
    assert bob.get(LINE, {"week": "soon"}).headers["Location"] == "/p/acme/log/2026-W47/"


@pytest.mark.parametrize("headers", [PLAIN, HTMX])
def test_going_over_the_contract_is_asked_about_first(
    bob: Client, world: World, headers: dict[str, str]
) -> None:
    fill_november(world)
    for url, post in ((SET, press(world, "0.5")), (LINE, {"line": "brume ½ ERP"})):
        answer = bob.post(url, post, headers=headers)
        assert answer.status_code == 422
        text = plain(answer.content.decode())
        assert "This takes Brume over contract" in text
        assert "8 days are there for November. With this you reach 8½." in text
        assert answer.headers.get("HX-Retarget") == ("#modal" if headers else None)
        assert len(logged(world)) == 8
    assert bob.post(LINE, {"line": "brume ½ ERP", "over": "1"}, headers=headers).status_code in {
        200,
        302,
    }
    assert len(logged(world)) == 9
    assert bob.post(SET, press(world, "0.75"), headers=headers).status_code in {200, 302}


def test_beyond_the_cap_the_founder_must_approve_by_name(bob: Client, world: World) -> None:
    fill_november(world, 12)
    text = plain(bob.post(SET, press(world, "0.5"), headers=HTMX).content.decode())
    assert "This takes Brume past its extra days" in text
    assert "Beyond 12 days, work is invoiced only once Brume approves it by name." in text


@pytest.mark.parametrize("headers", [PLAIN, HTMX])
def test_a_press_over_another_windows_change_is_told_both_values(
    bob: Client, world: World, headers: dict[str, str]
) -> None:
    log(world, "0.75")
    answer = bob.post(SET, press(world, "0.5", seen="0"), headers=headers)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "It holds ¾ by now. You chose ½." in plain(text)
    # The answer carries what is there now: choosing again is no conflict.
    assert 'name="seen" value="0.75"' in text
    assert logged(world)[0][0] == Decimal("0.75")
    again = bob.post(SET, press(world, "0.5", seen="0.75"), headers=headers)
    assert again.status_code in {200, 302}
    assert logged(world)[0][0] == Decimal("0.5")


@pytest.mark.parametrize("seen", ["", "x", "NaN", "sNaN", "Infinity"])
def test_a_page_that_says_nonsense_of_what_it_saw_is_not_asked_back(
    bob: Client, world: World, seen: str
) -> None:
    log(world, "0.75")
    assert bob.post(SET, press(world, "0.5", seen=seen), headers=HTMX).status_code == 200


@pytest.mark.parametrize("headers", [PLAIN, HTMX])
def test_a_note_over_another_windows_note_is_told_both(
    bob: Client, world: World, headers: dict[str, str]
) -> None:
    entry = log(world, "0.5", note="theirs")
    url = f"/p/acme/log/entries/{entry.pk}/"
    post = {"note": "mine", "category": "vendors", "seen_note": "", "seen_category": "vendors"}
    answer = bob.post(url, post, headers=headers)
    assert answer.status_code == 409
    text = plain(answer.content.decode())
    assert "Saved meanwhiletheirsYoursmine" in text
    assert logged(world) == [(Decimal("0.50"), "theirs", "leadership")]
    assert bob.post(url, {**post, "seen_note": "theirs"}, headers=headers).status_code < 400
    assert logged(world)[0][1] == "mine"


def test_what_a_page_left_as_it_was_shown_stays_as_another_made_it(
    bob: Client, world: World
) -> None:
    entry = log(world, "0.5", note="theirs")
    post = {"note": "", "category": "vendors", "seen_note": "", "seen_category": "leadership"}
    assert bob.post(f"/p/acme/log/entries/{entry.pk}/", post, headers=HTMX).status_code == 200
    assert logged(world) == [(Decimal("0.50"), "theirs", "vendors")]


def own_statements(captured: CaptureQueriesContext) -> list[str]:
    """Those of the page itself, without the door's and the shell's."""
    sql = [query["sql"] for query in captured.captured_queries]
    return [text for text in sql if not any(mark in text for mark in OF_THE_DOOR)]


def test_a_press_costs_few_statements_for_one_engagement_or_twenty(
    bob: Client, world: World
) -> None:
    with world.staff():
        for number in range(19):
            starts_on = Month(2024, 1).plus(number).first
            make_engagement(
                client=world.brume, executive=world.bob, role="cto", starts_on=starts_on
            )
    bob.post(SET, press(world, "0.25"), headers=HTMX)
    with CaptureQueriesContext(connection) as captured:
        assert bob.post(SET, press(world, "0.5"), headers=HTMX).status_code == 200
    assert len(own_statements(captured)) <= 21, own_statements(captured)


def test_a_preview_costs_few_statements(bob: Client, world: World) -> None:
    log(world, "0.25")
    with CaptureQueriesContext(connection) as captured:
        preview(bob, "brume ½")
    assert len(own_statements(captured)) <= 7, own_statements(captured)
