"""The life of a report: due, made, edited, published. The row is the queue.

Exactly one report exists per engagement and month, whatever crashes or runs twice. It becomes due
on the engagement's working day of the month after; a claim takes it, the claim's attempt number
alone may store the PDF, and what failed or was left lying says so in its row. The executive edits
the words, never the figures; publishing freezes both and tells the client
(docs/decisions/0008-the-row-is-the-queue.md).
"""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass

from django.db import connection
from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from accounts.actors import Actor, Role
from accounts.audit import record
from committees import report as reports
from committees.content import CommitteeReport, Words
from committees.models import Report, ReportFile
from committees.telling import tell
from common.periods import Month, local_day, nth_working_day
from common.problems import Problem
from engagements.models import Engagement, EngagementMonth, Movement, WorkLog
from kpis.models import Reading
from tenancy.models import Provider

Status = Report.Status

# A missed day is caught up so many months back.
LOOK_BACK = 3
# What was written, but not committed, when figures were read is found so long afterwards.
SETTLING = dt.timedelta(minutes=5)
# Between its claim and its hold a worker is given this long, and for all of its work this long.
GRACE = dt.timedelta(seconds=5)
STUCK_AFTER = dt.timedelta(minutes=15)
# An error is the report's own; a worker that dies is more likely not the report's doing.
MOST_FAILURES = 3
MOST_LOST = 30
# The upper half of the keys of our advisory locks.
_LOCKS = 0x4D52 << 48


class CannotPublish(Exception):
    """Why a report cannot be edited, published or made again, in the user's words."""


@dataclass(frozen=True)
class Claim:
    """The right to render a report once: only this attempt's PDF is stored."""

    report_id: int
    attempt: int
    content: CommitteeReport


def due_day(*, engagement: Engagement, month: Month) -> dt.date:
    """The day on which the report of a month is made: a working day of the month after."""
    client = engagement.client
    return nth_working_day(
        month.plus(1),
        engagement.report_day,
        country=client.country,
        subdivision=client.subdivision,
    )


def _due(engagement: Engagement, month: Month) -> Report:
    day = due_day(engagement=engagement, month=month)
    return Report(**engagement.owner, engagement=engagement, month=month.first, due_on=day)


def _ran_in(engagement: Engagement, month: Month) -> bool:
    ended = engagement.ends_on
    return engagement.starts_on <= month.last and (ended is None or ended >= month.first)


def plan(*, engagement: Engagement, month: Month) -> Report:
    """The report of an engagement and month; made where it is not there yet."""
    Report.objects.bulk_create([_due(engagement, month)], ignore_conflicts=True)
    return Report.objects.get(engagement=engagement, month=month.first)


def plan_due(*, provider: Provider, at: dt.datetime) -> int:
    """Make every report that is due by now in the provider's time zone; how many were missing."""
    today = local_day(at, timezone=provider.timezone)
    months = [Month.of(today).plus(-back) for back in range(LOOK_BACK, 0, -1)]
    engagements = Engagement.objects.running(first=months[0].first, last=months[-1].last)
    there = set(
        Report.objects.filter(month__gte=months[0].first).values_list("engagement_id", "month")
    )
    due = [
        _due(engagement, month)
        for engagement in engagements.select_related("client").order_by("id")
        for month in months
        if _ran_in(engagement, month) and (engagement.pk, month.first) not in there
    ]
    due = [report for report in due if report.due_on <= today]
    Report.objects.bulk_create(due, ignore_conflicts=True)
    return len(due)


def owed() -> list[int]:
    """The reports that wait to be made, the longest due first."""
    waiting = Report.objects.filter(status=Status.PENDING).order_by("due_on", "id")
    return list(waiting.values_list("pk", flat=True))


# Making


def claim(*, report_id: int, at: dt.datetime) -> Claim | None:
    """Take a waiting report; None where somebody else has it or nothing is to be done.

    Its content is built here when it is made for the first time.
    """
    taken = Report.objects.filter(pk=report_id, status=Status.PENDING).update(
        status=Status.RENDERING, attempts=F("attempts") + 1, claimed_at=at
    )
    if not taken:
        return None
    row = _with_all(report_id)
    if row.content is None:
        _fill(row, reports.build(engagement=row.engagement, month=row.period, at=at))
    return Claim(row.pk, row.attempts, content_of(row))


def hold(*, report_id: int) -> None:
    """Let the sweep see that a worker is at this report, until the transaction ends.

    The lock takes neither a snapshot nor a row, so it may last as long as the rendering; the
    server frees it the moment the worker is gone.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('idle_in_transaction_session_timeout', '0', true),"
            " pg_advisory_xact_lock(%s)",
            [_LOCKS | report_id],
        )


def _held() -> set[int]:
    """The reports that a living worker holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT classid::bigint << 32 | objid::bigint FROM pg_locks WHERE objsubid = 1"
            " AND locktype = 'advisory' AND granted AND database ="
            " (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return {key ^ _LOCKS for (key,) in cursor.fetchall()}


def store(*, claim: Claim, pdf: bytes) -> bool:
    """Keep the PDF of a claim; False where the report was taken from it meanwhile."""
    row = _claimed(claim.report_id, claim.attempt)
    if row is None:
        return False
    facts = {
        "content": pdf,
        "sha256": hashlib.sha256(pdf).hexdigest(),
        "printed": _fingerprint(claim.content),
    }
    if not ReportFile.objects.filter(report=row).update(**facts):
        ReportFile.objects.create(**row.owner, report=row, **facts)
    _settle(row, Status.READY)
    if row.published_at:
        tell(report=row)
    return True


def fail(*, report_id: int, attempt: int | None, why: str) -> None:
    """Write down that making a report failed; after three times it waits for the office.

    `attempt` is None where it failed before it could be claimed.
    """
    if attempt is None:
        waiting = Report.objects.select_for_update(no_key=True).filter(
            pk=report_id, status=Status.PENDING
        )
        row = waiting.first()
    else:
        row = _claimed(report_id, attempt)
    if row is not None:
        row.failures += 1
        _give_back(row, why)


def release_stuck(
    *, at: dt.datetime, grace: dt.timedelta = GRACE, stuck_after: dt.timedelta = STUCK_AFTER
) -> int:
    """Give back what a dead worker left, and what takes too long; how many there were."""
    rendering = Report.objects.filter(status=Status.RENDERING, claimed_at__lt=at - grace)
    rows = list(
        rendering.select_for_update(no_key=True, skip_locked=True).defer("content", "words")
    )
    held = _held() if rows else set()
    released = 0
    for row in rows:
        if row.claimed_at and row.claimed_at < at - stuck_after:
            row.failures += 1
            why = _("Making it took too long and was stopped.")
        elif row.pk not in held:
            row.lost += 1
            why = _("The worker that made it stopped.")
        else:
            continue
        _give_back(row, why)
        released += 1
    return released


def _give_back(row: Report, why: str) -> None:
    """Put a report back to be made again, or give up on it and say why."""
    spent = row.failures >= MOST_FAILURES or row.lost >= MOST_LOST
    row.status = Status.FAILED if spent else Status.PENDING
    row.error = why[:300]
    row.save(update_fields=["status", "error", "failures", "lost"])


def _settle(row: Report, status: str, *changed: str) -> None:
    """Give a report a state to start afresh from."""
    row.status, row.failures, row.lost, row.error = status, 0, 0, ""
    row.save(update_fields=["status", "failures", "lost", "error", *changed])


def _claimed(report_id: int, attempt: int) -> Report | None:
    rows = Report.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "engagement__client"
    )
    rows = rows.select_related("engagement__provider")
    return rows.filter(pk=report_id, status=Status.RENDERING, attempts=attempt).first()


# Words and figures


def content_of(row: Report) -> CommitteeReport:
    """The figures of a report with the words that stand."""
    content = CommitteeReport.from_json(row.content or {})
    return content.with_words(Words.from_json(row.words or {}))


def _fingerprint(content: CommitteeReport) -> str:
    text = json.dumps(content.to_json(), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _with_all(report_id: int) -> Report:
    people = ("engagement__client", "engagement__provider", "engagement__executive__user")
    return Report.objects.select_related(*people).get(pk=report_id)


def _locked(report: Report) -> Report:
    """The report as it is now, held until the transaction ends."""
    Report.objects.select_for_update(no_key=True).only("pk").get(pk=report.pk)
    return _with_all(report.pk)


def _fill(row: Report, fresh: CommitteeReport) -> None:
    """Take new figures; words that nobody touched are proposed anew, others stay."""
    words = fresh.words
    if row.content is not None and row.words is not None:
        own = Words.from_json(row.words)
        if own != CommitteeReport.from_json(row.content).words:
            words = fresh.with_words(own).words
    row.content, row.words, row.figures_at = fresh.to_json(), words.to_json(), fresh.cut_off
    row.save(update_fields=["content", "words", "figures_at"])


def _print_again(row: Report, *changed: str) -> None:
    """Wait for a new PDF, unless the one that is there prints exactly this."""
    printed = ReportFile.objects.filter(report=row, printed=_fingerprint(content_of(row)))
    _settle(row, Status.READY if printed.exists() else Status.PENDING, *changed)


def refresh(*, report: Report, at: dt.datetime) -> bool:
    """Read the figures of an unpublished report again; True where they had changed."""
    row = _locked(report)
    if row.published_at or row.content is None:
        return False
    fresh = reports.build(engagement=row.engagement, month=row.period, at=at)
    if reports.same_figures(fresh, CommitteeReport.from_json(row.content)):
        Report.objects.filter(pk=row.pk).update(figures_at=at)
        return False
    _fill(row, fresh)
    _print_again(row)
    return True


def freshen(*, at: dt.datetime) -> int:
    """Bring the unpublished reports whose month has moved up to date; how many had changed."""
    since = {"engagement": OuterRef("engagement")}
    read = ExpressionWrapper(OuterRef("figures_at") - SETTLING, output_field=DateTimeField())
    moved = Movement.objects.filter(**since, month=OuterRef("month"), created_at__gt=read)
    signed = EngagementMonth.objects.filter(**since, month=OuterRef("month"), approved_at__gt=read)
    noted = WorkLog.objects.annotate(in_month=TruncMonth("day")).filter(
        **since, day__gte=OuterRef("month"), in_month=OuterRef("month"), changed_at__gt=read
    )
    measured = Reading.objects.filter(kpi__engagement=OuterRef("engagement"), at__gt=read)
    behind = Report.objects.unpublished().filter(figures_at__isnull=False)
    behind = behind.filter(
        Q(Exists(moved)) | Q(Exists(signed)) | Q(Exists(noted)) | Q(Exists(measured))
    )
    # In one order, so that two sweeps wait for each other and neither for ever.
    return sum(refresh(report=row, at=at) for row in behind.only("pk").order_by("pk"))


def may_edit(*, report: Report, by: Actor) -> bool:
    """The executive of the engagement and the owner edit and publish."""
    leads = by.member_id is not None and by.member_id == report.engagement.executive_id
    return by.role == Role.OWNER or leads


def _must_be_theirs(row: Report, by: Actor) -> None:
    if not may_edit(report=row, by=by):
        raise CannotPublish(_("Only the executive of the engagement and the owner may do this."))
    if row.published_at:
        raise CannotPublish(_("The report is published and does not change any more."))


def edit_words(*, report: Report, words: Words, by: Actor) -> Report:
    """Change the words; a fresh PDF follows where they differ. Raises CannotPublish."""
    row = _locked(report)
    _must_be_theirs(row, by)
    if row.content is None:
        raise CannotPublish(_("The figures are still being read; try again in a moment."))
    kept = content_of(row).with_words(words).words
    if kept == Words.from_json(row.words or {}):
        return row
    row.words = kept.to_json()
    _print_again(row, "words")
    record(by=by, verb="edited", subject=row)
    return row


def publish_problems(*, report: Report, at: dt.datetime) -> list[Problem]:
    """Why a report cannot be published yet."""
    if report.content is None:
        return [Problem("not_made", _("The figures are still being read; try again in a moment."))]
    problems = []
    content = content_of(report)
    if not content.summary:
        problems.append(Problem("no_summary", _("Write at least one line that matters.")))
    if report.status == Status.FAILED:
        problems.append(Problem("failed", _("Its PDF could not be made. Let it be made again.")))
    fresh = reports.build(engagement=report.engagement, month=report.period, at=at)
    if not reports.same_figures(fresh, content):
        text = _("Work has changed since these figures were read. Bring them up to date first.")
        problems.append(Problem("behind", text))
    return problems


def publish(*, report: Report, by: Actor, at: dt.datetime) -> Report:
    """Freeze words and figures, and tell the client once the PDF is there.

    Raises CannotPublish.
    """
    row = _locked(report)
    _must_be_theirs(row, by)
    for problem in publish_problems(report=row, at=at):
        raise CannotPublish(str(problem))
    row.published_at, row.published_by = at, by.name
    row.save(update_fields=["published_at", "published_by"])
    record(by=by, verb="published", subject=row)
    if row.status == Status.READY:
        tell(report=row)
    return row


def retry(*, report: Report, by: Actor) -> Report:
    """Let a failed report be made again. Raises CannotPublish."""
    row = _locked(report)
    if row.status != Status.FAILED:
        raise CannotPublish(_("The report did not fail; it is made by itself."))
    _settle(row, Status.PENDING)
    record(by=by, verb="retried", subject=row)
    return row
