"""What was just logged, changed or cleared can be taken back for ten minutes, by a signed token.

The token names entries, the days they had and have, and where the words were changed too, those
that they had and a fingerprint of what they became: taking back twice is taking back once, what
was changed again in between stays as it is, and what was locked in between stays locked."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from accounts.actors import Actor
from engagements.models import WorkLog
from engagements.words import Said, Words, said_by
from engagements.worklogs import Change, change_work, put_back

SALT = "engagements.week.undo"
GOOD_FOR = dt.timedelta(minutes=10)
ZERO = Decimal(0)


class CannotUndo(Exception):
    """Why it is too late, in the user's words."""


def _fingerprint(said: Said) -> str:
    return hashlib.sha256(repr(tuple(said)).encode()).hexdigest()[:12]


def token_for(*, changes: Iterable[Change], by: Actor) -> str:
    """The token that takes these changes back."""
    steps = [
        [change.log.pk, str(change.before), str(change.after), *_words(change)]
        for change in changes
    ]
    return signing.dumps({"by": by.member_id, "steps": steps}, salt=SALT, compress=True)


def _words(change: Change) -> tuple[str | int, ...]:
    if change.words is None:
        return ()
    return (*change.words, _fingerprint(said_by(change.log)))


def take_back(*, token: str, by: Actor, at: dt.datetime) -> list[WorkLog]:
    """Put the entries of a token back; returns them. Raises CannotUndo and CannotLog."""
    try:
        said = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature as error:
        raise CannotUndo(_("That was more than ten minutes ago; change the entry itself.")) from (
            error
        )
    if said["by"] != by.member_id:
        raise CannotUndo(_("Only the person who did it can take it back."))
    steps = {
        int(key): (Decimal(before), Decimal(after), words)
        for key, before, after, *words in said["steps"]
    }
    logs = list(
        WorkLog.objects.filter(pk__in=steps, member=by.member_id)
        .select_related("engagement__client", "member")
        .order_by("id")
    )
    for log in logs:
        before, after, words = steps[log.pk]
        # What another window made of it since is not taken away by an old toast.
        if (ZERO if log.withdrawn_at else log.days) not in {before, after}:
            raise CannotUndo(_("It was changed again since; change the entry itself."))
        _not_rewritten(log, words)
        put_back(log=log, days=before, by=by, at=at)
        if words:
            change_work(log=log, words=Words.of(Said(*words[:-1])), by=by)
    return logs


def _not_rewritten(log: WorkLog, words: list[Any]) -> None:
    """Refuse where a word was written since, which taking back would write over."""
    if not words:
        return
    said = said_by(log)
    if said != Said(*words[:-1]) and _fingerprint(said) != words[-1]:
        raise CannotUndo(_("It was changed again since; change the entry itself."))
