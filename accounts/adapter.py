"""How the sign-in library behaves here: nobody signs up, people are invited; its mails are ours;
what a second step rests on is sealed before it is stored."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest
from django.utils.encoding import force_bytes
from django.utils.translation import get_language, gettext_lazy

from accounts.messages import drawn
from accounts.models import User
from accounts.notices import notice

INCORRECT_CODE = gettext_lazy("This code is not right, or no longer. Type the one shown now.")


class ClosedDoorAdapter(DefaultAccountAdapter):
    """Accounts begin with an invitation (accounts/invitations.py), never with a form."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy(
            "This address and this password do not go together. Try again, or ask for a new"
            " password."
        ),
        "too_many_login_attempts": gettext_lazy(
            "Too many failed attempts. Wait five minutes, then try again."
        ),
        "incorrect_password": gettext_lazy("This is not your password. Try again."),
        "enter_current_password": gettext_lazy("This is not your password. Try again."),
        "incorrect_code": INCORRECT_CODE,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """An address is proved by the mail that was sent to it: a person's is always theirs."""
        facts = {"user": user, **(context or {})}
        super().send_notification_mail(template_prefix, user, facts, email or user.email)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        """One of our letters, in the language of whoever reads it. KeyError for none of ours."""
        reader: User | None = context.get("user")
        made = drawn(
            compose=lambda: notice(occasion=template_prefix, facts=context),
            language=reader.language if reader else get_language() or settings.LANGUAGE_CODE,
            provider=None,
        )
        to = [email] if isinstance(email, str) else email
        mail = EmailMultiAlternatives(made.subject, made.text, None, to, headers=headers)
        mail.attach_alternative(made.html, "text/html")
        return mail


class SealingAdapter(DefaultMFAAdapter):
    """Secrets of authenticators and recovery codes are unreadable in a copy of the database.

    The key follows SECRET_KEY; SECRET_KEY_FALLBACKS still open what an older one sealed.
    """

    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": INCORRECT_CODE}

    def _seal(self) -> MultiFernet:
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        digests = [hashlib.sha256(b"accounts.second-step:" + force_bytes(key)) for key in keys]
        return MultiFernet(Fernet(base64.urlsafe_b64encode(one.digest())) for one in digests)

    def encrypt(self, text: str) -> str:
        return self._seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._seal().decrypt(encrypted_text.encode()).decode()
