"""The trail: who did what, when. Entries are added in the transaction of the act itself, under
the provider's role, and neither changed nor removed (the database has no right that could)."""

from typing import Any

from django.db import models

from accounts.actors import Actor
from accounts.models import AuditEntry


def record(
    *, by: Actor, verb: str, subject: models.Model, client: int | None = None, **detail: Any
) -> AuditEntry:
    """Write down an act. `verb` reads after the actor's name ("approved"); `detail` is JSON."""
    return AuditEntry.objects.create(
        user_id=by.user_id,
        actor=by.name,
        verb=verb,
        subject=str(subject)[:160],
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        client_id=client if client is not None else getattr(subject, "client_id", None),
        detail=detail,
    )
