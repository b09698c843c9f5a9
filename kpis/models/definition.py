"""The register of definitions: what a word such as "qualified lead" means, version by version, and
who signed it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, UniqueConstraint

from accounts.models import User
from tenancy.models import ClientOwned, walls
from tenancy.policies import Trigger

# A version says for ever what it said once signatures were asked for, or figures counted by it:
# another meaning is another version.
VERSION_STAYS = """
IF TG_OP = 'UPDATE' AND OLD.asked_at IS NULL
AND to_jsonb(NEW) - 'asked_at' = to_jsonb(OLD) - 'asked_at' THEN
    RETURN NEW;
END IF;
IF OLD.asked_at IS NOT NULL
    OR EXISTS (SELECT 1 FROM kpis_definitionsignature s WHERE s.version_id = OLD.id)
    OR EXISTS (SELECT 1 FROM kpis_reading r WHERE r.definition_id = OLD.id) THEN
    RAISE EXCEPTION 'a definition that was signed or counted by stays as it was'
        USING ERRCODE = 'check_violation';
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""


class Definition(ClientOwned):
    """A word of the client that figures are counted by."""

    word = models.CharField(max_length=80)
    # Where it comes from in the library; empty for one's own.
    code = models.CharField(max_length=20, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["provider", "client", "word"],
                condition=Q(retired_at=None),
                name="definition_word",
            ),
            *walls("definition", client="client_id", staff="SELECT, INSERT, UPDATE"),
        ]

    def __str__(self) -> str:
        return self.word


class DefinitionVersion(ClientOwned):
    """What the word means from a version on, and which functions have to sign it."""

    definition = models.ForeignKey(
        Definition, models.PROTECT, db_constraint=False, db_index=False, related_name="versions"
    )
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=1000)
    # Why it changed; the first version has no reason.
    reason = models.CharField(max_length=300, blank=True)
    # Keys of kpis.models.Function.
    signed_by = ArrayField(models.CharField(max_length=10), default=list)
    written_by = models.CharField(max_length=120)
    written_at = models.DateTimeField()
    # When those who have to sign were asked; before that it is a draft.
    asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "definition", "number"], name="definition_number"),
            models.CheckConstraint(
                name="definition_change_says_why", condition=Q(number=1) | ~Q(reason="")
            ),
            models.CheckConstraint(name="definition_says_what", condition=~Q(text="")),
            *walls("definition_version", to_client=("definition",), client="client_id"),
            Trigger(
                name="definition_version_stays",
                when="BEFORE UPDATE OR DELETE",
                body=VERSION_STAYS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition} v{self.number}"


class DefinitionSignature(ClientOwned):
    """One function's signature under a version, by a person of either side; only ever added."""

    version = models.ForeignKey(
        DefinitionVersion,
        models.PROTECT,
        db_constraint=False,
        db_index=False,
        related_name="signatures",
    )
    function = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["provider", "version", "function"], name="definition_signature_once"
            ),
            *walls(
                "definition_signature",
                to_client=("version",),
                client="client_id",
                client_adds="user_id",
                staff="SELECT, INSERT",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function}: {self.name}"
