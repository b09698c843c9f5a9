"""The figures of a funnel against a script of its own over the raw table."""

import csv
import datetime as dt
import io
import statistics
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from kpis.funnel.figures import Figures, NoPeriod, Window, figures_of, velocity_of, window_of
from kpis.funnel.measures import measures
from kpis.funnel.tally import Tally
from tests.factories.funnel import as_csv, bring, make_funnel, random_rows, taken_over
from tests.factories.world import World

STAGES = ("Lead", "MQL", "SQL", "Opportunity", "Proposal")
LIMITS = {"Lead": 14, "MQL": 14, "SQL": 21, "Opportunity": 30, "Proposal": 30}
QUALIFIED = 3


def share(part: Any, whole: Any) -> Decimal | None:
    return cents(Decimal(100) * part / whole) if whole else None


def cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


class Script:
    """What anybody would write who has the file and a definition of each figure."""

    def __init__(self, raw: bytes, first: dt.date, last: dt.date, on: dt.date) -> None:
        self.rows: list[dict[str, Any]] = [*csv.DictReader(io.StringIO(raw.decode()))]
        self.first, self.last, self.on = first, last, on
        for row in self.rows:
            self._read(row)

    def _read(self, row: dict[str, Any]) -> None:
        def day(text: str) -> dt.date | None:
            return dt.date.fromisoformat(text[:10]) if text else None

        opened = day(row["Create Date"])
        closed = day(row["Close Date"])
        won, lost = row["Deal Stage"] == "Closed Won", row["Deal Stage"] == "Closed Lost"
        came = [None] + [day(row[f"Date entered {name}"]) for name in STAGES[1:]]
        if not (won or lost):
            stands = STAGES.index(row["Deal Stage"])
        else:
            known = [place for place in range(1, 5) if came[place]]
            stands = known[-1] if known else QUALIFIED
        if came[stands] is None:
            # The export does not say since when: since it was opened.
            came[stands] = opened
        reached: list[dt.date | None] = []
        for place in range(5):
            days = [*came[place:], closed if won else None, opened if place == 0 else None]
            reached.append(min((day for day in days if day), default=None))
        # Into the first stage it came when it was opened.
        came[0] = came[0] or opened
        row |= {
            "won": won, "lost": lost, "closed": closed if won or lost else None, "came": came,
            "reached": reached, "opened": opened, "stands": stands,
            "value": Decimal(row["Amount"]) if row["Amount"] else None,
        }  # fmt: skip

    def within(self, day: dt.date | None) -> bool:
        return day is not None and self.first <= day <= self.last

    def worth(self, rows: list[dict[str, Any]]) -> Decimal:
        return sum((row["value"] for row in rows if row["value"] is not None), Decimal(0))

    def reached(self, place: int) -> list[dict[str, Any]]:
        return [row for row in self.rows if self.within(row["reached"][place])]

    def median_days(self, place: int) -> Decimal | None:
        found = []
        for row in self.rows:
            came = row["came"][place]
            later = [one for one in row["came"][place + 1 :] if one]
            left = min(later) if later else row["closed"]
            if came and left and left >= came and self.within(left):
                found.append((left - came).days)
        return Decimal(str(statistics.median(found))) if found else None

    def ended(self, how: str) -> list[dict[str, Any]]:
        return [row for row in self.rows if row[how] and self.within(row["closed"])]

    def lost_opportunities(self) -> list[dict[str, Any]]:
        return [row for row in self.ended("lost") if row["reached"][QUALIFIED]]

    def open_pipeline(self) -> list[dict[str, Any]]:
        return [
            row
            for row in self.rows
            if row["reached"][QUALIFIED]
            and row["reached"][QUALIFIED] <= self.last
            and (row["closed"] is None or row["closed"] > self.last)
        ]

    def velocity(self) -> Decimal:
        won, lost = self.ended("won"), self.lost_opportunities()
        values = [row["value"] for row in won if row["value"] is not None]
        mean = sum(values) / len(values)
        cycle = Decimal(str(statistics.median((row["closed"] - row["opened"]).days for row in won)))
        return len(self.open_pipeline()) * Decimal(len(won)) / (len(won) + len(lost)) * mean / cycle

    def handed(self) -> list[dict[str, Any]]:
        return [row for row in self.rows if row["Handed over"] and
                self.within(dt.date.fromisoformat(row["Handed over"][:10]))]  # fmt: skip

    def in_time(self) -> int:
        def at(text: str) -> dt.datetime:
            return dt.datetime.fromisoformat(text)

        return sum(
            1 for row in self.handed()
            if row["First contacted"]
            and at(row["First contacted"]) - at(row["Handed over"]) <= dt.timedelta(hours=24)
        )  # fmt: skip

    def stalled(self, place: int) -> int:
        return sum(
            1 for row in self.rows
            if row["closed"] is None and row["stands"] == place
            and (self.on - (row["came"][place] or row["opened"])).days > LIMITS[STAGES[place]]
        )  # fmt: skip


@pytest.fixture
def filled(world: World, now: dt.datetime, today: dt.date) -> tuple[World, Any, bytes]:
    raw = as_csv(random_rows(2_000, until=today))
    with world.staff():
        funnel = make_funnel(world)
    done = taken_over(world, bring(world, funnel, raw, at=now))
    assert (done.state, done.added, done.problem_count) == ("done", 2_000, 0)
    return world, funnel, raw


def test_the_figures_are_those_of_an_independent_script(
    filled: tuple[World, Any, bytes],
    today: dt.date,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    world, funnel, raw = filled
    for code in ("12-months", "2026-Q3", "2026-10"):
        window = window_of(text=code, on=today)
        with world.staff(), django_assert_num_queries(5):
            found = figures_of(funnel=funnel, window=window, on=today)
        compare(found, window, raw, today)


def compare(found: Figures, window: Window, raw: bytes, today: dt.date) -> None:
    script = Script(raw, window.span.first, window.span.last, today)
    counts = [len(script.reached(place)) for place in range(5)] + [len(script.ended("won"))]
    for place, one in enumerate(found.stages):
        assert one.tally.reached == counts[place] > 0
        assert one.tally.value == script.worth(script.reached(place))
        assert one.tally.days == script.median_days(place)
        assert one.conversion == share(counts[place + 1], counts[place])
        assert one.now.stalled == script.stalled(place) > 0
    tally = found.now.tally
    assert (tally.won, tally.lost) == (len(script.ended("won")), len(script.lost_opportunities()))
    assert tally.early == len(script.ended("lost")) - tally.lost
    assert found.now.win_rate == share(tally.won, tally.won + tally.lost)
    assert found.now.velocity.value == cents(script.velocity())
    pipeline = script.open_pipeline()
    assert (tally.open, tally.open_value) == (len(pipeline), script.worth(pipeline))
    bare = [row for row in pipeline if not row["Lead Source"] or not row["Segment"]]
    assert found.now.unplaced == share(script.worth(bare), tally.open_value)
    handed = script.handed()
    refused = [row for row in handed if row["Sales verdict"] == "Rejected"]
    assert (tally.handed, tally.refused) == (len(handed), len(refused))
    assert found.now.in_time == share(script.in_time(), len(handed))
    assert sum(found.refused.values()) == len(refused)
    assert sum(found.lost.values()) == len(script.ended("lost"))
    assert sum(one.leads for one in found.sources) == counts[0]
    assert sum(one.won_value for one in found.segments) == script.worth(script.ended("won"))


def test_the_measures_of_a_month_are_those_of_the_page(
    filled: tuple[World, Any, bytes],
    today: dt.date,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    world, funnel, raw = filled
    codes = ["M02", "M07", "M08", "M09", "M10", "M12", "M13", "M14", "M19", "M03"]
    october = dt.date(2026, 10, 1)
    with world.staff(), django_assert_num_queries(2):
        found = measures(codes, funnel=funnel, period=october, cadence="month")
    script = Script(raw, october, dt.date(2026, 10, 31), today)
    leads, mql, sql, opportunities = (len(script.reached(place)) for place in range(4))
    assert "M03" not in found
    assert found["M02"].value == script.worth(script.reached(QUALIFIED))
    assert found["M07"].value == share(sql, mql)
    assert found["M08"].value == share(opportunities, leads)
    assert found["M12"].value == cents(script.velocity())


def test_an_empty_funnel_has_no_values_and_says_why(world: World, today: dt.date) -> None:
    with world.staff():
        funnel = make_funnel(world)
        found = figures_of(funnel=funnel, window=window_of(text="2026-10", on=today), on=today)
        told = measures(["M09", "M12", "M07"], funnel=funnel, period=today, cadence="month")
    assert found.now.win_rate is None
    assert found.now.velocity.value is None
    assert found.now.velocity.why == "No opportunity was won or lost in this period."
    assert [one.conversion for one in found.stages] == [None] * 5
    assert told["M07"].why == "Nothing reached “MQL” in this period."


def test_velocity_is_the_example_of_the_law() -> None:
    tally = Tally(stages=(), won=1, lost=2, won_mean=Decimal(9000), cycle=Decimal(45), open=4)
    assert velocity_of(tally).value == Decimal("266.67")


@pytest.mark.parametrize(
    ("code", "first", "last", "before"),
    [
        ("2026-11", "2026-11-01", "2026-11-30", "2026-10-01"),
        ("2026-Q1", "2026-01-01", "2026-03-31", "2025-10-01"),
        ("12-months", "2027-03-01", "2028-02-29", "2026-03-01"),
    ],
)
def test_a_window_has_the_one_before_it(code: str, first: str, last: str, before: str) -> None:
    window = window_of(text=code, on=dt.date(2028, 2, 29))
    assert (str(window.span.first), str(window.span.last)) == (first, last)
    assert str(window.before.first) == before


@pytest.mark.parametrize("code", ["2026", "2026-13", "2026-Q5", "0000-01", "x"])
def test_what_is_no_period_is_refused(code: str) -> None:
    with pytest.raises(NoPeriod):
        window_of(text=code, on=dt.date(2026, 11, 19))
