"""Which reminder is due of which invoice, and its draft.

An invoice is first reminded of in the friendly tone, from so many days past due on as the provider
has set; then in the firm, then in the final one, each as long after the one before it was sent as
the settings lie apart. A tone that somebody decided against is passed over.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db.models import Exists, F, OuterRef, QuerySet

from billing.models import BillingSettings, ClientBilling, Dispute, Invoice, PaymentReminder
from billing.settings import settings_of
from common.periods import local_day
from tenancy.models import Provider

Tone = PaymentReminder.Tone
TONES = (Tone.FRIENDLY, Tone.FIRM, Tone.FINAL)


def remindable(rows: QuerySet[Invoice]) -> QuerySet[Invoice]:
    """Of these invoices those of which a client may be reminded."""
    disputes = Dispute.objects.filter(invoice=OuterRef("pk"), outcome="")
    spared = ClientBilling.objects.filter(no_reminders=True).values("client")
    return rows.filter(~Exists(disputes), kind=Invoice.Kind.INVOICE).exclude(client__in=spared)


def live(*, on: dt.date) -> QuerySet[PaymentReminder]:
    """The drafts that still say the truth: not sent, not dropped, nothing paid in between."""
    rows = PaymentReminder.objects.filter(sent_at=None, dropped_at=None)
    owed = remindable(Invoice.objects.overdue(on=on))
    return rows.filter(
        invoice__in=owed.values("pk"),
        open_amount=F("invoice__gross_amount") - F("invoice__settled_amount"),
    )


def tone_due(
    *,
    days: int,
    known: Mapping[str, PaymentReminder],
    settings: BillingSettings,
    on: dt.date,
    timezone: str,
) -> str | None:
    """The tone in which an invoice is to be reminded of, so many days past due; None: not now.

    `known` are its reminders by tone. 50 days past due and never reminded of is friendly.
    """
    after = (settings.friendly_after, settings.firm_after, settings.final_after)
    before: PaymentReminder | None = None
    for place, tone in enumerate(TONES):
        row = known.get(tone)
        if row is None:
            if days < after[place]:
                return None
            if before is not None and before.sent_at is not None:
                gone = on - local_day(before.sent_at, timezone=timezone)
                if gone.days < after[place] - after[place - 1]:
                    return None
            return tone
        if row.sent_at is None and row.dropped_at is None:
            return None
        before = row
    return None


def due(*, provider: Provider, on: dt.date) -> list[tuple[Invoice, str]]:
    """What is to be drafted on a day, the longest past due first; four statements."""
    settings = settings_of(provider=provider)
    rows = remindable(
        Invoice.objects.overdue(on=on - dt.timedelta(days=settings.friendly_after - 1))
        if settings.friendly_after
        else Invoice.objects.overdue(on=on)
    )
    invoices = list(rows.defer("content").order_by("due_on", "id"))
    known = _known(invoices)
    found = []
    for invoice in invoices:
        tone = tone_due(
            days=(on - (invoice.due_on or on)).days,
            known=known.get(invoice.pk, {}),
            settings=settings,
            on=on,
            timezone=provider.timezone,
        )
        if tone is not None:
            found.append((invoice, tone))
    return found


def _known(invoices: Iterable[Invoice]) -> dict[int, dict[str, PaymentReminder]]:
    found: dict[int, dict[str, PaymentReminder]] = {}
    for row in PaymentReminder.objects.filter(invoice__in=list(invoices)):
        found.setdefault(row.invoice_id, {})[row.tone] = row
    return found


def draft_reminders(*, provider: Provider, on: dt.date) -> int:
    """Throw away the drafts of yesterday and draft what is due; gives back how many invoices.

    Who runs it twice drafts nothing twice.
    """
    _forget_stale(on)
    wanted = due(provider=provider, on=on)
    PaymentReminder.objects.bulk_create(
        [
            PaymentReminder(
                **invoice.owner,
                invoice=invoice,
                tone=tone,
                drafted_on=on,
                open_amount=invoice.open_amount,
            )
            for invoice, tone in wanted
        ],
        ignore_conflicts=True,
    )
    return len(wanted)


def _forget_stale(on: dt.date) -> None:
    """What was paid, credited or disputed in between is drafted no longer; an edited letter that
    named it speaks of the others in its usual words again."""
    drafts = PaymentReminder.objects.filter(sent_at=None, dropped_at=None)
    stale = list(drafts.exclude(pk__in=live(on=on).values("pk")).select_related("invoice"))
    for row in stale:
        beside = drafts.filter(client=row.client_id, tone=row.tone)
        beside.filter(invoice__due_on=row.invoice.due_on).update(subject="", text="")
    drafts.filter(pk__in=[row.pk for row in stale]).delete()
