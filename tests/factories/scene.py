"""Something behind every address: a logged day, a signed month, an issued invoice, a report."""

import datetime as dt
from decimal import Decimal

from accounts import bookmarks, invitations, profiles
from accounts.actors import actor_of
from accounts.keys import make_key
from billing import expenses, fees, files, payments, runs
from billing.bank import keeping
from billing.bank.movement import Movement, Statement
from billing.drafting import draft_invoice
from billing.issuing import issue_invoice
from billing.models import BankLine, Dispute, Payment, PaymentReminder
from committees import publishing
from committees.models import Report
from common.periods import Month
from engagements import bursting, readers, sharing
from engagements.agenda.leave import Dates, Why, enter_leave
from engagements.course import checklists, handover, papers
from engagements.models import CalendarSource, Paper, Responsibility
from engagements.week.saved import save_template
from engagements.worklogs import log_work
from kpis import financial_goals
from kpis import signing as proposing
from kpis.definitions import signing
from kpis.definitions.writing import write_word
from kpis.funnel import importing
from kpis.funnel.deals import DealFacts, save_deal
from kpis.funnel.stages import start_funnel
from kpis.models import (
    Deal,
    DealImport,
    Definition,
    FinancialGoal,
    Framework,
    FrameworkVersion,
    Kpi,
    KpiNote,
    Reading,
)
from tests.factories.billing import approved_month, settle
from tests.factories.mandate import fill_mandate
from tests.factories.world import World, make_member, make_user

OCTOBER = Month(2026, 10)


def filed_paper(world: World, *, at: dt.datetime) -> Paper:
    """A paper with its file, and an access that the client was asked for."""
    by = actor_of(world.olga)
    paper = papers.file_paper(client=world.brume, kind="nda", signed_on=at.date(), by=by, at=at)
    papers.attach(paper=paper, name="nda.pdf", content=b"%PDF-1.4", by=by, at=at)
    checklists.ask(engagement=world.engagement, checklist="access", by=by, on=at.date())
    return paper


def moved_money(world: World, *, at: dt.datetime) -> tuple[Payment, BankLine]:
    """A payment that waits for an invoice, and a movement of the bank that waits for a click."""
    by = actor_of(world.olga)
    money = payments.Money(Decimal(100), "EUR", at.date(), reference="Deposit")
    payment = payments.record_payment(client=world.brume, money=money, shares={}, at=at, by=by)
    came = Movement(1, "", at.date(), Decimal(500), "EUR", payer="Brume", text="Part payment")
    kept = keeping.keep(
        statement=Statement("csv", (came,)),
        raw=b"500",
        name="november.csv",
        provider=world.acme,
        at=at,
        by=by,
    )
    return payment, kept.statements[0].lines.get()


def kept_figures(world: World, *, at: dt.datetime) -> KpiNote:
    """A framework that the client was shown, with a figure read in October and what happened."""
    whose = {**world.engagement.owner, "engagement": world.engagement}
    framework = Framework.objects.create(
        **whose, size=Framework.Size.OWN, made_by="Bob", made_at=at, shown_at=at
    )
    kpi = Kpi.objects.create(
        **whose,
        framework=framework,
        key="qualified_leads",
        name="Leads that partners bring",
        unit=Kpi.Unit.COUNT,
        cadence=Kpi.Cadence.MONTH,
        direction=Kpi.Direction.UP,
        counts_from=OCTOBER.first,
    )
    facts = {"period": OCTOBER.first, "value": Decimal(34), "by": "Bob", "at": at}
    Reading.objects.create(**world.engagement.owner, kpi=kpi, **facts)
    note: KpiNote = KpiNote.objects.create(
        **kpi.owner, kpi=kpi, on=OCTOBER.first, text="Fair", by="Bob", at=at
    )
    return note


def proposed_framework(world: World, kpi: Kpi, *, at: dt.datetime) -> FrameworkVersion:
    """The framework of a KPI, put before the founder, and a goal in money."""
    by = actor_of(world.bob)
    Kpi.objects.filter(pk=kpi.pk).update(why="Next quarter's sales are in it.")
    kpi.framework.engagement = world.engagement
    financial_goals.add_goal(engagement=world.engagement, title="Two million", by=by)
    return proposing.propose(framework=kpi.framework, by=by, at=at, seen=True)


def waiting_word(world: World, *, at: dt.datetime) -> Definition:
    """A word that waits for the signatures of sales and of who leads the engagement."""
    by = actor_of(world.bob)
    words = {"word": "Qualified lead", "text": "A lead with a budget and a date."}
    made = write_word(client=world.brume, **words, signed_by=["sales", "executive"], by=by, at=at)
    signing.ask(client=world.brume, by=by, at=at)
    return made.definition


def brought_export(world: World, *, at: dt.datetime) -> tuple[Deal, DealImport]:
    """A funnel with one deal, and an export of the CRM that waits to be taken over."""
    by = actor_of(world.bob)
    funnel = start_funnel(engagement=world.engagement, currency="EUR", by=by)
    facts = DealFacts(opened_on=OCTOBER.first, stage=funnel.stages.get(key="opportunity"))
    deal = save_deal(funnel=funnel, facts=facts, by=by, on=at.date())
    raw = b"Deal ID,Create Date,Deal Stage\nD-1,2026-10-01,MQL\nD-2,2026-10-02,Almost there\n"
    return deal, importing.bring(funnel=funnel, raw=raw, name="crm.csv", by=by, at=at)


def make_scene(world: World, *, at: dt.datetime) -> dict[str, object]:
    """Fill the world; gives back what stands in the addresses of its pages."""
    frank = make_user("Frank")
    with world.staff():
        settle(world)
        log = log_work(
            engagement=world.engagement,
            member=world.bob,
            day=at.date(),
            days=Decimal("0.5"),
            by=actor_of(world.bob),
        )
        calendar = CalendarSource.objects.create(
            member=world.bob, name="Work", host="calendar.example", sealed_url="-", due_at=at
        )
        leave = enter_leave(
            member=world.bob,
            dates=Dates(dt.date(2027, 2, 1), dt.date(2027, 2, 5)),
            why=Why(),
            by=actor_of(world.bob),
        )
        template = save_template(
            member=world.bob,
            by=actor_of(world.bob),
            name="Management meeting",
            engagement=world.engagement,
            days=Decimal("0.5"),
            outcome=None,
        )
        month = approved_month(world, month=OCTOBER)
        draft = draft_invoice(month=month, by=actor_of(world.olga))
        invoice = issue_invoice(invoice=draft, on=at.date(), at=at, by=actor_of(world.olga))
        september = approved_month(world, month=Month(2026, 9), days=Decimal(7))
        waiting = draft_invoice(month=september, by=actor_of(world.olga))
        files.store(invoice=invoice, content=b"%PDF")
        dispute = Dispute.objects.create(
            **invoice.owner, invoice=invoice, comment="Too much.", user=world.dora.user, at=at
        )
        run = runs.start_drafting(months=[month], by=actor_of(world.olga), at=at)
        reminder = PaymentReminder.objects.create(
            **invoice.owner,
            invoice=invoice,
            tone="friendly",
            drafted_on=at.date(),
            open_amount=invoice.open_amount,
        )
        report = publishing.plan(engagement=world.engagement, month=OCTOBER)
        claim = publishing.claim(report_id=report.pk, at=at)
        assert claim is not None
        publishing.store(claim=claim, pdf=b"%PDF")
        Report.objects.filter(pk=report.pk).update(published_at=at, published_by="Bob")
        colleague = make_member(world.acme, frank, role="executive")
        reader = readers.let_in(
            engagement=world.engagement,
            member=colleague,
            reason="Same supplier",
            by=actor_of(world.alice),
            at=at,
        )
        kept = bookmarks.keep_view(
            member_id=world.alice.pk, page="portfolio", name="Drift", query="show=drift"
        )
        record = profiles.add_record(
            member=world.bob,
            by=actor_of(world.alice),
            title="Stopped a second CRM",
            year=2024,
            result="Two licences saved",
        )
        known = fill_mandate(world, at=at)
        domain = Responsibility.objects.filter(engagement=world.engagement).earliest("position")
        handover.settle_part(
            engagement=world.engagement,
            key="risks",
            by=actor_of(world.bob),
            on=at.date(),
            detail="In the register",
        )
        thread = handover.add_item(
            engagement=world.engagement,
            by=actor_of(world.bob),
            kind="thread",
            title="Lease of the printers",
        )
        invitation = invitations.invite(
            email="erin@new.example",
            name="Erin",
            role="executive",
            by=actor_of(world.alice),
            at=at,
        )
        paper = filed_paper(world, at=at)
        burst = bursting.ask(
            engagement=world.engagement,
            month=Month.of(at.date()),
            days=Decimal(2),
            reason="launch",
            words="The shop opens on Black Friday.",
            by=actor_of(world.bob),
            at=at,
        )
        expense = expenses.note_expense(
            engagement=world.engagement,
            member=world.bob,
            day=at.date(),
            kind="travel",
            title="Train to Lyon",
            net_amount=Decimal(80),
            on=at.date(),
            at=at,
            by=actor_of(world.bob),
        )
        expenses.attach_receipt(
            expense=expense, name="train.pdf", content=b"%PDF-1.4", at=at, by=actor_of(world.bob)
        )
        agreed = fees.agree_fee(
            member=world.bob,
            engagement=None,
            begins_on=OCTOBER.first,
            day_rate=Decimal(800),
            share=None,
            currency="EUR",
            by=actor_of(world.alice),
        )
        share = sharing.share(client=world.brume, days=30, by=actor_of(world.olga), at=at)
        payment, bank_line = moved_money(world, at=at)
        happened = kept_figures(world, at=at)
        proposal = proposed_framework(world, happened.kpi, at=at)
        goal = FinancialGoal.objects.get()
        key = make_key(
            name="Nightly",
            scopes=["read"],
            days=90,
            engagement=None,
            by=actor_of(world.olga),
            at=at,
        ).key
        definition = waiting_word(world, at=at)
        deal, export = brought_export(world, at=at)
    return {
        "payment": payment.pk,
        "bank_line": bank_line.pk,
        "burst": burst.pk,
        "share": share.pk,
        "payment_reminder": reminder.pk,
        "invoice": invoice.pk,
        "fee_agreement": agreed.pk,
        "fee_member": world.bob.pk,
        "fee_currency": "EUR",
        "draft": waiting.pk,
        "expense": expense.pk,
        "dispute": dispute.pk,
        "export_table": "lines",
        "export_kind": "csv",
        "billing_run": run.pk,
        "provider": world.acme.slug,
        "client": world.brume.slug,
        "slug": world.brume.slug,
        "engagement": world.engagement.slug,
        "month": str(OCTOBER),
        "week": "2026-W47",
        "worklog": log.pk,
        "template": template.pk,
        "leave": leave.pk,
        "calendar": calendar.pk,
        "invitation": invitation.pk,
        "token": invitations.token_of(invitation),
        "member": world.bob.pk,
        "domain": domain.key,
        "part": "risks",
        "handover_item": thread.pk,
        "saved_view": kept.pk,
        "record": record.pk,
        "reader": reader.pk,
        "contact": world.carol.pk,
        "key": "0" * 32,
        "paper": paper.pk,
        "milestone": "diagnostic",
        "checklist": "access",
        "item": "backups",
        "accent": "0b5d66",
        "kpi": happened.kpi_id,
        "api_key": key.pk,
        "kpi_note": happened.pk,
        "framework_version": proposal.number,
        "financial_goal": goal.pk,
        "definition": definition.pk,
        "deal": deal.pk,
        "deal_import": export.pk,
        **known,
    }
