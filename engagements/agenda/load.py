"""A person's load over all their engagements, at every provider.

To the person, everything by name. To a provider's office, its own engagements by name, and what
lies elsewhere as one sum of days a week, only where the person lets that provider know: off until
they switch it on, gone when they switch it off.
Each provider is asked in a scope of its own, one after the other, as that person.
Contracted days a week are the days per month of the term × 12 ÷ 52; logged ones are those of the
last four whole weeks ÷ 4. 8 days a month are 1.85 days a week.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from accounts.models import Membership, User
from common.days import round_to_hundredth, round_to_quarter
from common.periods import Week
from engagements.agenda.leave import leave_of
from engagements.agenda.presence import usual_days
from engagements.models import Engagement, SharedLoad, WorkLog
from engagements.terms import term_on, terms_by_engagement
from tenancy.scope import person, scope

ZERO = Decimal(0)
WEEKS = 4
YEAR_IN_MONTHS, YEAR_IN_WEEKS = Decimal(12), Decimal(52)
LONG = Decimal(1)


class CannotShare(Exception):
    """Why the switch stays as it is, in the user's words."""


@dataclass(frozen=True)
class Carried:
    """One engagement: what is contracted, and what was logged, in days a week."""

    title: str
    client: str
    hue: int
    slug: str
    contracted: Decimal
    logged: Decimal


@dataclass(frozen=True)
class Place:
    """A provider with the person's engagements there, and whether it is told of the rest."""

    slug: str
    name: str
    member_id: int
    engagements: tuple[Carried, ...]
    is_told: bool
    usual: int
    weeks: tuple[Decimal, ...]
    days: dict[dt.date, Decimal]

    @property
    def contracted(self) -> Decimal:
        return sum((one.contracted for one in self.engagements), ZERO)

    @property
    def logged(self) -> Decimal:
        return sum((one.logged for one in self.engagements), ZERO)


@dataclass(frozen=True)
class Load:
    """All of it. `capacity` are the weekdays that the person works; `long` the dates past a day."""

    places: tuple[Place, ...]
    weeks: tuple[Week, ...]
    capacity: int

    @property
    def contracted(self) -> Decimal:
        return sum((place.contracted for place in self.places), ZERO)

    @property
    def logged(self) -> Decimal:
        return sum((place.logged for place in self.places), ZERO)

    @property
    def free(self) -> Decimal:
        return self.capacity - self.contracted

    @property
    def by_week(self) -> list[tuple[Week, Decimal]]:
        totals = (
            sum((place.weeks[n] for place in self.places), ZERO) for n in range(len(self.weeks))
        )
        return list(zip(self.weeks, totals, strict=True))

    @property
    def long_days(self) -> list[tuple[dt.date, Decimal]]:
        """The dates with more than a day over all providers."""
        totals: dict[dt.date, Decimal] = {}
        for place in self.places:
            for day, days in place.days.items():
                totals[day] = totals.get(day, ZERO) + days
        return sorted((day, days) for day, days in totals.items() if days > LONG)


def a_week(days_per_month: Decimal) -> Decimal:
    """Days per month as days a week, two places."""
    return round_to_hundredth(days_per_month * YEAR_IN_MONTHS / YEAR_IN_WEEKS)


def last_weeks(*, on: dt.date, count: int = WEEKS) -> tuple[Week, ...]:
    """The whole weeks before the one of a day, the oldest first."""
    here = Week.of(on)
    return tuple(here.plus(-back) for back in range(count, 0, -1))


def carried(*, member_id: int, on: dt.date) -> tuple[Carried, ...]:
    """What a person carries at the provider in scope: the engagements they lead or cover that run
    on a day."""
    rows = Engagement.objects.worked_by(member_id).active(on=on).select_related("client")
    engagements = list(rows.order_by("client__name", "id"))
    held = terms_by_engagement(engagement.pk for engagement in engagements)
    weeks = last_weeks(on=on)
    logs = WorkLog.objects.standing().between(weeks[0].first, weeks[-1].last)
    logged = dict(
        logs.filter(member=member_id)
        .values_list("engagement")
        .annotate(total=Sum("days"))
        .order_by()
    )
    found = []
    for engagement in engagements:
        term = term_on(held.get(engagement.pk, []), on)
        leads = engagement.executive_id == member_id
        found.append(
            Carried(
                title=engagement.title,
                client=engagement.client.name,
                hue=engagement.client.hue,
                slug=engagement.slug,
                contracted=a_week(term.days_per_month) if term and leads else ZERO,
                logged=round_to_hundredth(logged.get(engagement.pk, ZERO) / WEEKS),
            )
        )
    # A deputy who has covered nothing carries nothing.
    return tuple(one for one in found if one.contracted or one.logged)


def _days(member_id: int, weeks: Sequence[Week]) -> dict[dt.date, Decimal]:
    logs = WorkLog.objects.standing().between(weeks[0].first, weeks[-1].last)
    rows = logs.filter(member=member_id, corrects=None).values_list("day")
    return dict(rows.annotate(total=Sum("days")).order_by("day"))


def memberships(*, user_id: int) -> list[Membership]:
    """Where a person is a member, the oldest first; asked before any provider is chosen."""
    with person(user=user_id):
        rows = Membership.objects.active().filter(user=user_id).select_related("provider")
        return list(rows.order_by("id"))


def load(*, user: User, on: dt.date) -> Load:
    """The person's load at every provider. Asked outside every scope: each is entered by itself."""
    weeks = last_weeks(on=on, count=13)
    places = []
    for member in memberships(user_id=user.pk):
        with scope(provider=member.provider.pk, user=user.pk):
            days = _days(member.pk, weeks)
            places.append(
                Place(
                    slug=member.provider.slug,
                    name=member.provider.name,
                    member_id=member.pk,
                    engagements=carried(member_id=member.pk, on=on),
                    is_told=SharedLoad.objects.filter(member=member.pk).exists(),
                    usual=usual_days(members=[member.pk])[member.pk].days_a_week,
                    weeks=tuple(
                        sum((days.get(day, ZERO) for day in week.days), ZERO) for week in weeks
                    ),
                    days=days,
                )
            )
    # At each place they may have said less; at none can they work more than they do at all.
    capacity = max((place.usual for place in places), default=5)
    return Load(places=tuple(places), weeks=weeks, capacity=capacity)


def elsewhere_of(found: Load, *, member_id: int) -> Decimal:
    """What a provider may be told: the contracted days a week at all the others, as one sum to
    the quarter."""
    others = (place.contracted for place in found.places if place.member_id != member_id)
    return round_to_quarter(sum(others, ZERO))


def share(*, user: User, member_id: int, told: bool, by: str, on: dt.date) -> None:
    """Let one provider know how many days a week lie elsewhere, or no longer. Raises CannotShare.

    Outside every scope, as `load`.
    """
    found = load(user=user, on=on)
    place = next((one for one in found.places if one.member_id == member_id), None)
    if place is None:
        raise CannotShare(_("You are no member there any more; nothing was changed."))
    member = next(one for one in memberships(user_id=user.pk) if one.pk == member_id)
    with scope(provider=member.provider.pk, user=user.pk):
        member.user = user
        actor = Actor(name=by, user_id=user.pk, member_id=member_id)
        if told:
            _tell(member_id, elsewhere_of(found, member_id=member_id), on)
            record(by=actor, verb="shared load", subject=member)
        elif SharedLoad.objects.filter(member=member_id).delete()[0]:
            record(by=actor, verb="stopped sharing load", subject=member)


def _tell(member_id: int, days: Decimal, on: dt.date) -> None:
    SharedLoad.objects.update_or_create(
        member_id=member_id, defaults={"days_a_week": days, "measured_on": on}
    )


def told_here(*, on: dt.date) -> list[tuple[int, int]]:
    """Who lets the provider in scope know and was last measured before a day: member and user."""
    rows = SharedLoad.objects.filter(measured_on__lt=on)
    return list(rows.order_by("id").values_list("member_id", "member__user_id"))


def measure_again(*, user: User, member_id: int, on: dt.date) -> None:
    """Bring what a provider is told to what holds on a day. Outside every scope."""
    found = load(user=user, on=on)
    provider = {one.pk: one.provider.pk for one in memberships(user_id=user.pk)}.get(member_id)
    if provider is None:
        return
    with scope(provider=provider, user=user.pk):
        # Switched off meanwhile, it stays off.
        SharedLoad.objects.filter(member=member_id).update(
            days_a_week=elsewhere_of(found, member_id=member_id), measured_on=on
        )


@dataclass(frozen=True)
class Teammate:
    """A person as their provider's office plans with them. `elsewhere` is None where they do not
    let it know; `away` are the working days away in the next four weeks."""

    member: Membership
    engagements: tuple[Carried, ...]
    usual: int
    elsewhere: Decimal | None
    away: Decimal

    @property
    def contracted(self) -> Decimal:
        return sum((one.contracted for one in self.engagements), ZERO)

    @property
    def logged(self) -> Decimal:
        return sum((one.logged for one in self.engagements), ZERO)

    @property
    def free(self) -> Decimal:
        return self.usual - self.contracted - (self.elsewhere or ZERO)


def team(*, on: dt.date) -> list[Teammate]:
    """Everybody who carries or may carry engagements at the provider in scope, by name."""
    rows = Membership.objects.active().exclude(role=Membership.Role.OFFICE)
    members = list(rows.select_related("user").order_by("user__name", "id"))
    ids = [member.pk for member in members]
    usual = usual_days(members=ids)
    told = dict(SharedLoad.objects.filter(member__in=ids).values_list("member", "days_a_week"))
    absent = leave_of(members=ids, first=on, last=on + dt.timedelta(days=27))
    return [
        Teammate(
            member=member,
            engagements=carried(member_id=member.pk, on=on),
            usual=usual[member.pk].days_a_week,
            elsewhere=told.get(member.pk),
            away=sum(
                (
                    share
                    for day, share in absent[member.pk].items()
                    if day.isoweekday() in usual[member.pk].at_all
                ),
                ZERO,
            ),
        )
        for member in members
    ]
