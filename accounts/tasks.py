"""Sending the mail that is owed."""

import logging
from smtplib import SMTPException

from celery import shared_task
from django.utils import timezone

from accounts import mail
from accounts.models import Letter
from tenancy.scope import provider_ids, scope

log = logging.getLogger(__name__)


@shared_task
def sweep(**_: object) -> None:
    """Ask each provider for the letters it owes."""
    for provider_id in provider_ids():
        send_letters.delay(provider_id=provider_id)


@shared_task
def send_letters(*, provider_id: int, **_: object) -> None:
    """Send what one provider owes, letter by letter: claimed, sent outside any transaction, marked.

    One at a time, so that a worker that is stopped half way has tried no letter in vain.
    """
    while (claimed := _claimed(provider_id)) is not None:
        letter, logo = claimed
        try:
            mail.send(letter, logo=logo)
        except (SMTPException, OSError, ValueError) as problem:
            log.warning("letter %s to %s: %s", letter.pk, letter.recipient, problem)
            with scope(provider=provider_id):
                mail.mark_failed(letter=letter, why=str(problem))
        else:
            with scope(provider=provider_id):
                mail.mark_sent(letter=letter, at=timezone.now())


def _claimed(provider_id: int) -> tuple[Letter, bytes | None] | None:
    with scope(provider=provider_id):
        letter = mail.claim(at=timezone.now())
        return None if letter is None else (letter, mail.logo_for(letter))
