"""The month between executive and client."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actors import actor_of
from accounts.models import AuditEntry
from common.periods import Month
from engagements import ledger, months, worklogs
from engagements.models import EngagementMonth, MonthVerdict, WorkLog
from engagements.months import CannotClose
from engagements.statement import thaw
from engagements.worklogs import CannotLog
from tests.factories.world import World

OCTOBER = Month(2026, 10)


def log(world: World, day: int, days: str) -> WorkLog:
    return worklogs.log_work(
        engagement=world.engagement,
        member=world.bob,
        day=dt.date(2026, 10, day),
        days=Decimal(days),
        by=actor_of(world.bob),
    )


def hand_in(world: World, now: dt.datetime) -> EngagementMonth:
    with world.staff():
        log(world, 5, "1")
        log(world, 6, "0.5")
        row = months.month_of(engagement=world.engagement, month=OCTOBER)
        return months.submit(month=row, by=actor_of(world.bob), at=now, on=now.date())


def approve(world: World, row: EngagementMonth, now: dt.datetime) -> EngagementMonth:
    with world.founder():
        row = EngagementMonth.objects.select_related("engagement").get(pk=row.pk)
        return months.approve(month=row, by=actor_of(world.dora), at=now)


def test_a_month_that_is_allotted_is_read_without_waiting(
    world: World,
) -> None:
    with world.staff():
        made = months.month_of(engagement=world.engagement, month=OCTOBER)
        with CaptureQueriesContext(connection) as statements:
            assert months.month_of(engagement=world.engagement, month=OCTOBER) == made
    assert not [
        each for each in statements if "KEY UPDATE" in each["sql"] or "FOR UPDATE" in each["sql"]
    ]


def test_a_submitted_month_takes_no_more_work(world: World, now: dt.datetime) -> None:
    hand_in(world, now)
    with world.staff(), pytest.raises(CannotLog, match="Take it back"):
        log(world, 7, "1")


def test_a_recalled_month_takes_work_again(world: World, now: dt.datetime) -> None:
    row = hand_in(world, now)
    with world.staff():
        months.recall(month=row, by=actor_of(world.bob))
        assert log(world, 7, "1").pk


def test_a_founder_approves_and_the_content_is_frozen(world: World, now: dt.datetime) -> None:
    row = approve(world, hand_in(world, now), now)
    assert row.status == "approved"
    assert row.approved_by == "Dora"
    signed = thaw(row.content or {})
    assert (signed.contracted, signed.used, signed.expired) == (
        Decimal("8.00"),
        Decimal("1.50"),
        Decimal("6.50"),
    )
    assert len(row.content_hash) == 64


def test_approving_leaves_an_act_and_a_trail(world: World, now: dt.datetime) -> None:
    row = approve(world, hand_in(world, now), now)
    with world.staff():
        assert MonthVerdict.objects.get().user_id == world.dora.user_id
        entry = AuditEntry.objects.get(verb="approved")
        assert (entry.actor, entry.detail["hash"]) == ("Dora", row.content_hash)


def test_the_first_approval_wins(world: World, now: dt.datetime) -> None:
    row = hand_in(world, now)
    approve(world, row, now)
    with pytest.raises(CannotClose, match="Dora approved"):
        approve(world, row, now)
    with world.staff():
        assert MonthVerdict.objects.count() == 1


def test_a_viewer_cannot_approve(world: World, now: dt.datetime) -> None:
    row = hand_in(world, now)
    with world.founder(), pytest.raises(CannotClose):
        months.approve(month=row, by=actor_of(world.carol), at=now)


def test_a_return_needs_a_comment(world: World, now: dt.datetime) -> None:
    row = hand_in(world, now)
    with world.founder(), pytest.raises(CannotClose, match="Say what"):
        months.return_month(month=row, comment=" ", by=actor_of(world.dora), at=now)


def test_a_returned_month_can_be_changed_and_handed_in_again(
    world: World, now: dt.datetime
) -> None:
    row = hand_in(world, now)
    with world.founder():
        row = months.return_month(
            month=row, comment="Half of Tuesday was ours", by=actor_of(world.dora), at=now
        )
    assert (row.status, row.comment) == ("returned", "Half of Tuesday was ours")
    with world.staff():
        log(world, 7, "1")
        row = months.submit(month=row, by=actor_of(world.bob), at=now, on=now.date())
        assert row.status == "submitted"


def test_work_of_an_approved_month_is_locked_for_everybody(world: World, now: dt.datetime) -> None:
    approve(world, hand_in(world, now), now)
    with world.staff():
        entry = WorkLog.objects.first()
        assert entry is not None
        with pytest.raises(CannotLog, match="approved and locked"):
            worklogs.change_work(log=entry, days=Decimal(1), by=actor_of(world.alice))
        with pytest.raises(DatabaseError, match="locked"), transaction.atomic():
            WorkLog.objects.filter(pk=entry.pk).update(note="changed behind its back")


def test_a_signed_month_does_not_change_in_sql_either(world: World, now: dt.datetime) -> None:
    row = approve(world, hand_in(world, now), now)
    with world.staff():
        changes: list[dict[str, Any]] = [
            {"approved_by": "Somebody"},
            {"status": "open"},
            {"content": {}},
        ]
        for change in changes:
            with pytest.raises(DatabaseError), transaction.atomic():
                EngagementMonth.objects.filter(pk=row.pk).update(**change)


def test_a_correction_of_a_locked_month_is_a_new_entry_that_may_be_negative(
    world: World, now: dt.datetime
) -> None:
    approve(world, hand_in(world, now), now)
    with world.staff():
        entry = WorkLog.objects.get(days=Decimal("0.5"))
        correction = worklogs.correct_work(
            log=entry,
            day=dt.date(2026, 11, 2),
            days=Decimal("-0.5"),
            note="Logged on the wrong client",
            by=actor_of(world.bob),
        )
        assert correction.corrects_id == entry.pk
        november = ledger.account(engagement=world.engagement, month=Month(2026, 11))
        assert november.used == Decimal("-0.50")


def test_the_office_approves_in_the_clients_place_with_a_reason(
    world: World, now: dt.datetime
) -> None:
    row = hand_in(world, now)
    with world.staff():
        row = months.approve_for_client(
            month=row, by=actor_of(world.olga), at=now, reason="the delay has passed"
        )
        assert row.approved_by == "Olga"
        assert AuditEntry.objects.get(verb="approved").detail["reason"] == "the delay has passed"


def test_an_executive_does_not_approve_in_the_clients_place(world: World, now: dt.datetime) -> None:
    row = hand_in(world, now)
    with world.staff(), pytest.raises(CannotClose):
        months.approve_for_client(month=row, by=actor_of(world.bob), at=now, reason="me")


def test_the_office_may_approve_after_five_working_days(world: World) -> None:
    # Monday 2 November 2026; Wednesday 11 November is a holiday in France.
    row = hand_in(world, dt.datetime(2026, 11, 5, 9, tzinfo=dt.UTC))
    with world.staff():
        held = list(world.engagement.terms.all())
        day = months.office_may_approve_from(month=row, held=held)
        assert day == dt.date(2026, 11, 13)


def test_finished_months_that_were_not_handed_in_are_named(
    world: World, now: dt.datetime, today: dt.date
) -> None:
    hand_in(world, now)
    with world.staff():
        owed = months.to_hand_in(engagements=[world.engagement], on=today)
    assert [str(month) for _, month in owed] == [f"2026-{n:02}" for n in range(1, 10)]


def test_a_month_that_has_not_begun_cannot_be_handed_in(
    world: World, now: dt.datetime, today: dt.date
) -> None:
    with world.staff():
        row = months.month_of(engagement=world.engagement, month=Month(2026, 12))
        with pytest.raises(CannotClose, match="has not begun"):
            months.submit(month=row, by=actor_of(world.bob), at=now, on=today)


def test_a_month_with_a_day_that_has_no_rate_cannot_be_handed_in(
    world: World, now: dt.datetime, today: dt.date
) -> None:
    with world.staff():
        begun = type(world.engagement).objects.filter(pk=world.engagement.pk)
        begun.update(starts_on=dt.date(2025, 12, 15))
        world.engagement.refresh_from_db()
        row = months.month_of(engagement=world.engagement, month=Month(2025, 12))
        with pytest.raises(CannotClose, match="15 December 2025 has no rate"):
            months.submit(month=row, by=actor_of(world.bob), at=now, on=today)
        # No such row can be committed: a term begins on the first day.
        begun.update(starts_on=dt.date(2026, 1, 1))


def test_a_viewer_cannot_return(world: World, now: dt.datetime) -> None:
    row = hand_in(world, now)
    with world.founder(), pytest.raises(CannotClose, match="Only the client"):
        months.return_month(month=row, comment="no", by=actor_of(world.carol), at=now)


def test_months_that_wait_are_named_by_client(world: World, now: dt.datetime) -> None:
    row = hand_in(world, now)
    with world.staff():
        assert [found.pk for found in months.waiting()] == [row.pk]
        assert [found.pk for found in months.waiting(client_id=world.brume.pk)] == [row.pk]
        assert not list(months.waiting(client_id=0))


def test_an_approved_month_is_marked_once_it_is_invoiced(world: World, now: dt.datetime) -> None:
    row = approve(world, hand_in(world, now), now)
    with world.staff():
        months.mark_invoiced(month=row)
        row.refresh_from_db()
        assert row.status == "invoiced"


def test_the_office_waits_for_the_delay_and_says_why(world: World) -> None:
    row = hand_in(world, dt.datetime(2026, 11, 5, 9, tzinfo=dt.UTC))
    with world.staff():

        def approve_on(day: int, reason: str) -> EngagementMonth:
            return months.approve_after_delay(
                month=row,
                by=actor_of(world.olga),
                at=dt.datetime(2026, 11, day, 9, tzinfo=dt.UTC),
                on=dt.date(2026, 11, day),
                reason=reason,
            )

        with pytest.raises(CannotClose, match="Say why"):
            approve_on(13, " ")
        with pytest.raises(CannotClose, match="from 13 November 2026 on"):
            approve_on(12, "no answer")
        assert approve_on(13, "no answer").approved_by == "Olga"


def test_the_delay_begins_on_the_day_at_the_providers_place(world: World) -> None:
    # 23:30 on Thursday in London is Friday in Paris.
    row = hand_in(world, dt.datetime(2026, 11, 5, 23, 30, tzinfo=dt.UTC))
    with world.staff():
        held = list(world.engagement.terms.all())
        day = months.office_may_approve_from(month=row, held=held)
        assert day == dt.date(2026, 11, 16)


def test_who_comes_second_leaves_no_verdict(
    world: World, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = hand_in(world, now)
    looks = iter([None, CannotClose("Somebody was first.")])

    def look(_row: EngagementMonth) -> None:
        if problem := next(looks):
            raise problem

    monkeypatch.setattr(months, "_must_wait_for_answer", look)
    with pytest.raises(CannotClose, match="first"):
        approve(world, row, now)
    with world.staff():
        assert not MonthVerdict.objects.exists()


def test_looking_at_a_month_writes_nothing(world: World) -> None:
    with world.staff():
        row = months.find_month(engagement=world.engagement, month=Month(2027, 5))
        assert row.pk is None
        assert not EngagementMonth.objects.filter(month=dt.date(2027, 5, 1)).exists()
