"""Where the words of a client stand: what is in force, what waits for whom, what counts by it.

A version is in force when every function that it names has signed it; until then the one before
holds. A draft is a version that nobody was asked to sign yet. A KPI counts by one version and moves
to another only by somebody's act; a reading keeps the version that it was counted by.

*Qualified lead*, version 1 signed by marketing and sales, version 2 signed by marketing: version 1
is in force, version 2 waits for sales.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Prefetch
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from accounts.actors import Actor, Role
from common.typography import joined
from engagements.models import Engagement
from kpis.models import Definition, DefinitionSignature, DefinitionVersion, Function, Kpi
from tenancy.models import Client

# What the provider's people sign for; everything else is the company's.
OF_PROVIDER = frozenset({Function.EXECUTIVE.value})


class State(StrEnum):
    """What a version of a word is worth."""

    DRAFT = "draft"
    WAITING = "waiting"
    IN_FORCE = "in_force"
    PAST = "past"


def function_name(function: str) -> str:
    """A function as pages say it."""
    return str(Function(function).label) if function in Function.values else function


def in_order(functions: Iterable[str]) -> list[str]:
    """Functions in the order in which a company lists them."""
    wanted = set(functions)
    return [one for one in Function.values if one in wanted]


def functions_in_words(functions: Iterable[str]) -> str:
    """Marketing, Sales and Finance, in the order of the list."""
    return joined([function_name(one) for one in functions], language=get_language() or "en")


@dataclass(frozen=True)
class Standing:
    """A version with who signed it; `signatures` are in the order in which they were given."""

    version: DefinitionVersion
    signatures: tuple[DefinitionSignature, ...]
    state: State = State.DRAFT

    @property
    def signed(self) -> frozenset[str]:
        return frozenset(one.function for one in self.signatures)

    @property
    def missing(self) -> tuple[str, ...]:
        """The functions that have not signed, in the order in which they are named."""
        return tuple(one for one in self.version.signed_by if one not in self.signed)

    @property
    def is_signed(self) -> bool:
        return not self.missing

    @property
    def missing_names(self) -> list[str]:
        return [function_name(one) for one in self.missing]

    @property
    def given(self) -> list[tuple[str, DefinitionSignature]]:
        """Each signature with its function as pages say it."""
        return [(function_name(one.function), one) for one in self.signatures]

    @property
    def missing_in_words(self) -> str:
        return functions_in_words(self.missing)

    @property
    def signers_in_words(self) -> str:
        """Marketing (Ana) and Sales (Marc)."""
        said = [f"{function_name(one.function)} ({one.name})" for one in self.signatures]
        return joined(said, language=get_language() or "en")

    @property
    def state_label(self) -> str:
        labels = {
            State.DRAFT: pgettext("definition", "Draft"),
            State.WAITING: pgettext("definition", "Waiting for signatures"),
            State.IN_FORCE: pgettext("definition", "In force"),
            State.PAST: pgettext("definition", "Replaced"),
        }
        return labels[self.state]

    @property
    def tone(self) -> str:
        """The tone of its pill."""
        tones = {State.DRAFT: "line", State.WAITING: "warn", State.IN_FORCE: "good"}
        return tones.get(self.state, "")

    @property
    def icon(self) -> str:
        """The icon of its pill."""
        icons = {State.DRAFT: "file-pen", State.WAITING: "clock", State.IN_FORCE: "check"}
        return icons.get(self.state, "archive")

    @property
    def sentence(self) -> str:
        """Which version it is, who signed it, and who is missing."""
        words = {
            "number": self.version.number,
            "signers": self.signers_in_words,
            "missing": self.missing_in_words,
        }
        if self.is_signed:
            said = _("Version %(number)d, signed by %(signers)s.")
        elif self.signatures:
            said = ngettext(
                "Version %(number)d, signed by %(signers)s; %(missing)s has not signed yet.",
                "Version %(number)d, signed by %(signers)s; %(missing)s have not signed yet.",
                len(self.missing),
            )
        else:
            said = _("Version %(number)d, signed by nobody yet.")
        return said % words


@dataclass(frozen=True)
class Word:
    """A word of the register: its versions, the newest first, and the KPIs that count by it."""

    definition: Definition
    versions: tuple[Standing, ...]
    kpis: tuple[Kpi, ...] = ()

    @property
    def in_force(self) -> Standing | None:
        return next((one for one in self.versions if one.state == State.IN_FORCE), None)

    @property
    def waiting(self) -> Standing | None:
        """The version that is put before those who sign, and not signed by all of them."""
        return next((one for one in self.versions if one.state == State.WAITING), None)

    @property
    def draft(self) -> Standing | None:
        return next((one for one in self.versions if one.state == State.DRAFT), None)

    @property
    def newest(self) -> Standing:
        return self.versions[0]

    @property
    def held(self) -> Standing:
        """What the word means today: what is in force, else what was written last."""
        return self.in_force or self.newest

    @property
    def behind(self) -> tuple[Kpi, ...]:
        """The KPIs that count by a version before the one in force."""
        held = self.in_force
        if held is None:
            return ()
        return tuple(one for one in self.kpis if one.definition_id != held.version.pk)


def _states(versions: Sequence[DefinitionVersion]) -> list[Standing]:
    """What each version is worth; the newest comes first."""
    found = [Standing(one, tuple(one.signatures.all())) for one in versions]
    held = next((one.version.number for one in found if one.is_signed), 0)
    asked = next((one.version.number for one in found if one.version.asked_at), 0)
    newest = found[0].version.number if found else 0
    return [
        Standing(one.version, one.signatures, _state(one.version.number, held, asked, newest))
        for one in found
    ]


def _state(number: int, held: int, asked: int, newest: int) -> State:
    if number == held:
        return State.IN_FORCE
    if number < held:
        return State.PAST
    if number == asked:
        return State.WAITING
    return State.DRAFT if number == newest else State.PAST


def _with_signatures() -> Prefetch[str]:
    versions = DefinitionVersion.objects.order_by("-number").prefetch_related(
        Prefetch("signatures", DefinitionSignature.objects.order_by("at", "pk"))
    )
    return Prefetch("versions", versions)


def register(*, client: Client, retired: bool = False) -> list[Word]:
    """The words of a client by their alphabet; four statements, whatever their number."""
    rows = Definition.objects.filter(client=client, retired_at__isnull=not retired)
    found = list(rows.prefetch_related(_with_signatures()).order_by("word", "pk"))
    counted: dict[int, list[Kpi]] = {}
    for kpi in _counting(found):
        if kpi.definition is not None:
            counted.setdefault(kpi.definition.definition_id, []).append(kpi)
    return [_word(one, counted.get(one.pk, ())) for one in found]


def word_of(definition: Definition) -> Word:
    """One word with all that is known of it."""
    (found,) = Definition.objects.filter(pk=definition.pk).prefetch_related(_with_signatures())
    found.client = definition.client
    return _word(found, _counting([found]))


def _word(definition: Definition, kpis: Iterable[Kpi]) -> Word:
    return Word(definition, tuple(_states(list(definition.versions.all()))), tuple(kpis))


def _counting(definitions: Sequence[Definition]) -> list[Kpi]:
    rows = Kpi.objects.standing().filter(definition__definition__in=[one.pk for one in definitions])
    return list(rows.select_related("definition", "engagement").in_order())


def in_force(*, definition: Definition) -> DefinitionVersion | None:
    """The version that is in force, or None where none was ever signed by all."""
    held = word_of(definition).in_force
    return held.version if held else None


def signed_by_whom(versions: Iterable[DefinitionVersion]) -> dict[int, Standing]:
    """Who signed each of these versions and who is missing, by version; one statement.

    Only who signed: what a version is worth beside the others of its word, `register` says.
    """
    wanted = {one.pk: one for one in versions}
    given: dict[int, list[DefinitionSignature]] = {}
    rows = DefinitionSignature.objects.filter(version__in=wanted).order_by("at", "pk")
    for row in rows if wanted else ():
        given.setdefault(row.version_id, []).append(row)
    return {pk: Standing(one, tuple(given.get(pk, ()))) for pk, one in wanted.items()}


def unsigned(versions: Iterable[DefinitionVersion]) -> list[Standing]:
    """Those of these versions that somebody has not signed yet, by their words; one statement where
    the versions come with their definitions."""
    found = signed_by_whom(versions).values()
    return sorted(
        (one for one in found if one.missing),
        key=lambda one: (one.version.definition.word, one.version.pk),
    )


def may_sign_for(*, client: int, by: Actor) -> frozenset[str]:
    """The functions that a person signs for: a founder those of the company that they name
    themselves, who leads or covers an engagement there the executive's, nobody else any."""
    if by.role == Role.FOUNDER:
        return frozenset(Function.values) - OF_PROVIDER
    if by.role in {Role.OWNER, Role.EXECUTIVE}:
        leads = Engagement.objects.worked_by(by.member_id).filter(client=client, closed_at=None)
        return OF_PROVIDER if leads.exists() else frozenset()
    return frozenset()


def to_sign(words: Iterable[Word], *, may: Iterable[str]) -> list[tuple[Word, tuple[str, ...]]]:
    """The words whose waiting version lacks a signature that this person may give, with the
    functions that are missing."""
    allowed = set(may)
    found = []
    for word in words:
        lacking = word.waiting.missing if word.waiting else ()
        mine = tuple(one for one in lacking if one in allowed)
        if mine:
            found.append((word, mine))
    return found
