"""Asking each provider which balances are to be told of."""

from celery import shared_task
from django.utils import timezone

from common.periods import local_day
from engagements import alerts
from tenancy.models import Provider
from tenancy.scope import provider_ids, scope


@shared_task
def sweep(**_: object) -> None:
    """Let each provider be asked."""
    for provider_id in provider_ids():
        alert_provider.delay(provider_id=provider_id)


@shared_task
def alert_provider(*, provider_id: int, **_: object) -> None:
    """Tell of what has passed a threshold by the provider's own date."""
    at = timezone.now()
    with scope(provider=provider_id):
        zone = Provider.objects.values_list("timezone", flat=True).get(pk=provider_id)
        alerts.raise_due(at=at, on=local_day(at, timezone=zone))
