"""The doors of the month, on both sides."""

import datetime as dt
import re
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from accounts.actors import actor_of
from accounts.branding import change_logo
from common.periods import Month
from engagements import months
from engagements.models import EngagementMonth, WorkLog
from engagements.words import write_aside
from engagements.worklogs import change_work, log_work
from tests.factories.pictures import disc
from tests.factories.world import World, make_engagement, make_member, make_user

pytestmark = pytest.mark.usefixtures("on_the_day")

OCTOBER = Month(2026, 10)
THEIRS = "/p/acme/engagements/brume-cio/months/2026-10/"
OURS = "/p/acme/c/brume/months/brume-cio/2026-10/"


def log(world: World, days: str, *, note: str = "", day: int = 5) -> WorkLog:
    with world.staff():
        return log_work(
            engagement=world.engagement,
            member=world.bob,
            day=dt.date(2026, 10, day),
            days=Decimal(days),
            note=note,
            by=actor_of(world.bob),
        )


def hand_in(world: World, at: dt.datetime) -> None:
    with world.staff():
        row = months.month_of(engagement=world.engagement, month=OCTOBER)
        months.submit(month=row, by=actor_of(world.bob), at=at, on=at.date())


def status(world: World) -> str:
    with world.staff():
        return EngagementMonth.objects.get(engagement=world.engagement, month=OCTOBER.first).status


def test_the_executive_reads_hands_in_and_takes_back(client: Client, world: World) -> None:
    log(world, "0.5", note="ERP scoring")
    client.force_login(world.bob.user)
    page = client.get(THEIRS).content.decode()
    assert "ERP scoring" in page
    assert "Hand in" in page
    assert client.post(f"{THEIRS}submit/").headers["Location"] == THEIRS
    assert status(world) == "submitted"
    assert "Waiting for Brume to approve." in client.get(THEIRS).content.decode()
    client.post(f"{THEIRS}recall/")
    assert status(world) == "open"


def test_handing_in_twice_is_refused_in_a_sentence(client: Client, world: World) -> None:
    client.force_login(world.bob.user)
    client.post(f"{THEIRS}submit/")
    answer = client.post(f"{THEIRS}submit/")
    assert answer.status_code == 422
    assert "October 2026 is submitted already." in answer.content.decode()


def test_taking_back_what_was_not_handed_in_is_refused(client: Client, world: World) -> None:
    client.force_login(world.bob.user)
    answer = client.post(f"{THEIRS}recall/")
    assert answer.status_code == 422
    assert "not waiting for an answer" in answer.content.decode()


def test_a_month_that_has_not_begun_has_no_button(client: Client, world: World) -> None:
    client.force_login(world.bob.user)
    url = "/p/acme/engagements/brume-cio/months/2026-12/"
    assert "Hand in" not in client.get(url).content.decode()
    assert client.post(f"{url}submit/").status_code == 422


@pytest.mark.parametrize("month", ["2025-12", "2027-02"])
def test_a_month_the_engagement_does_not_run_in_is_no_page(
    client: Client, world: World, month: str
) -> None:
    with world.staff():
        world.engagement.ends_on = dt.date(2027, 1, 31)
        world.engagement.save(update_fields=["ends_on"])
    client.force_login(world.bob.user)
    assert client.get(f"/p/acme/engagements/brume-cio/months/{month}/").status_code == 404


def test_looking_writes_nothing(client: Client, world: World) -> None:
    client.force_login(world.bob.user)
    client.get("/p/acme/engagements/brume-cio/months/2026-12/")
    with world.staff():
        assert not EngagementMonth.objects.filter(month=dt.date(2026, 12, 1)).exists()


def test_a_prorated_month_prints_its_fraction(client: Client, world: World) -> None:
    with world.staff():
        make_engagement(
            client=world.brume, executive=world.bob, role="cto", starts_on=dt.date(2026, 3, 16),
            days_per_month=Decimal(6),
        )  # fmt: skip
    client.force_login(world.bob.user)
    page = client.get("/p/acme/engagements/brume-cto/months/2026-03/").content.decode()
    assert "3.25" not in page
    assert "3¼ = 6 × 12/22 working days" in " ".join(page.split()).replace("</span>", "")


def test_days_beyond_the_cap_are_said(client: Client, world: World) -> None:
    for day in range(5, 14):
        log(world, "1.5", day=day)
    client.force_login(world.bob.user)
    page = client.get(THEIRS).content.decode()
    assert "Beyond the cap" in page
    assert "the founder has to approve it by name" in page


def test_the_founder_signs_what_they_have_read(
    client: Client, world: World, now: dt.datetime
) -> None:
    entry = log(world, "0.5")
    hand_in(world, now)
    client.force_login(world.dora.user)
    read = re.search('name="seen" value="([0-9a-f]{64})"', client.get(OURS).content.decode())
    assert read is not None
    with world.staff():
        row = EngagementMonth.objects.get(engagement=world.engagement, month=OCTOBER.first)
        months.recall(month=row, by=actor_of(world.bob))
        change_work(log=entry, days=Decimal(1), by=actor_of(world.bob))
    hand_in(world, now)
    stale = client.post(f"{OURS}approve/", {"seen": read[1]})
    assert stale.status_code == 422
    page = stale.content.decode()
    assert "October 2026 has changed since you opened it" in page
    again = re.search('name="seen" value="([0-9a-f]{64})"', page)
    assert again is not None
    assert client.post(f"{OURS}approve/", {"seen": again[1]}).status_code == 302
    assert status(world) == "approved"


def test_the_founder_approves_with_one_button(
    client: Client, world: World, now: dt.datetime
) -> None:
    log(world, "0.5")
    hand_in(world, now)
    client.force_login(world.dora.user)
    assert "Approve October 2026" in client.get(OURS).content.decode()
    assert client.post(f"{OURS}approve/").headers["Location"] == OURS
    page = client.get(OURS).content.decode()
    assert "Dora approved this month on 19 November 2026." in page
    with world.staff():
        assert EngagementMonth.objects.get(month=OCTOBER.first).content_hash in page
    assert client.post(f"{OURS}approve/").status_code == 422


def test_a_return_without_a_comment_keeps_the_page(
    client: Client, world: World, now: dt.datetime
) -> None:
    hand_in(world, now)
    client.force_login(world.dora.user)
    answer = client.post(f"{OURS}return/", {"comment": "  "})
    assert answer.status_code == 422
    assert "Say what should change; the executive reads it." in answer.content.decode()


def test_a_comment_that_is_too_long_is_kept_as_typed(
    client: Client, world: World, now: dt.datetime
) -> None:
    hand_in(world, now)
    client.force_login(world.dora.user)
    answer = client.post(f"{OURS}return/", {"comment": "word " * 200})
    assert answer.status_code == 422
    assert "word word word" in answer.content.decode()


def test_a_returned_month_shows_its_comment_to_both(
    client: Client, world: World, now: dt.datetime
) -> None:
    hand_in(world, now)
    client.force_login(world.dora.user)
    client.post(f"{OURS}return/", {"comment": "Half of Tuesday was <ours>"})
    assert status(world) == "returned"
    assert "Half of Tuesday was &lt;ours&gt;" in client.get(OURS).content.decode()
    assert client.post(f"{OURS}return/", {"comment": "again"}).status_code == 422
    client.force_login(world.bob.user)
    page = client.get(THEIRS).content.decode()
    assert "Brume returned this month." in page
    assert "Half of Tuesday was &lt;ours&gt;" in page


def test_a_viewer_only_reads(client: Client, world: World, now: dt.datetime) -> None:
    hand_in(world, now)
    client.force_login(world.carol.user)
    page = client.get(OURS).content.decode()
    assert "waits for the founder" in page
    assert "Approve October" not in page
    for door in ("approve", "return"):
        assert client.post(f"{OURS}{door}/", {"comment": "no"}).status_code == 403
    assert status(world) == "submitted"


def test_the_providers_people_read_the_clients_page_and_answer_nothing(
    client: Client, world: World, now: dt.datetime
) -> None:
    hand_in(world, now)
    client.force_login(world.olga.user)
    assert "Approve October" not in client.get(OURS).content.decode()
    assert client.post(f"{OURS}approve/").status_code == 403


def test_another_clients_address_is_no_page(client: Client, world: World) -> None:
    client.force_login(world.alice.user)
    assert client.get("/p/acme/c/elsewhere/months/brume-cio/2026-10/").status_code == 404


def test_an_executive_finds_only_the_clients_they_lead(client: Client, world: World) -> None:
    zoe = make_user("Zoe")
    with world.staff():
        member = make_member(world.acme, zoe, role="executive")
    client.force_login(zoe)
    assert client.get("/p/acme/c/brume/months/").status_code == 404
    with world.staff():
        make_engagement(client=world.brume, executive=member, role="cto")
    assert client.get("/p/acme/c/brume/months/").status_code == 200


def test_the_months_of_a_client_are_listed(client: Client, world: World, now: dt.datetime) -> None:
    hand_in(world, now)
    client.force_login(world.dora.user)
    page = client.get("/p/acme/c/brume/months/").content.decode()
    assert "To approve" in page
    assert OURS in page


def test_the_office_approves_in_the_clients_place_after_the_delay(
    client: Client, world: World, now: dt.datetime
) -> None:
    hand_in(world, now)
    client.force_login(world.olga.user)
    early = client.post(f"{THEIRS}approve/", {"reason": "no answer"})
    assert early.status_code == 422
    assert "from 26 November 2026 on" in early.content.decode()
    with time_machine.travel(dt.datetime(2026, 11, 26, 9, tzinfo=dt.UTC)):
        assert "Approve in the client" in client.get(THEIRS).content.decode()
        assert client.post(f"{THEIRS}approve/", {"reason": ""}).status_code == 422
        assert client.post(f"{THEIRS}approve/", {"reason": "no answer"}).status_code == 302
    assert status(world) == "approved"


def test_an_executive_does_not_approve_in_the_clients_place(client: Client, world: World) -> None:
    client.force_login(world.bob.user)
    assert client.post(f"{THEIRS}approve/", {"reason": "me"}).status_code == 403


def test_an_entry_of_a_locked_month_is_corrected_in_an_open_one(
    client: Client, world: World, now: dt.datetime
) -> None:
    entry = log(world, "0.5")
    hand_in(world, now)
    with world.founder():
        row = EngagementMonth.objects.select_related("engagement").get(month=OCTOBER.first)
        months.approve(month=row, by=actor_of(world.dora), at=now)
    client.force_login(world.bob.user)
    url = f"{THEIRS}entries/{entry.pk}/correct/"
    assert url in client.get(THEIRS).content.decode()
    assert "−½" in client.get(url).content.decode()
    post = {"days": "−½", "on": "2026-11-18", "note": "the other client"}
    wrong = client.post(url, {**post, "on": "2026-10-06"})
    assert wrong.status_code == 422
    assert "approved and locked" in wrong.content.decode()
    assert "the other client" in wrong.content.decode()
    assert client.post(url, {**post, "days": "lots"}).status_code == 422
    done = client.post(url, post)
    assert done.headers["Location"] == "/p/acme/engagements/brume-cio/months/2026-11/"
    assert "the other client" in client.get(done.headers["Location"]).content.decode()


def test_the_days_can_be_taken_away_and_run_nothing(client: Client, world: World) -> None:
    log(world, "0.5", note="=HYPERLINK(1)")
    for user, url in ((world.bob.user, THEIRS), (world.dora.user, OURS)):
        client.force_login(user)
        answer = client.get(f"{url}days.csv")
        assert answer.headers["Content-Type"].startswith("text/csv")
        assert 'filename="brume-cio-2026-10.csv"' in answer.headers["Content-Disposition"]
        text = answer.content.decode("utf-8-sig")
        assert "2026-10-05,Brume,Fractional CIO,Bob,Leadership,0.50,'=HYPERLINK(1)" in text


DOORS = [
    (THEIRS, "GET"),
    (f"{THEIRS}submit/", "POST"),
    (f"{THEIRS}recall/", "POST"),
    (f"{THEIRS}approve/", "POST"),
    (f"{THEIRS}days.csv", "GET"),
    (f"{THEIRS}entries/1/correct/", "GET"),
    (OURS, "GET"),
    (f"{OURS}approve/", "POST"),
    (f"{OURS}return/", "POST"),
    (f"{OURS}days.csv", "GET"),
    ("/p/acme/c/brume/months/", "GET"),
]


@pytest.mark.parametrize(("url", "method"), DOORS)
def test_strangers_sign_in_and_other_providers_find_nothing(
    client: Client, world: World, url: str, method: str
) -> None:
    assert client.generic(method, url).headers["Location"].startswith("/account/login/")
    client.force_login(world.mallory.user)
    assert client.generic(method, url).status_code == 404


@pytest.mark.parametrize(("url", "method"), DOORS)
def test_the_wrong_method_is_refused(client: Client, world: World, url: str, method: str) -> None:
    client.force_login(world.dora.user if "/c/brume/" in url else world.alice.user)
    wrong = "PUT" if method == "GET" else "GET"
    assert client.generic(wrong, url).status_code == 405


def test_the_firm_reads_its_own_note_and_both_read_where_it_was(
    client: Client, world: World
) -> None:
    log(world, "1", note="Cutover rehearsal")
    with world.staff():
        entry = WorkLog.objects.get()
        write_aside(log=entry, text="Jean is against it")
        WorkLog.objects.filter(pk=entry.pk).update(place="onsite")
    client.force_login(world.bob.user)
    own = client.get(THEIRS).content.decode()
    assert "Jean is against it" in own
    client.force_login(world.dora.user)
    read = client.get(OURS).content.decode()
    assert "Cutover rehearsal" in read
    assert "Jean" not in read
    assert "On site" in read
    assert "On site" in own


def test_a_founder_takes_the_month_away_with_the_logo_on_it(client: Client, world: World) -> None:
    log(world, "1")
    with world.staff():
        change_logo(provider=world.acme, content=disc(), by=actor_of(world.olga))
    client.force_login(world.dora.user)
    answer = client.get(f"{OURS}month.pdf")
    assert answer.status_code == 200
    assert b"".join(answer).startswith(b"%PDF")


@pytest.mark.parametrize("door", ["", "submit/", "recall/", "days.csv"])
def test_an_executive_finds_only_their_own_months(client: Client, world: World, door: str) -> None:
    with world.staff():
        world.engagement.executive = world.alice
        world.engagement.save(update_fields=["executive"])
    client.force_login(world.bob.user)
    method = "POST" if door in {"submit/", "recall/"} else "GET"
    assert client.generic(method, f"{THEIRS}{door}").status_code == 404
    assert client.get(OURS).status_code == 404
