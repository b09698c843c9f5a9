"""Secrets that we must read again are sealed before they are stored: a copy of the database
opens none of them. The key follows SECRET_KEY; SECRET_KEY_FALLBACKS still open what an older one
sealed. A `purpose` has a key of its own: what was sealed for one thing is nothing to another.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes


class CannotUnseal(Exception):
    """It was sealed with a key that is gone."""


def _seal(purpose: str) -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"{purpose}:".encode() + force_bytes(key)) for key in keys]
    return MultiFernet(Fernet(base64.urlsafe_b64encode(one.digest())) for one in digests)


def seal(text: str, *, purpose: str) -> str:
    """The text, unreadable without our key."""
    return _seal(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """What was sealed. Raises CannotUnseal."""
    try:
        return _seal(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as problem:
        raise CannotUnseal from problem
