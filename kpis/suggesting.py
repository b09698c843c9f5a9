"""What the funnel says of the figures of a sheet that are still empty: proposed beside their
fields, and kept only where a person takes it.

A figure is known by its code in the library. An amount is proposed in the funnel's own currency or
not at all; what the funnel cannot compute, it does not propose.
"""

import datetime as dt
from decimal import Decimal

from common.money import half_up
from kpis.funnel.measures import MEASURES, measures
from kpis.grid import Place, Sheet
from kpis.models import Framework, Funnel, Kpi
from kpis.typed import places_of


def suggestions(*, framework: Framework, sheet: Sheet) -> dict[str, Decimal]:
    """The proposed values by the name of their place; one statement where nothing is asked of the
    funnel, else two more for each length of period and period."""
    asked: dict[tuple[str, dt.date], list[Place]] = {}
    for place in sheet.open_places:
        if place.value is None and place.kpi.code in MEASURES:
            asked.setdefault((place.kpi.cadence, place.period), []).append(place)
    if not asked:
        return {}
    funnel = Funnel.objects.filter(engagement=framework.engagement_id).first()
    if funnel is None:
        return {}
    found: dict[str, Decimal] = {}
    for (of, period), places in asked.items():
        codes = {place.kpi.code for place in places}
        told = measures(codes, funnel=funnel, period=period, cadence=of)
        for place in places:
            value = told[place.kpi.code].value
            if value is not None and _is_alike(place.kpi, funnel):
                found[place.name] = _as_kept(place.kpi, value)
    return found


def _is_alike(kpi: Kpi, funnel: Funnel) -> bool:
    return kpi.unit != Kpi.Unit.MONEY or kpi.currency == funnel.currency


def _as_kept(kpi: Kpi, value: Decimal) -> Decimal:
    """With no more decimals than its field takes, and no more than two."""
    return half_up(value, places=min(places_of(kpi), 2))
