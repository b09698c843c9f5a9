"""A day logged in one line: `client [day] amount [#category] [@place] note`.

The client is named by the beginning of its name or of one of its words, by its initials, or by
the role ("brume", "belval", "mb", "cio"); the day is a weekday of the week that is shown,
yesterday, today or a date, and today where it is left out; the amount is a quarter, a half,
three quarters or a day, as people write it in English or French. After it, "@site" or "on site"
says where the work was, and "#incident", or "incident" as the first word, that it was operational
for a reason (words.py). What cannot be read is said at the line, with all that could be read
before it.

"brume ½ ERP scoring", "mb hier demi #fou relance", "cio 12/11 .25 sur place", "ab 1 incident: the
orders stood still".
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from common.days import QUARTERS, CannotReadDays, parse_days
from common.periods import Week
from engagements.marks import Field, Problem, plain, read_marks
from engagements.models import Engagement, WorkLog
from engagements.words import Words

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """What a line says, as far as it could be read; with a problem it cannot be logged."""

    engagement: Engagement | None = None
    day: dt.date | None = None
    days: Decimal | None = None
    category: str | None = None
    note: str = ""
    problem: Problem | None = None
    place: str | None = None
    reason: str | None = None

    @property
    def category_label(self) -> str:
        return str(WorkLog.Category(self.category).label) if self.category else ""

    @property
    def words(self) -> Words:
        """What the entry shall say; what the line leaves out stays as it is, or as it is usual."""
        return Words(
            category=self.category, note=self.note or None, reason=self.reason, place=self.place
        )


# What people write for a part of a day, without accents.
AMOUNTS = {
    "h": Decimal("0.5"),
    "half": Decimal("0.5"),
    "demi": Decimal("0.5"),
    "demie": Decimal("0.5"),
    "demi-journee": Decimal("0.5"),
    "d": Decimal(1),
    "day": Decimal(1),
    "full": Decimal(1),
    "j": Decimal(1),
    "jour": Decimal(1),
    "journee": Decimal(1),
    "q": Decimal("0.25"),
    "quarter": Decimal("0.25"),
    "quart": Decimal("0.25"),
}
DAY_NAMES = (
    ("mon", "monday", "lun", "lundi"),
    ("tue", "tues", "tuesday", "mar", "mardi"),
    ("wed", "wednesday", "mer", "mercredi"),
    ("thu", "thur", "thurs", "thursday", "jeu", "jeudi"),
    ("fri", "friday", "ven", "vendredi"),
    ("sat", "saturday", "sam", "samedi"),
    ("sun", "sunday", "dim", "dimanche"),
)
TODAY = {"today", "auj", "aujourd'hui"}
YESTERDAY = {"yesterday", "hier"}
# A unit may stand at the number or after it: 1d, ½j, 0,5 jour, half day.
UNITS = {"d", "j", "day", "days", "jour", "jours", "journee"}
UNIT = re.compile(r"(?<=[0-9¼½¾])(d|j|day|days|jour|jours)$")
HOURS = re.compile(r"[0-9]+([.,][0-9]+)?(h|h[0-9]{2}|hours?|heures?)")
DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}|[0-9]{2}))?")
FRACTIONS = {"1/4", "1/2", "3/4"}


def _plain_token(token: str) -> str:
    # NFKD takes ½ apart: what may be an amount keeps its sign.
    return "".join(sign if sign in "¼½¾" else plain(sign) for sign in token)


# --- client ---


def _words(name: str) -> list[str]:
    return re.findall(r"[\w&']+", plain(name))


def _initials(name: str) -> str:
    return "".join(word[0] for word in _words(name))


# From the surest to the weakest way of naming a client: the first that finds somebody decides.
_WAYS: tuple[Callable[[Engagement, str], bool], ...] = (
    lambda engagement, said: plain(engagement.client.name) == said,
    lambda engagement, said: said in (_words(engagement.client.name)[:1] or [""]),
    lambda engagement, said: plain(engagement.client.name).startswith(said),
    lambda engagement, said: engagement.role == said,
    lambda engagement, said: _initials(engagement.client.name) == said,
    lambda engagement, said: any(word.startswith(said) for word in _words(engagement.client.name)),
)


def _named(engagements: Sequence[Engagement], said: str) -> list[Engagement]:
    for way in _WAYS:
        found = [engagement for engagement in engagements if way(engagement, said)]
        if found:
            return found
    return []


def _narrowed(found: list[Engagement], word: str) -> list[Engagement]:
    """Those of several that the next word names as well: a word of the name, or the role."""
    return [
        engagement
        for engagement in found
        if engagement.role == word
        or any(part.startswith(word) for part in _words(engagement.client.name)[1:])
    ]


def _client(
    engagements: Sequence[Engagement], tokens: list[str]
) -> tuple[list[Engagement], list[str]]:
    """Whom the first words name, and the words that follow them."""
    found = _named(engagements, plain(tokens[0]))
    rest = tokens[1:]
    while rest and found and not _starts_day_or_amount(rest):
        fewer = _narrowed(found, plain(rest[0]))
        if not fewer:
            break
        found, rest = fewer, rest[1:]
    return found, rest


def _which(found: list[Engagement]) -> str:
    """The ways to tell several apart, each in a few words."""
    names = [f"{engagement.client.name} ({engagement.short_role})" for engagement in found[:4]]
    return ", ".join(names)


# --- day ---


def _starts_day_or_amount(tokens: list[str]) -> bool:
    return _amount(tokens)[0] is not None or _looks_like_day(_plain_token(tokens[0]))


def _looks_like_day(word: str) -> bool:
    known = TODAY | YESTERDAY | {name for names in DAY_NAMES for name in names}
    return word in known or (bool(DATE.fullmatch(word)) and word not in FRACTIONS)


def _nearest(day: int, month: int, year: str | None, today: dt.date) -> dt.date | None:
    """The date; without a year the one nearest to today."""
    years = (
        [int(year) if len(year) == 4 else 2000 + int(year)]
        if year
        else [today.year + step for step in (-1, 0, 1)]
    )
    dates = []
    for number in years:
        try:
            dates.append(dt.date(number, month, day))
        except ValueError:
            continue
    return min(dates, key=lambda date: abs(date - today), default=None)


def _day(word: str, *, today: dt.date, week: Week) -> dt.date | None:
    """The date that a word means; None for 31/02."""
    if word in TODAY:
        return today
    if word in YESTERDAY:
        return today - ONE_DAY
    for number, names in enumerate(DAY_NAMES):
        if word in names:
            return week.days[number]
    match = DATE.fullmatch(word)
    return _nearest(int(match[1]), int(match[2]), match[3], today) if match else None


# --- amount ---


def _number(word: str) -> Decimal | None:
    """A number of days, with or without a unit at it; not 12/11, which is a date."""
    word = UNIT.sub("", word)
    if "/" in word and word not in FRACTIONS:
        return None
    try:
        return parse_days(word)
    except CannotReadDays:
        return None


def _amount(tokens: list[str]) -> tuple[Decimal | None, list[str]]:
    """The amount that the first word is, and what follows it."""
    word = _plain_token(tokens[0])
    days = AMOUNTS.get(word) or _number(word)
    if days is None:
        return None, tokens
    rest = tokens[1:]
    return days, rest[1:] if rest and _plain_token(rest[0]) in UNITS else rest


def _amount_problem(tokens: list[str], days: Decimal | None) -> Problem | None:
    if days is not None:
        return None if days in QUARTERS else Problem(Field.AMOUNT, _("Log ¼, ½, ¾ or 1 day."))
    if not tokens:
        return Problem(Field.AMOUNT, _("How much? ¼, ½, ¾ or 1."))
    if HOURS.fullmatch(_plain_token(tokens[0])):
        return Problem(Field.AMOUNT, _("Days, not hours: write ¼, ½, ¾ or 1."))
    said = _("“%(word)s” is neither a day nor an amount; write ¼, ½, ¾ or 1.")
    return Problem(Field.AMOUNT, said % {"word": tokens[0]})


# --- the line ---


def parse_line(text: str, *, engagements: Sequence[Engagement], today: dt.date, week: Week) -> Line:
    """Read a line about one of these engagements; weekdays are those of `week`. Never raises."""
    # A sign that is none, which no column of text takes.
    tokens = text.replace("\0", " ").split()
    if not tokens:
        return Line(problem=Problem(Field.CLIENT, _("Begin with the client.")))
    found, rest = _client(engagements, tokens)
    if not found:
        said = _("No client of yours this week begins with “%(word)s”.")
        return Line(problem=Problem(Field.CLIENT, said % {"word": tokens[0]}))
    if len(found) > 1:
        said = _("Which one: %(names)s?")
        return Line(problem=Problem(Field.CLIENT, said % {"names": _which(found)}))
    line = Line(engagement=found[0], day=today)
    if rest and _amount(rest)[0] is None and _looks_like_day(_plain_token(rest[0])):
        day = _day(_plain_token(rest[0]), today=today, week=week)
        if day is None:
            said = _("There is no day “%(word)s”.")
            return replace(line, day=None, problem=Problem(Field.DAY, said % {"word": rest[0]}))
        line, rest = replace(line, day=day), rest[1:]
    days, rest = _amount(rest) if rest else (None, rest)
    if problem := _amount_problem(rest, days):
        return replace(line, problem=problem)
    read = read_marks(rest)
    return replace(
        line,
        days=days,
        note=read.note,
        category=read.category,
        place=read.place,
        reason=read.reason,
        problem=read.problem,
    )
