import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
from django.test import Client as Browser

from accounts.actors import actor_of
from dashboards.handover_pack import pack_of, sections_of
from engagements.course import handover, papers
from engagements.mandate import responsibilities
from engagements.models import WorkLog, WorkNote
from engagements.worklogs import log_work
from tests import printed
from tests.factories.world import World

TODAY = dt.date(2026, 11, 19)
SECRET = "between-ourselves-4711"


@pytest.fixture
def filled(world: World, now: dt.datetime) -> World:
    """An engagement with a day, a note for the provider alone, a paper and a promise."""
    by = actor_of(world.bob)
    with world.staff():
        log = log_work(
            engagement=world.engagement,
            member=world.bob,
            day=dt.date(2026, 11, 3),
            days=Decimal("0.5"),
            note="ERP scoring",
            by=by,
        )
        WorkNote.objects.create(**log.owner, worklog=log, text=SECRET)
        responsibilities.take_usual(engagement=world.engagement, by=by)
        handover.add_item(
            engagement=world.engagement, by=by, kind="promise", title="Tested restore in May"
        )
        paper = papers.file_paper(
            client=world.brume, kind="nda", signed_on=TODAY, by=actor_of(world.olga), at=now
        )
        papers.attach(
            paper=paper, name="nda.pdf", content=b"%PDF-1.4", by=actor_of(world.olga), at=now
        )
    return world


def test_the_pack_holds_what_a_successor_needs(filled: World, now: dt.datetime) -> None:
    with filled.staff():
        pack = pack_of(engagement=filled.engagement, on=TODAY, at=now)
    assert pack.name == "brume-cio-2026-11-19.zip"
    with zipfile.ZipFile(io.BytesIO(pack.content)) as archive:
        names = archive.namelist()
        assert names[:3] == ["handover.pdf", "days.csv", "months.csv"]
        assert any(name.startswith("papers/") and name.endswith("nda.pdf") for name in names)
        assert "ERP scoring" in archive.read("days.csv").decode()
        assert "2026-11" in archive.read("months.csv").decode()
        paper = printed.text(archive.read("handover.pdf"))
        everything = b"".join(archive.read(name) for name in names)
    assert "Handover of Brume" in paper
    assert "Tested restore in May" in paper
    assert SECRET not in paper
    assert SECRET.encode() not in everything


def test_the_same_day_gives_the_same_bytes(filled: World, now: dt.datetime) -> None:
    with filled.staff():
        made = {pack_of(engagement=filled.engagement, on=TODAY, at=now).content for _ in "12"}
    assert len(made) == 1


def test_what_has_nothing_to_say_stays_out(world: World) -> None:
    with world.staff():
        titles = [one.title for one in sections_of(engagement=world.engagement, on=TODAY)]
    assert "What worries the leadership" not in titles
    assert "Dossier" in titles


@pytest.mark.parametrize("person", ["bob", "olga", "dora", "carol"])
def test_both_sides_take_the_same_along(filled: World, client: Browser, person: str) -> None:
    client.force_login(getattr(filled, person).user)
    staff = person in {"bob", "olga"}
    path = "engagements/brume-cio/handover.zip" if staff else "c/brume/handover/brume-cio.zip"
    answer = client.get(f"/p/acme/{path}")
    assert answer["Content-Type"] == "application/zip"
    assert zipfile.is_zipfile(io.BytesIO(answer.content))
    with filled.staff():
        assert WorkLog.objects.count() == 1
