"""A year of the engagement beside a full-time executive."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from engagements.course import cost, renewal
from engagements.course.cost import Comparison, Package
from engagements.models import Prospect
from tests.factories.world import World


def test_a_chief_marketing_officer_in_france_is_about_180_000() -> None:
    package = cost.starting_package(role="cmo", country="FR")
    assert package.total == Decimal(180_000)
    assert cost.starting_package(role="cmo", country="CH").currency == "CHF"


def test_the_worked_example() -> None:
    package = cost.starting_package(role="cmo", country="FR")
    found = Comparison(
        currency="EUR",
        days_per_month=Decimal("7.5"),
        day_rate=Decimal(1150),
        planned=Decimal("7.5") * 1150 * 12,
        actual=None,
        actual_days=Decimal(0),
        package=package,
    )
    assert (found.planned, found.ratio, found.saved) == (Decimal(103_500), 58, Decimal(76_500))
    abroad = Comparison(**{**vars(found), "package": Package(Decimal(1), Decimal(0), "CHF", "")})
    assert abroad.ratio is None


@pytest.mark.django_db
def test_figures_of_the_provider_stand_before_the_first_ones(world: World) -> None:
    by = actor_of(world.olga)
    with world.staff():
        nobody = Prospect()
        first = cost.package_of(engagement=world.engagement, prospect=nobody)
        assert first.source == "start"
        cost.set_package(
            engagement=world.engagement,
            salary=Decimal(140_000),
            charges=Decimal(40),
            by=by,
            for_all=True,
        )
        known = cost.package_of(engagement=world.engagement, prospect=nobody)
        assert (known.source, known.total) == ("provider", Decimal(196_000))
        own = renewal.prospect_of(engagement=world.engagement)
        mine = cost.package_of(engagement=world.engagement, prospect=own)
        assert mine.source == "engagement"
        found = cost.comparison(engagement=world.engagement, on=dt.date(2026, 11, 19), package=mine)
        assert found is not None
        # 8 days at €1,200 a month; the engagement is younger than a year.
        assert (found.planned, found.actual) == (Decimal(115_200), None)
