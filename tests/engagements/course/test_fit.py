"""Load over three finished months, its bounds, and the advice that is written down once."""

import datetime as dt
from decimal import Decimal

import pytest

from common.periods import Month
from engagements.course import fit
from engagements.course.fit import Band, Fit, Load
from engagements.models import Engagement, FitAdvice
from tests.factories.billing import log_days
from tests.factories.world import World

OCTOBER = Month(2026, 10)


def load(days: str, *, working: int = 63, month: Month = OCTOBER) -> Load:
    return Load(month, Decimal(days), working)


@pytest.mark.parametrize(
    ("days", "exact", "band"),
    [
        ("31.5", "50.0", Band.FAVOURABLE),
        ("31.51", "50.0", Band.DEPENDS),
        ("44.1", "70.0", Band.DEPENDS),
        ("44.11", "70.0", Band.HIGH),
        ("0", "0.0", Band.FAVOURABLE),
    ],
)
def test_the_bounds_are_exact(days: str, exact: str, band: Band) -> None:
    assert (load(days).tenths, load(days).band) == (Decimal(exact), band)


def of(*days: str) -> Fit:
    months = [OCTOBER.plus(back - len(days) + 1) for back in range(len(days))]
    loads = tuple(load(one, month=month) for one, month in zip(days, months, strict=True))
    return Fit(Engagement(), loads)


def test_two_months_running_are_time_to_hire() -> None:
    assert of("40", "45", "46").since == Month(2026, 9)
    assert of("46", "40", "46").verdict == "depends"
    assert of("46", "46", "40").verdict == "depends"
    assert of("20").verdict == "favourable"
    assert of().verdict == "early"


def test_a_large_and_complex_company_points_to_full_time() -> None:
    assert Fit(Engagement(), (), staff=201, complexities=2).is_complex
    assert not Fit(Engagement(), (), staff=200, complexities=3).is_complex
    assert not Fit(Engagement(), (), staff=500, complexities=1).is_complex


@pytest.mark.django_db
def test_three_finished_months_count(world: World) -> None:
    with world.staff():
        log_days(world.engagement, Month(2026, 8), Decimal(9))
        log_days(world.engagement, Month(2026, 10), Decimal(6))
        found = fit.fit(engagement=world.engagement, on=dt.date(2026, 11, 19), with_size=True)
    latest = found.latest
    assert latest is not None
    # August 21, September 22, October 22 working days in France.
    assert (latest.month, latest.days, latest.working) == (OCTOBER, Decimal(15), 65)
    assert found.verdict == "favourable"


@pytest.mark.django_db
def test_the_advice_to_hire_is_written_once_a_streak(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.staff():
        log_days(world.engagement, Month(2026, 8), Decimal(20))
        monkeypatch.setattr(fit, "HIRE", 5)
        monkeypatch.setattr(fit, "FAVOURABLE", 1)
        first = fit.advise(on=dt.date(2026, 10, 20))
        assert [one.since for one in first] == [dt.date(2026, 8, 1)]
        assert fit.advise(on=dt.date(2026, 10, 21)) == []
        assert fit.advise(on=dt.date(2026, 11, 19)) == []
        assert FitAdvice.objects.count() == 1
