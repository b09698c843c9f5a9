"""What every door of this app asks first: who logs, and which engagement this person may open."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import READ, AccessRequest
from accounts.models import Membership
from common.periods import Month
from engagements.activity import runs_in
from engagements.models import Engagement
from engagements.readers import may_change


def member_of(request: AccessRequest) -> Membership:
    """The person as the door has found them already."""
    if request.actor.member_id is None or request.actor.role is None:
        raise Http404
    return Membership(
        pk=request.actor.member_id,
        provider=request.provider,
        user_id=request.actor.user_id or 0,
        role=str(request.actor.role),
    )


def engagement_or_404(request: AccessRequest, slug: str) -> Engagement:
    """The only place that says which engagement a person may open, and change."""
    rows = Engagement.objects.open_to(request.actor).with_people().select_related("provider")
    found = get_object_or_404(rows, slug=slug)
    # A closed engagement is only read, and so is one that somebody was let in to read.
    found.is_only_read = found.closed_at is not None or not may_change(
        engagement=found, by=request.actor
    )
    if found.is_only_read and request.method not in READ:
        raise PermissionDenied
    return found


def engagement_in(
    request: AccessRequest, slug: str, month: Month, *, client: str = ""
) -> Engagement:
    """The engagement, where it runs in that month and, if one is named, at that client."""
    engagement = engagement_or_404(request, slug)
    if client and engagement.client.slug != client:
        raise Http404
    if not runs_in(engagement=engagement, month=month):
        raise Http404
    return engagement


def crumbs(request: AccessRequest, engagement: Engagement, *last: str) -> list[tuple[str, str]]:
    """Where a page of an engagement stands."""
    slug = request.provider.slug
    here = [
        (_("Engagements"), reverse("engagements:list", args=[slug])),
        (str(engagement), reverse("engagements:detail", args=[slug, engagement.slug])),
    ]
    return [*here, *((one, "") for one in last)]
