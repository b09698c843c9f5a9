"""The pages of the funnel, as people press them."""

import datetime as dt
import gzip
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from kpis.models import Deal, DealImport, Funnel
from tests.factories.funnel import as_csv, bring, make_funnel, random_rows, taken_over
from tests.factories.world import World


def signed_in(person: Any) -> Browser:
    browser = Browser()
    browser.force_login(person.user)
    return browser


def base(world: World) -> str:
    return f"/p/acme/engagements/{world.engagement.slug}/funnel/"


@pytest.fixture
def filled(world: World, now: dt.datetime, today: dt.date) -> Funnel:
    with world.staff():
        funnel = make_funnel(world)
    taken_over(world, bring(world, funnel, as_csv(random_rows(120, until=today)), at=now))
    return funnel


def test_a_funnel_begins_and_its_stages_are_saved(world: World) -> None:
    browser = signed_in(world.bob)
    assert "No funnel yet" in browser.get(base(world)).content.decode()
    page = browser.post(f"{base(world)}start/", follow=True)
    form = page.context["forms"]
    data = {f"{one.prefix}-{name}": value for one in form for name, value in one.initial.items()}
    data |= {f"stage-{place}-ORDER": str(place + 2 if place else 1) for place in range(5)}
    data |= {"stage-TOTAL_FORMS": "6", "stage-INITIAL_FORMS": "5", "contact_hours": "8"}
    data = {name: value for name, value in data.items() if value not in (None, False)}
    data |= {"stage-0-name": "Contact", "stage-5-name": "Trial", "stage-5-ORDER": "2"}
    done = browser.post(f"{base(world)}stages/", data)
    assert done.status_code == 302
    with world.staff():
        names = [one.name or one.key for one in Funnel.objects.get().stages.order_by("position")]
    assert names == ["Contact", "Trial", "mql", "sql", "opportunity", "proposal"]
    data["stage-1-name"] = "contact"
    again = browser.post(f"{base(world)}stages/", data)
    assert again.status_code == 422


def test_staff_and_founder_read_the_same_figures(world: World, filled: Funnel) -> None:
    staff = signed_in(world.bob).get(base(world))
    slug = world.engagement.slug
    founder = signed_in(world.dora).get(f"/p/acme/c/brume/funnel/{slug}/")
    assert staff.context["figures"] == founder.context["figures"]
    assert "Import from the CRM" not in founder.content.decode()
    deals = signed_in(world.dora).get(f"/p/acme/c/brume/funnel/{slug}/deals/?show=open")
    assert deals.context["page"].paginator.count == staff.context["figures"].open_count
    for period, status in (("2026-Q4", 200), ("2026-10", 200), ("2026-99", 404)):
        answer = signed_in(world.bob).get(base(world), {"period": period})
        assert answer.status_code == status


def test_a_lead_is_refused_with_a_reason(world: World, filled: Funnel) -> None:
    with world.staff():
        deal = Deal.objects.filter(ended="", verdict="").order_by("pk").first()
        assert deal is not None
    browser, address = signed_in(world.bob), f"{base(world)}deals/{deal.pk}/"
    initial = browser.get(address).context["form"].initial
    data = {name: value for name, value in initial.items() if value is not None}
    for name in ("handed_at", "contacted_at"):
        data.pop(name, None)
    wrong = browser.post(address, data | {"verdict": "refused"})
    assert wrong.status_code == 422
    assert "Say why sales refuses this lead." in wrong.content.decode()
    done = browser.post(address, data | {"verdict": "refused", "verdict_reason": "no_need"})
    assert done.status_code == 302
    with world.staff():
        deal.refresh_from_db()
    assert (deal.verdict, deal.verdict_reason) == ("refused", "no_need")


def test_an_export_is_brought_mapped_and_taken_over(
    world: World, today: dt.date, django_capture_on_commit_callbacks: Any
) -> None:
    browser = signed_in(world.bob)
    browser.post(f"{base(world)}start/")
    raw = as_csv(random_rows(20, until=today)).replace(b"Proposal\r", b"Almost there\r")
    raw = raw.replace(b",Lead,", b",Somewhere,")
    page = browser.post(
        f"{base(world)}import/", {"export": SimpleUploadedFile("crm.csv", raw)}, follow=True
    )
    said = page.content.decode()
    assert "Say what “Somewhere” means in this funnel." in said
    address = page.redirect_chain[-1][0]
    form = page.context["form"]
    data = {name: form[name].initial or "" for name in form.fields}
    refused = browser.post(address, data | {"do": "start"}, follow=True)
    assert "Say what “Somewhere” means" in refused.content.decode()
    word = next(one.html_name for one in form.words if "Somewhere" in one.label)
    with world.staff():
        lead = Funnel.objects.get().stages.get(key="lead")
    with django_capture_on_commit_callbacks(execute=False) as asked:
        running = browser.post(address, data | {word: str(lead.pk), "do": "start"}, follow=True)
    assert asked
    assert "About to begin" in running.content.decode()
    with world.staff():
        row = DealImport.objects.get()
    taken_over(world, row)
    polled = browser.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "20 rows were read." in polled
    assert "<html" not in polled


def test_a_file_that_waits_is_thrown_away(world: World, today: dt.date) -> None:
    browser = signed_in(world.bob)
    browser.post(f"{base(world)}start/")
    raw = SimpleUploadedFile("crm.csv", as_csv(random_rows(3, until=today)))
    page = browser.post(f"{base(world)}import/", {"export": raw}, follow=True)
    browser.post(page.redirect_chain[-1][0], {"do": "discard"})
    with world.staff():
        assert not DealImport.objects.exists()
    broken = SimpleUploadedFile("x.csv", b"%PDF-1.4")
    refused = browser.post(f"{base(world)}import/", {"export": broken})
    assert refused.status_code == 422


def test_the_pages_ask_the_database_as_often_for_many_deals(
    world: World, filled: Funnel, django_assert_max_num_queries: Any
) -> None:
    browser = signed_in(world.bob)
    browser.get(base(world))
    with django_assert_max_num_queries(22):
        browser.get(base(world))
    with django_assert_max_num_queries(18):
        browser.get(f"{base(world)}deals/")


def test_the_pages_stay_light(world: World, filled: Funnel) -> None:
    browser = signed_in(world.bob)
    for address in (base(world), f"{base(world)}deals/"):
        assert len(gzip.compress(browser.get(address).content, 6)) < 12_000


def test_the_founder_comes_to_the_funnel_from_the_figures(world: World, filled: Funnel) -> None:
    page = signed_in(world.dora).get("/p/acme/c/brume/figures/").content.decode()
    assert f"/p/acme/c/brume/funnel/{world.engagement.slug}/" in page
