from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pikepdf
import pytest

from committees.content import (
    CategoryDays,
    CommitteeReport,
    DaysOfMonth,
    LogLine,
    MonthDays,
    OutcomeNote,
    Words,
)
from committees.labels import ENGLISH, FRENCH
from committees.pdf import render_report
from common.periods import Month
from tests.printed import digest, digest_elsewhere, opened, pages, text

D = Decimal
NO_DAYS = DaysOfMonth(
    contracted=D("3.25"),
    carried_in=D(0),
    available=D("3.25"),
    used=D(0),
    burst=D(0),
    left=D("3.25"),
    expired=D(0),
    state="calm",
    fraction="12/22",
)
PIPELINE = OutcomeNote(
    id=7,
    title="Pipeline above target",
    target="800 k€",
    due_on=date(2026, 12, 31),
    note="First time since March.",
    state="on_track",
)
LAUNCH = OutcomeNote(id=8, title="Launch", target="", due_on=None, state="at_risk")


def first_month(**changes: Any) -> CommitteeReport:
    given: dict[str, Any] = {
        "provider": "Marchetti Direction",
        "client": "Ateliers Vauquelin",
        "engagement": "Fractional CMO",
        "role": "Chief marketing officer",
        "executive": "Aurélie Marchetti",
        "month": Month(2026, 10),
        "language": "en",
        "days": NO_DAYS,
        "cut_off": datetime(2026, 11, 2, 7, tzinfo=UTC),
    }
    return CommitteeReport(**given | changes)


def full_report(*, entries: int = 14, **changes: Any) -> CommitteeReport:
    given: dict[str, Any] = {
        "session_on": date(2026, 11, 5),
        "next_session_on": date(2026, 12, 3),
        "summary": ("The pipeline is above target.", "Sales agrees.", "The vendor is late."),
        "outcomes": (PIPELINE, LAUNCH),
        "days": DaysOfMonth(
            contracted=D(6),
            carried_in=D("0.5"),
            available=D("6.5"),
            used=D("7.5"),
            burst=D(1),
            left=D(0),
            expired=D(0),
            state="over",
        ),
        "history": tuple(
            MonthDays(month=Month(2025, 11).plus(index), contracted=D(6), used=D(index) / 2 + 2)
            for index in range(12)
        ),
        "categories": (CategoryDays("Leadership", D(5), 67), CategoryDays("Vendors", D("2.5"), 33)),
        "log": tuple(
            LogLine(
                on=date(2026, 10, 1 + number % 30),
                person="Aurélie Marchetti",
                category="Leadership",
                days=D("0.25"),
                note=f"Entry number {number}.",
            )
            for number in range(entries)
        ),
        "next_steps": ("Settle the price list", "Hold the interviews"),
    }
    return first_month(**given | changes)


def test_a_report_prints_what_it_says() -> None:
    printed = pages(render_report(full_report()))
    assert "Committee report October 2026" in printed[0]
    assert "Chief marketing officer. Session of 5 November 2026" in printed[0]
    assert "The pipeline is above target." in printed[0]
    assert "Discuss one outcome that needs attention" in printed[0]
    assert "Agree on 1 day beyond what was available" in printed[0]
    assert "One outcome of 2 is on track or reached." in printed[1]
    assert "First time since March. 800 k€ by 31 December 2026 On track" in printed[1]
    assert "7½ days were used of 6½ available. 1 day goes beyond" in printed[2]
    assert "Leadership 5 67%" in printed[2]
    assert "14 entries, by Aurélie Marchetti." in printed[3]
    assert "Total 3½" in printed[3]
    assert "1 Settle the price list Agreed" in printed[4]
    assert "Next committee, 3 December 2026" in printed[4]
    assert len(printed) == 5


def test_the_contents_name_the_page_of_every_section() -> None:
    assert "2 3 4 5 Contents" in pages(render_report(full_report()))[0]


def test_a_french_client_reads_french() -> None:
    printed = text(render_report(full_report(language="fr")))
    for fact in (
        "Rapport de comité Octobre 2026",
        "Séance du 5 novembre 2026",
        "7½ jours réalisés pour 6½ disponibles",
        "À surveiller",
        "Prochain comité, 3 décembre 2026",
    ):
        assert fact in printed
    assert "Committee" not in printed


def test_both_languages_have_every_label() -> None:
    assert ENGLISH.keys() == FRENCH.keys()
    assert all(type(ENGLISH[key]) is type(FRENCH[key]) for key in ENGLISH)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_first_month_without_work_is_still_a_whole_document(language: str) -> None:
    printed = pages(render_report(first_month(language=language)))
    assert len(printed) == 3
    assert all(len(page) > 250 for page in printed)
    assert not {"None", "{", "}"} & set(" ".join(printed).split())


def test_a_first_month_says_what_will_stand_there() -> None:
    printed = text(render_report(first_month()))
    assert "No day was used in October 2026. The mandate is ready to start." in printed
    assert "Agree on the outcomes of the mandate" in printed
    assert "Contracted, 12/22 of the month 3¼" in printed
    assert "The next steps are agreed in the session." in printed


def test_a_month_with_little_flows_onto_few_pages() -> None:
    report = full_report(entries=3)
    report = replace(report, history=report.history[-1:], out_of_scope=("Tickets",))
    printed = pages(render_report(report))
    assert len(printed) == 3
    assert "Outside the mandate" in printed[2]


def test_sixty_entries_repeat_their_heads_and_lose_nothing() -> None:
    printed = pages(render_report(full_report(entries=60)))
    logged = [page for page in printed if "Entry number" in page]
    assert len(logged) > 1
    assert all("Category of work" in page for page in logged)
    assert all(f"Entry number {number}." in " ".join(logged) for number in range(60))


def test_long_words_and_long_notes_break_nothing() -> None:
    long = "A note on the vendor. " * 60
    report = full_report(
        summary=(long, long, "W" * 300),
        outcomes=tuple(
            replace(PIPELINE, id=number, title="Q" * 90, note=long) for number in range(5)
        ),
        client="Société " * 12,
    )
    printed = text(render_report(report))
    assert printed.count("A note on the vendor.") >= 60 * 8
    assert "W" in printed


def test_the_people_column_shows_only_where_there_are_several() -> None:
    report = full_report(entries=2)
    other = replace(report.log[0], person="Thomas Lenoir")
    assert "By Category of work" not in text(render_report(report))
    both = text(render_report(replace(report, log=(*report.log, other))))
    assert "By Category of work" in both
    assert "by Aurélie Marchetti and Thomas Lenoir" in both


def test_outcomes_without_a_measure_show_no_state() -> None:
    printed = text(render_report(full_report(outcomes=(replace(PIPELINE, state=""),))))
    assert "On track" not in printed
    assert "Next due 31 December 2026" in printed
    assert "State" not in printed


def test_negative_and_expired_days_are_told() -> None:
    days = replace(NO_DAYS, used=D("2"), carried_in=D("-1"), left=D("0"), expired=D("1.25"))
    printed = text(render_report(first_month(days=days)))
    assert "Carried in −1" in printed
    assert "1¼ days expired." in printed


def test_hostile_words_are_printed_and_not_obeyed() -> None:
    hostile = '<script>alert(1)</script><img src="file:///etc/hostname">'
    words = Words(summary=(hostile,), outcome_notes={7: hostile}, next_steps=(hostile,))
    plain = render_report(full_report())
    pdf = render_report(full_report().with_words(words))
    assert text(pdf).count("<script>alert(1)</script>") >= 3
    assert _pictures(pdf) == _pictures(plain)


def _pictures(pdf: bytes) -> int:
    with opened(pdf) as document:
        return sum(len(page.Resources.get("/XObject", {})) for page in document.pages)


def test_equal_reports_are_equal_bytes_in_every_process() -> None:
    here = digest(render_report(full_report()))
    assert here == digest(render_report(full_report()))
    assert here == digest_elsewhere(full_report(), renderer="render_report", seed=5)
    assert here != digest(render_report(full_report(client="Another")))


def test_a_report_is_accessible() -> None:
    with opened(render_report(full_report())) as document:
        metadata = document.Root.Metadata.read_bytes()
        assert str(document.docinfo["/Title"]).startswith("Committee report, Ateliers Vauquelin")
        assert str(document.Root.Lang) == "en"
        assert document.Root.StructTreeRoot
        bookmarks = document.open_outline().root
        assert [item.title for item in bookmarks][-1] == "Next steps"
    assert b'pdfuaid:part="1"' in metadata


@pytest.mark.parametrize("report", [full_report(), first_month()], ids=["full", "first"])
def test_every_picture_is_told_in_words(report: CommitteeReport) -> None:
    with opened(render_report(report)) as document:
        pictures = [item for item in document.objects if _is_figure(item)]
        told = [str(item.get("/Alt", "")) for item in pictures]
    assert len(told) == 5
    assert all(told)
    assert any("Days used" in sentence for sentence in told)


def _is_figure(item: Any) -> bool:
    return isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"


def test_words_change_and_figures_do_not() -> None:
    report = full_report()
    words = Words(
        summary=("One.", "  "), outcome_notes={7: " Better. ", 99: "x"}, next_steps=("", "Two.")
    )
    changed = report.with_words(words)
    assert changed.summary == ("One.",)
    assert changed.next_steps == ("Two.",)
    assert [outcome.note for outcome in changed.outcomes] == ["Better.", ""]
    untouched = replace(
        changed, summary=report.summary, next_steps=report.next_steps, outcomes=report.outcomes
    )
    assert untouched == report


def test_the_words_of_a_report_put_back_change_nothing() -> None:
    report = full_report()
    assert report.with_words(report.words) == report
    assert report.with_words(Words.from_json(report.words.to_json())) == report


def test_a_report_survives_json() -> None:
    assert CommitteeReport.from_json(full_report().to_json()) == full_report()
