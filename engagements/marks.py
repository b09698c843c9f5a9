"""The marks in a line: what an entry says, written among the words of its note.

"#ven" is a category by its beginning, in the person's language or in English; "#incident" and
"#change" say why the work was operational, and "incident" as the first word does so too. "@site"
and "@remote" say where the work was, and so do "on site", "sur place" and "à distance" at the
beginning of the note or at its end. Everything else is the note.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from engagements.models import WorkLog
from engagements.words import OPERATIONS

LONGEST_NOTE = 400


class Field(StrEnum):
    CLIENT = "client"
    DAY = "day"
    AMOUNT = "amount"
    CATEGORY = "category"
    NOTE = "note"


@dataclass(frozen=True)
class Problem:
    """Which part of a line cannot be read, and what to do."""

    field: Field
    said: str


def plain(text: str) -> str:
    """Without capitals and accents, so that écosse is found by ecosse and ECOSSE."""
    split = unicodedata.normalize("NFKD", text.replace("\u2019", "'").casefold())
    return "".join(sign for sign in split if not unicodedata.combining(sign))


ONSITE, REMOTE = WorkLog.Place.ONSITE, WorkLog.Place.REMOTE
INCIDENT, CHANGE = WorkLog.Reason.INCIDENT, WorkLog.Reason.CHANGE
# What people write for a place, without accents: after an @ by its beginning, else in these words
# at the beginning of the note or at its end.
PLACES = {
    "site": ONSITE,
    "onsite": ONSITE,
    "on-site": ONSITE,
    "surplace": ONSITE,
    "sur-place": ONSITE,
    "remote": REMOTE,
    "distance": REMOTE,
    "adistance": REMOTE,
    "a-distance": REMOTE,
}
PLACES_IN_WORDS = {
    ("on", "site"): ONSITE,
    ("onsite",): ONSITE,
    ("on-site",): ONSITE,
    ("sur", "place"): ONSITE,
    ("a", "distance"): REMOTE,
}
# Why operational work is no drift: after a # by its beginning, or as the first word of the note.
REASONS = {
    "incident": INCIDENT,
    "risky": CHANGE,
    "change": CHANGE,
    "changement": CHANGE,
    "risque": CHANGE,
}


@dataclass
class Marks:
    """What follows the amount of a line, as it is taken apart."""

    words: list[str]
    category: str | None = None
    place: str | None = None
    reason: str | None = None
    problem: Problem | None = None

    @property
    def note(self) -> str:
        return " ".join(self.words)


def _begun(sought: str, known: Iterable[tuple[str, str]]) -> set[str]:
    """The values that a word is the beginning of."""
    return {value for name, value in known if plain(name).startswith(sought)}


def _categories() -> Iterator[tuple[str, str]]:
    """Each category by its name in the person's language and in English."""
    for value, label in WorkLog.Category.choices:
        yield str(label), str(value)
        yield str(value), str(value)


def _take_mark(rest: Marks, token: str) -> bool:
    """Read #category, #incident or @site; False where the token is part of the note."""
    match = re.fullmatch(r"([#@])([^\W\d].*)", token)
    if not match or rest.problem:
        return False
    sign, sought = match[1], plain(match[2])
    if sign == "@":
        return _take_place(rest, sought)
    if rest.category is not None:
        return False
    found = _begun(sought, _categories())
    reasons = set() if found else _begun(sought, REASONS.items())
    if len(found) == 1:
        rest.category = found.pop()
    elif len(reasons) == 1:
        rest.category, rest.reason = OPERATIONS, reasons.pop()
    else:
        said = (
            _("“#%(word)s” may be several categories; write more of it.")
            if found
            else _("“#%(word)s” is no category.")
        )
        rest.problem = Problem(Field.CATEGORY, said % {"word": match[2]})
    return True


def _take_place(rest: Marks, sought: str) -> bool:
    """A place; any other @word is somebody's name in the note."""
    found = _begun(sought, PLACES.items())
    if rest.place is not None or len(found) != 1:
        return False
    rest.place = found.pop()
    return True


def _take_place_in_words(rest: Marks) -> None:
    """A place in words at the beginning of the note, or at its end; inside it is a note."""
    bare = [plain(word).rstrip(",.;:") for word in rest.words]
    for phrase, place in PLACES_IN_WORDS.items():
        size = len(phrase)
        if rest.place is None and tuple(bare[:size]) == phrase:
            rest.place, rest.words = place, rest.words[size:]
            return
        if rest.place is None and size > 1 and tuple(bare[-size:]) == phrase:
            rest.place, rest.words = place, rest.words[:-size]
            rest.words[-1:] = [word.rstrip(",;") for word in rest.words[-1:]]
            return


def _take_incident(rest: Marks) -> None:
    """ "incident" as the first word says why the work was operational; it stays in the note."""
    if not rest.words or rest.reason or rest.category not in {None, OPERATIONS}:
        return
    if re.fullmatch(r"incident[:,]?", plain(rest.words[0])):
        rest.category, rest.reason = OPERATIONS, INCIDENT


def read_marks(tokens: list[str]) -> Marks:
    """Take what follows the amount apart; what is no mark is the note, word by word."""
    rest = Marks(words=[])
    rest.words = [token for token in tokens if not _take_mark(rest, token)]
    _take_place_in_words(rest)
    _take_incident(rest)
    if rest.problem is None and len(rest.note) > LONGEST_NOTE:
        said = _("A note has at most %(count)d characters; this one has %(length)d.")
        counts = {"count": LONGEST_NOTE, "length": len(rest.note)}
        rest.problem = Problem(Field.NOTE, said % counts)
    return rest
