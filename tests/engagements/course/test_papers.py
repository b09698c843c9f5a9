"""Papers hold from a day to a day; work without a confidentiality agreement is said or refused."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from accounts.actors import actor_of
from engagements.course import papers
from engagements.course.papers import CannotFile
from engagements.models import Engagement, Paper
from engagements.week.cells import set_cell
from engagements.worklogs import CannotLog, log_work
from tests.factories.world import World

SIGNED = dt.date(2026, 1, 10)
pytestmark = pytest.mark.django_db


def file_nda(world: World, now: dt.datetime, **facts: object) -> Paper:
    known: dict[str, object] = {"signed_on": SIGNED, **facts}
    return papers.file_paper(
        client=world.brume,
        kind="nda",
        by=actor_of(world.olga),
        at=now,
        **known,  # type: ignore[arg-type]
    )


def missing(world: World, on: dt.date) -> bool:
    found = papers.without_nda(engagements=[world.engagement], on=on)
    return world.engagement.pk in found


def test_an_agreement_holds_from_its_signature_to_its_last_day(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        file_nda(world, now, expires_on=dt.date(2026, 6, 30))
        assert missing(world, dt.date(2026, 1, 9))
        assert not missing(world, SIGNED)
        assert not missing(world, dt.date(2026, 6, 30))
        assert missing(world, dt.date(2026, 7, 1))


def test_an_agreement_of_one_engagement_does_not_hold_for_another(
    world: World, now: dt.datetime
) -> None:
    with world.staff():
        file_nda(world, now, engagement=world.engagement)
        other = Engagement(pk=0, client=world.brume)
        assert papers.without_nda(engagements=[world.engagement, other], on=SIGNED) == {0}


def test_it_cannot_expire_before_it_was_signed(world: World, now: dt.datetime) -> None:
    with world.staff(), pytest.raises(CannotFile):
        file_nda(world, now, expires_on=dt.date(2026, 1, 9))


def test_the_providers_rule_says_whether_work_is_refused(world: World) -> None:
    by, on = actor_of(world.olga), dt.date(2026, 11, 19)
    with world.staff():
        assert papers.nda_reason(engagement=world.engagement, day=on) == ""
        papers.set_rule(provider=world.acme, rule="refuse", by=by)
        assert "Brume" in papers.nda_reason(engagement=world.engagement, day=on)
        papers.set_rule(provider=world.acme, rule="off", by=by)
        with pytest.raises(CannotFile):
            papers.set_rule(provider=world.acme, rule="off", by=actor_of(world.bob))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"\xff\xd8\xff\xe0...", "jpeg"),
        (b"RIFF....WEBPVP8 ", "webp"),
        (b"<svg xmlns=...", ""),
        (b"<html>%PDF-", ""),
        (b"", ""),
    ],
)
def test_a_file_is_what_its_bytes_say(content: bytes, kind: str) -> None:
    assert papers.kind_of(content) == kind


def test_a_file_is_kept_under_a_plain_name(world: World, now: dt.datetime) -> None:
    with world.staff():
        paper = file_nda(world, now)
        by = actor_of(world.olga)
        row = papers.attach(paper=paper, name='../e"vil\n.exe', content=b"%PDF-1.4", by=by, at=now)
        assert row.name == "e-vil.pdf"
        with pytest.raises(CannotFile, match="neither"):
            papers.attach(paper=paper, name="x.pdf", content=b"MZ...", by=by, at=now)
        again = papers.attach(paper=paper, name="b.png", content=papers.MARKS[1][0], by=by, at=now)
        assert papers.file_of(paper=paper) == again
        with pytest.raises(CannotFile, match="10 MB"):
            papers.check_file(b"%PDF-" + b"0" * papers.MOST_BYTES)


def test_a_client_reads_its_papers_until_they_are_removed(world: World, now: dt.datetime) -> None:
    with world.staff():
        paper = file_nda(world, now)
        papers.attach(
            paper=paper, name="nda.pdf", content=b"%PDF-", by=actor_of(world.olga), at=now
        )
    with world.founder():
        assert papers.file_of(paper=paper) is not None
    with world.staff():
        papers.remove_paper(paper=paper, by=actor_of(world.olga), at=now)
    with world.founder():
        assert papers.file_of(paper=paper) is None
        assert not Paper.objects.exists()


def test_what_expires_is_found_thirty_days_before(world: World, now: dt.datetime) -> None:
    with world.staff():
        file_nda(world, now, expires_on=dt.date(2026, 12, 19))
        file_nda(world, now, expires_on=dt.date(2026, 12, 20))
        found = papers.expiring(on=dt.date(2026, 11, 19))
        assert [(one.paper.expires_on, one.state) for one in found] == [
            (dt.date(2026, 12, 19), "soon")
        ]


def test_work_is_refused_and_with_it_a_whole_import(world: World, now: dt.datetime) -> None:
    day = dt.date(2026, 11, 18)
    press: dict[str, Any] = {"engagement": world.engagement, "member": world.bob, "day": day}
    by = actor_of(world.bob)
    with world.staff():
        papers.set_rule(provider=world.acme, rule="refuse", by=actor_of(world.olga))
        with pytest.raises(CannotLog, match="Ask the office"):
            log_work(**press, days=Decimal("0.5"), by=by)
        with pytest.raises(CannotLog, match="Ask the office"):
            set_cell(**press, days=Decimal("0.5"), by=by, at=now)
        nda = file_nda(world, now, expires_on=day)
        change = set_cell(**press, days=Decimal("0.5"), by=by, at=now)
        assert change is not None
        assert papers.refused_work([(world.engagement, day + dt.timedelta(days=1))])
        # What stands there already can be taken away, with or without an agreement.
        papers.remove_paper(paper=nda, by=actor_of(world.olga), at=now)
        assert set_cell(**press, days=Decimal(0), by=by, at=now) is not None
