"""The pages of the account, and what can be taken away."""

import datetime as dt
import re
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client as Browser
from openpyxl import load_workbook

from accounts.actors import actor_of
from common.periods import Month
from common.tables import read_table
from engagements import worklogs
from engagements.models import Engagement, WorkLog
from tests.engagements.test_carrying import begin, sign, work
from tests.factories.world import World

D = Decimal
JANUARY, FEBRUARY = Month(2026, 1), Month(2026, 2)
STAFF = "/p/acme/engagements/brume-cto/account/"
CLIENT = "/p/acme/c/brume/days/brume-cto/"

pytestmark = pytest.mark.usefixtures("on_the_day")


@pytest.fixture
def engagement(world: World, now: dt.datetime) -> Engagement:
    """January is signed with an entry withdrawn in it, February open with a correction."""
    with world.staff():
        made = begin(world)
        work(world, made, JANUARY, "4")
        first, *_others, last = WorkLog.objects.filter(engagement=made).order_by("day")
        last.note = "Secret of the board"
        last.save()
        worklogs.withdraw_work(log=last, by=actor_of(world.bob), at=now)
        sign(world, made, JANUARY, now)
        worklogs.correct_work(
            log=first,
            day=dt.date(2026, 2, 3),
            days=D("-0.5"),
            note="Half a day only",
            by=actor_of(world.bob),
        )
    return made


def page(browser: Browser, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_staff_read_every_movement(world: World, engagement: Engagement, client: Browser) -> None:
    client.force_login(world.bob.user)
    shown = page(client, f"{STAFF}?from=2026-01&to=2026-02")
    assert "6 contracted, 6 available, 3 used, 2 carried out, 1 expired" in shown
    assert "Withdrawn: Secret of the board" in shown
    assert "Expired unused, contracted in January 2026" in shown
    assert "Goes on to February 2026, contracted in January 2026" in shown
    assert "Carried in from January 2026" in shown
    assert "Correction of 1 January 2026: Half a day only" in shown


def test_the_client_reads_each_entry_as_it_stands(
    world: World, engagement: Engagement, client: Browser
) -> None:
    client.force_login(world.carol.user)
    shown = page(client, f"{CLIENT}?from=2026-01&to=2026-02")
    assert "Secret" not in shown
    assert "Withdrawn" not in shown
    assert "Correction of 1 January 2026: Half a day only" in shown
    for kind in ("csv", "xlsx"):
        content = client.get(f"{CLIENT}export/?as={kind}").content
        if kind == "xlsx":
            rows = list(load_workbook(BytesIO(content)).active.values)  # type: ignore[union-attr]
            assert "Secret" not in str(rows)
        assert b"Secret" not in content


def test_it_is_added_up_by_term(world: World, engagement: Engagement, client: Browser) -> None:
    client.force_login(world.olga.user)
    shown = page(client, f"{STAFF}?by=term")
    assert "From 1 Jan 2026 6 days a month" in shown


def test_the_download_holds_every_movement(
    world: World, engagement: Engagement, client: Browser
) -> None:
    client.force_login(world.olga.user)
    answer = client.get(f"{STAFF}export/?as=csv&from=2026-01&to=2026-01")
    assert 'filename="brume-cto-account.csv"' in answer["Content-Disposition"]
    rows = [list(row.values.values()) for row in read_table(answer.content, name="a.csv").rows]
    assert [row[2] for row in rows] == [
        "Days contracted", "Work", "Work", "Work", "Work", "Work, withdrawn", "Expired",
        "Carried out",
    ]  # fmt: skip
    assert sum(D(row[3]) for row in rows) == 0
    assert rows[-1][4] == "0.00"
    book = load_workbook(BytesIO(client.get(f"{STAFF}export/?as=xlsx").content))
    sheet = list(book.active.values)  # type: ignore[union-attr]
    assert [str(cell) for cell in sheet[1][:4]] == [
        "2026-01",
        "2026-01-01 00:00:00",
        "Days contracted",
        "6",
    ]


def test_years_of_months_come_page_by_page(world: World, client: Browser) -> None:
    client.force_login(world.olga.user)
    address = "/p/acme/engagements/brume-cio/account/"
    newest = page(client, address)
    assert "November 2026 8 contracted" in newest
    assert "Page 1 of 2" in newest
    assert "May 2026 8 contracted" not in newest
    assert "January 2026 8 contracted" in page(client, f"{address}?page=2")


def test_what_is_no_month_asks_for_everything(world: World, client: Browser) -> None:
    client.force_login(world.olga.user)
    assert "November 2026" in page(client, "/p/acme/engagements/brume-cio/account/?from=x&to=2026")


def test_a_page_asks_the_database_the_same_few_things(
    world: World, engagement: Engagement, client: Browser, django_assert_max_num_queries: object
) -> None:
    client.force_login(world.olga.user)
    with django_assert_max_num_queries(24):  # type: ignore[operator]
        assert client.get(STAFF).status_code == 200


def test_another_client_of_the_provider_is_no_place_for_it(
    world: World, engagement: Engagement, client: Browser
) -> None:
    client.force_login(world.olga.user)
    assert client.get("/p/acme/c/elsewhere/days/brume-cto/").status_code == 404
