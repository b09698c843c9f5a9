"""A table between its upload and taking it over: kept for an hour, for one person.

The browser holds only a random key; the key opens nothing for another person or at another
provider. What was said of its columns is kept with it.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache

from accounts.actors import Actor
from tenancy.models import current_provider

MOST_BYTES = 5 * 1024 * 1024
_KEPT_SECONDS = 60 * 60


@dataclass(frozen=True)
class Upload:
    """A file, and the answers about it so far."""

    key: str
    name: str
    raw: bytes
    answers: Mapping[str, Any] = field(default_factory=dict)


def keep_upload(*, raw: bytes, name: str, by: Actor) -> Upload:
    """Keep a file for this person at the provider in scope."""
    upload = Upload(secrets.token_urlsafe(18), name, raw)
    answer(upload=upload, answers={}, by=by)
    return upload


def upload_of(*, key: str, by: Actor) -> Upload | None:
    """The file; None once the hour is over, or for somebody else."""
    held: dict[str, Any] | None = cache.get(_address(key, by))
    return Upload(key, **held) if held else None


def answer(*, upload: Upload, answers: Mapping[str, Any], by: Actor) -> None:
    """Keep what was said of it, for another hour."""
    held = {"name": upload.name, "raw": upload.raw, "answers": dict(answers)}
    cache.set(_address(upload.key, by), held, timeout=_KEPT_SECONDS)


def forget(*, upload: Upload, by: Actor) -> None:
    """It was taken over."""
    cache.delete(_address(upload.key, by))


def _address(key: str, by: Actor) -> str:
    return f"readings:{current_provider()}:{by.user_id}:{key}"
