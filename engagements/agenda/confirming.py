"""Answering what a calendar proposes: logged by all the law of logging, or dismissed.

Each row stands for itself: one that cannot be logged says why, and the others are logged all the
same. What was chosen for a title, or for the people of a domain, is remembered for the next time.
A changed event changes its entry; one that moved to another date is withdrawn there and logged
here. An event that is gone from the calendar withdraws its entry, if the person says so.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.models import Membership
from engagements.agenda.proposing import OF_MAKERS, PUBLIC_MAIL, is_open, title_key
from engagements.models import CalendarChoice, CalendarEvent, Engagement, WorkLog
from engagements.worklogs import CannotLog, Change, change_work, log_work, withdraw_work

ZERO = Decimal(0)


@dataclass(frozen=True)
class Ticked:
    """A row as the person sends it."""

    event_id: int
    engagement: Engagement | None
    days: Decimal | None
    note: str
    category: str


def _held(event_id: int, user_id: int) -> CalendarEvent:
    """The event, which no other window answers now. Raises CannotLog where it is answered."""
    rows = CalendarEvent.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "worklog__engagement__client", "worklog__member"
    )
    event = rows.filter(pk=event_id, user=user_id).first()
    if event is None:
        raise CannotLog(_("Your calendar no longer has this; nothing was logged for it."))
    if not is_open(event):
        raise CannotLog(_("This was answered in another window meanwhile."))
    return event


def confirm(
    *, row: Ticked, member: Membership, by: Actor, at: dt.datetime, own: Collection[str] = ()
) -> list[Change]:
    """Log a row; `own` are the domains that say nothing about a client. Raises CannotLog, and then
    the caller takes back what was written for this row."""
    event = _held(row.event_id, member.user_id)
    if event.worklog is not None and event.is_gone:
        before = event.worklog.days
        withdraw_work(log=event.worklog, by=by, at=at)
        _settle(event, event.worklog)
        return [Change(event.worklog, before, ZERO)]
    if row.engagement is None:
        raise CannotLog(_("Choose the engagement that this was for."))
    if row.days is None:
        raise CannotLog(_("Write how many days this was."))
    changes = _log(event, row, (row.engagement, row.days), member=member, by=by, at=at)
    _remember(event, row.engagement, own)
    return changes


def _log(
    event: CalendarEvent,
    row: Ticked,
    wanted: tuple[Engagement, Decimal],
    *,
    member: Membership,
    by: Actor,
    at: dt.datetime,
) -> list[Change]:
    engagement, days = wanted
    log, changes = event.worklog, []
    if log is not None and log.day == event.day and log.engagement_id == engagement.pk:
        before = log.days
        change_work(log=log, by=by, days=days)
        _settle(event, log)
        return [Change(log, before, days)] if before != days else []
    if log is not None:
        changes.append(Change(log, log.days, ZERO))
        withdraw_work(log=log, by=by, at=at)
    fresh = log_work(
        engagement=engagement,
        member=member,
        day=event.day,
        days=days,
        by=by,
        category=row.category,
        note=row.note,
    )
    _settle(event, fresh)
    return [*changes, Change(fresh, ZERO, fresh.days)]


def _settle(event: CalendarEvent, log: WorkLog) -> None:
    event.status = CalendarEvent.Status.LOGGED
    event.answered, event.is_gone = event.content, False
    event.worklog, event.client_id = log, log.client_id
    event.save(update_fields=["status", "answered", "is_gone", "worklog", "client"])


def _remember(event: CalendarEvent, engagement: Engagement, own: Collection[str]) -> None:
    titles = [title_key(event.title)] if title_key(event.title) else []
    domains = [
        domain
        for domain in event.domains
        if domain not in PUBLIC_MAIL and domain not in own and not domain.endswith(OF_MAKERS)
    ]
    # With people of several firms nobody can tell whose meeting the next one is.
    if len(domains) > 1:
        domains = []
    pairs = [(CalendarChoice.Kind.TITLE, key) for key in titles]
    pairs += [(CalendarChoice.Kind.DOMAIN, key) for key in domains]
    for kind, key in pairs:
        CalendarChoice.objects.update_or_create(
            user_id=event.user_id, kind=kind, key=key, defaults={"engagement": engagement}
        )


def dismiss(*, event_id: int, user_id: int, every: bool = False) -> int:
    """Propose this no more; with `every`, nor anything of the same title. Gives back how many.

    What was logged stays logged: then only its change is no longer spoken of.
    """
    event = (
        CalendarEvent.objects.select_for_update(no_key=True)
        .filter(pk=event_id, user=user_id)
        .first()
    )
    if event is None or not is_open(event):
        return 0
    if event.worklog_id is not None:
        event.answered, event.is_gone = event.content, False
        event.save(update_fields=["answered", "is_gone"])
        return 1
    proposed = CalendarEvent.objects.filter(user=user_id, status=CalendarEvent.Status.PROPOSED)
    ids = [event.pk]
    if every and (key := title_key(event.title)):
        CalendarChoice.objects.update_or_create(
            user_id=user_id,
            kind=CalendarChoice.Kind.TITLE,
            key=key,
            defaults={"engagement": None},
        )
        ids += [pk for pk, title in proposed.values_list("pk", "title") if title_key(title) == key]
    return proposed.filter(pk__in=ids).update(status=CalendarEvent.Status.DISMISSED)


def propose_again(*, key: str, user_id: int) -> None:
    """Take back that a title is no work: what is to come of it is proposed again, and what was
    dismissed with it."""
    CalendarChoice.objects.filter(
        user=user_id, kind=CalendarChoice.Kind.TITLE, key=key, engagement=None
    ).delete()
    rows = CalendarEvent.objects.filter(user=user_id, status=CalendarEvent.Status.DISMISSED)
    ids = [pk for pk, title in rows.values_list("pk", "title") if title_key(title) == key]
    rows.filter(pk__in=ids).update(status=CalendarEvent.Status.PROPOSED)
