"""A time sheet is taken over whole or not at all, and never twice.

Every row is checked before anything is written (import_plan.py); with one that does not fit,
nothing is. The hours, the file and the line stay with each entry, and each entry moves the ledger
as if it had been logged by hand (domain, Days 2).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction

from accounts.actors import Actor
from accounts.audit import record
from accounts.models import Membership
from common.problems import Problem
from engagements import carrying, postings
from engagements.importing.catching_up import catch_up
from engagements.importing.import_plan import Plan, Work, checked
from engagements.models import Engagement, TimesheetImport, WorkLog
from tenancy.models import Provider

ZERO = Decimal(0)
BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was written; `timesheet` is None where all of it was there already."""

    timesheet: TimesheetImport | None
    entries: int
    days: Decimal


class CannotImport(Exception):
    """Why nothing was written: `problems`, by line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


@transaction.atomic
def import_sheet(*, plan: Plan, by: Actor) -> Outcome:
    """Write what a plan says, all of it or nothing.

    What others did since the plan was made is looked at again, behind locks. Raises CannotImport
    where the plan has a problem, or has one now: then nothing is written.
    """
    if plan.problems:
        raise CannotImport(plan.problems)
    _hold(plan)
    plan = checked(replace(plan, new=(), warnings=()))
    if plan.problems:
        raise CannotImport(plan.problems)
    if not plan.new:
        return Outcome(None, 0, ZERO)
    wanted = {work.month: work.engagement for work in plan.new}
    postings.allot(wanted, held=plan.book.terms)
    timesheet = TimesheetImport.objects.create(
        name=plan.name[-120:],
        source=plan.tool[:40],
        rows=len(plan.new),
        days=plan.days,
        imported_by_id=by.member_id,
    )
    logs = WorkLog.objects.bulk_create(
        [_log(work, timesheet) for work in plan.new], batch_size=BATCH
    )
    postings.post_work(logs)
    catch_up(engagements=_engagements(plan))
    record(
        by=by,
        verb="imported",
        subject=timesheet,
        entries=len(logs),
        days=str(plan.days),
        already=len(plan.already),
        tool=plan.tool,
    )
    return Outcome(timesheet, len(logs), plan.days)


def _engagements(plan: Plan) -> list[Engagement]:
    found = {work.engagement.pk: work.engagement for work in plan.new}
    return [found[pk] for pk in sorted(found)]


def _hold(plan: Plan) -> None:
    """One import of a provider at a time; then, as logging does, the people before the months."""
    Provider.objects.select_for_update(no_key=True).get()
    if plan.new:
        people = {work.member.pk for work in plan.new}
        list(Membership.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
        carrying.hold_all(_engagements(plan), held=plan.book.terms)
        postings.open_months({work.month: work.engagement for work in plan.new})


def _log(work: Work, timesheet: TimesheetImport) -> WorkLog:
    return WorkLog(
        **work.engagement.owner,
        engagement=work.engagement,
        member=work.member,
        day=work.day,
        days=work.days,
        category=work.category,
        note=work.note,
        hours=work.hours,
        timesheet=timesheet,
        import_key=work.key,
        import_line=work.line,
    )
