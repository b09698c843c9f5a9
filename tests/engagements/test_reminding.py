"""Executives are reminded of missing days: in time, once, and never on a day off."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.actors import actor_of
from accounts.models import Letter
from common.periods import Month
from engagements import months, reminding, worklogs
from engagements.models import Engagement, Leave, Reminder
from engagements.reminding import Missing, is_morning, missing, patience, remind
from tests.factories.billing import log_days
from tests.factories.world import World, make_engagement

# A Monday; the 11th before it was a holiday in France.
MONDAY = dt.date(2026, 11, 16)
AT = dt.datetime(2026, 11, 16, 8, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_URL = "https://mandate.example"


def log(world: World, day: dt.date, days: str = "1", engagement: Engagement | None = None) -> None:
    worklogs.log_work(
        engagement=engagement or world.engagement,
        member=world.bob,
        day=day,
        days=Decimal(days),
        by=actor_of(world.bob),
    )


def hand_in(world: World) -> None:
    """October, so that only what is quiet is missing."""
    row = months.month_of(engagement=world.engagement, month=Month(2026, 10))
    months.submit(month=row, by=actor_of(world.bob), at=AT, on=MONDAY)


def told(world: World, on: dt.date) -> list[tuple[str, dt.date]]:
    """What bob is told on a day, engagement by engagement."""
    due = remind(provider=world.acme, at=AT, on=on)
    return [(one.reason, one.since) for one in due.get(world.bob.pk, [])]


def letters() -> list[Letter]:
    return list(Letter.objects.filter(kind=reminding.KIND).order_by("id"))


@pytest.mark.parametrize(
    ("days", "of_month", "expected"),
    [
        # Twice 20 ÷ 8 = 5; twice 22 ÷ 8 = 5.5, up to 6; 2 days a month are rare; 20 are many.
        ("8", 20, 5),
        ("8", 22, 6),
        ("2", 22, 22),
        ("20", 22, 5),
    ],
)
def test_who_works_little_is_left_in_peace_for_longer(
    days: str, of_month: int, expected: int
) -> None:
    assert patience(contracted=Decimal(days), of_month=of_month) == expected


def test_a_silence_is_told_on_a_monday(world: World) -> None:
    with world.staff():
        hand_in(world)
        # November has 20 working days: 8 days a month are patient for 5. After Thursday 5:
        # 6, 9, 10, 12 and 13 are 5, for the 11th is a holiday.
        log(world, dt.date(2026, 11, 5))
        assert told(world, MONDAY) == [("quiet", dt.date(2026, 11, 5))]
        (letter,) = letters()
        assert letter.recipient == "bob@acme.example"
        assert "Brume, Fractional CIO: no day is logged since 5 November." in letter.text
        assert "https://mandate.example/p/acme/log/" in letter.text


def test_a_day_less_is_no_silence(world: World) -> None:
    with world.staff():
        hand_in(world)
        log(world, dt.date(2026, 11, 6))
        assert told(world, MONDAY) == []


@pytest.mark.parametrize("day", [17, 18, 20, 21, 22])
def test_it_is_not_told_on_other_days(world: World, day: int) -> None:
    with world.staff():
        hand_in(world)
        log(world, dt.date(2026, 11, 5))
        assert told(world, dt.date(2026, 11, day)) == []


def test_each_thing_is_told_once(world: World) -> None:
    with world.staff():
        hand_in(world)
        log(world, dt.date(2026, 11, 5))
        assert told(world, MONDAY)
        assert told(world, MONDAY) == []
        assert told(world, MONDAY + dt.timedelta(days=7)) == []
        assert (len(letters()), Reminder.objects.count()) == (1, 1)


def test_a_new_silence_is_told_anew(world: World) -> None:
    with world.staff():
        hand_in(world)
        log(world, dt.date(2026, 11, 5))
        told(world, MONDAY)
        log(world, dt.date(2026, 11, 17))
        assert told(world, dt.date(2026, 11, 30)) == [("quiet", dt.date(2026, 11, 17))]


def test_leave_is_no_silence_and_nobody_is_written_to_on_it(world: World) -> None:
    with world.staff():
        hand_in(world)
        log(world, dt.date(2026, 11, 5))
        Leave.objects.create(
            member=world.bob, starts_on=dt.date(2026, 11, 9), ends_on=dt.date(2026, 11, 17)
        )
        # On Monday he is away; on Wednesday he is back, and was there on the 6th alone.
        assert told(world, MONDAY) == []
        assert told(world, dt.date(2026, 11, 18)) == []
        # Until the next Monday: 6, 18, 19, 20 are four.
        assert told(world, dt.date(2026, 11, 23)) == []
        assert told(world, dt.date(2026, 11, 30)) == [("quiet", dt.date(2026, 11, 5))]


def test_back_in_the_middle_of_a_week_the_first_day_is_the_mornings(world: World) -> None:
    with world.staff():
        hand_in(world)
        log(world, dt.date(2026, 11, 5))
        Leave.objects.create(member=world.bob, starts_on=MONDAY, ends_on=MONDAY)
        assert told(world, MONDAY) == []
        assert told(world, dt.date(2026, 11, 17)) == [("quiet", dt.date(2026, 11, 5))]


@pytest.mark.parametrize(
    "conditions", [{"days_per_month": Decimal(0)}, {"ends_on": dt.date(2026, 11, 13)}]
)
def test_where_no_day_is_owed_none_is_missing(world: World, conditions: dict[str, Any]) -> None:
    with world.staff():
        hand_in(world)
        log(world, dt.date(2026, 11, 13))
        ends_on = conditions.pop("ends_on", None)
        made = make_engagement(
            client=world.brume, executive=world.bob, role="cto",
            starts_on=dt.date(2026, 11, 2), **conditions,
        )  # fmt: skip
        Engagement.objects.filter(pk=made.pk).update(ends_on=ends_on)
        assert told(world, MONDAY) == []


def test_who_used_every_day_is_left_in_peace(world: World) -> None:
    with world.staff():
        hand_in(world)
        log_days(world.engagement, Month(2026, 11), Decimal(8))
        assert told(world, dt.date(2026, 11, 30)) == []


def test_before_the_engagement_began_nothing_was_missed(world: World) -> None:
    with world.staff():
        hand_in(world)
        log(world, dt.date(2026, 11, 13))
        make_engagement(
            client=world.brume, executive=world.bob, role="cto", starts_on=dt.date(2026, 11, 12)
        )
        assert told(world, MONDAY) == []
        # From the 12th on; 4.75 days, patient for nine: 12 to 25 November are ten, told on the 30th.
        due = remind(provider=world.acme, at=AT, on=dt.date(2026, 11, 30))[world.bob.pk]
        assert [one.since for one in due if one.engagement.role == "cto"] == [dt.date(2026, 11, 11)]
        assert "Fractional CTO: no day is logged yet." in letters()[-1].text


def test_a_month_is_late_on_the_third_working_day(world: World) -> None:
    with world.staff():
        # Weekends are not counted: 2 and 3 November have gone by on Wednesday the 4th.
        log(world, dt.date(2026, 11, 2))
        assert told(world, dt.date(2026, 11, 3)) == []
        assert told(world, dt.date(2026, 11, 4)) == [("month", dt.date(2026, 10, 1))]
        (letter,) = letters()
        assert letter.subject == "A month is not handed in yet"
        assert "Brume, Fractional CIO: October 2026 is not handed in." in letter.text
        assert "/p/acme/engagements/brume-cio/months/2026-10/" in letter.text


def test_a_month_that_is_handed_in_is_not_late(world: World) -> None:
    with world.staff():
        hand_in(world)
        log(world, dt.date(2026, 11, 2))
        assert told(world, dt.date(2026, 11, 4)) == []


def test_everything_stands_in_one_letter_a_day(world: World) -> None:
    with world.staff():
        log(world, dt.date(2026, 11, 5))
        make_engagement(client=world.brume, executive=world.bob, role="cto")
        due = missing(on=MONDAY)[world.bob.pk]
        assert len(due) == 4
        remind(provider=world.acme, at=AT, on=MONDAY)
        (letter,) = letters()
        assert letter.text.count("Brume, Fractional") == 4
        assert letter.subject == "Days seem to be missing"


def test_who_has_switched_it_off_or_left_hears_nothing(world: World) -> None:
    with world.staff():
        log(world, dt.date(2026, 11, 5))
    world.bob.user.reminded = False
    world.bob.user.save(update_fields=["reminded"])
    with world.staff():
        assert told(world, MONDAY) == []


@pytest.mark.parametrize("day", [dt.date(2026, 11, 14), dt.date(2026, 11, 11)])
def test_nobody_is_written_to_on_a_day_off(world: World, day: dt.date) -> None:
    with world.staff():
        assert remind(provider=world.acme, at=AT, on=day) == {}


def test_letters_come_in_the_morning() -> None:
    assert not is_morning(dt.datetime(2026, 11, 16, 7, 59, tzinfo=dt.UTC))
    assert is_morning(dt.datetime(2026, 11, 16, 8, tzinfo=dt.UTC))


def test_the_statements_do_not_grow_with_the_engagements(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with world.staff():
        for role in ("cto", "coo", "cmo"):
            make_engagement(client=world.brume, executive=world.bob, role=role)
        with django_assert_max_num_queries(10):
            found: dict[int, list[Missing]] = missing(on=MONDAY)
        assert len(found[world.bob.pk]) == 8
