"""Tables of readings: seen first, then taken over, never twice."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from accounts.actors import actor_of
from accounts.models import AuditEntry, User
from common.tables import read_table, write_xlsx
from kpis.importing import layout
from kpis.importing.layout import Columns
from kpis.importing.plan import Plan, plan_of
from kpis.importing.taking_over import take_over, taken_before
from kpis.models import Framework, Kpi, Reading, ReadingImport
from kpis.readings import CannotRecord, Outcome
from tests.factories.kpis import make_framework, make_kpi, read
from tests.factories.world import World

AT = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)
ON = AT.date()
LONG = b"""Figure;Period;Value;Note
Qualified leads;Oct 2026;34;Trade fair
win_rate;2026-10;"24,5 %";
Spend;10/2026;"15 000 \xe2\x82\xac";
"""
WIDE = (
    b"KPI,Unit,2026-09,Oct 2026\nQualified leads,count,30,34\nCost,EUR,1,2\nwin rate,%,n/a,24.5\n"
)
TURNED = b"Month,Qualified leads,Win rate\nSep 2026,30,22\nOct 2026,34,24.5\n"


@pytest.fixture
def framework(world: World) -> Framework:
    with world.staff():
        found = make_framework(world.engagement)
        make_kpi(found, "leads", name="Qualified leads", code="M01")
        make_kpi(found, "win_rate", unit="percent")
        make_kpi(found, "spend", currency="EUR")
        make_kpi(found, "cost", formula="spend / leads", currency="EUR", unit="money")
    return found


def plan(framework: Framework, raw: bytes, *, name: str = "t.csv", **options: Any) -> Plan:
    table = read_table(raw, name=name)
    columns = options.pop("columns", None) or layout.guess(table, kpis=_all())
    options.setdefault("language", "en")
    return plan_of(table=table, columns=columns, framework=framework, on=ON, **options)


def _all() -> list[Kpi]:
    return list(Kpi.objects.in_order())


def told(found: Plan) -> list[tuple[str, str, Decimal | None]]:
    return [
        (one.entry.kpi.key, str(one.entry.period)[:7], one.entry.value) for one in found.verdicts
    ]


def take(world: World, framework: Framework, raw: bytes, **options: Any) -> ReadingImport | None:
    found = plan(framework, raw, **options)
    by = actor_of(world.bob)
    return take_over(plan=found, framework=framework, raw=raw, name="t.csv", by=by, at=AT, on=ON)


# ---------------------------------------------------------------------------------- what is meant


def test_a_row_for_each_value(world: World, framework: Framework) -> None:
    with world.staff():
        found = plan(framework, LONG, language="fr")
    assert told(found) == [
        ("leads", "2026-10", Decimal(34)), ("win_rate", "2026-10", Decimal("24.5")),
        ("spend", "2026-10", Decimal(15000)),
    ]  # fmt: skip
    assert found.new[0].entry.note == "Trade fair"


def test_a_column_for_each_period_and_what_is_computed_is_left_out(
    world: World, framework: Framework
) -> None:
    with world.staff():
        found = plan(framework, WIDE)
    assert told(found) == [
        ("leads", "2026-09", Decimal(30)), ("leads", "2026-10", Decimal(34)),
        ("win_rate", "2026-10", Decimal("24.5")),
    ]  # fmt: skip
    assert (found.problems, found.computed) == ((), 2)


def test_a_column_for_each_figure(world: World, framework: Framework) -> None:
    with world.staff():
        found = plan(framework, TURNED)
    assert [(key, month) for key, month, _value in told(found)] == [
        ("leads", "2026-09"), ("win_rate", "2026-09"), ("leads", "2026-10"), ("win_rate", "2026-10")
    ]  # fmt: skip


def test_the_percentages_of_a_workbook_are_fractions_where_all_are_small(
    world: World, framework: Framework
) -> None:
    rows: list[tuple[object, ...]] = [
        ("Figure", "2026-09", "2026-10"), ("Win rate", 0.22, 0.245), ("Spend", 1.005, 15000.333333),
        ("M01", 30, 34.0),
    ]  # fmt: skip
    book = write_xlsx(rows, title="October")
    with world.staff():
        found = plan(framework, book, name="t.xlsx")
        as_typed = plan(framework, book, name="t.xlsx", fractions=False)
    values = [value for _key, _month, value in told(found)]
    assert values == [Decimal(x) for x in ("22", "24.5", "1.01", "15000.33", "30", "34")]
    assert told(as_typed)[0][2] == Decimal("0.22")


def test_what_cannot_be_kept_is_named_with_its_line(world: World, framework: Framework) -> None:
    raw = (
        b"kpi,period,value\nNobody,2026-10,3\nleads,Oct,3\nleads,2026-10,many\nleads,2026-11,3\n"
        b"leads,2026-W41,3\n,2026-10,3\nleads,2026-09,30\nleads,2026-08,\n"
    )
    with world.staff():
        found = plan(framework, raw)
    said = [(problem.line, problem.code) for problem in found.left_out]
    assert said == [
        (2, "kpi"), (3, "period"), (4, "value"), (5, "running"), (6, "period"), (7, "kpi")
    ]  # fmt: skip
    assert len(found.new) == 1


def test_columns_may_be_said_otherwise(world: World, framework: Framework) -> None:
    raw = b"Was,Wann,Wieviel\nleads,2026-10,34\n"
    with world.staff():
        assert not layout.is_complete(layout.guess(read_table(raw, name="t.csv"), kpis=_all()))
        found = plan(framework, raw, columns=Columns("Was", "Wann", "Wieviel"))
    assert told(found) == [("leads", "2026-10", Decimal(34))]


# ----------------------------------------------------------------------------------- taking it over


def test_the_same_file_twice_changes_nothing(world: World, framework: Framework) -> None:
    with world.staff():
        assert taken_before(framework=framework, raw=WIDE) is None
        batch = take(world, framework, WIDE)
        assert batch is not None
        assert (batch.added, batch.corrected, batch.unchanged) == (3, 0, 0)
        assert take(world, framework, WIDE) is None
        assert taken_before(framework=framework, raw=WIDE) == batch
        rows = Reading.objects.all()
        assert {(row.source, row.batch_id, row.by) for row in rows} == {("import", batch.pk, "Bob")}
        entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.detail["added"]) == ("imported figures", 3)


def test_a_value_that_differs_asks_why(world: World, framework: Framework) -> None:
    with world.staff():
        kpi = next(one for one in _all() if one.key == "leads")
        read(kpi, dt.date(2026, 10, 1), 33)
        found = plan(framework, WIDE)
        assert [one.outcome for one in found.corrections] == [Outcome.NEEDS_REASON]
        with pytest.raises(CannotRecord):
            take(world, framework, WIDE)
        assert not ReadingImport.objects.exists()
        batch = take(world, framework, WIDE, reason="Closing")
        last = Reading.objects.get(kpi=kpi, period=dt.date(2026, 10, 1), number=2)
    assert batch is not None
    assert (batch.added, batch.corrected) == (2, 1)
    assert (last.value, last.reason) == (34, "Closing")


# ------------------------------------------------------------------------------------------ pages


@pytest.fixture
def browser(world: World) -> Iterator[Browser]:
    one = Browser()
    one.force_login(world.bob.user)
    with time_machine.travel(AT, tick=False):
        yield one


def test_a_file_is_seen_first_and_taken_over_with_a_press(
    world: World, framework: Framework, browser: Browser
) -> None:
    url = f"/p/acme/engagements/{world.engagement.slug}/kpis/readings/import/"
    assert browser.post(url).status_code == 422
    assert browser.post(url, {"file": SimpleUploadedFile("x.pdf", b"%PDF")}).status_code == 422
    answer = browser.post(url, {"file": SimpleUploadedFile("october.csv", WIDE)})
    preview = answer["Location"]
    page = browser.get(preview).content.decode()
    assert "Take over 3 values" in page
    assert "3 values are new" in page
    with world.staff():
        assert not Reading.objects.exists()
    again = {"kpi": "", "period": "", "value": ""}
    assert browser.post(preview, again).status_code == 422
    assert browser.post(preview, {"kpi": "KPI", "percent": "typed"})["Location"] == preview
    done = browser.post(preview, {"step": "take"}, follow=True).content.decode()
    assert "Imported: 3 new" in done
    assert browser.get(preview)["Location"] == url


def test_a_correction_is_asked_about_on_the_page(
    world: World, framework: Framework, browser: Browser
) -> None:
    with world.staff():
        read(next(one for one in _all() if one.key == "leads"), dt.date(2026, 10, 1), 33)
    url = f"/p/acme/engagements/{world.engagement.slug}/kpis/readings/import/"
    preview = browser.post(url, {"file": SimpleUploadedFile("october.csv", WIDE)})["Location"]
    answer = browser.post(preview, {"step": "take"})
    assert answer.status_code == 422
    assert "Some values change. Say why" in answer.content.decode()
    said = {"step": "take", "reason": "Closing of the month"}
    assert "1 corrected" in browser.post(preview, said, follow=True).content.decode()


def test_what_a_file_has_too_much_is_named_with_its_line(
    world: World, framework: Framework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kpis.importing.plan.MOST", 2)
    with world.staff():
        found = plan(framework, LONG)
    assert [one.entry.kpi.key for one in found.verdicts] == ["leads", "win_rate"]
    (problem,) = found.left_out
    assert (problem.line, problem.code) == (4, "too_many")


def test_a_column_without_a_heading_outlives_another_language(
    world: World, framework: Framework
) -> None:
    browser = Browser()
    browser.force_login(world.bob.user)
    raw = b"Figure,,Value\nQualified leads,2026-10,34\n"
    url = f"/p/acme/engagements/{world.engagement.slug}/kpis/readings/import/"
    with time_machine.travel(AT, tick=False):
        sent = browser.post(url, {"file": SimpleUploadedFile("t.csv", raw)})
        said = {"step": "map", "kpi": "Figure", "period": "Column 2", "value": "Value"}
        assert browser.post(sent["Location"], said).status_code == 302
        User.objects.filter(pk=world.bob.user_id).update(language="fr")
        answer = browser.get(sent["Location"], headers={"Accept-Language": "fr"})
    assert answer.status_code == 200
    assert 'lang="fr"' in answer.content.decode()[:400]
