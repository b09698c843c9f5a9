"""The pages of the life of an engagement, as both sides use them."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.actors import actor_of
from accounts.models import Letter
from engagements.course import checklists, papers
from engagements.models import (
    ChecklistItem,
    Engagement,
    MilestoneMark,
    Paper,
    Prospect,
    RenewalDecision,
)
from tests.factories.world import World, make_engagement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]
HOME = "/p/acme/engagements/brume-cio/"


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_URL = "https://mandate.example"


def as_person(client: Client, person: object) -> Client:
    client.force_login(person.user)  # type: ignore[attr-defined]
    return client


def test_a_late_milestone_is_met_with_its_evidence(world: World, client: Client) -> None:
    bob = as_person(client, world.bob)
    assert "Bob owes it since 15 January 2026" in bob.get(f"{HOME}milestones/").content.decode()
    answer = bob.post(
        f"{HOME}milestones/diagnostic/",
        {"verdict": "met", "on": "2026-01-14", "words": "Published", "address": "docs.example/a"},
    )
    assert answer.status_code == 302
    with world.staff():
        mark = MilestoneMark.objects.get()
    assert (mark.by, mark.address) == ("Bob", "https://docs.example/a")
    page = bob.get(f"{HOME}milestones/").content.decode()
    assert "owes it since 15 January 2026" not in page


def test_a_waiver_without_a_reason_keeps_what_was_typed(world: World, client: Client) -> None:
    bob = as_person(client, world.bob)
    said = {"verdict": "waived", "on": "2026-02-01", "words": "", "address": "https://a.example/"}
    answer = bob.post(f"{HOME}milestones/kpis/", said)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Say why it is waived" in page
    assert "https://a.example/" in page


def test_the_client_is_asked_by_letter_and_answers_itself(world: World, client: Client) -> None:
    bob = as_person(client, world.bob)
    bob.post(f"{HOME}checklists/access/ask/")
    with world.staff():
        letter = Letter.objects.get(recipient="dora@brume.example")
        assert "Backup reports" in letter.text
    grant = "/p/acme/c/brume/checklists/brume-cio/access/backups/grant/"
    carol = as_person(client, world.carol)
    page = carol.get("/p/acme/c/brume/milestones/").content.decode()
    assert "Asked today" in page
    assert grant not in page, "who only reads is offered no act"
    assert carol.post(grant).status_code == 403
    dora = as_person(client, world.dora)
    assert grant in dora.get("/p/acme/c/brume/milestones/").content.decode()
    assert "Thank you" in dora.post(grant, follow=True).content.decode()
    with world.staff():
        row = ChecklistItem.objects.get(key="backups")
        assert (row.state, row.closed_by) == ("done", "Dora")


def test_a_paper_is_filed_with_its_file_and_saved_never_shown(world: World, client: Client) -> None:
    olga = as_person(client, world.olga)
    said = {"kind": "nda", "signed_on": "2026-01-02", "everywhere": "on"}
    wrong = SimpleUploadedFile("nda.pdf", b"<html><script>")
    answer = olga.post(f"{HOME}papers/new/", {**said, "file": wrong})
    assert answer.status_code == 422
    assert "neither a PDF nor a picture" in answer.content.decode()
    with world.staff():
        assert not Paper.objects.exists()
    right = SimpleUploadedFile("nda.pdf", b"%PDF-1.7 signed")
    assert olga.post(f"{HOME}papers/new/", {**said, "file": right}).status_code == 302
    with world.staff():
        paper = Paper.objects.get()
        assert paper.engagement_id is None
    dora = as_person(client, world.dora)
    file = dora.get(f"/p/acme/c/brume/papers/{paper.pk}/")
    assert file.content == b"%PDF-1.7 signed"
    assert file["Content-Disposition"] == 'attachment; filename="nda.pdf"'
    assert file["X-Content-Type-Options"] == "nosniff"


def test_a_paper_of_another_engagement_is_not_found(
    world: World, client: Client, now: dt.datetime
) -> None:
    with world.staff():
        other = make_engagement(client=world.brume, executive=world.alice, role="cmo")
        paper = papers.file_paper(
            client=world.brume,
            engagement=other,
            kind="contract",
            signed_on=now.date(),
            by=actor_of(world.olga),
            at=now,
        )
    bob = as_person(client, world.bob)
    assert bob.get(f"{HOME}papers/{paper.pk}/file/").status_code == 404
    assert bob.get(f"/p/acme/c/brume/papers/{paper.pk}/").status_code == 404


def test_the_office_decides_the_renewal(world: World, client: Client) -> None:
    olga = as_person(client, world.olga)
    answer = olga.post(f"{HOME}renewal/decide/", {"decision": "renew", "until": "2028-01-01"})
    assert answer.status_code == 302
    with world.staff():
        assert RenewalDecision.objects.get().by == "Olga"
        assert Engagement.objects.get(slug="brume-cio").renews_on == dt.date(2028, 1, 1)
    answer = olga.post(f"{HOME}renewal/decide/", {"decision": "renew", "until": "2027-01-01"})
    assert answer.status_code == 422
    assert "after the renewal" in answer.content.decode()


def test_the_client_sees_a_comparison_once_somebody_has_set_it(
    world: World, client: Client
) -> None:
    page = "/p/acme/c/brume/fit/brume-cio/"
    dora = as_person(client, world.dora)
    assert "Somebody full-time" not in dora.get(page).content.decode()
    bob = as_person(client, world.bob)
    assert bob.post(f"{HOME}fit/", {"salary": "125000", "charges": "44"}).status_code == 302
    with world.staff():
        assert Prospect.objects.get().salary == 125_000
    dora = as_person(client, world.dora)
    assert "€180,000" in dora.get(page).content.decode()


def test_the_page_of_the_client_costs_the_same_for_many(
    world: World,
    client: Client,
    now: dt.datetime,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with world.staff():
        for role in ("cmo", "cto", "coo", "cfo"):
            made = make_engagement(client=world.brume, executive=world.bob, role=role)
            checklists.ask(
                engagement=made, checklist="access", by=actor_of(world.bob), on=now.date()
            )
    dora = as_person(client, world.dora)
    dora.get("/p/acme/c/brume/milestones/")
    with django_assert_max_num_queries(20):
        assert dora.get("/p/acme/c/brume/milestones/").status_code == 200


@pytest.mark.parametrize("name", ["契約.pdf", "accord signé.pdf"])
def test_a_file_of_any_name_is_saved_and_not_shown(world: World, client: Client, name: str) -> None:
    olga = as_person(client, world.olga)
    file = SimpleUploadedFile(name, b"%PDF-1.7 signed")
    olga.post(f"{HOME}papers/new/", {"kind": "nda", "signed_on": "2026-01-02", "file": file})
    with world.staff():
        paper = Paper.objects.get()
    said = olga.get(f"{HOME}papers/{paper.pk}/file/")["Content-Disposition"]
    assert said.startswith("attachment; filename")
