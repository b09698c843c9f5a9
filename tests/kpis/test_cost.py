"""What an outcome has taken, by hand."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from engagements.models import Outcome
from engagements.words import Words
from engagements.worklogs import log_work
from kpis import cost
from kpis.models import Kpi
from tests.factories.kpis import make_framework, make_kpi, unsaved_kpi
from tests.factories.world import World

DAY = dt.date(2026, 11, 18)


@pytest.fixture
def kpi(world: World) -> Kpi:
    with world.staff():
        outcome = Outcome.objects.filter(engagement=world.engagement).earliest("position")
        for step in range(2):
            log_work(
                engagement=world.engagement,
                member=world.bob,
                day=DAY - dt.timedelta(days=step),
                days=Decimal("0.75"),
                words=Words(outcome=outcome.pk),
                by=actor_of(world.bob),
            )
        began = {"baseline": Decimal(20), "baseline_on": dt.date(2026, 1, 1)}
        return make_kpi(make_framework(world.engagement), "leads", outcome=outcome, **began)


def test_days_and_fees_stand_beside_how_far_the_figure_moved(kpi: Kpi, world: World) -> None:
    with world.staff():
        found = cost.cost_of(kpi=kpi, now=Decimal(26))
    assert found is not None
    rate = Decimal(1200)
    assert (found.days, found.fees) == (Decimal("1.50"), rate * Decimal("1.5"))
    assert (found.days_in_words, found.fees_in_words) == ("1½ days", "€1,800")
    assert found.moved == "from 20 to 26"
    assert found.for_each == "€300 for each one"


def test_what_did_not_move_for_the_better_has_no_price_for_each(kpi: Kpi, world: World) -> None:
    with world.staff():
        for now in (Decimal(20), Decimal(12), None):
            found = cost.cost_of(kpi=kpi, now=now)
            assert found is not None
            assert found.for_each == ""
            assert (found.moved == "") == (now is None)


def test_days_before_any_rate_have_no_fees(
    kpi: Kpi, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.staff():
        monkeypatch.setattr(cost, "terms_of", lambda _engagement: [])
        found = cost.cost_of(kpi=kpi, now=Decimal(26))
    assert found is not None
    assert (found.days, found.fees, found.fees_in_words) == (Decimal("1.50"), None, "")


def test_a_figure_that_serves_no_outcome_has_no_cost() -> None:
    assert cost.cost_of(kpi=unsaved_kpi(), now=Decimal(1)) is None
