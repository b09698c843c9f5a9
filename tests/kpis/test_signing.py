"""Agreeing on a framework: proposed once, answered once, frozen word by word."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import actor_of
from accounts.models import Letter, MailedLink
from engagements.models import Engagement, MilestoneMark
from kpis import differences, frameworks, signing
from kpis.content import KpiLine, content_of, frozen
from kpis.models import Framework, FrameworkVersion, Kpi, KpiOwner
from kpis.signing import CannotAnswer, CannotPropose
from tests.factories.kpis import make_framework, make_kpi, read, set_target
from tests.factories.world import World

AT = dt.datetime(2026, 11, 3, 9, tzinfo=dt.UTC)
LATER = dt.datetime(2026, 11, 5, 9, tzinfo=dt.UTC)


def ready(world: World, **facts: object) -> Framework:
    """A framework of one KPI that can be proposed."""
    framework = make_framework(world.engagement, is_shown=False, **facts)
    kpi = make_kpi(framework, "win_rate", unit="percent", why="It changes the year.")
    set_target(kpi, dt.date(2026, 1, 1), low=25, amber_low=15)
    KpiOwner.objects.create(**kpi.owner, kpi=kpi, function="sales")
    return framework


def propose(world: World, framework: Framework, **facts: Any) -> FrameworkVersion:
    return signing.propose(framework=framework, by=actor_of(world.bob), at=AT, **facts)


def test_a_proposal_is_numbered_frozen_and_written_about(world: World) -> None:
    with world.staff():
        framework = ready(world)
        version = propose(world, framework, note="As discussed")
        letter = Letter.objects.get(kind="framework to sign off")
        content = content_of(version)
        framework.refresh_from_db()
    assert (version.number, version.state, version.kpi_count) == (1, "proposed", 1)
    assert frozen(content) == (version.content, version.sha256)
    assert [one.name for one in content.measured] == ["Win rate"]
    assert letter.recipient == "dora@brume.example"
    assert "/mailed/" in letter.text or "http" in letter.text
    assert framework.shown_at == AT


def test_what_was_proposed_stays_whatever_changes_afterwards(world: World) -> None:
    with world.staff():
        framework = ready(world)
        version = propose(world, framework)
        before = (version.content, version.sha256)
        kpi = Kpi.objects.get()
        read(kpi, dt.date(2026, 10, 1), 30)
        Kpi.objects.update(name="Something else")
        version.refresh_from_db()
    assert (version.content, version.sha256) == before


def test_only_one_proposal_waits(world: World) -> None:
    with world.staff():
        framework = ready(world)
        propose(world, framework)
        with pytest.raises(CannotPropose, match="waits already"):
            propose(world, framework)


def test_an_empty_framework_is_not_proposed(world: World) -> None:
    with world.staff(), pytest.raises(CannotPropose, match="no KPI in it"):
        propose(world, make_framework(world.engagement))


def test_every_kpi_says_why_it_matters(world: World) -> None:
    with world.staff():
        framework = ready(world)
        Kpi.objects.update(why="")
        with pytest.raises(CannotPropose, match="why it matters: Win rate"):
            propose(world, framework)


def test_shared_goals_need_owners_in_two_functions(world: World) -> None:
    with world.staff():
        framework = ready(world, is_shared=True)
        with pytest.raises(CannotPropose, match="only one owner: Win rate"):
            propose(world, framework)
        kpi = Kpi.objects.get()
        KpiOwner.objects.create(**kpi.owner, kpi=kpi, function="sales", name="Sam")
        with pytest.raises(CannotPropose, match="only one owner"):
            propose(world, framework)
        KpiOwner.objects.create(**kpi.owner, kpi=kpi, function="marketing")
        assert propose(world, framework).number == 1


def line(number: int, *, active: bool = False) -> KpiLine:
    return KpiLine(number, f"k{number}", f"K{number}", "count", "month", "up", is_activity=active)


@pytest.mark.parametrize(
    ("active", "of", "warned"),
    [(0, 1, False), (1, 3, False), (1, 2, True), (4, 12, False), (5, 12, True), (2, 6, False)],
)
def test_more_than_a_third_of_activity_is_warned_of(active: int, of: int, warned: bool) -> None:
    lines = [line(number, active=number < active) for number in range(of)]
    inputs = [KpiLine(99, "x", "X", "count", "month", "up", is_input=True, is_activity=True)]
    assert signing.too_much_activity([*lines, *inputs]) is warned


def test_a_warning_has_to_be_seen(world: World) -> None:
    with world.staff():
        framework = ready(world)
        Kpi.objects.update(is_activity=True)
        with pytest.raises(CannotPropose, match="second look"):
            propose(world, framework)
        version = propose(world, framework, seen=True)
    assert version.activity_count == 1


def test_signing_freezes_baselines_and_meets_the_milestone(world: World) -> None:
    with world.staff():
        framework = ready(world)
        Kpi.objects.update(baseline=Decimal(19), baseline_on=dt.date(2025, 12, 1))
        version = propose(world, framework)
    with world.founder():
        signing.sign(version=version, by=actor_of(world.dora), at=LATER, seen=version.sha256)
    with world.staff():
        version.refresh_from_db()
        kpi, mark = Kpi.objects.get(), MilestoneMark.objects.get(milestone="kpis")
        told = Letter.objects.get(kind="framework answered")
    assert (version.state, version.answered_by, version.answered_at) == ("signed", "Dora", LATER)
    assert kpi.baseline_frozen_at == LATER
    assert (mark.verdict, mark.on, mark.words) == (
        "met",
        LATER.date(),
        "Version 1, signed off by Dora.",
    )
    assert mark.address.endswith(f"/{world.engagement.slug}/versions/1/")
    assert told.recipient == "bob@acme.example"


def test_only_the_baseline_that_was_signed_is_frozen(world: World) -> None:
    with world.staff():
        framework = ready(world)
        Kpi.objects.update(baseline=Decimal(19), baseline_on=dt.date(2025, 12, 1))
        held = make_kpi(
            framework,
            "leads",
            why="They are the start.",
            baseline=5,
            baseline_on=dt.date(2025, 12, 1),
        )
        version = propose(world, framework, seen=True)
        Kpi.objects.filter(pk=held.pk).update(baseline=Decimal(3))
        make_kpi(framework, "late", baseline=Decimal(1), baseline_on=dt.date(2025, 12, 1))
    with world.founder():
        signing.sign(version=version, by=actor_of(world.dora), at=LATER, seen=version.sha256)
    with world.staff():
        frozen_now = Kpi.objects.filter(baseline_frozen_at__isnull=False)
        assert [one.key for one in frozen_now] == ["win_rate"]
        found = signing.review(framework=framework).differences
    assert [(one.name, one.kind) for one in found] == [("Leads", "changed"), ("Late", "added")]


def test_what_is_signed_is_what_was_read(world: World) -> None:
    with world.staff():
        version = propose(world, ready(world))
    with world.founder(), pytest.raises(CannotAnswer, match="read it again"):
        signing.sign(version=version, by=actor_of(world.dora), at=LATER, seen="something else")


@pytest.mark.parametrize("who", ["bob", "carol"])
def test_nobody_but_a_founder_answers(world: World, who: str) -> None:
    with world.staff():
        version = propose(world, ready(world))
        by = actor_of(getattr(world, who))
        with pytest.raises(CannotAnswer, match="Only a founder"):
            signing.sign(version=version, by=by, at=LATER, seen=version.sha256)
        with pytest.raises(CannotAnswer, match="Only a founder"):
            signing.give_back(version=version, by=by, at=LATER, comment="No")


def test_nothing_is_agreed_in_a_closed_engagement(world: World) -> None:
    with world.staff():
        version = propose(world, ready(world))
        Engagement.objects.filter(pk=world.engagement.pk).update(
            ends_on=LATER.date(), closed_at=LATER, closed_by="Bob"
        )
    with world.founder(), pytest.raises(CannotAnswer, match="engagement is closed"):
        signing.sign(version=version, by=actor_of(world.dora), at=LATER, seen=version.sha256)


def test_it_comes_back_with_a_comment_and_meets_nothing(world: World) -> None:
    with world.staff():
        version = propose(world, ready(world))
    with world.founder():
        by = actor_of(world.dora)
        with pytest.raises(CannotAnswer, match="Say what should change"):
            signing.give_back(version=version, by=by, at=LATER, comment="  ")
        signing.give_back(version=version, by=by, at=LATER, comment="Too many")
        with pytest.raises(CannotAnswer, match="Dora has returned it already"):
            signing.sign(version=version, by=by, at=LATER, seen=version.sha256)
    with world.staff():
        version.refresh_from_db()
        assert (version.state, version.answer) == ("returned", "Too many")
        assert not MilestoneMark.objects.filter(milestone="kpis").exists()
        assert Kpi.objects.get().baseline_frozen_at is None


def test_a_proposal_is_taken_back_with_its_links_until_it_is_answered(world: World) -> None:
    with world.staff():
        framework = ready(world)
        version = propose(world, framework)
        signing.withdraw(version=version, by=actor_of(world.bob), at=LATER)
        assert MailedLink.objects.get().withdrawn_at == LATER
        with pytest.raises(CannotPropose, match="took this proposal back"):
            signing.withdraw(version=version, by=actor_of(world.bob), at=LATER)
        assert propose(world, framework).number == 2


def test_what_changes_after_the_sign_off_is_shown_until_it_is_signed(world: World) -> None:
    with world.staff():
        framework = ready(world)
        version = propose(world, framework)
    with world.founder():
        signing.sign(version=version, by=actor_of(world.dora), at=LATER, seen=version.sha256)
    with world.staff():
        assert signing.review(framework=framework).is_agreed
        with pytest.raises(CannotPropose, match="Nothing has changed"):
            propose(world, framework)
        kpi = Kpi.objects.get()
        set_target(kpi, dt.date(2027, 1, 1), low=30)
        make_kpi(framework, "leads", why="They are the start.")
        found = signing.review(framework=framework).differences
        frameworks.retire(kpi=kpi, why="Sold", by=actor_of(world.bob), at=LATER)
        gone = signing.review(framework=framework).differences
    assert [(one.name, one.kind) for one in found] == [("Win rate", "changed"), ("Leads", "added")]
    (change,) = found[0].changes
    assert change.what == "Target"
    assert change.before == "at least 25%, at risk from 15%"
    assert change.after.endswith("from January 2027: at least 30%")
    assert differences.in_words(found) == "2 changes are not signed off yet"
    assert [(one.name, one.kind) for one in gone] == [("Leads", "added"), ("Win rate", "gone")]


def test_the_client_reads_what_was_proposed_and_not_what_was_taken_back(world: World) -> None:
    with world.staff():
        framework = ready(world)
        first = propose(world, framework)
    with world.founder():
        assert FrameworkVersion.objects.count() == 1
        assert Kpi.objects.count() == 1
    with world.staff():
        signing.withdraw(version=first, by=actor_of(world.bob), at=LATER)
    with world.founder():
        assert not FrameworkVersion.objects.exists()


def test_a_review_costs_the_same_for_any_number_of_kpis(world: World) -> None:
    with world.staff():
        framework = ready(world)
        counts = []
        for more in (0, 5):
            for number in range(more):
                set_target(make_kpi(framework, f"kpi_{number}"), low=1)
            with CaptureQueriesContext(connection) as captured:
                signing.review(framework=framework)
            counts.append(len(captured))
    assert counts[0] == counts[1]
