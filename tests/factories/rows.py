"""One row of every table, on every side: what the proof of isolation looks for.

A model that is not here fails tests/house/test_tenancy.py until somebody adds it: with the rows
that its client's people may read (`shown`) and those that they may not (`hidden`).
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models

from accounts.models import (
    AuditEntry,
    Contact,
    Invitation,
    Letter,
    MailedLink,
    Membership,
    Profile,
    TrackRecord,
    User,
)
from billing.models import BilledWork, Invoice, InvoiceFile, InvoiceLine, Series
from committees.models import Report, ReportFile
from engagements.models import (
    Availability,
    BalanceAlert,
    BalanceShare,
    BurstRequest,
    BurstVerdict,
    Engagement,
    EngagementMonth,
    Leave,
    LeaveReason,
    LogTemplate,
    MonthVerdict,
    Movement,
    Outcome,
    Term,
    TimesheetImport,
    WorkLog,
    WorkNote,
)
from tenancy.models import Client, Logo, Provider
from tenancy.scope import scope
from tests.factories.world import make_user

AT = dt.datetime(2026, 11, 19, 9, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 3)
MONTH = dt.date(2026, 11, 1)
EARLIER = dt.date(2026, 10, 1)


@dataclass
class Rows:
    """Rows of one model at one client."""

    shown: list[models.Model] = field(default_factory=list)
    hidden: list[models.Model] = field(default_factory=list)

    @property
    def every(self) -> list[models.Model]:
        return [*self.shown, *self.hidden]


@dataclass
class Side:
    """One client of one provider with its people, and a row of each table that is theirs."""

    provider: Provider
    client: Client
    member: Membership
    stranger: Membership
    founder: Contact
    rows: dict[type[models.Model], Rows] = field(default_factory=dict)

    @property
    def owner(self) -> dict[str, Any]:
        return {"provider": self.provider, "client": self.client}

    def one(self, model: type[models.Model]) -> Any:
        return self.rows[model].every[0]

    def hidden(self, model: type[models.Model]) -> Any:
        return self.rows[model].hidden[0]


Builder = Callable[[Side], Rows]
BUILDERS: dict[type[models.Model], Builder] = {}


def rows_of(model: type[models.Model]) -> Callable[[Builder], Builder]:
    """Register what makes a model's rows; builders run in the order in which they stand."""

    def keep(builder: Builder) -> Builder:
        BUILDERS[model] = builder
        return builder

    return keep


def shown(*rows: models.Model) -> Rows:
    return Rows(shown=list(rows))


def hidden(*rows: models.Model) -> Rows:
    return Rows(hidden=list(rows))


@rows_of(Client)
def _client(side: Side) -> Rows:
    return shown(side.client)


@rows_of(Membership)
def _membership(side: Side) -> Rows:
    # Of the provider's people a client sees those who work for it.
    return Rows(shown=[side.member], hidden=[side.stranger])


@rows_of(Profile)
def _profile(side: Side) -> Rows:
    return hidden(Profile.objects.create(provider=side.provider, member=side.member))


@rows_of(TrackRecord)
def _track_record(side: Side) -> Rows:
    done = {"title": "Stopped a rollout", "year": 2024, "result": "Nothing was lost"}
    return hidden(TrackRecord.objects.create(provider=side.provider, member=side.member, **done))


@rows_of(Contact)
def _contact(side: Side) -> Rows:
    return shown(side.founder)


@rows_of(Invitation)
def _invitation(side: Side) -> Rows:
    return hidden(
        Invitation.objects.create(
            email=f"guest@{side.client.slug}.example",
            name="Guest",
            role="viewer",
            client=side.client,
            invited_by=side.member,
            expires_at=AT,
        )
    )


@rows_of(AuditEntry)
def _audit_entry(side: Side) -> Rows:
    user = side.founder.user
    return hidden(
        AuditEntry.objects.create(
            actor=user.name, user=user, verb="waved", subject="hand", client=side.client
        )
    )


@rows_of(Letter)
def _letter(side: Side) -> Rows:
    return hidden(
        Letter.objects.create(
            kind="wave", reference=side.client.slug, recipient="a@b.example", subject="?", text="?"
        )
    )


@rows_of(MailedLink)
def _mailed_link(side: Side) -> Rows:
    link = MailedLink.objects.create(
        **side.owner, purpose="wave", row=1, user=side.founder.user, made_at=AT, expires_at=AT
    )
    return hidden(link)


@rows_of(Logo)
def _logo(side: Side) -> Rows:
    return hidden(Logo.objects.create(key=side.client.slug, content=b"PNG"))


@rows_of(Engagement)
def _engagement(side: Side) -> Rows:
    return shown(
        Engagement.objects.create(
            **side.owner,
            slug=f"{side.client.slug}-cio",
            role="cio",
            title="Fractional CIO",
            executive=side.member,
            starts_on=dt.date(2026, 1, 1),
        )
    )


@rows_of(BalanceAlert)
def _alert(side: Side) -> Rows:
    told = {"month": MONTH, "threshold": "watch", "at": AT, "used": 7, "available": 8}
    return hidden(
        BalanceAlert.objects.create(**side.owner, engagement=side.one(Engagement), **told)
    )


@rows_of(Outcome)
def _outcome(side: Side) -> Rows:
    made = Outcome.objects.create(**side.owner, engagement=side.one(Engagement), title="Less paper")
    return shown(made)


@rows_of(Term)
def _term(side: Side) -> Rows:
    return shown(
        Term.objects.create(
            **side.owner,
            engagement=side.one(Engagement),
            starts_on=dt.date(2026, 1, 1),
            days_per_month=Decimal(8),
            day_rate=Decimal(1200),
        )
    )


@rows_of(Leave)
def _leave(side: Side) -> Rows:
    """A client sees when those who work for it are away, and of nobody else."""
    dates: dict[str, Any] = {"starts_on": DAY, "ends_on": DAY}
    return Rows(
        shown=[Leave.objects.create(member=side.member, **dates)],
        hidden=[Leave.objects.create(member=side.stranger, **dates)],
    )


@rows_of(LeaveReason)
def _leave_reason(side: Side) -> Rows:
    """Why somebody is away is nothing that a client reads."""
    return hidden(LeaveReason.objects.create(leave=side.one(Leave), kind="illness"))


@rows_of(Availability)
def _availability(side: Side) -> Rows:
    there: dict[str, Any] = {"member": side.member, "weekday": 2}
    return Rows(
        shown=[Availability.objects.create(engagement=side.one(Engagement), **there)],
        hidden=[Availability.objects.create(**there)],
    )


@rows_of(TimesheetImport)
def _timesheet(side: Side) -> Rows:
    return hidden(
        TimesheetImport.objects.create(
            name="sheet.csv", source="harvest", rows=1, days=1, imported_by=side.member
        )
    )


@rows_of(WorkLog)
def _worklog(side: Side) -> Rows:
    entry: dict[str, Any] = {
        **side.owner,
        "engagement": side.one(Engagement),
        "member": side.member,
        "days": Decimal("0.5"),
        "timesheet": side.one(TimesheetImport),
    }
    first = WorkLog.objects.create(**entry, day=DAY)
    correction = WorkLog.objects.create(**entry, day=DAY + dt.timedelta(days=1), corrects=first)
    withdrawn = WorkLog.objects.create(
        **entry, day=DAY + dt.timedelta(days=2), withdrawn_at=AT, corrects=first
    )
    return Rows(shown=[correction, first], hidden=[withdrawn])


@rows_of(WorkNote)
def _work_note(side: Side) -> Rows:
    """What the provider notes for itself is shown to nobody of the client."""
    note = WorkNote.objects.create(**side.owner, worklog=side.one(WorkLog), text="For us alone")
    return Rows(hidden=[note])


@rows_of(LogTemplate)
def _log_template(side: Side) -> Rows:
    saved = LogTemplate.objects.create(
        **side.owner, member=side.member, engagement=side.one(Engagement), name="Monday meeting"
    )
    return hidden(saved)


@rows_of(Movement)
def _movement(side: Side) -> Rows:
    return shown(
        Movement.objects.create(
            **side.owner,
            engagement=side.one(Engagement),
            month=MONTH,
            kind="work",
            days=Decimal("-0.5"),
            worklog=side.one(WorkLog),
        )
    )


@rows_of(EngagementMonth)
def _month(side: Side) -> Rows:
    return shown(
        EngagementMonth.objects.create(
            **side.owner,
            engagement=side.one(Engagement),
            month=MONTH,
            submitted_by=side.member,
        )
    )


@rows_of(MonthVerdict)
def _verdict(side: Side) -> Rows:
    return shown(
        MonthVerdict.objects.create(
            **side.owner,
            engagement_month=side.one(EngagementMonth),
            answer="approved",
            user=side.founder.user,
            at=AT,
        )
    )


@rows_of(BurstRequest)
def _burst(side: Side) -> Rows:
    asked = {"month": MONTH, "reason": "launch", "words": "The shop opens", "days": 2}
    return shown(
        BurstRequest.objects.create(
            **side.owner,
            engagement=side.one(Engagement),
            asked_by=side.member,
            asked_at=AT,
            **asked,
        )
    )


@rows_of(BurstVerdict)
def _burst_verdict(side: Side) -> Rows:
    verdict = BurstVerdict.objects.create(
        **side.owner,
        burst=side.one(BurstRequest),
        answer="approved",
        user=side.founder.user,
        at=AT,
    )
    return shown(verdict)


@rows_of(BalanceShare)
def _balance_share(side: Side) -> Rows:
    until = AT + dt.timedelta(days=30)
    return shown(
        BalanceShare.objects.create(
            **side.owner,
            made_by=side.member.user,
            only_of=side.member,
            made_at=AT,
            expires_at=until,
        )
    )


@rows_of(Series)
def _series(side: Side) -> Rows:
    return hidden(Series.objects.create(code=f"F-{side.client.slug}"))


@rows_of(Invoice)
def _invoice(side: Side) -> Rows:
    sums: dict[str, Any] = {
        **side.owner,
        "engagement": side.one(Engagement),
        "engagement_month": side.one(EngagementMonth),
        "currency": "EUR",
        "net_amount": 100,
        "tax_amount": 20,
        "gross_amount": 120,
    }
    draft = Invoice.objects.create(**sums, month=MONTH)
    # Issued last, when its lines stand: see below.
    return Rows(shown=[Invoice.objects.create(**sums, month=EARLIER)], hidden=[draft])


def _of_both_invoices(side: Side, make: Callable[[Any], models.Model]) -> Rows:
    invoices = side.rows[Invoice]
    return Rows(shown=[make(invoices.shown[0])], hidden=[make(invoices.hidden[0])])


@rows_of(InvoiceLine)
def _line(side: Side) -> Rows:
    return _of_both_invoices(
        side,
        lambda invoice: InvoiceLine.objects.create(
            **side.owner,
            invoice=invoice,
            position=1,
            kind="volume",
            title="Days",
            quantity=1,
            unit_price=100,
            vat_rate=20,
            net_amount=100,
        ),
    )


@rows_of(BilledWork)
def _billed_work(side: Side) -> Rows:
    logs: Iterator[Any] = iter(side.rows[WorkLog].every)
    return _of_both_invoices(
        side,
        lambda invoice: BilledWork.objects.create(
            **side.owner, invoice=invoice, worklog=next(logs)
        ),
    )


@rows_of(InvoiceFile)
def _invoice_file(side: Side) -> Rows:
    issued: Any = side.rows[Invoice].shown[0]
    issued.status = "issued"
    issued.series = side.one(Series)
    issued.sequence = 1
    issued.number = f"{issued.series.code}-0001"
    issued.issued_on = issued.due_on = DAY
    issued.content = {}
    issued.save()
    return shown(
        InvoiceFile.objects.create(**side.owner, invoice=issued, content=b"%PDF", sha256="0" * 64)
    )


@rows_of(Report)
def _report(side: Side) -> Rows:
    report: dict[str, Any] = {
        **side.owner,
        "engagement": side.one(Engagement),
        "due_on": DAY,
        "status": "ready",
        "content": {},
        "figures_at": AT,
        "words": {},
    }
    published = Report.objects.create(**report, month=EARLIER)
    return Rows(shown=[published], hidden=[Report.objects.create(**report, month=MONTH)])


@rows_of(ReportFile)
def _report_file(side: Side) -> Rows:
    files = Rows()
    report: Any
    for report, pile in (
        (side.rows[Report].shown[0], files.shown),
        (side.hidden(Report), files.hidden),
    ):
        pile.append(
            ReportFile.objects.create(**side.owner, report=report, content=b"%PDF", sha256="0" * 64)
        )
    Report.objects.filter(pk=side.one(Report).pk).update(published_at=AT, published_by="Bob")
    return files


def make_side(provider: Provider, name: str) -> Side:
    """A client with its own people, and every row that it can have."""
    users: list[User] = [make_user(f"{name}{number}") for number in range(3)]
    with scope(provider=provider.pk):
        client = Client.objects.create(name=name, slug=name.lower())
        side = Side(
            provider=provider,
            client=client,
            member=Membership.objects.create(user=users[0], role="executive"),
            stranger=Membership.objects.create(user=users[1], role="office"),
            founder=Contact.objects.create(client=client, user=users[2], role="founder"),
        )
        for model, builder in BUILDERS.items():
            side.rows[model] = builder(side)
    return side
