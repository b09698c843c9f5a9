"""Who decides, who does, who is consulted and who is informed, domain by domain.

A domain in which nobody decides, nobody does, or two decide is a gap. Where the firm of the
executive itself carries the operations, the executive judges their own firm's work: that is said.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from accounts.models import Contact
from engagements.mandate import lists
from engagements.models import Engagement, Responsibility, Stakeholder

_BETWEEN = re.compile(r"\s*(?:[,;/&+\n]|\band\b|\bet\b|\bund\b)\s*", re.IGNORECASE)
PARTS = ("decides", "does", "consulted", "informed")


class CannotAssign(Exception):
    """Why a domain cannot be kept so, in the user's words."""


@dataclass(frozen=True)
class Gap:
    """What is missing or at odds in a domain; `is_conflict` where two duties meet in one firm."""

    text: str
    is_conflict: bool = False


@dataclass(frozen=True)
class Domain:
    """A row of the matrix with what is missing in it."""

    row: Responsibility
    gaps: tuple[Gap, ...]

    @property
    def name(self) -> str:
        return name_of(self.row)


def name_of(row: Responsibility) -> str:
    """A domain in the reader's language, or as somebody wrote it."""
    return row.name or lists.domain_name(row.key)


def people_in(text: str) -> list[str]:
    """The names in a field: "Anne, Marc and Paul" are three."""
    return [name for name in _BETWEEN.split(text) if name.strip()]


def gaps_of(row: Responsibility) -> tuple[Gap, ...]:
    """What is missing or at odds in a domain."""
    found = []
    deciders = people_in(row.decides)
    if not deciders:
        found.append(Gap(_("Nobody decides")))
    if len(deciders) > 1:
        found.append(Gap(_("Several decide")))
    if not people_in(row.does):
        found.append(Gap(_("Nobody does it")))
    if row.operations == Responsibility.Operations.PROVIDER:
        found.append(Gap(_("The executive's own firm runs it"), is_conflict=True))
    return tuple(found)


def domains_of(engagement: Engagement) -> list[Domain]:
    """The matrix in its order; one statement."""
    rows = Responsibility.objects.filter(engagement=engagement).order_by("position", "pk")
    return [Domain(row, gaps_of(row)) for row in rows]


def open_gaps(found: Iterable[Domain]) -> int:
    """How many domains have something missing or at odds."""
    return sum(bool(one.gaps) for one in found)


def take_usual(*, engagement: Engagement, by: Actor) -> int:
    """Add the domains of the role that are not there yet; gives back how many."""
    rows = Responsibility.objects.filter(engagement=engagement)
    held = set(rows.values_list("key", flat=True))
    missing = [key for key in lists.DOMAINS_OF.get(engagement.role, ()) if key not in held]
    begin = _last(engagement)
    Responsibility.objects.bulk_create(
        (
            Responsibility(**engagement.owner, engagement=engagement, key=key, position=number)
            for number, key in enumerate(missing, start=begin + 1)
        ),
        ignore_conflicts=True,
    )
    if missing:
        record(by=by, verb="took the usual domains of", subject=engagement)
    return len(missing)


def _last(engagement: Engagement) -> int:
    rows = Responsibility.objects.filter(engagement=engagement)
    return int(rows.aggregate(last=Max("position"))["last"] or 0)


def add_domain(*, engagement: Engagement, by: Actor, **facts: Any) -> Responsibility:
    """Add a domain in one's own words, last."""
    made = Responsibility.objects.create(
        **engagement.owner, engagement=engagement, position=_last(engagement) + 1, **facts
    )
    record(by=by, verb="added to mandate", subject=made)
    return made


def change_domain(*, row: Responsibility, by: Actor, **facts: Any) -> Responsibility:
    """Say who does what in a domain. Raises CannotAssign for one without a name."""
    name = str(facts.get("name", row.name)).strip()
    if not name and not row.key:
        raise CannotAssign(_("A domain needs a name; remove it if it no longer holds."))
    facts["name"] = "" if row.key and name == lists.domain_name(row.key) else name
    changed: dict[str, Any] = {
        field: [str(getattr(row, field)), str(value)]
        for field, value in facts.items()
        if getattr(row, field) != value
    }
    if not changed:
        return row
    for field in changed:
        setattr(row, field, facts[field])
    row.save(update_fields=list(changed))
    record(by=by, verb="changed", subject=row, **changed)
    return row


def remove_domain(*, row: Responsibility, by: Actor) -> None:
    """Take a domain out of the matrix."""
    record(by=by, verb="removed from mandate", subject=row)
    row.delete()


def known_names(engagement: Engagement) -> list[str]:
    """Who may stand in the matrix: the client's people, the executive, those around them."""
    names = [engagement.executive.user.name]
    contacts = Contact.objects.active().filter(client=engagement.client_id)
    names += contacts.values_list("user__name", flat=True)
    names += Stakeholder.objects.filter(engagement=engagement).values_list("name", flat=True)
    for row in Responsibility.objects.filter(engagement=engagement):
        names += [name for part in PARTS for name in people_in(getattr(row, part))]
    return sorted({name.strip() for name in names if name.strip()}, key=str.casefold)
