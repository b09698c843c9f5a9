"""What holds on a day, and how many days a month contracts."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import actor_of
from common.periods import Month
from engagements import ledger, months
from engagements.amending import CannotAddTerm, add_term
from engagements.models import Engagement, Term
from engagements.terms import (
    contracted,
    days_without_rate,
    parts_of_month,
    term_on,
    terms_of,
)
from tenancy.models import Client
from tests.factories.world import World, make_engagement

MARCH = Month(2026, 3)


def engagement_of(starts_on: dt.date, ends_on: dt.date | None = None) -> Engagement:
    """One that stands on no row."""
    client = Client(country="FR", name="Brume")
    return Engagement(client=client, starts_on=starts_on, ends_on=ends_on)


def term_of(starts_on: dt.date, days: str, **conditions: object) -> Term:
    return Term(starts_on=starts_on, days_per_month=Decimal(days), **conditions)


def test_six_days_from_monday_16_march_are_three_and_a_quarter() -> None:
    start = dt.date(2026, 3, 16)
    parts = parts_of_month(
        engagement=engagement_of(start), terms=[term_of(start, "6")], month=MARCH
    )
    assert [(part.covered, part.total, part.days) for part in parts] == [(12, 22, Decimal("3.25"))]
    assert not parts[0].is_whole


def test_two_terms_in_one_month_are_prorated_each_and_added() -> None:
    engagement = engagement_of(dt.date(2026, 1, 1))
    terms = [term_of(dt.date(2026, 1, 1), "6"), term_of(dt.date(2026, 3, 16), "8")]
    parts = parts_of_month(engagement=engagement, terms=terms, month=MARCH)
    # 6 × 10/22 = 2.73 → 2.75 and 8 × 12/22 = 4.36 → 4.25
    assert [part.days for part in parts] == [Decimal("2.75"), Decimal("4.25")]
    assert contracted(engagement=engagement, terms=terms, month=MARCH) == Decimal("7.00")


def test_calendar_days_count_weekends() -> None:
    start = dt.date(2026, 3, 16)
    terms = [term_of(start, "6", proration="calendar")]
    # 6 × 16/31 = 3.10 → 3
    assert contracted(engagement=engagement_of(start), terms=terms, month=MARCH) == Decimal("3.00")


def test_without_proration_a_begun_month_is_whole() -> None:
    start = dt.date(2026, 3, 16)
    terms = [term_of(start, "6", proration="none")]
    parts = parts_of_month(engagement=engagement_of(start), terms=terms, month=MARCH)
    assert parts[0].days == 6
    assert parts[0].is_whole


def test_a_month_the_engagement_ends_in_is_prorated() -> None:
    engagement = engagement_of(dt.date(2026, 1, 1), dt.date(2026, 3, 13))
    terms = [term_of(dt.date(2026, 1, 1), "6")]
    assert contracted(engagement=engagement, terms=terms, month=MARCH) == Decimal("2.75")
    assert contracted(engagement=engagement, terms=terms, month=MARCH.plus(1)) == 0


def test_the_term_of_a_day_is_the_last_that_began() -> None:
    terms = [term_of(dt.date(2026, 1, 1), "6"), term_of(dt.date(2026, 3, 16), "8")]
    assert term_on(terms, dt.date(2025, 12, 31)) is None
    assert term_on(terms, dt.date(2026, 3, 15)) is terms[0]
    assert term_on(terms, dt.date(2026, 3, 16)) is terms[1]


def test_days_before_the_first_term_have_no_rate() -> None:
    engagement = engagement_of(dt.date(2026, 3, 1))
    bare = days_without_rate(
        engagement=engagement, terms=[term_of(dt.date(2026, 3, 3), "6")], month=MARCH
    )
    assert bare == [dt.date(2026, 3, 1), dt.date(2026, 3, 2)]


def add(world: World, starts_on: dt.date, today: dt.date, days: str = "10") -> Term:
    return add_term(
        engagement=world.engagement,
        starts_on=starts_on,
        by=actor_of(world.alice),
        on=today,
        days_per_month=Decimal(days),
        day_rate=Decimal(1300),
    )


def test_a_new_term_changes_the_allotment_at_once(world: World, today: dt.date) -> None:
    with world.staff():
        add(world, dt.date(2026, 11, 1), today)
        now = ledger.account(engagement=world.engagement, month=Month(2026, 11))
        before = ledger.account(engagement=world.engagement, month=Month(2026, 10))
        assert (before.contracted, now.contracted) == (8, 10)


def test_a_later_month_that_is_open_already_is_allotted_too(world: World, today: dt.date) -> None:
    with world.staff():
        months.month_of(engagement=world.engagement, month=Month(2027, 1))
        add(world, dt.date(2026, 12, 1), today)
        january = ledger.account(engagement=world.engagement, month=Month(2027, 1))
        assert january.contracted == 10


def test_a_term_cannot_begin_in_a_month_that_is_handed_in(
    world: World, today: dt.date, now: dt.datetime
) -> None:
    with world.staff():
        row = months.month_of(engagement=world.engagement, month=Month(2026, 10))
        months.submit(month=row, by=actor_of(world.bob), at=now, on=today)
        with pytest.raises(CannotAddTerm, match="October 2026 is handed in"):
            add(world, dt.date(2026, 10, 15), today)
        assert add(world, dt.date(2026, 11, 1), today).pk


def test_no_month_is_handed_in_while_a_term_is_added(world: World, today: dt.date) -> None:
    with world.staff(), CaptureQueriesContext(connection) as statements:
        add_term(
            engagement=world.engagement,
            starts_on=dt.date(2026, 11, 1),
            by=actor_of(world.alice),
            on=today,
            days_per_month=Decimal(6),
            day_rate=Decimal(1000),
        )
    said = [each["sql"] for each in statements]
    held = next(
        n for n, sql in enumerate(said) if "engagementmonth" in sql and "FOR NO KEY UPDATE" in sql
    )
    assert held < next(n for n, sql in enumerate(said) if 'INTO "engagements_term"' in sql)


def test_two_terms_cannot_begin_on_one_day(world: World, today: dt.date) -> None:
    with world.staff(), pytest.raises(CannotAddTerm, match="Another term"):
        add(world, dt.date(2026, 1, 1), today)


@pytest.mark.parametrize("day", [dt.date(2025, 12, 31), dt.date(2027, 1, 1)])
def test_a_term_begins_inside_its_engagement(world: World, today: dt.date, day: dt.date) -> None:
    with world.staff():
        world.engagement.ends_on = dt.date(2026, 12, 31)
        world.engagement.save(update_fields=["ends_on"])
        with pytest.raises(CannotAddTerm, match="The engagement"):
            add(world, day, today)


def test_terms_come_in_their_order(world: World, today: dt.date) -> None:
    with world.staff():
        engagement = make_engagement(client=world.brume, executive=world.bob, role="cto")
        for day in (dt.date(2026, 6, 1), dt.date(2026, 3, 1)):
            add_term(
                engagement=engagement,
                starts_on=day,
                by=actor_of(world.alice),
                on=today,
                days_per_month=Decimal(2),
                day_rate=Decimal(900),
            )
        assert [term.starts_on.month for term in terms_of(engagement)] == [1, 3, 6]


def test_a_term_is_called_by_its_days_and_its_beginning() -> None:
    assert str(term_of(dt.date(2026, 3, 1), "7.50")) == "7½, 2026-03-01"


# ------------------------------------------------------------ what the database itself refuses

COLUMNS = "provider_id, client_id, engagement_id, starts_on, days_per_month, day_rate, currency"
DEFAULTS = (
    ", volume_unit, billing, proration, hours_per_day, approval_days, approves_itself,"
    " rollover_days, rollover_months, deficit_days, burst_asked, onsite_days, drift_share,"
    " purchase_order, agreed_by, reason, created_at"
)
REST = ", 'month', 'fixed', 'working', 8, 5, false, 0, 0, 0, true, 0, 20, '', '', '', now()"


def insert_term(world: World, starts_on: str) -> None:
    """A term, past every room."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO engagements_term ({COLUMNS}{DEFAULTS})"
            f" VALUES (%s, %s, %s, %s, 8, 1000, 'EUR'{REST})",
            [world.acme.pk, world.brume.pk, world.engagement.pk, starts_on],
        )


def at_the_commit(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in (*statements, "SET CONSTRAINTS ALL IMMEDIATE"):
            cursor.execute(statement)


def test_no_term_begins_before_its_engagement_in_sql_either(world: World) -> None:
    with world.staff():
        insert_term(world, "2026-12-01")
    with pytest.raises(IntegrityError, match="begins before its engagement"), world.staff():
        insert_term(world, "2025-12-31")


def test_two_terms_of_a_day_are_refused_in_sql_too(world: World) -> None:
    with pytest.raises(IntegrityError, match="term_start"), world.staff():
        insert_term(world, "2026-01-01")


def test_an_engagement_has_a_term_on_its_first_day_or_is_not_kept(world: World) -> None:
    moved = "UPDATE engagements_engagement SET starts_on = '2025-12-01' WHERE slug = 'brume-cio'"
    with pytest.raises(IntegrityError, match="engagement_begins_with_term"), world.staff():
        at_the_commit(moved)
    made = (
        "INSERT INTO engagements_engagement (provider_id, client_id, slug, role, title, reference,"
        " kind, cadence, triggers, exit_criteria, executive_id, starts_on, report_day,"
        " out_of_scope, closed_by, closing_words) SELECT provider_id, client_id, 'bare', role,"
        " title, '', kind, cadence, '{}', '', executive_id, starts_on, 3, '', '', ''"
        " FROM engagements_engagement"
        " WHERE slug = 'brume-cio'"
    )
    with pytest.raises(IntegrityError, match="engagement_begins_with_term"), world.staff():
        at_the_commit(made)


def test_an_engagement_does_not_begin_behind_a_term(world: World) -> None:
    moved = "UPDATE engagements_engagement SET starts_on = '2026-12-01' WHERE slug = 'brume-cio'"
    with world.staff():
        insert_term(world, "2026-12-01")
    with pytest.raises(IntegrityError, match="begins before its engagement"), world.staff():
        at_the_commit(moved)


@pytest.mark.parametrize("change", ["UPDATE engagements_term SET day_rate = 1",
                                    "DELETE FROM engagements_term"])  # fmt: skip
def test_what_was_agreed_is_neither_changed_nor_removed(world: World, change: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), world.staff():
        at_the_commit(change)


@pytest.mark.parametrize("kind", ["bridge", "timeboxed"])
def test_a_bridge_and_a_box_of_time_have_an_end(world: World, kind: str) -> None:
    change = f"UPDATE engagements_engagement SET kind = '{kind}'"
    with pytest.raises(IntegrityError, match="engagement_kind_ends"), world.staff():
        at_the_commit(change)
    with world.staff():
        at_the_commit(f"{change}, ends_on = '2026-12-31' WHERE slug = 'brume-cio'")
