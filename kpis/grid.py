"""The readings of a month on one sheet, to be filled in from top to bottom.

A row for each typed figure and input and each of its periods that ends in the month: a month, the
weeks whose Thursday lies in it, in its last month the quarter or the year. Each row says what was
read before, what is aimed at and what usually came out. What is not over yet is shown and cannot
be filled in; what lies before the first period that counts is left out. Below stand the figures
that are computed from them.

A reading is *missing* once its period is over, and *late* once the days that its KPI allows for it
have passed.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from common.money import format_number
from common.periods import Month
from kpis import cadence, wording
from kpis.formulas import Book
from kpis.models import CountedReading, Framework, Kpi, Target
from kpis.readings import TYPICAL
from kpis.series import latest, limits_on, targets_of
from kpis.status import Limits, Status, judge

# How far back it is looked for what is missing, and what was typical.
BACK = 12
DAY = dt.timedelta(days=1)

Readings = Mapping[int, Mapping[dt.date, CountedReading]]


class _Said:
    """How a figure in a period is said in the language of the page."""

    kpi: Kpi
    period: dt.date
    value: Decimal | None
    limits: Limits | None
    status: Status

    @property
    def period_said(self) -> str:
        return wording.period_name(self.period, self.kpi.cadence)

    @property
    def value_said(self) -> str:
        return wording.value_in_words(self.kpi, self.value, limits=self.limits)

    @property
    def target_said(self) -> str:
        return wording.target_in_words(self.kpi, self.limits) if self.limits else ""

    @property
    def state(self) -> tuple[str, str, str]:
        """Tone, word and icon of its pill."""
        status = self.status
        return (
            wording.status_tone(status),
            wording.status_label(status),
            wording.status_icon(status),
        )


@dataclass(frozen=True)
class Place(_Said):
    """A KPI in a period: what stands there, and what stood before it, the newest last."""

    kpi: Kpi
    period: dt.date
    reading: CountedReading | None
    earlier: tuple[Decimal, ...]
    limits: Limits | None
    # From when on it can be filled in, where that is not yet.
    opens_on: dt.date | None = None
    is_late: bool = False

    @property
    def name(self) -> str:
        """What its fields are called on the page."""
        return f"{self.kpi.pk}-{self.period}"

    @property
    def value(self) -> Decimal | None:  # type: ignore[override]
        return self.reading.value if self.reading else None

    @property
    def status(self) -> Status:  # type: ignore[override]
        if self.kpi.is_input:
            return Status.NO_TARGET
        return judge(value=self.value, limits=self.limits, direction=self.kpi.direction)

    @property
    def unit_said(self) -> str:
        if self.kpi.unit == Kpi.Unit.YES_NO:
            return _("yes or no")
        return wording.unit_in_words(self.kpi)

    @property
    def earlier_said(self) -> list[str]:
        """What was read before, the newest first."""
        return [wording.value_in_words(self.kpi, one) for one in reversed(self.earlier)]


@dataclass(frozen=True)
class Computed(_Said):
    """A figure that is computed from others, in its period."""

    kpi: Kpi
    period: dt.date
    value: Decimal | None
    why: str
    limits: Limits | None
    status: Status


@dataclass(frozen=True)
class Sheet:
    """A month of readings. `late` are the months with readings that are due and not there, with
    how many."""

    month: Month
    places: tuple[Place, ...]
    computed: tuple[Computed, ...]
    late: Mapping[Month, int]
    first: Month

    @property
    def figures(self) -> list[Place]:
        return [one for one in self.places if not one.kpi.is_input]

    @property
    def inputs(self) -> list[Place]:
        return [one for one in self.places if one.kpi.is_input]

    @property
    def open_places(self) -> list[Place]:
        return [one for one in self.places if one.opens_on is None]

    @property
    def missing(self) -> int:
        return sum(one.reading is None for one in self.open_places)


def month_of(period: dt.date, of: str) -> Month:
    """The month on whose sheet a period stands: that of its Thursday, or its last one."""
    if of == Kpi.Cadence.WEEK:
        return Month.of(period + 3 * DAY)
    return Month.of(cadence.last_day(period, of))


def last_month(*, on: dt.date) -> Month:
    """The month whose readings are typed on a day."""
    return Month.of(on).plus(-1)


def sheet_of(*, framework: Framework, month: Month, on: dt.date) -> Sheet:
    """The sheet of a month as it stands on a day; three statements."""
    kpis = list(Kpi.objects.filter(framework=framework).standing().in_order())
    since = min(month, Month.of(on)).plus(-BACK - 1).first
    readings = latest(kpis=kpis, since=since)
    targets = targets_of(kpis=kpis)
    book = Book(kpis={one.key: one for one in kpis}, readings=readings)
    typed = [one for one in kpis if one.origin == Kpi.Origin.TYPED]
    counted = [_first(one) for one in kpis]
    return Sheet(
        month=month,
        places=tuple(
            _place(one, period, readings, targets.get(one.pk, ()), on)
            for one in typed
            for period in _periods(one, month)
        ),
        computed=tuple(_computed(kpis, month, book, targets, on)),
        late=Counter(
            month_of(period, one.cadence) for one, period in asked(kpis=typed, on=on)
            if is_late(kpi=one, period=period, on=on) and period not in readings.get(one.pk, {})
        ),
        first=min((Month.of(day) for day in counted), default=month),
    )  # fmt: skip


def _first(kpi: Kpi) -> dt.date:
    return cadence.period_of(kpi.counts_from, kpi.cadence)


def _periods(kpi: Kpi, month: Month) -> list[dt.date]:
    """The periods of a KPI that stand on the sheet of a month, in order."""
    if kpi.cadence == Kpi.Cadence.WEEK:
        found = list(cadence.parts_of(month.first, Kpi.Cadence.MONTH, finer=kpi.cadence))
    else:
        period = cadence.period_of(month.first, kpi.cadence)
        found = [period] if month_of(period, kpi.cadence) == month else []
    return [period for period in found if period >= _first(kpi)]


def _place(
    kpi: Kpi, period: dt.date, readings: Readings, targets: Sequence[Target], on: dt.date
) -> Place:
    held = readings.get(kpi.pk, {})
    before = [held[day].value for day in sorted(held) if day < period]
    reading = held.get(period)
    runs = period > cadence.last_finished(kpi.cadence, on)
    return Place(
        kpi=kpi,
        period=period,
        reading=reading,
        earlier=tuple(value for value in before if value is not None)[-TYPICAL:],
        limits=limits_on(targets, period),
        opens_on=cadence.later(period, kpi.cadence) if runs else None,
        is_late=reading is None and is_late(kpi=kpi, period=period, on=on),
    )


def _computed(
    kpis: Sequence[Kpi], month: Month, book: Book, targets: Mapping[int, list[Target]], on: dt.date
) -> Iterator[Computed]:
    for kpi in kpis:
        if kpi.origin != Kpi.Origin.FORMULA:
            continue
        for period in _periods(kpi, month):
            if period > cadence.last_finished(kpi.cadence, on):
                continue
            found = book.value(kpi, period)
            limits = limits_on(targets.get(kpi.pk, ()), period)
            status = judge(value=found.value, limits=limits, direction=kpi.direction)
            yield Computed(kpi, period, found.value, found.why, limits, status)


def due_on(*, kpi: Kpi, period: dt.date) -> dt.date:
    """The last day on which a reading is in time."""
    return cadence.last_day(period, kpi.cadence) + kpi.due_days * DAY


def is_late(*, kpi: Kpi, period: dt.date, on: dt.date) -> bool:
    """Whether the reading of a period should have been there before a day."""
    return due_on(kpi=kpi, period=period) < on


def asked(*, kpis: Sequence[Kpi], on: dt.date, back: int = BACK) -> Iterator[tuple[Kpi, dt.date]]:
    """Each finished period of the last so many months that asks for a reading, whether or not it
    has one."""
    since = Month.of(on).plus(-back).first
    for kpi in kpis:
        period = cadence.last_finished(kpi.cadence, on)
        while period >= _first(kpi) and cadence.last_day(period, kpi.cadence) >= since:
            yield kpi, period
            period = cadence.later(period, kpi.cadence, count=-1)


def as_typed(kpi: Kpi, value: Decimal | None, *, language: str) -> str:
    """A value as it stands in its field: read again, it is the same."""
    if value is None:
        return ""
    if kpi.unit == Kpi.Unit.YES_NO:
        return wording.value_in_words(kpi, value)
    number = format_number(value, language=language).replace("\u202f", "")
    return number.replace(",", "") if not language.startswith("fr") else number
