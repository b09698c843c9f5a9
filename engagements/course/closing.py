"""Closing an engagement: what was agreed is done, and from then on it is only read.

It closes when its last day is over and every month is approved. What is still open besides (parts
of the dossier, milestones, accesses not given back) is said, and does not hold it up. A closed
engagement takes no more work, terms or changes, from anybody; the owner may open it again, with
the reason in the trail. Invoices of its months may still be issued and paid.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor, Role
from accounts.audit import record
from common.periods import Month, months_between
from common.typography import date_format
from engagements.course import continuity, handover
from engagements.models import Engagement, EngagementMonth


class CannotClose(Exception):
    """Why an engagement stays as it is, in the user's words."""


@dataclass(frozen=True)
class Readiness:
    """What holds closing up, and what is merely open; sentences."""

    hindrances: tuple[str, ...]
    open: tuple[str, ...]


def unsigned_months(*, engagement: Engagement) -> list[Month]:
    """The months of an ended engagement that nobody approved, in their order."""
    if engagement.ends_on is None:
        return []
    signed = EngagementMonth.objects.filter(
        engagement=engagement, status__in=EngagementMonth.SIGNED_STATES
    )
    done = set(signed.values_list("month", flat=True))
    run = months_between(Month.of(engagement.starts_on), Month.of(engagement.ends_on))
    return [month for month in run if month.first not in done]


def readiness(*, engagement: Engagement, on: dt.date) -> Readiness:
    """What stands between an engagement and its end."""
    return Readiness(tuple(_hindrances(engagement, on)), tuple(_still_open(engagement, on)))


def _hindrances(engagement: Engagement, on: dt.date) -> list[str]:
    if engagement.ends_on is None:
        return [_("It has no last day yet.")]
    if on <= engagement.ends_on:
        ends = date_format(engagement.ends_on, "j F Y")
        return [_("It runs until %(day)s.") % {"day": ends}]
    months = unsigned_months(engagement=engagement)
    if not months:
        return []
    names = ", ".join(date_format(month.first, "F Y") for month in months[:3])
    said = ngettext(
        "%(count)d month is not approved: %(months)s.",
        "%(count)d months are not approved: %(months)s.",
        len(months),
    )
    shown = names if len(months) <= 3 else _("%(months)s and more") % {"months": names}
    return [said % {"count": len(months), "months": shown}]


def _still_open(engagement: Engagement, on: dt.date) -> list[str]:
    said = []
    dossier = handover.dossier_of(engagement=engagement, on=on)
    left = len(dossier.parts) - dossier.done
    if left:
        words = ngettext(
            "%(count)d part of the handover is not written.",
            "%(count)d parts of the handover are not written.",
            left,
        )
        said.append(words % {"count": left})
    waiting = sum(item.done_on is None for item in dossier.items)
    if waiting:
        words = ngettext(
            "%(count)d thing is still to be handed over.",
            "%(count)d things are still to be handed over.",
            waiting,
        )
        said.append(words % {"count": waiting})
    score = continuity.score_of(continuity.covers_of(engagement=engagement, on=on))
    if score.percent is not None and score.covered < score.domains:
        words = ngettext(
            "%(count)d domain could not be carried on by somebody else.",
            "%(count)d domains could not be carried on by somebody else.",
            score.domains - score.covered,
        )
        said.append(words % {"count": score.domains - score.covered})
    return said


def close(
    *, engagement: Engagement, by: Actor, at: dt.datetime, on: dt.date, words: str = ""
) -> Engagement:
    """Close an engagement for good. Raises CannotClose."""
    if not by.is_office:
        raise CannotClose(_("Only the owner and the office close an engagement."))
    row = Engagement.objects.select_for_update(no_key=True, of=("self",)).get(pk=engagement.pk)
    if row.closed_at is not None:
        raise CannotClose(_("It is closed already."))
    if hindrances := _hindrances(row, on):
        raise CannotClose(" ".join(hindrances))
    row.closed_at, row.closed_by, row.closing_words = at, by.name, words.strip()
    row.save(update_fields=["closed_at", "closed_by", "closing_words"])
    record(by=by, verb="closed", subject=row)
    return row


def reopen(*, engagement: Engagement, by: Actor, reason: str) -> Engagement:
    """Open a closed engagement again. Raises CannotClose."""
    if by.role != Role.OWNER:
        raise CannotClose(_("Only an owner opens a closed engagement again."))
    if not reason.strip():
        raise CannotClose(_("Say why; it stands in the trail."))
    row = Engagement.objects.select_for_update(no_key=True, of=("self",)).get(pk=engagement.pk)
    if row.closed_at is None:
        return row
    row.closed_at, row.closed_by = None, ""
    row.save(update_fields=["closed_at", "closed_by"])
    record(by=by, verb="reopened", subject=row, reason=reason.strip())
    return row
