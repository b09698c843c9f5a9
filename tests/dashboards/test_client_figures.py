"""What the first page of a client knows of the figures."""

import datetime as dt
from dataclasses import replace

import pytest
from django.test import Client

from accounts.actors import actor_of
from common.periods import Month
from dashboards import client_figures
from dashboards.client_figures import Figures, ToSignOff
from dashboards.client_home import ClientHome, client_home
from dashboards.sentence import Facts, sentences
from engagements.models import Engagement, Outcome
from kpis.models import (
    Definition,
    DefinitionSignature,
    DefinitionVersion,
    Framework,
    FrameworkVersion,
)
from tests.dashboards.test_client_home import hand_in
from tests.factories.kpis import MADE_AT, make_framework, make_kpi, read, set_target
from tests.factories.world import World

OCTOBER = dt.date(2026, 10, 1)


def home(world: World, today: dt.date) -> ClientHome:
    with world.founder():
        return client_home(
            client=world.brume, by=actor_of(world.dora), on=today, timezone="Europe/Paris"
        )


def measured(world: World) -> Framework:
    """Three figures: one on track, one off track that leads the outcome, one without a reading."""
    framework = make_framework(world.engagement)
    outcome = Outcome.objects.get(engagement=world.engagement)
    for key, value, facts in (
        ("good", 30, {}),
        ("off", 3, {"outcome": outcome}),
        ("late", None, {}),
    ):
        kpi = make_kpi(framework, key, **facts)
        set_target(kpi, low=25)
        if value is not None:
            read(kpi, OCTOBER, value)
    return framework


def asked(world: World, word: str = "Lead", functions: tuple[str, ...] = ("sales",)) -> Definition:
    owner = {"provider_id": world.acme.pk, "client_id": world.brume.pk}
    made = Definition.objects.create(**owner, word=word)
    DefinitionVersion.objects.create(
        **owner,
        definition=made,
        number=1,
        text="What it means",
        signed_by=list(functions),
        written_by="Bob",
        written_at=MADE_AT,
        asked_at=MADE_AT,
    )
    return made


def test_the_page_says_how_many_figures_are_on_track_and_which_is_off(
    world: World, today: dt.date, client: Client
) -> None:
    with world.staff():
        measured(world)
    shown = home(world, today)
    found = shown.figures.measured[world.engagement.pk]
    assert (found.good, len(found.judged), shown.figures.off) == (1, 2, ("Off",))
    assert "Off is off track." in shown.sentences
    goal, line = shown.mandates[0].shown[0]
    assert (goal.outcome.title, line.kpi.key if line else "") == ("Orders without re-entry", "off")
    client.force_login(world.dora.user)
    page = client.get("/p/acme/c/brume/").content.decode()
    assert "1 of 3 figures are on track" in page


def test_what_was_not_shown_to_the_client_is_not_counted(world: World, today: dt.date) -> None:
    with world.staff():
        measured(world)
        Framework.objects.update(shown_at=None)
    assert home(world, today).figures.measured == {}


def test_a_proposed_framework_waits_for_the_founder(world: World, today: dt.date) -> None:
    with world.staff():
        framework = measured(world)
        FrameworkVersion.objects.create(
            **framework.owner,
            framework=framework,
            number=1,
            content="{}",
            sha256="0" * 64,
            kpi_count=3,
            proposed_by="Bob",
            proposed_at=dt.datetime(2026, 11, 3, 23, 30, tzinfo=dt.UTC),
        )
    shown = home(world, today)
    (one,) = shown.figures.to_sign_off
    assert (one.number, one.since, shown.waiting) == (1, dt.date(2026, 11, 4), 1)
    assert "The figures of the mandate wait for a sign-off." in shown.sentences
    with world.staff():
        Engagement.objects.filter(pk=world.engagement.pk).update(
            ends_on=today, closed_at=framework.made_at, closed_by="Bob"
        )
    assert not home(world, today).figures.to_sign_off


def test_the_words_that_the_company_has_to_sign_wait_together(
    world: World, today: dt.date, client: Client
) -> None:
    with world.staff():
        asked(world, "Lead")
        asked(world, "MQL", ("marketing", "sales"))
        asked(world, "Deploy", ("executive",))
        signed = asked(world, "Won")
        version = signed.versions.get()
        DefinitionSignature.objects.create(
            **signed.owner,
            version=version,
            function="sales",
            name="Ana",
            user=world.dora.user,
            at=MADE_AT,
        )
    shown = home(world, today)
    assert (shown.figures.to_sign, shown.waiting) == (("Lead", "MQL"), 1)
    assert "2 definitions wait for a signature." in shown.sentences
    client.force_login(world.dora.user)
    page = client.get("/p/acme/c/brume/").content.decode()
    assert "2 definitions to sign" in page


def test_only_the_newest_version_of_a_word_waits(world: World) -> None:
    with world.staff():
        word = asked(world)
        DefinitionVersion.objects.create(
            **word.owner,
            definition=word,
            number=2,
            text="Another meaning",
            reason="Agreed anew",
            signed_by=["executive"],
            written_by="Bob",
            written_at=MADE_AT,
            asked_at=MADE_AT,
        )
        assert client_figures.to_sign(client_id=world.brume.pk) == ()


def test_several_figures_that_are_off_are_one_sentence(today: dt.date) -> None:
    said = sentences(Facts(on=today, off=("Win rate", "CAC")))
    assert "2 figures are off track, Win rate first." in said


def test_one_button_alone_is_the_main_one(world: World, client: Client, now: dt.datetime) -> None:
    with world.staff():
        hand_in(world, Month(2026, 9), now)
        hand_in(world, Month(2026, 10), now)
    client.force_login(world.dora.user)
    page = client.get("/p/acme/c/brume/").content.decode()
    assert (page.count("Read and approve"), page.count("btn primary")) == (2, 1)


@pytest.mark.parametrize(("waiting", "is_long"), [(0, False), (2, False), (3, True)])
def test_the_next_card_follows_the_days_where_much_waits(
    world: World, today: dt.date, waiting: int, is_long: bool
) -> None:
    shown = home(world, today)
    asked = Figures(to_sign_off=(ToSignOff(world.engagement, 1, today),) * waiting)
    assert replace(shown, figures=asked).is_long == is_long
    several = replace(shown, figures=asked, running=shown.running * 2)
    assert not several.is_long
