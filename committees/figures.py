"""The figures of a month as its committee reads them.

They are those of the framework that the client has been shown, as their readings stand when the
report is read: of a monthly figure the report's month, of a weekly one the last week that was over
with it, of a quarterly one the last quarter. Those that measure an outcome of the mandate come
first. The words are written in the client's language and stay as they are once it is published,
whatever is corrected afterwards.
"""

import datetime as dt
from decimal import Decimal

from django.utils.translation import override

from committees.content import FigureLine
from common.periods import Month
from engagements.models import Engagement
from kpis import series, wording
from kpis.models import Kpi
from kpis.series import Series
from kpis.status import Limits

LONGEST_TARGET = 80
FALLS = frozenset({Kpi.Direction.DOWN, Kpi.Direction.BELOW})


def figures_of(*, engagement: Engagement, month: Month) -> tuple[FigureLine, ...]:
    """The lines of a month in the client's language; three statements, however many there are."""
    rows = Kpi.objects.standing().filter(engagement=engagement, framework__shown_at__isnull=False)
    known = list(rows.in_order())
    shown = [kpi for kpi in known if not kpi.is_input and kpi.counts_from <= month.last]
    if not shown:
        return ()
    after = month.last + dt.timedelta(days=1)
    with override(engagement.client.language):
        found = series.series_of(kpis=shown, on=after, inputs=known)
        lines = [_line(one, month) for one in found]
    return tuple(sorted(lines, key=lambda line: line.serves is None))


def _line(one: Series, month: Month) -> FigureLine:
    kpi, last = one.kpi, one.last
    return FigureLine(
        id=kpi.pk,
        name=kpi.name,
        value=wording.value_in_words(kpi, last.value, limits=last.limits)
        if last.value is not None
        else "",
        target=wording.target_in_words(kpi, last.limits)[:LONGEST_TARGET],
        status=str(last.status),
        trend=str(one.trend),
        period=_period(kpi, last.period, month),
        why=last.why,
        values=one.values,
        limit=_limit(kpi, last.limits),
        serves=kpi.outcome_id,
    )


def _period(kpi: Kpi, period: dt.date, month: Month) -> str:
    """The period that is told, where it is not the report's own month."""
    if kpi.cadence == Kpi.Cadence.MONTH and period == month.first:
        return ""
    return wording.period_name(period, kpi.cadence)


def _limit(kpi: Kpi, limits: Limits | None) -> Decimal | None:
    """The one number that a line can show; a range has two and shows none."""
    if limits is None or kpi.direction == Kpi.Direction.BAND:
        return None
    return limits.high if kpi.direction in FALLS else limits.low
