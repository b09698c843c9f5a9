"""manage.py month_statement: the figures of the law, also where no month is approved."""

import datetime as dt
import json
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.actors import actor_of
from common.periods import Month
from engagements import months
from engagements.models import Engagement
from tests.engagements.test_carrying import begin, sign, work
from tests.factories.world import World, make_engagement

D = Decimal
KEYS = [
    "client", "role", "month", "contracted", "carried_in", "available", "used", "burst",
    "borrowed", "carried_out", "expired", "billable", "state",
]  # fmt: skip


def said(month: str, *options: str, provider: str = "acme") -> str:
    out = StringIO()
    call_command("month_statement", "--provider", provider, "--month", month, *options, stdout=out)
    return out.getvalue()


def figures(month: str, role: str = "cto") -> dict[str, Any]:
    found = {one["role"]: one for one in json.loads(said(month, "--json"))}
    return found[role]


def days(month: str, *names: str) -> list[str]:
    found = figures(month)
    return [found[name] for name in names]


def test_it_prints_every_key_in_order_with_two_places(world: World) -> None:
    with world.staff():
        work(world, world.engagement, Month(2026, 3), "2.5")
    (line,) = json.loads(said("2026-03", "--json"))
    assert list(line) == KEYS
    assert line == {
        "client": "Brume",
        "role": "cio",
        "month": "2026-03",
        "contracted": "8.00",
        "carried_in": "0.00",
        "available": "8.00",
        "used": "2.50",
        "burst": "0.00",
        "borrowed": "0.00",
        "carried_out": "0.00",
        "expired": "5.50",
        "billable": "8.00",
        "state": "open",
    }


def test_a_chain_of_open_months_gives_the_example_of_the_law(world: World) -> None:
    """6 days, rollover 2 for 1 month; January 4½, February 6½, March 8 (Days 5)."""
    with world.staff():
        engagement = begin(world)
        for number, used in enumerate(["4.5", "6.5", "8"], start=1):
            work(world, engagement, Month(2026, number), used)
    asked = ("carried_in", "available", "used", "burst", "carried_out", "expired", "billable")
    assert days("2026-01", *asked) == ["0.00", "6.00", "4.50", "0.00", "1.50", "0.00", "6.00"]
    assert days("2026-02", *asked) == ["1.50", "7.50", "6.50", "0.00", "1.00", "0.00", "6.00"]
    assert days("2026-03", *asked) == ["1.00", "7.00", "8.00", "1.00", "0.00", "0.00", "7.00"]


def test_the_same_months_say_the_same_once_they_are_approved(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        engagement = begin(world)
        for number, used in enumerate(["4.5", "6.5", "8"], start=1):
            work(world, engagement, Month(2026, number), used)
    before = [figures(f"2026-0{number}") for number in (1, 2, 3)]
    with world.staff():
        for number in (1, 2):
            sign(world, engagement, Month(2026, number), now)
        row = months.month_of(engagement=engagement, month=Month(2026, 3))
        months.submit(month=row, by=actor_of(world.bob), at=now, on=now.date())
    after = [figures(f"2026-0{number}") for number in (1, 2, 3)]
    states = [one.pop("state") for one in after]
    assert states == ["approved", "approved", "submitted"]
    assert [{key: one[key] for key in KEYS[:-1]} for one in before] == after


def test_the_oldest_days_expire_first_and_beyond_the_most_in_total(world: World) -> None:
    """Two days go on for two months: of January's 3 unused days 1 expires; the 2 that went on
    expire in March, before February's own."""
    with world.staff():
        engagement = begin(world, rollover_months=2)
        for month, used in ((1, "3"), (2, "5"), (3, "6")):
            work(world, engagement, Month(2026, month), used)
    asked = ("carried_in", "carried_out", "expired")
    assert days("2026-01", *asked) == ["0.00", "2.00", "1.00"]
    # 2 of January used first; 3 of February's 6 are left, of which 2 go on.
    assert days("2026-02", *asked) == ["2.00", "2.00", "1.00"]
    assert days("2026-03", *asked) == ["2.00", "2.00", "0.00"]


def test_borrowed_days_lower_the_next_month_and_only_the_rest_is_burst(world: World) -> None:
    with world.staff():
        engagement = begin(world, rollover_days=0, rollover_months=0, deficit_days=D(2))
        work(world, engagement, Month(2026, 1), "9")
    asked = ("carried_in", "available", "used", "borrowed", "burst", "carried_out", "billable")
    assert days("2026-01", *asked) == ["0.00", "6.00", "9.00", "2.00", "1.00", "0.00", "7.00"]
    assert days("2026-02", *asked) == ["-2.00", "4.00", "0.00", "0.00", "0.00", "0.00", "6.00"]


@pytest.mark.parametrize(
    ("conditions", "used", "burst", "billable"),
    [
        ({}, "4", "0.00", "6.00"),
        ({}, "8", "2.00", "8.00"),
        # The cap is half of 6: the rest waits for the founder's name.
        ({}, "10", "4.00", "9.00"),
        ({"burst_cap": D(1)}, "10", "4.00", "7.00"),
        ({"burst_cap": D(0)}, "10", "4.00", "6.00"),
        ({"billing": "actual"}, "4", "0.00", "4.00"),
        ({"billing": "actual"}, "8", "2.00", "8.00"),
        ({"billing": "actual"}, "10", "4.00", "9.00"),
    ],
)
def test_what_is_billable_by_mode_and_cap(
    world: World, conditions: dict[str, Any], used: str, burst: str, billable: str
) -> None:
    with world.staff():
        engagement = begin(world, rollover_days=0, rollover_months=0, **conditions)
        work(world, engagement, Month(2026, 1), used)
    assert days("2026-01", "burst", "billable") == [burst, billable]


def test_in_actual_billing_nothing_goes_on_or_expires(world: World) -> None:
    with world.staff():
        engagement = begin(world, rollover_days=0, rollover_months=0, billing="actual")
        work(world, engagement, Month(2026, 1), "4")
    assert days("2026-01", "carried_out", "expired") == ["0.00", "0.00"]


def test_a_month_that_was_never_opened_reads_as_it_will_open(world: World) -> None:
    """6 × 12/22 = 3.27 → 3.25 days from Monday 16 March 2026 (Days 4)."""
    with world.staff():
        make_engagement(
            client=world.brume,
            executive=world.bob,
            role="cto",
            starts_on=dt.date(2026, 3, 16),
            on=dt.date(2026, 3, 16),
            days_per_month=D(6),
            rollover_days=D(2),
            rollover_months=1,
        )
    assert days("2026-03", "contracted", "state") == ["3.25", "open"]
    assert days("2028-01", "contracted", "carried_in") == ["6.00", "2.00"]


def test_engagements_come_by_client_and_role_and_only_while_they_run(world: World) -> None:
    with world.staff():
        begin(world)
        Engagement.objects.filter(role="cto").update(ends_on=dt.date(2026, 6, 30))
    assert [one["role"] for one in json.loads(said("2026-06", "--json"))] == ["cio", "cto"]
    assert [one["role"] for one in json.loads(said("2026-07", "--json"))] == ["cio"]
    assert json.loads(said("2025-12", "--json")) == []


def test_one_client_is_asked_for_by_its_name_or_slug(world: World) -> None:
    assert len(json.loads(said("2026-06", "--client", "BRUME sas", "--json"))) == 1
    assert len(json.loads(said("2026-06", "--client", "brume", "--json"))) == 1
    with pytest.raises(CommandError, match="no client called Nobody; there are: Brume"):
        said("2026-06", "--client", "Nobody", "--json")


def test_another_provider_is_not_in_it(world: World) -> None:
    (line,) = json.loads(said("2026-06", "--json", provider="other"))
    assert line["client"] == "Elsewhere"


def test_without_json_it_is_a_table(world: World) -> None:
    head, line = said("2026-06").splitlines()
    assert head.split()[:3] == ["client", "role", "month"]
    assert line.split()[:4] == ["Brume", "cio", "2026-06", "8.00"]
    assert said("2020-01") == "No engagement runs in 2020-01.\n"


@pytest.mark.parametrize(
    ("month", "provider", "words"),
    [
        ("June", "acme", "'June' is not a month; write it like 2026-03"),
        ("2026-13", "acme", "month must be in 1..12"),
        ("2026-06", "nobody", "There is no provider with the slug nobody"),
    ],
)
def test_what_it_cannot_do_is_said_and_ends_with_two(
    world: World, month: str, provider: str, words: str
) -> None:
    with pytest.raises(CommandError, match=words) as refusal:
        said(month, provider=provider)
    assert refusal.value.returncode == 2
