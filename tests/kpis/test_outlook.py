"""What the client's people read: outcomes first, and only what they were shown."""

import datetime as dt

from engagements.models import Outcome
from kpis import outlook
from tests.factories.kpis import make_framework, make_kpi, read, set_target
from tests.factories.world import World

ON = dt.date(2026, 11, 19)
OCTOBER = dt.date(2026, 10, 1)


def test_an_outcome_is_said_by_its_first_figure(world: World) -> None:
    with world.staff():
        outcome = Outcome.objects.filter(engagement=world.engagement).earliest("position")
        framework = make_framework(world.engagement)
        leads = make_kpi(framework, "leads", outcome=outcome, direction="up", per="month")
        set_target(leads, low=50)
        read(leads, OCTOBER, 34)
        make_kpi(framework, "win_rate", outcome=outcome)
        other = make_kpi(framework, "margin")
    with world.founder():
        (found,) = outlook.outlooks(engagements=[world.engagement], on=ON)
    first = found.results[0]
    assert first.sentence == "34 of 50 a month."
    assert [line.kpi.key for line in first.lines] == ["leads", "win_rate"]
    assert [line.kpi.pk for line in found.others] == [other.pk]


def test_what_was_not_shown_yet_is_not_there(world: World) -> None:
    with world.staff():
        outcome = Outcome.objects.filter(engagement=world.engagement).earliest("position")
        make_kpi(make_framework(world.engagement, is_shown=False), "leads", outcome=outcome)
    for whose in (world.founder(), world.staff()):
        with whose:
            (found,) = outlook.outlooks(engagements=[world.engagement], on=ON)
        assert found.board is None
        assert not found.results[0].lines
        assert found.sentences == []
