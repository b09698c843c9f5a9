"""How far somebody else could carry on today.

A domain of the function is covered when it has a document that somebody has checked in the last
six months, a second person who knows it, and somebody at the client who holds the access. The
score is the share of covered domains, half up to a whole percent: 6 of 9 give 67. From 80 on
somebody else can carry on; below 50 too much is in one head.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from common.days import percent
from engagements.mandate import lists
from engagements.models import Continuity, Engagement, Responsibility

FRESH = dt.timedelta(days=183)
GOOD, FAIR = 80, 50


@dataclass(frozen=True)
class Cover:
    """One domain; `missing` says in words what would cover it."""

    domain: str
    name: str
    row: Continuity
    missing: tuple[str, ...]

    @property
    def is_covered(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Score:
    """How many domains are covered; `percent` is None where there are no domains."""

    covered: int
    domains: int

    @property
    def percent(self) -> int | None:
        if not self.domains:
            return None
        return percent(Decimal(self.covered), of=Decimal(self.domains))

    @property
    def tone(self) -> str:
        """good from 80 %, warn from 50, bad below; none without domains."""
        if self.percent is None:
            return ""
        return "good" if self.percent >= GOOD else "warn" if self.percent >= FAIR else "bad"

    @property
    def words(self) -> str:
        """What the score says, in a sentence."""
        if self.percent is None:
            return _("No domain is named yet: begin with the responsibilities of the mandate.")
        if self.percent >= GOOD:
            return _("Somebody else could carry on.")
        if self.percent >= FAIR:
            return _("Somebody else could carry on with gaps.")
        return _("Too much is in one head.")


def missing_in(*, row: Continuity, on: dt.date) -> tuple[str, ...]:
    """What a domain lacks on a day, in words."""
    lacks = []
    if not row.document:
        lacks.append(_("a document"))
    elif row.checked_on is None or row.checked_on < on - FRESH:
        lacks.append(_("a document that was checked lately"))
    if not row.second_person:
        lacks.append(_("a second person"))
    if not row.access_owner:
        lacks.append(_("somebody who holds the access"))
    return tuple(lacks)


def covers_of(*, engagement: Engagement, on: dt.date) -> list[Cover]:
    """Every domain of the responsibilities, in their order, with what it lacks."""
    domains = Responsibility.objects.filter(engagement=engagement).order_by("position", "pk")
    kept = {row.domain: row for row in Continuity.objects.filter(engagement=engagement)}
    found = []
    for domain in domains:
        code = domain.key or domain.name
        row = kept.get(code) or Continuity(**engagement.owner, engagement=engagement, domain=code)
        name = domain.name or lists.domain_name(domain.key)
        found.append(Cover(code, name, row, missing_in(row=row, on=on)))
    return found


def score_of(covers: Iterable[Cover]) -> Score:
    """The share of covered domains."""
    found = list(covers)
    return Score(sum(one.is_covered for one in found), len(found))


def scores(*, engagements: Collection[int], on: dt.date) -> dict[int, Score]:
    """The scores of many engagements by id, in two statements."""
    named = Responsibility.objects.filter(engagement__in=engagements)
    domains: dict[int, set[str]] = {pk: set() for pk in engagements}
    for engagement, key, name in named.values_list("engagement_id", "key", "name"):
        domains[engagement].add(key or name)
    covered = dict.fromkeys(engagements, 0)
    for row in Continuity.objects.filter(engagement__in=engagements):
        held = row.domain in domains[row.engagement_id]
        covered[row.engagement_id] += held and not missing_in(row=row, on=on)
    return {pk: Score(covered[pk], len(domains[pk])) for pk in engagements}


def cover(*, engagement: Engagement, domain: str, by: Actor, **facts: Any) -> Continuity:
    """Say where a domain is written down, who else knows it, who holds its access."""
    row, _made = Continuity.objects.update_or_create(
        **engagement.owner, engagement=engagement, domain=domain, defaults=facts
    )
    record(by=by, verb="changed", subject=row)
    return row
