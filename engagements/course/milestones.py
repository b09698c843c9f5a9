"""The milestones of an engagement, with due dates from its first day (domain, The life of an
engagement): the diagnostic within 14 days, the KPI framework by day 30, the roadmap by day 45, a
first measurable effect by day 90, a review each quarter, the renewal decided 60 days before it,
and the handover on the last day.

Each is met, with who said so and on what evidence, late, or waived with a reason; nothing of it is
stored but what a person did. An engagement that is shorter has only what fits into it. A review
that was not held is owed until the next one is due; from then on it was missed. It is held where the
mandate's review of the last quarter that was over is closed. The renewal is decided on its own
page.

From Monday 5 January 2026: diagnostic 19 January, KPI framework 4 February, roadmap 19 February,
effect 5 April (its window opens on day 31, 5 February), first review 5 April.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.actors import Actor
from accounts.audit import record
from common.periods import Quarter
from engagements.course import renewal
from engagements.models import Engagement, MilestoneMark, RenewalDecision

SOON = dt.timedelta(days=14)
EARLY = {"diagnostic": 14, "kpis": 30, "roadmap": 45, "effect": 90}
WINDOW_OPENS = {"effect": 31}
REVIEW, RENEWAL, HANDOVER = "review", "renewal", "handover"

AUDITS = {
    "cmo": gettext_lazy("Acquisition audit"),
    "cto": gettext_lazy("Technology assessment"),
    "cio": gettext_lazy("IT audit"),
    "coo": gettext_lazy("Operations audit"),
}
TITLES = {
    "diagnostic": gettext_lazy("Diagnostic"),
    "kpis": gettext_lazy("KPI framework agreed"),
    "roadmap": gettext_lazy("Roadmap committed"),
    "effect": gettext_lazy("First measurable effect"),
    REVIEW: gettext_lazy("Quarterly review"),
    RENEWAL: gettext_lazy("Renewal decided"),
    HANDOVER: gettext_lazy("Handover done"),
}
# What the executive shows for it.
EVIDENCE = {
    "diagnostic": gettext_lazy("Published, with the evidence behind its findings."),
    "kpis": gettext_lazy("Signed off by the founder."),
    "roadmap": gettext_lazy("Committed with the leadership team."),
    "effect": gettext_lazy("A figure that moved from its baseline, by day 90."),
    REVIEW: gettext_lazy("Held with the leadership team."),
    RENEWAL: gettext_lazy("Both sides know whether it goes on."),
    HANDOVER: gettext_lazy("Somebody else can carry on."),
}


class State(StrEnum):
    MET = "met"
    WAIVED = "waived"
    MISSED = "missed"
    LATE = "late"
    SOON = "soon"
    COMING = "coming"


class CannotMark(Exception):
    """Why a milestone cannot be marked so, in the user's words."""


@dataclass(frozen=True)
class Milestone:
    """One milestone as it stands on a day; `opens_on` is where its window begins, if it has one."""

    key: str
    role: str
    due_on: dt.date
    state: State
    opens_on: dt.date | None = None
    mark: MilestoneMark | None = None

    @property
    def kind(self) -> str:
        """ "review" of "review-3"."""
        return self.key.partition("-")[0]

    @property
    def number(self) -> str:
        return self.key.partition("-")[2]

    @property
    def title(self) -> str:
        if self.kind == REVIEW:
            return _("Quarterly review %(number)s") % {"number": self.number}
        return str(
            AUDITS.get(self.role, TITLES[self.kind])
            if self.kind == "diagnostic"
            else TITLES[self.kind]
        )

    @property
    def evidence(self) -> str:
        return str(EVIDENCE[self.kind])

    @property
    def is_open(self) -> bool:
        return self.state in {State.LATE, State.SOON, State.COMING}

    @property
    def is_late(self) -> bool:
        return self.state == State.LATE

    @property
    def is_renewal(self) -> bool:
        return self.kind == RENEWAL


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the last of the month where it has no such day."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    for number in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month, number)
        except ValueError:
            continue
    raise AssertionError  # February has 28 days


def due_days(*, engagement: Engagement, on: dt.date) -> list[tuple[str, dt.date]]:
    """The milestones that fit into an engagement, with their days, in order; reviews up to the
    next one after a day."""
    starts, ends = engagement.starts_on, engagement.ends_on
    found = [(key, starts + dt.timedelta(days=days)) for key, days in EARLY.items()]
    number, last = 1, max(on, starts)
    while True:
        due = months_later(starts, 3 * number)
        found.append((f"{REVIEW}-{number}", due))
        if due > last:
            break
        number += 1
    found = [(key, due) for key, due in found if ends is None or due < ends]
    if ends is not None:
        found.append((HANDOVER, ends))
    decided = renewal.decision_day(engagement=engagement, on=on)
    if decided is not None and decided > starts + dt.timedelta(days=30):
        found.append((RENEWAL, decided))
    return sorted(found, key=lambda pair: pair[1])


def _state(due: dt.date, *, on: dt.date, lapsed: bool, mark: MilestoneMark | None) -> State:
    if mark is not None:
        return State(mark.verdict)
    if due >= on:
        return State.SOON if due - on <= SOON else State.COMING
    return State.MISSED if lapsed else State.LATE


def _lapsed(engagement: Engagement, key: str, due: dt.date, on: dt.date) -> bool:
    """Whether nobody owes it any more: the next review is due, or the engagement is over."""
    if engagement.ends_on is not None and engagement.ends_on < on:
        return key != HANDOVER
    return key.startswith(REVIEW) and months_later(due, 3) < on


def review_quarter(due: dt.date) -> dt.date:
    """The first day of the quarter that a review looks back on: the last one that was over when
    it was due."""
    return Quarter.of(due).plus(-1).first


def stand(
    *,
    engagement: Engagement,
    marks: Mapping[str, MilestoneMark],
    on: dt.date,
    decision: RenewalDecision | None = None,
    reviewed: Iterable[dt.date] = (),
) -> tuple[Milestone, ...]:
    """The milestones as they stand on a day.

    `decision` is what was decided last about the renewal, `reviewed` the quarters
    whose review is closed.
    """
    found, closed = [], set(reviewed)
    for key, due in due_days(engagement=engagement, on=on):
        lapsed = _lapsed(engagement, key, due, on)
        state = _state(due, on=on, lapsed=lapsed, mark=marks.get(key))
        settled = (key.startswith(REVIEW) and review_quarter(due) in closed) or (
            key == RENEWAL and decision is not None and renewal.is_settled(engagement, decision)
        )
        if settled and key not in marks:
            state = State.MET
        opens = WINDOW_OPENS.get(key)
        found.append(
            Milestone(
                key=key,
                role=engagement.role,
                due_on=due,
                state=state,
                opens_on=engagement.starts_on + dt.timedelta(days=opens) if opens else None,
                mark=marks.get(key),
            )
        )
    return tuple(found)


def mark(
    *,
    engagement: Engagement,
    key: str,
    verdict: str,
    on: dt.date,
    by: Actor,
    at: dt.datetime,
    today: dt.date,
    words: str = "",
    address: str = "",
) -> MilestoneMark:
    """Say that a milestone is met, or waived with a reason. Raises CannotMark."""
    known = dict(due_days(engagement=engagement, on=today))
    if key not in known or key == RENEWAL:
        raise CannotMark(_("This engagement has no such milestone."))
    if on > today:
        raise CannotMark(_("That day is still to come: mark it when it has happened."))
    if on < engagement.starts_on:
        raise CannotMark(_("That is before the engagement began."))
    if verdict == MilestoneMark.Verdict.WAIVED and not words.strip():
        raise CannotMark(_("Say why it is waived; the client reads it."))
    row, _made = MilestoneMark.objects.update_or_create(
        engagement=engagement,
        milestone=key,
        defaults={
            **engagement.owner,
            "verdict": verdict,
            "on": on,
            "words": words.strip(),
            "address": address,
            "by": by.name,
            "at": at,
        },
    )
    said: dict[str, Any] = {"item": _told(engagement, key), "on": str(on)}
    record(by=by, verb=f"{verdict} milestone", subject=row, **said)
    return row


def _told(engagement: Engagement, key: str) -> str:
    """What the trail calls a milestone: its words in the code, said in the reader's language."""
    kind = key.partition("-")[0]
    title = AUDITS.get(engagement.role) if kind == "diagnostic" else None
    with override("en"):
        return str(title or TITLES[kind])


def reopen(*, engagement: Engagement, key: str, by: Actor) -> None:
    """Take back what was said about a milestone."""
    row = MilestoneMark.objects.filter(engagement=engagement, milestone=key).first()
    if row is not None:
        record(by=by, verb="reopened milestone", subject=row, item=_told(engagement, key))
        row.delete()


def waive_earlier(
    *, engagement: Engagement, reason: str, by: Actor, at: dt.datetime, on: dt.date
) -> int:
    """Waive everything that is late at once: for an engagement that was settled elsewhere before
    it came here. Returns how many. Raises CannotMark."""
    if not reason.strip():
        raise CannotMark(_("Say why it is waived; the client reads it."))
    known = {row.milestone: row for row in MilestoneMark.objects.filter(engagement=engagement)}
    late = [one for one in stand(engagement=engagement, marks=known, on=on) if one.is_late]
    late = [one for one in late if not one.is_renewal]
    for one in late:
        mark(
            engagement=engagement,
            key=one.key,
            verdict=MilestoneMark.Verdict.WAIVED,
            on=on,
            today=on,
            by=by,
            at=at,
            words=reason,
        )
    return len(late)
