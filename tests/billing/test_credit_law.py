"""Invoices and credit notes of random months: nothing is lost, nothing is made up.

Whatever is credited in whatever parts and invoiced again: lines add up, an invoice and its credit
notes never come to more or less than the month says, and exactly the credited days are open.
"""

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.actors import actor_of
from billing import charges, einvoice
from billing.content import InvoiceContent
from billing.credit import Choice, draft_credit
from billing.drafting import draft_invoice
from billing.issuing import issue_invoice
from billing.models import BilledWork, Invoice, InvoiceLine
from billing.remaining import Rest, rest_of
from common.money import minor_unit, percent_of, round_amount
from common.periods import Month, working_days
from engagements import months, worklogs
from engagements.models import EngagementMonth
from tests.factories.billing import move_client, settle
from tests.factories.world import World, make_engagement

MONTH = Month(2026, 10)
NOW = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)
ZERO = Decimal(0)

quarters = st.integers(1, 6).map(lambda number: Decimal(number) / 4)
terms = st.fixed_dictionaries(
    {
        "days_per_month": st.integers(2, 40).map(lambda number: Decimal(number) / 4),
        "day_rate": st.integers(10_000, 250_000).map(lambda cents: Decimal(cents) / 100),
        "billing": st.sampled_from(["fixed", "actual"]),
    }
)


@pytest.fixture
def ready(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    # The form of each document is judged in its own tests.
    monkeypatch.setattr(einvoice, "problems", lambda _content: [])
    with world.staff():
        settle(world)
        move_client(world.brume, street="1 rue du Port", city="Brest", postcode="29200")
    return world


def signed(world: World, conditions: dict[str, Any], worked: list[Decimal]) -> EngagementMonth:
    """A month of a new engagement with these entries, one a day, approved."""
    engagement = make_engagement(client=world.brume, executive=world.bob, role="cto", **conditions)
    days = working_days(MONTH.first, MONTH.last, country="FR")
    for day, amount in zip(days, worked, strict=False):
        worklogs.log_work(
            engagement=engagement, member=world.bob, day=day, days=amount, by=actor_of(world.bob)
        )
    row = months.month_of(engagement=engagement, month=MONTH)
    row = months.submit(month=row, by=actor_of(world.bob), at=NOW, on=NOW.date())
    return months.approve_for_client(
        month=row, by=actor_of(world.olga), at=NOW, reason="Agreed by phone."
    )


def choice_of(data: st.DataObject, rest: list[Rest]) -> Choice:
    """Some of what is left: entries, and unused days."""
    parts = [part for one in rest for part in one.parts]
    entries = data.draw(st.sets(st.sampled_from([part.work.pk for part in parts]))) if parts else ()
    unused = {}
    for one in rest:
        if one.unused > 0:
            most = int(one.unused * 4)
            unused[one.line.pk] = Decimal(data.draw(st.integers(0, most))) / 4
            if unused[one.line.pk] > one.unused or data.draw(st.booleans()):
                unused[one.line.pk] = one.unused
    return Choice(frozenset(entries), unused)


def issue(draft: Invoice, world: World) -> Invoice:
    return issue_invoice(invoice=draft, on=NOW.date(), at=NOW, by=actor_of(world.olga))


def wanted_days(choice: Choice, rest: list[Rest]) -> Counter[Any]:
    """The days that a choice names, by the charge of the month."""
    found: Any = Counter()
    for one in rest:
        days = choice.unused.get(one.line.pk, ZERO)
        days += sum((p.days for p in one.parts if p.work.pk in choice.entries), ZERO)
        if days and one.line.charge is not None:
            found[one.line.charge] += days
    return found


def invoices_add_up(month: EngagementMonth) -> None:
    """Every document of the month by itself: its lines, its VAT, its total."""
    lines = InvoiceLine.objects.filter(engagement_month=month).values("invoice")
    for row in Invoice.objects.issued().filter(pk__in=lines):
        content = InvoiceContent.from_json(row.content or {})
        cent = Decimal(1).scaleb(-minor_unit(row.currency))
        assert sum(line.net for line in content.lines) == row.net_amount
        for line in content.lines:
            product = round_amount(line.quantity * line.unit_price, currency=row.currency)
            # The last part of a line takes what is left of it.
            assert abs(line.net - product) <= (cent * 8 if row.is_credit else ZERO)
        for tax in content.vat_rows:
            product = percent_of(tax.net, rate=tax.rate, currency=row.currency)
            assert abs(tax.tax - product) <= (cent * 8 if row.is_credit else ZERO)
        assert row.gross_amount == row.net_amount + row.tax_amount


def nothing_beyond_the_month(month: EngagementMonth) -> None:
    """The invoices less their credit notes lie between nothing and what the month says."""
    said = [Decimal(one["days"]) for one in (month.content or {})["charges"]]
    taken = charges.taken(months=[month]).get(month.pk, {})
    assert all(0 <= taken.get(place, ZERO) <= days for place, days in enumerate(said))
    left = charges.left(month=month)
    assert all(
        taken.get(place, ZERO) + left.get(place, ZERO) == days for place, days in enumerate(said)
    )
    billed: Any = Counter()
    for work in BilledWork.objects.select_related("invoice", "worklog").filter(
        worklog__engagement=month.engagement_id
    ):
        billed[work.worklog_id] += -work.days if work.invoice.is_credit else work.days
        assert 0 <= abs(work.days) <= abs(work.worklog.days)
    whole = {entry["id"]: Decimal(entry["days"]) for entry in (month.content or {})["entries"]}
    assert all(0 <= days <= whole[log] for log, days in billed.items())


@settings(
    max_examples=15,
    deadline=None,
    # A month takes too long to be made smaller and smaller.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data(), conditions=terms, worked=st.lists(quarters, max_size=9))
def test_credits_and_invoices_of_a_month_say_what_the_month_says(
    ready: World, data: st.DataObject, conditions: dict[str, Any], worked: list[Decimal]
) -> None:
    world, by = ready, actor_of(ready.olga)
    with transaction.atomic(), world.staff():
        month = signed(world, conditions, worked)
        if charges.left(month=month):
            standing = [issue(draft_invoice(month=month, by=by), world)]
            for _turn in range(data.draw(st.integers(1, 4))):
                invoice = data.draw(st.sampled_from(standing))
                rest = rest_of(invoice)
                choice = choice_of(data, rest)
                named = wanted_days(choice, rest)
                if not named:
                    continue
                before = Counter(charges.left(month=month))
                draft = draft_credit(invoice=invoice, choice=choice, reason="Agreed.", by=by)
                assert Counter(charges.left(month=month)) == before
                issue(draft, world)
                assert Counter(charges.left(month=month)) == before + named
                invoices_add_up(month)
                nothing_beyond_the_month(month)
                if data.draw(st.booleans()):
                    standing.append(issue(draft_invoice(month=month, by=by), world))
                    assert charges.left(month=month) == {}
                    nothing_beyond_the_month(month)
            for invoice in standing:
                if rest_of(invoice):
                    all_of_it = Choice(everything=True)
                    issue(
                        draft_credit(invoice=invoice, choice=all_of_it, reason="Ends.", by=by),
                        world,
                    )
                notes = Invoice.objects.filter(credits=invoice)
                assert sum(note.net_amount for note in notes) == invoice.net_amount
                assert sum(note.tax_amount for note in notes) == invoice.tax_amount
                assert sum(note.gross_amount for note in notes) == invoice.gross_amount
            assert not any(charges.taken(months=[month])[month.pk].values())
            nothing_beyond_the_month(month)
            # What the database judges at the end of a transaction.
            connection.check_constraints()
        transaction.set_rollback(True)
