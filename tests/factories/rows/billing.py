"""Rows of every table: billing beyond the invoice itself."""

from billing.models import BillingRun, BillingRunItem, Expense, Receipt
from engagements.models import Engagement, EngagementMonth
from tests.factories.rows.sides import AT, DAY, Rows, Side, hidden, rows_of

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


# -------------------------------------------------------------------------------------- expenses


@rows_of(Expense)
def _expense(side: Side) -> Rows:
    """A client sees what an issued invoice charges; this one waits for the office."""
    return hidden(
        Expense.objects.create(
            **side.owner,
            engagement=side.one(Engagement),
            member=side.member,
            day=DAY,
            kind="travel",
            title="Train",
            net_amount=80,
            currency="EUR",
            noted_at=AT,
        )
    )


@rows_of(Receipt)
def _receipt(side: Side) -> Rows:
    return hidden(
        Receipt.objects.create(
            **side.owner,
            expense=side.one(Expense),
            name="train.pdf",
            kind="pdf",
            content=b"%PDF",
            size=4,
            sha256="0" * 64,
            added_at=AT,
        )
    )
