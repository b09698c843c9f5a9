"""The trail: who did what, when. Entries are added in the transaction of the act itself, under
the provider's role, and neither changed nor removed (the database has no right that could).

It is kept in no language: codes, names, dates as JSON has them. Pages say it in the reader's.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy

from accounts.actors import Actor
from accounts.models import AuditEntry, User

PAGE = 50
# The person's number that stands for what the clock did by itself.
NOBODY = 0

# How somebody acted who had not signed in.
MAILED_LINK = "mailed link"

# What was done, as it reads after the name of whoever did it.
DEEDS = {
    "accepted": pgettext_lazy("trail", "accepted"),
    "added": pgettext_lazy("trail", "added"),
    "added a term": pgettext_lazy("trail", "added a term"),
    "added to mandate": pgettext_lazy("trail", "added to the mandate"),
    "answered": pgettext_lazy("trail", "answered"),
    "began": pgettext_lazy("trail", "began"),
    "began funnel": pgettext_lazy("trail", "began the funnel of"),
    "changed deal": pgettext_lazy("trail", "changed the deal"),
    "changed funnel": pgettext_lazy("trail", "changed the funnel of"),
    "took over deals": pgettext_lazy("trail", "took over deals for"),
    "closed": pgettext_lazy("trail", "closed"),
    "confirmed": pgettext_lazy("trail", "confirmed"),
    "measured": pgettext_lazy("trail", "measured"),
    "moved": pgettext_lazy("trail", "moved"),
    "raised": pgettext_lazy("trail", "raised the worry"),
    "removed from mandate": pgettext_lazy("trail", "removed from the mandate"),
    "set the top three of": pgettext_lazy("trail", "set the top three of"),
    "settled": pgettext_lazy("trail", "settled"),
    "took the usual domains of": pgettext_lazy("trail", "took the usual domains for"),
    "took the usual scope of": pgettext_lazy("trail", "took the usual scope for"),
    "added definition": pgettext_lazy("trail", "defined"),
    "asked to sign definition": pgettext_lazy("trail", "asked for signatures of"),
    "brought back definition": pgettext_lazy("trail", "brought back the definition"),
    "changed definition": pgettext_lazy("trail", "wrote a new version of"),
    "moved to definition": pgettext_lazy("trail", "let count by another version"),
    "retired definition": pgettext_lazy("trail", "retired the definition"),
    "signed definition": pgettext_lazy("trail", "signed the definition"),
    "wrote definition over": pgettext_lazy("trail", "wrote over the draft of"),
    "added to checklist": pgettext_lazy("trail", "added to a checklist"),
    "approved by run_month": pgettext_lazy("trail", "approved by command"),
    "approved extra days": pgettext_lazy("trail", "approved extra days"),
    "added calendar": pgettext_lazy("trail", "added a calendar"),
    "approved": pgettext_lazy("trail", "approved"),
    "asked for access": pgettext_lazy("trail", "asked the client"),
    "asked for extra days": pgettext_lazy("trail", "asked for extra days"),
    "attached file": pgettext_lazy("trail", "attached the file of"),
    "changed billing": pgettext_lazy("trail", "changed the billing of"),
    "changed brand": pgettext_lazy("trail", "changed the brand"),
    "changed full-time cost": pgettext_lazy("trail", "changed the cost of a hire"),
    "changed leave": pgettext_lazy("trail", "changed leave"),
    "changed logo": pgettext_lazy("trail", "changed the logo"),
    "changed particulars": pgettext_lazy("trail", "changed particulars"),
    "changed profile": pgettext_lazy("trail", "changed the profile"),
    "changed prospect": pgettext_lazy("trail", "changed what is ahead"),
    "changed role": pgettext_lazy("trail", "changed the role"),
    "changed usual days": pgettext_lazy("trail", "changed usual days"),
    "changed": pgettext_lazy("trail", "changed"),
    "changed the rate card": pgettext_lazy("trail", "changed the rate card"),
    "corrected": pgettext_lazy("trail", "corrected"),
    "counted people": pgettext_lazy("trail", "counted the people of"),
    "decided renewal": pgettext_lazy("trail", "decided the renewal"),
    "declined extra days": pgettext_lazy("trail", "declined extra days"),
    "discarded": pgettext_lazy("trail", "discarded"),
    "disputed": pgettext_lazy("trail", "disputed"),
    "answered dispute": pgettext_lazy("trail", "answered the objection to"),
    "took back dispute": pgettext_lazy("trail", "took back the objection to"),
    "drafted": pgettext_lazy("trail", "drafted"),
    "drafted again": pgettext_lazy("trail", "drafted again"),
    "edited": pgettext_lazy("trail", "edited"),
    "ended access": pgettext_lazy("trail", "ended access"),
    "entered leave": pgettext_lazy("trail", "entered leave"),
    "agreed fee": pgettext_lazy("trail", "agreed a fee"),
    "took back fee": pgettext_lazy("trail", "took back a fee"),
    "stated fee": pgettext_lazy("trail", "stated a fee"),
    "paid fee": pgettext_lazy("trail", "marked a fee as paid"),
    "noted event": pgettext_lazy("trail", "wrote down what happened:"),
    "removed event": pgettext_lazy("trail", "took away the note:"),
    "noted expense": pgettext_lazy("trail", "noted the expense"),
    "accepted expense": pgettext_lazy("trail", "accepted the expense"),
    "refused expense": pgettext_lazy("trail", "refused the expense"),
    "took back expense": pgettext_lazy("trail", "took back the expense"),
    "filed paper": pgettext_lazy("trail", "filed"),
    "filled in": pgettext_lazy("trail", "filled in a figure of"),
    "corrected figure": pgettext_lazy("trail", "corrected a figure of"),
    "took back figure": pgettext_lazy("trail", "took back a figure of"),
    "imported figures": pgettext_lazy("trail", "imported figures from"),
    "made key": pgettext_lazy("trail", "made the key"),
    "revoked key": pgettext_lazy("trail", "revoked the key"),
    "granted": pgettext_lazy("trail", "granted"),
    "imported": pgettext_lazy("trail", "imported"),
    "invited": pgettext_lazy("trail", "invited"),
    "issued": pgettext_lazy("trail", "issued"),
    "let in": pgettext_lazy("trail", "let somebody in to read"),
    "logged": pgettext_lazy("trail", "logged"),
    "marked as paid": pgettext_lazy("trail", "marked as paid"),
    "met milestone": pgettext_lazy("trail", "marked as met"),
    "opened": pgettext_lazy("trail", "opened"),
    "paid back": pgettext_lazy("trail", "paid back"),
    "planned quarters": pgettext_lazy("trail", "planned the quarters of"),
    "published": pgettext_lazy("trail", "published"),
    "recorded payment": pgettext_lazy("trail", "recorded the payment"),
    "read statement": pgettext_lazy("trail", "read the bank's file"),
    "reminded the lead of": pgettext_lazy("trail", "reminded the lead of"),
    "removed from checklist": pgettext_lazy("trail", "removed from a checklist"),
    "removed logo": pgettext_lazy("trail", "removed the logo"),
    "removed paper": pgettext_lazy("trail", "took off file"),
    "reopened milestone": pgettext_lazy("trail", "opened again"),
    "reopened": pgettext_lazy("trail", "opened again"),
    "removed calendar": pgettext_lazy("trail", "removed a calendar"),
    "restored": pgettext_lazy("trail", "restored"),
    "retried": pgettext_lazy("trail", "retried"),
    "returned": pgettext_lazy("trail", "returned"),
    "reversed payment": pgettext_lazy("trail", "reversed the payment"),
    "revoked a balance link": pgettext_lazy("trail", "revoked a link to the balance"),
    "saved": pgettext_lazy("trail", "saved"),
    "sent statement": pgettext_lazy("trail", "sent a statement of account to"),
    "reminded": pgettext_lazy("trail", "sent a reminder of"),
    "dropped reminder": pgettext_lazy("trail", "decided against a reminder of"),
    "restored reminder": pgettext_lazy("trail", "brought back the reminder of"),
    "edited reminder": pgettext_lazy("trail", "edited the reminder of"),
    "sent again": pgettext_lazy("trail", "sent again"),
    "set payment against": pgettext_lazy("trail", "set against invoices the payment"),
    "set credit against": pgettext_lazy("trail", "set against invoices the credit note"),
    "set aside": pgettext_lazy("trail", "set aside the bank's movement"),
    "sent back": pgettext_lazy("trail", "sent back what was left of the payment"),
    "settled checklist": pgettext_lazy("trail", "settled"),
    "shared the balance": pgettext_lazy("trail", "shared the balance"),
    "shut out": pgettext_lazy("trail", "ended reading of"),
    "shared load": pgettext_lazy("trail", "shared the load elsewhere of"),
    "stopped sharing load": pgettext_lazy("trail", "stopped sharing the load of"),
    "submitted": pgettext_lazy("trail", "handed in"),
    "took back": pgettext_lazy("trail", "took back"),
    "took up again": pgettext_lazy("trail", "took up again the bank's movement"),
    "waived milestone": pgettext_lazy("trail", "waived"),
    "withdrew extra days": pgettext_lazy("trail", "took back a request for extra days"),
    "withdrew leave": pgettext_lazy("trail", "withdrew leave"),
    "withdrew": pgettext_lazy("trail", "withdrew"),
    "began framework": pgettext_lazy("trail", "began the KPI framework of"),
    "shared the goals of": pgettext_lazy("trail", "made the goals shared of"),
    "stopped sharing the goals of": pgettext_lazy("trail", "stopped sharing the goals of"),
    "added KPI": pgettext_lazy("trail", "added the KPI"),
    "changed KPI": pgettext_lazy("trail", "changed the KPI"),
    "retired KPI": pgettext_lazy("trail", "retired the KPI"),
    "took up KPI": pgettext_lazy("trail", "brought back the KPI"),
    "removed KPI": pgettext_lazy("trail", "removed the KPI"),
    "set the baseline of": pgettext_lazy("trail", "set the baseline of"),
    "froze the baseline of": pgettext_lazy("trail", "froze the baseline of"),
    "set the target of": pgettext_lazy("trail", "set the target of"),
    "removed the target of": pgettext_lazy("trail", "removed the target of"),
    "added goal": pgettext_lazy("trail", "named the financial goal"),
    "changed goal": pgettext_lazy("trail", "changed the financial goal"),
    "removed goal": pgettext_lazy("trail", "removed the financial goal"),
    "proposed framework": pgettext_lazy("trail", "proposed the KPI framework of"),
    "withdrew framework": pgettext_lazy("trail", "took back the KPI framework of"),
    "signed framework": pgettext_lazy("trail", "signed off the KPI framework of"),
    "returned framework": pgettext_lazy("trail", "returned the KPI framework of"),
}

# What the trail can be asked for: the tables whose rows a deed was about.
KINDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "days": (
        pgettext_lazy("trail", "Days"),
        ("engagements.worklog", "engagements.timesheetimport", "engagements.logtemplate"),
    ),
    "months": (
        pgettext_lazy("trail", "Months"),
        ("engagements.engagementmonth", "engagements.burstrequest", "engagements.balanceshare"),
    ),
    "reports": (pgettext_lazy("trail", "Reports"), ("committees.report",)),
    "invoices": (
        pgettext_lazy("trail", "Invoices"),
        (
            "billing.invoice",
            "billing.expense",
            "billing.payment",
            "billing.bankstatement",
            "billing.bankline",
        ),
    ),
    "contracts": (
        pgettext_lazy("trail", "Clients and contracts"),
        ("tenancy.client", "engagements.engagement", "engagements.term"),
    ),
    "course": (
        pgettext_lazy("trail", "Milestones and papers"),
        (
            "engagements.milestonemark",
            "engagements.checklistitem",
            "engagements.renewaldecision",
            "engagements.prospect",
            "engagements.paper",
        ),
    ),
    "mandate": (
        pgettext_lazy("trail", "Mandates"),
        (
            "engagements.outcome",
            "engagements.quarterreview",
            "engagements.scopeitem",
            "engagements.responsibility",
            "engagements.stakeholder",
            "engagements.worry",
            "engagements.friction",
        ),
    ),
    "kpis": (
        pgettext_lazy("trail", "KPIs and definitions"),
        (
            "kpis.framework",
            "kpis.frameworkversion",
            "kpis.kpi",
            "kpis.target",
            "kpis.financialgoal",
            "kpis.reading",
            "kpis.readingimport",
            "kpis.definition",
            "kpis.definitionversion",
            "kpis.funnel",
            "kpis.deal",
        ),
    ),
    "people": (
        pgettext_lazy("trail", "People"),
        ("accounts.invitation", "accounts.membership", "accounts.contact", "engagements.leave"),
    ),
    "firm": (pgettext_lazy("trail", "Firm and brand"), ("tenancy.provider", "accounts.apikey")),
}


def record(
    *, by: Actor, verb: str, subject: models.Model, client: int | None = None, **detail: Any
) -> AuditEntry:
    """Write down an act. `verb` is one of DEEDS ("approved"); `detail` is JSON.

    What was done from the link in a letter says so.
    """
    if by.by_link:
        detail["through"] = MAILED_LINK
    return AuditEntry.objects.create(
        user_id=by.user_id,
        actor=by.name,
        verb=verb,
        subject=str(subject)[:160],
        subject_kind=subject._meta.label_lower,
        subject_id=subject.pk,
        client_id=client if client is not None else getattr(subject, "client_id", None),
        detail=detail,
    )


@dataclass(frozen=True)
class Stretch:
    """A page of the trail; `before` begins the next one, None where it ends."""

    entries: list[AuditEntry]
    before: int | None


@dataclass(frozen=True)
class Wanted:
    """What of the trail: of one person (NOBODY: the clock), of one kind, one verb, some time."""

    person: int | None = None
    kind: str = ""
    verb: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None


EVERYTHING = Wanted()


def trail(*, wanted: Wanted = EVERYTHING) -> models.QuerySet[AuditEntry]:
    """The entries, the newest first."""
    entries = AuditEntry.objects.select_related("client").order_by("-id")
    if wanted.person is not None:
        entries = entries.filter(user=wanted.person or None)
    if wanted.kind:
        entries = entries.filter(subject_kind__in=KINDS[wanted.kind][1])
    if wanted.verb:
        entries = entries.filter(verb=wanted.verb)
    if wanted.since:
        entries = entries.filter(at__gte=wanted.since)
    return entries.filter(at__lt=wanted.until) if wanted.until else entries


def stretch(*, wanted: Wanted = EVERYTHING, before: int | None = None, size: int = PAGE) -> Stretch:
    """The entries older than the one numbered `before`: no counting, no offset."""
    entries = trail(wanted=wanted)
    if before is not None:
        entries = entries.filter(pk__lt=before)
    found = list(entries[: size + 1])
    return Stretch(entries=found[:size], before=found[size - 1].pk if len(found) > size else None)


def verbs() -> list[str]:
    """What has been done, for the filter."""
    found = AuditEntry.objects.order_by("verb").values_list("verb", flat=True)
    return list(found.distinct())


def deed(verb: str) -> str:
    """What was done, in the reader's language; the code itself where it has no words."""
    return str(DEEDS.get(verb, verb))


def people() -> list[User]:
    """Everybody of the provider and its clients who may stand in the trail, gone or not."""
    return list(User.objects.order_by("name", "id"))
