"""The account of a client between two days."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from accounts.models import AuditEntry, Contact, Letter
from billing.models import ClientBilling, Invoice, Payment
from billing.statement.movements import INVOICE, PAYMENT, REVERSAL, statements
from billing.statement.paper import account_paper, paper, render_account
from billing.statement.sending import CannotSend, send_statement
from tests.factories.billing import issued_invoice
from tests.factories.world import World
from tests.printed import text

FIRST, LAST = dt.date(2026, 11, 1), dt.date(2026, 12, 31)


def payment(invoice: Invoice, amount: str, *, day: dt.date, **facts: object) -> Payment:
    return Payment.objects.create(
        **invoice.owner,
        paid_on=day,
        amount=Decimal(amount),
        currency=invoice.currency,
        added_at=dt.datetime.combine(day, dt.time(), dt.UTC),
        **facts,
    )


def test_the_balance_runs_from_line_to_line(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        first = payment(invoice, "1000", day=dt.date(2026, 11, 25), reference="4711")
        payment(invoice, "-1000", day=dt.date(2026, 11, 27), reverses=first, reason="It bounced.")
        [account] = statements(client=world.brume, first=FIRST, last=LAST)
    gross = invoice.gross_amount
    assert account.opening == 0
    assert [one.kind for one in account.movements] == [INVOICE, PAYMENT, REVERSAL]
    assert [one.balance for one in account.movements] == [gross, gross - 1000, gross]
    assert account.closing == gross
    assert (account.invoiced, account.paid) == (gross, 0)


def test_what_lies_before_the_period_is_in_its_opening(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        payment(invoice, "1000", day=dt.date(2026, 11, 25))
        [account] = statements(client=world.brume, first=dt.date(2026, 11, 21), last=LAST)
    assert account.opening == invoice.gross_amount
    assert account.closing == invoice.gross_amount - 1000
    assert len(account.movements) == 1


def test_what_lies_after_the_period_is_not_in_it(world: World, now: dt.datetime) -> None:
    with world.staff():
        issued_invoice(world, now)
        assert statements(client=world.brume, first=FIRST, last=dt.date(2026, 11, 10)) == ()


def test_only_what_was_due_before_its_end_is_past_due(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
        assert invoice.due_on is not None
        [early] = statements(client=world.brume, first=FIRST, last=invoice.due_on)
        after = invoice.due_on + dt.timedelta(days=1)
        [late] = statements(client=world.brume, first=FIRST, last=after)
    assert (early.overdue, late.overdue) == (0, invoice.gross_amount)


def test_a_founder_reads_the_account_of_their_client(world: World, now: dt.datetime) -> None:
    with world.staff():
        invoice = issued_invoice(world, now)
    with world.founder():
        [account] = statements(client=world.brume, first=FIRST, last=LAST)
    assert account.closing == invoice.gross_amount


@pytest.mark.parametrize(("language", "word"), [("en", "To pay"), ("fr", "Reste à payer")])
def test_the_paper_speaks_the_language_of_the_client(
    world: World, now: dt.datetime, language: str, word: str
) -> None:
    with world.staff():
        issued_invoice(world, now)
        world.brume.language = language
        content = account_paper(
            provider=world.acme,
            client=world.brume,
            accounts=statements(client=world.brume, first=FIRST, last=LAST),
            first=FIRST,
            last=LAST,
            on=LAST,
        )
    assert paper(content)["dues"][0]["label"] == word
    made = render_account(content)
    assert made == render_account(content)
    assert word in text(made)


def test_founders_and_the_mailbox_get_the_letter_once_a_day(world: World, now: dt.datetime) -> None:
    with world.staff():
        issued_invoice(world, now)
        ClientBilling.objects.create(
            provider=world.acme, client=world.brume, email="bills@brume.example"
        )
        accounts = statements(client=world.brume, first=FIRST, last=LAST)
        for _again in range(2):
            send_statement(
                client=world.brume,
                accounts=accounts,
                first=FIRST,
                last=LAST,
                on=now.date(),
                by=actor_of(world.olga),
            )
        letters = Letter.objects.filter(kind="statement of account")
        assert sorted(letters.values_list("recipient", flat=True)) == [
            "bills@brume.example",
            world.dora.user.email,
        ]
        assert "/c/brume/statement/?from=2026-11-01&to=2026-12-31" in letters[0].text
        assert AuditEntry.objects.filter(verb="sent statement").exists()


def test_nothing_is_sent_where_nobody_reads(world: World, now: dt.datetime) -> None:
    with world.staff():
        Contact.objects.filter(client=world.brume).update(left_on=now.date())
        with pytest.raises(CannotSend):
            send_statement(
                client=world.brume, accounts=(), first=FIRST, last=LAST, on=now.date(),
                by=actor_of(world.olga),
            )  # fmt: skip
