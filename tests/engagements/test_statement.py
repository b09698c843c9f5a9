"""What the client signs, and what follows from it."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from accounts.models import Membership
from common.periods import Month
from engagements.ledger import Account
from engagements.models import Term
from engagements.months import find_month
from engagements.statement import (
    ACTUAL,
    BURST,
    VOLUME,
    Entry,
    beyond_cap,
    charges_of,
    freeze,
    signed_or_live,
    statement,
    thaw,
)
from engagements.terms import Part
from engagements.worklogs import log_work
from tests.factories.world import World

OCTOBER = Month(2026, 10)


def part(first: int, last: int, days: str, **conditions: object) -> Part:
    term = Term(
        days_per_month=Decimal(8),
        day_rate=Decimal(conditions.pop("rate", 1000)),  # type: ignore[arg-type]
        **conditions,
    )
    begins, ends = dt.date(2026, 10, first), dt.date(2026, 10, last)
    return Part(term, begins, ends, covered=last - first + 1, total=31, days=Decimal(days))


def entry(day: int, days: str) -> Entry:
    return Entry(day, dt.date(2026, 10, day), "Bob", "leadership", Decimal(days), "")


def account(contracted: str, used: str) -> Account:
    return Account(contracted=Decimal(contracted), used=Decimal(used))


def said(charges: object) -> list[tuple[str, Decimal, Decimal]]:
    return [(line.kind, line.days, line.rate) for line in charges]  # type: ignore[attr-defined]


def test_days_beyond_the_cap_are_charged_as_far_as_they_are_approved_by_name() -> None:
    used, parts = account("8", "15"), [part(1, 31, "8")]
    assert beyond_cap(account=used, parts=parts) == 3
    assert beyond_cap(account=used, parts=parts, named=Decimal(2)) == 1
    charged = charges_of(account=used, parts=parts, entries=[], named=Decimal(2))
    assert said(charged) == [(VOLUME, 8, 1000), (BURST, 6, 1000)]
    all_of_it = charges_of(account=used, parts=parts, entries=[], named=Decimal(5))
    assert said(all_of_it) == [(VOLUME, 8, 1000), (BURST, 7, 1000)]


def test_fixed_bills_the_contracted_days_whatever_was_used() -> None:
    charges = charges_of(account=account("8", "5"), parts=[part(1, 31, "8")], entries=[])
    assert said(charges) == [(VOLUME, 8, 1000)]


def test_fixed_bills_burst_within_the_cap_at_its_rate() -> None:
    parts = [part(1, 31, "8", burst_rate=Decimal(1500))]
    charges = charges_of(account=account("8", "10"), parts=parts, entries=[])
    assert said(charges) == [(VOLUME, 8, 1000), (BURST, 2, 1500)]


def test_what_lies_beyond_the_cap_waits_for_the_founder() -> None:
    # Half of eight days is the cap where the term sets none.
    parts = [part(1, 31, "8")]
    used = account("8", "13")
    assert beyond_cap(account=used, parts=parts) == 1
    assert said(charges_of(account=used, parts=parts, entries=[])) == [
        (VOLUME, 8, 1000),
        (BURST, 4, 1000),
    ]


def test_half_of_the_days_is_a_cap_of_two_places() -> None:
    """Half of 5¼ is 2.625, half up 2.63: 2.63 days × 1 000 is the line, as it is printed."""
    parts = [part(1, 31, "5.25", billing="actual")]
    parts[0].term.days_per_month = Decimal("5.25")
    used = account("5.25", "9")
    charges = charges_of(account=used, parts=parts, entries=[entry(5, "9")])
    assert said(charges) == [(ACTUAL, Decimal("5.25"), 1000), (BURST, Decimal("2.63"), 1000)]
    assert beyond_cap(account=used, parts=parts) == Decimal("1.12")


def test_a_cap_of_nothing_bills_no_burst() -> None:
    parts = [part(1, 31, "8", burst_cap=Decimal(0))]
    used = account("8", "9")
    assert beyond_cap(account=used, parts=parts) == 1
    assert said(charges_of(account=used, parts=parts, entries=[])) == [(VOLUME, 8, 1000)]


def test_actual_bills_the_days_used() -> None:
    parts = [part(1, 31, "8", billing="actual")]
    charges = charges_of(account=account("8", "5"), parts=parts, entries=[entry(5, "5")])
    assert said(charges) == [(ACTUAL, 5, 1000)]


def test_actual_bills_each_day_at_the_rate_of_its_term() -> None:
    parts = [part(1, 15, "4", billing="actual"), part(16, 31, "4", billing="actual", rate=1200)]
    entries = [entry(5, "1"), entry(15, "0.5"), entry(16, "1")]
    charges = charges_of(account=account("8", "2.5"), parts=parts, entries=entries)
    assert said(charges) == [(ACTUAL, Decimal("1.5"), 1000), (ACTUAL, 1, 1200)]


@pytest.mark.parametrize("corrected", [5, 20])
def test_actual_bills_no_more_than_was_used_after_corrections(corrected: int) -> None:
    parts = [part(1, 15, "4", billing="actual"), part(16, 31, "4", billing="actual")]
    entries = [entry(corrected, "-1"), entry(25 - corrected, "3")]
    charges = charges_of(account=account("8", "2"), parts=parts, entries=entries)
    assert said(charges) == [(ACTUAL, 2, 1000)]


def test_actual_bills_days_beyond_the_contract_as_burst() -> None:
    parts = [part(1, 31, "8", billing="actual")]
    charges = charges_of(account=account("8", "9"), parts=parts, entries=[entry(5, "9")])
    assert said(charges) == [(ACTUAL, 8, 1000), (BURST, 1, 1000)]


def test_days_that_were_carried_in_are_not_charged_again_as_used() -> None:
    """1½ days of a fixed January go on into a February that bills the days used: of 5 used days
    the 1½ are paid already, 3½ are charged; of 9, beyond the 7½ available, 6 and 1½ of burst."""
    parts = [part(1, 31, "6", billing="actual")]
    february = Account(contracted=Decimal(6), carried_in=Decimal("1.5"), used=Decimal(5))
    charges = charges_of(account=february, parts=parts, entries=[entry(5, "5")])
    assert said(charges) == [(ACTUAL, Decimal("3.5"), 1000)]
    over = replace(february, used=Decimal(9))
    charges = charges_of(account=over, parts=parts, entries=[entry(5, "9")])
    assert said(charges) == [(ACTUAL, 6, 1000), (BURST, Decimal("1.5"), 1000)]


@pytest.mark.parametrize(
    ("first", "second", "early", "late", "charged"),
    [
        # Fixed bills its 3 days whatever was used, and what is used later is billed as used.
        ("fixed", "actual", "1", "2", [(VOLUME, 3, 1000), (ACTUAL, 2, 1200)]),
        ("actual", "fixed", "1", "3", [(ACTUAL, 1, 1000), (VOLUME, 3, 1200)]),
        # 2 of 5 days lie beyond the fixed 3, and take those of the other term.
        ("fixed", "actual", "5", "1", [(VOLUME, 3, 1000), (ACTUAL, 3, 1200)]),
        # 9 of 6 days: each is charged once, 3 of them as burst.
        ("fixed", "actual", "3", "6", [(VOLUME, 3, 1000), (ACTUAL, 3, 1200), (BURST, 3, 1200)]),
        ("actual", "fixed", "6", "3", [(ACTUAL, 3, 1000), (VOLUME, 3, 1200), (BURST, 3, 1200)]),
    ],
)
def test_each_term_of_a_month_is_charged_by_its_own_billing(
    first: str, second: str, early: str, late: str, charged: object
) -> None:
    parts = [part(1, 15, "3", billing=first), part(16, 31, "3", billing=second, rate=1200)]
    entries = [entry(5, early), entry(20, late)]
    used = account("6", str(Decimal(early) + Decimal(late)))
    assert said(charges_of(account=used, parts=parts, entries=entries)) == charged


def test_each_term_of_a_month_is_a_line_of_its_own() -> None:
    parts = [part(1, 15, "2.75"), part(16, 31, "4.25", rate=1200)]
    charges = charges_of(account=account("7", "7"), parts=parts, entries=[])
    assert [(line.days, line.rate, line.covered, line.total) for line in charges] == [
        (Decimal("2.75"), 1000, 15, 31),
        (Decimal("4.25"), 1200, 16, 31),
    ]


def test_a_month_without_terms_charges_nothing() -> None:
    nothing = account("0", "0")
    assert charges_of(account=nothing, parts=[], entries=[]) == ()
    assert beyond_cap(account=nothing, parts=[]) == 0


def test_what_was_frozen_thaws_to_the_same(world: World) -> None:
    with world.staff():
        log_work(
            engagement=world.engagement,
            member=world.bob,
            day=dt.date(2026, 10, 5),
            days=Decimal("0.5"),
            note="Comité: l’ERP",
            by=actor_of(world.bob),
        )
        live = statement(month=find_month(engagement=world.engagement, month=OCTOBER))
    content, digest = freeze(live)
    assert thaw(content) == live
    assert live.billable == 8
    assert len(digest) == 64
    assert freeze(thaw(content)) == (content, digest)


def test_the_founder_reads_every_entry_also_of_who_has_handed_over(world: World) -> None:
    with world.staff():
        for person, day in ((world.bob, 5), (world.alice, 6)):
            log_work(
                engagement=world.engagement,
                member=person,
                day=dt.date(2026, 10, day),
                days=Decimal(1),
                by=actor_of(person),
            )
        world.engagement.executive = world.alice
        world.engagement.save(update_fields=["executive"])
    with world.founder():
        live = statement(month=find_month(engagement=world.engagement, month=OCTOBER))
        assert [entry.person for entry in live.entries] == ["Bob", "Alice"]
        assert live.used == 2
        seen = Membership.objects.values_list("user__name", flat=True)
        assert sorted(seen) == ["Alice", "Bob"]


def test_a_month_that_is_not_open_yet_says_what_it_will_contract(world: World) -> None:
    with world.staff():
        row = find_month(engagement=world.engagement, month=Month(2027, 3))
        assert row.pk is None
        assert signed_or_live(row).contracted == 8
