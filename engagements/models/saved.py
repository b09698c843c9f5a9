"""What an executive logs again and again."""

from decimal import Decimal

from django.db import models
from django.db.models import Q, UniqueConstraint

from accounts.models import Membership
from common.days import format_days
from engagements.models.contract import Engagement
from engagements.models.days import WorkLog
from tenancy.models import ClientOwned, link, walls


class LogTemplate(ClientOwned):
    """An entry that a person saved to log it anew in one press; theirs alone."""

    member = link(Membership, db_index=False)
    engagement = models.ForeignKey(
        Engagement, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )
    name = models.CharField(max_length=60)
    days = models.DecimalField(max_digits=3, decimal_places=2, default=Decimal("0.5"))
    category = models.CharField(
        max_length=12, choices=WorkLog.Category.choices, default=WorkLog.Category.LEADERSHIP
    )
    place = models.CharField(
        max_length=6, choices=WorkLog.Place.choices, default=WorkLog.Place.REMOTE
    )
    outcome = link("engagements.Outcome", null=True, blank=True, db_index=False)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "member", "name"], name="log_template_name"),
            models.CheckConstraint(
                name="log_template_days",
                condition=Q(
                    days__in=[Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), Decimal(1)]
                ),
            ),
            *walls("log_template", to_client=("engagement", "outcome"), to_provider=("member",)),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {format_days(self.days)}"
