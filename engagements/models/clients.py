"""What is known of a client as a company, beside its address: how many people, how complex."""

from django.db import models
from django.db.models import Q, UniqueConstraint

from tenancy.models import ClientOwned, walls


class Headcount(ClientOwned):
    """How many people a client had on a day; the history of these says how fast it grows."""

    on = models.DateField()
    staff = models.PositiveIntegerField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "client", "on"], name="headcount_once"),
            models.CheckConstraint(
                name="headcount_staff", condition=Q(staff__gte=1, staff__lte=1_000_000)
            ),
            *walls("headcount"),
        ]

    def __str__(self) -> str:
        return f"{self.staff}, {self.on}"


class ClientProfile(ClientOwned):
    """What makes a company complex to lead, and how far its function has come."""

    # A key of accounts.profiles.SECTORS; empty where nobody has said.
    sector = models.CharField(max_length=20, blank=True)
    several_countries = models.BooleanField(default=False)
    several_businesses = models.BooleanField(default=False)
    several_regulations = models.BooleanField(default=False)
    # A score of 0 to 100, as a diagnostic gives it; empty where nobody has looked yet.
    maturity = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "client"], name="client_profile_once"),
            models.CheckConstraint(
                name="client_profile_maturity", condition=Q(maturity=None) | Q(maturity__lte=100)
            ),
            *walls("client_profile"),
        ]

    def __str__(self) -> str:
        return str(self.client)

    @property
    def complexities(self) -> int:
        """How many of the three hold: several countries, businesses, regulations."""
        return self.several_countries + self.several_businesses + self.several_regulations
