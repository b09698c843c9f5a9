"""What somebody else needs to carry on, and how an engagement is closed."""

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from engagements.models.contract import Engagement
from tenancy.models import ClientOwned, link, walls


class Continuity(ClientOwned):
    """A domain of the function: its document, who else knows it, who holds the access."""

    engagement = link(Engagement, db_index=False)
    # The key of a domain of the responsibility matrix, or its name where it has no key.
    domain = models.CharField(max_length=80)
    document = models.CharField(max_length=160, blank=True)
    address = models.URLField(max_length=400, blank=True)
    # The day on which somebody last read the document and found it true.
    checked_on = models.DateField(null=True, blank=True)
    second_person = models.CharField(max_length=120, blank=True)
    access_owner = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "engagement", "domain"], name="continuity_once"),
            models.CheckConstraint(
                name="continuity_checks_a_document",
                condition=Q(checked_on=None) | ~Q(document=""),
            ),
            *walls("continuity", to_client=("engagement",), client="client_id"),
        ]
        verbose_name_plural = "continuity"

    def __str__(self) -> str:
        return self.domain


class HandoverItem(ClientOwned):
    """A part of the handover: one that every handover has (`key`), or one of this engagement."""

    class Kind(models.TextChoices):
        PART = "part", _("Part of the dossier")
        CONTACT = "contact", _("Contact")
        THREAD = "thread", _("Open thread")
        PROMISE = "promise", _("Open promise")
        ADVICE = "advice", _("Advice for the first 30 days")

    engagement = link(Engagement, db_index=False)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    key = models.SlugField(max_length=24, blank=True)
    title = models.CharField(max_length=160, blank=True)
    detail = models.CharField(max_length=600, blank=True)
    address = models.URLField(max_length=400, blank=True)
    contact = models.CharField(max_length=120, blank=True)
    done_on = models.DateField(null=True, blank=True)
    done_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["provider", "engagement", "key"],
                condition=~Q(key=""),
                name="handover_part_once",
            ),
            models.CheckConstraint(
                name="handover_item_is_named",
                condition=Q(kind="part") & ~Q(key="") | ~Q(kind="part") & ~Q(title=""),
            ),
            models.CheckConstraint(
                name="handover_item_done_by",
                condition=Q(done_on=None, done_by="") | Q(done_on__isnull=False) & ~Q(done_by=""),
            ),
            *walls("handover_item", to_client=("engagement",), client="client_id"),
        ]

    def __str__(self) -> str:
        return self.title or self.key
