"""How an engagement is planned to grow lighter, or heavier: days by quarter."""

from django.db import models
from django.db.models import Q, UniqueConstraint

from engagements.models.contract import Engagement
from tenancy.models import ClientOwned, walls


class Taper(ClientOwned):
    """The days that are planned for a quarter, by its first day; a plan binds nobody."""

    engagement = models.ForeignKey(
        Engagement, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    quarter = models.DateField()
    days = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "engagement", "quarter"], name="taper_once"),
            models.CheckConstraint(
                name="taper_quarter",
                condition=Q(quarter__day=1, quarter__month__in=[1, 4, 7, 10]),
            ),
            models.CheckConstraint(name="taper_days", condition=Q(days__gte=0, days__lte=93)),
            *walls("taper", to_client=("engagement",), client="client_id"),
        ]

    def __str__(self) -> str:
        return f"{self.quarter}"
