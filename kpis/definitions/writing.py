"""Writing down what a word means.

A word is taken from the library, in the client's language, or written in one's own words, and names
the functions that have to sign it. Until somebody is asked to sign, it is a draft that may be
written over; from then on, and from the first figure that was counted by it, another meaning is
another version and says why. A version that is written changes no figure: KPIs go on counting by
the version that they counted by until somebody moves them to the one in force, and what was read
before keeps its own for ever.

A word that KPIs count by is not retired.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts.actors import Actor
from accounts.audit import record
from common.problems import unless_taken
from kpis.definitions import standing
from kpis.definitions.standing import Word
from kpis.library.definitions import WORD_OF
from kpis.models import Definition, DefinitionVersion, Kpi, Reading
from tenancy.models import Client


class CannotDefine(Exception):
    """Why a word cannot be kept so, in the user's words; `field` says where."""

    def __init__(self, said: str, *, field: str = "") -> None:
        super().__init__(said)
        self.field = field


def _functions(named: Iterable[str]) -> list[str]:
    """The functions that sign, each once, in the order in which the company lists them."""
    found = standing.in_order(named)
    if not found:
        raise CannotDefine(_("Choose at least one function that has to sign."), field="signed_by")
    return found


def write_word(
    *,
    client: Client,
    word: str,
    text: str,
    signed_by: Iterable[str],
    by: Actor,
    at: dt.datetime,
    code: str = "",
) -> DefinitionVersion:
    """Add a word with its first version, a draft. Raises CannotDefine."""
    functions = _functions(signed_by)
    word = " ".join(word.split())
    said = _("“%(word)s” is in the register already.") % {"word": word}
    taken = CannotDefine(said, field="word")
    rows = Definition.objects.filter(client=client, retired_at=None)
    if rows.filter(word__iexact=word).exists():
        raise taken
    with unless_taken("definition_word", taken):
        definition = Definition.objects.create(
            provider_id=client.provider_id, client=client, word=word, code=code
        )
    made = _version(definition, 1, text, functions, by=by, at=at)
    record(by=by, verb="added definition", subject=definition)
    return made


def _version(
    definition: Definition,
    number: int,
    text: str,
    functions: list[str],
    *,
    by: Actor,
    at: dt.datetime,
    reason: str = "",
) -> DefinitionVersion:
    made: DefinitionVersion = DefinitionVersion.objects.create(
        **definition.owner,
        definition=definition,
        number=number,
        text=text.strip(),
        reason=reason.strip(),
        signed_by=functions,
        written_by=by.name,
        written_at=at,
    )
    return made


def take_words(
    *, client: Client, codes: Iterable[str], by: Actor, at: dt.datetime
) -> list[DefinitionVersion]:
    """Add words of the library that the register lacks, as drafts in the client's language; gives
    back what was added. One that the client has under the same name stays theirs."""
    rows = Definition.objects.filter(client=client, retired_at=None)
    held, spelled = set(), set()
    for code, word in rows.values_list("code", "word"):
        held.add(code)
        spelled.add(word.casefold())
    made = []
    for code in dict.fromkeys(codes):
        offered = WORD_OF.get(code)
        if offered is None or code in held:
            continue
        with override(client.language):
            word, text = str(offered.word), str(offered.text)
        if word.casefold() in spelled:
            continue
        made.append(
            write_word(
                client=client, word=word, text=text, signed_by=offered.signed_by, code=code,
                by=by, at=at,
            )
        )  # fmt: skip
    return made


def versions_for(
    *, client: Client, codes: Iterable[str], by: Actor, at: dt.datetime
) -> dict[str, DefinitionVersion]:
    """The versions to count by for words of the library, by code; what the register lacks is
    added as a draft. What is in force, else what was written last."""
    wanted = [code for code in dict.fromkeys(codes) if code in WORD_OF]
    take_words(client=client, codes=wanted, by=by, at=at)
    words = standing.register(client=client)
    by_code = {one.definition.code: one for one in words if one.definition.code}
    by_word = {one.definition.word.casefold(): one for one in words}
    found = {}
    for code in wanted:
        with override(client.language):
            spelled = str(WORD_OF[code].word).casefold()
        held = by_code.get(code) or by_word.get(spelled)
        if held is not None:
            found[code] = held.held.version
    return found


def change(
    *,
    definition: Definition,
    text: str,
    signed_by: Iterable[str],
    by: Actor,
    at: dt.datetime,
    reason: str = "",
) -> DefinitionVersion:
    """Say what a word means from now on: a draft is written over, anything else gets a next
    version, which says why. Raises CannotDefine."""
    held = _held(definition)
    functions, text = _functions(signed_by), text.strip()
    newest = (
        DefinitionVersion.objects.select_for_update(no_key=True)
        .filter(definition=held)
        .latest("number")
    )
    if (newest.text, newest.signed_by) == (text, functions):
        raise CannotDefine(_("Nothing is different from what stands there."), field="text")
    if is_draft(newest):
        newest.text, newest.signed_by = text, functions
        newest.written_by, newest.written_at = by.name, at
        newest.save(update_fields=["text", "signed_by", "written_by", "written_at"])
        record(by=by, verb="wrote definition over", subject=held, version=newest.number)
        return newest
    if not reason.strip():
        raise CannotDefine(_("Say why it changes: those who sign read it first."), field="reason")
    made = _version(held, newest.number + 1, text, functions, by=by, at=at, reason=reason)
    record(by=by, verb="changed definition", subject=held, version=made.number)
    return made


def is_draft(version: DefinitionVersion) -> bool:
    """Whether a version may be written over: nobody was asked to sign it, nothing counted by it."""
    if version.asked_at is not None:
        return False
    counted = Reading.objects.filter(definition=version).exists()
    return not counted and not version.signatures.exists()


def _held(definition: Definition) -> Definition:
    """The word, held until the end; a retired one has no next version."""
    row = Definition.objects.select_for_update(no_key=True).get(pk=definition.pk)
    if row.retired_at is not None:
        raise CannotDefine(_("This word was retired; bring it back first."))
    return row


def retire(*, definition: Definition, by: Actor, at: dt.datetime) -> None:
    """Take a word out of the register; its versions stay. Raises CannotDefine while KPIs count by
    it."""
    row = _held(definition)
    counting = standing.word_of(row).kpis
    if counting:
        said = ngettext(
            "%(kpi)s counts by it: let it count by another word first.",
            "%(count)d KPIs count by it: let them count by another word first.",
            len(counting),
        )
        raise CannotDefine(said % {"kpi": counting[0].name, "count": len(counting)})
    row.retired_at = at
    row.save(update_fields=["retired_at"])
    record(by=by, verb="retired definition", subject=row)


def bring_back(*, definition: Definition, by: Actor) -> None:
    """Put a retired word back. Raises CannotDefine where the register has another one of its name."""
    row = Definition.objects.select_for_update(no_key=True).get(pk=definition.pk)
    if row.retired_at is None:
        return
    taken = CannotDefine(_("“%(word)s” is in the register already.") % {"word": row.word})
    with unless_taken("definition_word", taken):
        row.retired_at = None
        row.save(update_fields=["retired_at"])
    record(by=by, verb="brought back definition", subject=row)


def count_by_force(*, word: Word, kpis: Iterable[int], by: Actor) -> list[Kpi]:
    """Let KPIs count by the version in force from now on; gives back those that moved.

    `kpis` are their numbers; others than those behind it are left alone. Raises CannotDefine where
    no version is in force.
    """
    held = word.in_force
    if held is None:
        raise CannotDefine(_("No version of it is signed by all yet."))
    wanted = set(kpis)
    moved = [one for one in word.behind if one.pk in wanted]
    for kpi in moved:
        before = kpi.definition.number if kpi.definition else 0
        Kpi.objects.filter(pk=kpi.pk).update(definition=held.version)
        record(
            by=by,
            verb="moved to definition",
            subject=kpi,
            word=word.definition.word,
            version=[before, held.version.number],
        )
    return moved
