"""The founder's home, in the order of a founder's questions: are we getting what we pay for, what
waits for me, how many days are left, what does it cost, where did the days go, what can I take
away.

Sixteen statements at most, whatever there is: the engagements, their outcomes, accounts and terms,
the months, the extra days, the work, what waits of the mandate and its course, the reports and the
invoices, the figures and the words to sign; the shell counts what waits once more.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.actors import Actor, Role
from billing.models import Invoice
from committees.models import Report
from common.days import one_or_many
from common.periods import Month, Quarter, local_day, months_between
from common.typography import date_format
from dashboards import client_figures, client_mandate, documents, fees, sentence
from dashboards.client_days import CategoryShare, Days, PastDays, shares
from dashboards.client_figures import Figures
from dashboards.client_mandate import Mandate, ToConfirm
from dashboards.documents import Document, NextReport, next_report
from dashboards.fees import Fees
from engagements import bursting, carrying, ledger, terms
from engagements.activity import course, labels
from engagements.burn import burn_of
from engagements.ledger import Account
from engagements.models import BurstRequest, Engagement, EngagementMonth, Term, WorkLog
from tenancy.models import Client

ZERO = Decimal(0)
RECENT = 6
LATEST_WORK = 5
LARGEST = 3
PAST_MONTHS = 6
# As many things that wait are as high as the days of the month beside them.
BESIDE_DAYS = 2
Accounts = Mapping[tuple[int, Month], Account]
Held = Mapping[int, Sequence[Term]]


@dataclass(frozen=True)
class Asked:
    """A month that waits for the client's answer, and what it comes to before VAT."""

    row: EngagementMonth
    account: Account
    since: dt.date
    amount: Decimal
    currency: str
    largest: tuple[CategoryShare, ...]

    @property
    def plural(self) -> int:
        return one_or_many(self.account.used, language=get_language())

    @property
    def beyond(self) -> Decimal:
        return max(self.account.used - self.account.available, ZERO)


@dataclass(frozen=True)
class ClientHome:
    """Everything on the page. `running`, `starting` and `ended` are the engagements by state."""

    month: Month
    quarter: Quarter
    sentences: tuple[str, ...]
    running: tuple[Days, ...]
    starting: tuple[Engagement, ...]
    ended: tuple[Engagement, ...]
    asked: tuple[Asked, ...]
    bursts: tuple[BurstRequest, ...]
    to_pay: tuple[Document, ...]
    owed: dict[str, Decimal]
    open_invoices: tuple[Document, ...]
    fees: tuple[Fees, ...]
    past: PastDays | None
    next_report: NextReport | None
    went_in: Month
    went: tuple[CategoryShare, ...]
    entries: tuple[WorkLog, ...]
    report: Report | None
    documents: tuple[Document, ...]
    mandates: tuple[Mandate, ...]
    to_confirm: tuple[ToConfirm, ...]
    figures: Figures

    @property
    def waiting(self) -> int:
        asked = (self.asked, self.bursts, self.to_pay, self.to_confirm)
        return sum(map(len, asked)) + self.figures.waiting

    @property
    def is_long(self) -> bool:
        """Whether what waits outgrows the days beside it, so that the next card follows these."""
        return len(self.running) < 2 and self.waiting > BESIDE_DAYS

    @property
    def has_summary(self) -> bool:
        """Whether the latest report says in a few lines what its month brought."""
        return bool(self.report and (self.report.words or {}).get("summary"))

    @property
    def next_in_words(self) -> str:
        """When something will wait again."""
        if not self.running:
            return ""
        said = _("%(month)s comes to you for approval once it is over.")
        return said % {"month": date_format(self.month.first, "F")}


def _account(of: Accounts, engagement: Engagement, held: Held, month: Month) -> Account:
    return carrying.as_it_stands(
        account=of.get((engagement.pk, month)),
        engagement=engagement,
        held=held.get(engagement.pk, ()),
        month=month,
    )


def _of_month(
    logs: Iterable[WorkLog], month: Month, engagement: int | None = None
) -> list[WorkLog]:
    return [
        log
        for log in logs
        if month.first <= log.day <= month.last and engagement in (None, log.engagement_id)
    ]


@dataclass(frozen=True)
class _Known:
    """What was read of a client, by seven statements."""

    on: dt.date
    timezone: str
    engagements: Sequence[Engagement]
    accounts: Accounts
    held: Held
    rows: Sequence[EngagementMonth]
    logs: Sequence[WorkLog]
    reports: Sequence[Report]
    invoices: Sequence[Invoice]

    @property
    def month(self) -> Month:
        return Month.of(self.on)

    def day(self, at: dt.datetime) -> dt.date:
        """The date of a moment at the provider's place."""
        return local_day(at, timezone=self.timezone)

    def running(self) -> list[Engagement]:
        return [one for one in self.engagements if one.runs_on(self.on)]


def _months(ids: Mapping[int, Engagement], quarter: Quarter) -> list[EngagementMonth]:
    rows = EngagementMonth.objects.filter(engagement__in=ids).filter(
        Q(status=EngagementMonth.Status.SUBMITTED) | Q(month__gte=quarter.months[0].first)
    )
    found = list(rows.order_by("month", "engagement_id"))
    for row in found:
        row.engagement = ids[row.engagement_id]
    return found


def _work(
    ids: Mapping[int, Engagement], rows: Iterable[EngagementMonth], on: dt.date
) -> list[WorkLog]:
    """The work of this month and the last, of months that wait, and the latest there is."""
    known = WorkLog.objects.standing().filter(engagement__in=ids, day__lte=Month.of(on).last)
    wanted = Q(day__gte=Month.of(on).plus(-1).first)
    wanted |= Q(pk__in=known.order_by("-day", "-id").values("pk")[:RECENT])
    for row in rows:
        if row.status == EngagementMonth.Status.SUBMITTED:
            stretch = (row.period.first, row.period.last)
            wanted |= Q(engagement=row.engagement_id, day__range=stretch)
    found = list(known.filter(wanted).select_related("member__user").order_by("-day", "-id"))
    for log in found:
        log.engagement = ids[log.engagement_id]
    return found


def _invoices(ids: Mapping[int, Engagement]) -> list[Invoice]:
    rows = documents.readable_invoices(ids.values())
    newest = documents.issued(ids.values()).order_by("-issued_on", "-id")
    wanted = Q(status=Invoice.Status.ISSUED) | Q(pk__in=newest.values("pk")[:RECENT])
    found = list(rows.filter(wanted).order_by("due_on", "id"))
    for row in found:
        row.engagement = ids.get(row.engagement_id or 0)
    return found


def _reports(ids: Mapping[int, Engagement]) -> list[Report]:
    rows = documents.readable_reports(ids.values()).order_by("-month", "-published_at", "id")
    # Enough to tell which of the last month and of this one are out.
    found = list(rows[: RECENT + 2 * len(ids)])
    for row in found:
        row.engagement = ids[row.engagement_id]
    return found


def _read(*, client_id: int, by: Actor, on: dt.date, timezone: str) -> _Known:
    mine = Engagement.objects.open_to(by).with_people().filter(client=client_id)
    mine = client_mandate.with_mandate(mine, month=Month.of(on))
    mine = client_figures.with_proposals(mine)
    engagements = list(mine.order_by("title", "starts_on"))
    ids = {engagement.pk: engagement for engagement in engagements}
    held: dict[int, list[Term]] = {}
    for term in Term.objects.filter(engagement__in=ids).in_order():
        held.setdefault(term.engagement_id, []).append(term)
    rows = _months(ids, Quarter.of(on))
    return _Known(
        on=on,
        timezone=timezone,
        engagements=engagements,
        accounts=ledger.all_accounts(engagements=ids),
        held=held,
        rows=rows,
        logs=_work(ids, rows, on),
        reports=_reports(ids),
        invoices=_invoices(ids),
    )


def _running(known: _Known) -> tuple[Days, ...]:
    found = []
    for engagement in known.running():
        account = _account(known.accounts, engagement, known.held, known.month)
        burn = burn_of(engagement=engagement, account=account, month=known.month, as_of=known.on)
        mine = _of_month(known.logs, known.month, engagement.pk)
        found.append(
            Days(
                engagement=engagement,
                burn=burn,
                term=terms.term_on(known.held.get(engagement.pk, ()), known.on),
                points=course(
                    worked=((log.day, log.days) for log in mine),
                    month=known.month,
                    as_of=known.on,
                ),
                labels=labels(month=known.month, as_of=known.on),
            )
        )
    return tuple(found)


def _asked(known: _Known) -> tuple[Asked, ...]:
    """The months that wait for an answer, the oldest first."""
    found = []
    for row in known.rows:
        if row.status != EngagementMonth.Status.SUBMITTED or row.submitted_at is None:
            continue
        mine = _of_month(known.logs, row.period, row.engagement_id)
        account = _account(known.accounts, row.engagement, known.held, row.period)
        currency, amount = fees.charges_waiting(
            engagement=row.engagement,
            month=row.period,
            held=known.held.get(row.engagement_id, ()),
            account=account,
            logs=mine,
        )
        since = known.day(row.submitted_at)
        found.append(Asked(row, account, since, amount, currency, shares(mine)[:LARGEST]))
    return tuple(found)


def _past(known: _Known) -> PastDays | None:
    """Up to six finished months; None before there are two."""
    if not known.running():
        return None
    begins = Month.of(min(engagement.starts_on for engagement in known.engagements))
    first, last = max(begins, known.month.plus(-PAST_MONTHS)), known.month.plus(-1)
    months = tuple(months_between(first, last))
    if len(months) < 2:
        return None
    held = [
        [_account(known.accounts, one, known.held, month) for one in known.engagements]
        for month in months
    ]
    return PastDays(
        months,
        tuple(sum((account.used for account in each), ZERO) for each in held),
        tuple(sum((account.contracted for account in each), ZERO) for each in held),
    )


def _facts(
    known: _Known, running: Sequence[Days], asked: Sequence[Asked], *, by: Actor
) -> sentence.Facts:
    starting = [one for one in known.engagements if one.starts_on > known.on]
    ended = [one.ends_on for one in known.engagements if one.ends_on and one.ends_on < known.on]
    first = min(starting, key=lambda one: one.starts_on, default=None)
    fresh = [
        report.period
        for report in known.reports
        if report.published_at is not None
        and sentence.is_fresh(published_on=known.day(report.published_at), on=known.on)
    ]
    return sentence.Facts(
        on=known.on,
        paces=tuple(sentence.Pace(one.engagement.short_role, one.burn) for one in running),
        starts=(first.short_role, first.starts_on) if first else None,
        ended=max(ended, default=None),
        waits=tuple(sentence.Wait(one.row.period, one.since) for one in asked),
        overdue=tuple(
            sentence.Bill(row.number, row.due_on)
            for row in known.invoices
            if row.due_on is not None and row.is_overdue(on=known.on)
        ),
        report=max(fresh, default=None),
        addressed=by.role == Role.FOUNDER,
    )


def _papers(known: _Known) -> tuple[tuple[Document, ...], tuple[Document, ...]]:
    """The open invoices, what is due first before the rest, and the newest documents."""
    invoices = [documents.of_invoice(invoice=row, on=known.on) for row in known.invoices]
    still = [
        one
        for one in invoices
        if one.invoice and not one.invoice.is_credit and one.invoice.paid_on is None
    ]
    reports = [
        documents.of_report(report=report, on=known.on, timezone=known.timezone)
        for report in known.reports
    ]
    return tuple(still), tuple(documents.newest([*invoices, *reports])[:RECENT])


def client_home(*, client: Client, by: Actor, on: dt.date, timezone: str) -> ClientHome:
    """The home of a client's people, for a day in the provider's time zone; the same statements for one engagement or ten.

    An executive who looks sees what belongs to the engagements that they lead, no other.
    """
    known = _read(client_id=client.pk, by=by, on=on, timezone=timezone)
    running, asked = _running(known), _asked(known)
    still, newest = _papers(known)
    owed: dict[str, Decimal] = {}
    for one in still:
        if one.invoice:
            owed[one.invoice.currency] = owed.get(one.invoice.currency, ZERO) + (
                one.invoice.open_amount
            )
    this = _of_month(known.logs, known.month)
    went_in = known.month if this or not running else known.month.plus(-1)
    quarterly = fees.fees(
        on=on,
        engagements=known.engagements,
        held=known.held,
        signed=[row for row in known.rows if row.is_signed],
        waiting=[(one.row.period, one.currency, one.amount) for one in asked],
    )
    bursts = tuple(bursting.waiting(engagements=known.engagements))
    unread = client_mandate.to_confirm(engagements=known.engagements)
    figures = client_figures.figures(
        client_id=client.pk, engagements=known.engagements, on=on, timezone=timezone
    )
    facts = replace(
        _facts(known, running, asked, by=by),
        extra=len(bursts),
        reviews=len(unread),
        frameworks=len(figures.to_sign_off),
        words=len(figures.to_sign),
        off=figures.off,
    )
    return ClientHome(
        month=known.month,
        quarter=Quarter.of(on),
        sentences=sentence.sentences(facts),
        running=running,
        starting=tuple(one for one in known.engagements if one.starts_on > on),
        ended=tuple(one for one in known.engagements if one.ends_on and one.ends_on < on),
        asked=asked,
        bursts=bursts,
        to_pay=tuple(one for one in still if one.state and one.state.tone in {"bad", "warn"}),
        owed=owed,
        open_invoices=still,
        fees=quarterly,
        past=_past(known),
        next_report=next_report(engagements=known.engagements, reports=known.reports, on=on),
        went_in=went_in,
        went=shares(_of_month(known.logs, went_in)),
        entries=tuple(known.logs[:LATEST_WORK]),
        report=known.reports[0] if known.reports else None,
        documents=newest,
        mandates=client_mandate.mandates(
            engagements=known.engagements, on=on, measured=figures.measured
        ),
        to_confirm=unread,
        figures=figures,
    )
