"""Mail that is owed and mail that is sent: the one way to write to somebody.

A letter is a row, written in the transaction of its cause; the worker sends it. Unique by kind,
reference and recipient: whatever runs twice, a person gets one. At least once: should a worker
die between sending and marking, a second copy is better than none. A letter that could not be
sent is tried again after ten minutes, then after twice as long each time, for a week.
"""

import datetime as dt
from email.mime.image import MIMEImage
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.console import EmailBackend as ConsoleBackend
from django.core.mail.backends.filebased import EmailBackend as FileBackend
from django.core.mail.message import EmailMessage
from django.db.models import Q

from accounts.branding import logo_of
from accounts.messages import Compose, drawn
from accounts.models import Letter, User
from tenancy.models import Provider

PATIENCE = dt.timedelta(minutes=10)
# The last one a week after the first: a mail server may be away for days.
TRIES = 11


LOGO = "logo"


class _Related(EmailMultiAlternatives):
    """What is attached belongs to the HTML: it is shown in it, not beside it."""

    mixed_subtype = "related"


def write(
    *,
    kind: str,
    reference: str,
    recipient: str,
    language: str,
    provider: Provider,
    compose: Compose,
) -> None:
    """Owe somebody a letter from a provider, in their language and the provider's colours.

    `compose` is called in that language.
    """
    made = drawn(compose=compose, language=language, provider=provider)
    owe(
        kind=kind,
        reference=reference,
        recipient=recipient,
        subject=made.subject,
        text=made.text,
        html=made.html,
    )


def write_to(
    *, reader: User, kind: str, reference: str, provider: Provider, compose: Compose
) -> None:
    """Owe a person a letter from a provider."""
    write(
        kind=kind,
        reference=reference,
        recipient=reader.email,
        language=reader.language,
        provider=provider,
        compose=compose,
    )


def owe(
    *, kind: str, reference: str, recipient: str, subject: str, text: str, html: str = ""
) -> None:
    """Put a letter on the pile of the provider in scope; a second one of its kind is dropped."""
    Letter.objects.bulk_create(
        [
            Letter(
                kind=kind,
                reference=reference,
                recipient=recipient,
                # One line, whatever somebody typed as their name.
                subject=" ".join(subject.splitlines())[:200],
                text=text,
                html=html,
            )
        ],
        ignore_conflicts=True,
    )


def _free(at: dt.datetime) -> Q:
    """Never taken, or taken so long ago that whoever took it did not send it."""
    free = Q(attempts=0)
    for attempts in range(1, TRIES):
        free |= Q(attempts=attempts, claimed_at__lt=at - PATIENCE * 2 ** (attempts - 1))
    return free


def claim(*, at: dt.datetime) -> Letter | None:
    """Take the letter that is owed longest; None where none is. Only what is taken counts as tried."""
    letters = Letter.objects.filter(_free(at), sent_at=None).order_by("attempts", "id")
    held = letters.select_related("provider").select_for_update(
        no_key=True, skip_locked=True, of=("self",)
    )
    letter = held.first()
    if letter is not None:
        letter.claimed_at, letter.attempts = at, letter.attempts + 1
        letter.save(update_fields=["claimed_at", "attempts"])
    return letter


def logo_for(letter: Letter) -> bytes | None:
    """The picture that the letter shows, if it shows one and the provider still has it."""
    return logo_of(letter.provider) if f"cid:{LOGO}" in letter.html else None


def _by_our_hand(name: str) -> str:
    """Our address under the provider's name, on one line; Django encodes it in words of legal length."""
    said = " ".join(name.split()).replace("\\", "").replace('"', "'")
    return f'"{said}" <{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}>'


def send(letter: Letter, *, logo: bytes | None = None) -> None:
    """Hand the letter to the mail server; raises what the server raises."""
    provider = letter.provider
    message = _Related(
        letter.subject,
        letter.text,
        # The provider writes, by our hand; an answer goes to its office.
        _by_our_hand(provider.name),
        [letter.recipient],
        reply_to=[provider.email] if provider.email else None,
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    if logo is not None:
        picture = MIMEImage(logo, "png")
        picture.add_header("Content-ID", f"<{LOGO}>")
        picture.add_header("Content-Disposition", "inline", filename="logo.png")
        message.attach(picture)
    message.send()


def mark_sent(*, letter: Letter, at: dt.datetime) -> None:
    """The letter is on its way."""
    Letter.objects.filter(pk=letter.pk).update(sent_at=at, error="")


def mark_failed(*, letter: Letter, why: str) -> None:
    """The letter stays owed; the reason stands beside it."""
    Letter.objects.filter(pk=letter.pk).update(error=why[:300])


class ConsoleAndFileBackend(BaseEmailBackend):
    """In development mail goes to the console and to files under .local/mail."""

    def send_messages(self, email_messages: list[EmailMessage]) -> int:  # type: ignore[override]
        ConsoleBackend().send_messages(email_messages)
        return FileBackend().send_messages(email_messages)
