"""What was told about a balance: each threshold of a month once."""

from django.db import models
from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy as _

from engagements.models.contract import Engagement
from tenancy.models import ClientOwned, link, walls


class BalanceAlert(ClientOwned):
    """An engagement's month passed a threshold, and both sides were written to."""

    class Threshold(models.TextChoices):
        WATCH = "watch", _("Nearly used up")
        OVER = "over", _("Beyond the contract")

    engagement = link(Engagement, db_index=False)
    month = models.DateField()
    threshold = models.CharField(max_length=5, choices=Threshold.choices)
    at = models.DateTimeField()
    # As they were then, in days.
    used = models.DecimalField(max_digits=7, decimal_places=2)
    available = models.DecimalField(max_digits=7, decimal_places=2)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["provider", "engagement", "month", "threshold"], name="balance_alert_once"
            ),
            *walls("balance_alert", to_client=("engagement",), staff="SELECT, INSERT"),
        ]

    def __str__(self) -> str:
        return f"{self.engagement.title}, {self.month:%Y-%m}, {self.threshold}"
