"""A month that nobody answers: said beforehand, signed by the clock, told to both sides."""

import datetime as dt
import threading
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from accounts.actors import actor_of
from accounts.models import AuditEntry, Letter
from common.periods import Month
from engagements import months, printed, tasks
from engagements.models import Engagement, EngagementMonth, MonthVerdict
from engagements.months import CannotClose
from tests.factories.billing import log_days
from tests.factories.world import World, make_engagement, make_world

OCTOBER = Month(2026, 10)
# Monday 2 November 2026. Five working days on: 3, 4, 5, 6 and 9 November.
HANDED_IN = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
LAST_DAY = dt.date(2026, 11, 9)
AFTER = dt.datetime(2026, 11, 10, 5, tzinfo=dt.UTC)


def engagement_of(world: World, **conditions: Any) -> Engagement:
    """Another one at Brume, whose months approve themselves."""
    return make_engagement(
        client=world.brume, executive=world.bob, role="cto", approves_itself=True, **conditions
    )


def hand_in(
    world: World, engagement: Engagement, month: Month = OCTOBER, at: dt.datetime = HANDED_IN
) -> EngagementMonth:
    row = months.month_of(engagement=engagement, month=month)
    return months.submit(month=row, by=actor_of(world.bob), at=at, on=at.date())


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(kind=kind).order_by("id"))


def said(letter: Letter) -> str:
    return " ".join(letter.text.split())


def test_the_day_is_fixed_and_said_when_the_month_is_handed_in(world: World) -> None:
    with world.staff():
        row = hand_in(world, engagement_of(world))
        assert row.approves_itself_on == LAST_DAY
        sentence = "If nobody answers by 9 November 2026, the month counts as approved."
        assert sentence in said(letters("month to approve")[0])


def test_without_the_clause_silence_says_nothing(world: World) -> None:
    with world.staff():
        row = hand_in(world, world.engagement)
        assert row.approves_itself_on is None
        assert "counts as approved" not in letters("month to approve")[0].text
        assert months.lapsed(on=dt.date(2027, 1, 1)) == []


def test_the_clients_holidays_do_not_count(world: World) -> None:
    with world.staff():
        # From Thursday 5 November: 6, 9, 10, then 12 and 13, for the 11th is a holiday in France.
        at = dt.datetime(2026, 11, 5, 9, tzinfo=dt.UTC)
        row = hand_in(world, engagement_of(world), at=at)
        assert row.approves_itself_on == dt.date(2026, 11, 13)


@pytest.mark.parametrize("back", ["recalled", "returned"])
def test_what_goes_back_waits_anew(world: World, back: str) -> None:
    with world.staff():
        row = hand_in(world, engagement_of(world))
    if back == "recalled":
        with world.staff():
            row = months.recall(month=row, by=actor_of(world.bob))
    else:
        with world.founder():
            row = EngagementMonth.objects.select_related("engagement").get(pk=row.pk)
            row = months.return_month(
                month=row, comment="Not ours", by=actor_of(world.dora), at=HANDED_IN
            )
    assert row.approves_itself_on is None
    with world.staff():
        assert months.lapsed(on=dt.date(2027, 1, 1)) == []
        later = dt.datetime(2026, 11, 16, 9, tzinfo=dt.UTC)
        again = months.submit(month=row, by=actor_of(world.bob), at=later, on=later.date())
        assert again.approves_itself_on == dt.date(2026, 11, 23)


def test_on_the_last_day_the_client_may_still_answer(world: World) -> None:
    with world.staff():
        row = hand_in(world, engagement_of(world))
        assert months.lapsed(on=LAST_DAY) == []
        assert months.approve_lapsed(month=row, at=AFTER, on=LAST_DAY) is None
        assert [one.pk for one in months.lapsed(on=AFTER.date())] == [row.pk]


def test_the_clock_signs_once_and_says_why(world: World) -> None:
    with world.staff():
        row = hand_in(world, engagement_of(world))
        signed = months.approve_lapsed(month=row, at=AFTER, on=AFTER.date())
        assert signed is not None
        assert (signed.status, signed.approved_by) == ("approved", "Mandate")
        assert signed.signed_by == "No answer by 9 November 2026"
        assert months.approve_lapsed(month=row, at=AFTER, on=AFTER.date()) is None
        assert not MonthVerdict.objects.exists()
        entry = AuditEntry.objects.get(verb="approved")
        assert (entry.actor, entry.user_id, entry.detail["reason"]) == (
            "Mandate",
            None,
            "no answer",
        )


def test_both_sides_are_told(world: World) -> None:
    with world.staff():
        row = hand_in(world, engagement_of(world))
        log = months.approve_lapsed(month=row, at=AFTER, on=AFTER.date())
        assert log is not None
        (to_executive,) = letters("month answered")
        assert to_executive.recipient == "bob@acme.example"
        assert (
            "Nobody at Brume answered by 9 November 2026: October 2026 counts as approved, 0 days"
            " used."
        ) in said(to_executive)
        (to_founder,) = letters("month approved for you")
        assert to_founder.recipient == "dora@brume.example"
        assert "Nobody answered by 9 November 2026, so October 2026" in said(to_founder)


def test_a_founder_who_answers_in_time_is_the_one_who_signed(world: World) -> None:
    with world.staff():
        row = hand_in(world, engagement_of(world))
    with world.founder():
        row = EngagementMonth.objects.select_related("engagement").get(pk=row.pk)
        signed = months.approve(month=row, by=actor_of(world.dora), at=AFTER)
    assert (signed.has_lapsed, signed.signed_by) == (False, "Dora")
    with world.staff():
        assert letters("month approved for you") == []


def test_the_office_that_approves_in_their_place_tells_the_founders(world: World) -> None:
    with world.staff():
        row = hand_in(world, world.engagement)
        months.approve_for_client(month=row, by=actor_of(world.olga), at=AFTER, reason="no answer")
        (letter,) = letters("month approved for you")
        assert "Olga has approved October 2026 of Fractional CIO in your place" in said(letter)


def test_who_comes_after_the_clock_is_told_so(world: World) -> None:
    with world.staff():
        row = hand_in(world, engagement_of(world))
        months.approve_lapsed(month=row, at=AFTER, on=AFTER.date())
    with world.founder():
        row = EngagementMonth.objects.select_related("engagement").get(pk=row.pk)
        with pytest.raises(CannotClose, match="counts as approved already"):
            months.approve(month=row, by=actor_of(world.dora), at=AFTER)


def test_a_month_waits_for_the_one_before_where_days_go_on(world: World) -> None:
    with world.staff():
        carrying = engagement_of(world, rollover_days=Decimal(2), rollover_months=1)
        log_days(carrying, Month(2026, 9), Decimal(6))
        months.month_of(engagement=carrying, month=Month(2026, 9))
        row = hand_in(world, carrying)
        with pytest.raises(CannotClose, match="September 2026 is not approved yet"):
            months.approve_lapsed(month=row, at=AFTER, on=AFTER.date())


def test_the_page_says_beforehand_what_silence_means(client: Client, world: World) -> None:
    with world.staff():
        engagement = engagement_of(world)
        hand_in(world, engagement)
    for user, url in (
        (world.bob.user, f"/p/acme/engagements/{engagement.slug}/months/2026-10/"),
        (world.dora.user, f"/p/acme/c/brume/months/{engagement.slug}/2026-10/"),
    ):
        client.force_login(user)
        with time_machine.travel(HANDED_IN):
            page = client.get(url).content.decode()
        assert "If nobody answers by Monday 9 November, it counts as approved." in page
        with world.staff():
            row = EngagementMonth.objects.get(engagement=engagement, month=OCTOBER.first)
    with world.staff():
        months.approve_lapsed(month=row, at=AFTER, on=AFTER.date())
    with time_machine.travel(AFTER):
        page = client.get(url).content.decode()
    assert "Nobody answered by 9 November 2026: this month counts as approved." in page


def test_the_paper_says_it_too(world: World) -> None:
    with world.staff():
        row = hand_in(world, engagement_of(world))
        waits = printed.content_of(month=row, at=HANDED_IN).answer
        assert (waits.kind, waits.answer_by) == ("waiting", LAST_DAY)
        months.approve_lapsed(month=row, at=AFTER, on=AFTER.date())
        row.refresh_from_db()
        answer = printed.content_of(month=row, at=AFTER).answer
        assert (answer.kind, answer.answer_by) == ("lapsed", LAST_DAY)


def test_two_sweeps_at_once_sign_once(transactional_db: None) -> None:
    world = make_world()
    with world.staff():
        row = hand_in(world, engagement_of(world))
    gate = threading.Barrier(2)

    def sweep() -> None:
        gate.wait(timeout=180)
        try:
            tasks.sign_lapsed(provider_id=world.acme.pk)
        finally:
            connection.close()

    with time_machine.travel(AFTER, tick=True):
        hands = [threading.Thread(target=sweep) for _ in range(2)]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join(timeout=180)
    with world.staff():
        row.refresh_from_db()
        assert row.has_lapsed
        assert AuditEntry.objects.filter(verb="approved").count() == 1
        assert len(letters("month answered")) == 1
