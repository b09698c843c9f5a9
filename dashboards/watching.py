"""What the office should know of an engagement besides its days: whether it drifts, when it is
renewed, and what is missing.

Missing is what the practice asks of every engagement: an outcome to work towards, an active
confidentiality agreement, where handing over should have begun a complete dossier, and the readings
of the last finished periods, once they are past their day. A renewal is near from 90 days before it on, until it is decided. The number of statements is the
same for one engagement and for five hundred.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from dashboards.roster import Seat
from engagements.course import handover, papers, renewal
from engagements.course.renewal import Renewal
from engagements.drift import NO_DRIFT, Drift, drifts
from engagements.mandate.outcomes import vague
from engagements.models import Engagement
from kpis.lateness import late

OUTCOME, NDA, DOSSIER, READINGS = "outcome", "nda", "dossier", "readings"


@dataclass(frozen=True, slots=True)
class Signals:
    """One engagement's; `missing` are codes of this module, the gravest first."""

    drift: Drift = NO_DRIFT
    renewal: Renewal | None = None
    missing: tuple[str, ...] = ()

    @property
    def renews_soon(self) -> bool:
        return self.renewal is not None and self.renewal.is_near

    @property
    def asks(self) -> bool:
        """Whether any of them wants somebody's eye."""
        return self.drift.is_drifting or self.renews_soon or bool(self.missing)


QUIET = Signals()


def signals(*, held: Sequence[Seat], on: dt.date) -> Mapping[int, Signals]:
    """The signals of each seat by its engagement's id."""
    # The rules ask an engagement for its dates and its owner only.
    rows = [cast("Engagement", seat) for seat in held]
    drifting = drifts(engagements=rows, as_of=on)
    renewing = renewal.renewals(engagements=rows, as_of=on)
    lacks = {
        OUTCOME: vague(engagements=rows),
        NDA: papers.without_nda(engagements=rows, on=on),
        DOSSIER: _without_dossier(held, on),
        READINGS: late(on=on),
    }
    return {
        seat.pk: Signals(
            drift=drifting[seat.pk],
            renewal=renewing.get(seat.pk),
            missing=tuple(code for code, those in lacks.items() if seat.pk in those),
        )
        for seat in held
    }


def _without_dossier(held: Sequence[Seat], on: dt.date) -> set[int]:
    """Those that end within three weeks, or have ended, with parts of the dossier unwritten."""
    begins = on + dt.timedelta(days=handover.BEGINS)
    ending = [seat.pk for seat in held if seat.ends_on is not None and seat.ends_on <= begins]
    left = handover.unfinished(engagements=ending) if ending else {}
    return {pk for pk, parts in left.items() if parts}
