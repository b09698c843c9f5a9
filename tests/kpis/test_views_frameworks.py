"""A framework over the pages: begun, said, proposed, signed off from a letter, printed."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from accounts.models import Letter
from kpis.models import Framework, FrameworkVersion, Kpi, Target
from tests.factories.kpis import make_kpi, read, set_target
from tests.factories.world import World
from tests.printed import pages

SETUP = "/p/acme/engagements/brume-cio/kpis/setup/"
AGREED = "/p/acme/c/brume/figures/brume-cio/versions/"


@pytest.fixture(autouse=True)
def _clock(now: dt.datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


def browser_of(person: Any) -> Browser:
    browser = Browser()
    browser.force_login(person.user)
    return browser


def begun(world: World, *codes: str) -> Browser:
    browser = browser_of(world.bob)
    answer = browser.post(f"{SETUP}start/", {"size": "short", "codes": codes or ["I15", "I19"]})
    assert answer.status_code == 302
    return browser


def proposed(world: World) -> Browser:
    browser = begun(world)
    answer = browser.post(f"{SETUP}propose/", {"seen": "on", "note": "As we said."})
    assert answer.status_code == 302, answer.content.decode()
    return browser


def letter_link(world: World) -> str:
    with world.staff():
        text = Letter.objects.get(kind="framework to sign off").text
    found = re.search(r"https?://\S+?(/\S+)", text)
    assert found
    return found.group(1)


def fields_of(page: str) -> dict[str, str]:
    """What the form of a KPI holds, as a browser would send it back."""
    form = page[page.index('<form method="post" class="form stack">') :]
    form = form[: form.index("</form>")]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag:
            found[name.group(1)] = value.group(1) if value else ""
    for name, text in re.findall(r'<textarea name="([^"]+)"[^>]*>\s*(.*?)</textarea>', form, re.S):
        found[name] = text
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen.group(1) if chosen else ""
    return found


def test_it_is_begun_with_what_is_ticked(world: World) -> None:
    browser = browser_of(world.bob)
    page = browser.get(f"{SETUP}start/").content.decode()
    assert len(re.findall(r'name="codes" value="I\d\db?"[^>]* checked', page)) == 9
    refused = browser.post(f"{SETUP}start/", {"size": "short"})
    assert refused.status_code == 422
    begun(world, "I15")
    with world.staff():
        assert [one.code for one in Kpi.objects.all()] == ["I15"]


def test_a_kpi_is_said_with_its_baseline_target_and_owner_at_once(world: World) -> None:
    browser = begun(world, "I15")
    with world.staff():
        kpi, target = Kpi.objects.get(), Target.objects.get()
    address = f"{SETUP}{kpi.pk}/"
    given = fields_of(browser.get(address).content.decode())
    given |= {"name": "Days to decide", "baseline": "21,5", "baseline_on": "2026-10-01"}
    given |= {f"high_{target.pk}": "10", "high_new": "7", "starts_on_new": "2027-01-15"}
    answer = browser.post(address, given)
    assert answer.status_code == 302, answer.content.decode()
    with world.staff():
        kpi.refresh_from_db()
        limits = list(Target.objects.order_by("starts_on").values_list("starts_on", "high"))
    assert (kpi.name, str(kpi.baseline)) == ("Days to decide", "21.5000")
    assert limits == [(dt.date(2026, 11, 1), 10), (dt.date(2027, 1, 1), 7)]


def test_what_is_refused_loses_nothing_that_was_typed(world: World) -> None:
    browser = begun(world, "I15")
    with world.staff():
        kpi, target = Kpi.objects.get(), Target.objects.get()
    address = f"{SETUP}{kpi.pk}/"
    given = fields_of(browser.get(address).content.decode())
    given |= {"name": "Another name", f"high_{target.pk}": "50"}
    answer = browser.post(address, given)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Another name"' in page
    assert "choose a higher value" in page
    with world.staff():
        kpi.refresh_from_db()
    assert kpi.name == "Days until a decision"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("9" * 30, "This number is too large."), ("1.23456", "A figure has at most 4 decimals.")],
)
def test_a_baseline_or_target_that_no_figure_can_be_is_refused_at_its_field(
    world: World, typed: str, said: str
) -> None:
    browser = begun(world, "I15")
    with world.staff():
        kpi, target = Kpi.objects.get(), Target.objects.get()
    given = fields_of(browser.get(f"{SETUP}{kpi.pk}/").content.decode())
    given |= {"baseline": typed, "baseline_on": "2026-10-01", f"high_{target.pk}": typed}
    answer = browser.post(f"{SETUP}{kpi.pk}/", given)
    assert answer.status_code == 422
    assert answer.content.decode().count(said) >= 2


def test_the_founder_reads_and_signs_off(world: World) -> None:
    proposed(world)
    browser = browser_of(world.dora)
    page = browser.get(f"{AGREED}1/").content.decode()
    assert "Events that nobody had planned" in page
    assert "As we said." in page
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    address = f"{AGREED}1/answer/"
    assert browser.post(address, {"sign": "1", "seen": "0" * 64}).status_code == 422
    assert browser.post(address, {"sign": "1", "seen": seen.group(1)}).status_code == 302
    assert "Signed off by Dora" in browser.get(f"{AGREED}1/").content.decode()


def test_the_founder_returns_it_only_with_a_comment(world: World) -> None:
    executive = proposed(world)
    browser = browser_of(world.dora)
    address = f"{AGREED}1/answer/"
    assert browser.post(address, {"return": "1", "comment": ""}).status_code == 422
    assert browser.post(address, {"return": "1", "comment": "Fewer"}).status_code == 302
    assert "Fewer" in executive.get(f"{AGREED}1/").content.decode()


def test_it_is_signed_off_from_the_letter_without_signing_in(world: World) -> None:
    proposed(world)
    link, browser = letter_link(world), Browser()
    page = browser.get(link).content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    answer = browser.post(link, {"sign": "1", "seen": seen.group(1)}, follow=True)
    assert "You signed it off" in answer.content.decode()
    with world.staff():
        assert FrameworkVersion.objects.get().answered_by == "Dora"


def test_a_proposal_that_was_taken_back_is_hidden_from_the_client(world: World) -> None:
    executive = proposed(world)
    link = letter_link(world)
    assert executive.post(f"{SETUP}withdraw/").status_code == 302
    assert browser_of(world.dora).get(f"{AGREED}1/").status_code == 404
    assert Browser().get(link).status_code == 410
    assert executive.get(f"{AGREED}1/").status_code == 200


def test_what_is_agreed_is_printed(world: World) -> None:
    proposed(world)
    answer = browser_of(world.carol).get(f"{AGREED}1/framework.pdf")
    assert answer["Content-Type"] == "application/pdf"
    said = " ".join(pages(answer.content))
    with world.staff():
        names = [one.name for one in Kpi.objects.filter(is_input=False)]
    assert len(names) == 2
    assert all(name in said for name in [*names, "Version 1", "Brume"])


def test_the_list_costs_the_same_for_any_number_of_kpis(world: World) -> None:
    browser = begun(world, "I15")
    counts = []
    for more in (0, 6):
        with world.staff():
            for number in range(more):
                set_target(make_kpi(Framework.objects.get(), f"kpi_{number}"), low=1)
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(SETUP).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_no_two_fields_of_a_kpi_share_a_name_for_their_labels(world: World) -> None:
    browser = begun(world)
    with world.staff():
        kept = make_kpi(Framework.objects.get(), "leads")
        read(kept, dt.date(2026, 10, 1), 3)
    page = browser.get(f"{SETUP}{kept.pk}/").content.decode()
    ids = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', page)
    assert {"id_why", "retired_why"} <= set(ids)
    assert len(ids) == len(set(ids))
