"""What an outcome has taken, beside how far its figure moved.

Days that were logged for the outcome and their fees at the day rate that was agreed for each of
them, beside the figure where it began and where it stands. Twelve days at €1,200 while qualified
leads went from 20 to 34 are €14,400 for 14 more. It says what was spent, not that nothing else
moved the figure. Days without a rate, or rates in two currencies, give days without fees.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common.days import format_days, one_or_many
from common.money import format_amount, half_up, round_amount
from engagements.models import WorkLog
from engagements.terms import term_on, terms_of
from kpis import wording
from kpis.models import Kpi
from kpis.status import Trend, trend

ZERO = Decimal(0)


@dataclass(frozen=True)
class Cost:
    """The days and fees of an outcome; no fees where they cannot be told in one currency."""

    kpi: Kpi
    days: Decimal
    fees: Decimal | None
    currency: str
    now: Decimal | None

    @property
    def days_in_words(self) -> str:
        language = get_language() or "en"
        return ngettext(
            "%(days)s day", "%(days)s days", one_or_many(self.days, language=language)
        ) % {"days": format_days(self.days, language=language)}

    @property
    def fees_in_words(self) -> str:
        return "" if self.fees is None else _amount(self.fees, self.currency)

    @property
    def moved(self) -> str:
        """From where to where; empty where either is unknown."""
        if self.kpi.baseline is None or self.now is None:
            return ""
        return _("from %(begin)s to %(now)s") % {
            "begin": wording.value_in_words(self.kpi, self.kpi.baseline),
            "now": wording.value_in_words(self.kpi, self.now),
        }

    @property
    def for_each(self) -> str:
        """The fees for each unit that it moved the right way; empty where it did not."""
        size = _gain(self.kpi, self.now)
        if self.fees is None or not size or self.kpi.unit not in {Kpi.Unit.COUNT, Kpi.Unit.PERCENT}:
            return ""
        each = _amount(half_up(self.fees / size, places=0), self.currency)
        if self.kpi.unit == Kpi.Unit.PERCENT:
            return _("%(amount)s for each point") % {"amount": each}
        return _("%(amount)s for each one") % {"amount": each}


def _amount(amount: Decimal, currency: str) -> str:
    return format_amount(amount, currency=currency, language=get_language() or "en", short=True)


def _gain(kpi: Kpi, now: Decimal | None) -> Decimal:
    """How far a figure moved for the better since it began; nothing where it did not."""
    if kpi.baseline is None or now is None or kpi.direction == Kpi.Direction.BAND:
        return ZERO
    moved = trend(values=[kpi.baseline, now], limits=None, direction=kpi.direction)
    return abs(now - kpi.baseline) if moved == Trend.BETTER else ZERO


def cost_of(*, kpi: Kpi, now: Decimal | None) -> Cost | None:
    """What the outcome of a KPI has taken so far; None where it serves none, or took no day.

    Two statements.
    """
    if kpi.outcome_id is None:
        return None
    worked = WorkLog.objects.standing().filter(engagement=kpi.engagement_id, outcome=kpi.outcome_id)
    by_day: list[tuple[dt.date, Decimal]] = list(
        worked.order_by("day").values_list("day").annotate(total=Sum("days"))
    )
    days = sum((total for _day, total in by_day), ZERO)
    if not days:
        return None
    terms = terms_of(kpi.engagement)
    held = [(term_on(terms, day), total) for day, total in by_day]
    currencies = {term.currency if term else "" for term, _total in held}
    if "" in currencies or len(currencies) > 1:
        return Cost(kpi, days, None, "", now)
    currency = currencies.pop()
    fees = sum((term.day_rate * total for term, total in held if term), ZERO)
    return Cost(kpi, days, round_amount(fees, currency=currency), currency, now)
