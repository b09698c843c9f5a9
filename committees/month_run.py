"""A whole month in one go: what the scheduler and the office would do, engagement by engagement.

Months are approved first where a founder or somebody of the office is named; a founder approves
for their own client only, what the client returned stays with the executive, and a month that is
not over stays open. The report is made whatever the month's state; an invoice is issued of an
approved month only, and otherwise the reason is said. Doing it again changes nothing.
"""

import datetime as dt
from dataclasses import dataclass, field

from accounts.actors import CLOCK, Actor, Role, actor_of
from accounts.audit import record
from accounts.models import Contact, Membership
from billing.drafting import CannotDraft, draft_invoice, invoice_of, left_out
from billing.issuing import CannotIssue, issue_invoice
from billing.models import Invoice
from committees import publishing
from committees.models import Report
from common.days import format_days
from common.money import format_amount
from common.periods import Month
from engagements import months
from engagements.models import Engagement, EngagementMonth
from engagements.statement import signed_or_live
from tenancy.scope import scope

COMMAND = "run_month"
Status = EngagementMonth.Status


class CannotRun(Exception):
    """Why the month cannot be run, in one sentence."""


@dataclass(frozen=True)
class Approver:
    """The person in whose name months are approved: of the office, or founder of some clients."""

    name: str
    office: Actor | None
    founder_of: dict[int, Actor]

    def for_client(self, client_id: int) -> Actor | None:
        return self.founder_of.get(client_id, self.office)


@dataclass
class Outcome:
    """What was done for one engagement; `done` are sentences about what changed."""

    engagement: Engagement
    month: EngagementMonth
    report_id: int
    refreshed: bool = False
    issued: bool = False
    done: list[str] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    invoice: Invoice | None = None


def approver(*, email: str) -> Approver:
    """The person with this address as one who may approve. Raises CannotRun."""
    address = email.strip().lower()
    contacts = Contact.objects.active().filter(user__email=address).select_related("user")
    members = Membership.objects.active().filter(user__email=address).select_related("user")
    people = [*contacts.order_by("id"), *members]
    if not people:
        message = f"{email} is nobody's address here."
        raise CannotRun(message)
    actors = [actor_of(person) for person in people]
    founder_of = {
        actor.client_id: actor
        for actor in actors
        if actor.role == Role.FOUNDER and actor.client_id is not None
    }
    office = next((actor for actor in actors if actor.is_office), None)
    if office is None and not founder_of:
        message = f"{email} may not approve a month: a founder or the office does."
        raise CannotRun(message)
    return Approver(actors[0].name, office, founder_of)


def engagements_of(*, month: Month) -> list[Engagement]:
    """Every engagement of the provider in scope that ran in a month, by client."""
    running = Engagement.objects.running(first=month.first, last=month.last)
    return list(running.with_people().select_related("provider").order_by("client__name", "slug"))


def begin(
    *,
    engagement: Engagement,
    month: Month,
    approver: Approver | None,
    at: dt.datetime,
    on: dt.date,
) -> Outcome:
    """Approve the month where that is asked for and possible, and have its report planned."""
    row = months.month_of(engagement=engagement, month=month)
    row.engagement = engagement
    report = publishing.plan(engagement=engagement, month=month)
    outcome = Outcome(engagement, row, report.pk)
    if approver is not None and not row.is_signed:
        _approve(outcome, approver, at=at, on=on)
    return outcome


def refresh(*, outcome: Outcome, at: dt.datetime) -> None:
    """Have the report made anew where its month moved since; in a transaction of its own.

    A worker holds the report before the month, who approves holds the month: never both here.
    """
    outcome.refreshed = publishing.refresh(report=report_of(outcome), at=at)


def _approve(outcome: Outcome, approver: Approver, *, at: dt.datetime, on: dt.date) -> None:
    row, client = outcome.month, outcome.engagement.client
    by = approver.for_client(outcome.engagement.client_id)
    if by is None:
        outcome.waits.append(f"Not approved: {approver.name} is no founder of {client}.")
    elif row.status == Status.RETURNED:
        outcome.waits.append(f"Not approved: the client returned it ({row.comment}).")
    elif row.status == Status.OPEN and on <= row.period.last:
        outcome.waits.append(f"Not approved: it ends on {row.period.last:%d %B %Y}.")
    else:
        try:
            outcome.month = _sign(row, by, at=at, on=on)
        except months.CannotClose as problem:
            outcome.waits.append(f"Not approved: {problem}")
        else:
            outcome.month.engagement = outcome.engagement
            outcome.done.append(f"Approved as {by.name}.")


def _sign(row: EngagementMonth, by: Actor, *, at: dt.datetime, on: dt.date) -> EngagementMonth:
    """Hand the month in where it is open, and approve it in the person's own name."""
    if row.status == Status.OPEN:
        row = months.submit(month=row, by=CLOCK, at=at, on=on)
    if by.is_office:
        signed = months.approve_for_client(month=row, by=by, at=at, reason=COMMAND)
    else:
        provider_id = row.owner["provider_id"]
        with scope(provider=provider_id, client=by.client_id, user=by.user_id):
            signed = months.approve(month=row, by=by, at=at)
    record(by=by, verb=f"approved by {COMMAND}", subject=signed, command=COMMAND)
    return signed


def bill(*, outcome: Outcome, at: dt.datetime, on: dt.date) -> None:
    """Draft and issue the invoice of an approved month; say why not where it waits."""
    month = outcome.month
    outcome.invoice = invoice_of(month=month)
    if outcome.invoice is not None and outcome.invoice.is_issued:
        return
    if not month.is_signed:
        outcome.waits.append(f"Invoice waits: {_why_open(month)}")
        return
    try:
        # A draft that stands is not drafted again: who issues holds the series before the month.
        draft = outcome.invoice or draft_invoice(month=month, by=CLOCK)
        outcome.invoice = issue_invoice(invoice=draft, on=on, at=at, by=CLOCK)
    except (CannotDraft, CannotIssue) as problem:
        nothing = any(reason.code == "nothing" for reason in problem.problems)
        outcome.waits.append(f"{'No invoice' if nothing else 'Invoice waits'}: {problem}")
    else:
        outcome.issued = True


def _why_open(month: EngagementMonth) -> str:
    if month.status == Status.SUBMITTED:
        return "the month is with the client for approval."
    if month.status == Status.RETURNED:
        return "the client returned the month."
    return "the month is not approved."


def report_of(outcome: Outcome) -> Report:
    """The report as it is now."""
    return Report.objects.get(pk=outcome.report_id)


def say_made(outcome: Outcome) -> None:
    """The report was not there at the start, and is now."""
    word = "brought up to date" if outcome.refreshed else "made"
    outcome.done.append(f"Report {word}.")


def sentence(*, outcome: Outcome) -> str:
    """What happened to one engagement, on one line, with its days and amounts."""
    told = signed_or_live(outcome.month)
    days = f"{format_days(told.used)} of {format_days(told.available)} days used"
    if told.burst:
        days += f", {format_days(told.burst)} beyond"
    if told.expired:
        days += f", {format_days(told.expired)} expired"
    parts = [f"{outcome.engagement.client}, {outcome.engagement.title}: {days}."]
    parts += outcome.done
    if not outcome.done and not outcome.issued:
        parts.append("Unchanged.")
    invoice = outcome.invoice
    if invoice is not None and invoice.is_issued:
        net = format_amount(invoice.net_amount, currency=invoice.currency)
        gross = format_amount(invoice.gross_amount, currency=invoice.currency)
        verb = " issued" if outcome.issued else ""
        parts.append(f"Invoice {invoice.number}{verb}: {net} net, {gross} gross.")
        parts += [str(problem) for problem in left_out(told)]
    return " ".join([*parts, *outcome.waits])
