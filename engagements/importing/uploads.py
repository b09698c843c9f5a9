"""A time sheet between the steps of its import: kept on our side for an hour, for one person.

The browser holds only a random key; the key opens nothing for another person or at another
provider. What was answered so far is kept with the file, so nothing has to be typed twice.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache

from accounts.actors import Actor
from engagements.importing.matching import Choices
from tenancy.models import current_provider

MOST_BYTES = 5 * 1024 * 1024
KEPT_SECONDS = 60 * 60


@dataclass(frozen=True)
class Upload:
    """A file and the answers about it: `mapping` from our fields to its headings, `day_first`
    and `choices` as far as they were asked for."""

    key: str
    name: str
    raw: bytes
    mapping: Mapping[str, str] = field(default_factory=dict)
    day_first: bool | None = None
    choices: Choices = field(default_factory=Choices)


def keep_upload(*, raw: bytes, name: str, by: Actor) -> Upload:
    """Keep a file for this person at the provider in scope."""
    upload = Upload(key=secrets.token_urlsafe(18), name=name, raw=raw)
    _store(upload, by)
    return upload


def upload_of(*, key: str, by: Actor) -> Upload | None:
    """The file with the answers so far; None once the hour is over, or for somebody else."""
    held: dict[str, Any] | None = cache.get(_address(key, by))
    if held is None:
        return None
    return Upload(**{**held, "choices": Choices(**held["choices"])})


def answer(*, upload: Upload, by: Actor) -> None:
    """Keep what was answered, for another hour."""
    _store(upload, by)


def forget(*, upload: Upload, by: Actor) -> None:
    """It was imported, or is not wanted any more."""
    cache.delete(_address(upload.key, by))


def _store(upload: Upload, by: Actor) -> None:
    choices = upload.choices
    held = {
        "key": upload.key,
        "name": upload.name,
        "raw": upload.raw,
        "mapping": dict(upload.mapping),
        "day_first": upload.day_first,
        "choices": {
            "clients": dict(choices.clients),
            "people": dict(choices.people),
            "engagements": dict(choices.engagements),
        },
    }
    cache.set(_address(upload.key, by), held, timeout=KEPT_SECONDS)


def _address(key: str, by: Actor) -> str:
    return f"timesheet:{current_provider()}:{by.user_id}:{key}"
