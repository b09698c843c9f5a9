"""Everything that is known of one KPI: what each period said, what it should have said, who read
it where and when, what was corrected, and what happened meanwhile.

A curve keeps its gaps. The table has every period, the newest first, with the target that held
then; what a reading said before it was corrected stands behind it with the reason.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from common import charts
from common.money import format_number, half_up
from kpis import cadence, wording
from kpis.formulas import Found, formula_in_words
from kpis.glance import Line, framework_rows, in_a_sentence
from kpis.models import CountedReading, Kpi, KpiNote, Reading
from kpis.series import Point, Series, series_of
from kpis.status import Limits

_SMALL = 10
_SIZES = ((10**9, "bn"), (10**6, "M"), (10**3, "k"))


@dataclass(frozen=True)
class Row:
    """One period in the table; `earlier` are the readings that were corrected, newest first."""

    kpi: Kpi
    point: Point
    earlier: tuple[Reading, ...]
    notes: tuple[KpiNote, ...]

    @property
    def period(self) -> str:
        return wording.period_name(self.point.period, self.kpi.cadence)

    @property
    def value(self) -> str:
        if self.point.value is None:
            return ""
        return wording.value_in_words(self.kpi, self.point.value, limits=self.point.limits)

    @property
    def target(self) -> str:
        return wording.target_in_words(self.kpi, self.point.limits)

    @property
    def status_label(self) -> str:
        return wording.status_label(self.point.status)

    @property
    def tone(self) -> str:
        return wording.status_tone(self.point.status)

    @property
    def icon(self) -> str:
        return wording.status_icon(self.point.status)

    @property
    def reading(self) -> CountedReading | None:
        return self.point.reading

    @property
    def is_taken_back(self) -> bool:
        return self.reading is not None and self.reading.value is None

    @property
    def before(self) -> list[tuple[str, Reading, Reading | CountedReading]]:
        """What each earlier reading said, it, and the one that replaced it with its reason."""
        newer = [one for one in (self.reading, *self.earlier) if one is not None]
        return [
            (wording.value_in_words(self.kpi, old.value), old, new)
            for new, old in zip(newer, self.earlier, strict=False)
        ]


@dataclass(frozen=True)
class Part:
    """A figure that a formula is made of, and what it counted for in the KPI's last period."""

    kpi: Kpi
    found: Found
    period: str

    @property
    def value(self) -> str:
        if self.found.value is None:
            return ""
        return wording.value_in_words(self.kpi, self.found.value)


@dataclass(frozen=True)
class History:
    """A KPI with its periods, the newest first, and what happened in them by number."""

    line: Line
    rows: tuple[Row, ...]
    notes: tuple[tuple[int, KpiNote], ...]
    parts: tuple[Part, ...]
    formula: str

    @property
    def kpi(self) -> Kpi:
        return self.line.kpi

    @property
    def series(self) -> Series:
        return self.line.series

    @property
    def has_values(self) -> bool:
        return any(value is not None for value in self.series.values)

    @property
    def sentence(self) -> str:
        return in_a_sentence(self.series)

    @property
    def baseline(self) -> str:
        """Where it began; empty where nobody knows."""
        if self.kpi.baseline is None:
            return ""
        return wording.value_in_words(self.kpi, self.kpi.baseline)

    @property
    def baseline_period(self) -> str:
        if self.kpi.baseline_on is None:
            return ""
        first = cadence.period_of(self.kpi.baseline_on, self.kpi.cadence)
        return wording.period_name(first, self.kpi.cadence)

    @property
    def unit(self) -> str:
        """What the values of the axis are counted in; empty for numbers."""
        if self.kpi.unit in {Kpi.Unit.COUNT, Kpi.Unit.PERCENT, Kpi.Unit.YES_NO}:
            return ""
        return wording.unit_in_words(self.kpi)

    @property
    def at_risk(self) -> str:
        return wording.amber_in_words(self.kpi, self.line.last.limits)

    @property
    def curve(self) -> SafeString:
        return charts.series(
            moments=_moments(self.series),
            baseline=self.kpi.baseline,
            happenings=_happenings(self.series, self.notes),
            text=axis_text(self.kpi),
            title=self.sentence,
        )


def history_of(*, kpi: Kpi, on: dt.date, count: int) -> History:
    """The last `count` finished periods of a KPI as they stand on a day; up to six statements."""
    others = framework_rows(kpi.framework) if kpi.origin == Kpi.Origin.FORMULA else []
    known = {one.key: one for one in others if one.pk != kpi.pk}
    (series,) = series_of(kpis=[kpi], on=on, count=count, inputs=known.values())
    first = series.points[0].period
    notes = tuple(KpiNote.objects.filter(kpi=kpi, on__gte=first, on__lte=on).order_by("on", "pk"))
    earlier = _corrected(kpi, since=first) if kpi.origin == Kpi.Origin.TYPED else {}
    numbered = tuple(enumerate(notes, start=1))
    return History(
        line=Line(series, on),
        rows=tuple(
            Row(
                kpi,
                point,
                tuple(earlier.get(point.period, [])[1:]),
                tuple(note for note in notes if _within(note.on, point.period, kpi)),
            )
            for point in reversed(series.points)
        ),
        notes=numbered,
        parts=_parts(series),
        formula=formula_in_words(kpi.formula, known),
    )


def _within(day: dt.date, period: dt.date, kpi: Kpi) -> bool:
    return cadence.period_of(day, kpi.cadence) == period


def _parts(series: Series) -> tuple[Part, ...]:
    period = wording.period_name(series.last.period, series.kpi.cadence)
    return tuple(
        Part(one, found, _gathered(one, series.kpi, period)) for one, found in series.inputs
    )


def _gathered(one: Kpi, kpi: Kpi, period: str) -> str:
    """The period, and how the shorter ones of a figure made it."""
    if one.cadence == kpi.cadence:
        return period
    said = {"period": period, "cadence": one.get_cadence_display(), "how": one.get_gather_display()}
    return pgettext("gathered", "%(period)s. %(cadence)s: %(how)s") % said


def _corrected(kpi: Kpi, *, since: dt.date) -> dict[dt.date, list[Reading]]:
    """All readings of each period, the one that counts first."""
    rows = Reading.objects.filter(kpi=kpi, period__gte=since).select_related("definition")
    found: dict[dt.date, list[Reading]] = {}
    for row in rows.order_by("period", "-number"):
        found.setdefault(row.period, []).append(row)
    return found


# ------------------------------------------------------------------------------------------ chart


def _moments(series: Series) -> list[charts.Moment]:
    kpi = series.kpi
    return [
        charts.Moment(
            label=wording.period_label(point.period, kpi.cadence),
            value=point.value,
            aim=_range(point.limits, kpi),
        )
        for point in series.points
    ]


def _range(limits: Limits | None, kpi: Kpi) -> charts.Range | None:
    if limits is None or kpi.direction == Kpi.Direction.YES:
        return None
    return charts.Range(limits.low, limits.high, limits.low_at_risk, limits.high_at_risk)


def _happenings(series: Series, notes: Sequence[tuple[int, KpiNote]]) -> list[charts.Happening]:
    """One mark for each period in which something happened: 2, or 3–5."""
    places = {point.period: place for place, point in enumerate(series.points)}
    found: dict[int, list[int]] = {}
    for number, note in notes:
        place = places.get(cadence.period_of(note.on, series.kpi.cadence))
        if place is not None:
            found.setdefault(place, []).append(number)
    return [
        charts.Happening(place, f"{numbers[0]}–{numbers[-1]}" if numbers[1:] else f"{numbers[0]}")
        for place, numbers in found.items()
    ]


def axis_text(kpi: Kpi) -> Callable[[float], str]:
    """How the axis writes a value: short, as there is little room beside it."""
    language = get_language() or "en"

    def text(value: float) -> str:
        if kpi.unit == Kpi.Unit.YES_NO:
            return {0.0: _("No"), 1.0: _("Yes")}.get(value, "")
        size, letter = next(
            ((size, letter) for size, letter in _SIZES if abs(value) >= _SMALL * size), (1, "")
        )
        number = format_number(
            half_up(Decimal(repr(value / size)), places=6).normalize(), language=language
        )
        return f"{number}{letter}{'%' if kpi.unit == Kpi.Unit.PERCENT else ''}"

    return text
