"""The whole month in one command, and what its papers say."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import CLOCK, actor_of
from accounts.models import AuditEntry
from billing.drafting import draft_invoice
from billing.models import Invoice
from committees import month_run
from committees.models import Report
from common.days import format_days
from common.money import format_amount, format_number
from common.periods import Month
from engagements import months
from engagements.lifecycle import open_client
from engagements.models import Engagement, EngagementMonth
from engagements.worklogs import log_work
from tenancy.models import Client
from tests.factories.world import World, make_contact, make_engagement, make_user
from tests.printed import text

OCTOBER = Month(2026, 10)
Run = Callable[..., list[str]]


def worked(world: World, engagement: Engagement, days: list[tuple[str, str]]) -> None:
    for day, size in days:
        log_work(
            engagement=engagement,
            member=world.bob,
            day=dt.date.fromisoformat(day),
            days=Decimal(size),
            category="governance",
            note=f"Work of {day}",
            by=CLOCK,
        )


@pytest.fixture
def firm(world: World) -> World:
    """Acme ready to invoice, with a second client of its own founder and work in October."""
    felix = make_user("Felix", at="optiqa.example")
    with world.staff():
        world.acme.street, world.acme.city = "1 rue de la Paix", "Paris"
        world.acme.vat_number, world.acme.registration = "FR40303265045", "303265045"
        world.acme.save()
        second = open_client(
            name="Optiqa", by=CLOCK, street="2 rue Neuve", postcode="69001", city="Lyon"
        )
        Client.objects.update(registration="418072930")
        make_contact(second, felix, role="founder")
        engagement = make_engagement(
            client=second, executive=world.bob, role="cto", billing="actual"
        )
        worked(world, world.engagement, [("2026-10-06", "1"), ("2026-10-07", "0.75")])
        worked(world, engagement, [("2026-10-08", "0.5"), ("2026-10-09", "0.25")])
    return world


@pytest.fixture
def run(firm: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs October of Acme and gives back the lines it said."""

    def _run(**options: str) -> list[str]:
        call_command(
            "run_month",
            **{"provider": "acme", "month": "2026-10", "out": tmp_path / "papers", **options},
        )
        return capsys.readouterr().out.splitlines()

    return _run


def papers(tmp_path: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((tmp_path / "papers").iterdir())}


def plain(words: str) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", words)


def test_it_makes_every_report_and_the_invoice_of_each_approved_month(
    firm: World, run: Run, tmp_path: Path
) -> None:
    lines = run(approve_as="olga@acme.example")
    assert lines == [
        "Brume, Fractional CIO: 1¾ of 8 days used, 6¼ expired. Approved as Olga. Report made."
        " Invoice F-2026-0001 issued: €9,600.00 net, €11,520.00 gross.",
        "Optiqa, Fractional CTO: ¾ of 8 days used. Approved as Olga. Report made."
        " Invoice F-2026-0002 issued: €900.00 net, €1,080.00 gross.",
    ]
    assert list(papers(tmp_path)) == [
        "brume-cio-2026-10-invoice-F-2026-0001.pdf",
        "brume-cio-2026-10-report.pdf",
        "optiqa-cto-2026-10-invoice-F-2026-0002.pdf",
        "optiqa-cto-2026-10-report.pdf",
    ]


def test_the_papers_say_the_days_and_amounts_of_the_database(
    firm: World, run: Run, tmp_path: Path
) -> None:
    run(approve_as="olga@acme.example")
    found = papers(tmp_path)
    with firm.staff():
        invoices = list(Invoice.objects.select_related("engagement").prefetch_related("lines"))
        for invoice in invoices:
            assert invoice.engagement is not None
            slug = invoice.engagement.slug
            said = text(found[f"{slug}-2026-10-invoice-{invoice.number}.pdf"])
            for amount in (invoice.net_amount, invoice.tax_amount, invoice.gross_amount):
                shown = format_amount(amount, currency="EUR").lstrip("€")
                assert shown in said, (slug, shown)
            for line in invoice.lines.all():
                assert format_number(line.quantity) in said
            month = EngagementMonth.objects.get(engagement=invoice.engagement, month=OCTOBER.first)
            assert month.content is not None
            report = text(found[f"{slug}-2026-10-report.pdf"])
            used = format_days(Decimal(month.content["used"]))
            available = format_days(Decimal(month.content["available"]))
            assert f"Used {used}" in report
            assert f"Available {available}" in report
            for entry in month.content["entries"]:
                assert plain(entry["note"]) in report


def test_running_it_again_changes_nothing_and_says_so(
    firm: World, run: Run, tmp_path: Path
) -> None:
    run(approve_as="olga@acme.example")
    before = papers(tmp_path)
    written = {path: path.stat().st_mtime_ns for path in (tmp_path / "papers").iterdir()}
    with firm.staff():
        acts = AuditEntry.objects.count()
    lines = run(approve_as="olga@acme.example")
    assert all("Unchanged." in line and "issued" not in line for line in lines)
    assert papers(tmp_path) == before
    assert written == {path: path.stat().st_mtime_ns for path in (tmp_path / "papers").iterdir()}
    with firm.staff():
        assert AuditEntry.objects.count() == acts
        assert Report.objects.count() == Invoice.objects.count() == 2


def test_a_month_that_is_not_approved_has_its_report_and_its_invoice_waits(
    firm: World, run: Run, tmp_path: Path
) -> None:
    lines = run()
    assert lines[0] == (
        "Brume, Fractional CIO: 1¾ of 8 days used. Report made."
        " Invoice waits: the month is not approved."
    )
    assert [name for name in papers(tmp_path) if "invoice" in name] == []
    again = run()
    assert again[0].startswith("Brume, Fractional CIO: 1¾ of 8 days used. Unchanged.")


def test_once_it_is_approved_the_report_follows(firm: World, run: Run, tmp_path: Path) -> None:
    run()
    first = papers(tmp_path)["brume-cio-2026-10-report.pdf"]
    lines = run(approve_as="olga@acme.example")
    assert "Report brought up to date." in lines[0]
    second = papers(tmp_path)["brume-cio-2026-10-report.pdf"]
    assert second != first
    assert "Expired 6¼" in text(second)


def test_a_draft_that_stands_is_issued_without_holding_its_month_first(
    firm: World, run: Run
) -> None:
    run(approve_as="olga@acme.example")
    with firm.staff():
        month = months.month_of(engagement=firm.engagement, month=Month(2026, 9))
        now = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
        months.submit(month=month, by=actor_of(firm.bob), at=now, on=now.date())
        by = actor_of(firm.olga)
        month = months.approve_for_client(month=month, by=by, at=now, reason="late")
        draft = draft_invoice(month=month, by=by)
        outcome = month_run.Outcome(firm.engagement, month, 0)
        with CaptureQueriesContext(connection) as statements:
            month_run.bill(outcome=outcome, at=now, on=dt.date(2026, 11, 30))
        assert (outcome.issued, outcome.invoice) == (True, draft)
    held = [each["sql"] for each in statements if "FOR NO KEY UPDATE" in each["sql"]]
    assert "billing_series" in held[0]


def test_a_founder_approves_for_their_own_client_only(firm: World, run: Run) -> None:
    lines = run(approve_as="dora@brume.example")
    assert "Approved as Dora." in lines[0]
    assert "Invoice F-2026-0001 issued:" in lines[0]
    assert "Not approved: Dora is no founder of Optiqa." in lines[1]
    assert "Invoice waits: the month is not approved." in lines[1]
    with firm.staff():
        row = AuditEntry.objects.get(verb="approved by run_month")
        assert (row.actor, row.user_id) == ("Dora", firm.dora.user_id)
        signed = EngagementMonth.objects.get(engagement=firm.engagement, month=OCTOBER.first)
        assert signed.approved_by == "Dora"


def test_what_the_client_returned_is_left_to_the_executive(firm: World, run: Run) -> None:
    with firm.staff():
        row = months.month_of(engagement=firm.engagement, month=OCTOBER)
        now = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
        months.submit(month=row, by=actor_of(firm.bob), at=now, on=now.date())
    with firm.founder():
        row = EngagementMonth.objects.get(engagement=firm.engagement, month=OCTOBER.first)
        months.return_month(month=row, comment="The 7th?", by=actor_of(firm.dora), at=now)
    line = run(approve_as="olga@acme.example")[0]
    assert "Not approved: the client returned it (The 7th?)." in line
    assert "Invoice waits: the client returned the month." in line


def test_a_published_report_stays_as_it_is(firm: World, run: Run, tmp_path: Path) -> None:
    from committees import publishing

    run()
    before = papers(tmp_path)["brume-cio-2026-10-report.pdf"]
    with firm.staff():
        report = Report.objects.get(engagement=firm.engagement)
        now = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)
        publishing.publish(report=report, by=actor_of(firm.bob), at=now)
    run(approve_as="olga@acme.example")
    assert papers(tmp_path)["brume-cio-2026-10-report.pdf"] == before


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"provider": "nobody"}, "There is no provider called nobody."),
        ({"month": "2026-13"}, "'2026-13' is not a month; write it like 2026-03."),
        ({"month": "October"}, "'October' is not a month; write it like 2026-03."),
        ({"month": "2099-01"}, "2099-01 has not begun."),
        ({"approve_as": "who@else.example"}, "who@else.example is nobody's address here."),
        (
            {"approve_as": "mallory@other.example"},
            "mallory@other.example is nobody's address here.",
        ),
        (
            {"approve_as": "carol@brume.example"},
            "carol@brume.example may not approve a month: a founder or the office does.",
        ),
        ({"out": "/proc/nowhere"}, "/proc/nowhere cannot be written to: "),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(run: Run, options: dict[str, str], why: str) -> None:
    if "out" in options:
        options = {"out": Path(options["out"])}  # type: ignore[dict-item]
    with pytest.raises(CommandError) as refusal:
        run(**options)
    assert str(refusal.value).startswith(why)
    assert refusal.value.returncode == 2


def test_a_provider_without_engagements_in_that_month_hears_so(run: Run) -> None:
    assert run(month="2025-01") == ["No engagement of Acme ran in 2025-01."]


def test_a_month_that_is_not_over_is_not_approved(firm: World, run: Run) -> None:
    import time_machine

    with time_machine.travel(dt.datetime(2026, 10, 30, 9, tzinfo=dt.UTC), tick=False):
        line = run(approve_as="olga@acme.example")[0]
    assert "Not approved: it ends on 31 October 2026." in line
