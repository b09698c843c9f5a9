"""What the import of a time sheet would do: every row placed, turned into days and checked.

Each row that does not fit is named with its line and its reason. Hours become days by the hours
per day of the term that holds on that day (default 8), half up to two places per row: 2 h are
0.25; 1 h 30 at 7 hours per day are 0.21 (domain, Days 2). Work that was imported before,
whichever file told it, is left alone: also where it was withdrawn since.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership
from common.days import days_from_hours, format_days, round_to_hundredth
from common.periods import Month
from common.problems import Problem
from common.typography import date_format
from engagements import postings
from engagements.course.papers import refused_work
from engagements.importing.matching import Book, Choices, Match, Matcher, Question, open_book
from engagements.importing.timesheets import Entry, Sheet, keys_of
from engagements.models import Engagement, WorkLog
from engagements.terms import term_on
from engagements.worklogs import FULL, MOST, lock_reason

ZERO = Decimal(0)
LONGEST_NOTE = 400
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Work:
    """One row as it would be written."""

    line: int
    engagement: Engagement
    member: Membership
    day: dt.date
    days: Decimal
    hours: Decimal | None
    category: str
    note: str
    key: str

    @property
    def month(self) -> tuple[int, Month]:
        return self.engagement.pk, Month.of(self.day)

    @property
    def category_label(self) -> str:
        return str(WorkLog.Category(self.category).label)


@dataclass(frozen=True, slots=True)
class Total:
    """Days and entries of one client in one month."""

    client: str
    month: Month
    entries: int
    days: Decimal


@dataclass(frozen=True)
class Plan:
    """What an import would do. With any problem it does nothing.

    `new` would be written; `already` and `withdrawn` are lines whose work was imported before,
    the latter taken back since; `questions` say whom to ask about what. Problems hold a line for
    each row that waits for an answer, too.
    """

    name: str
    tool: str
    book: Book
    rows: tuple[Work, ...]
    new: tuple[Work, ...]
    already: tuple[int, ...]
    withdrawn: tuple[int, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    questions: tuple[Question, ...]

    @property
    def days(self) -> Decimal:
        return sum((work.days for work in self.new), ZERO)

    @property
    def totals(self) -> list[Total]:
        """What is new by client and month, in this order."""
        sums: dict[tuple[str, Month], list[Decimal]] = {}
        for work in self.new:
            key = (work.engagement.client.name, Month.of(work.day))
            sums.setdefault(key, []).append(work.days)
        return [Total(*key, len(days), sum(days, ZERO)) for key, days in sorted(sums.items())]

    @property
    def unanswerable(self) -> list[Problem]:
        """The problems that no answer to a question would solve."""
        asked = {f"unknown_{question.kind}" for question in self.questions}
        return [problem for problem in self.problems if problem.code not in asked]


# ----------------------------------------------------------------------------------------- plan


def plan_import(*, sheet: Sheet, name: str, tool: str, choices: Choices, on: dt.date) -> Plan:
    """Say what the import of a sheet into the provider in scope would do; writes nothing.

    `name` is the file's, `tool` the one it comes from, `on` today. Raises CannotChoose where a
    choice names what there is not.
    """
    book = open_book()
    matcher = Matcher(book=book, choices=choices)
    problems = list(sheet.problems)
    matches = []
    for entry in sheet.entries:
        placed = matcher.place(entry)
        if isinstance(placed, Match):
            matches.append(placed)
        else:
            problems += placed
    rows, faults, nothing = _worked(matches, book)
    plan = Plan(
        name=name,
        tool=tool,
        book=book,
        rows=tuple(rows),
        new=(),
        already=(),
        withdrawn=(),
        problems=_by_line([*problems, *faults]),
        warnings=_by_line([*sheet.warnings, *nothing, *_in_the_future(rows, on)]),
        questions=matcher.questions,
    )
    return checked(plan)


def _by_line(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: problem.line or 0))


def _worked(matches: list[Match], book: Book) -> tuple[list[Work], list[Problem], list[Problem]]:
    """The rows as work, the problems of those that cannot be, and those too short to count."""
    keys = keys_of(_canonical(match) for match in matches)
    rows: list[Work] = []
    problems: list[Problem] = []
    nothing: list[Problem] = []
    for match, key in zip(matches, keys, strict=True):
        work = _work(match, key, book)
        if isinstance(work, Problem):
            problems.append(work)
        elif not work.days:
            said = _("this is too short to make a hundredth of a day; it is left out.")
            nothing.append(Problem("too_short", said, work.line, "hours"))
        else:
            rows.append(work)
    return rows, problems, nothing


def _canonical(match: Match) -> Entry:
    """The entry by what its names stand for, so that another spelling is the same work."""
    return replace(
        match.entry,
        client="",
        project=str(match.engagement.pk),
        person=str(match.member.pk),
        email="",
    )


def _work(match: Match, key: str, book: Book) -> Work | Problem:
    entry = match.entry
    term = term_on(book.terms.get(match.engagement.pk, []), entry.on)
    if term is None:
        day = date_format(entry.on, "j F Y")
        said = _("%(day)s has no rate: no term of %(engagement)s holds yet.")
        said %= {"day": day, "engagement": match.engagement}
        return Problem("no_rate", said, entry.line, "date")
    note = " ".join((entry.note or entry.task).split())
    if len(note) > LONGEST_NOTE:
        said = _("the note has %(length)d letters; at most %(most)d are kept.")
        said %= {"length": len(note), "most": LONGEST_NOTE}
        return Problem("long_note", said, entry.line, "notes")
    if entry.hours is None:
        days, hours = entry.days or ZERO, None
    else:
        days = days_from_hours(entry.hours, hours_per_day=term.hours_per_day)
        hours = round_to_hundredth(entry.hours)
    return Work(
        line=entry.line,
        engagement=match.engagement,
        member=match.member,
        day=entry.on,
        days=days,
        hours=hours,
        category=entry.category,
        note=note,
        key=key,
    )


def _in_the_future(rows: list[Work], on: dt.date) -> list[Problem]:
    return [
        Problem("future", _("this day has not come yet."), work.line, "date")
        for work in rows
        if work.day > on
    ]


# ------------------------------------------------------------------------------ against what is there


def checked(plan: Plan) -> Plan:
    """The plan against what the database holds now: imported before, locked months, full days.

    Only what this finds is told of: give it a plan without `problems` of an earlier look.
    """
    known = _imported_before(plan.rows)
    new = [work for work in plan.rows if work.key not in known]
    withdrawn = [work.line for work in plan.rows if known.get(work.key)]
    too_much, long_days = _full_days(new)
    return replace(
        plan,
        new=tuple(new),
        already=tuple(work.line for work in plan.rows if work.key in known),
        withdrawn=tuple(withdrawn),
        problems=_by_line([*plan.problems, *_locked(new), *_unprotected(new), *too_much]),
        warnings=_by_line([*plan.warnings, *long_days, *_stays_withdrawn(withdrawn)]),
    )


def _imported_before(rows: Sequence[Work]) -> dict[str, bool]:
    """The keys that are there already, and whether their entry was withdrawn since."""
    keys = [work.key for work in rows]
    known: dict[str, bool] = {}
    for start in range(0, len(keys), BATCH):
        found = WorkLog.objects.filter(import_key__in=keys[start : start + BATCH])
        for key, withdrawn_at in found.values_list("import_key", "withdrawn_at"):
            known[key] = withdrawn_at is not None
    return known


def _stays_withdrawn(lines: list[int]) -> list[Problem]:
    if not lines:
        return []
    said = ngettext(
        "this was imported and withdrawn before; it stays withdrawn.",
        "this and %(others)d others were imported and withdrawn before; they stay withdrawn.",
        len(lines),
    )
    return [Problem("withdrawn", said % {"others": len(lines) - 1}, lines[0])]


def _locked(new: list[Work]) -> list[Problem]:
    wanted = {work.month: work.engagement for work in new}
    there = postings.months_there(wanted) if wanted else {}
    problems = []
    for work in new:
        row = there.get(work.month)
        if row is not None and not row.is_writable:
            said = f"{work.engagement}: {lock_reason(status=row.status, month=row.period)}"
            problems.append(Problem("locked", said, work.line, "date"))
    return problems


def _unprotected(new: list[Work]) -> list[Problem]:
    """The work on days without a confidentiality agreement, where the provider refuses it."""
    refused = refused_work((work.engagement, work.day) for work in new)
    return [
        Problem("no_nda", refused[work.engagement.pk, work.day], work.line, "date")
        for work in new
        if (work.engagement.pk, work.day) in refused
    ]


def _full_days(new: list[Work]) -> tuple[list[Problem], list[Problem]]:
    """Each row that makes a person's date more than it can hold, and the dates past a day."""
    logged = _logged(new)
    sums: dict[tuple[int, dt.date], Decimal] = {}
    problems: list[Problem] = []
    long_days: dict[tuple[int, dt.date], Problem] = {}
    for work in new:
        key = (work.member.pk, work.day)
        sums[key] = sums.get(key, logged.get(key, ZERO)) + work.days
        said = _("that makes %(days)s days for %(person)s on %(day)s")
        said %= {
            "days": format_days(sums[key]),
            "person": work.member.user.name,
            "day": date_format(work.day, "j F Y"),
        }
        if sums[key] > MOST:
            already = logged.get(key, ZERO)
            problems.append(Problem("day_full", _too_much(said, already), work.line, "hours"))
        elif sums[key] > FULL:
            long_days[key] = Problem("long_day", f"{said}.", work.line, "hours")
    return problems, list(long_days.values())


def _too_much(said: str, already: Decimal) -> str:
    if already:
        said = _("%(said)s, %(already)s of them logged already") % {
            "said": said,
            "already": format_days(already),
        }
    return _("%(said)s; %(most)s is the most.") % {"said": said, "most": format_days(MOST)}


def _logged(new: list[Work]) -> dict[tuple[int, dt.date], Decimal]:
    """What these people have logged on each date of this stretch, over all engagements."""
    if not new:
        return {}
    days = [work.day for work in new]
    sums = (
        WorkLog.objects.standing()
        .between(min(days), max(days))
        .filter(member__in={work.member.pk for work in new}, corrects=None)
        .values_list("member_id", "day")
        .annotate(total=Sum("days"))
        .order_by()
    )
    return {(member_id, day): total for member_id, day, total in sums}
