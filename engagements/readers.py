"""The walls between colleagues: an executive sees the engagements that they lead or cover, and
no other client of the same provider, unless the office lets them read one.

Whoever is let in reads and changes nothing: days are logged, months handed in and mandates
written by those who lead or cover. Letting in has a reason, can be ended, and stands in the trail.
"""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.actors import Actor, Role
from accounts.audit import record
from accounts.models import Membership
from common.problems import unless_taken
from engagements.models import Engagement, Reader


class CannotLetIn(Exception):
    """Why somebody cannot be let in, in the user's words."""


def readers_of(*, engagement: Engagement) -> QuerySet[Reader]:
    """Who may read an engagement that is not theirs, in the order in which they were let in."""
    rows = Reader.objects.filter(engagement=engagement, ended_at=None)
    return rows.select_related("member__user").order_by("let_in_at", "id")


def may_be_let_in(*, engagement: Engagement) -> QuerySet[Membership]:
    """The executives who do not see the engagement yet."""
    seen = [engagement.executive_id, engagement.deputy_id]
    rows = Membership.objects.active().filter(role=Membership.Role.EXECUTIVE)
    rows = rows.exclude(pk__in=[pk for pk in seen if pk])
    within = Reader.objects.filter(engagement=engagement, ended_at=None).values("member_id")
    return rows.exclude(pk__in=within).select_related("user").order_by("user__name", "id")


def let_in(
    *, engagement: Engagement, member: Membership, reason: str, by: Actor, at: dt.datetime
) -> Reader:
    """Let a colleague read an engagement. Raises CannotLetIn."""
    if not by.is_office:
        raise CannotLetIn(_("Only the owner and the office let somebody in."))
    if not reason.strip():
        raise CannotLetIn(_("Say why; it stands in the trail."))
    words = {"name": member.user.name}
    if member.role != Role.EXECUTIVE or member.pk in (
        engagement.executive_id,
        engagement.deputy_id,
    ):
        raise CannotLetIn(_("%(name)s sees this engagement already.") % words)
    taken = CannotLetIn(_("%(name)s sees this engagement already.") % words)
    with unless_taken("reader_once", taken):
        row = Reader.objects.create(
            **engagement.owner,
            engagement=engagement,
            member=member,
            reason=reason.strip(),
            let_in_at=at,
        )
    record(by=by, verb="let in", subject=engagement, name=member.user.name, reason=row.reason)
    return row


def shut_out(*, reader: Reader, by: Actor, at: dt.datetime) -> None:
    """End what a colleague was let in for. Raises CannotLetIn."""
    if not by.is_office:
        raise CannotLetIn(_("Only the owner and the office let somebody in."))
    row = Reader.objects.select_for_update(no_key=True).get(pk=reader.pk)
    if row.ended_at is not None:
        return
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    record(by=by, verb="shut out", subject=reader.engagement, name=reader.member.user.name)


def may_change(*, engagement: Engagement, by: Actor) -> bool:
    """Whether a person of the provider may write on an engagement, and not only read it."""
    if by.role != Role.EXECUTIVE:
        return True
    return by.member_id in (engagement.executive_id, engagement.deputy_id)
