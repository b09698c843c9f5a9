"""What an executive is paid for the days that a provider sells: agreed, then stated by month."""

from django.db import models
from django.db.models import Q, UniqueConstraint

from accounts.models import Membership
from common.periods import Month
from engagements.models import Engagement
from tenancy.models import ProviderOwned, link, walls
from tenancy.policies import Trigger

PAID_ONCE = """
IF OLD.paid_on IS NOT NULL OR (to_jsonb(NEW) - 'paid_on') IS DISTINCT FROM
    (to_jsonb(OLD) - 'paid_on')
THEN
    RAISE EXCEPTION 'a fee statement stays as it is' USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class FeeAgreement(ProviderOwned):
    """From a day on, what a day of a person on an engagement is paid, or which share of its fee.

    Without an engagement it holds for all of the person's engagements that have none of their own.
    """

    member = link(Membership, db_index=False)
    engagement = link(Engagement, null=True, db_index=False)
    begins_on = models.DateField()
    # One of the two: an amount a day, or per cent of what the client is charged.
    day_rate = models.DecimalField(max_digits=10, decimal_places=3, null=True)
    share = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["provider", "member", "engagement", "begins_on"],
                name="fee_agreement_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="fee_rate_or_share",
                condition=Q(day_rate__gte=0, share=None)
                | Q(day_rate=None, share__gte=0, share__lte=100),
            ),
            *walls("fee_agreement", of_client=False, to_provider=("member", "engagement")),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} from {self.begins_on}"


class FeeStatement(ProviderOwned):
    """What a person is paid for a month, frozen when the owner states it."""

    member = link(Membership, db_index=False)
    month = models.DateField()
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=12, decimal_places=3)
    content = models.JSONField()
    stated_at = models.DateTimeField()
    stated_by = models.CharField(max_length=120)
    paid_on = models.DateField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                fields=["provider", "member", "month", "currency"], name="fee_statement_once"
            ),
            models.CheckConstraint(name="fee_statement_month", condition=Q(month__day=1)),
            *walls(
                "fee_statement",
                of_client=False,
                to_provider=("member",),
                staff="SELECT, INSERT, UPDATE",
            ),
            Trigger(name="fee_statement_stays", when="BEFORE UPDATE", body=PAID_ONCE),
        ]

    def __str__(self) -> str:
        return f"{self.member_id}, {self.month:%Y-%m}"

    @property
    def period(self) -> Month:
        return Month.of(self.month)
