"""A time sheet from another tool is taken as it was meant, or each bad row is named with why not.

Exports of Harvest, Toggl, Clockify and Kimai are recognised by their headings; any other table
is read by a mapping from our fields to its headings. Work has a key (`keys_of`) that is the
same whenever the same work comes again, in whatever file, so nothing is imported twice.
Nothing here knows the database: clients and people are matched later.
"""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.problems import Problem
from common.tables import Table
from engagements.categories import UNTOLD, category_of, told_category
from engagements.importing.sheet_formats import FIELD_WORDS, KNOWN_TOOLS
from engagements.importing.sheet_values import (
    AmbiguousDate,
    CannotReadValue,
    day_comes_first,
    parse_date,
    parse_hours,
    parse_worked_days,
)

AMOUNTS = ("hours", "duration", "days")
FIELDS = tuple(FIELD_WORDS)


@dataclass(frozen=True, slots=True)
class Format:
    """A tool that we know, and where a table of it keeps our fields."""

    code: str
    label: str
    mapping: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """Work of one person on one date, as the file tells it: in hours or in days, never both."""

    line: int
    on: date
    client: str
    project: str
    task: str
    note: str
    hours: Decimal | None
    days: Decimal | None
    person: str
    email: str
    category: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds. With any problem, nothing of it may be written."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()
    day_first: bool | None = None


# ------------------------------------------------------------------------- headings to fields


def recognise(*, table: Table) -> Format | None:
    """The tool whose export this is, told by its headings in any order and among others."""
    headers = _columns(table)
    for tool in KNOWN_TOOLS:
        if all(heading in headers for heading in tool.signature):
            mapping = {
                field: headers[heading]
                for heading, field in reversed(tool.fields)
                if heading in headers
            }
            return Format(tool.code, tool.label, _one_amount(mapping))
    return None


def guess_mapping(*, table: Table) -> dict[str, str]:
    """A proposal for the mapping page: the heading whose words suit each field best."""
    known = recognise(table=table)
    if known:
        return dict(known.mapping)
    mapping: dict[str, str] = {}
    for field, words in FIELD_WORDS.items():
        free = [header for header in table.headers if header not in mapping.values()]
        found = [header for word in words for header in free if _normal(header) == word]
        # "Stunden (dezimal)", "Durée [h]": the bare word decides when nothing else does.
        found += [header for word in words for header in free if _bare(header) == word]
        if found:
            mapping[field] = found[0]
    if "first_name" in mapping and "last_name" not in mapping and "person" in mapping:
        mapping["last_name"] = mapping.pop("person")
    return _one_amount(mapping)


def mapping_problems(*, table: Table, mapping: Mapping[str, str]) -> list[Problem]:
    """Why a table cannot be read by this mapping: a reason for each fault, none when it can."""
    headings = _columns(table)
    problems = []
    for field, header in mapping.items():
        if field not in FIELDS:
            said = _("“%(field)s” is none of our fields: %(fields)s.")
            said %= {"field": field, "fields": ", ".join(FIELDS)}
            problems.append(Problem("unknown_field", said, field=field))
        elif _normal(header) not in headings:
            said = _("The file has no column “%(header)s”.") % {"header": header}
            problems.append(Problem("unknown_heading", said, field=field))
    for field, said in (
        ("date", _("Say which column holds the date.")),
        ("client", _("Say which column holds the client.")),
    ):
        if field not in mapping:
            problems.append(Problem("field_missing", said, field=field))
    amounts = [field for field in AMOUNTS if field in mapping]
    if len(amounts) != 1:
        said = _("Say which one column holds the hours, the duration or the days.")
        problems.append(Problem("amount_missing", said, field="hours"))
    return problems


def _one_amount(mapping: dict[str, str]) -> dict[str, str]:
    spare = [field for field in AMOUNTS if field in mapping][1:]
    return {field: header for field, header in mapping.items() if field not in spare}


def _columns(table: Table) -> dict[str, str]:
    """The headings by their normal form; of two alike the first."""
    return {_normal(header): header for header in reversed(table.headers)}


def _normal(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _bare(header: str) -> str:
    return _normal(re.sub(r"[(\[].*|[:*#]", "", header))


# ---------------------------------------------------------------------------- rows to entries


def read_entries(
    *, table: Table, mapping: Mapping[str, str], day_first: bool | None = None
) -> Sheet:
    """Read every row by a mapping from fields to headings; slashed dates as the file proves.

    `day_first` says it where the file does not. Rows with a problem make no entry.
    """
    faults = mapping_problems(table=table, mapping=mapping)
    if faults:
        return Sheet((), tuple(faults))
    rows = _cleaned_rows(table, mapping)
    dates = [(line, said["date"]) for line, said in rows]
    problems = list(table.problems)
    if day_first is None:
        day_first, doubt = _date_order(dates)
        problems += doubt
    entries: list[Entry] = []
    starts: dict[int, str] = {}
    for line, said in rows:
        found = _read_row(line, said, day_first=day_first)
        if isinstance(found, Entry):
            entries.append(found)
            starts[line] = said.get("start", "")
        else:
            problems += found
    if not rows and not problems:
        problems.append(Problem("no_rows", _("The file has headings, but no rows.")))
    return Sheet(
        tuple(entries),
        tuple(sorted(problems, key=lambda problem: problem.line or 0)),
        tuple(_repeats(entries, starts) + _untold_tasks(entries, rows)),
        day_first,
    )


Cleaned = list[tuple[int, dict[str, str]]]


def _cleaned_rows(table: Table, mapping: Mapping[str, str]) -> Cleaned:
    headers = _columns(table)
    columns = {
        field: header if header in table.headers else headers[_normal(header)]
        for field, header in mapping.items()
    }
    return [
        (row.line, {field: row.values[header].strip() for field, header in columns.items()})
        for row in table.rows
    ]


def _date_order(dates: list[tuple[int, str]]) -> tuple[bool | None, list[Problem]]:
    """Whether the day comes first in this file, from the dates that read only one way.

    A file that proves both, or nothing where it matters, has to be asked about.
    """
    proofs = {True: 0, False: 0}
    doubtful = None
    for line, text in dates:
        proof = day_comes_first(text=text)
        if proof is not None:
            proofs[proof] = proofs[proof] or line
        elif doubtful is None and _is_ambiguous(text):
            doubtful = (line, text)
    if proofs[True] and proofs[False]:
        said = _(
            "the dates do not agree: line %(first)d has the day first, line %(second)d the "
            "month. Say which it is."
        ) % {"first": proofs[True], "second": proofs[False]}
        return None, [Problem("dates_mixed", said, line=max(proofs.values()), field="date")]
    if proofs[True] or proofs[False]:
        return bool(proofs[True]), []
    if doubtful is None:
        return None, []
    said = _(
        "“%(text)s” can be read with the day or with the month first, and no other date of the "
        "file tells. Say which it is."
    ) % {"text": doubtful[1]}
    return None, [Problem("dates_ambiguous", said, line=doubtful[0], field="date")]


def _is_ambiguous(text: str) -> bool:
    try:
        parse_date(text=text, day_first=None)
    except AmbiguousDate:
        return True
    except CannotReadValue:
        return False
    return False


def _read_row(line: int, said: dict[str, str], *, day_first: bool | None) -> Entry | list[Problem]:
    on = hours = days = None
    problems = _missing_names(line, said)
    try:
        on = parse_date(text=said["date"], day_first=day_first)
    except AmbiguousDate:
        pass  # asked once for the whole file, not once per row
    except CannotReadValue as error:
        problems.append(Problem("bad_date", str(error), line, "date"))
    try:
        hours, days = _amount(said)
    except CannotReadValue as error:
        problems.append(Problem("bad_amount", str(error), line, "hours"))
    if problems or on is None:
        return problems
    task, note = said.get("task", ""), said.get("notes", "")
    return Entry(
        line=line,
        on=on,
        client=said["client"],
        project=said.get("project", ""),
        task=task,
        note=note,
        hours=hours,
        days=days,
        person=_person(said),
        email=said.get("email", "").casefold(),
        category=_category(said),
    )


def _missing_names(line: int, said: Mapping[str, str]) -> list[Problem]:
    problems = []
    if not said["client"]:
        problems.append(Problem("no_client", _("the client is missing."), line, "client"))
    names_people = {"person", "first_name", "last_name", "email"} & said.keys()
    if names_people and not (_person(said) or said.get("email")):
        problems.append(Problem("no_person", _("the person is missing."), line, "person"))
    return problems


def _category(said: Mapping[str, str]) -> str:
    told = told_category(text=said.get("category", ""))
    return told or category_of(task=said.get("task", ""), note=said.get("notes", ""))


def _person(said: Mapping[str, str]) -> str:
    names = (said.get("first_name", ""), said.get("last_name", ""))
    return said.get("person", "") or " ".join(name for name in names if name)


def _amount(said: Mapping[str, str]) -> tuple[Decimal | None, Decimal | None]:
    if "days" in said:
        return None, parse_worked_days(text=said["days"])
    return parse_hours(text=said["hours" if "hours" in said else "duration"]), None


# ---------------------------------------------------------------------------------- identity


def keys_of(entries: Iterable[Entry]) -> list[str]:
    """A key of 32 characters for each entry; rows that are alike in one file have different ones."""
    occurrences: Counter[str] = Counter()
    keys = []
    for entry in entries:
        identity = _identity(entry)
        occurrences[identity] += 1
        keys.append(_key(identity, occurrences[identity]))
    return keys


def _identity(entry: Entry) -> str:
    """What makes an entry the same work, whichever tool tells it and however it writes it."""
    minutes = int(entry.hours * 60 + Decimal("0.5")) if entry.hours is not None else None
    days = f"{entry.days.normalize():f}" if entry.days is not None else None
    words = (entry.client, entry.project, entry.task, entry.note, entry.person or entry.email)
    # Minutes, because 1:20 is 1.33 in a tool that rounds to two places.
    return json.dumps([entry.on.isoformat(), minutes, days, *map(_normal, words)])


def _key(identity: str, occurrence: int) -> str:
    return hashlib.blake2b(f"{occurrence} {identity}".encode(), digest_size=16).hexdigest()


# ---------------------------------------------------------------------------------- warnings


def _repeats(entries: Iterable[Entry], starts: Mapping[int, str]) -> list[Problem]:
    """Rows that say what an earlier row says; half days that begin at two times do not."""
    first: dict[tuple[str, str], int] = {}
    warnings = []
    for entry in entries:
        earlier = first.setdefault((_identity(entry), starts[entry.line]), entry.line)
        if earlier != entry.line:
            said = _("the same work as on line %(line)d; both are kept, as they are written.")
            warnings.append(Problem("repeat", said % {"line": earlier}, entry.line))
    return warnings


def _untold_tasks(entries: Iterable[Entry], rows: Cleaned) -> list[Problem]:
    """One warning for each task, and one for rows without any, whose words tell no category."""
    columns = dict(rows)
    untold: dict[str, list[Entry]] = {}
    for entry in entries:
        words = (columns[entry.line].get("category", ""), entry.task, entry.note)
        if not any(told_category(text=text) for text in words):
            untold.setdefault(_normal(entry.task), []).append(entry)
    return [_untold(alike) for alike in untold.values()]


def _untold(alike: list[Entry]) -> Problem:
    said = ngettext(
        "nothing tells what kind of work “%(work)s” is; it counts as %(category)s.",
        "nothing tells what kind of work “%(work)s” is, nor the %(others)d others like it; they "
        "count as %(category)s.",
        len(alike),
    )
    first = alike[0]
    work = first.task or first.note
    said %= {"work": work, "others": len(alike) - 1, "category": UNTOLD}
    return Problem("category_untold", said, first.line, "category")
