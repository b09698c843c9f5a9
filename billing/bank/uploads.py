"""A file of the bank whose columns somebody still has to name: kept for an hour, for one person.

The browser holds only a random key; the key opens nothing for another person or at another
provider.
"""

import secrets
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from accounts.actors import Actor
from tenancy.models import current_provider

_KEPT_SECONDS = 60 * 60


@dataclass(frozen=True)
class Upload:
    key: str
    name: str
    raw: bytes


def keep_upload(*, raw: bytes, name: str, by: Actor) -> Upload:
    """Keep a file for this person at the provider in scope."""
    upload = Upload(secrets.token_urlsafe(18), name, raw)
    held = {"name": name, "raw": raw}
    cache.set(_address(upload.key, by), held, timeout=_KEPT_SECONDS)
    return upload


def upload_of(*, key: str, by: Actor) -> Upload | None:
    """The file; None once the hour is over, or for somebody else."""
    held: dict[str, Any] | None = cache.get(_address(key, by))
    return Upload(key, held["name"], held["raw"]) if held else None


def forget(*, upload: Upload, by: Actor) -> None:
    """It was read."""
    cache.delete(_address(upload.key, by))


def _address(key: str, by: Actor) -> str:
    return f"bank:{current_provider()}:{by.user_id}:{key}"
