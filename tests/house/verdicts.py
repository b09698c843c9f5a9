"""The tables to which a client's people add a row in their own name; they write nothing else."""

from billing.models import Dispute
from engagements.models import (
    BurstVerdict,
    ChecklistGrant,
    MonthVerdict,
    ReviewConfirmation,
    Worry,
)
from kpis.models import DefinitionSignature

VERDICTS = (
    MonthVerdict,
    BurstVerdict,
    ChecklistGrant,
    ReviewConfirmation,
    Worry,
    Dispute,
    DefinitionSignature,
)
