"""How the sign-in library behaves here: nobody signs up, people are invited; what a second step
rests on is sealed before it is stored."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.encoding import force_bytes


class ClosedDoorAdapter(DefaultAccountAdapter):
    """Accounts begin with an invitation (accounts/invitations.py), never with a form."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False


class SealingAdapter(DefaultMFAAdapter):
    """Secrets of authenticators and recovery codes are unreadable in a copy of the database.

    The key follows SECRET_KEY; SECRET_KEY_FALLBACKS still open what an older one sealed.
    """

    def _seal(self) -> MultiFernet:
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        digests = [hashlib.sha256(b"accounts.second-step:" + force_bytes(key)) for key in keys]
        return MultiFernet(Fernet(base64.urlsafe_b64encode(one.digest())) for one in digests)

    def encrypt(self, text: str) -> str:
        return self._seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._seal().decrypt(encrypted_text.encode()).decode()
