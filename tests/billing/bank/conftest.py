"""Open invoices of three clients, and the file of the bank in which they are paid."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from accounts.actors import actor_of
from billing.bank.keeping import Kept, keep
from billing.bank.reading import Unclear, read
from billing.bank.standing import in_state
from billing.drafting import draft_invoice
from billing.issuing import issue_invoice
from billing.models import Invoice
from common.periods import Month
from engagements.lifecycle import open_client
from engagements.models import Engagement
from tests.factories.billing import approved_month, settle
from tests.factories.world import World, make_engagement

FILE = Path(__file__).parent / "statement.xml"


@dataclass(frozen=True)
class Till:
    """What is open: three invoices of Brume, two of Cime, one of Helvia in francs."""

    world: World
    at: dt.datetime
    invoices: tuple[Invoice, ...]

    def invoice(self, place: int) -> Invoice:
        """F-2026-000<place> as it is now."""
        return Invoice.objects.get(pk=self.invoices[place - 1].pk)

    @property
    def raw(self) -> bytes:
        francs = f"{self.invoices[5].gross_amount:.2f}"
        return FILE.read_bytes().replace(b"@CHF@", francs.encode())

    def bring(self, raw: bytes, name: str = "statement.xml") -> Kept:
        """Read a file and keep it."""
        statement = read(raw, account=self.world.acme.iban, currency="EUR")
        assert not isinstance(statement, Unclear)
        return keep(
            statement=statement,
            raw=raw,
            name=name,
            provider=self.world.acme,
            at=self.at,
            by=actor_of(self.world.olga),
        )

    def line(self, reference: str) -> Any:
        """The movement that the bank calls so."""
        states = ("", "out", "booked", "aside")
        return next(
            row for state in states for row in in_state(state).filter(bank_reference=reference)
        )


def _issued(world: World, engagement: Engagement, month: int, at: dt.datetime) -> Invoice:
    row = approved_month(world, month=Month(2026, month), engagement=engagement, days=Decimal(0))
    draft = draft_invoice(month=row, by=actor_of(world.olga))
    return issue_invoice(invoice=draft, on=at.date(), at=at, by=actor_of(world.olga))


@pytest.fixture
def till(world: World, now: dt.datetime) -> Till:
    with world.staff():
        settle(world)
        by = actor_of(world.alice)
        cime = open_client(
            name="Cime",
            by=by,
            street="2 place",
            postcode="38000",
            city="Grenoble",
            registration="732829320",
        )
        helvia = open_client(
            name="Helvia",
            by=by,
            street="3 Gasse",
            postcode="8001",
            city="Zürich",
            country="CH",
            registration="CHE-107.787.577",
            vat_number="CHE-107.787.577",
        )
        terms: dict[str, Any] = {"days_per_month": Decimal(4), "day_rate": Decimal(1000)}
        second = make_engagement(client=cime, executive=world.bob, role="cmo", **terms)
        third = make_engagement(
            client=helvia, executive=world.bob, role="coo", currency="CHF", **terms
        )
        asked = [(world.engagement, 10), (world.engagement, 9), (world.engagement, 8)]
        asked += [(second, 10), (second, 9), (third, 10)]
        invoices = tuple(_issued(world, one, month, now) for one, month in asked)
    return Till(world, now, invoices)
