"""The runs of invoice numbers."""

from django.db import models
from django.db.models import UniqueConstraint

from tenancy.models import ProviderOwned, walls
from tenancy.policies import Trigger

SERIES_STAYS = """
RAISE EXCEPTION 'a series of numbers stays as it is' USING ERRCODE = 'check_violation';
"""


class Series(ProviderOwned):
    """A run of invoice numbers without gap or repeat; who takes the next one holds this row.

    A number reads: what stands before it, its digits with zeros in front, what stands after it.
    """

    code = models.CharField(max_length=48)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    digits = models.PositiveSmallIntegerField(default=4)

    class Meta:
        verbose_name_plural = "series"
        constraints = [
            UniqueConstraint(fields=["provider", "code"], name="series_code"),
            # A row is only ever locked, for which PostgreSQL asks the right to update.
            *walls("series", of_client=False, staff="SELECT, INSERT, UPDATE"),
            Trigger(name="series_stays", when="BEFORE UPDATE", body=SERIES_STAYS),
        ]

    def __str__(self) -> str:
        return self.code
