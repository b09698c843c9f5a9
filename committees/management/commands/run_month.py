"""One month of a provider, from approved days to report and invoice, as PDF files in a folder."""

import datetime as dt
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actors import CLOCK
from billing import files
from committees import month_run, publishing, tasks
from committees.models import Report, ReportFile
from common.periods import Month, local_day
from tenancy.models import Provider
from tenancy.scope import provider_id_of, scope

# Another worker may be at a report: it is waited for so long.
PATIENCE = 120.0
REFUSED = 2


class Command(BaseCommand):
    help = (
        "For every engagement that ran in a month: make the committee report, issue the invoice "
        "of an approved month, write both PDFs into a folder. Running it again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--provider", required=True, metavar="SLUG")
        parser.add_argument("--month", required=True, metavar="YYYY-MM")
        parser.add_argument("--out", required=True, metavar="DIR", type=Path)
        parser.add_argument(
            "--approve-as",
            metavar="EMAIL",
            help="first approve submitted and open months as this founder or office member",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        provider_id = provider_id_of(options["provider"])
        if provider_id is None:
            raise _refused(f"There is no provider called {options['provider']}.")
        month = _month(options["month"])
        with scope(provider=provider_id):
            provider = Provider.objects.get(pk=provider_id)
            if month > Month.of(_today(provider)):
                raise _refused(f"{month} has not begun.")
            try:
                email = options["approve_as"]
                approver = month_run.approver(email=email) if email else None
            except month_run.CannotRun as problem:
                raise _refused(str(problem)) from problem
            engagements = month_run.engagements_of(month=month)
        folder = _folder(options["out"])
        if not engagements:
            self.stdout.write(f"No engagement of {provider} ran in {month}.")
        for engagement in engagements:
            at, on = timezone.now(), _today(provider)
            with scope(provider=provider_id):
                outcome = month_run.begin(
                    engagement=engagement, month=month, approver=approver, at=at, on=on
                )
            with scope(provider=provider_id):
                month_run.refresh(outcome=outcome, at=at)
            self._make(provider_id, outcome)
            with scope(provider=provider_id):
                month_run.bill(outcome=outcome, at=at, on=on)
            with scope(provider=provider_id):
                _write(outcome, folder=folder, month=month)
                line = month_run.sentence(outcome=outcome)
            self.stdout.write(line)

    def _make(self, provider_id: int, outcome: month_run.Outcome) -> None:
        """Have the report made here and now; one that somebody else is at is waited for."""
        deadline, retried, waited = time.monotonic() + PATIENCE, False, False
        while time.monotonic() < deadline:
            with scope(provider=provider_id):
                publishing.release_stuck(at=timezone.now())
                report = month_run.report_of(outcome)
                failed = report.status == Report.Status.FAILED
                if failed and not retried:
                    report = publishing.retry(report=report, by=CLOCK)
                    retried, failed = True, False
            if failed:
                outcome.waits.append(f"Report not made: {report.error}")
                return
            if report.status == Report.Status.READY:
                if waited:
                    month_run.say_made(outcome)
                return
            waited = True
            if report.status == Report.Status.PENDING:
                tasks.make(provider_id=provider_id, report_id=report.pk)
            else:
                time.sleep(0.5)
        outcome.waits.append("Report not made yet: a worker is at it.")


def _refused(why: str) -> CommandError:
    return CommandError(why, returncode=REFUSED)


def _month(text: str) -> Month:
    try:
        return Month.parse(text)
    except ValueError as problem:
        message = f"{text!r} is not a month; write it like 2026-03."
        raise _refused(message) from problem


def _today(provider: Provider) -> dt.date:
    return local_day(timezone.now(), timezone=provider.timezone)


def _folder(path: Path) -> Path:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        message = f"{path} cannot be written to: {problem.strerror}."
        raise _refused(message) from problem
    return path


def _write(outcome: month_run.Outcome, *, folder: Path, month: Month) -> None:
    """Put the PDFs into the folder; a file that is there already as it should be is left alone."""
    name = f"{outcome.engagement.slug}-{month}"
    file = ReportFile.objects.filter(report_id=outcome.report_id, report__status="ready").first()
    if file is not None:
        _put(folder / f"{name}-report.pdf", bytes(file.content))
    if outcome.invoice is not None and outcome.invoice.is_issued:
        content = files.pdf_of(invoice=outcome.invoice)
        _put(folder / f"{name}-invoice-{outcome.invoice.number}.pdf", content)


def _put(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)
