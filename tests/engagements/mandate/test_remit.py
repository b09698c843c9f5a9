"""Scope, responsibilities, people, frictions: what belongs to a mandate and who is around it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.utils.translation import override

from accounts.actors import actor_of
from accounts.models import AuditEntry
from engagements.mandate import frictions, lists, people, responsibilities, scope
from engagements.mandate.responsibilities import CannotAssign
from engagements.mandate.scope import CannotScope
from engagements.models import Engagement, Responsibility, ScopeItem, Stakeholder
from engagements.worklogs import log_work
from tests.factories.world import TODAY, World


@pytest.mark.parametrize("role", Engagement.Role.values)
def test_every_role_has_its_lists(role: str) -> None:
    inside, outside = lists.in_scope(role), lists.out_of_scope(role)
    assert len(inside) >= len(lists.COMMON) + 3
    assert len(outside) >= 3
    assert not inside.keys() & outside.keys()
    assert {"committee", "roadmap", "vendors", "scoping"} <= inside.keys()
    assert all(lists.words_of(key) == str(words) for key, words in outside.items())
    assert all(lists.category_of(key) == category for key, (_, category) in inside.items())
    assert set(lists.DOMAINS_OF[role]) <= lists.DOMAINS.keys()


def test_an_engagement_begins_with_the_lists_of_its_role(world: World) -> None:
    with world.staff():
        lines = scope.lines_of(world.engagement)
    outside = [line.text for line in lines["out"]]
    assert outside == ["User tickets", "Setting up machines", "Patching"]
    assert "Run the budget and its renewals" in [line.text for line in lines["in"]]


def test_a_line_in_scope_shows_the_work_behind_it(world: World) -> None:
    by = actor_of(world.bob)
    with world.staff():
        for day, days in ((16, "0.5"), (18, "1")):
            log_work(
                engagement=world.engagement,
                member=world.bob,
                day=TODAY.replace(day=day),
                days=Decimal(days),
                category="vendors",
                by=by,
            )
        lines = {line.item.key: line for line in scope.lines_of(world.engagement)["in"]}
    assert (lines["vendors"].days, lines["vendors"].last_on) == (
        Decimal("1.5"),
        dt.date(2026, 11, 18),
    )
    assert (lines["roadmap"].days, lines["roadmap"].last_on) == (0, None)


def test_a_line_follows_its_reader_until_somebody_writes_it_anew(world: World) -> None:
    by = actor_of(world.bob)
    with world.staff():
        item = ScopeItem.objects.get(engagement=world.engagement, key="not_tickets")
        scope.change_line(item=item, text="Tickets of the shops", by=by)
        assert scope.text_of(item) == "Tickets of the shops"
        scope.change_line(item=item, text="User tickets", by=by)
        assert item.text == ""
        own = scope.add_line(engagement=world.engagement, side="out", text="Telephones", by=by)
        with pytest.raises(CannotScope, match="needs words"):
            scope.change_line(item=own, text=" ", by=by)
        scope.remove_line(item=own, by=by)
        told = AuditEntry.objects.filter(subject_kind="engagements.scopeitem").order_by("id")
        assert [entry.verb for entry in told] == [
            "changed",
            "changed",
            "added to mandate",
            "removed from mandate",
        ]


def test_what_was_removed_comes_back_with_the_usual_lines(world: World) -> None:
    by = actor_of(world.bob)
    with world.staff():
        item = ScopeItem.objects.get(engagement=world.engagement, key="committee")
        scope.remove_line(item=item, by=by)
        assert scope.take_usual(engagement=world.engagement, by=by) == 1
        assert scope.take_usual(engagement=world.engagement, by=by) == 0


def test_operational_work_without_a_reason_lies_outside(world: World) -> None:
    by = actor_of(world.bob)
    with world.staff():
        for day, reason in ((16, ""), (17, "incident")):
            log = log_work(
                engagement=world.engagement,
                member=world.bob,
                day=TODAY.replace(day=day),
                days=Decimal("0.5"),
                category="operations",
                by=by,
            )
            type(log).objects.filter(pk=log.pk).update(reason=reason)
        assert scope.drifted(world.engagement) == Decimal("0.5")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, ["Nobody decides", "Nobody does it"]),
        ({"decides": "Anne", "does": "IT"}, []),
        ({"decides": "Anne and Marc", "does": "IT"}, ["Several decide"]),
        ({"decides": "Anne, Marc", "does": ""}, ["Several decide", "Nobody does it"]),
        (
            {"decides": "Bob", "does": "Acme", "operations": "provider"},
            ["The executive's own firm runs it"],
        ),
        ({"decides": "Alexandra", "does": "Roland"}, []),
    ],
)
def test_what_is_missing_in_a_domain_is_said(facts: dict[str, str], said: list[str]) -> None:
    found = responsibilities.gaps_of(Responsibility(key="backup", **facts))
    assert [gap.text for gap in found] == said


def test_the_usual_domains_come_once_and_in_order(world: World) -> None:
    by = actor_of(world.bob)
    with world.staff():
        assert responsibilities.take_usual(engagement=world.engagement, by=by) == 9
        assert responsibilities.take_usual(engagement=world.engagement, by=by) == 0
        own = responsibilities.add_domain(engagement=world.engagement, by=by, name="Telephones")
        found = responsibilities.domains_of(world.engagement)
        assert [one.name for one in found][:2] == ["Identity and access", "Backup and recovery"]
        assert found[-1].row == own
        assert responsibilities.open_gaps(found) == 10


def test_a_domain_says_who_does_what(world: World) -> None:
    by = actor_of(world.bob)
    with world.staff():
        responsibilities.take_usual(engagement=world.engagement, by=by)
        row = Responsibility.objects.get(engagement=world.engagement, key="backup")
        facts = {"name": "Backup and recovery", "decides": "Bob", "does": "Infogest"}
        row = responsibilities.change_domain(row=row, by=by, **facts)
        assert (row.name, row.decides) == ("", "Bob")
        own = responsibilities.add_domain(engagement=world.engagement, by=by, name="Alarms")
        with pytest.raises(CannotAssign, match="needs a name"):
            responsibilities.change_domain(row=own, by=by, name="")
        names = responsibilities.known_names(world.engagement)
        assert {"Bob", "Infogest", "Dora", "Carol"} <= set(names)


def test_what_is_noted_of_the_clients_people_never_reaches_them(world: World) -> None:
    by = actor_of(world.bob)
    with world.staff():
        person = people.add_person(
            engagement=world.engagement, by=by, name="Yves", influence="low", attitude="against"
        )
        people.add_person(engagement=world.engagement, by=by, name="Ada", influence="high")
        assert [one.name for one in people.people_of(world.engagement)] == ["Ada", "Yves"]
        people.change_person(person=person, by=by, note="Wants the post himself")
        told = AuditEntry.objects.filter(subject_kind="engagements.stakeholder", verb="changed")
        assert told.get().detail == {}
    with world.founder(), pytest.raises(DatabaseError, match="denied"), transaction.atomic():
        Stakeholder.objects.count()


def test_the_team_is_told_who_comes_in_the_clients_language(world: World) -> None:
    with override("fr"):
        note = people.introduction(engagement=world.engagement, boundaries=["User tickets"])
    assert "Bob joins us as our fractional CIO" in note
    assert "user tickets" in note


def test_the_friction_log_tells_the_latest_first(world: World) -> None:
    by = actor_of(world.bob)
    with world.staff():
        for day in (3, 10):
            frictions.note_friction(
                engagement=world.engagement,
                day=dt.date(2026, 11, day),
                who=" The board ",
                what=f"On the {day}",
                by=by,
            )
        found = frictions.frictions_of(world.engagement)
        assert [(one.who, one.what) for one in found] == [
            ("The board", "On the 10"),
            ("The board", "On the 3"),
        ]
        frictions.remove_friction(friction=found[0], by=by)
        assert len(frictions.frictions_of(world.engagement)) == 1
