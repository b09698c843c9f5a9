"""Whether a fractional executive still fits, and when it is time to hire (domain, The life of an
engagement: Fit).

Load = days logged over the last three finished months ÷ working days of these months. Up to 50 %
fractional is clearly favourable; above 70 % two months running it is time to hire, and that is
written down once for each streak; between, it depends. A company of more than 200 people with at
least two of several countries, several businesses, several regulations points to full-time, too.
Of an engagement that is younger only the days since it began count, and nothing is said before its
first whole month is over.

31.5 days of 63 are 50.0 %: favourable. 44.1 of 63 are 70.0 %: it depends, and no more. Above it
in September and again in October: time to hire since September.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from common.days import percent
from common.periods import Month, months_between, working_days
from engagements.models import (
    ClientProfile,
    Engagement,
    FitAdvice,
    Headcount,
    WorkLog,
)

ZERO = Decimal(0)
FAVOURABLE, HIRE = 50, 70
WINDOW = 3
# So many months are shown and looked back on.
SHOWN = 12
LARGE = 200
COMPLEX = 2


class Band(StrEnum):
    FAVOURABLE = "favourable"
    DEPENDS = "depends"
    HIGH = "high"


@dataclass(frozen=True)
class Load:
    """The load at the end of a month: `days` logged of `working` days in three months."""

    month: Month
    days: Decimal
    working: int

    @property
    def band(self) -> Band:
        if self.days * 100 <= FAVOURABLE * self.working:
            return Band.FAVOURABLE
        return Band.DEPENDS if self.days * 100 <= HIRE * self.working else Band.HIGH

    @property
    def share(self) -> int:
        """In percent, to the whole; nothing is decided by it."""
        return percent(self.days, of=Decimal(self.working))

    @property
    def tenths(self) -> Decimal:
        """In percent with one place, as a page writes it beside the bounds."""
        return Decimal(percent(self.days * 10, of=Decimal(self.working))) / 10


@dataclass(frozen=True)
class Fit:
    """How an engagement fits: its loads month by month, the latest last."""

    engagement: Engagement
    loads: tuple[Load, ...]
    staff: int | None = None
    complexities: int = 0

    @property
    def latest(self) -> Load | None:
        return self.loads[-1] if self.loads else None

    @property
    def since(self) -> Month | None:
        """The first month of the streak above the bound; None where there is none of two."""
        streak = []
        for load in reversed(self.loads):
            if load.band != Band.HIGH:
                break
            streak.append(load.month)
        return streak[-1] if len(streak) > 1 else None

    @property
    def is_time_to_hire(self) -> bool:
        return self.since is not None

    @property
    def is_complex(self) -> bool:
        """Large and complex enough for somebody full-time, whatever the load."""
        return (self.staff or 0) > LARGE and self.complexities >= COMPLEX

    @property
    def verdict(self) -> str:
        """hire, depends, favourable, or early where no month is over yet."""
        if self.latest is None:
            return "early"
        if self.is_time_to_hire:
            return "hire"
        return "favourable" if self.latest.band == Band.FAVOURABLE else "depends"


def _working(engagement: Engagement, months: Iterable[Month]) -> int:
    """The working days of these months on which the engagement runs."""
    client, found = engagement.client, 0
    for month in months:
        first = max(month.first, engagement.starts_on)
        last = min(month.last, engagement.ends_on or month.last)
        if first <= last:
            found += len(
                working_days(first, last, country=client.country, subdivision=client.subdivision)
            )
    return found


def loads(
    *, engagement: Engagement, days: Mapping[Month, Decimal], on: dt.date
) -> tuple[Load, ...]:
    """The load at the end of each finished month that has one, the latest last."""
    begun = Month.of(engagement.starts_on)
    whole = begun if engagement.starts_on == begun.first else begun.plus(1)
    last = Month.of(on).plus(-1)
    if engagement.ends_on is not None:
        last = min(last, Month.of(engagement.ends_on))
    found = []
    for month in months_between(max(whole, last.plus(1 - SHOWN)), last):
        window = [month.plus(-back) for back in range(WINDOW)]
        working = _working(engagement, window)
        if working:
            logged = sum((days.get(one, ZERO) for one in window), ZERO)
            found.append(Load(month, max(logged, ZERO), working))
    return tuple(found)


def days_by_month(
    engagements: Iterable[Engagement], first: dt.date
) -> dict[int, dict[Month, Decimal]]:
    """The days logged on each engagement by month, from a day on, in one statement."""
    logs = WorkLog.objects.standing().filter(engagement__in=list(engagements), day__gte=first)
    rows = logs.annotate(month=TruncMonth("day")).order_by()
    found: dict[int, dict[Month, Decimal]] = {}
    for pk, month, total in rows.values_list("engagement_id", "month").annotate(total=Sum("days")):
        found.setdefault(pk, {})[Month.of(month)] = total
    return found


def fits(*, engagements: Iterable[Engagement], on: dt.date) -> dict[int, Fit]:
    """How each engagement fits, in one statement; without what is known of the client's size."""
    wanted = list(engagements)
    first = Month.of(on).plus(-SHOWN - WINDOW).first
    days = days_by_month(wanted, first)
    return {
        one.pk: Fit(one, loads(engagement=one, days=days.get(one.pk, {}), on=on)) for one in wanted
    }


def fit(*, engagement: Engagement, on: dt.date, with_size: bool) -> Fit:
    """How one engagement fits. `with_size`: with what the provider keeps of the client's size,
    which the client's own people do not see."""
    found = fits(engagements=[engagement], on=on)[engagement.pk]
    if not with_size:
        return found
    headcount = Headcount.objects.filter(client=engagement.client_id, on__lte=on)
    staff = headcount.order_by("-on").values_list("staff", flat=True).first()
    profile = ClientProfile.objects.filter(client=engagement.client_id).first()
    return Fit(engagement, found.loads, staff, profile.complexities if profile else 0)


def advise(*, on: dt.date) -> list[FitAdvice]:
    """Write down where it is time to hire, once for each engagement and streak of the provider
    in scope; gives back what is new."""
    running = list(Engagement.objects.active(on=on).select_related("client").order_by("id"))
    told = set(FitAdvice.objects.values_list("engagement_id", "since"))
    fresh = []
    for found in fits(engagements=running, on=on).values():
        since, latest = found.since, found.latest
        if since is None or latest is None:
            continue
        # A long streak leaves the months that are looked at; what was said of it still holds.
        said = [day for pk, day in told if pk == found.engagement.pk]
        if any(_same_streak(found, day) for day in said):
            continue
        fresh.append(
            FitAdvice(
                **found.engagement.owner,
                engagement=found.engagement,
                since=since.first,
                load=latest.tenths,
                on=on,
            )
        )
    FitAdvice.objects.bulk_create(fresh, ignore_conflicts=True)
    return fresh


def _same_streak(found: Fit, said: dt.date) -> bool:
    """Whether the load has been above the bound ever since what was said before."""
    after = [load for load in found.loads if load.month.first >= said]
    return bool(after) and all(load.band == Band.HIGH for load in after)


def advice(*, engagement: Engagement) -> FitAdvice | None:
    """What was advised last, if anything."""
    return FitAdvice.objects.filter(engagement=engagement).order_by("-since").first()
