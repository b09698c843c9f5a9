"""From the approved month to the issued invoice and its files, against the floors, in one run.

Drafting and issuing against a bare page, without the official rules and with them; the PDF with its
XML inside against the engine's six empty pages. What is done is rolled back each time.
"""

import dataclasses
import datetime as dt
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext, override_settings

from accounts.actors import actor_of
from benchmarks.floor import MIDDLEWARE
from benchmarks.test_documents import cpu, empty_pages
from benchmarks.test_pages import ROUNDS, read, seconds, signed_in
from billing import einvoice
from billing.drafting import draft_invoice
from billing.issuing import issue_invoice
from billing.pdf import render_invoice
from billing.printed import content_of
from tests.factories.billing import approved_month, settle
from tests.factories.world import World

# Said once for a document: equal files are judged once.
TURN = iter(range(10_000))


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is done inside is not."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def test_drafting_and_issuing_against_the_floor(
    world: World, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with override_settings(MIDDLEWARE=MIDDLEWARE):
        bare = signed_in(world.bob)
        bare.get("/page/")
    floor, by = read(bare, "/page/"), actor_of(world.olga)
    judge = einvoice.problems
    with world.staff():
        settle(world)
        month = approved_month(world, days=Decimal(8))

        def draft() -> None:
            with undone():
                draft_invoice(month=month, by=by)

        def issue() -> float:
            with undone():
                invoice = draft_invoice(month=month, by=by)
                invoice.note = f"Invoice {next(TURN)}"
                invoice.save(update_fields=["note"])
                return timed(lambda: issue_invoice(invoice=invoice, on=now.date(), at=now, by=by))

        issue()
    rows: dict[str, list[float]] = {"draft": [], "issue": [], "issue, unjudged": []}
    for _ in range(ROUNDS):
        below = seconds(floor)
        with world.staff():
            rows["draft"].append(timed(draft) / below)
            rows["issue"].append(issue() / below)
            monkeypatch.setattr(einvoice, "problems", lambda _: [])
            rows["issue, unjudged"].append(issue() / below)
            monkeypatch.setattr(einvoice, "problems", judge)
    with world.staff():
        with CaptureQueriesContext(connection) as drafting:
            draft()
        with CaptureQueriesContext(connection) as both:
            issue()
    statements = {"draft": len(drafting), "issue": len(both) - len(drafting)}
    print(f"\n{'one invoice':<22}{'× floor':>9}{'statements':>12}")
    for name, found in rows.items():
        print(f"{name:<22}{statistics.median(found):>9.1f}{statements.get(name, ''):>12}")


def test_the_files_of_an_invoice_against_empty_pages(world: World, now: dt.datetime) -> None:
    with world.staff():
        settle(world)
        month = approved_month(world, days=Decimal(8))
        invoice = draft_invoice(month=month, by=actor_of(world.olga))
        content = content_of(invoice=invoice, on=now.date(), number="F-2026-0001")
    xml = einvoice.cii_of(content)
    render_invoice(content, xml=xml)
    einvoice.problems(content)
    empty_pages()

    def judged() -> None:
        assert not einvoice.problems(dataclasses.replace(content, number=f"F-{next(TURN)}"))

    rows: dict[str, list[float]] = {"PDF with its XML": [], "XML": [], "judged": []}
    for _ in range(ROUNDS):
        below = cpu(empty_pages)
        rows["PDF with its XML"].append(cpu(lambda: render_invoice(content, xml=xml)) / below)
        rows["XML"].append(cpu(lambda: einvoice.cii_of(content)) / below)
        rows["judged"].append(cpu(judged) / below)
    print(f"\n{'files of an invoice':<22}{'× six empty pages':>19}")
    for name, found in rows.items():
        print(f"{name:<22}{statistics.median(found):>19.2f}")
