"""Words, figures and publishing: what may still change, and what no more."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.utils import Error
from django.utils import timezone

from accounts.actors import actor_of
from accounts.models import AuditEntry, Letter
from committees import publishing
from committees.content import Words
from committees.models import Report
from committees.publishing import CannotPublish
from tests.committees.test_publishing import (
    MADE,
    claimed,
    fresh,
    planned,
    ready,
    work,
)
from tests.factories.world import World

# Words


def test_the_executive_edits_words_and_a_fresh_pdf_follows(world: World, now: dt.datetime) -> None:
    with world.staff():
        report = ready(world, now)
        figures = report.content
        words = Words(summary=("Orders flow.",), next_steps=("Go on.",))
        publishing.edit_words(report=report, words=words, by=actor_of(world.bob))
        report = fresh(report)
        assert (report.status, report.content) == ("pending", figures)
        assert claimed(world, now).content.summary == ("Orders flow.",)
        assert AuditEntry.objects.filter(verb="edited", actor="Bob").count() == 1


def test_the_same_words_need_no_new_pdf(world: World, now: dt.datetime) -> None:
    with world.staff():
        report = ready(world, now)
        before = publishing.content_of(report).words
        publishing.edit_words(report=report, words=before, by=actor_of(world.bob))
        assert fresh(report).status == "ready"
        publishing.edit_words(
            report=report, words=Words(summary=("Other.",)), by=actor_of(world.bob)
        )
        publishing.edit_words(report=report, words=before, by=actor_of(world.bob))
        assert fresh(report).status == "ready"


def test_words_changed_while_it_renders_win_over_the_pdf_that_is_being_made(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        claim = claimed(world, now)
        publishing.edit_words(
            report=planned(world), words=Words(summary=("New.",)), by=actor_of(world.alice)
        )
        assert not publishing.store(claim=claim, pdf=b"old words")
        assert claimed(world, now).content.summary == ("New.",)


def test_nobody_else_edits_or_publishes(world: World, now: dt.datetime) -> None:
    with world.staff():
        report = ready(world, now)
        for other in (world.olga, world.dora, world.carol):
            with pytest.raises(CannotPublish):
                publishing.edit_words(report=report, words=Words(), by=actor_of(other))
            with pytest.raises(CannotPublish):
                publishing.publish(report=report, by=actor_of(other), at=now)


# Figures follow until they are published


def test_work_that_comes_later_is_read_and_untouched_words_follow(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        report = ready(world, now)
        work(world, "2026-10-06", "1", category="vendors")
        assert publishing.refresh(report=report, at=now)
        content = publishing.content_of(fresh(report))
        assert content.days.used == 1
        assert "vendors" in content.summary[0]
        assert fresh(report).status == "pending"


def test_own_words_stay_when_the_figures_move(world: World, now: dt.datetime) -> None:
    with world.staff():
        report = ready(world, now)
        mine = Words(summary=("Mine.",))
        publishing.edit_words(report=report, words=mine, by=actor_of(world.bob))
        work(world, "2026-10-06")
        publishing.refresh(report=report, at=now)
        assert publishing.content_of(fresh(report)).summary == ("Mine.",)


def test_work_that_was_not_committed_when_figures_were_read_is_found(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        report = ready(world, now)
        work(world, "2026-10-06")
        read = timezone.now() + dt.timedelta(minutes=1)
        Report.objects.filter(pk=report.pk).update(figures_at=read)
        assert publishing.freshen(at=read) == 1


def test_the_sweep_brings_only_what_moved_up_to_date(world: World, now: dt.datetime) -> None:
    with world.staff():
        report = ready(world, now)
        later = now.replace(year=2027)
        assert publishing.freshen(at=later) in (0, 1)
        Report.objects.filter(pk=report.pk).update(figures_at=later)
        assert publishing.freshen(at=later) == 0
        Report.objects.filter(pk=report.pk).update(figures_at=now.replace(year=2020))
        work(world, "2026-10-06")
        assert publishing.freshen(at=later) == 1
        assert publishing.freshen(at=later) == 0


# Publishing


def test_publishing_freezes_it_and_tells_founder_and_viewer_once(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        report = ready(world, now)
        publishing.publish(report=report, by=actor_of(world.bob), at=now)
        report = fresh(report)
        assert (report.is_published, report.published_by) == (True, "Bob")
        assert bytes(report.file.content) == MADE
        letters = Letter.objects.filter(kind="report published")
        assert {letter.recipient for letter in letters} == {
            "dora@brume.example",
            "carol@brume.example",
        }
        link = "/p/acme/c/brume/reports/brume-cio/2026-10/"
        assert all(link in letter.text and link in letter.html for letter in letters)
        with pytest.raises(CannotPublish):
            publishing.publish(report=report, by=actor_of(world.bob), at=now)
        assert letters.count() == 2


def test_the_client_is_told_when_the_pdf_of_the_final_words_is_there(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        report = ready(world, now)
        publishing.edit_words(
            report=report, words=Words(summary=("Final.",)), by=actor_of(world.bob)
        )
        publishing.publish(report=report, by=actor_of(world.bob), at=now)
        assert not Letter.objects.exists()
    with world.founder():
        assert not Report.objects.exists()
    with world.staff():
        assert publishing.store(claim=claimed(world, now), pdf=b"final")
        assert Letter.objects.count() == 2
    with world.founder():
        assert bytes(Report.objects.get().file.content) == b"final"


def test_a_report_without_a_line_or_with_old_figures_is_not_published(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        report = ready(world, now)
        by = actor_of(world.bob)
        publishing.edit_words(report=report, words=Words(), by=by)
        with pytest.raises(CannotPublish, match="one line"):
            publishing.publish(report=report, by=by, at=now)
        publishing.edit_words(report=report, words=Words(summary=("A line.",)), by=by)
        work(world, "2026-10-06")
        with pytest.raises(CannotPublish, match="up to date"):
            publishing.publish(report=fresh(report), by=by, at=now)
        publishing.refresh(report=report, at=now)
        publishing.publish(report=fresh(report), by=by, at=now)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE committees_report SET words = '{}'",
        "UPDATE committees_report SET content = '{}'",
        "UPDATE committees_report SET status = 'pending'",
        "UPDATE committees_report SET published_at = NULL",
        "UPDATE committees_report SET published_by = 'Nobody'",
        "UPDATE committees_report SET due_on = '2020-01-01'",
        "DELETE FROM committees_report",
        "UPDATE committees_reportfile SET content = 'x'",
        "DELETE FROM committees_reportfile",
    ],
)
def test_what_is_published_cannot_be_changed_in_sql(
    world: World, now: dt.datetime, statement: str
) -> None:
    with world.staff():
        report = ready(world, now)
        publishing.publish(report=report, by=actor_of(world.bob), at=now)
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert publishing.refresh(report=report, at=now) is False
        with pytest.raises(CannotPublish):
            publishing.edit_words(report=report, words=Words(), by=actor_of(world.bob))


def test_another_provider_plans_and_sees_nothing_of_it(world: World, now: dt.datetime) -> None:
    with world.staff():
        report = ready(world, now)
    with world.theirs():
        assert publishing.owed() == []
        assert publishing.claim(report_id=report.pk, at=now) is None
        publishing.plan_due(provider=world.other, at=now)
        assert set(Report.objects.values_list("engagement", flat=True)) == {
            world.other_engagement.pk
        }
