"""Which column of a CRM's export is what, and which of its words are our stages.

Headings that are known are proposed; a person says the rest, and may say otherwise. Dates such
as 05/08/2026 are never guessed: another date of the file tells, or the person does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.problems import Problem
from common.tables import Stream, stream_table
from engagements.importing.sheet_values import (
    AmbiguousDate,
    CannotReadValue,
    day_comes_first,
    parse_date,
)
from kpis.funnel.headings import (
    DATES,
    EARLY,
    ENTERED,
    FIELDS,
    HEADINGS,
    LOST,
    OPEN,
    STAGE_WORDS,
    WON,
)
from kpis.funnel.reasons import plain
from kpis.funnel.stages import name_of
from kpis.models import Stage

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 200_000
MOST_UNPACKED = 120 * 1024 * 1024
# So many rows of a workbook are looked through while a person waits; of a CSV all are.
LOOKED_AT = 3_000
# More different words than these are no stages.
MOST_WORDS = 60
# How a deal may stand besides in a stage: what the words of a stage column may mean.
ENDS = ("won", "lost", "early")


@dataclass(frozen=True)
class Plan:
    """How a file is read: fields to headings, stages to the headings of the day they were
    entered, words of the stage column to a stage's id or an end, and how its dates are meant."""

    columns: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[int, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    day_first: bool | None = None

    def kept(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "columns": dict(self.columns),
            "steps": {str(stage): heading for stage, heading in self.steps.items()},
            "words": dict(self.words),
            "day_first": self.day_first,
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Plan":
        steps = {int(stage): heading for stage, heading in kept.get("steps", {}).items()}
        day_first = kept.get("day_first")
        return cls(kept.get("columns", {}), steps, kept.get("words", {}), day_first)


@dataclass(frozen=True)
class Look:
    """What a look through a file found: its first rows, its stage words, how its dates read."""

    headers: tuple[str, ...]
    encoding: str
    first: Sequence[tuple[int, list[str]]]
    rows: int
    is_whole: bool
    # The words of the stage column, by what `plain` makes of them.
    words: Mapping[str, str]
    # None: nothing tells. The text is a date that reads both ways.
    day_first: bool | None
    doubtful: str
    is_mixed: bool


def opened(raw: bytes, *, name: str) -> Stream:
    """The file as a table. Raises CannotRead."""
    return stream_table(
        raw, name=name, most_bytes=MOST_BYTES, most_rows=MOST_ROWS, most_unpacked=MOST_UNPACKED
    )


def opened_by(plan: Plan, *, raw: bytes, name: str) -> Stream:
    """The file with its columns called as in the plan: one without a heading has its name in the
    language of who brought the file. Raises CannotRead."""
    wanted = {*plan.columns.values(), *plan.steps.values()}
    for language, _name in settings.LANGUAGES:
        with override(language):
            stream = opened(raw, name=name)
        if wanted <= set(stream.headers):
            return stream
    return opened(raw, name=name)


def propose(*, headers: Sequence[str], stages: Sequence[Stage]) -> Plan:
    """The columns as far as their headings tell them."""
    free = list(headers)
    steps: dict[int, str] = {}
    columns: dict[str, str] = {}
    for name, known in HEADINGS.items():
        words = [word for word in known if any(plain(one) == word for one in free)]
        if words:
            columns[name] = next(one for one in free if plain(one) == words[0])
            free.remove(columns[name])
    for stage in stages:
        found = next((one for one in free if _is_entry_of(plain(one), stage)), None)
        if found is not None:
            steps[stage.pk] = found
            free.remove(found)
    return Plan(columns, steps)


def _is_entry_of(heading: str, stage: Stage) -> bool:
    """ "Date entered MQL (Sales pipeline)", "Became a marketing qualified lead date", "MQL date"."""
    rest = heading
    for word in ENTERED:
        rest = rest.removeprefix(f"{word} ")
    if rest == heading and not heading.endswith(" date"):
        return False
    rest = rest.removesuffix(" date")
    called = {plain(name_of(stage)), *STAGE_WORDS.get(stage.key, ())[:6]}
    return any(rest == one or rest.startswith(f"{one} ") for one in called)


def propose_words(*, words: Iterable[str], stages: Sequence[Stage]) -> dict[str, str]:
    """What the words of a stage column probably mean; those that nothing tells are left out."""
    own = {plain(name_of(stage)): str(stage.pk) for stage in stages}
    keys = {stage.key: str(stage.pk) for stage in stages if stage.key}
    found: dict[str, str] = {}
    for word in words:
        meant = own.get(word) or _end_of(word) or _stage_like(word, keys)
        if meant:
            found[word] = meant
    return found


def _end_of(word: str) -> str:
    if word in WON or word.endswith((" won", " gagne", " gagnee")):
        return "won"
    if word in LOST or word.endswith((" lost", " perdu", " perdue")):
        return "lost"
    return "early" if word in EARLY else ""


def _stage_like(word: str, keys: Mapping[str, str]) -> str:
    for exactly in (True, False):
        for key, known in STAGE_WORDS.items():
            if key in keys and any(_is_like(word, one, exactly=exactly) for one in known):
                return keys[key]
    return ""


def _is_like(word: str, known: str, *, exactly: bool) -> bool:
    return word == known if exactly else f" {known} " in f" {word} "


def look(*, raw: bytes, name: str, plan: Plan | None, stages: Sequence[Stage] = ()) -> Look:
    """Look through a file by a plan, or by the one that its headings tell: all of a CSV, the first
    rows of a workbook. Raises CannotRead."""
    stream = opened(raw, name=name)
    plan = plan or propose(headers=stream.headers, stages=stages)
    places = _places(stream.headers, plan)
    dates = {places[one] for one in DATES if one in places}
    dates |= {stream.headers.index(one) for one in plan.steps.values() if one in stream.headers}
    seen: set[str] = set()
    words: dict[str, str] = {}
    first: list[tuple[int, list[str]]] = []
    rows, is_whole, stage = 0, True, places.get("stage")
    for line, cells in stream.rows:
        rows += 1
        if not isinstance(cells, list):
            continue
        if len(first) < 10:
            first.append((line, cells))
        seen.update(cells[place] for place in dates)
        if stage is not None and len(words) <= MOST_WORDS:
            words.setdefault(plain(cells[stage]), cells[stage].strip()[:60])
        if stream.encoding == "XLSX" and rows >= LOOKED_AT:
            is_whole = False
            break
    words.pop("", None)
    return Look(stream.headers, stream.encoding, first, rows, is_whole, words, *_order(seen))


def _places(headers: Sequence[str], plan: Plan) -> dict[str, int]:
    return {name: headers.index(one) for name, one in plan.columns.items() if one in headers}


def _order(texts: Iterable[str]) -> tuple[bool | None, str, bool]:
    """How the dates of a file are meant, one that is in doubt, and whether they disagree."""
    proofs, doubtful = set(), ""
    for raw in texts:
        text = raw.strip()
        proof = day_comes_first(text=text)
        if proof is not None:
            proofs.add(proof)
        elif not doubtful and _is_ambiguous(text):
            doubtful = text
    if len(proofs) == 2:
        return None, doubtful or "–", True
    return (proofs.pop() if proofs else None), doubtful, False


def _is_ambiguous(text: str) -> bool:
    try:
        parse_date(text=text, day_first=None)
    except AmbiguousDate:
        return True
    except CannotReadValue:
        return False
    return False


def completed(plan: Plan, *, found: Look, stages: Sequence[Stage]) -> Plan:
    """The plan with what the file itself tells: proposals for new words, and how dates read."""
    words = propose_words(words=found.words, stages=stages) | {
        word: meant for word, meant in plan.words.items() if word in found.words
    }
    day_first = found.day_first if plan.day_first is None else plan.day_first
    return replace(plan, words=words, day_first=day_first)


def plan_problems(*, plan: Plan, found: Look, stages: Sequence[Stage]) -> list[Problem]:
    """What has to be said before the file can be read; empty when it can."""
    problems = [
        Problem("gone", _("The file has no column “%(name)s”.") % {"name": heading}, field=name)
        for name, heading in plan.columns.items()
        if name in FIELDS and heading not in found.headers
    ]
    for name, said in (
        ("reference", _("Say which column holds the number of the deal in the CRM.")),
        ("opened_on", _("Say which column holds the day on which a deal was opened.")),
    ):
        if name not in plan.columns:
            problems.append(Problem("missing", said, field=name))
    if found.is_mixed and plan.day_first is None:
        said = _("Some dates have the day first, others the month. Say which it is.")
        problems.append(Problem("dates", said, field="day_first"))
    elif found.doubtful and plan.day_first is None:
        said = _("“%(date)s” can be read in two ways. Say which it is.")
        problems.append(Problem("dates", said % {"date": found.doubtful}, field="day_first"))
    return problems + _word_problems(plan, found, stages)


def _word_problems(plan: Plan, found: Look, stages: Sequence[Stage]) -> list[Problem]:
    if len(found.words) > MOST_WORDS:
        said = _("This column holds more than %(most)d different words: it is none of stages.")
        return [Problem("words", said % {"most": MOST_WORDS}, field="stage")]
    known = {str(stage.pk) for stage in stages} | set(ENDS)
    untold = [word for word in found.words if plan.words.get(word) not in known]
    untold = [word for word in untold if word not in OPEN]
    return [
        Problem(
            "word",
            _("Say what “%(word)s” means in this funnel.") % {"word": found.words[word]},
            field=word,
        )
        for word in untold
    ]
