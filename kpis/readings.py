"""What was read: a value for a KPI and a period that is over (domain, KPIs 2).

- A reading is never overwritten. Another value for the same period is a correction: a new reading
  with the next number and a reason, and the highest number counts. Yesterday's October said 30,
  today it is 34 because eight leads came in late: number 1 says 30, number 2 says 34 and why.
- The same value again changes nothing, so whatever is sent twice is kept once. With it a note that
  is new is kept as a reading of its own whose reason is that note. A note without a value is refused.
- A value may be taken back, with a reason: then the period has none.
- Figures are of periods that are over: October can be filled in from 1 November on, at the
  provider's place. A period before the first one that counts is refused, and so is a formula,
  which is computed.
- A count is whole, yes is 1 and no is 0, an amount has the decimals of its currency.
- The version of the definition that holds for the KPI stays with the reading for good.

Several readings are kept together or not at all. Of two people who fill in the same period at
once, the first one's value stands and the other is asked why it should be another.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from statistics import median
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from common.money import half_up
from common.problems import Problem
from common.typography import date_format
from kpis import cadence, measuring
from kpis.models import Kpi, Reading, ReadingImport
from kpis.typed import places_of

LARGEST = Decimal(10) ** 13
# A slip of the decimal mark is at least so many times what is usual.
SLIP = 8
TYPICAL = 3
NOTE = 300

Standing = Mapping[tuple[int, dt.date], Reading]


class Outcome(StrEnum):
    """What becomes of an entry."""

    NEW = "new"
    CORRECTED = "corrected"
    TAKEN_BACK = "taken_back"
    UNCHANGED = "unchanged"
    NEEDS_REASON = "needs_reason"
    REFUSED = "refused"


WRITTEN = frozenset({Outcome.NEW, Outcome.CORRECTED, Outcome.TAKEN_BACK})


@dataclass(frozen=True)
class Entry:
    """A figure to be kept; no value takes back the one that stands."""

    kpi: Kpi
    period: dt.date
    value: Decimal | None
    note: str = ""
    reason: str = ""
    source: str = Reading.Source.TYPED
    # The line of the file or the place in the list that it came from.
    line: int | None = None


@dataclass(frozen=True)
class Verdict:
    """What an entry comes to, as things stand; `before` is the reading that counts now."""

    entry: Entry
    outcome: Outcome
    before: Reading | None = None
    problem: Problem | None = None

    @property
    def is_written(self) -> bool:
        return self.outcome in WRITTEN


class CannotRecord(Exception):
    """Why nothing was kept: every verdict, those with a problem among them."""

    def __init__(self, verdicts: Sequence[Verdict]) -> None:
        self.verdicts = tuple(verdicts)
        found = [one.problem for one in verdicts if one.problem]
        super().__init__(" ".join(problem.text for problem in found))


def standing(*, entries: Iterable[Entry]) -> dict[tuple[int, dt.date], Reading]:
    """The readings that count now for these KPIs and periods; one statement."""
    wanted = {(one.kpi.pk, one.period) for one in entries}
    rows = (
        Reading.objects.filter(
            kpi__in={pk for pk, _period in wanted}, period__in={day for _pk, day in wanted}
        )
        .order_by("kpi_id", "period", "-number")
        .distinct("kpi_id", "period")
    )
    return {key: row for row in rows if (key := (row.kpi_id, row.period)) in wanted}


def verdicts(*, entries: Sequence[Entry], held: Standing, on: dt.date) -> list[Verdict]:
    """What would become of each entry; nothing is written."""
    found: list[Verdict] = []
    seen: dict[tuple[int, dt.date], Entry] = {}
    for entry in entries:
        key = (entry.kpi.pk, entry.period)
        twice = seen.setdefault(key, entry)
        if twice is not entry and twice.value != entry.value:
            said = _("This period is named twice with different values.")
            problem = Problem("twice", said, line=entry.line, field="value")
            found.append(Verdict(entry, Outcome.REFUSED, held.get(key), problem))
        elif twice is not entry:
            found.append(Verdict(entry, Outcome.UNCHANGED, held.get(key)))
        else:
            found.append(_verdict(entry, held.get(key), on))
    return found


def _verdict(entry: Entry, before: Reading | None, on: dt.date) -> Verdict:
    problem = period_problem(kpi=entry.kpi, period=entry.period, on=on) or value_problem(
        kpi=entry.kpi, value=entry.value
    )
    if problem is not None:
        said = Problem(problem.code, problem.text, line=entry.line, field=problem.field)
        return Verdict(entry, Outcome.REFUSED, before, said)
    stands = before.value if before else None
    if before is None and entry.value is None and entry.note.strip():
        alone = Problem(
            "note", _("A note stands beside a value: give the value as well."),
            line=entry.line, field="value",
        )  # fmt: skip
        return Verdict(entry, Outcome.REFUSED, None, alone)
    if stands == entry.value:
        is_new_note = before is not None and entry.note and entry.note != before.note
        return Verdict(entry, Outcome.CORRECTED if is_new_note else Outcome.UNCHANGED, before)
    if before is None:
        return Verdict(entry, Outcome.NEW)
    if not entry.reason.strip():
        return Verdict(entry, Outcome.NEEDS_REASON, before, _ask(entry, before))
    taken = entry.value is None
    return Verdict(entry, Outcome.TAKEN_BACK if taken else Outcome.CORRECTED, before)


def _ask(entry: Entry, before: Reading) -> Problem:
    if entry.value is None:
        said = _("This takes back the value that %(name)s gave. Say why.")
    elif before.value is None:
        said = _("%(name)s took the value of this period back. Say why there is one again.")
    else:
        said = _("This replaces the value that %(name)s gave. Say why.")
    return Problem("reason", said % {"name": before.by}, line=entry.line, field="reason")


def period_problem(*, kpi: Kpi, period: dt.date, on: dt.date) -> Problem | None:
    """Why a KPI takes no figure for a period on a day; None where it does."""
    if kpi.origin != Kpi.Origin.TYPED:
        said = _("%(name)s is computed from other figures; correct those.")
        return Problem("formula", said % {"name": kpi.name}, field="kpi")
    if kpi.retired_at is not None:
        said = _("%(name)s is no longer measured.")
        return Problem("retired", said % {"name": kpi.name}, field="kpi")
    if period != cadence.period_of(period, kpi.cadence):
        said = _("A figure of %(name)s belongs to a whole period, known by its first day.")
        return Problem("period", said % {"name": kpi.name}, field="period")
    first = cadence.period_of(kpi.counts_from, kpi.cadence)
    if period < first:
        said = _("%(name)s counts from %(day)s on; this period lies before.")
        words = {"name": kpi.name, "day": date_format(first, "j F Y")}
        return Problem("too_early", said % words, field="period")
    if period > cadence.last_finished(kpi.cadence, on):
        said = _("This period is not over: its figure can be kept from %(day)s on.")
        free = cadence.later(period, kpi.cadence)
        return Problem("running", said % {"day": date_format(free, "j F Y")}, field="period")
    return None


def value_problem(*, kpi: Kpi, value: Decimal | None) -> Problem | None:
    """Why a value is none of this KPI's; None where it is one."""
    if value is None:
        return None
    # Compared as it stands: 1E9999999 has no absolute value that could be computed.
    if not value.is_finite() or not -LARGEST < value < LARGEST:
        return Problem("too_large", _("This number is too large."), field="value")
    if kpi.unit == Kpi.Unit.YES_NO and value not in {Decimal(0), Decimal(1)}:
        return Problem("yes_no", _("Say yes or no."), field="value")
    places = places_of(kpi)
    if half_up(value, places=places) == value:
        return None
    if kpi.unit == Kpi.Unit.MONEY and places:
        said = _("An amount in %(currency)s has at most %(places)d decimals.")
        words = {"currency": kpi.currency, "places": places}
        return Problem("places", said % words, field="value")
    if not places:
        return Problem("whole", _("This is counted in whole numbers."), field="value")
    said = _("A figure has at most %(places)d decimals.")
    return Problem("places", said % {"places": places}, field="value")


def is_slip(*, value: Decimal | None, earlier: Sequence[Decimal], unit: str) -> bool:
    """Whether a value looks like a mistake of the decimal mark: far from what was usual lately, or
    more than all of it. It is asked about once, and never refused."""
    if value is None or unit == Kpi.Unit.YES_NO:
        return False
    known = [abs(one) for one in earlier[-TYPICAL:] if one]
    if unit == Kpi.Unit.PERCENT and abs(value) > 100 and all(one <= 100 for one in known):
        return True
    if not known or not value:
        return False
    usual, now = Decimal(median(known)), abs(value)
    # Small counts leap: from 1 to 9 is no slip of a finger.
    if unit == Kpi.Unit.COUNT and max(usual, now) < 20:
        return False
    return now >= SLIP * usual or now * SLIP <= usual


@transaction.atomic
def record_readings(
    *,
    entries: Sequence[Entry],
    by: Actor,
    at: dt.datetime,
    on: dt.date,
    batch: ReadingImport | None = None,
) -> list[Verdict]:
    """Keep these readings; gives back what became of each, in their order.

    `on` is the date at the provider's place. Raises CannotRecord: then nothing was kept.
    """
    kpis = {one.kpi.pk for one in entries}
    # In one order, so that two who keep the same ones wait for one another and never both.
    locked = {
        row.pk: row
        for row in Kpi.objects.select_for_update(no_key=True).filter(pk__in=kpis).order_by("pk")
    }
    # As they are now that they are held: a figure may have become a formula, or have gone.
    now = [replace(one, kpi=locked[one.kpi.pk]) for one in entries if one.kpi.pk in locked]
    if len(now) < len(entries):
        raise CannotRecord([_verdict_of_gone(one) for one in entries if one.kpi.pk not in locked])
    found = verdicts(entries=now, held=standing(entries=now), on=on)
    if any(one.problem for one in found):
        raise CannotRecord(found)
    written = [one for one in found if one.is_written]
    rows = Reading.objects.bulk_create([_row(one, one.entry.kpi, by, at, batch) for one in written])
    if batch is None:
        for verdict, row in zip(written, rows, strict=True):
            _write_down(verdict, row, by)
    if written:
        measuring.measure(engagements={one.engagement_id for one in locked.values()}, on=on)
    return found


def _verdict_of_gone(entry: Entry) -> Verdict:
    said = _("%(name)s was removed meanwhile.") % {"name": entry.kpi.name}
    return Verdict(
        entry, Outcome.REFUSED, problem=Problem("gone", said, line=entry.line, field="kpi")
    )


def _row(
    verdict: Verdict, kpi: Kpi, by: Actor, at: dt.datetime, batch: ReadingImport | None
) -> Reading:
    entry, before = verdict.entry, verdict.before
    # Where only a note is new, it says itself why there is another reading.
    reason = (entry.reason.strip() or entry.note) if before else ""
    return Reading(
        **kpi.owner,
        kpi=kpi,
        period=entry.period,
        number=before.number + 1 if before else 1,
        value=entry.value,
        note=entry.note[:NOTE],
        reason=reason[:NOTE],
        source=entry.source,
        definition_id=kpi.definition_id,
        batch=batch,
        by=by.name,
        user_id=by.user_id,
        at=at,
    )


_DEEDS = {
    Outcome.NEW: "filled in",
    Outcome.CORRECTED: "corrected figure",
    Outcome.TAKEN_BACK: "took back figure",
}


def _write_down(verdict: Verdict, row: Reading, by: Actor) -> None:
    kpi, before = verdict.entry.kpi, verdict.before
    facts: dict[str, Any] = {}
    if before is not None:
        facts = {"instead_of": str(before.value), "reason": row.reason}
    record(
        by=by,
        verb=_DEEDS[verdict.outcome],
        subject=kpi,
        period=cadence.short_name(row.period, kpi.cadence),
        value=None if row.value is None else str(row.value),
        **facts,
    )
