"""Leave: when somebody is away, and who may know why.

A person enters their own leave; the office enters anybody's. Dates of one person never overlap.
Why somebody is away is known to them and to their provider's office; everybody else reads "away".
From Monday 3 to Friday 14 August, whole days: 1 on each date, and 0 on 17 August.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from accounts.models import Membership
from common.problems import unless_taken
from common.typography import date_format
from engagements.models import Engagement, Leave, LeaveReason

ZERO = Decimal(0)
SHARES = {Leave.Part.WHOLE: Decimal(1), Leave.Part.HALF: Decimal("0.5")}
# Longer than this is a slip of the year.
LONGEST = dt.timedelta(days=366)


class CannotTakeLeave(Exception):
    """Why these dates cannot be entered, in the user's words."""


@dataclass(frozen=True)
class Dates:
    """From the first to the last date, both included, whole days or half of each."""

    first: dt.date
    last: dt.date
    part: str = Leave.Part.WHOLE


@dataclass(frozen=True)
class Why:
    """For the person and the office alone."""

    kind: str = LeaveReason.Kind.LEAVE
    note: str = ""


def dates_in_words(*, first: dt.date, last: dt.date) -> str:
    """3 August, 3 to 14 August, 28 December 2026 to 4 January 2027."""
    if first == last:
        return date_format(first, "j F Y")
    begins = "j F Y" if first.year != last.year else "j F" if first.month != last.month else "j"
    return _("%(first)s to %(last)s") % {
        "first": date_format(first, begins),
        "last": date_format(last, "j F Y"),
    }


def _dates_of(leave: Leave) -> Iterable[dt.date]:
    count = (leave.ends_on - leave.starts_on).days + 1
    return (leave.starts_on + dt.timedelta(days=n) for n in range(count))


def leave_of(
    *, members: Collection[int], first: dt.date, last: dt.date
) -> Mapping[int, Mapping[dt.date, Decimal]]:
    """The share of each date that each of these people is away: 1, 0.5, absent where not away.

    Asks once, whoever looks: a client's people get the dates of those who work for them.
    """
    found: dict[int, dict[dt.date, Decimal]] = {member: {} for member in members}
    for leave in Leave.objects.between(first, last).filter(member__in=members):
        share = SHARES[Leave.Part(leave.part)]
        for day in _dates_of(leave):
            if first <= day <= last:
                found[leave.member_id][day] = share
    return found


def away(*, member_id: int, day: dt.date) -> Decimal:
    """The share of a date that a person is away."""
    return leave_of(members=[member_id], first=day, last=day)[member_id].get(day, ZERO)


def why_of(leave: Leave) -> Why:
    """Why, for the person themselves and the office."""
    row = LeaveReason.objects.filter(leave=leave).first()
    return Why(kind=row.kind, note=row.note) if row else Why()


def leaves(*, since: dt.date, member_id: int | None = None) -> list[Leave]:
    """The leave that ends on a day or later, each with its reason in `why`, the soonest first: of
    one person, or of everybody. For the person themselves and the office."""
    found = Leave.objects.filter(ends_on__gte=since).select_related("member__user")
    found = found.prefetch_related(Prefetch("reasons", to_attr="why"))
    if member_id is not None:
        found = found.filter(member=member_id)
    return list(found.order_by("starts_on", "member__user__name", "id"))


def may_enter(*, member_id: int, by: Actor) -> bool:
    """Everybody their own; the office anybody's."""
    return by.is_office or by.member_id == member_id


def _sane(*, dates: Dates, member_id: int, by: Actor) -> None:
    if not may_enter(member_id=member_id, by=by):
        raise CannotTakeLeave(_("Only the office enters somebody else's leave."))
    if dates.last < dates.first:
        raise CannotTakeLeave(_("The last day comes before the first; turn them round."))
    if dates.last - dates.first > LONGEST:
        raise CannotTakeLeave(_("That is more than a year; check the dates."))


def _overlap(*, dates: Dates, member_id: int, without: int | None) -> CannotTakeLeave | None:
    """Names what these dates run into; nothing where they are free."""
    taken = Leave.objects.between(dates.first, dates.last).filter(member=member_id)
    others = taken.exclude(pk=without) if without is not None else taken
    found = others.order_by("starts_on").first()
    if found is None:
        return None
    said = _("These dates overlap leave that is entered already: %(dates)s. Nothing was saved.")
    words = dates_in_words(first=found.starts_on, last=found.ends_on)
    return CannotTakeLeave(said % {"dates": words})


def _meanwhile() -> CannotTakeLeave:
    return CannotTakeLeave(_("Somebody entered leave on these dates meanwhile. Nothing was saved."))


def enter_leave(*, member: Membership, dates: Dates, why: Why, by: Actor) -> Leave:
    """Enter leave of a person. Raises CannotTakeLeave."""
    _sane(dates=dates, member_id=member.pk, by=by)
    if overlap := _overlap(dates=dates, member_id=member.pk, without=None):
        raise overlap
    leave = Leave(
        member=member, starts_on=dates.first, ends_on=dates.last, part=Leave.Part(dates.part)
    )
    with unless_taken("leave_once", _meanwhile()):
        leave.save(force_insert=True)
    LeaveReason.objects.create(leave=leave, kind=why.kind, note=why.note.strip())
    # The trail says that, not why: it is read by more people than the reason is.
    record(by=by, verb="entered leave", subject=leave, person=member.user.name)
    return leave


def change_leave(*, leave: Leave, dates: Dates, why: Why, by: Actor) -> Leave:
    """Change its dates and its reason. Raises CannotTakeLeave."""
    _sane(dates=dates, member_id=leave.member_id, by=by)
    if overlap := _overlap(dates=dates, member_id=leave.member_id, without=leave.pk):
        raise overlap
    before = str(leave)
    leave.starts_on, leave.ends_on, leave.part = dates.first, dates.last, dates.part
    with unless_taken("leave_once", _meanwhile()):
        leave.save(update_fields=["starts_on", "ends_on", "part", "changed_at"])
    LeaveReason.objects.filter(leave=leave).update(kind=why.kind, note=why.note.strip())
    record(
        by=by,
        verb="changed leave",
        subject=leave,
        before=before,
        person=leave.member.user.name,
    )
    return leave


def withdraw_leave(*, leave: Leave, by: Actor) -> None:
    """Take leave back. The row goes, and with it why; the trail keeps that it was there."""
    if not may_enter(member_id=leave.member_id, by=by):
        raise CannotTakeLeave(_("Only the office enters somebody else's leave."))
    record(by=by, verb="withdrew leave", subject=leave, person=leave.member.user.name)
    leave.delete()


@dataclass(frozen=True)
class Absence:
    """As a client reads it: who is away, when, and who covers."""

    person: str
    first: dt.date
    last: dt.date
    part: str
    deputy: str = ""

    @property
    def dates(self) -> str:
        return dates_in_words(first=self.first, last=self.last)

    @property
    def in_words(self) -> str:
        """Bob is away 3 to 14 August 2026, covered by Alice."""
        facts = {"person": self.person, "dates": self.dates, "deputy": self.deputy}
        if self.part == Leave.Part.HALF:
            if self.deputy:
                said = _("%(person)s is away half days %(dates)s, covered by %(deputy)s.")
            else:
                said = _("%(person)s is away half days %(dates)s.")
        elif self.deputy:
            said = _("%(person)s is away %(dates)s, covered by %(deputy)s.")
        else:
            said = _("%(person)s is away %(dates)s.")
        return said % facts


def absences(
    *, engagements: Collection[Engagement], first: dt.date, last: dt.date
) -> dict[int, list[Absence]]:
    """By engagement, when its lead is away between two dates, and who covers. The engagements
    come with their people (`with_people`)."""
    found: dict[int, list[Absence]] = {engagement.pk: [] for engagement in engagements}
    leads = {engagement.executive_id for engagement in engagements}
    rows = list(Leave.objects.between(first, last).filter(member__in=leads).order_by("starts_on"))
    if not rows:
        return found
    deputies = {one.deputy_id for one in engagements if one.deputy_id}
    held = Membership.objects.filter(pk__in=deputies).select_related("user") if deputies else ()
    names = {member.pk: member.user.name for member in held}
    for engagement in engagements:
        for leave in rows:
            inside = engagement.runs_on(leave.starts_on) or engagement.runs_on(leave.ends_on)
            if leave.member_id == engagement.executive_id and inside:
                found[engagement.pk].append(
                    Absence(
                        person=engagement.executive.user.name,
                        first=leave.starts_on,
                        last=leave.ends_on,
                        part=leave.part,
                        deputy=names.get(engagement.deputy_id or 0, ""),
                    )
                )
    return found


def soon_away(*, engagements: Collection[Engagement], on: dt.date) -> list[Absence]:
    """What a client reads ahead: whose absence touches the next 30 days, the soonest first; of
    one person at several engagements once."""
    found = absences(engagements=engagements, first=on, last=on + dt.timedelta(days=30))
    every = {one for several in found.values() for one in several}
    return sorted(every, key=lambda one: (one.first, one.person, one.deputy))
