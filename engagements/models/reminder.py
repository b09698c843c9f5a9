"""What somebody was reminded of: each thing once."""

from django.db import models
from django.db.models import UniqueConstraint
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership
from engagements.models.contract import Engagement
from tenancy.models import ClientOwned, link, walls


class Reminder(ClientOwned):
    """A person was told that days are missing: of a stretch without work, or of a whole month."""

    class Reason(models.TextChoices):
        QUIET = "quiet", _("Nothing logged for long")
        MONTH = "month", _("Month not handed in")

    engagement = link(Engagement, db_index=False)
    member = link(Membership, db_index=False)
    reason = models.CharField(max_length=5, choices=Reason.choices)
    # The last day with work, or the first one of the month that is not handed in.
    since = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["provider", "engagement", "member", "reason", "since"],
                name="reminder_once",
            ),
            *walls(
                "reminder",
                to_client=("engagement",),
                to_provider=("member",),
                staff="SELECT, INSERT",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.since}"
