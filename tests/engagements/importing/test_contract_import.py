"""Moving in: clients, engagements and terms from one table, by command."""

import datetime as dt
import json
import time
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from openpyxl import Workbook

from accounts.actors import CLOCK
from accounts.models import AuditEntry
from common.periods import Month
from engagements import ledger, lifecycle
from engagements.importing.contract_sheet import COLUMNS
from engagements.models import Engagement, EngagementMonth, Movement, Term, WorkLog
from tenancy.models import Client
from tests.factories.contracts import BOB, Run, row, table
from tests.factories.world import World, make_engagement

D = Decimal


@pytest.fixture(autouse=True)
def _on_the_day(now: dt.datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=True):
        yield


def term_of(client: str) -> Term:
    return Term.objects.get(engagement__client__name=client)


def test_empty_cells_take_the_default_of_the_law(world: World, tmp_path: Path) -> None:
    run = Run(table(tmp_path, row()))
    assert (run.code, run.err) == (0, "")
    assert "Imported 1 client, 1 engagement, 1 term." in run.out
    with world.staff():
        term = term_of("Nordlys")
        engagement = term.engagement
        assert (engagement.title, engagement.ends_on) == ("Fractional CIO", None)
        assert (engagement.role, engagement.executive_id) == ("cio", world.bob.pk)
        assert (engagement.client.country, engagement.client.subdivision) == ("FR", "")
        assert (term.days_per_month, term.day_rate, term.currency) == (6, 1100, "EUR")
        assert (term.billing, term.proration, term.hours_per_day) == ("fixed", "working", 8)
        assert (term.rollover_days, term.rollover_months, term.deficit_days) == (0, 0, 0)
        assert (term.burst_cap, term.burst_rate, term.cap) == (None, None, 3)


def test_every_column_is_taken_over_however_it_is_written(world: World, tmp_path: Path) -> None:
    cells = row(
        client="Alpenblick AG",
        client_country="Germany",
        client_subdivision="Bayern",
        role="Fractional CTO",
        start="16/03/2026",
        end="31.12.2027",
        days_per_month="7½",
        day_rate="1 250,50",
        currency="chf",
        billing_mode="Forfait",
        proration="calendar days",
        rollover_days="2,5",
        rollover_months="3",
        deficit_days="1",
        burst_cap_days="0",
        burst_rate="1,500",
        hours_per_day="7,5",
    )
    headings = ";".join(f" {one.replace('_', ' ').title()} " for one in COLUMNS)
    assert Run(table(tmp_path, cells, headings=headings)).code == 0
    with world.staff():
        term = term_of("Alpenblick AG")
        engagement = term.engagement
        assert (engagement.client.country, engagement.client.subdivision) == ("DE", "BY")
        assert (engagement.role, engagement.title) == ("cto", "Fractional CTO")
        assert (engagement.starts_on, engagement.ends_on) == (
            dt.date(2026, 3, 16),
            dt.date(2027, 12, 31),
        )
        assert (term.days_per_month, term.day_rate, term.currency) == (D("7.5"), D("1250.5"), "CHF")
        assert (term.billing, term.proration, term.hours_per_day) == ("fixed", "calendar", D("7.5"))
        assert (term.rollover_days, term.rollover_months, term.deficit_days) == (D("2.5"), 3, 1)
        assert (term.burst_cap, term.burst_rate) == (0, 1500)


def test_a_workbook_is_read_like_a_text(world: World, tmp_path: Path) -> None:
    book, packed = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Client", "Role", "Executive email", "Start", "Days per month", "Day rate"])
    sheet.append(["Nordlys", "COO", BOB, dt.date(2026, 2, 1), 4.5, 990])
    book.save(packed)
    file = tmp_path / "contracts.xlsx"
    file.write_bytes(packed.getvalue())
    assert Run(file).code == 0
    with world.staff():
        term = term_of("Nordlys")
        assert (term.days_per_month, term.starts_on) == (D("4.5"), dt.date(2026, 2, 1))


def test_rows_of_one_engagement_are_its_terms_and_the_last_end_is_its_own(
    world: World, tmp_path: Path
) -> None:
    file = table(
        tmp_path,
        row(start="2026-07-01", days_per_month="4", end="2027-06-30"),
        row(start="2026-01-01", days_per_month="6", end="2026-06-30"),
    )
    assert Run(file).code == 0
    with world.staff():
        # What the database checks at the commit.
        connection.check_constraints()
        engagement = Engagement.objects.get(client__name="Nordlys")
        assert engagement.ends_on == dt.date(2027, 6, 30)
        assert [term.days_per_month for term in engagement.terms.order_by("starts_on")] == [6, 4]
        june = ledger.account(engagement=engagement, month=Month(2026, 6))
        july = ledger.account(engagement=engagement, month=Month(2026, 7))
        assert (june.contracted, july.contracted) == (6, 4)


def test_past_months_are_allotted_up_to_today_and_hand_on_their_days(
    world: World, tmp_path: Path
) -> None:
    """The same ledger as an engagement has that was set up by hand."""
    cells = row(start="2026-03-16", rollover_days="2", rollover_months="1")
    assert Run(table(tmp_path, cells)).code == 0
    with world.staff():
        imported = Engagement.objects.get(client__name="Nordlys")
        by_hand = make_engagement(
            client=world.brume,
            executive=world.bob,
            role="coo",
            starts_on=dt.date(2026, 3, 16),
            days_per_month=D(6),
            rollover_days=D(2),
            rollover_months=1,
        )

        def story(engagement: Engagement) -> list[tuple[Any, ...]]:
            moved = Movement.objects.filter(engagement=engagement)
            return sorted(
                moved.values_list("month", "kind", "days", "origin"),
                key=lambda one: (one[0], one[1], str(one[3])),
            )

        assert story(imported) == story(by_hand)
        march = ledger.account(engagement=imported, month=Month(2026, 3))
        assert march.contracted == D("3.25")
        rows = EngagementMonth.objects.filter(engagement=imported)
        assert rows.count() == 9


def test_an_engagement_that_is_over_has_no_month_after_its_end(
    world: World, tmp_path: Path
) -> None:
    assert Run(table(tmp_path, row(start="2025-01-01", end="2025-06-15"))).code == 0
    with world.staff():
        rows = EngagementMonth.objects.filter(engagement__client__name="Nordlys")
        assert [str(one.period) for one in rows.order_by("month")][-1] == "2025-06"


def test_an_engagement_that_begins_later_waits_for_its_first_month(
    world: World, tmp_path: Path
) -> None:
    assert Run(table(tmp_path, row(start="2027-02-01"))).code == 0
    with world.staff():
        engagement = Engagement.objects.get(client__name="Nordlys")
        assert not EngagementMonth.objects.filter(engagement=engagement).exists()


def test_a_second_run_adds_nothing(world: World, tmp_path: Path) -> None:
    file = table(
        tmp_path,
        row(rollover_days="2", rollover_months="1", end="2026-06-30"),
        row(start="2026-07-01", days_per_month="4"),
        row(client="Brume", role="cmo"),
    )
    assert Run(file).code == 0
    with world.staff():
        before = (Client.objects.count(), Term.objects.count(), Movement.objects.count())
    again = Run(file)
    assert again.code == 0
    assert "There already and left alone: 3 rows." in again.out
    assert "nothing was added" in again.out
    with world.staff():
        after = (Client.objects.count(), Term.objects.count(), Movement.objects.count())
        assert before == after


def test_a_table_that_has_grown_adds_the_later_term(world: World, tmp_path: Path) -> None:
    first = row()
    assert Run(table(tmp_path, first)).code == 0
    grown = table(tmp_path, first, row(start="2026-10-01", days_per_month="9"))
    run = Run(grown)
    assert "Imported 0 clients, 0 engagements, 1 term." in run.out
    with world.staff():
        engagement = Engagement.objects.get(client__name="Nordlys")
        account = ledger.account(engagement=engagement, month=Month(2026, 10))
        assert account.contracted == 9


def test_a_client_that_is_there_gets_the_engagement(world: World, tmp_path: Path) -> None:
    assert (
        "Imported 0 clients, 1 engagement"
        in Run(table(tmp_path, row(client="BRUME ", role="CMO"))).out
    )
    with world.staff():
        assert Engagement.objects.get(role="cmo").client_id == world.brume.pk


def test_what_began_anew_after_a_gap_comes_in_a_table_of_its_own(
    world: World, tmp_path: Path
) -> None:
    assert Run(table(tmp_path, row(start="2025-01-01", end="2025-06-30"))).code == 0
    assert Run(table(tmp_path, row(start="2026-01-01"))).code == 0
    with world.staff():
        found = Engagement.objects.filter(client__name="Nordlys").order_by("starts_on")
        assert [one.slug for one in found] == ["nordlys-cio", "nordlys-cio-2026-01"]


def test_a_dry_run_writes_nothing(world: World, tmp_path: Path) -> None:
    run = Run(table(tmp_path, row()), "--dry-run")
    assert "1 client, 1 engagement, 1 term would be imported (dry run)." in run.out
    with world.staff():
        assert not Client.objects.filter(name="Nordlys").exists()


def test_what_is_wrong_with_the_command_ends_with_two(world: World, tmp_path: Path) -> None:
    assert Run(tmp_path / "nowhere.csv").code == 2
    assert Run(table(tmp_path, row()), "--by", "bob@acme.example").code == 2


def test_who_imported_stands_in_the_trail(world: World, tmp_path: Path) -> None:
    Run(table(tmp_path, row()), "--by", "olga@acme.example")
    with world.staff():
        made = AuditEntry.objects.filter(verb="opened", actor="Olga")
        assert [one.subject for one in made.order_by("pk")] == [
            "Nordlys",
            "Fractional CIO, Nordlys",
        ]


def test_moving_in_gives_the_months_of_the_law(world: World, tmp_path: Path) -> None:
    """Contracts, then the time sheet of past months, then their figures (Days 5)."""
    terms = row(client="Nordlys", rollover_days="2", rollover_months="1")
    assert Run(table(tmp_path, terms)).code == 0
    used = {1: "4.5", 2: "6.5", 3: "8"}
    lines = ["Date,Client,Project,Days,Person"]
    for month, days in used.items():
        left, day = D(days), 1
        while left > 0:
            part = min(left, D(1))
            lines.append(f"2026-{month:02}-{day:02},Nordlys,CIO,{part},Bob")
            left, day = left - part, day + 1
    sheet = tmp_path / "days.csv"
    sheet.write_text("\n".join(lines))
    call_command(
        "import_worklogs", str(sheet), "--provider", "acme",
        "--map", "date=Date,client=Client,project=Project,days=Days,person=Person",
        stdout=StringIO(),
    )  # fmt: skip
    found = []
    for month in used:
        out = StringIO()
        call_command(
            "month_statement", "--provider", "acme", "--month", f"2026-{month:02}",
            "--client", "Nordlys", "--json", stdout=out,
        )  # fmt: skip
        (line,) = json.loads(out.getvalue())
        names = ("carried_in", "available", "used", "burst", "carried_out", "expired", "billable")
        found.append([line[name] for name in names])
    assert found == [
        ["0.00", "6.00", "4.50", "0.00", "1.50", "0.00", "6.00"],
        ["1.50", "7.50", "6.50", "0.00", "1.00", "0.00", "6.00"],
        ["1.00", "7.00", "8.00", "1.00", "0.00", "0.00", "7.00"],
    ]
    with world.staff():
        assert WorkLog.objects.filter(engagement__client__name="Nordlys").count() == 20


def test_three_hundred_rows_take_seconds(world: World, tmp_path: Path) -> None:
    rows = [
        row(
            client=f"Client {number // 2}",
            role=("CIO", "CMO")[number % 2],
            start="2025-01-01",
            rollover_days="2",
            rollover_months="2",
        )
        for number in range(300)
    ]
    began = time.monotonic()
    assert Run(table(tmp_path, *rows)).code == 0
    assert time.monotonic() - began < 20
    with world.staff():
        assert Engagement.objects.count() == 301


def test_slugs_are_the_same_as_those_of_the_page(world: World, tmp_path: Path) -> None:
    with world.staff():
        by_hand = lifecycle.open_client(name="Café du Port", by=CLOCK)
    assert Run(table(tmp_path, row(client="Café du Quai"))).code == 0
    with world.staff():
        assert by_hand.slug == "cafe-du-port"
        assert Client.objects.get(name="Café du Quai").slug == "cafe-du-quai"
