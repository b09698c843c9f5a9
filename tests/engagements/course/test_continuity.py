import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.actors import actor_of
from engagements.course import continuity
from engagements.course.continuity import Score, missing_in
from engagements.mandate import responsibilities
from engagements.models import Continuity
from tests.factories.world import World

ON = dt.date(2026, 11, 19)
WHOLE = {
    "document": "Restore plan",
    "checked_on": ON,
    "second_person": "Anne",
    "access_owner": "Marc",
}


@pytest.mark.parametrize(
    ("covered", "domains", "percent", "tone"),
    [
        (0, 0, None, ""),
        (0, 9, 0, "bad"),
        (4, 9, 44, "bad"),
        (1, 2, 50, "warn"),
        (6, 9, 67, "warn"),
        (7, 9, 78, "warn"),
        (4, 5, 80, "good"),
        (9, 9, 100, "good"),
        (1, 8, 13, "bad"),
    ],
)
def test_the_score_is_the_share_of_covered_domains(
    covered: int, domains: int, percent: int | None, tone: str
) -> None:
    score = Score(covered, domains)
    assert (score.percent, score.tone) == (percent, tone)
    assert score.words


def test_a_domain_is_covered_by_three_things() -> None:
    assert missing_in(row=Continuity(**WHOLE), on=ON) == ()


@pytest.mark.parametrize(
    ("facts", "lacks"),
    [
        ({"document": "", "checked_on": None}, "a document"),
        ({"checked_on": None}, "a document that was checked lately"),
        ({"checked_on": ON - dt.timedelta(days=184)}, "a document that was checked lately"),
        ({"second_person": ""}, "a second person"),
        ({"access_owner": ""}, "somebody who holds the access"),
    ],
)
def test_what_a_domain_lacks_is_named(facts: dict[str, object], lacks: str) -> None:
    assert missing_in(row=Continuity(**{**WHOLE, **facts}), on=ON) == (lacks,)


def test_a_document_stays_fresh_for_six_months() -> None:
    row = Continuity(**{**WHOLE, "checked_on": ON - dt.timedelta(days=183)})
    assert missing_in(row=row, on=ON) == ()


def test_the_domains_are_those_of_the_responsibilities(world: World) -> None:
    by = actor_of(world.bob)
    with world.staff():
        assert continuity.covers_of(engagement=world.engagement, on=ON) == []
        responsibilities.take_usual(engagement=world.engagement, by=by)
        responsibilities.add_domain(engagement=world.engagement, by=by, name="Drones")
        found = continuity.covers_of(engagement=world.engagement, on=ON)
        continuity.cover(engagement=world.engagement, domain="Drones", by=by, **WHOLE)
        continuity.cover(engagement=world.engagement, domain="gone", by=by, **WHOLE)
        after = continuity.covers_of(engagement=world.engagement, on=ON)
        one = continuity.scores(engagements=[world.engagement.pk], on=ON)[world.engagement.pk]
    assert found[-1].name == "Drones"
    assert not any(cover.is_covered for cover in found)
    assert [cover.name for cover in after if cover.is_covered] == ["Drones"]
    assert continuity.score_of(after) == one == Score(1, len(after))


def test_many_scores_take_two_statements(world: World) -> None:
    with world.staff(), CaptureQueriesContext(connection) as made:
        continuity.scores(engagements=[world.engagement.pk, 999], on=ON)
    assert len([query for query in made if "engagements_" in query["sql"]]) == 2


def test_the_database_checks_no_document_that_is_not_named(world: World) -> None:
    with world.staff(), pytest.raises(IntegrityError), transaction.atomic():
        Continuity.objects.create(
            **world.engagement.owner, engagement=world.engagement, domain="x", checked_on=ON
        )
