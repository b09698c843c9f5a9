"""What a client's people read of their invoices, and the pages on which they read it."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from accounts.actors import actor_of
from billing import disputes, files, received
from billing.drafting import draft_invoice
from billing.issuing import issue_invoice
from billing.models import Dispute, Invoice, InvoiceLine
from common.periods import Month
from engagements.lifecycle import open_client
from tests.billing.test_credit import credited
from tests.billing.test_entries import pay
from tests.factories.billing import approved_month, issued_invoice, settle
from tests.factories.world import World

D = Decimal


@pytest.fixture(autouse=True)
def _printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "render_invoice", lambda _content, **_files: b"%PDF printed")


@pytest.fixture
def invoice(world: World, now: dt.datetime) -> Invoice:
    with world.staff():
        return issued_invoice(world, now)


@pytest.fixture
def founder(client: Browser, world: World, now: dt.datetime) -> Any:
    client.force_login(world.dora.user)
    with time_machine.travel(now, tick=False):
        yield client


def address(name: str, *place: object) -> str:
    return reverse(f"billing:{name}", args=["acme", "brume", *place])


def said(answer: Any) -> str:
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(words.split())


# ------------------------------------------------------------------------------------ the room


def test_what_is_to_pay_is_what_is_open_by_its_due_date(
    world: World, invoice: Invoice, now: dt.datetime
) -> None:
    with world.staff():
        pay(world, invoice, "1520", now)
        month = approved_month(world, month=Month(2026, 9), days=D(4))
        by = actor_of(world.olga)
        earlier = issue_invoice(
            invoice=draft_invoice(month=month, by=by), on=now.date(), at=now, by=by
        )
    due = earlier.due_on or now.date()
    with world.founder():
        found = received.to_pay(client=world.brume, on=due + dt.timedelta(days=1))
        before = received.to_pay(client=world.brume, on=now.date())
    assert [one.pk for one in found.invoices] == [invoice.pk, earlier.pk]
    assert found.owed == {"EUR": D("10000.00") + earlier.gross_amount}
    assert (found.overdue, before.overdue) == (found.owed, {})


def test_a_year_adds_up_what_was_invoiced(world: World, invoice: Invoice) -> None:
    with world.founder():
        (year,) = received.years(client=world.brume)
    assert (year.year, year.currency, year.invoices, year.credit_notes) == (2026, "EUR", 1, 0)
    assert (year.net, year.gross) == (D("9600.00"), D("11520.00"))


def test_every_entry_stands_behind_its_line(world: World, invoice: Invoice) -> None:
    with world.founder():
        (line,) = received.behind(invoice=Invoice.objects.get(pk=invoice.pk))
    assert line.backing.worked == 8
    assert {one.person for one in line.backing.entries} == {"Bob"}


def test_a_credit_note_is_less_to_pay_and_asks_for_nothing(
    founder: Browser, world: World, invoice: Invoice
) -> None:
    with world.staff():
        note = credited(world, invoice)
    with world.founder():
        (year,) = received.years(client=world.brume)
        assert (year.invoices, year.credit_notes, year.gross) == (1, 1, 0)
    page = said(founder.get(address("client_invoices")))
    assert "Credit note to F-2026-0001" in page
    assert "−€11,520.00" in page
    assert "to pay." not in page
    page = said(founder.get(address("client_invoice", note.pk)))
    assert "Credit note F-2026-0002" in page
    assert "Set against F-2026-0001" in page
    assert "How to pay" not in page
    assert "F-2026-0002" in said(founder.get(address("client_invoice", invoice.pk)))
    papers = said(founder.get("/p/acme/c/brume/documents/"))
    assert "Credit note F-2026-0002" in papers
    assert "to pay." not in papers
    assert said(founder.get("/p/acme/c/brume/")).count("Nothing to pay") == 1


def test_a_payment_that_was_taken_back_is_told(
    world: World, invoice: Invoice, now: dt.datetime
) -> None:
    with world.staff():
        paid = pay(world, invoice, "11520", now)
        pay(world, invoice, "-11520", now, reverses=paid, reason="Another client's.")
    with world.founder():
        found = received.settlements(invoice=Invoice.objects.get(pk=invoice.pk))
    assert [(one.kind, one.amount) for one in found] == [
        ("paid", D(11520)), ("reversed", D(11520)),
    ]  # fmt: skip


# ------------------------------------------------------------------------------------ the pages


@pytest.mark.parametrize("who", ["dora", "carol"])
def test_the_list_says_what_is_to_pay(
    client: Browser, world: World, invoice: Invoice, now: dt.datetime, who: str
) -> None:
    client.force_login(getattr(world, who).user)
    with time_machine.travel(now, tick=False):
        page = said(client.get(address("client_invoices")))
    assert "€11,520.00 to pay." in page
    assert "F-2026-0001" in page
    assert "2026 1 invoice €9,600.00 €11,520.00" in page


def test_an_empty_list_says_when_there_will_be_one(founder: Browser) -> None:
    assert "Invoices follow the months" in said(founder.get(address("client_invoices")))


def test_a_draft_is_shown_on_no_page(founder: Browser, world: World) -> None:
    with world.staff():
        settle(world)
        draft = draft_invoice(month=approved_month(world), by=actor_of(world.olga))
    assert "No invoice yet" in said(founder.get(address("client_invoices")))
    for name in ("client_invoice", "client_invoice_pdf", "client_dispute"):
        assert founder.get(address(name, draft.pk)).status_code == 404


def test_another_clients_invoice_is_not_found(
    founder: Browser, world: World, invoice: Invoice
) -> None:
    with world.staff():
        open_client(name="Rival", by=actor_of(world.alice))
    path = reverse("billing:client_invoice", args=["acme", "rival", invoice.pk])
    assert founder.get(path).status_code == 404


def test_the_page_is_the_paper_with_its_entries_and_how_to_pay(
    founder: Browser, invoice: Invoice
) -> None:
    page = said(founder.get(address("client_invoice", invoice.pk)))
    for words in (
        "Invoice F-2026-0001",
        "How to pay",
        "FR76 3000 6000 0112",
        "8 entries, 8 worked",
        "Still to pay €11,520.00",
    ):
        assert words in page


def test_who_only_reads_disputes_nothing(
    client: Browser, world: World, invoice: Invoice, now: dt.datetime
) -> None:
    client.force_login(world.carol.user)
    with time_machine.travel(now, tick=False):
        page = client.get(address("client_invoice", invoice.pk)).content.decode()
        assert address("client_dispute", invoice.pk) not in page
        assert client.get(address("client_dispute", invoice.pk)).status_code == 403


def test_a_line_is_disputed_answered_and_told(
    founder: Browser, world: World, invoice: Invoice, now: dt.datetime
) -> None:
    with world.staff():
        line = InvoiceLine.objects.get(invoice=invoice)
    form = founder.get(address("client_dispute", invoice.pk), {"line": line.pk})
    assert f'value="{line.pk}" selected' in form.content.decode()
    empty = founder.post(address("client_dispute", invoice.pk), {"line": line.pk, "comment": ""})
    assert empty.status_code == 422
    assert "Say what is not right" in said(empty)
    given = {"line": line.pk, "comment": "Seven, not eight."}
    page = said(founder.post(address("client_dispute", invoice.pk), given, follow=True))
    assert "Seven, not eight." in page
    assert "Waits for an answer" in page
    again = founder.post(address("client_dispute", invoice.pk), given)
    assert (again.status_code, "disputed already" in said(again)) == (422, True)
    with world.staff():
        dispute = Dispute.objects.get()
    founder.force_login(world.olga.user)
    where = reverse("billing:dispute", args=["acme", dispute.pk])
    assert "Seven, not eight." in said(founder.get(where))
    bare = founder.post(where, {"answer": ""})
    assert (bare.status_code, "Say why the invoice stands" in said(bare)) == (422, True)
    early = founder.post(where, {"answer": "Right.", "credited": "1"})
    assert (early.status_code, "Issue the credit note first" in said(early)) == (422, True)
    page = said(founder.post(where, {"answer": "The eighth was Friday."}, follow=True))
    assert "The eighth was Friday." in page
    founder.force_login(world.dora.user)
    page = said(founder.get(address("client_invoice", invoice.pk)))
    assert "The invoice stands" in page
    assert "Olga: The eighth was Friday." in page


def test_an_objection_is_taken_back_once(
    founder: Browser, world: World, invoice: Invoice, now: dt.datetime
) -> None:
    founder.post(address("client_dispute", invoice.pk), {"line": "0", "comment": "Too much."})
    with world.staff():
        dispute = Dispute.objects.get()
        assert dispute.line is None
    back = address("client_dispute_withdraw", dispute.pk)
    assert "Your objection is taken back." in said(founder.post(back, follow=True))
    assert "took this objection back already" in said(founder.post(back, follow=True))
    with world.staff():
        assert not disputes.is_open(invoice=invoice)


def test_another_clients_objection_cannot_be_taken_back(
    founder: Browser, world: World, invoice: Invoice, now: dt.datetime
) -> None:
    founder.post(address("client_dispute", invoice.pk), {"line": "0", "comment": "Too much."})
    with world.staff():
        dispute = Dispute.objects.get()
    founder.force_login(world.carol.user)
    assert founder.post(address("client_dispute_withdraw", dispute.pk)).status_code == 403
    founder.force_login(world.mallory.user)
    assert founder.post(address("client_dispute_withdraw", dispute.pk)).status_code == 404


def test_the_pages_ask_the_same_for_many_as_for_few(
    founder: Browser,
    world: World,
    invoice: Invoice,
    now: dt.datetime,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    with world.staff():
        by = actor_of(world.olga)
        for number in (5, 6, 7, 8, 9):
            draft = draft_invoice(month=approved_month(world, month=Month(2026, number)), by=by)
            issue_invoice(invoice=draft, on=now.date(), at=now, by=by)
    founder.get(address("client_invoices"))
    with django_assert_max_num_queries(18):
        listed = founder.get(address("client_invoices"))
    assert "F-2026-0006" in said(listed)
    with django_assert_max_num_queries(24):
        assert invoice.number in said(founder.get(address("client_invoice", invoice.pk)))
