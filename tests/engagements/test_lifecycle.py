"""How a client and an engagement begin, change and end."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from accounts.models import AuditEntry
from common.periods import Month
from engagements import amending, ledger, months
from engagements.lifecycle import (
    CannotEnd,
    CannotOpen,
    change_client,
    change_engagement,
    open_client,
    open_engagement,
    usual_dates,
)
from engagements.models import Engagement, EngagementMonth, Outcome
from tests.factories.billing import log_days
from tests.factories.world import World


def begin(
    world: World, *, starts_on: dt.date = dt.date(2026, 3, 16), role: str = "cto"
) -> Engagement:
    return open_engagement(
        client=world.brume,
        role=role,
        title="Fractional CTO",
        executive=world.bob,
        starts_on=starts_on,
        by=actor_of(world.alice),
        on=dt.date(2026, 11, 19),
        conditions={"days_per_month": Decimal(6), "day_rate": Decimal(1000)},
        outcomes=[{"title": "One"}, {"title": "Two"}],
    )


def test_a_client_gets_an_address_and_a_colour_of_its_own(world: World) -> None:
    with world.staff():
        made = open_client(name="Élan & Cie", by=actor_of(world.alice), city="Lyon")
        assert (made.slug, made.hue, made.city) == ("elan-cie", 2, "Lyon")
        assert AuditEntry.objects.filter(verb="opened", client=made).exists()


@pytest.mark.parametrize(("name", "reason"), [("Brume", "called Brume"), ("!!!", "letters")])
def test_a_name_that_cannot_be_told_apart_is_refused(world: World, name: str, reason: str) -> None:
    with world.staff(), pytest.raises(CannotOpen, match=reason):
        open_client(name=name, by=actor_of(world.alice))


def test_a_long_name_is_shortened_in_its_address(world: World) -> None:
    with world.staff():
        assert len(open_client(name="a" * 80, by=actor_of(world.alice)).slug) == 60


def test_what_changes_of_a_client_stands_in_the_trail(world: World) -> None:
    with world.staff():
        change_client(client=world.brume, by=actor_of(world.olga), city="Rennes", name="Brume")
        assert AuditEntry.objects.get(verb="changed").detail == {"city": ["Nantes", "Rennes"]}
        change_client(client=world.brume, by=actor_of(world.olga), city="Rennes")
        assert AuditEntry.objects.filter(verb="changed").count() == 1


def test_an_engagement_begins_with_its_term_its_outcomes_and_its_ledger(world: World) -> None:
    with world.staff():
        made = begin(world)
        assert made.slug == "brume-cto"
        assert made.terms.get().starts_on == dt.date(2026, 3, 16)
        titles = Outcome.objects.filter(engagement=made).order_by("position")
        assert list(titles.values_list("position", "title")) == [(1, "One"), (2, "Two")]
        march = ledger.account(engagement=made, month=Month(2026, 3))
        assert march.contracted == Decimal("3.25")


def test_a_second_one_of_the_same_role_is_told_apart_by_its_month(world: World) -> None:
    with world.staff():
        begin(world)
        assert begin(world, starts_on=dt.date(2026, 9, 1)).slug == "brume-cto-2026-09"
        with pytest.raises(CannotOpen, match="September 2026"):
            begin(world, starts_on=dt.date(2026, 9, 15))


def test_executives_open_their_own_and_the_office_all(world: World) -> None:
    with world.staff():
        world.engagement.executive = world.alice
        world.engagement.save(update_fields=["executive"])
        counts = [
            Engagement.objects.open_to(actor_of(person)).count()
            for person in (world.alice, world.olga, world.bob)
        ]
        assert counts == [1, 1, 0]


def end(world: World, engagement: Engagement, day: dt.date | None) -> Engagement:
    return change_engagement(
        engagement=engagement, ends_on=day, by=actor_of(world.alice), on=dt.date(2026, 11, 19)
    )


def test_an_engagement_that_ends_within_a_month_is_allotted_its_part(world: World) -> None:
    with world.staff():
        engagement = begin(world)
        november = Month(2026, 11)
        assert ledger.account(engagement=engagement, month=november).contracted == 6
        # 10 of November's 20 working days in France: the 11th is a holiday.
        end(world, engagement, dt.date(2026, 11, 16))
        assert ledger.account(engagement=engagement, month=november).contracted == 3
        end(world, engagement, None)
        assert ledger.account(engagement=engagement, month=november).contracted == 6


def test_months_after_the_end_hold_nothing(world: World) -> None:
    with world.staff():
        engagement = end(world, begin(world), dt.date(2026, 8, 31))
        contracted = [
            ledger.account(engagement=engagement, month=Month(2026, month)).contracted
            for month in (8, 9, 10, 11)
        ]
    assert contracted == [6, 0, 0, 0]


def test_no_month_after_the_end_is_opened(world: World) -> None:
    """From 16 March to 15 May, set up in November: March, April and May, and no other."""
    with world.staff():
        made = open_engagement(
            client=world.brume,
            role="cto",
            title="Fractional CTO",
            executive=world.bob,
            starts_on=dt.date(2026, 3, 16),
            ends_on=dt.date(2026, 5, 15),
            by=actor_of(world.alice),
            on=dt.date(2026, 11, 19),
            conditions={"days_per_month": Decimal(6), "day_rate": Decimal(1000)},
        )
        rows = EngagementMonth.objects.filter(engagement=made).order_by("month")
        assert [row.month.month for row in rows] == [3, 4, 5]


def test_no_engagement_ends_before_its_last_day_of_work(world: World) -> None:
    with world.staff():
        engagement = begin(world)
        log_days(engagement, Month(2026, 11), Decimal(3))
        with pytest.raises(CannotEnd, match="Work is logged on 4 November 2026"):
            end(world, engagement, dt.date(2026, 11, 3))
        assert end(world, engagement, dt.date(2026, 11, 4)).ends_on == dt.date(2026, 11, 4)


def test_the_end_does_not_move_behind_a_month_that_is_handed_in(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        engagement = begin(world)
        log_days(engagement, Month(2026, 10), Decimal(3))
        row = months.month_of(engagement=engagement, month=Month(2026, 10))
        months.submit(month=row, by=actor_of(world.bob), at=now, on=now.date())
        with pytest.raises(CannotEnd, match="October 2026 is handed in already"):
            end(world, engagement, dt.date(2026, 10, 20))
        assert end(world, engagement, dt.date(2026, 10, 31)).ends_on == dt.date(2026, 10, 31)


def test_no_engagement_ends_before_it_or_a_term_of_it_begins(world: World) -> None:
    with world.staff():
        engagement = begin(world)
        with pytest.raises(CannotEnd, match="before it begins"):
            end(world, engagement, dt.date(2026, 3, 15))
        amending.add_term(
            engagement=engagement,
            starts_on=dt.date(2027, 1, 1),
            by=actor_of(world.alice),
            on=dt.date(2026, 11, 19),
            days_per_month=Decimal(8),
            day_rate=Decimal(1000),
        )
        with pytest.raises(CannotEnd, match="A term begins after"):
            end(world, engagement, dt.date(2026, 12, 31))


def test_what_changes_of_an_engagement_stands_in_the_trail(world: World) -> None:
    facts = {"title": "Fractional CTO and CISO", "report_day": 5}
    with world.staff():
        engagement = begin(world)
        for _ in range(2):
            change_engagement(
                engagement=engagement,
                ends_on=dt.date(2027, 3, 31),
                by=actor_of(world.olga),
                on=dt.date(2026, 11, 19),
                **facts,
            )
        entry = AuditEntry.objects.get(verb="changed")
        assert entry.detail == {
            "title": ["Fractional CTO", "Fractional CTO and CISO"],
            "report_day": ["3", "5"],
            "ends_on": ["", "2027-03-31"],
        }


@pytest.mark.parametrize(
    ("kind", "starts_on", "ends_on", "committed", "renews"),
    [
        ("standard", "2026-12-01", None, "2027-05-31", "2027-12-01"),
        ("standard", "2024-02-29", None, "2024-08-28", "2027-02-28"),
        ("standard", "2026-01-01", "2026-03-31", "2026-03-31", None),
        ("bridge", "2026-12-01", "2027-03-31", "2027-03-31", None),
        ("timeboxed", "2026-12-01", "2027-03-31", "2027-03-31", None),
    ],
)
def test_six_months_are_committed_and_a_year_is_renewed(
    kind: str, starts_on: str, ends_on: str | None, committed: str, renews: str | None
) -> None:
    found = usual_dates(
        kind=kind,
        starts_on=dt.date.fromisoformat(starts_on),
        ends_on=dt.date.fromisoformat(ends_on) if ends_on else None,
        on=dt.date(2026, 11, 19),
    )
    said = {name: str(day) if day else None for name, day in found.items()}
    assert said == {"committed_until": committed, "renews_on": renews}


@pytest.mark.parametrize("kind", ["bridge", "timeboxed"])
def test_a_bridge_and_a_box_of_time_name_their_end(world: World, kind: str) -> None:
    with world.staff():
        with pytest.raises(CannotEnd, match="ends: name"):
            change_engagement(
                engagement=world.engagement,
                ends_on=None,
                kind=kind,
                by=actor_of(world.olga),
                on=dt.date(2026, 11, 19),
            )
        with pytest.raises(CannotOpen, match="ends: name"):
            open_engagement(
                client=world.brume,
                role="cto",
                title="Bridge",
                executive=world.bob,
                starts_on=dt.date(2026, 12, 1),
                kind=kind,
                by=actor_of(world.olga),
                on=dt.date(2026, 11, 19),
                conditions={"days_per_month": Decimal(6), "day_rate": Decimal(1000)},
            )
