"""The doors of one entry: in its place, and in a dialog that shows all of it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client

from accounts.actors import actor_of
from common.periods import Month
from engagements import months
from engagements.models import Outcome, WorkLog
from engagements.words import NO_WORDS, Said, Words, aside_of, said_by
from engagements.worklogs import log_work
from tests.factories.world import World

pytestmark = pytest.mark.usefixtures("on_the_day")

THURSDAY = dt.date(2026, 11, 19)
HTMX = {"HX-Request": "true"}
SHOWN = {"seen_category": "leadership", "seen_reason": "", "seen_place": "remote"}
SEEN = {**SHOWN, "seen_outcome": "", "seen_note": "", "seen_aside": "", "details": "1"}


@pytest.fixture
def bob(client: Client, world: World) -> Client:
    client.force_login(world.bob.user)
    return client


def log(world: World, words: Words = NO_WORDS, day: dt.date = THURSDAY) -> WorkLog:
    with world.staff():
        return log_work(
            engagement=world.engagement,
            member=world.bob,
            day=day,
            days=Decimal("0.5"),
            words=words,
            by=actor_of(world.bob),
        )


def url(entry: WorkLog) -> str:
    return f"/p/acme/log/entries/{entry.pk}/"


def now_says(world: World, entry: WorkLog) -> tuple[Said, str]:
    with world.staff():
        entry.refresh_from_db()
        return said_by(entry), aside_of(entry)


def test_the_dialog_shows_all_that_an_entry_says(bob: Client, world: World) -> None:
    entry = log(world, Words(note="ERP", aside="Doubtful", category="operations", reason="change"))
    whole, part = bob.get(url(entry)), bob.get(url(entry), headers=HTMX)
    assert "<html" in whole.content.decode()
    assert part.headers["HX-Retarget"] == "#modal"
    for text in (whole.content.decode(), part.content.decode()):
        for shown in (
            'value="ERP"',
            'value="Doubtful"',
            "Validation of a risky change",
            "Operational",
        ):
            assert shown in text


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_dialog_saves_all_of_it(bob: Client, world: World, headers: dict[str, str]) -> None:
    entry = log(world)
    with world.staff():
        outcome = Outcome.objects.get(engagement=world.engagement)
    post = {
        **SEEN,
        "note": "Orders stood still",
        "aside": "Third time",
        "category": "operations",
        "reason": "incident",
        "place": "onsite",
        "outcome": str(outcome.pk),
    }
    assert bob.post(url(entry), post, headers=headers).status_code == (200 if headers else 302)
    assert now_says(world, entry) == (
        Said("operations", "incident", "onsite", outcome.pk, "Orders stood still"),
        "Third time",
    )


def test_what_the_dialog_left_as_it_was_shown_stays(bob: Client, world: World) -> None:
    with world.staff():
        served = Outcome.objects.get(engagement=world.engagement).pk
    entry = log(
        world,
        Words(category="vendors", place="onsite", note="ERP", aside="Ours", outcome=served),
    )
    shown = {"note": "", "aside": "", "category": "leadership", "reason": "", "place": "remote"}
    bob.post(url(entry), {**SEEN, **shown, "outcome": ""}, headers=HTMX)
    assert now_says(world, entry) == (Said("vendors", "", "onsite", served, "ERP"), "Ours")


def test_a_note_of_ours_that_another_window_wrote_is_asked_about(bob: Client, world: World) -> None:
    entry = log(world, Words(aside="Written first"))
    post = {**SEEN, "category": "leadership", "aside": "Written second"}
    asked = bob.post(url(entry), post, headers=HTMX)
    assert asked.status_code == 409
    text = asked.content.decode()
    assert "Written first" in text
    assert "Written second" in text
    assert now_says(world, entry)[1] == "Written first"
    assert 'name="seen_aside" value="Written first"' in text
    bob.post(url(entry), {**post, "seen_aside": "Written first"}, headers=HTMX)
    assert now_says(world, entry)[1] == "Written second"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"aside": "x" * 401}, "at most 400"),
        ({"reason": "tired"}, "tired is not one of"),
        ({"place": "moon"}, "moon is not one of"),
        ({"outcome": "999999"}, "999999 is not one of"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_wrong_is_said_in_the_dialog_and_the_rest_is_kept(
    bob: Client, world: World, wrong: dict[str, str], words: str, headers: dict[str, str]
) -> None:
    entry = log(world)
    post = {**SEEN, "category": "operations", "note": "kept as typed", **wrong}
    answer = bob.post(url(entry), post, headers=headers)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'value="kept as typed"' in answer.content.decode()
    assert now_says(world, entry) == (Said(), "")


def test_a_month_that_is_with_the_client_takes_no_word(
    bob: Client, world: World, now: dt.datetime
) -> None:
    entry = log(world, day=dt.date(2026, 10, 5))
    with world.staff():
        row = months.month_of(engagement=world.engagement, month=Month(2026, 10))
        months.submit(month=row, by=actor_of(world.bob), at=now, on=THURSDAY)
    answer = bob.post(url(entry), {**SEEN, "category": "leadership", "aside": "x"}, headers=HTMX)
    assert answer.status_code == 422
    assert "October 2026 is with the client" in answer.content.decode()
    assert now_says(world, entry)[1] == ""


def test_the_row_asks_why_only_of_operations(bob: Client, world: World) -> None:
    entry = log(world)
    week = "/p/acme/log/2026-W47/"
    assert "No reason: drift" not in bob.get(week).content.decode()
    text = bob.post(url(entry), {"category": "operations"}, headers=HTMX).content.decode()
    assert "No reason: drift" in text
    assert "Drifting: 100%" in text
    bob.post(url(entry), {"category": "operations", "reason": "incident"}, headers=HTMX)
    assert "Drifting" not in bob.get(week).content.decode()


def test_a_deputy_presses_copies_and_writes_a_line(client: Client, world: World) -> None:
    with world.staff():
        world.engagement.deputy = world.alice
        world.engagement.save(update_fields=["deputy"])
    client.force_login(world.alice.user)
    post = {"engagement": str(world.engagement.pk), "on": "2026-11-12", "days": "0.5"}
    assert client.post("/p/acme/log/set/", post).status_code == 302
    assert client.post("/p/acme/log/2026-W47/copy/").status_code == 302
    assert client.post("/p/acme/log/line/", {"line": "brume mon ¼ Steering"}).status_code == 302
    with world.staff():
        found = WorkLog.objects.order_by("day").values_list("day", "member")
        assert list(found) == [(dt.date(2026, 11, day), world.alice.pk) for day in (12, 16, 19)]
    assert "covering for Bob" in client.get("/p/acme/log/2026-W47/").content.decode()


def test_a_correction_says_what_the_entry_said_with_notes_of_its_own(
    bob: Client, world: World, now: dt.datetime
) -> None:
    entry = log(world, Words(category="vendors", place="onsite"), day=dt.date(2026, 10, 5))
    with world.staff():
        row = months.month_of(engagement=world.engagement, month=Month(2026, 10))
        months.submit(month=row, by=actor_of(world.bob), at=now, on=THURSDAY)
        months.approve_for_client(month=row, by=actor_of(world.olga), at=now, reason="late")
    page = f"/p/acme/engagements/brume-cio/months/2026-10/entries/{entry.pk}/correct/"
    post = {"days": "−½", "on": "2026-11-18", "note": "Other client", "aside": "Bob mixed them up"}
    assert bob.post(page, post).status_code == 302
    with world.staff():
        made = WorkLog.objects.get(corrects=entry)
        assert said_by(made) == Said("vendors", "", "onsite", 0, "Other client")
        assert aside_of(made) == "Bob mixed them up"


def test_the_sheets_hold_the_new_columns_and_ours_alone_the_note(
    client: Client, world: World
) -> None:
    log(world, Words(category="operations", reason="incident", place="onsite", aside="Ours"))
    client.force_login(world.bob.user)
    staff = client.get("/p/acme/engagements/brume-cio/days.csv").content.decode("utf-8-sig")
    head, row = staff.splitlines()[:2]
    assert head.endswith("Note,Where,Why operational,Outcome,Note for your firm")
    assert row.endswith(",On site,Major incident,,Ours")
    client.force_login(world.dora.user)
    theirs = client.get("/p/acme/c/brume/months/brume-cio/2026-11/days.csv").content.decode()
    assert "Ours" not in theirs
    assert "Note for your firm" not in theirs
