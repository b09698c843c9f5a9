"""The figures of a month in its report: as they stood, and for ever so once it is published."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.actors import actor_of
from committees import publishing
from committees.content import CommitteeReport, FigureLine, Words
from committees.figures import figures_of
from committees.forms import WordsForm
from committees.models import Report, ReportFile
from committees.pdf import render_report
from committees.proposals import propose
from common.periods import Month
from engagements.models import Engagement, Outcome
from kpis.models import Framework, Kpi
from tests.committees.test_pdf import full_report
from tests.committees.test_publishing import fresh, planned, ready
from tests.factories.kpis import make_framework, make_kpi, read, set_target
from tests.factories.world import World
from tests.printed import pages

OCTOBER = Month(2026, 10)
LATER = dt.timedelta(hours=2)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def lines(world: World) -> dict[str, FigureLine]:
    engagement = Engagement.objects.with_people().get(pk=world.engagement.pk)
    return {line.name: line for line in figures_of(engagement=engagement, month=OCTOBER)}


def win_rate(framework: Framework, **facts: Any) -> Kpi:
    kpi = make_kpi(framework, unit="percent", **facts)
    set_target(kpi, low=25)
    return kpi


def line(number: int, name: str, status: str, **facts: object) -> FigureLine:
    given: dict[str, object] = {"value": "18%", "target": "at least 25%", **facts}
    return FigureLine(id=number, name=name, status=status, **given)  # type: ignore[arg-type]


def test_an_input_that_counts_later_is_missing_and_not_gone(world: World) -> None:
    with world.staff():
        framework = make_framework(world.engagement)
        make_kpi(framework, "spend", is_input=True, counts_from=day("2026-11-01"))
        make_kpi(framework, "cost", formula="spend / 2")
        told = lines(world)
    assert told["Cost"].why == "No value: Spend is missing for October 2026."
    assert set(told) == {"Cost"}


def test_a_month_is_told_by_its_own_month_its_last_week_and_its_last_quarter(world: World) -> None:
    with world.staff():
        framework = make_framework(world.engagement)
        read(win_rate(framework), day("2026-10-01"), "24.99")
        read(make_kpi(framework, "calls", cadence="week"), day("2026-10-19"), 31)
        read(make_kpi(framework, "score", cadence="quarter"), day("2026-07-01"), 7)
        told = lines(world)
    rate = told["Win rate"]
    assert (rate.value, rate.target, rate.status) == ("24.99%", "at least 25%", "at_risk")
    assert (rate.period, rate.limit, len(rate.values)) == ("", 25, 13)
    assert (told["Calls"].value, told["Calls"].period) == ("31", "Week 43, 2026")
    assert (told["Score"].value, told["Score"].period) == ("7", "Q3 2026")


def test_what_is_missing_has_no_value_and_a_retired_figure_no_line(world: World) -> None:
    with world.staff():
        framework = make_framework(world.engagement)
        win_rate(framework)
        make_kpi(framework, "spend", is_input=True)
        make_kpi(framework, "later", counts_from=day("2026-11-01"))
        make_kpi(framework, "old", retired_at=dt.datetime.now(dt.UTC), retired_why="No use")
        told = lines(world)
    assert list(told) == ["Win rate"]
    assert (told["Win rate"].value, told["Win rate"].status) == ("", "no_data")


def test_a_framework_that_the_client_was_not_shown_stays_out(world: World) -> None:
    with world.staff():
        win_rate(make_framework(world.engagement, is_shown=False))
        assert lines(world) == {}


def test_what_measures_an_outcome_comes_first(world: World) -> None:
    with world.staff():
        framework = make_framework(world.engagement)
        make_kpi(framework, "calls")
        outcome = Outcome.objects.get(engagement=world.engagement)
        win_rate(framework, outcome=outcome)
        told = lines(world)
    assert list(told) == ["Win rate", "Calls"]
    assert told["Win rate"].serves == outcome.pk


def test_reading_the_figures_asks_as_much_for_ten_as_for_one(world: World) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            lines(world)
        return len(queries)

    with world.staff():
        framework = make_framework(world.engagement)
        win_rate(framework)
        few = asked()
        for number in range(9):
            set_target(make_kpi(framework, f"figure_{number}"), low=1)
        assert asked() == few


# What is published stays


def test_a_correction_reaches_a_report_until_it_is_published(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        kpi = win_rate(make_framework(world.engagement))
        read(kpi, day("2026-10-01"), 18, at=now - LATER)
        report = ready(world, now)
        assert "Win rate, 18% (target: at least 25%)" in publishing.content_of(report).summary[0]
        read(kpi, day("2026-10-01"), 31, at=now + LATER)
        assert publishing.freshen(at=now + 2 * LATER) == 1
        content = publishing.content_of(fresh(report))
        assert content.figures[0].value == "31%"
        assert content.summary[0] == "Figures on track: 1 of 1."


def test_a_published_report_never_changes_whatever_is_corrected(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        kpi = win_rate(make_framework(world.engagement))
        read(kpi, day("2026-10-01"), 18, at=now - LATER)
        report = ready(world, now)
        publishing.publish(report=report, by=actor_of(world.bob), at=now)
        before = Report.objects.values().get(pk=report.pk), ReportFile.objects.values().get()
        read(kpi, day("2026-10-01"), 31, at=now + LATER)
        set_target(kpi, day("2026-10-01"), low=10)
        Kpi.objects.filter(pk=kpi.pk).update(name="Share of deals won")
        assert publishing.freshen(at=now + 2 * LATER) == 0
        assert not publishing.refresh(report=planned(world), at=now + 2 * LATER)
        after = Report.objects.values().get(pk=report.pk), ReportFile.objects.values().get()
        assert after == before
        said = publishing.content_of(fresh(report)).figures[0]
    assert (said.name, said.value, said.status) == ("Win rate", "18%", "off_track")


def test_a_report_from_before_there_were_figures_still_reads() -> None:
    old = full_report()
    plain = {name: value for name, value in old.to_json().items() if name != "figures"}
    assert CommitteeReport.from_json(plain) == old
    words = {name: value for name, value in old.words.to_json().items() if name != "figure_notes"}
    assert Words.from_json(words).summary == old.summary


def test_a_report_with_figures_survives_its_json() -> None:
    told = full_report(
        figures=(line(1, "Win rate", "at_risk", values=(Decimal("1.5"), None), serves=7),)
    )
    assert CommitteeReport.from_json(told.to_json()) == told


# Words


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ((line(1, "A", "on_track"),), "Figures on track: 1 of 1."),
        (
            (line(1, "A", "at_risk"), line(2, "B", "off_track"), line(3, "C", "no_data")),
            "Figures on track: 0 of 2. Off track: B, 18% (target: at least 25%).",
        ),
        (
            (line(1, "A", "at_risk"), line(2, "B", "at_risk", serves=4)),
            "Figures on track: 0 of 2. At risk: B, 18% (target: at least 25%).",
        ),
        (
            (line(1, "A", "off_track"), line(2, "B", "off_track", trend="worse")),
            "Figures on track: 0 of 2. Off track: B, 18% (target: at least 25%).",
        ),
    ],
)
def test_the_first_line_says_the_figure_that_matters_most(
    figures: tuple[FigureLine, ...], said: str
) -> None:
    assert propose(full_report(figures=figures)).summary[0] == said


def test_without_a_judged_figure_the_lines_are_those_of_before() -> None:
    told = replace(full_report(), figures=(line(1, "A", "no_data"),))
    assert propose(told).summary == propose(full_report()).summary


def test_the_executive_writes_a_word_on_a_figure() -> None:
    told = full_report(figures=(line(4, "Win rate", "off_track"), line(5, "CAC", "on_track")))
    typed = {"summary": "Fine.", "figure_4": "  Two large deals \n slipped. "}
    form = WordsForm(typed, content=told, draft="d")
    assert form.is_valid()
    noted = told.with_words(form.words())
    assert [one.note for one in noted.figures] == ["Two large deals slipped.", ""]
    assert replace(noted, summary=(), outcomes=(), next_steps=()) != told


# Paper and pages


def test_figures_are_printed_after_the_outcomes_and_before_the_days() -> None:
    many = tuple(line(number, f"Figure {number}", "on_track") for number in range(2, 18))
    first = line(
        1,
        "Win rate",
        "off_track",
        trend="worse",
        note="Two deals slipped.",
        values=(Decimal(20),) * 13,
    )
    printed = pages(render_report(full_report(figures=(first, *many))))
    assert "2 3 4 5 6 Contents" in printed[0]
    assert "The figures 16 figures of 17 are on track." in printed[2]
    for fact in ("Win rate 18% at least 25% Off track", "Worse", "Two deals slipped."):
        assert fact in printed[2]
    assert "Figure 12 " in printed[2]
    assert "Figure 13" not in printed[2]
    assert "5 more figures are on the page of this report." in printed[2]
    assert "Days and balance" in printed[3]


def test_both_sides_read_the_figures_on_the_page(
    world: World, now: dt.datetime, client: Client
) -> None:
    with world.staff():
        kpi = win_rate(make_framework(world.engagement))
        read(kpi, day("2026-10-01"), 18, at=now - LATER)
        report = ready(world, now)
        slug = world.engagement.slug
    client.force_login(world.bob.user)
    page = client.get(f"/p/acme/reports/{slug}/2026-10/").content.decode()
    assert "Win rate" in page
    assert "at least 25%" in page
    assert "A word on a figure" in page
    with world.staff():
        publishing.publish(report=report, by=actor_of(world.bob), at=now)
    client.force_login(world.dora.user)
    page = client.get(f"/p/acme/c/brume/reports/{slug}/2026-10/").content.decode()
    assert "18%" in page
    assert "Off track" in page
