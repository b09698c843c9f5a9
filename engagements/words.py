"""What an entry says beside its days: its category and reason, the place, the outcome, the notes.

Operational work is no drift where its reason is a major incident or the validation of a risky
change; other work has no such reason. One note is the client's to read; the other is for the
provider alone, in a table that the client's role cannot open (domain, Days 9).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Q

from engagements.models import Outcome, WorkLog, WorkNote

OPERATIONS = WorkLog.Category.OPERATIONS
# An outcome's number that takes the link away.
NO_OUTCOME = 0
# What a new entry begins as is learnt from so many days before it.
HABIT = dt.timedelta(days=28)


class Said(NamedTuple):
    """What an entry says: codes, the number of its outcome or 0, and the client's note."""

    category: str = WorkLog.Category.LEADERSHIP
    reason: str = ""
    place: str = WorkLog.Place.REMOTE
    outcome: int = NO_OUTCOME
    note: str = ""

    def put(self, log: WorkLog) -> None:
        """Let an entry say this; nothing is saved."""
        log.category, log.reason, log.place = self.category, self.reason, self.place
        log.outcome_id = self.outcome or None
        log.note = self.note

    @property
    def is_onsite(self) -> bool:
        return self.place == WorkLog.Place.ONSITE

    @property
    def is_drift(self) -> bool:
        """Operational, and nothing says why that had to be."""
        return self.category == OPERATIONS and not self.reason

    @property
    def category_label(self) -> str:
        return str(WorkLog.Category(self.category).label)

    @property
    def reason_label(self) -> str:
        return str(WorkLog.Reason(self.reason).label) if self.reason else ""


# The columns of an entry that hold what it says.
COLUMNS = ("category", "reason", "place", "outcome", "note")


def said_by(log: WorkLog) -> Said:
    return Said(log.category, log.reason, log.place, log.outcome_id or NO_OUTCOME, log.note)


@dataclass(frozen=True)
class Words:
    """What shall be said anew; None leaves what is there, and `aside` is the provider's note."""

    category: str | None = None
    note: str | None = None
    reason: str | None = None
    place: str | None = None
    outcome: int | None = None
    aside: str | None = None

    def over(self, said: Said) -> Said:
        """What it comes to, said over what was said before; a reason is of operations alone."""
        given: dict[str, Any] = {
            name: getattr(self, name) for name in COLUMNS if getattr(self, name) is not None
        }
        if self.note is not None:
            given["note"] = self.note.strip()
        made = said._replace(**given)
        return made if made.category == OPERATIONS else made._replace(reason="")

    def change(self, log: WorkLog) -> bool:
        """Whether an entry would say something else."""
        said = said_by(log)
        return self.over(said) != said or (
            self.aside is not None and self.aside.strip() != aside_of(log)
        )

    @classmethod
    def of(cls, said: Said) -> "Words":
        """All of what an entry says, to say it again."""
        return cls(**said._asdict())


NO_WORDS = Words()


def outcomes_for(*, log: WorkLog) -> list[Outcome]:
    """The outcomes that an entry may serve: those that stand, and the one that it names."""
    mine = Outcome.objects.filter(engagement=log.engagement_id)
    open_ones = ~Q(state__in=Outcome.ENDED)
    return list(mine.filter(open_ones | Q(pk=log.outcome_id)).order_by("position"))


def is_of_mandate(*, log: WorkLog) -> bool:
    """Whether the outcome that an entry names is one of its own engagement."""
    if log.outcome_id is None:
        return True
    return Outcome.objects.filter(pk=log.outcome_id, engagement=log.engagement_id).exists()


def usual(*, member_id: int, engagement_id: int, day: dt.date) -> Said:
    """What a new entry begins as: as the person's last ones on the engagement, in four weeks.

    Its category and outcome are those of the last entry, its place that of the same weekday; an
    outcome that is reached or dropped is served no more.
    Operations is never a habit: it is said each time, because it counts as drift.
    """
    logs = WorkLog.objects.standing().between(day - HABIT, day)
    mine = logs.filter(member=member_id, engagement=engagement_id, corrects=None)
    rows = list(mine.select_related("outcome").order_by("-day", "-id"))
    categories = (log.category for log in rows if log.category != OPERATIONS)
    places = (log.place for log in rows if log.day.weekday() == day.weekday())
    served = rows[0].outcome if rows else None
    return Said(
        category=next(categories, WorkLog.Category.LEADERSHIP),
        place=next(places, WorkLog.Place.REMOTE),
        outcome=served.pk if served and not served.has_ended else NO_OUTCOME,
    )


# --- the provider's own note ---


def aside_of(log: WorkLog) -> str:
    """What the provider's people noted for themselves; nothing where they did not."""
    return asides([log.pk]).get(log.pk, "")


def asides(logs: Iterable[int]) -> dict[int, str]:
    """The provider's notes on these entries by number, in one statement."""
    notes = WorkNote.objects.filter(worklog__in=list(logs))
    return dict(notes.values_list("worklog_id", "text"))


def with_asides(logs: Iterable[WorkLog]) -> list[WorkLog]:
    """These entries, each with the provider's note on it; for the provider's own pages."""
    found = list(logs)
    noted = asides(log.pk for log in found) if found else {}
    for log in found:
        log.aside = noted.get(log.pk, "")
    return found


def write_aside(*, log: WorkLog, text: str) -> None:
    """Note something on an entry for the provider alone; an empty text takes the note away."""
    text = text.strip()
    if text:
        WorkNote.objects.update_or_create(
            worklog=log, defaults={"text": text}, create_defaults={**log.owner, "text": text}
        )
    else:
        WorkNote.objects.filter(worklog=log).delete()
