"""What time brings to each provider: a month that opens, a balance that is to be told of."""

from celery import shared_task
from django.utils import timezone

from common.periods import local_day
from engagements import alerts, months
from tenancy.models import Provider
from tenancy.scope import provider_ids, scope


@shared_task
def sweep(**_: object) -> None:
    """Let each provider be looked after."""
    for provider_id in provider_ids():
        look_after.delay(provider_id=provider_id)


@shared_task
def look_after(*, provider_id: int, **_: object) -> None:
    """Open the months that begin and tell of what has passed, by the provider's own date."""
    at = timezone.now()
    with scope(provider=provider_id):
        zone = Provider.objects.values_list("timezone", flat=True).get(pk=provider_id)
        on = local_day(at, timezone=zone)
        months.open_due(on=on)
        alerts.raise_due(at=at, on=on)
