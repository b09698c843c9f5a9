import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from accounts.actors import actor_of
from accounts.models import AuditEntry
from engagements.course import closing
from engagements.course.closing import CannotClose
from engagements.lifecycle import change_engagement
from engagements.models import Engagement, EngagementMonth
from tests.factories.world import World, make_engagement

ENDS = dt.date(2026, 10, 31)
AFTER = dt.date(2026, 11, 19)


@pytest.fixture
def ended(world: World) -> Engagement:
    """An engagement of one month that is over."""
    with world.staff():
        made = make_engagement(
            client=world.brume, executive=world.bob, role="cto", starts_on=dt.date(2026, 10, 1)
        )
        return change_engagement(engagement=made, ends_on=ENDS, by=actor_of(world.olga), on=AFTER)


def sign(world: World, engagement: Engagement) -> None:
    """Every month of it approved, as the database keeps it."""
    with world.staff():
        EngagementMonth.objects.filter(engagement=engagement).delete()
        EngagementMonth.objects.create(
            **engagement.owner,
            engagement=engagement,
            month=dt.date(2026, 10, 1),
            status="approved",
            approved_at=dt.datetime(2026, 11, 3, tzinfo=dt.UTC),
            approved_by="Dora",
            content={},
            content_hash="0" * 64,
        )


def test_what_is_not_over_does_not_close(world: World, ended: Engagement, now: dt.datetime) -> None:
    by = actor_of(world.olga)
    with world.staff():
        with pytest.raises(CannotClose, match="no last day"):
            closing.close(engagement=world.engagement, by=by, at=now, on=AFTER)
        with pytest.raises(CannotClose, match="It runs until 31 October 2026"):
            closing.close(engagement=ended, by=by, at=now, on=ENDS)
        with pytest.raises(CannotClose, match="1 month is not approved: October 2026"):
            closing.close(engagement=ended, by=by, at=now, on=AFTER)


def test_a_signed_engagement_closes_and_says_what_is_still_open(
    world: World, ended: Engagement, now: dt.datetime
) -> None:
    sign(world, ended)
    with world.staff():
        ready = closing.readiness(engagement=ended, on=AFTER)
        assert ready.hindrances == ()
        assert "13 parts of the handover are not written." in ready.open
        closed = closing.close(
            engagement=ended, by=actor_of(world.olga), at=now, on=AFTER, words=" All done "
        )
        assert (closed.closed_at, closed.closing_words) == (now, "All done")
        with pytest.raises(CannotClose, match="closed already"):
            closing.close(engagement=ended, by=actor_of(world.olga), at=now, on=AFTER)
        assert AuditEntry.objects.filter(verb="closed").count() == 1


def test_only_the_office_closes_and_only_an_owner_opens_again(
    world: World, ended: Engagement, now: dt.datetime
) -> None:
    sign(world, ended)
    with world.staff():
        with pytest.raises(CannotClose, match="Only the owner and the office"):
            closing.close(engagement=ended, by=actor_of(world.bob), at=now, on=AFTER)
        closing.close(engagement=ended, by=actor_of(world.olga), at=now, on=AFTER)
        with pytest.raises(CannotClose, match="Only an owner"):
            closing.reopen(engagement=ended, by=actor_of(world.olga), reason="x")
        with pytest.raises(CannotClose, match="Say why"):
            closing.reopen(engagement=ended, by=actor_of(world.alice), reason=" ")
        opened = closing.reopen(engagement=ended, by=actor_of(world.alice), reason="Goes on")
        assert opened.closed_at is None


def test_a_closed_engagement_changes_no_more_not_even_in_the_database(
    world: World, ended: Engagement, now: dt.datetime
) -> None:
    sign(world, ended)
    with world.staff():
        closing.close(engagement=ended, by=actor_of(world.olga), at=now, on=AFTER)
        with pytest.raises(IntegrityError), transaction.atomic():
            Engagement.objects.filter(pk=ended.pk).update(title="Something else")
        with (
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "INSERT INTO engagements_term SELECT t.* FROM engagements_term t"
                " WHERE t.engagement_id = %s",
                [ended.pk],
            )


def test_no_door_changes_a_closed_engagement(
    world: World, ended: Engagement, now: dt.datetime, client: Browser
) -> None:
    sign(world, ended)
    with world.staff():
        closing.close(engagement=ended, by=actor_of(world.olga), at=now, on=AFTER)
    client.force_login(world.alice.user)
    place = [world.acme.slug, ended.slug]
    assert client.get(reverse("engagements:handover", args=place)).status_code == 200
    assert client.post(reverse("engagements:edit", args=place), {}).status_code == 403
    assert client.post(reverse("engagements:term_create", args=place), {}).status_code == 403
    reopened = client.post(reverse("engagements:reopen", args=place), {"reason": "Goes on"})
    assert reopened.status_code == 302
    assert client.post(reverse("engagements:edit", args=place), {}).status_code == 422


def test_the_page_closes_with_last_words_that_the_client_reads(
    world: World, ended: Engagement, client: Browser
) -> None:
    sign(world, ended)
    client.force_login(world.olga.user)
    place = [world.acme.slug, ended.slug]
    done = client.post(reverse("engagements:close", args=place), {"words": "Orders flow"})
    assert done.status_code == 302
    client.force_login(world.dora.user)
    page = reverse(
        "engagements:client_handover", args=[world.acme.slug, world.brume.slug, ended.slug]
    )
    assert "Orders flow" in client.get(page).content.decode()
