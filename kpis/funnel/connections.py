"""What belongs together and is seldom looked at together: what a campaign costs and the pipeline
it brings, who becomes aware and who converts, what customers need and what is offered to them.

Only as far as the figures say: without the spend there is no pipeline per euro, and a source with
a handful of leads is compared with none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from common.periods import Month
from engagements.models import Engagement
from kpis.funnel.figures import Figures, rounded, share
from kpis.funnel.tally import Origin
from kpis.models import Kpi
from kpis.series import latest

# Fewer leads than these compare with nothing.
ENOUGH = 10
# Reasons that say that the message reached people whom the offer is not for.
MISMATCH = ("no_need", "wrong_profile", "product", "not_serious")
_KEYS = ("marketing_spend", "visitors", "remaining_target")


@dataclass(frozen=True)
class Connections:
    """None wherever nothing is known."""

    spend: Decimal | None
    pipeline_per_unit: Decimal | None
    visitors: Decimal | None
    visitors_to_leads: Decimal | None
    best: Origin | None
    worst: Origin | None
    turned_away: int
    mismatch: Decimal | None
    # What is still to be won by the client's target, and how often the pipeline covers it.
    remaining: Decimal | None
    coverage: Decimal | None


def lead_to_won(origin: Origin) -> Decimal | None:
    """Per cent of the leads of a source that were won in the same period."""
    return share(origin.won, origin.leads)


def connections_of(*, engagement: Engagement, figures: Figures) -> Connections:
    """What can be connected in the period of these figures; two statements."""
    known = _inputs(engagement, figures)
    spend, visitors = known["marketing_spend"], known["visitors"]
    remaining, tally = known["remaining_target"], figures.now.tally
    compared = sorted(
        (one for one in figures.sources if one.name and one.leads >= ENOUGH),
        key=lambda one: lead_to_won(one) or Decimal(0),
    )
    reasons = [*figures.lost.items(), *figures.refused.items()]
    told = sum(count for code, count in reasons if code)
    away = sum(count for code, count in reasons if code in MISMATCH)
    return Connections(
        spend=spend,
        pipeline_per_unit=rounded(tally.created_value / spend) if spend else None,
        visitors=visitors,
        visitors_to_leads=share(figures.leads, visitors) if visitors else None,
        best=compared[-1] if len(compared) > 1 else None,
        worst=compared[0] if len(compared) > 1 else None,
        turned_away=told,
        mismatch=share(away, told),
        remaining=remaining,
        coverage=rounded(tally.open_value / remaining) if remaining else None,
    )


def _inputs(engagement: Engagement, figures: Figures) -> dict[str, Decimal | None]:
    """What the readings of the period add up to; a month without one leaves no sum."""
    kpis: Sequence[Kpi] = list(
        Kpi.objects.standing().filter(
            engagement=engagement, key__in=_KEYS, origin=Kpi.Origin.TYPED, cadence="month"
        )
    )
    found: dict[str, Decimal | None] = dict.fromkeys(_KEYS)
    span = figures.window.span
    held = latest(kpis=kpis, since=span.first) if kpis else {}
    months = Month.of(span.first).until(Month.of(span.last))
    for kpi in kpis:
        rows = [
            row.value
            for period, row in sorted(held.get(kpi.pk, {}).items())
            if period <= span.last and row.value is not None
        ]
        if kpi.key == "remaining_target":
            found[kpi.key] = rows[-1] if rows else None
        # The running month is not read yet.
        elif rows and len(rows) >= months - 1:
            found[kpi.key] = sum(rows, Decimal(0))
    return found
