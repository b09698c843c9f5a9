"""The papers of a client: what was signed, until when it holds, and the file."""

import datetime as dt

from django.db import models
from django.db.models import F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from engagements.models.contract import Engagement
from tenancy.models import ClientOwned, link, walls

SHOWN_TO_CLIENT = (
    "EXISTS (SELECT 1 FROM engagements_paper p WHERE p.id = paper_id AND p.removed_at IS NULL)"
)


class PaperQuerySet(models.QuerySet["Paper"]):
    def standing(self) -> "PaperQuerySet":
        return self.filter(removed_at=None)

    def active(self, *, on: dt.date) -> "PaperQuerySet":
        """Those that hold on a day."""
        return self.standing().filter(Q(expires_on=None) | Q(expires_on__gte=on), signed_on__lte=on)


class Paper(ClientOwned):
    """A signed paper, for one engagement or for the client as a whole."""

    class Kind(models.TextChoices):
        NDA = "nda", _("Confidentiality agreement")
        IP = "ip", _("Intellectual property")
        CONTRACT = "contract", _("Contract")
        DPA = "dpa", _("Data processing agreement")
        INSURANCE = "insurance", _("Insurance")
        OTHER = "other", _("Other paper")

    # Empty: it holds for every engagement of the client.
    engagement = link(Engagement, null=True, blank=True, db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    added_by = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["provider", "client", "kind"], name="paper_kind")]
        constraints = [
            models.CheckConstraint(
                name="paper_holds",
                condition=Q(expires_on=None) | Q(expires_on__gte=F("signed_on")),
            ),
            *walls(
                "paper",
                to_client=("engagement",),
                client="client_id",
                client_when="removed_at IS NULL",
                staff="SELECT, INSERT, UPDATE",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())


class PaperFile(ClientOwned):
    """The file of a paper, as it was sent, with the hash of its bytes."""

    paper = link(Paper, db_index=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=5)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "paper"], name="paper_file_once"),
            models.CheckConstraint(
                name="paper_file_kind", condition=Q(kind__in=["pdf", "png", "jpeg", "webp"])
            ),
            *walls(
                "paper_file",
                to_client=("paper",),
                client="client_id",
                client_when=SHOWN_TO_CLIENT,
                staff="SELECT, INSERT, DELETE",
            ),
        ]

    def __str__(self) -> str:
        return self.name
