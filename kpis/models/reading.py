"""What was read: values by period, never overwritten; notes on events; what was imported and whom
the product reminded."""

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from django.db import models
from django.db.models import Q, UniqueConstraint
from django.utils.translation import pgettext_lazy

from accounts.models import User
from engagements.models import Engagement
from kpis.models.definition import DefinitionVersion
from kpis.models.kpi import SHOWN_WITH_ITS_KPI, Kpi
from tenancy.models import ClientOwned, link, walls
from tenancy.policies import Trigger

# Corrections follow one another; a formula is computed, never read.
FOLLOWS = """
IF EXISTS (SELECT 1 FROM kpis_kpi k WHERE k.id = NEW.kpi_id AND k.origin <> 'typed') THEN
    RAISE EXCEPTION 'a formula has no readings' USING ERRCODE = 'check_violation';
END IF;
IF NEW.number > 1 AND NOT EXISTS (
    SELECT 1 FROM kpis_reading r
    WHERE r.provider_id = NEW.provider_id AND r.kpi_id = NEW.kpi_id
    AND r.period = NEW.period AND r.number = NEW.number - 1
) THEN
    RAISE EXCEPTION 'a correction follows a reading' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class ReadingImport(ClientOwned):
    """A table of readings that was taken over: its name, its hash, what came of it."""

    engagement = link(Engagement, db_index=False)
    name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    added = models.PositiveIntegerField(default=0)
    corrected = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            *walls("reading_import", to_client=("engagement",), staff="SELECT, INSERT, UPDATE")
        ]

    def __str__(self) -> str:
        return self.name


class Reading(ClientOwned):
    """The value of a KPI in a period, or its correction; the highest number of a period counts.

    `period` is the first day of the period. Yes is 1 and no is 0. A correction may take a value
    back: then there is none.
    """

    class Source(models.TextChoices):
        TYPED = "typed", pgettext_lazy("reading", "Typed in")
        IMPORT = "import", pgettext_lazy("reading", "Imported")
        API = "api", pgettext_lazy("reading", "By the interface")
        FUNNEL = "funnel", pgettext_lazy("reading", "From the funnel")

    kpi = models.ForeignKey(
        Kpi, models.PROTECT, db_constraint=False, db_index=False, related_name="readings"
    )
    period = models.DateField()
    number = models.PositiveSmallIntegerField(default=1)
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    note = models.CharField(max_length=300, blank=True)
    # Why it replaces the one before.
    reason = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=6, choices=Source.choices, default=Source.TYPED)
    # The meaning that it was counted by.
    definition = link(DefinitionVersion, null=True, db_index=False)
    batch = link(ReadingImport, null=True, db_index=False)
    by = models.CharField(max_length=120)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["provider", "kpi", "period", "number"],
                name="reading_number",
                include=["value"],
            ),
            models.CheckConstraint(
                name="reading_correction_says_why", condition=Q(number=1) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="reading_begins_with_a_value", condition=Q(number__gt=1) | ~Q(value=None)
            ),
            *walls(
                "reading",
                to_client=("kpi", "definition", "batch"),
                client="client_id",
                client_when=SHOWN_WITH_ITS_KPI,
                staff="SELECT, INSERT",
            ),
            Trigger(name="reading_follows", when="BEFORE INSERT", body=FOLLOWS),
        ]

    def __str__(self) -> str:
        return f"{self.period}: {self.value}"


class CountedReading(NamedTuple):
    """The reading that counts in a period, without its row: a page of figures holds hundreds."""

    kpi_id: int
    period: dt.date
    value: Decimal | None
    note: str
    reason: str
    source: str
    definition_id: int | None
    by: str
    at: dt.datetime

    def get_source_display(self) -> str:
        return str(Reading.Source(self.source).label)


class KpiNote(ClientOwned):
    """What happened on a day and explains a curve: a launch, a strike, another way of counting."""

    kpi = link(Kpi, db_index=False)
    on = models.DateField()
    text = models.CharField(max_length=300)
    by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["provider", "kpi", "on"], name="kpi_note_on")]
        constraints = [
            models.CheckConstraint(name="kpi_note_says_what", condition=~Q(text="")),
            *walls(
                "kpi_note", to_client=("kpi",), client="client_id", client_when=SHOWN_WITH_ITS_KPI
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ReadingReminder(ClientOwned):
    """That a missing reading was asked for: once for each KPI and period."""

    kpi = link(Kpi, db_index=False)
    period = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "kpi", "period"], name="reading_reminded_once"),
            *walls("reading_reminder", to_client=("kpi",), staff="SELECT, INSERT"),
        ]

    def __str__(self) -> str:
        return f"{self.kpi_id}: {self.period}"
