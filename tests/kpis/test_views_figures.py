"""The pages of figures, asked by a browser."""

import datetime as dt
import gzip
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import Contact, Membership
from kpis.models import Kpi, KpiNote, Reading
from tests.factories.kpis import MADE_AT, make_framework, make_kpi, read, set_target
from tests.factories.world import World

HERE = "/p/acme/engagements/brume-cio/kpis/"
THERE = "/p/acme/c/brume/figures/"
OCTOBER = dt.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def on_the_day(now: dt.datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=True):
        yield


def signed_in(member: Membership | Contact) -> Browser:
    browser = Browser()
    browser.force_login(member.user)
    return browser


@pytest.fixture
def alice(world: World) -> Browser:
    return signed_in(world.alice)


@pytest.fixture
def bob(world: World) -> Browser:
    return signed_in(world.bob)


@pytest.fixture
def dora(world: World) -> Browser:
    return signed_in(world.dora)


@pytest.fixture
def kpi(world: World) -> Kpi:
    with world.staff():
        found = make_kpi(make_framework(world.engagement), "leads", name="Qualified leads")
        set_target(found, low=50)
        read(found, OCTOBER, 30)
        read(found, OCTOBER, 34, reason="Four were late")
    return found


def page(browser: Browser, path: str, status: int = 200) -> str:
    answer = browser.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_nothing_measured_leads_to_the_choice(bob: Browser) -> None:
    assert "Nothing is measured yet" in page(bob, HERE)


def test_the_framework_says_how_it_stands(bob: Browser, kpi: Kpi) -> None:
    shown = page(bob, HERE)
    assert "Qualified leads is off track." in shown
    assert "at least 50" in shown
    assert f"{HERE}{kpi.pk}/" in shown


def test_a_kpi_shows_its_curve_and_its_correction(bob: Browser, kpi: Kpi) -> None:
    shown = page(bob, f"{HERE}{kpi.pk}/")
    assert "chart series" in shown
    assert "Four were late" in shown
    assert "30 until then, by Bob" in shown
    assert page(bob, f"{HERE}{kpi.pk}/?show=long").count("<tr>") > shown.count("<tr>")


def test_what_happened_is_written_down_and_taken_away(
    bob: Browser, alice: Browser, kpi: Kpi, world: World
) -> None:
    path = f"{HERE}{kpi.pk}/notes/"
    ahead = bob.post(path, {"on": "2099-01-01", "text": "Fair in Lyon"})
    assert ahead.status_code == 422
    assert "lies ahead" in ahead.content.decode()
    assert "Fair in Lyon" in ahead.content.decode()
    assert bob.post(path, {"on": "2026-10-12", "text": "Fair in Lyon"}).status_code == 302
    assert "Fair in Lyon" in page(bob, f"{HERE}{kpi.pk}/")
    with world.staff():
        note = KpiNote.objects.get()
    assert alice.post(f"{path}{note.pk}/").status_code == 302
    with world.staff():
        assert not KpiNote.objects.exists()


def test_two_months_are_compared_and_nonsense_is_answered_with_what_is_usual(
    bob: Browser, kpi: Kpi
) -> None:
    shown = page(bob, f"{HERE}compare/?from=2026-09&to=2026-10")
    assert "September 2026 and October 2026" in shown
    assert "July 2026 and October 2026" in page(bob, f"{HERE}compare/?from=x&to=2031-01")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_all_periods_can_be_taken_away(bob: Browser, dora: Browser, kpi: Kpi, kind: str) -> None:
    for answer in (bob.get(f"{HERE}figures.{kind}"), dora.get(f"{THERE}brume-cio/figures.{kind}")):
        assert answer.status_code == 200
        assert f".{kind}" in answer["Content-Disposition"]
    assert bob.get(f"{HERE}figures.pdf").status_code == 404


def test_the_founder_reads_the_same_figure_without_what_is_for_the_provider(
    dora: Browser, kpi: Kpi
) -> None:
    assert "Qualified leads" in page(dora, THERE)
    shown = page(dora, f"{THERE}brume-cio/{kpi.pk}/")
    assert "chart series" in shown
    assert "Write down what happened" not in shown
    assert "/engagements/" not in shown
    assert "Two months" in page(dora, f"{THERE}brume-cio/compare/")
    page(dora, f"{HERE}{kpi.pk}/", status=403)


def test_a_figure_that_was_not_shown_does_not_exist_for_the_founder(
    dora: Browser, bob: Browser, kpi: Kpi, world: World
) -> None:
    with world.staff():
        kpi.framework.shown_at = None
        kpi.framework.save()
    page(dora, f"{THERE}brume-cio/{kpi.pk}/", status=404)
    page(dora, f"{THERE}brume-cio/compare/", status=404)
    assert "Qualified leads" not in page(dora, THERE)
    page(bob, f"{HERE}{kpi.pk}/")


def test_the_glossary_has_the_words_of_both(dora: Browser, bob: Browser) -> None:
    for browser in (dora, bob):
        assert 'id="cac"' in page(browser, "/p/acme/c/brume/glossary/")


def test_forty_kpis_are_as_many_statements_as_one_and_light(
    bob: Browser, dora: Browser, kpi: Kpi, world: World
) -> None:
    paths = [(bob, HERE), (dora, THERE), (bob, f"{HERE}compare/"), (bob, f"{HERE}{kpi.pk}/")]

    def statements() -> list[int]:
        found = []
        for browser, path in paths:
            with CaptureQueriesContext(connection) as asked:
                shown = page(browser, path)
            assert len(gzip.compress(shown.encode(), 6)) < 12_000, path
            found.append(len(asked))
        return found

    few = statements()
    with world.staff():
        readings = []
        for number in range(39):
            facts = {"formula": "leads * 2"} if number % 4 == 0 else {}
            one = make_kpi(
                kpi.framework, f"k{number}", why="A sentence for the founder.", position=2 + number,
                **facts,
            )  # fmt: skip
            set_target(one, low=3)
            if not facts:
                months = (dt.date(2026, month, 1) for month in range(1, 11))
                said = {**one.owner, "kpi": one, "by": "Bob", "at": MADE_AT}
                readings += [
                    Reading(**said, period=month, value=number * month.month) for month in months
                ]
        Reading.objects.bulk_create(readings)
    assert statements() == few
