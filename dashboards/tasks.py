"""A sign of life: beat asks, the worker answers, and /readyz reads when it last did."""

from celery import shared_task
from django.utils import timezone

from dashboards.readiness import beat_seen


@shared_task
def heartbeat(**_: object) -> None:
    """Note that beat sent this and a worker ran it."""
    beat_seen(at=timezone.now())
