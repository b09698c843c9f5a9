"""Rows of every table: billing beyond the invoice itself."""

from typing import Any

from billing.models import (
    Allocation,
    BankLine,
    BankStatement,
    BillingRun,
    BillingRunItem,
    BillingSettings,
    ClientBilling,
    Dispute,
    FeeAgreement,
    FeeStatement,
    Invoice,
    InvoiceLine,
    Payment,
    PaymentReminder,
)
from engagements.models import Engagement, EngagementMonth
from tests.factories.rows.sides import AT, DAY, MONTH, Rows, Side, hidden, rows_of, shown

# ------------------------------------------------------------------------------------------ runs


@rows_of(BillingRun)
def _run(side: Side) -> Rows:
    return hidden(BillingRun.objects.create(kind="draft", asked_at=AT, asked_by=side.member))


@rows_of(BillingRunItem)
def _run_item(side: Side) -> Rows:
    """What the office does is shown to nobody of the client."""
    return hidden(
        BillingRunItem.objects.create(
            **side.owner,
            run=side.one(BillingRun),
            position=1,
            engagement_month=side.one(EngagementMonth),
        )
    )


# -------------------------------------------------------------------------- how somebody is billed


@rows_of(BillingSettings)
def _settings(side: Side) -> Rows:
    """One row for a provider, whichever of its clients comes first."""
    found = BillingSettings.objects.first() or BillingSettings.objects.create()
    return hidden(found)


@rows_of(ClientBilling)
def _client_billing(side: Side) -> Rows:
    return hidden(ClientBilling.objects.create(**side.owner))


# ------------------------------------------------------------------------------ the bank, payments


@rows_of(BankStatement)
def _bank_statement(side: Side) -> Rows:
    return hidden(
        BankStatement.objects.create(
            kind="camt",
            name="october.xml",
            sha256=side.client.slug,
            read_at=AT,
            read_by=side.member,
        )
    )


@rows_of(BankLine)
def _bank_line(side: Side) -> Rows:
    return hidden(
        BankLine.objects.create(
            statement=side.one(BankStatement),
            key=side.client.slug,
            booked_on=DAY,
            amount=20,
            currency="EUR",
        )
    )


@rows_of(Payment)
def _payment(side: Side) -> Rows:
    """One that was reversed, and its reversal: an invoice is as open as before."""
    money: dict[str, Any] = {
        **side.owner,
        "paid_on": DAY,
        "currency": "EUR",
        "added_at": AT,
        "added_by": side.member,
    }
    first = Payment.objects.create(**money, amount=20, bank_line=side.one(BankLine))
    back = Payment.objects.create(
        **money, amount=-20, bank_line=side.one(BankLine), reverses=first, reason="Wrong client"
    )
    return shown(back, first)


@rows_of(Allocation)
def _allocation(side: Side) -> Rows:
    back, first = side.rows[Payment].shown
    invoice = side.one(Invoice)
    set_against: Any = Allocation.objects.create
    credit = side.rows[Invoice].hidden[1]
    return shown(
        set_against(**side.owner, payment=first, invoice=invoice, amount=20),
        set_against(**side.owner, payment=back, invoice=invoice, amount=-20),
        set_against(**side.owner, credit_note=credit, invoice=invoice, amount=5),
        set_against(**side.owner, credit_note=credit, invoice=invoice, amount=-5),
    )


@rows_of(PaymentReminder)
def _reminder(side: Side) -> Rows:
    return hidden(
        PaymentReminder.objects.create(
            **side.owner,
            invoice=side.one(Invoice),
            tone="friendly",
            subject="Your invoice",
            text="It is past due.",
            drafted_on=DAY,
            open_amount=120,
        )
    )


# ---------------------------------------------------------------------------- objections and fees


@rows_of(Dispute)
def _dispute(side: Side) -> Rows:
    return shown(
        Dispute.objects.create(
            **side.owner,
            invoice=side.one(Invoice),
            line=side.one(InvoiceLine),
            comment="We agreed on half a day.",
            user=side.founder.user,
            at=AT,
        )
    )


@rows_of(FeeAgreement)
def _fee_agreement(side: Side) -> Rows:
    return hidden(
        FeeAgreement.objects.create(
            member=side.member,
            engagement=side.one(Engagement),
            begins_on=DAY,
            day_rate=800,
            currency="EUR",
        )
    )


@rows_of(FeeStatement)
def _fee_statement(side: Side) -> Rows:
    return hidden(
        FeeStatement.objects.create(
            member=side.member,
            month=MONTH,
            currency="EUR",
            amount=800,
            content={},
            stated_at=AT,
            stated_by="Alice",
        )
    )
