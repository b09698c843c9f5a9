"""Many entries at once make the same movements as one after the other."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from accounts.actors import actor_of
from common.periods import Month
from engagements import ledger, postings, worklogs
from engagements.importing.catching_up import catch_up
from engagements.models import Engagement, EngagementMonth, Movement, WorkLog
from engagements.terms import terms_by_engagement
from tests.engagements.test_carrying import begin, sign
from tests.factories.world import World, make_engagement

D = Decimal
# January, nothing in February, too much in March, June.
WORK = [(1, "1.5"), (1, "1"), (3, "1.5"), (3, "1.5"), (3, "1.5"), (3, "1.5"), (3, "1.5"), (6, "1")]
CONDITIONS: dict[str, Any] = {"rollover_days": D(2), "rollover_months": 2, "deficit_days": D(1)}


def one_by_one(world: World, engagement: Engagement) -> None:
    for number, (month, days) in enumerate(WORK, start=1):
        worklogs.log_work(
            engagement=engagement,
            member=world.bob,
            day=dt.date(2026, month, number),
            days=D(days),
            by=actor_of(world.bob),
        )


def at_once(world: World, engagement: Engagement, work: list[tuple[int, str]]) -> None:
    months = {(engagement.pk, Month(2026, month)): engagement for month, _days in work}
    held = terms_by_engagement([engagement.pk])
    postings.open_months(months)
    postings.allot(months, held=held)
    logs = WorkLog.objects.bulk_create(
        WorkLog(
            **engagement.owner,
            engagement=engagement,
            member=world.alice,
            day=dt.date(2026, month, number),
            days=D(days),
        )
        for number, (month, days) in enumerate(work, start=1)
    )
    postings.post_work(logs)
    catch_up(engagements=[engagement])


def sums(engagement: Engagement) -> list[tuple[object, ...]]:
    moved = Movement.objects.filter(engagement=engagement).values_list("month", "kind", "origin")
    found = moved.annotate(total=Sum("days")).order_by("month", "kind", "origin")
    return [one for one in found if one[-1]]


def twin(world: World) -> Engagement:
    return make_engagement(
        client=world.brume,
        executive=world.alice,
        role="coo",
        on=dt.date(2026, 1, 5),
        days_per_month=D(6),
        **CONDITIONS,
    )


def test_the_movements_are_those_of_one_after_the_other(world: World) -> None:
    with world.staff():
        first, second = begin(world, **CONDITIONS), twin(world)
        one_by_one(world, first)
        at_once(world, second, WORK)
        assert sums(first) == sums(second)
        opened = EngagementMonth.objects.filter(engagement=second)
        assert opened.count() == 6


def test_what_comes_later_brings_the_difference_only(world: World) -> None:
    with world.staff():
        first, second = begin(world, **CONDITIONS), twin(world)
        one_by_one(world, first)
        at_once(world, second, WORK[:5])
        catch_up(engagements=[second])
        before = Movement.objects.filter(engagement=second).count()
        catch_up(engagements=[second])
        assert Movement.objects.filter(engagement=second).count() == before


def test_what_is_signed_stays(world: World, now: dt.datetime) -> None:
    with world.staff():
        engagement = begin(world, **CONDITIONS)
        one_by_one(world, engagement)
        signed = ledger.account(engagement=engagement, month=Month(2026, 1))
        sign(world, engagement, Month(2026, 1), now)
        before = sums(engagement)
        catch_up(engagements=[engagement])
        assert sums(engagement) == before
        after = ledger.account(engagement=engagement, month=Month(2026, 1))
        assert (after.used, after.carried_out) == (signed.used, signed.carried_out)


def test_it_asks_the_same_however_many_months_there_are(world: World) -> None:
    with world.staff():
        engagement = begin(world, **CONDITIONS)
        one_by_one(world, engagement)
        with CaptureQueriesContext(connection) as queries:
            catch_up(engagements=[engagement])
        assert len(queries) == 3
