"""The demo's mandates are told through the rooms: what they refuse fails here."""

import datetime as dt

import pytest

from accounts.models import Contact
from dashboards.demo.cast import LUMEN
from dashboards.demo.purpose import PURPOSES, tell_mandate
from dashboards.demo.story import make_house
from engagements.mandate import outcomes, reviews, worries
from engagements.models import Engagement, QuarterReview
from tenancy.scope import scope

ON = dt.date(2026, 11, 22)


@pytest.mark.django_db
def test_every_engagement_of_the_cast_has_its_mandate() -> None:
    provider = make_house(house=LUMEN, password="secret-secret", on=ON, since=dt.date(2025, 11, 1))
    with scope(provider=provider.pk):
        contacts = Contact.objects.select_related("user", "client").filter(role="founder")
        founders = {contact.client_id: contact for contact in contacts}
        told = [
            one
            for one in Engagement.objects.with_people()
            if (one.client.name, one.role) in PURPOSES
        ]
        for engagement in told:
            tell_mandate(engagement=engagement, founder=founders[engagement.client_id], on=ON)
        assert len(told) == len(PURPOSES)
        assert outcomes.vague(engagements=told) == set()
        assert QuarterReview.objects.filter(closed_at__isnull=False, answers=None).count() == 5
        due = reviews.reviews_due(engagements=told, on=ON)
        assert {str(one.quarter) for one in due.values()} == {"2026-Q4"}
        assert len(worries.unanswered(engagements=[one.pk for one in told])) == 4
