"""The checklists of an engagement: who was asked for what, when, and when it came.

An access is asked for on a day and granted on another; what lies between are days lost. It can be
refused, or turn out not to be needed, with a reason. The client's people say themselves that
something is given: their own act. Nothing is owed before it was asked for. Asking writes one
letter to the client's founders.

Asked on 2 November, granted on 14 November: 12 days lost.
"""

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.actors import Actor, Role
from accounts.audit import record
from engagements.course.lists import List, entries, told
from engagements.models import ChecklistGrant, ChecklistItem, Engagement
from tenancy.scope import as_provider

State = ChecklistItem.State
# What the client owes; the plan of the first days is the executive's.
OF_CLIENT = (List.ACCESS, List.COMMITMENT)
# The plan of the first 30 days is in front for so long.
PLAN_SHOWN = dt.timedelta(days=45)


class CannotTick(Exception):
    """Why a line cannot be changed so, in the user's words."""


@dataclass(frozen=True)
class Line:
    """One line of a list as it stands; `row` is None where nobody has touched it."""

    checklist: str
    key: str
    title: str
    due_on: dt.date | None = None
    row: ChecklistItem | None = None

    @property
    def state(self) -> str:
        return self.row.state if self.row else State.OPEN

    @property
    def asked_on(self) -> dt.date | None:
        return self.row.asked_on if self.row else None

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def is_done(self) -> bool:
        return self.state == State.DONE

    @property
    def is_asked(self) -> bool:
        """Somebody waits for it."""
        return self.is_open and self.asked_on is not None

    @property
    def is_own(self) -> bool:
        return bool(self.row and self.row.title)

    def lost(self, on: dt.date) -> int:
        """The days between asking and getting, or until today."""
        if self.row is None or self.row.asked_on is None:
            return 0
        return max(((self.row.closed_on or on) - self.row.asked_on).days, 0)


@dataclass(frozen=True)
class Waited:
    """A line with the days that it has cost, for a page."""

    line: Line
    days: int


@dataclass(frozen=True)
class Checklist:
    """One list of an engagement as it stands on a day."""

    kind: str
    lines: tuple[Line, ...]
    on: dt.date

    @property
    def done(self) -> int:
        return sum(line.is_done for line in self.lines)

    @property
    def needed(self) -> int:
        return sum(line.state != State.UNNEEDED for line in self.lines)

    @property
    def to_ask(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_open and not line.is_asked)

    @property
    def asked(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_asked)

    @property
    def waited(self) -> tuple[Waited, ...]:
        return tuple(Waited(line, line.lost(self.on)) for line in self.lines)


def lines_of(
    *, engagement: Engagement, checklist: str, rows: Iterable[ChecklistItem]
) -> tuple[Line, ...]:
    """The lines of a list: what is built in, in its order, then what was added."""
    mine: Mapping[str, ChecklistItem] = {row.key: row for row in rows if row.checklist == checklist}
    found = []
    built_in = entries(role=engagement.role, checklist=checklist)
    for entry in built_in:
        due = None
        if entry.day is not None:
            due = engagement.starts_on + dt.timedelta(days=entry.day)
        found.append(Line(checklist, entry.key, str(entry.title), due, mine.get(entry.key)))
    known = {entry.key for entry in built_in}
    found += [
        Line(checklist, row.key, row.title, None, row)
        for row in sorted(mine.values(), key=lambda row: row.pk)
        if row.key not in known and row.title
    ]
    return tuple(found)


def checklists(
    *, engagement: Engagement, rows: Iterable[ChecklistItem], on: dt.date
) -> dict[str, Checklist]:
    """All lists of an engagement from its rows."""
    held = list(rows)
    return {
        kind.value: Checklist(
            kind.value, lines_of(engagement=engagement, checklist=kind, rows=held), on
        )
        for kind in List
    }


def rows_of(engagements: Iterable[Engagement]) -> QuerySet[ChecklistItem]:
    return ChecklistItem.objects.filter(engagement__in=list(engagements)).order_by("id")


@dataclass(frozen=True)
class Asked:
    """How much a client was asked for and has not given, and since when."""

    count: int
    since: dt.date


def asked_of_client(*, engagements: "QuerySet[Engagement]") -> Asked | None:
    """What is still to come from the client on these engagements, in one statement; None where
    nothing is."""
    open_rows = ChecklistItem.objects.filter(
        engagement__in=engagements,
        checklist__in=OF_CLIENT,
        state=State.OPEN,
        asked_on__isnull=False,
    )
    found = open_rows.aggregate(count=Count("pk"), since=Min("asked_on"))
    return Asked(**found) if found["count"] else None


def line_of(*, engagement: Engagement, checklist: str, key: str) -> Line | None:
    """One line by its key, or None."""
    rows = ChecklistItem.objects.filter(engagement=engagement, checklist=checklist)
    found = lines_of(engagement=engagement, checklist=checklist, rows=rows)
    return next((line for line in found if line.key == key), None)


def _row(engagement: Engagement, line: Line) -> ChecklistItem:
    """The row of a line, made where nobody had touched it; held for this transaction."""
    row, _made = ChecklistItem.objects.get_or_create(
        engagement=engagement,
        checklist=line.checklist,
        key=line.key,
        defaults=engagement.owner,
    )
    return ChecklistItem.objects.select_for_update(no_key=True).get(pk=row.pk)


def _save(row: ChecklistItem) -> None:
    row.save(
        update_fields=["title", "contact", "asked_on", "state", "closed_on", "closed_by", "reason"]
    )


def ask(
    *, engagement: Engagement, checklist: str, by: Actor, on: dt.date, keys: Iterable[str] = ()
) -> list[Line]:
    """Ask for what was not asked for yet, all of it or the named lines; gives back what was asked."""
    rows = ChecklistItem.objects.filter(engagement=engagement, checklist=checklist)
    wanted = set(keys)
    asked = []
    for line in lines_of(engagement=engagement, checklist=checklist, rows=rows):
        if not line.is_open or line.is_asked or (wanted and line.key not in wanted):
            continue
        row = _row(engagement, line)
        row.asked_on = on
        _save(row)
        asked.append(Line(checklist, line.key, line.title, line.due_on, row))
    if asked:
        record(
            by=by,
            verb="asked for access",
            subject=engagement,
            items=[_told(engagement, line) for line in asked],
        )
    return asked


def _told(engagement: Engagement, line: Line) -> str:
    built_in = told(role=engagement.role, checklist=line.checklist, key=line.key)
    return built_in or line.title


def _in_order(asked_on: dt.date | None, closed_on: dt.date | None, today: dt.date) -> None:
    if asked_on and asked_on > today:
        raise CannotTick(_("It cannot have been asked for on a day that is still to come."))
    if closed_on and closed_on > today:
        raise CannotTick(_("It cannot be settled on a day that is still to come."))
    if asked_on and closed_on and closed_on < asked_on:
        raise CannotTick(_("It cannot be settled before it was asked for."))


def settle(
    *,
    engagement: Engagement,
    line: Line,
    state: str,
    by: Actor,
    on: dt.date,
    asked_on: dt.date | None = None,
    closed_on: dt.date | None = None,
    contact: str = "",
    reason: str = "",
) -> ChecklistItem:
    """Say how a line stands: open, given, refused or not needed. Raises CannotTick.

    `on` is today; what is closed without a day is closed today.
    """
    reason = reason.strip()
    if state in {State.REFUSED, State.UNNEEDED} and not reason:
        raise CannotTick(_("Say why; both sides read it."))
    closed = None if state == State.OPEN else closed_on or on
    _in_order(asked_on, closed, on)
    row = _row(engagement, line)
    before = row.state
    row.state, row.asked_on, row.closed_on = state, asked_on, closed
    row.closed_by = by.name if closed else ""
    row.contact, row.reason = contact.strip(), reason
    _save(row)
    record(
        by=by,
        verb="settled checklist",
        subject=row,
        item=_told(engagement, line),
        state=[str(before), str(state)],
    )
    return row


def tick(*, engagement: Engagement, line: Line, by: Actor, on: dt.date) -> ChecklistItem:
    """It is given, or done, today."""
    row = line.row
    return settle(
        engagement=engagement,
        line=line,
        state=State.DONE,
        by=by,
        on=on,
        asked_on=row.asked_on if row else None,
        contact=row.contact if row else "",
    )


def untick(*, engagement: Engagement, line: Line, by: Actor, on: dt.date) -> ChecklistItem:
    """It is open again."""
    row = line.row
    return settle(
        engagement=engagement,
        line=line,
        state=State.OPEN,
        by=by,
        on=on,
        asked_on=row.asked_on if row else None,
        contact=row.contact if row else "",
    )


def add(
    *, engagement: Engagement, checklist: str, title: str, by: Actor, contact: str = ""
) -> Line:
    """Put a line of one's own on a list. Raises CannotTick."""
    title = title.strip()
    if not title:
        raise CannotTick(_("Say in a few words what it is."))
    key = f"{slugify(title)[:32].strip('-') or 'own'}-{secrets.token_hex(3)}"
    row = ChecklistItem.objects.create(
        **engagement.owner,
        engagement=engagement,
        checklist=checklist,
        key=key,
        title=title,
        contact=contact.strip(),
    )
    record(by=by, verb="added to checklist", subject=row)
    return Line(checklist, key, title, None, row)


def remove(*, engagement: Engagement, line: Line, by: Actor) -> None:
    """Take a line of one's own off its list; what is built in stays. Raises CannotTick."""
    row = line.row
    if row is None or not line.is_own:
        raise CannotTick(_("This line belongs to the list; say that it is not needed instead."))
    if ChecklistGrant.objects.filter(item=row).exists():
        raise CannotTick(_("The client has answered this line; it stays."))
    record(by=by, verb="removed from checklist", subject=row, engagement=engagement.title)
    row.delete()


def grant(*, engagement: Engagement, line: Line, by: Actor, at: dt.datetime, on: dt.date) -> None:
    """A founder says that something is given: their own act. Raises CannotTick."""
    row = line.row
    if by.user_id is None or by.role != Role.FOUNDER or line.checklist not in OF_CLIENT:
        raise CannotTick(_("Only a founder of the client answers here."))
    if row is None or not line.is_asked:
        raise CannotTick(_("This is settled already."))
    owner: dict[str, Any] = row.owner
    # A savepoint: where somebody else was first, this act leaves nothing behind.
    with transaction.atomic():
        ChecklistGrant.objects.create(**owner, item=row, user_id=by.user_id, at=at)
        with as_provider():
            held = ChecklistItem.objects.select_for_update(no_key=True).get(pk=row.pk)
            if held.state != State.OPEN:
                raise CannotTick(_("This is settled already."))
            held.state, held.closed_on, held.closed_by = State.DONE, on, by.name
            if held.asked_on and held.asked_on > on:
                held.asked_on = on
            _save(held)
            record(
                by=by,
                verb="granted",
                subject=held,
                item=_told(engagement, line),
                engagement=engagement.title,
            )
