"""Asking for signatures, and giving them.

Who has to sign is asked once, in one letter about everything that is new. A person signs in their
own name for their own function: a founder says for which functions of the company they sign, who
leads an engagement there signs as its executive, and nobody signs in somebody's place. What is
signed is what was put before them: another text is another version.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from accounts.models import User
from kpis.definitions import letters, standing
from kpis.definitions.standing import Word
from kpis.models import Definition, DefinitionSignature, DefinitionVersion
from tenancy.models import Client
from tenancy.scope import as_provider


class CannotSign(Exception):
    """Why nothing was signed, in the user's words."""


def ask(*, client: Client, by: Actor, at: dt.datetime) -> list[DefinitionVersion]:
    """Put every draft of a client before those who have to sign it, and owe them a letter; gives
    back what was put before them now."""
    drafts = [one.draft for one in standing.register(client=client)]
    waiting = [one.version.pk for one in drafts if one is not None and not one.version.asked_at]
    rows = DefinitionVersion.objects.select_for_update(no_key=True, of=("self",))
    asked = list(
        rows.filter(pk__in=waiting, asked_at=None)
        .select_related("definition")
        .order_by("definition__word", "pk")
    )
    DefinitionVersion.objects.filter(pk__in=[one.pk for one in asked]).update(asked_at=at)
    for one in asked:
        record(by=by, verb="asked to sign definition", subject=one)
    if asked:
        letters.ask_to_sign(client=client, versions=asked, by=by)
    return asked


def sign(
    *,
    client: Client,
    versions: Iterable[int],
    functions: Iterable[str],
    by: Actor,
    at: dt.datetime,
) -> list[Definition]:
    """Sign these versions for these functions, as far as they are asked for and not signed yet;
    gives back the words that were signed. Where another version waits by now, nothing is signed:
    nobody signs what they have not read. Raises CannotSign."""
    chosen = set(functions)
    if not chosen:
        raise CannotSign(_("Choose the functions that you sign for."))
    may = standing.may_sign_for(client=client.pk, by=by)
    if not chosen <= may:
        raise CannotSign(_("You cannot sign for this function; who heads it signs themselves."))
    wanted = set(versions)
    words = [
        one
        for one in standing.register(client=client)
        if wanted & {each.version.pk for each in one.versions}
    ]
    for word in words:
        if word.waiting is not None and word.waiting.version.pk not in wanted:
            said = _("“%(word)s” was changed meanwhile. Nothing was signed; read it again.")
            raise CannotSign(said % {"word": word.definition.word})
    lacking = standing.to_sign(words, may=chosen)
    if not lacking:
        raise CannotSign(
            _("Nothing was signed: none of these words waits for the functions that you chose.")
        )
    for word, mine in lacking:
        _give(word, mine, by=by, at=at)
    return [word.definition for word, _mine in lacking]


def _give(word: Word, functions: tuple[str, ...], *, by: Actor, at: dt.datetime) -> None:
    waiting = word.waiting
    if waiting is None:
        return
    version = waiting.version
    signer = User(pk=by.user_id)
    DefinitionSignature.objects.bulk_create(
        [
            DefinitionSignature(
                **version.owner,
                version=version,
                function=function,
                name=by.name,
                user=signer,
                at=at,
            )
            for function in functions
        ],
        # Somebody signed for it at the same moment: it is signed.
        ignore_conflicts=True,
    )
    with as_provider():
        record(by=by, verb="signed definition", subject=version, functions=list(functions))
        if not standing.unsigned([version]):
            letters.tell_in_force(version=version, by=by)
