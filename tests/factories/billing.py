"""Months that the client has approved, at a provider that may issue invoices."""

import datetime as dt
from decimal import Decimal

from accounts.actors import actor_of
from billing.drafting import draft_invoice
from billing.issuing import issue_invoice
from billing.models import Invoice
from common.periods import Month, working_days
from engagements import months, worklogs
from engagements.models import Engagement, EngagementMonth
from tenancy.models import Client, Provider
from tests.factories.world import World

OCTOBER = Month(2026, 10)
APPROVED_AT = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)

SELLER = {
    "street": "14 rue des Capucins",
    "postcode": "69001",
    "city": "Lyon",
    "vat_number": "FR54852314764",
    "registration": "852314764",
    "iban": "FR7630006000011234567890189",
}


def settle(world: World, **facts: object) -> Provider:
    """Give Acme and its clients everything that an invoice prints; inside the scope that holds."""
    Client.objects.filter(country="FR", registration="").update(registration="418072930")
    Provider.objects.filter(pk=world.acme.pk).update(**{**SELLER, **facts})
    world.acme.refresh_from_db()
    return world.acme


def move_client(client: Client, **facts: object) -> None:
    """Change what an invoice prints of its client."""
    Client.objects.filter(pk=client.pk).update(**facts)


def log_days(engagement: Engagement, month: Month, days: Decimal) -> None:
    """Log so many days, one on each working day from the first on, the rest on the next."""
    free = working_days(month.first, month.last, country="FR")
    for day in [one for one in free if engagement.runs_on(one)]:
        part = min(days, Decimal("1.5") if days > len(free) else Decimal(1))
        if part <= 0:
            return
        worklogs.log_work(
            engagement=engagement,
            member=engagement.executive,
            day=day,
            days=part,
            by=actor_of(engagement.executive),
        )
        days -= part


def approved_month(
    world: World,
    *,
    month: Month = OCTOBER,
    days: Decimal = Decimal(8),
    engagement: Engagement | None = None,
    at: dt.datetime = APPROVED_AT,
) -> EngagementMonth:
    """A month with so many days, handed in and approved; goes inside the scope that holds."""
    engagement = engagement or world.engagement
    log_days(engagement, month, days)
    row = months.month_of(engagement=engagement, month=month)
    row = months.submit(month=row, by=actor_of(world.bob), at=at, on=at.date())
    olga = actor_of(world.olga)
    return months.approve_for_client(month=row, by=olga, at=at, reason="Agreed by phone.")


def drafted_invoice(
    world: World, *, days: str = "8", engagement: Engagement | None = None
) -> Invoice:
    """The draft of an approved month of a provider that may issue."""
    settle(world)
    month = approved_month(world, days=Decimal(days), engagement=engagement)
    return draft_invoice(month=month, by=actor_of(world.olga))


def month_of(invoice: Invoice) -> EngagementMonth:
    """The one month that stands on an invoice."""
    return invoice.months.select_related("engagement_month").get().engagement_month


def issued_invoice(world: World, now: dt.datetime) -> Invoice:
    """An invoice that olga issued at this moment."""
    draft = drafted_invoice(world)
    return issue_invoice(invoice=draft, on=now.date(), at=now, by=actor_of(world.olga))
