"""The provider's rate card: what a day costs by the seniority of who works it."""

from django.db import models
from django.db.models import Q, UniqueConstraint

from accounts.models import Profile
from tenancy.models import ProviderOwned, walls


class SeniorityRate(ProviderOwned):
    """The day rate that is proposed for a seniority; what was agreed stands in the terms."""

    seniority = models.CharField(max_length=10, choices=Profile.Seniority.choices)
    day_rate = models.DecimalField(max_digits=10, decimal_places=2)
    currency = models.CharField(max_length=3, default="EUR")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "seniority"], name="seniority_rate_once"),
            models.CheckConstraint(name="seniority_rate_amount", condition=Q(day_rate__gt=0)),
            *walls("seniority_rate", of_client=False),
        ]

    def __str__(self) -> str:
        return str(self.get_seniority_display())
