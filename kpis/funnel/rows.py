"""One row of a CRM's export as a deal: what can be read is, what cannot is said with its line.

A row is taken over whole or not at all. Amounts stand in any customary writing; one in another
currency than the funnel's is refused, for nobody has said at what rate. A deal that has ended needs
the day, and one that was lost without its last stage being told counts as an opportunity, unless
the CRM says that it never was one.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.problems import Problem
from engagements.importing.sheet_values import CannotReadValue, parse_date
from kpis.funnel import reasons
from kpis.funnel.headings import ACCEPTED, DIRECT, LOST, OPEN, PARTNER, REFUSED, WON
from kpis.funnel.mapping import Plan
from kpis.funnel.reasons import plain
from kpis.models import Stage

# What is wrong with a row; kept by its code, said in the reader's language.
PROBLEMS: Mapping[str, Promise] = {
    "columns": _("the row has not as many columns as there are headings."),
    "no_reference": _("the number of the deal is missing."),
    "long_reference": _("“%(text)s” is too long for the number of a deal."),
    "twice": _("the deal “%(text)s” stands in the file already, further up."),
    "no_opened": _("the day on which it was opened is missing."),
    "bad_date": _("“%(text)s” is not a date."),
    "ahead": _("%(text)s lies in the future."),
    "bad_amount": _("“%(text)s” is not an amount."),
    "negative": _("the value is below zero (%(text)s)."),
    "large": _("“%(text)s” is larger than a deal can be."),
    "currency": _("the value is in %(text)s, and this funnel counts in another currency."),
    "stage": _("“%(text)s” is no stage of this funnel."),
    "outcome": _("“%(text)s” is neither open nor won nor lost."),
    "verdict": _("“%(text)s” is neither accepted nor refused."),
    "no_end": _("it is won or lost, and the day is missing."),
    "file": _("the file cannot be read any further, or has too many rows."),
    "ends_early": _("it ends on %(text)s, before it was opened."),
}
_SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "eur": "EUR", "euro": "EUR",
            "euros": "EUR", "usd": "USD", "gbp": "GBP", "chf": "CHF", "cad": "CAD"}  # fmt: skip
_FIGURE = re.compile(r"\d[\d.,'\u2019 \u00a0\u202f]*")
_TIME = re.compile(
    r"[T\s](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap]m)?\s*(z|utc|[+-]\d{2}:?\d{2})?$", re.I
)
_LARGEST = Decimal(10) ** 12


class Bad(Exception):
    """What is wrong with a row: its code, the field, and what stands there."""

    def __init__(self, code: str, field: str, text: object = "") -> None:
        super().__init__(code)
        self.code, self.field, self.text = code, field, str(text)[:80]


def sentence(problem: Mapping[str, Any]) -> Problem:
    """A kept problem in the reader's language."""
    words = PROBLEMS.get(problem["code"], PROBLEMS["columns"])
    said = str(words) % {"text": problem.get("text", "")}
    return Problem(problem["code"], said, problem["line"], problem["field"])


@dataclass(frozen=True)
class Around:
    """What rows are read against: the funnel's stages and currency, the day, the time zone."""

    stages: Sequence[Stage]
    currency: str
    on: dt.date
    zone: str


class RowReader:
    """Reads rows by a plan. None in a deal it gives means: what stands is kept."""

    def __init__(self, *, headers: Sequence[str], plan: Plan, around: Around) -> None:
        self.plan, self.around = plan, around
        held = {name: headers.index(one) for name, one in plan.columns.items() if one in headers}
        self.places = held
        ids = {stage.pk: stage for stage in around.stages}
        steps = [
            (ids[stage], headers.index(heading))
            for stage, heading in plan.steps.items()
            if stage in ids and heading in headers
        ]
        self.steps = sorted(steps, key=lambda one: one[0].position)
        self.known = {str(stage.pk): stage.pk for stage in around.stages}
        first = around.stages[0]
        qualified = next((one for one in around.stages if one.is_qualified), first)
        self.first, self.qualified = first.pk, qualified.pk

    def reference(self, cells: Sequence[str]) -> str:
        place = self.places.get("reference")
        return "" if place is None else cells[place].strip()

    def read(self, cells: Sequence[str]) -> dict[str, Any]:
        """The deal of a row, as JSON. Raises Bad."""
        reference = self.reference(cells)
        if not reference:
            raise Bad("no_reference", "reference")
        if len(reference) > 80:
            raise Bad("long_reference", "reference", reference)
        opened = self._day(cells, "opened_on")
        if opened is None:
            raise Bad("no_opened", "opened_on")
        steps = self._steps(cells)
        stage, ended = self._standing(cells)
        ended_on = self._end(cells, ended, opened)
        told = stage or (steps[-1][0] if steps and ended else None)
        since = self._day(cells, "stage_since")
        if since is None or not stage:
            since = next((day for one, day in steps if one == told), None)
        return {
            "reference": reference,
            "opened_on": opened.isoformat(),
            "stage": told,
            "fallback": self.qualified if ended in {"won", "lost"} else self.first,
            "since": since.isoformat() if since else None,
            "ended": "lost" if ended == "early" else ended,
            "ended_on": ended_on.isoformat() if ended_on else None,
            "steps": [(one, day.isoformat()) for one, day in steps],
            "value": self._value(cells),
            **self._words(cells),
            **self._followed(cells),
        }

    # ------------------------------------------------------------------------------- how it stands

    def _standing(self, cells: Sequence[str]) -> tuple[int | None, str | None]:
        """(stage, end) as the stage column and the outcome column tell them together."""
        stage: int | None = None
        ended: str | None = None
        said = self._cell(cells, "stage")
        if said:
            meant = self.plan.words.get(plain(said), "")
            if meant in {"won", "lost", "early"}:
                ended = meant
            elif meant in self.known:
                stage, ended = self.known[meant], ""
            elif plain(said) not in OPEN:
                raise Bad("stage", "stage", said)
        outcome = self._outcome(cells)
        if outcome is None:
            return stage, ended
        return stage, ended if ended == "early" and outcome == "lost" else outcome

    def _outcome(self, cells: Sequence[str]) -> str | None:
        said = self._cell(cells, "outcome")
        if not said:
            return None
        word = plain(said)
        if word in WON:
            return "won"
        if word in LOST:
            return "lost"
        if word in OPEN:
            return ""
        raise Bad("outcome", "outcome", said)

    def _end(self, cells: Sequence[str], ended: str | None, opened: dt.date) -> dt.date | None:
        if not ended:
            return None
        day = self._day(cells, "lost_on") if ended in {"lost", "early"} else None
        day = day or self._day(cells, "ended_on") or self._day(cells, "stage_since")
        if day is None:
            raise Bad("no_end", "ended_on")
        if day < opened:
            raise Bad("ends_early", "ended_on", day)
        return day

    def _steps(self, cells: Sequence[str]) -> list[tuple[int, dt.date]]:
        found = []
        for stage, place in self.steps:
            text = cells[place].strip()
            if text:
                found.append((stage.pk, self._not_ahead(self._date(text, "stage"), "stage")))
        return found

    # --------------------------------------------------------------------------- words and amounts

    def _words(self, cells: Sequence[str]) -> dict[str, Any]:
        segment = self._cell(cells, "segment")
        lost = self._cell(cells, "lost_reason")
        stall = self._cell(cells, "stall_reason")
        code = None if not stall else reasons.code_of(stall, among=reasons.STALLED)
        return {
            "name": _cut(self._cell(cells, "name"), 160),
            "company": _cut(self._cell(cells, "company"), 160),
            "source": _cut(self._cell(cells, "source"), 80),
            "owner_name": _cut(self._cell(cells, "owner_name"), 80),
            "segment": None if segment is None else _segment(segment),
            "lost_reason": None if lost is None else _lost_code(lost),
            "stall_reason": code,
            "stall_words": _cut(stall, 300) if code == reasons.OTHER else None,
        }

    def _value(self, cells: Sequence[str]) -> str | None:
        text = self._cell(cells, "value")
        currency = self._cell(cells, "currency")
        if not text:
            return None
        found = _amount(text)
        ours = self.around.currency
        written = currency.strip().upper() if currency else _currency_in(text)
        written = _SYMBOLS.get(written.lower(), written)
        if written and written != ours:
            raise Bad("currency", "value", written)
        return found

    def _followed(self, cells: Sequence[str]) -> dict[str, Any]:
        """When sales was given the lead and spoke with it, and what it said of it."""
        handed, contacted = self._moment(cells, "handed_at"), self._moment(cells, "contacted_at")
        verdict = self._verdict(cells)
        why, words = self._cell(cells, "verdict_reason") or "", None
        code = None
        if verdict is None and why:
            verdict = "refused"
        if verdict == "refused":
            code = reasons.code_of(why, among=reasons.REFUSED) or reasons.OTHER
            words = why[:300] if code == reasons.OTHER else ""
        answered = contacted or handed
        day = answered.astimezone(ZoneInfo(self.around.zone)).date() if answered else None
        return {
            "handed_at": handed.isoformat() if handed else None,
            "contacted_at": contacted.isoformat() if contacted else None,
            "verdict": verdict,
            "verdict_reason": code,
            "verdict_words": words,
            "verdict_on": day.isoformat() if verdict and day else None,
        }

    def _verdict(self, cells: Sequence[str]) -> str | None:
        said = self._cell(cells, "verdict")
        if not said:
            return None
        word = plain(said)
        if word in ACCEPTED:
            return "accepted"
        if word in REFUSED:
            return "refused"
        raise Bad("verdict", "verdict", said)

    # -------------------------------------------------------------------------------------- dates

    def _cell(self, cells: Sequence[str], name: str) -> str | None:
        """What stands under a field; None where the file has no such column."""
        place = self.places.get(name)
        return None if place is None else cells[place].strip()

    def _day(self, cells: Sequence[str], name: str) -> dt.date | None:
        text = self._cell(cells, name)
        if not text:
            return None
        found = self._date(text, name)
        # The day on which an open deal should close lies ahead, and is not read.
        return self._not_ahead(found, name)

    def _date(self, text: str, name: str) -> dt.date:
        found = _date(text, self.plan.day_first)
        if found is None:
            raise Bad("bad_date", name, text)
        return found

    def _not_ahead(self, day: dt.date, name: str) -> dt.date:
        if day > self.around.on:
            raise Bad("ahead", name, day)
        return day

    def _moment(self, cells: Sequence[str], name: str) -> dt.datetime | None:
        text = self._cell(cells, name)
        if not text:
            return None
        day = self._not_ahead(self._date(text, name), name)
        try:
            return dt.datetime.combine(day, *_time(text, self.around.zone))
        except ValueError:
            raise Bad("bad_date", name, text) from None


@lru_cache(maxsize=16_384)
def _date(text: str, day_first: bool | None) -> dt.date | None:  # noqa: FBT001 - for the cache
    try:
        return parse_date(text=text, day_first=day_first)
    except CannotReadValue:
        return None


def _time(text: str, zone: str) -> tuple[dt.time, dt.tzinfo]:
    """The time of day behind a date, midnight without one, in the zone it names or the firm's."""
    match = _TIME.search(text)
    if match is None:
        return dt.time(), ZoneInfo(zone)
    hour, minute, second, half, offset = match.groups()
    hours = int(hour) % 12 + (12 if half.lower() == "pm" else 0) if half else int(hour)
    at = dt.time(hours, int(minute), int(second or 0))
    if not offset:
        return at, ZoneInfo(zone)
    if offset.lower() in {"z", "utc"}:
        return at, dt.UTC
    sign, digits = (-1 if offset[0] == "-" else 1), offset[1:].replace(":", "")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return at, dt.timezone(sign * dt.timedelta(minutes=minutes))


@lru_cache(maxsize=16_384)
def _read_amount(text: str) -> Decimal | None:
    """1 234,56 or 1,234.56 or 1'234 or 1234.5; a mark before three last figures divides thousands."""
    figures = _FIGURE.findall(text)
    if len(figures) != 1:
        return None
    figure = re.sub(r"['\u2019 \u00a0\u202f]", "", figures[0]).rstrip(".,")
    marks = re.findall("[.,]", figure)
    decimal = ""
    if marks and (len(set(marks)) > 1 or (len(marks) == 1 and not _is_thousands(figure))):
        decimal = marks[-1]
    whole, _mark, rest = figure.rpartition(decimal) if decimal else (figure, "", "")
    return Decimal(f"{re.sub('[.,]', '', whole) or 0}.{rest or 0}")


def _is_thousands(figure: str) -> bool:
    before, after = re.split("[.,]", figure)
    return len(after) == 3 and 0 < len(before) <= 3 and before != "0"


def _amount(text: str) -> str:
    found = _read_amount(text)
    if found is None:
        raise Bad("bad_amount", "value", text)
    if found and (re.search(r"^\D*[-\u2212]", text) or text.startswith("(")):
        raise Bad("negative", "value", text)
    if found >= _LARGEST:
        raise Bad("large", "value", text)
    return f"{found:.2f}"


@lru_cache(maxsize=1024)
def _currency_in(text: str) -> str:
    """The currency that is written with an amount; empty for none."""
    return re.sub(r"[\d.,'\u2019\s\u00a0\u202f()+\u2212-]", "", text).lower()


@lru_cache(maxsize=1024)
def _segment(text: str) -> str:
    word = plain(text)
    if any(one in word for one in PARTNER):
        return "partner"
    return "direct" if any(one in word for one in DIRECT) else ""


@lru_cache(maxsize=1024)
def _lost_code(text: str) -> str:
    return reasons.code_of(text, among=reasons.LOST)


def _cut(text: str | None, most: int) -> str | None:
    return None if text is None else text[:most]
