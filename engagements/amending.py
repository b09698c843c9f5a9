"""Changing what was agreed: by adding a term, never by editing a past one (domain, Words).

A term says who agreed to it, when and why. What it would change is shown before it is added: the
conditions that differ from those that held, and the days that its first months contract. The
ledger follows at once: what the months contract, and what they hand on.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from common.periods import Month, months_between
from common.typography import date_format
from engagements import carrying, ledger
from engagements.differences import Row, differences
from engagements.models import Engagement, EngagementMonth, Term
from engagements.terms import contracted, term_on, terms_of


class CannotAddTerm(Exception):
    """Why a term cannot begin on that day, in the user's words."""


def _may_begin(engagement: Engagement, starts_on: dt.date) -> None:
    """Refuse a day outside the engagement, in a month that is handed in, or that is taken."""
    shown = date_format(starts_on, "j F Y")
    if starts_on < engagement.starts_on:
        began = date_format(engagement.starts_on, "j F Y")
        raise CannotAddTerm(_("The engagement begins on %(day)s only.") % {"day": began})
    if engagement.ends_on and starts_on > engagement.ends_on:
        ended = date_format(engagement.ends_on, "j F Y")
        raise CannotAddTerm(_("The engagement ends on %(day)s.") % {"day": ended})
    closed = closed_from(engagement=engagement, first=Month.of(starts_on))
    if closed:
        said = _("%(month)s is handed in already; let the new term begin after it.")
        raise CannotAddTerm(said % {"month": date_format(closed[-1].month, "F Y")})
    if Term.objects.filter(engagement=engagement, starts_on=starts_on).exists():
        raise CannotAddTerm(_("Another term begins on %(day)s already.") % {"day": shown})


def closed_from(*, engagement: Engagement, first: Month) -> list[EngagementMonth]:
    """The months from one on that are handed in; all are held, so that none is meanwhile.

    The one before is held with them, for what it hands on may change.
    """
    months = EngagementMonth.objects.select_for_update(no_key=True).filter(
        engagement=engagement, month__gte=first.plus(-1).first
    )
    held = list(months.order_by("month"))
    return [row for row in held if row.period >= first and not row.is_writable]


def _last_opened(engagement: Engagement, on: dt.date) -> Month:
    """The last month that has an allotment: this one, or a later one that holds work."""
    rows = EngagementMonth.objects.filter(engagement=engagement)
    latest = rows.order_by("-month").values_list("month", flat=True).first()
    return max(Month.of(on), Month.of(latest or on))


@dataclass(frozen=True)
class Effect:
    """The days that a month contracts, as it is and as it would be."""

    month: Month
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class Outlook:
    """What a term would change: the rows that differ, the days of its first two months, and the
    day on which the term after it begins, where there is one."""

    term: Term
    before: Term | None
    rows: tuple[Row, ...]
    effects: tuple[Effect, ...]
    until: dt.date | None


def _effects(
    engagement: Engagement, held: Sequence[Term], after: Sequence[Term], first: Month
) -> tuple[Effect, ...]:
    run = months_between(first, first.plus(1))
    return tuple(
        Effect(
            month,
            contracted(engagement=engagement, terms=held, month=month),
            contracted(engagement=engagement, terms=after, month=month),
        )
        for month in run
        if engagement.ends_on is None or month.first <= engagement.ends_on
    )


def outlook(*, engagement: Engagement, starts_on: dt.date, **conditions: object) -> Outlook:
    """What a term would change, before it is added; nothing is kept. Raises CannotAddTerm."""
    _may_begin(engagement, starts_on)
    held = terms_of(engagement)
    term = Term(**engagement.owner, engagement=engagement, starts_on=starts_on, **conditions)
    before = term_on(held, starts_on)
    later = [one.starts_on for one in held if one.starts_on > starts_on]
    after = sorted([*held, term], key=lambda one: one.starts_on)
    return Outlook(
        term=term,
        before=before,
        rows=tuple(differences(before, term)),
        effects=_effects(engagement, held, after, Month.of(starts_on)),
        until=min(later, default=None),
    )


def add_term(
    *, engagement: Engagement, starts_on: dt.date, by: Actor, on: dt.date, **conditions: object
) -> Term:
    """Let other conditions hold from a day on; `conditions` are the fields of a term.

    The ledger follows at once: the months from there to the one of `on`, or to the last one
    that is open already, are allotted anew. Raises CannotAddTerm where a month from that day on
    is with the client or signed, and for a day outside the engagement.
    """
    _may_begin(engagement, starts_on)
    term = Term.objects.create(
        **engagement.owner, engagement=engagement, starts_on=starts_on, **conditions
    )
    record(by=by, verb="added a term", subject=engagement, term=str(term))
    allot_from(engagement=engagement, first=Month.of(starts_on), on=on)
    return term


def allot_from(*, engagement: Engagement, first: Month, on: dt.date) -> None:
    """Bring the months from one on in line, to the one of the day or the last one that is open."""
    allot_until(engagement=engagement, first=first, last=_last_opened(engagement, on))


def _open_after_end(engagement: Engagement) -> set[Month]:
    """The months that were opened while the engagement was to run longer."""
    if engagement.ends_on is None:
        return set()
    rows = EngagementMonth.objects.filter(engagement=engagement, month__gt=engagement.ends_on)
    return {row.period for row in rows}


def allot_until(*, engagement: Engagement, first: Month, last: Month) -> None:
    """Bring the allotments of a run of months in line with the terms.

    A month after the engagement's end is not opened for it; one that is open contracts nothing.
    """
    held = terms_of(engagement)
    over = _open_after_end(engagement)
    for month in months_between(first, last):
        if engagement.ends_on and month.first > engagement.ends_on and month not in over:
            continue
        days = contracted(engagement=engagement, terms=held, month=month)
        ledger.allot(engagement=engagement, month=month, days=days)
    carrying.follow_from(engagement=engagement, held=held, month=first.plus(-1))
