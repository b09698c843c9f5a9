"""Numbers without gap or repeat, whatever happens at the same moment."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection
from django.utils.translation import override

from accounts.actors import actor_of
from billing.drafting import draft_invoice
from billing.issuing import CannotIssue, issue_invoice
from billing.models import BillingSettings, Invoice, InvoiceLine, Series
from billing.numbering import Number, OutOfOrder, foreseen, next_number, run_of
from common.periods import Month
from tenancy.models import Provider
from tenancy.scope import scope
from tests.factories.billing import approved_month, settle
from tests.factories.world import World, make_engagement, make_world

TODAY = dt.date(2026, 11, 19)
AT = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)
# Hundreds at once: test_numbering_load.
EACH = 6


def code_of(kind: str = "invoice", *, prefix: str = "F", **facts: object) -> str:
    settings = BillingSettings(provider=Provider(invoice_prefix=prefix), **facts)
    return run_of(settings=settings, on=TODAY, kind=kind).code


def test_a_series_belongs_to_a_provider_and_a_year() -> None:
    assert code_of() == "F-2026"
    assert code_of(prefix="") == "2026"


def test_credit_notes_count_with_the_invoices_or_by_themselves() -> None:
    assert code_of("credit") == "F-2026"
    assert code_of("credit", credit_pattern="AV-{year}-{number}") == "AV-2026"


def test_a_pattern_without_the_year_runs_on_for_ever() -> None:
    assert code_of(number_pattern="RE-{number}") == "RE"


def test_looking_at_the_next_number_takes_none(world: World) -> None:
    with world.staff():
        assert foreseen(provider=world.acme, on=TODAY) == "F-2026-0001"
        assert str(next_number(provider=world.acme, on=TODAY)) == "F-2026-0001"


def test_a_new_year_begins_at_one(world: World) -> None:
    with world.staff():
        settle(world)
        by = actor_of(world.olga)
        for month, day in ((9, dt.date(2026, 12, 31)), (10, dt.date(2027, 1, 1))):
            draft = draft_invoice(month=approved_month(world, month=Month(2026, month)), by=by)
            issue_invoice(invoice=draft, on=day, at=AT, by=by)
        numbers = Invoice.objects.order_by("issued_on").values_list("number", flat=True)
        assert list(numbers) == ["F-2026-0001", "F-2027-0001"]


def test_every_provider_counts_by_itself(world: World) -> None:
    with world.staff():
        settle(world)
        by = actor_of(world.olga)
        draft = draft_invoice(month=approved_month(world), by=by)
        issue_invoice(invoice=draft, on=TODAY, at=AT, by=by)
    with world.theirs():
        assert str(next_number(provider=world.other, on=TODAY)) == "F-2026-0001"


def test_a_number_out_of_order_is_said_in_the_reader_s_language(world: World) -> None:
    with world.staff():
        settle(world)
        by = actor_of(world.olga)
        draft = draft_invoice(month=approved_month(world), by=by)
        issue_invoice(invoice=draft, on=TODAY, at=AT, by=by)
        with override("fr"), pytest.raises(OutOfOrder, match="19 novembre 2026"):
            next_number(provider=world.acme, on=dt.date(2026, 11, 18))


def test_the_ten_thousandth_number_grows() -> None:
    assert str(Number(Series(before="F-2026-"), 12345)) == "F-2026-12345"


# -------------------------------------------------------------------- two people at one moment


Piles = tuple[World, list[list[Invoice]]]


def make_piles(*, each: int) -> Piles:
    """Two piles of drafts, committed, for two threads."""
    world = make_world()
    piles: list[list[Invoice]] = [[], []]
    with world.staff():
        settle(world)
        by = actor_of(world.olga)
        roles = ("cto", "cmo", "coo", "cfo")
        led = [
            make_engagement(client=world.brume, executive=world.bob, role=role) for role in roles
        ]
        for number in range(2 * each):
            row = approved_month(
                world,
                month=Month(2026, number // len(led) + 1),
                days=Decimal(0),
                engagement=led[number % len(led)],
            )
            piles[number % 2].append(draft_invoice(month=row, by=by))
    return world, piles


@pytest.fixture
def many(transactional_db: None) -> Piles:
    return make_piles(each=EACH)


@pytest.fixture
def few(transactional_db: None) -> Piles:
    return make_piles(each=1)


class Interrupted(Exception):
    """Something that goes wrong after the number was taken."""


def issue_and_fall(world: World, draft: Invoice) -> None:
    with scope(provider=world.acme.pk):
        issued = issue_invoice(invoice=draft, on=TODAY, at=AT, by=actor_of(world.olga))
        raise Interrupted(issued.number)


def issue_pile(world: World, pile: list[Invoice], ready: threading.Barrier) -> None:
    try:
        ready.wait(timeout=180)
        for draft in pile:
            with scope(provider=world.acme.pk):
                issue_invoice(invoice=draft, on=TODAY, at=AT, by=actor_of(world.olga))
    finally:
        connection.close()


def numbers_of(world: World) -> list[str]:
    with world.staff():
        rows = Invoice.objects.issued().order_by("sequence")
        return list(rows.values_list("number", flat=True))


def run_two(world: World, piles: list[list[Invoice]]) -> None:
    ready = threading.Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(issue_pile, world, pile, ready) for pile in piles]:
            done.result(timeout=180)


def test_two_threads_that_issue_at_once_share_one_row_of_numbers(many: Piles) -> None:
    world, piles = many
    assert [len(pile) for pile in piles] == [EACH, EACH]
    run_two(world, piles)
    assert numbers_of(world) == [f"F-2026-{n:04}" for n in range(1, 2 * EACH + 1)]


def test_one_that_is_rolled_back_in_the_middle_leaves_no_hole(many: Piles) -> None:
    world, piles = many
    ready = threading.Barrier(3)
    fallen: list[str] = []

    def fall_in_the_middle() -> None:
        try:
            ready.wait(timeout=180)
            for draft in piles[0][:3]:
                with pytest.raises(Interrupted) as caught:
                    issue_and_fall(world, draft)
                fallen.append(str(caught.value))
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        jobs = [pool.submit(fall_in_the_middle)]
        jobs += [pool.submit(issue_pile, world, pile, ready) for pile in (piles[0][3:], piles[1])]
        for job in jobs:
            job.result(timeout=180)
    assert len(fallen) == 3
    assert numbers_of(world) == [f"F-2026-{n:04}" for n in range(1, 2 * EACH - 2)]
    with world.staff():
        assert Invoice.objects.filter(status="draft").count() == 3


def test_the_first_invoice_of_a_year_by_two_at_once(few: Piles) -> None:
    world, piles = few
    run_two(world, [piles[0][:1], piles[1][:1]])
    assert numbers_of(world) == ["F-2026-0001", "F-2026-0002"]


def test_one_draft_issued_by_two_at_once_is_issued_once(few: Piles) -> None:
    world, piles = few
    with pytest.raises(CannotIssue, match="issued already"):
        run_two(world, [piles[0][:1], piles[0][:1]])
    assert numbers_of(world) == ["F-2026-0001"]


def test_a_line_cannot_slip_in_while_the_invoice_is_issued(few: Piles) -> None:
    world, piles = few
    draft = piles[0][0]
    locked, problems = threading.Event(), []

    def slip_in() -> None:
        try:
            locked.wait(timeout=180)
            with scope(provider=world.acme.pk):
                InvoiceLine.objects.create(
                    **draft.owner, invoice=draft, position=9, kind="burst", title="More",
                    quantity=1, unit_price=1, vat_rate=20, net_amount=1,
                )  # fmt: skip
        except DatabaseError as problem:
            problems.append(str(problem))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(slip_in)
        with scope(provider=world.acme.pk):
            issue_invoice(invoice=draft, on=TODAY, at=AT, by=actor_of(world.olga))
            locked.set()
            threading.Event().wait(0.3)
            assert not job.done()
        job.result(timeout=180)
    assert "does not change" in problems[0]


def test_a_rolled_back_issue_gives_its_number_back(few: Piles) -> None:
    world, piles = few
    draft = piles[0][0]
    with pytest.raises(Interrupted, match="F-2026-0001"):
        issue_and_fall(world, draft)
    with world.staff():
        again = issue_invoice(invoice=draft, on=TODAY, at=AT, by=actor_of(world.olga))
        assert again.number == "F-2026-0001"
