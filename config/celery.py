"""The Celery app and the beat table: times only, no rules. The row is the queue, beat asks often."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("mandate")
app.conf.update(
    broker_connection_retry_on_startup=True,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=300,
    task_soft_time_limit=240,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=200,
    # Longer than the hard time limit, or a slow task would be handed out twice.
    broker_transport_options={"visibility_timeout": 900},
    timezone="UTC",
    # A message that beat could not hand over in time is stale: the next one asks again.
    beat_schedule={
        "heartbeat": {
            "task": "dashboards.tasks.heartbeat",
            "schedule": 10.0,
            "options": {"expires": 9},
        },
        "committee reports": {
            "task": "committees.tasks.sweep",
            "schedule": float(os.environ.get("SWEEP_SECONDS", "300")),
            "options": {"expires": 290},
        },
        "invoice files": {
            "task": "billing.tasks.sweep",
            "schedule": float(os.environ.get("SWEEP_SECONDS", "300")),
            "options": {"expires": 290},
        },
        "exports of a CRM": {
            "task": "kpis.tasks.sweep_imports",
            "schedule": float(os.environ.get("SWEEP_SECONDS", "300")),
            "options": {"expires": 290},
        },
        "months and balances": {
            "task": "engagements.tasks.sweep",
            "schedule": float(os.environ.get("SWEEP_SECONDS", "300")),
            "options": {"expires": 290},
        },
        "what lies ahead": {
            "task": "engagements.tasks.sweep_ahead",
            "schedule": 3600.0,
            "options": {"expires": 3500},
        },
        "payment reminders": {
            "task": "billing.tasks.sweep_reminders",
            "schedule": 3600.0,
            "options": {"expires": 3500},
        },
        "readings that are missing": {
            "task": "kpis.tasks.sweep_reminders",
            "schedule": 3600.0,
            "options": {"expires": 3500},
        },
        "outcomes": {
            "task": "kpis.tasks.sweep_outcomes",
            "schedule": 3600.0,
            "options": {"expires": 3500},
        },
        "mail": {
            "task": "accounts.tasks.sweep",
            "schedule": float(os.environ.get("MAIL_SECONDS", "60")),
            "options": {"expires": 55},
        },
    },
)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def cut_fonts(**_: Any) -> None:
    """Once on a new machine, before the worker divides: not once in each of its children."""
    from common.fonts import font_files  # noqa: PLC0415  needs the settings

    font_files()
