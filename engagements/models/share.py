"""A link that shows a client's balance to whoever holds it, and nothing else."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, User
from tenancy.models import ClientOwned, link, walls


class BalanceShare(ClientOwned):
    """Made by a person, until a moment; its opens are counted, and it can be taken back."""

    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # An executive shows the engagements that they work on, and no other of the client.
    only_of = link(Membership, null=True, blank=True, db_index=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=120, blank=True)
    opens = models.PositiveIntegerField(default=0)
    last_opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="balance_share_ends", condition=Q(expires_at__gt=F("made_at"))
            ),
            *walls(
                "balance_share",
                to_provider=("only_of",),
                client="client_id",
                staff="SELECT, INSERT, UPDATE",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d}"
