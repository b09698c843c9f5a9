"""Exports of a CRM: taken over once, named where bad, gone on with after a crash."""

import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from accounts.actors import actor_of
from common.tables import write_xlsx
from kpis import tasks
from kpis.funnel import importing, taking_over
from kpis.funnel.importing import CannotTakeOver
from kpis.funnel.mapping import Plan, look
from kpis.funnel.rows import sentence
from kpis.models import Deal, DealImport, DealStep, Funnel
from tests.factories.funnel import HEADINGS, as_csv, bring, make_funnel, random_rows, taken_over
from tests.factories.world import World


@pytest.fixture
def funnel(world: World) -> Funnel:
    with world.staff():
        return make_funnel(world)


def counts(row: DealImport) -> tuple[int, int, int, int]:
    return row.added, row.changed, row.unchanged, row.problem_count


def snapshot(world: World) -> list[Any]:
    with world.staff():
        deals = list(Deal.objects.order_by("reference").values_list())
        steps = DealStep.objects.order_by("deal__reference", "stage__position")
        return [*deals, *steps.values_list("deal__reference", "stage__key", "entered_on")]


def test_the_same_file_twice_changes_nothing(
    world: World, funnel: Funnel, now: dt.datetime, today: dt.date
) -> None:
    raw = as_csv(random_rows(300, until=today))
    assert counts(taken_over(world, bring(world, funnel, raw, at=now))) == (300, 0, 0, 0)
    before = snapshot(world)
    later = now + dt.timedelta(days=3)
    again = taken_over(world, bring(world, funnel, raw, at=later))
    assert counts(again) == (0, 0, 300, 0)
    assert snapshot(world) == before
    assert bytes(again.content) == b""


def test_a_newer_export_moves_deals_and_keeps_their_steps(
    world: World, funnel: Funnel, now: dt.datetime
) -> None:
    old = b"Deal ID;Create Date;Deal Stage;Amount\nA;2026-10-01;MQL;1 200,50\nB;2026-10-01;MQL;\n"
    new = old.replace(b"A;2026-10-01;MQL", b"A;2026-10-01;Proposal")
    taken_over(world, bring(world, funnel, old, at=now))
    done = taken_over(world, bring(world, funnel, new, at=now + dt.timedelta(days=2)))
    assert counts(done) == (0, 1, 1, 0)
    with world.staff():
        deal = Deal.objects.get(reference="A")
        steps = deal.steps.order_by("entered_on").values_list("stage__key", "entered_on")
        assert list(steps) == [
            ("mql", dt.date(2026, 10, 1)),
            ("proposal", dt.date(2026, 11, 21)),
        ]
        assert deal.value == Decimal("1200.50")


def test_what_people_said_of_a_deal_outlives_an_export(
    world: World, funnel: Funnel, now: dt.datetime
) -> None:
    raw = b"Deal ID,Create Date,Deal Stage,Stall reason\nA,2026-10-01,Opportunity,\n"
    taken_over(world, bring(world, funnel, raw, at=now))
    with world.staff():
        Deal.objects.update(stall_reason="legal", segment="partner")
    assert counts(taken_over(world, bring(world, funnel, raw, at=now))) == (0, 0, 1, 0)
    with world.staff():
        deal = Deal.objects.get()
    assert (deal.stall_reason, deal.segment) == ("legal", "partner")


BAD = {
    ("A", "soon", "MQL", "1"): "opened_on: “soon” is not a date.",
    ("", "2026-10-01", "MQL", "1"): "reference: the number of the deal is missing.",
    ("C", "2026-10-01", "Nirvana", "1"): "stage: “Nirvana” is no stage of this funnel.",
    ("D", "2026-10-01", "MQL", "a lot"): "value: “a lot” is not an amount.",
    ("E", "2026-10-01", "MQL", "-5"): "value: the value is below zero (-5).",
    ("F", "2026-10-01", "MQL", "$5"): "value: the value is in USD, and this funnel counts in"
    " another currency.",
    ("G", "2027-10-01", "MQL", "5"): "opened_on: 2027-10-01 lies in the future.",
    ("H", "2026-10-01", "Closed lost", "5"): "ended_on: it is won or lost, and the day is missing.",
}


def test_bad_rows_are_named_and_the_good_ones_taken(
    world: World, funnel: Funnel, now: dt.datetime
) -> None:
    lines = ["Deal ID,Create Date,Deal Stage,Amount", *(",".join(row) for row in BAD)]
    lines += ["Z,2026-10-01,MQL,10", "Z,2026-10-02,MQL,11", "Y,2026-10-01"]
    with world.staff():
        by = actor_of(world.bob)
        row = importing.bring(
            funnel=funnel, raw="\n".join(lines).encode(), name="x.csv", by=by, at=now
        )
        with pytest.raises(CannotTakeOver, match="Say what “Nirvana” means in this funnel"):
            importing.start(row=row, funnel=funnel, by=by, at=now)
        # As in a workbook, whose later rows nobody has looked through.
        DealImport.objects.update(state="running")
    done = taken_over(world, row)
    said = [taking_over_sentence(one) for one in done.problems]
    assert said[:8] == list(BAD.values())
    assert said[8] == "reference: the deal “Z” stands in the file already, further up."
    assert said[9].startswith(": the row has not as many columns")
    assert [one["line"] for one in done.problems] == [*range(2, 10), 11, 12]
    assert (done.added, done.problem_count, done.state) == (1, 10, "done")


def taking_over_sentence(kept: dict[str, Any]) -> str:
    problem = sentence(kept)
    return f"{problem.field}: {problem.text}"


def test_only_the_first_bad_rows_are_kept_and_all_are_counted(
    world: World, funnel: Funnel, now: dt.datetime
) -> None:
    raw = b"Deal ID,Create Date\n" + b"".join(b"%d,never\n" % one for one in range(250))
    done = taken_over(world, bring(world, funnel, raw, at=now))
    assert (len(done.problems), done.problem_count) == (200, 250)


def test_a_killed_worker_leaves_whole_batches_and_the_next_one_goes_on(
    world: World, funnel: Funnel, now: dt.datetime, today: dt.date
) -> None:
    rows = random_rows(50, until=today)
    row = bring(world, funnel, as_csv([*rows, rows[3]]), at=now)
    real, done = taking_over.store, []

    def dying(**facts: Any) -> bool:
        real(**facts)
        done.append(1)
        if len(done) == 3:
            raise KeyboardInterrupt
        return True

    with patch.object(taking_over, "BATCH", 10), world.staff():
        with patch.object(tasks.taking_over, "store", dying), pytest.raises(KeyboardInterrupt):
            tasks.take_over(provider_id=world.acme.pk, import_id=row.pk)
        row.refresh_from_db()
        # The third batch was not committed: it went with the worker.
        assert (row.done, row.added, row.state) == (20, 20, "running")
        assert taking_over.claim(import_id=row.pk, at=row.claimed_at or now) is None
        DealImport.objects.update(claimed_at=now - dt.timedelta(hours=1))
    done_now = taken_over(world, row)
    assert (done_now.state, done_now.done, counts(done_now)) == ("done", 51, (50, 0, 0, 1))
    assert done_now.problems[0]["code"] == "twice"
    with world.staff():
        assert Deal.objects.count() == 50


def test_two_workers_never_write_the_same_batch(
    world: World, funnel: Funnel, now: dt.datetime, today: dt.date
) -> None:
    row = bring(world, funnel, as_csv(random_rows(20, until=today)), at=now)
    with world.staff():
        slow = taking_over.claim(import_id=row.pk, at=now)
        assert slow is not None
        batch = next(iter(slow.batches()))
        quick = taking_over.claim(import_id=row.pk, at=now + dt.timedelta(minutes=2))
        assert quick is not None
        assert taking_over.store(job=quick, batch=next(iter(quick.batches())), at=now)
        assert not taking_over.store(job=slow, batch=batch, at=now)
        assert Deal.objects.count() == 20


def test_a_batch_costs_as_many_statements_whatever_its_size(
    world: World, funnel: Funnel, now: dt.datetime, today: dt.date
) -> None:
    spent = set()
    for count in (5, 200):
        row = bring(world, funnel, as_csv(random_rows(count, seed=count, until=today)), at=now)
        with world.staff():
            job = taking_over.claim(import_id=row.pk, at=now)
            assert job is not None
            batches = job.batches()
            with CaptureQueriesContext(connection) as asked:
                taking_over.store(job=job, batch=next(batches), at=now)
            spent.add(len(asked))
    assert spent == {4}


def test_a_workbook_is_read_like_a_csv(
    world: World, funnel: Funnel, now: dt.datetime, today: dt.date
) -> None:
    rows = random_rows(40, until=today)
    taken_over(world, bring(world, funnel, as_csv(rows), at=now))
    book = write_xlsx([HEADINGS, *([row[name] for name in HEADINGS] for row in rows)], title="x")
    done = bring(world, funnel, book, at=now, name="crm.xlsx")
    assert done.rows == 40
    assert counts(taken_over(world, done)) == (0, 0, 40, 0)


FRENCH = """ID de fiche d'informations;Nom de la transaction;Phase de la transaction;Montant;\
Date de clôture;Date de création;Propriétaire de la transaction;Motif de perte
1;Alpha;Proposition envoyée;12 500,00 €;31/12/2026;05/08/2026;Léa;
2;Bêta;Fermée perdue;900;13/10/2026;05/09/2026;Léa;Trop cher
"""


def test_a_french_export_is_told_by_its_headings(
    world: World, funnel: Funnel, now: dt.datetime
) -> None:
    done = taken_over(world, bring(world, funnel, FRENCH.encode("cp1252", "replace"), at=now))
    assert counts(done) == (2, 0, 0, 0)
    with world.staff():
        first, second = Deal.objects.order_by("reference").select_related("stage")
        assert (first.stage.key, first.opened_on) == ("proposal", dt.date(2026, 8, 5))
        assert (first.value, first.ended) == (Decimal(12500), "")
        assert (second.ended, second.lost_reason) == ("lost", "price")
        assert second.ended_on == dt.date(2026, 10, 13)


def test_dates_that_read_both_ways_are_asked_about(
    world: World, funnel: Funnel, now: dt.datetime
) -> None:
    raw = b"Deal ID,Create Date\nA,05/08/2026\n"
    with world.staff():
        by = actor_of(world.bob)
        row = importing.bring(funnel=funnel, raw=raw, name="x.csv", by=by, at=now)
        seen = importing.preview(row=row, funnel=funnel, at=now)
        assert [one.field for one in seen.problems] == ["day_first"]
        importing.remap(row=row, plan=Plan(seen.plan.columns, day_first=True))
        importing.start(row=row, funnel=funnel, by=by, at=now)
    taken_over(world, row)
    with world.staff():
        assert Deal.objects.get().opened_on == dt.date(2026, 8, 5)


def test_a_workbook_that_is_broken_further_down_is_taken_as_far_as_it_goes() -> None:
    rows = [["Deal ID", "Create Date"], *([f"D-{one}", "2026-10-01"] for one in range(2000))]
    raw = bytearray(write_xlsx(rows, title="Deals"))
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        part = packed.getinfo("xl/worksheets/sheet1.xml")
    assert importing.rows_of_workbook(bytes(raw)) == 2000
    half = part.header_offset + part.compress_size // 2
    raw[half : half + 40] = b"\xff" * 40
    assert importing.rows_of_workbook(bytes(raw)) == 0


def test_a_column_without_a_heading_is_found_whoever_brought_the_file(
    world: World, funnel: Funnel, now: dt.datetime
) -> None:
    raw = b"Deal ID,,Deal Stage\nA,2026-10-01,MQL\nB,2026-10-02,MQL\n"
    with world.staff(), override("fr"):
        by = actor_of(world.bob)
        row = importing.bring(funnel=funnel, raw=raw, name="x.csv", by=by, at=now)
        heading = look(raw=raw, name="x.csv", plan=None).headers[1]
        columns = {"reference": "Deal ID", "stage": "Deal Stage", "opened_on": heading}
        importing.remap(row=row, plan=Plan(columns))
        importing.start(row=row, funnel=funnel, by=by, at=now)
    tasks.take_over(provider_id=world.acme.pk, import_id=row.pk)
    with world.staff():
        assert heading != "Column 2"
        assert Deal.objects.count() == 2
