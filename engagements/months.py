"""The month between executive and client: handed in, approved or returned, then locked.

The executive hands the month in; several people of the client may be able to approve it, the
first one wins; a return needs a comment; once the approval delay has passed (default 5 working
days) the provider's office may approve in the client's place. Where the term says so, a month that
nobody answered until the end of that day counts as approved: the day is fixed and said when the
month is handed in, and a month whose earlier one is not approved yet waits for it. Approving closes
the ledger and freezes what was signed, with the hash of exactly that content (domain, Words;
Days 10).
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actors import CLOCK, Actor, Role
from accounts.audit import record
from common.periods import Month, add_working_days, local_day, months_between
from common.typography import date_format
from engagements import bursting, carrying, ledger, letters, terms
from engagements.models import Engagement, EngagementMonth, MonthVerdict, Term
from engagements.statement import freeze, statement
from tenancy.scope import as_provider

Status = EngagementMonth.Status


class CannotClose(Exception):
    """Why a month cannot be handed in, approved or returned, in the user's words."""


def month_of(*, engagement: Engagement, month: Month) -> EngagementMonth:
    """The month's row, allotted; made where nothing was logged in it.

    It is held only where it has to be made or allotted: who reads waits for nobody.
    """
    held = terms.terms_of(engagement)
    days = terms.contracted(engagement=engagement, terms=held, month=month)
    found = EngagementMonth.objects.filter(engagement=engagement, month=month.first).first()
    if found is not None and (
        not found.is_writable
        or ledger.account(engagement=engagement, month=month).contracted == days
    ):
        return found
    row = carrying.open_month(engagement=engagement, month=month)
    if row.is_writable:
        ledger.allot_open(engagement=engagement, month=month, days=days)
        carrying.follow(engagement=engagement, held=held, month=month)
    return row


def open_due(*, on: dt.date) -> int:
    """Open this month of whoever takes over days from the last one; how many were opened.

    From its first day on the balance shows them, also before anybody logs.
    """
    month = Month.of(on)
    opened = EngagementMonth.objects.filter(month=month.first).values("engagement")
    carrying_terms = Term.objects.filter(Q(rollover_days__gt=0) | Q(deficit_days__gt=0))
    due = Engagement.objects.active(on=on).exclude(pk__in=opened)
    due = due.filter(pk__in=carrying_terms.values("engagement")).select_related("client")
    found = list(due.order_by("pk"))
    for engagement in found:
        month_of(engagement=engagement, month=month)
    return len(found)


def find_month(*, engagement: Engagement, month: Month) -> EngagementMonth:
    """The month's row; an open one, unsaved, where nothing has moved yet. Writes nothing."""
    found = EngagementMonth.objects.filter(engagement=engagement, month=month.first).first()
    row = found or EngagementMonth(**engagement.owner, month=month.first)
    row.engagement = engagement
    return row


def _named(row: EngagementMonth) -> dict[str, str]:
    return {"month": date_format(row.month, "F Y")}


def _locked(row: EngagementMonth) -> EngagementMonth:
    """The row as it is now, held until the transaction ends."""
    rows = EngagementMonth.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("engagement__client", "engagement__provider").get(pk=row.pk)


def submit(*, month: EngagementMonth, by: Actor, at: dt.datetime, on: dt.date) -> EngagementMonth:
    """Hand the month in to the client. Raises CannotClose."""
    row = _locked(month)
    if not row.is_writable:
        status = row.get_status_display().lower()
        raise CannotClose(_("%(month)s is %(status)s already.") % {**_named(row), "status": status})
    if row.month > on:
        raise CannotClose(_("%(month)s has not begun.") % _named(row))
    held = terms.terms_of(row.engagement)
    bare = terms.days_without_rate(engagement=row.engagement, terms=held, month=row.period)
    if bare:
        said = _("%(day)s has no rate: add a term that covers it first.")
        raise CannotClose(said % {"day": date_format(bare[0], "j F Y")})
    row.status = Status.SUBMITTED
    row.submitted_at = at
    row.submitted_by_id = by.member_id
    row.comment = ""
    row.approves_itself_on = _answer_by(row, held)
    row.save(
        update_fields=["status", "submitted_at", "submitted_by", "comment", "approves_itself_on"]
    )
    record(by=by, verb="submitted", subject=row)
    letters.month_to_approve(month=row, by=by, at=at)
    return row


def recall(*, month: EngagementMonth, by: Actor) -> EngagementMonth:
    """Take a month that was handed in, and not yet answered, back. Raises CannotClose."""
    row = _locked(month)
    _must_wait_for_answer(row)
    row.status = Status.OPEN
    row.approves_itself_on = None
    row.save(update_fields=["status", "approves_itself_on"])
    record(by=by, verb="took back", subject=row)
    return row


def _must_wait_for_answer(row: EngagementMonth) -> None:
    if row.is_signed:
        said = _("%(person)s approved %(month)s already.")
        if row.has_lapsed:
            said = _("%(month)s counts as approved already: nobody answered in time.")
        raise CannotClose(said % {**_named(row), "person": row.approved_by})
    if row.status != Status.SUBMITTED:
        raise CannotClose(_("%(month)s is not waiting for an answer.") % _named(row))


def _answer(
    row: EngagementMonth, answer: str, *, by: Actor, at: dt.datetime, comment: str = ""
) -> None:
    """Write the founder's act itself, under the founder's own role."""
    MonthVerdict.objects.create(
        **row.owner,
        engagement_month=row,
        answer=answer,
        comment=comment,
        user_id=by.user_id or 0,
        at=at,
        by_link=by.by_link,
    )


def approve(
    *, month: EngagementMonth, by: Actor, at: dt.datetime, seen: str = ""
) -> EngagementMonth:
    """A founder approves the month that waits for them.

    `seen` is the hash of what they had before their eyes: a month that was taken back, changed
    and handed in again since then is read again first. Raises CannotClose.
    """
    if by.role != Role.FOUNDER:
        raise CannotClose(_("Only the client approves its month."))
    _must_wait_for_answer(month)
    # A savepoint: where somebody else was first, this act leaves nothing behind.
    with transaction.atomic():
        _answer(month, MonthVerdict.Answer.APPROVED, by=by, at=at)
        with as_provider():
            row = _locked(month)
            _must_wait_for_answer(row)
            if seen and seen != freeze(statement(month=row))[1]:
                said = _("%(month)s has changed since you opened it: read it again, then approve.")
                raise CannotClose(said % _named(row))
            return _sign(row, by=by, at=at)


def return_month(
    *, month: EngagementMonth, comment: str, by: Actor, at: dt.datetime
) -> EngagementMonth:
    """A founder gives the month back, saying why. Raises CannotClose."""
    if by.role != Role.FOUNDER:
        raise CannotClose(_("Only the client returns its month."))
    comment = comment.strip()
    if not comment:
        raise CannotClose(_("Say what should change; the executive reads it."))
    _must_wait_for_answer(month)
    with transaction.atomic():
        _answer(month, MonthVerdict.Answer.RETURNED, by=by, at=at, comment=comment)
        with as_provider():
            row = _locked(month)
            _must_wait_for_answer(row)
            row.status = Status.RETURNED
            row.comment = comment
            row.approves_itself_on = None
            row.save(update_fields=["status", "comment", "approves_itself_on"])
            record(by=by, verb="returned", subject=row, comment=comment)
            letters.month_answered(month=row, by=by, at=at)
            return row


def office_may_approve_from(*, month: EngagementMonth, held: list[Term]) -> dt.date | None:
    """The day from which the office may approve in the client's place; None while it is open."""
    if month.submitted_at is None:
        return None
    client = month.engagement.client
    holds = terms.term_on(held, month.period.last)
    return add_working_days(
        local_day(month.submitted_at, timezone=month.engagement.provider.timezone),
        holds.approval_days if holds else 5,
        country=client.country,
        subdivision=client.subdivision,
    )


def _answer_by(row: EngagementMonth, held: list[Term]) -> dt.date | None:
    """Until when the client may answer before silence counts as a yes; None where it never does."""
    holds = terms.term_on(held, row.period.last)
    if holds is None or not holds.approves_itself:
        return None
    return office_may_approve_from(month=row, held=held)


def lapsed(*, on: dt.date) -> list[EngagementMonth]:
    """The months of the provider in scope that nobody answered in time, the oldest first."""
    rows = EngagementMonth.objects.filter(status=Status.SUBMITTED, approves_itself_on__lt=on)
    return list(rows.order_by("month", "id"))


def approve_lapsed(
    *, month: EngagementMonth, at: dt.datetime, on: dt.date
) -> EngagementMonth | None:
    """The clock signs a month that nobody answered in time; None where somebody did meanwhile.

    Raises CannotClose where an earlier month has to be approved first: it is asked again later.
    """
    row = _locked(month)
    day = row.approves_itself_on
    if row.status != Status.SUBMITTED or day is None or on <= day:
        return None
    return _sign(row, by=CLOCK, at=at, reason="no answer", has_lapsed=True)


def approve_for_client(
    *, month: EngagementMonth, by: Actor, at: dt.datetime, reason: str
) -> EngagementMonth:
    """The office approves in the client's place, with the reason in the trail.

    Raises CannotClose.
    """
    if not by.is_office:
        raise CannotClose(_("Only the office approves in the client's place."))
    row = _locked(month)
    _must_wait_for_answer(row)
    return _sign(row, by=by, at=at, reason=reason)


def approve_after_delay(
    *, month: EngagementMonth, by: Actor, at: dt.datetime, on: dt.date, reason: str
) -> EngagementMonth:
    """The office approves a month that the client let lie beyond the delay. Raises CannotClose."""
    reason = reason.strip()
    if not reason:
        raise CannotClose(_("Say why the client does not approve; it stands in the trail."))
    free = office_may_approve_from(month=month, held=terms.terms_of(month.engagement))
    if free is not None and on < free:
        said = _("The client may still answer; approve in their place from %(day)s on.")
        raise CannotClose(said % {"day": date_format(free, "j F Y")})
    return approve_for_client(month=month, by=by, at=at, reason=reason)


def _sign(
    row: EngagementMonth,
    *,
    by: Actor,
    at: dt.datetime,
    reason: str = "",
    has_lapsed: bool = False,
) -> EngagementMonth:
    """Close the ledger, freeze the content, lock the month."""
    held = terms.terms_of(row.engagement)
    if earlier := carrying.must_wait_for(row=row, held=held):
        said = _(
            "%(month)s is not approved yet, and its days go on into this one: approve it first."
        )
        raise CannotClose(said % _named(earlier))
    carrying.close(engagement=row.engagement, held=held, month=row.period)
    bursting.expire(month=row, at=at)
    row.content, row.content_hash = freeze(statement(month=row))
    row.status = Status.APPROVED
    row.approved_at = at
    row.approved_by = by.name
    # The day stays with a month that nobody answered: it says why the clock signed.
    row.approves_itself_on = row.approves_itself_on if has_lapsed else None
    row.save(
        update_fields=[
            "content",
            "content_hash",
            "status",
            "approved_at",
            "approved_by",
            "approves_itself_on",
        ]
    )
    record(by=by, verb="approved", subject=row, hash=row.content_hash, reason=reason)
    letters.month_answered(month=row, by=by, at=at)
    return row


def mark_invoiced(*, month: EngagementMonth) -> None:
    """An invoice was issued from this month; only billing calls this."""
    rows = EngagementMonth.objects.filter(pk=month.pk, status=Status.APPROVED)
    rows.update(status=Status.INVOICED)


def reopen_for_invoice(*, month: EngagementMonth) -> None:
    """Days of this month were credited and can be invoiced again; only billing calls this."""
    rows = EngagementMonth.objects.filter(pk=month.pk, status=Status.INVOICED)
    rows.update(status=Status.APPROVED)


def waiting(*, client_id: int | None = None) -> Iterable[EngagementMonth]:
    """The months that wait for the client's answer, the oldest first."""
    rows = EngagementMonth.objects.filter(status=Status.SUBMITTED)
    if client_id is not None:
        rows = rows.filter(client_id=client_id)
    return rows.select_related("engagement__client", "engagement__executive__user").order_by(
        "month", "id"
    )


def to_hand_in(*, engagements: Iterable[Engagement], on: dt.date) -> list[tuple[Engagement, Month]]:
    """The finished months of these engagements that are not handed in, the oldest first."""
    wanted = list(engagements)
    done = {
        (row.engagement_id, row.period)
        for row in EngagementMonth.objects.filter(engagement__in=wanted).exclude(
            status__in=EngagementMonth.WRITABLE_STATES
        )
    }
    owed = []
    last = Month.of(on).plus(-1)
    for engagement in wanted:
        ending = min(last, Month.of(engagement.ends_on)) if engagement.ends_on else last
        for month in months_between(Month.of(engagement.starts_on), ending):
            if (engagement.pk, month) not in done:
                owed.append((engagement, month))
    return sorted(owed, key=lambda pair: (pair[1], pair[0].pk))
