"""The days of an engagement as its client reads them: how many are used and left, their course over
the month, where they went, and how many there were in the months before."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common.days import format_days, one_or_many, percent, round_to_quarter
from common.periods import Month
from common.typography import date_format
from engagements.burn import Burn
from engagements.models import Engagement, Term, WorkLog

ZERO = Decimal(0)


@dataclass(frozen=True)
class CategoryShare:
    """The days of one category, and its share of the whole in whole per cent."""

    label: str
    days: Decimal
    share: int


@dataclass(frozen=True)
class Days:
    """One engagement's days of the month, and their course for the chart."""

    engagement: Engagement
    burn: Burn
    term: Term | None
    points: tuple[tuple[int, Decimal], ...]
    labels: tuple[tuple[int, str], ...]

    @property
    def length(self) -> int:
        return self.burn.month.last.day

    @property
    def chart_title(self) -> str:
        used, available = written(self.burn.used), written(self.burn.available)
        day = self.burn.month.first.replace(day=max(self.points[-1][0], 1))
        return _("%(used)s of %(available)s days used by %(day)s.") % {
            "used": used,
            "available": available,
            "day": date_format(day, "j F"),
        }

    @property
    def contracted_text(self) -> str:
        return _("%(days)s d") % {"days": written(self.burn.available)}

    @property
    def in_words(self) -> str:
        return days_in_words(self.burn)

    @property
    def first_name(self) -> str:
        return self.engagement.executive.user.name.split(" ")[0]

    @property
    def a_month(self) -> str:
        """What is agreed for a month."""
        days = self.term.days_per_month if self.term else ZERO
        said = ngettext(
            "%(days)s day a month",
            "%(days)s days a month",
            one_or_many(days, language=get_language()),
        )
        return said % {"days": written(days)}

    @property
    def table(self) -> list[tuple[dt.date, Decimal]]:
        """The days used so far at the end of each date that had work."""
        first = self.burn.month.first
        pairs = zip(self.points, self.points[1:], strict=False)
        return [
            (first.replace(day=day), used) for (_day, before), (day, used) in pairs if used > before
        ]

    @property
    def projection(self) -> Decimal | None:
        """Where the pace leads; nothing before there is a pace."""
        return self.burn.projected if self.burn.used else None

    @property
    def at_the_end(self) -> str:
        """What becomes of unused days, by the terms that hold."""
        if self.term is None:
            return ""
        if self.term.billing == Term.Billing.ACTUAL:
            return _("You pay the days that are used; unused days cost nothing.")
        if self.term.rollover_days:
            said = _("Up to %(days)s unused days go on to %(month)s.")
            month = date_format(self.burn.month.plus(1).first, "F")
            return said % {"days": written(self.term.rollover_days), "month": month}
        day = date_format(self.burn.month.last, "j F")
        return _("Unused days expire on %(day)s.") % {"day": day}


@dataclass(frozen=True)
class PastDays:
    """The days of the finished months behind this one, the oldest first."""

    months: tuple[Month, ...]
    used: tuple[Decimal, ...]
    contracted: tuple[Decimal, ...]

    @property
    def average(self) -> Decimal:
        return round_to_quarter(sum(self.used, ZERO) / max(len(self.used), 1))

    @property
    def agreed(self) -> Decimal:
        """The days contracted of a month on average, for the line beside the course."""
        return round_to_quarter(sum(self.contracted, ZERO) / max(len(self.contracted), 1))

    @property
    def range_in_words(self) -> str:
        lowest, highest = min(self.used), max(self.used)
        if lowest == highest:
            return _("%(days)s every month") % {"days": written(lowest)}
        said = _("From %(lowest)s to %(highest)s")
        return said % {"lowest": written(lowest), "highest": written(highest)}

    @property
    def in_words(self) -> str:
        each = ", ".join(
            f"{date_format(month.first, 'F')} {written(days)}"
            for month, days in zip(self.months, self.used, strict=True)
        )
        return _("Days used per month: %(each)s.") % {"each": each}


def written(days: Decimal) -> str:
    return format_days(days, language=get_language() or "en")


def days_in_words(burn: Burn) -> str:
    """What is left, for how long, and where the pace leads: one or two short sentences."""
    if burn.over:
        said = ngettext(
            "%(days)s day beyond what is contracted.",
            "%(days)s days beyond what is contracted.",
            one_or_many(burn.over, language=get_language()),
        )
        return said % {"days": written(burn.over)}
    if not burn.days_to_go:
        said = ngettext(
            "%(days)s day is left.",
            "%(days)s days are left.",
            one_or_many(burn.left, language=get_language()),
        )
        return said % {"days": written(burn.left)}
    words = ngettext(
        "%(days)s left for %(count)s working day.",
        "%(days)s left for %(count)s working days.",
        burn.days_to_go,
    ) % {"days": written(burn.left), "count": burn.days_to_go}
    if burn.projected is None or not burn.used:
        return words
    end = _("Expected to end at %(days)s.") % {"days": written(round_to_quarter(burn.projected))}
    return f"{words} {end}"


def shares(logs: Iterable[WorkLog]) -> tuple[CategoryShare, ...]:
    """The days by category, the most first; what corrections took away whole is left out."""
    sums: dict[str, Decimal] = {}
    for log in logs:
        sums[log.category] = sums.get(log.category, ZERO) + log.days
    sums = {name: days for name, days in sums.items() if days > 0}
    total = sum(sums.values(), ZERO)
    ranked = sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        CategoryShare(str(WorkLog.Category(name).label), days, percent(days, of=total))
        for name, days in ranked
    )
