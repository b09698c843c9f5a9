"""Eight processes issue four hundred invoices in three series; some of them fall on the way."""

import datetime as dt
import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from unittest.mock import patch

from django.db import connections

from accounts.actors import Actor, actor_of
from billing import composing, einvoice, issuing
from billing.issuing import issue_invoice
from billing.models import Expense, Invoice, InvoiceLine
from engagements.models import Engagement
from tenancy.models import Provider
from tenancy.scope import scope
from tests.factories.billing import SELLER, move_client
from tests.factories.world import World, make_world

AT = dt.datetime(2026, 12, 31, 9, tzinfo=dt.UTC)
PROCESSES, EACH = 8, 50
# Of so many one is issued and taken back, before it is issued for good.
FALLS = 7
# Two series of one provider, and one of another.
THIS_YEAR, NEXT_YEAR = dt.date(2026, 12, 31), dt.date(2027, 1, 4)

Job = tuple[int, int, dt.date]


class Fallen(Exception):
    """Something that goes wrong after the number was taken."""


def drafts_of(engagement: Engagement, count: int) -> list[int]:
    """Drafts of one expense each: the least that can be invoiced."""
    expenses = Expense.objects.bulk_create(
        Expense(
            **engagement.owner, engagement=engagement, member=engagement.executive,
            day=dt.date(2026, 10, 5), kind="travel", title="Train to Brest",
            net_amount=Decimal(80), currency="EUR", status="accepted", noted_at=AT,
            answered_at=AT,
        )
        for _ in range(count)
    )  # fmt: skip
    sample = Invoice(
        **engagement.owner, client=engagement.client, engagement=engagement,
        month=dt.date(2026, 10, 1), currency="EUR",
    )  # fmt: skip
    draft = composing.compose(invoice=sample, months=[], expenses=expenses[:1])
    line, total = draft.printed[0], draft.total
    invoices = Invoice.objects.bulk_create(
        Invoice(
            **engagement.owner, engagement=engagement, month=sample.month, currency="EUR",
            net_amount=total.net, tax_amount=total.tax, gross_amount=total.gross,
        )
        for _ in range(count)
    )  # fmt: skip
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            **engagement.owner, invoice=invoice, position=1, kind="expense", expense=expense,
            title=line.title, detail=line.detail, quantity=line.quantity, unit=line.unit,
            unit_price=line.unit_price, vat_rate=line.vat_rate, vat_category=line.vat_category,
            net_amount=line.net,
        )
        for invoice, expense in zip(invoices, expenses, strict=True)
    )  # fmt: skip
    return [invoice.pk for invoice in invoices]


def prepared(world: World) -> list[Job]:
    """Four hundred drafts of two providers, dealt out like cards."""
    jobs: list[Job] = []
    with world.staff():
        Provider.objects.filter(pk=world.acme.pk).update(**SELLER)
        this, following = drafts_of(world.engagement, 140), drafts_of(world.engagement, 130)
        jobs += [(world.acme.pk, pk, THIS_YEAR) for pk in this]
    with world.theirs():
        Provider.objects.filter(pk=world.other.pk).update(**SELLER)
        move_client(world.other_client, street="2 quai Sud", postcode="29200", city="Brest")
        jobs += [(world.other.pk, pk, THIS_YEAR) for pk in drafts_of(world.other_engagement, 130)]
    jobs += [(world.acme.pk, pk, NEXT_YEAR) for pk in following]
    return jobs


@contextmanager
def numbers_only() -> Iterator[None]:
    """Whether each document may be issued is judged elsewhere; here it is all about numbers."""
    with (
        patch.object(issuing, "issue_problems", lambda _invoice: []),
        patch.object(einvoice, "problems", lambda _content: []),
    ):
        yield


def issue(job: Job, by: Actor, *, falls: bool) -> None:
    provider, pk, on = job
    with scope(provider=provider):
        draft = Invoice.objects.select_related("provider").get(pk=pk)
        issue_invoice(invoice=draft, on=on, at=AT, by=by)
        if falls:
            raise Fallen


def at_work(pile: list[Job], by: Actor, *, dies: bool) -> None:
    """One process; the one that dies does so with a number in its hands."""
    connections.close_all()
    with numbers_only():
        for place, job in enumerate(pile):
            if place % FALLS == 0:
                with suppress(Fallen):
                    issue(job, by, falls=True)
            if dies and place == len(pile) // 2:
                with scope(provider=job[0]):
                    draft = Invoice.objects.select_related("provider").get(pk=job[1])
                    issue_invoice(invoice=draft, on=job[2], at=AT, by=by)
                    os._exit(9)
            issue(job, by, falls=False)


def sequences(provider: int) -> dict[str, list[int | None]]:
    """The numbers that stand, by the code of their series."""
    found: dict[str, list[int | None]] = {}
    with scope(provider=provider):
        rows = Invoice.objects.issued().order_by("sequence")
        for code, sequence in rows.values_list("series__code", "sequence"):
            found.setdefault(code, []).append(sequence)
    return found


def test_eight_processes_leave_each_series_without_gap_or_repeat(transactional_db: None) -> None:
    world = make_world()
    jobs, by = prepared(world), actor_of(world.olga)
    assert len(jobs) == PROCESSES * EACH
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    workers = [
        fork.Process(target=at_work, args=(jobs[n::PROCESSES], by), kwargs={"dies": n == 0})
        for n in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(300)
    assert [worker.exitcode for worker in workers] == [9, *[0] * (PROCESSES - 1)]
    # Somebody takes up what the one that died left lying.
    left = jobs[0::PROCESSES][EACH // 2 :]
    with numbers_only():
        for job in left:
            issue(job, by, falls=False)
    assert sequences(world.acme.pk) == {
        "F-2026": list(range(1, 141)),
        "F-2027": list(range(1, 131)),
    }
    assert sequences(world.other.pk) == {"F-2026": list(range(1, 131))}
