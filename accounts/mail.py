"""Mail that is owed and mail that is sent.

A letter is a row, written in the transaction of its cause; the worker sends it. Unique by kind,
reference and recipient: whatever runs twice, a person gets one. At least once: should a worker
die between sending and marking, a second copy is better than none.
"""

import datetime as dt

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.console import EmailBackend as ConsoleBackend
from django.core.mail.backends.filebased import EmailBackend as FileBackend
from django.core.mail.message import EmailMessage
from django.db.models import F, Q

from accounts.models import Letter

PATIENCE = dt.timedelta(minutes=10)
TRIES = 5


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


def claim(*, at: dt.datetime) -> list[Letter]:
    """Take the letters that are owed; one that was taken long ago and not sent is taken again."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=at - PATIENCE)
    letters = Letter.objects.filter(free, sent_at=None, attempts__lt=TRIES)
    taken = list(letters.select_for_update(skip_locked=True).order_by("id")[:50])
    Letter.objects.filter(pk__in=[letter.pk for letter in taken]).update(
        claimed_at=at, attempts=F("attempts") + 1
    )
    return taken


def send(letter: Letter) -> None:
    """Hand the letter to the mail server; raises what the server raises."""
    message = EmailMultiAlternatives(letter.subject, letter.text, to=[letter.recipient])
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
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
