"""What is planned and known beside the terms: quarters, rates, companies."""

import datetime as dt
from decimal import Decimal

from engagements.models import ClientProfile, Engagement, Headcount, SeniorityRate, Taper
from tests.factories.rows.sides import DAY, Rows, Side, hidden, rows_of, shown


@rows_of(Taper)
def _taper(side: Side) -> Rows:
    planned = {"quarter": dt.date(2026, 10, 1), "days": Decimal(20)}
    return shown(Taper.objects.create(**side.owner, engagement=side.one(Engagement), **planned))


@rows_of(SeniorityRate)
def _seniority_rate(side: Side) -> Rows:
    # A provider has one of each seniority; its clients here are two.
    taken = SeniorityRate.objects.count()
    kind = ("senior", "principal", "partner")[taken]
    return hidden(SeniorityRate.objects.create(seniority=kind, day_rate=1200))


@rows_of(Headcount)
def _headcount(side: Side) -> Rows:
    return hidden(Headcount.objects.create(**side.owner, on=DAY, staff=80))


@rows_of(ClientProfile)
def _client_profile(side: Side) -> Rows:
    return hidden(ClientProfile.objects.create(**side.owner, maturity=40))
