"""What the demo tells of people, contracts and endings goes through the rooms, and is all there."""

import datetime as dt
import random
from decimal import Decimal

import pytest

from accounts.actors import actor_of
from accounts.models import Contact, Membership, Profile, TrackRecord
from common.periods import Month
from dashboards.demo.cast import LUMEN
from dashboards.demo.company import tell_clients, tell_people
from dashboards.demo.dealings import conditions_of, tell_extra, tell_links, tell_terms
from dashboards.demo.leaving import tell_leaving
from dashboards.demo.purpose import tell_mandate
from dashboards.demo.story import History, make_house
from dashboards.demo.work import pieces_of_month
from engagements import companies, tapering
from engagements.agenda import leave
from engagements.course import continuity, handover
from engagements.models import BalanceShare, BurstRequest, Engagement, LogTemplate, Term
from tenancy.models import Client, Provider
from tenancy.scope import scope

ON = dt.date(2026, 11, 22)
NOW = Month.of(ON)
SINCE = dt.date(2025, 11, 1)


@pytest.fixture
def lumen(db: None) -> Provider:
    return make_house(house=LUMEN, password="secret-secret", on=ON, since=SINCE)


def test_what_was_agreed_changes_and_is_named(lumen: Provider) -> None:
    places = {(place.client, place.role): place for place in LUMEN.places}
    with scope(provider=lumen.pk):
        engagements = list(Engagement.objects.with_people())
        owner = actor_of(Membership.objects.select_related("user").get(role="owner"))
        tell_terms(engagements=engagements, places=places, by=owner, on=ON)
        assert not Term.objects.filter(agreed_by="").exists()
        assert Term.objects.filter(approves_itself=True).count() == 1
        belval = next(one for one in engagements if one.client.name == "Maison Belval")
        terms = Term.objects.filter(engagement=belval).in_order()
        assert [term.days_per_month for term in terms] == [Decimal(6), Decimal("7.5")]
        assert sum(bool(tapering.planned(one)) for one in engagements) == 1
    place = places["Maison Belval", "cmo"]
    assert conditions_of(place, back=8)["days_per_month"] == Decimal(6)
    assert conditions_of(place, back=7)["days_per_month"] == Decimal("7.5")


def test_extra_days_wait_and_are_answered_and_a_balance_is_shared(lumen: Provider) -> None:
    with scope(provider=lumen.pk):
        contacts = Contact.objects.select_related("user", "client").filter(role="founder")
        founders = {contact.client_id: contact for contact in contacts}
        for engagement in Engagement.objects.with_people():
            for back in range(3, -1, -1):
                tell_extra(
                    engagement=engagement,
                    month=NOW.plus(-back),
                    founder=founders[engagement.client_id],
                    on=ON,
                )
        tell_links(founders=founders, on=ON)
        found = sorted(BurstRequest.objects.values_list("status", flat=True))
        assert found == ["approved", "approved", "asked", "declined"]
        assert BalanceShare.objects.get().client.name == "Maison Belval"


def test_people_and_companies_are_known(lumen: Provider) -> None:
    with scope(provider=lumen.pk):
        members = list(Membership.objects.select_related("user"))
        engagements = list(Engagement.objects.with_people())
        tell_people(members=members, engagements=engagements, on=ON)
        owner = actor_of(next(one for one in members if one.role == "owner"))
        tell_clients(by=owner, on=ON)
        assert Profile.objects.count() == 3
        assert TrackRecord.objects.filter(stopped=True).count() == 2
        assert LogTemplate.objects.count() == 4
        clients = list(Client.objects.all())
        growing = companies.growing(clients)
        assert [one.name for one in clients if one.pk in growing] == ["Optiqa Retail"]
        running = [one for one in engagements if one.runs_on(ON)]
        covered = {one.deputy for one in leave.soon_away(engagements=running, on=ON)}
        assert covered == {"", "Nadia Rahmani"}


def test_somebody_leaves_and_the_parts_of_the_dossier_begin(lumen: Provider) -> None:
    with scope(provider=lumen.pk):
        contacts = Contact.objects.select_related("user", "client").filter(role="founder")
        founders = {contact.client_id: contact for contact in contacts}
        running = [one for one in Engagement.objects.with_people() if one.runs_on(ON)]
        for engagement in running:
            tell_mandate(engagement=engagement, founder=founders[engagement.client_id], on=ON)
        owner = actor_of(Membership.objects.select_related("user").get(role="owner"))
        tell_leaving(engagements=running, office=owner, on=ON)
        scores = continuity.scores(engagements=[one.pk for one in running], on=ON)
        shown = {one.client.name: scores[one.pk].percent for one in running}
        assert shown["Maison Belval"] == 50
        assert shown["Verrerie Saint-Malo"] == 75
        goes = next(one for one in running if one.client.name == "Verrerie Saint-Malo")
        dossier = handover.dossier_of(engagement=goes, on=ON)
        assert (dossier.done, len(dossier.items)) == (4, 4)


def test_nobody_works_while_away_or_past_a_day(lumen: Provider) -> None:
    with scope(provider=lumen.pk):
        wanted = [(one, Decimal(6)) for one in History(LUMEN, lumen, on=ON, free={}).engagements]
        tom = Membership.objects.get(user__email__startswith="tom@")
        away = {tom.pk: dict.fromkeys(NOW.days, Decimal(1))}
        free: dict[tuple[int, dt.date], Decimal] = {}
        pieces = pieces_of_month(
            engagements=wanted, month=NOW, until=ON, dice=random.Random(1), away=away, free=free
        )  # fmt: skip
    assert tom.pk not in {piece.member.pk for piece in pieces}
    at_lenoir = {one.member.user.name for one in pieces if one.engagement.client.name[0] == "L"}
    assert at_lenoir == {"Nadia Rahmani"}
    assert {one.engagement.client.name for one in pieces}.isdisjoint({"Conserverie Arzel"})
    assert min(free.values()) >= 0
