"""What surrounds the days of a month: the dates on which the engagement runs, the client's public
holidays, who works on it, who was away, and by which fractions the month was contracted.

It is signed with the statement, so the grid of a signed month stays what the client has seen,
whatever calendar, people or leave say later. It is kept in no language: holidays are dates.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import Membership
from common.content import Content
from common.periods import Month, public_holidays, working_days
from engagements.agenda.leave import leave_of
from engagements.models import Engagement
from engagements.terms import Part


@dataclass(frozen=True)
class Absence:
    """A person is away on a date: wholly (1) or for a part of the day. Nobody says why."""

    person: str
    day: dt.date
    share: Decimal


@dataclass(frozen=True)
class Share:
    """What one term contracts of a month: `days` = `full` × `covered` ÷ `total`.

    `by` says what is counted: working days, calendar days, or nothing at all (Term.Proration).
    """

    first: dt.date
    last: dt.date
    full: Decimal
    covered: int
    total: int
    by: str
    days: Decimal

    @property
    def is_whole(self) -> bool:
        return self.covered == self.total


@dataclass(frozen=True)
class Sheet(Content):
    """The frame of a month; dates outside `first` to `last` are not the engagement's."""

    first: dt.date
    last: dt.date
    country: str
    subdivision: str
    holidays: tuple[dt.date, ...]
    people: tuple[str, ...]
    away: tuple[Absence, ...]
    shares: tuple[Share, ...]


def sheet_of(*, engagement: Engagement, month: Month, parts: Sequence[Part]) -> Sheet:
    """The frame as it is now."""
    client = engagement.client
    first = max(month.first, engagement.starts_on)
    last = min(month.last, engagement.ends_on or month.last)
    kept = public_holidays(client.country, client.subdivision, month.year)
    people = _people(engagement)
    return Sheet(
        first=first,
        last=last,
        country=client.country,
        subdivision=client.subdivision,
        holidays=tuple(sorted(day for day in kept if Month.of(day) == month)),
        people=tuple(people.values()),
        away=_away(
            people,
            working_days(first, last, country=client.country, subdivision=client.subdivision),
        ),
        shares=tuple(_share(part) for part in parts),
    )


def _people(engagement: Engagement) -> dict[int, str]:
    """Who leads, then who covers, by the number of their membership."""
    wanted = [engagement.executive_id, engagement.deputy_id]
    members = Membership.objects.filter(pk__in=[pk for pk in wanted if pk]).select_related("user")
    return {
        member.pk: member.user.name
        for member in sorted(members, key=lambda member: wanted.index(member.pk))
    }


def _away(people: Mapping[int, str], days: Sequence[dt.date]) -> tuple[Absence, ...]:
    """On working days: nobody is missed on a Sunday."""
    if not days:
        return ()
    found = leave_of(members=list(people), first=days[0], last=days[-1])
    return tuple(
        Absence(person, day, found[member][day])
        for member, person in people.items()
        for day in days
        if day in found[member]
    )


def _share(part: Part) -> Share:
    return Share(
        first=part.first,
        last=part.last,
        full=part.term.days_per_month,
        covered=part.covered,
        total=part.total,
        by=str(part.term.proration),
        days=part.days,
    )


def thawed(plain: Mapping[str, Any] | None) -> Sheet | None:
    """The frame that was signed; None where the month was signed before frames were."""
    return Sheet.from_json(plain) if plain else None
