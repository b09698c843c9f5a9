"""From approved months to a draft, which can be changed, thrown away and drafted again.

One invoice per engagement and month, from the approved content only; where a client wants one for
all its engagements, the approved months of a client and month stand on one, and a month that is
approved later on one of its own. The client's wishes and the order of its terms stand on the draft
from the start, and so does every accepted expense of the engagements that no invoice holds. Burst
beyond the cap that the founder has not approved by name is left out, and said (domain, Money 2;
Days 6). A month that charges no days is invoiced where expenses wait for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from billing import charges, composing, expenses, settings, tax
from billing.models import BilledMonth, ClientBilling, Expense, Invoice
from common.days import format_days
from common.problems import Problem, Refused
from engagements import terms
from engagements.models import EngagementMonth, Term
from engagements.statement import Statement

# The width of the field that holds the order.
_ORDER = 40


class CannotDraft(Refused):
    """The month cannot be drafted."""


class CannotDiscard(Refused):
    """The draft cannot be thrown away."""


def draft_problems(month: EngagementMonth) -> list[Problem]:
    """Why no invoice can be drafted from a month; empty when it can."""
    if not month.is_signed or not month.content:
        return [Problem("month_open", _("The client has not approved this month yet."))]
    parts = terms.parts_of_month(
        engagement=month.engagement, terms=terms.terms_of(month.engagement), month=month.period
    )
    if len({part.term.currency for part in parts}) > 1:
        text = _("The terms of this month are in different currencies.")
        return [Problem("currencies", text)]
    if not charges.left(month=month) and not _spent(month):
        return [Problem("nothing", _("This month charges nothing."))]
    try:
        tax.vat_for(client=month.engagement.client, on=month.period.last)
    except tax.NoRateKnown as problem:
        return [Problem("vat_rate", str(problem))]
    return []


def _spent(month: EngagementMonth) -> bool:
    """Whether expenses alone can be invoiced for a month that charges no days."""
    content = month.content or {}
    if content.get("charges"):
        return False
    asked = {month.pk: (month.engagement_id, month.period, content["currency"])}
    return bool(expenses.of_chargeless(months=asked))


def left_out(content: Statement) -> list[Problem]:
    """What a month holds that its invoice does not charge, to be said beside it."""
    if not content.beyond_cap:
        return []
    text = _(
        "%(days)s days beyond the burst cap are not on this invoice: "
        "the founder has not approved them by name."
    ) % {"days": format_days(content.beyond_cap)}
    return [Problem("beyond_cap", text)]


def invoice_of(*, month: EngagementMonth) -> Invoice | None:
    """The newest invoice of a month, be it a draft."""
    rows = BilledMonth.objects.filter(engagement_month=month).order_by("-round")
    found = rows.select_related("invoice__provider", "invoice__engagement__client").first()
    return found.invoice if found else None


# ------------------------------------------------------------------------------------------ draft


def draft_invoice(*, month: EngagementMonth, by: Actor) -> Invoice:
    """Draft the invoice of an approved month; a second call returns the same draft.

    Raises CannotDraft, also where the month's invoice is issued already.
    """
    wishes = settings.client_billing(client=month.engagement.client)
    held = _held([month], {month.client_id} if wishes.is_grouped else set())
    asked = next(row for row in held if row.pk == month.pk)
    standing = invoice_of(month=asked)
    if standing is not None and not standing.is_issued:
        return standing
    if standing is not None and not charges.left(month=asked):
        text = _("%(number)s is issued already.") % {"number": standing.number}
        raise CannotDraft(Problem("issued", text))
    if problems := draft_problems(asked):
        raise CannotDraft(*problems)
    together = [asked, *_beside(asked, [row for row in held if row.pk != asked.pk])]
    return _drafted(sorted(together, key=_order), wishes, by=by)


def _order(month: EngagementMonth) -> tuple[int, object]:
    """In one order for everybody: two who draft the same months never wait in a circle."""
    return month.engagement_id, month.month


def _held(months: Sequence[EngagementMonth], grouped: set[int]) -> list[EngagementMonth]:
    """These months, and the signed ones of the same month of clients that want one invoice.

    They are as they are now, and held until the transaction ends.
    """
    wanted = Q(pk__in=[month.pk for month in months])
    for client, first in {(month.client_id, month.month) for month in months}:
        if client in grouped:
            states = EngagementMonth.SIGNED_STATES
            wanted |= Q(client_id=client, month=first, status__in=states)
    rows = EngagementMonth.objects.select_for_update(no_key=True, of=("self",)).filter(wanted)
    rows = rows.select_related("engagement__client", "provider")
    return list(rows.order_by("engagement_id", "month"))


def _beside(asked: EngagementMonth, others: Sequence[EngagementMonth]) -> list[EngagementMonth]:
    """The other months that can stand on one invoice with this: in its currency, still to be
    invoiced, and on no draft."""
    if not others:
        return []
    drafted = set(
        BilledMonth.objects.filter(
            engagement_month__in=others, invoice__status=Invoice.Status.DRAFT
        ).values_list("engagement_month_id", flat=True)
    )
    currency = (asked.content or {}).get("currency")
    alike = [
        row
        for row in others
        if row.pk not in drafted and (row.content or {}).get("currency") == currency
    ]
    return [row for row in alike if not draft_problems(row)]


def _drafted(months: Sequence[EngagementMonth], wishes: ClientBilling, *, by: Actor) -> Invoice:
    first = months[0]
    client = first.engagement.client
    client.provider = first.provider
    ours = settings.settings_of(provider=first.provider)
    with_annex = ours.with_annex if wishes.with_annex is None else wishes.with_annex
    invoice = Invoice(
        **first.owner,
        engagement=first.engagement if len(months) == 1 else None,
        month=first.month,
        currency=(first.content or {})["currency"],
        lines_by=wishes.lines_by,
        buyer_reference=wishes.buyer_reference,
        with_annex=with_annex,
        purchase_order=_orders(months),
    )
    invoice.provider, invoice.client = first.provider, client
    draft = composing.compose(invoice=invoice, months=months, expenses=_expenses(invoice, months))
    total = draft.total
    invoice.net_amount, invoice.tax_amount, invoice.gross_amount = total.net, total.tax, total.gross
    invoice.save()
    _add_months(invoice, months)
    composing.write(invoice, draft)
    record(by=by, verb="drafted", subject=invoice, gross=str(total.gross))
    return invoice


def _expenses(invoice: Invoice, months: Sequence[EngagementMonth]) -> list[Expense]:
    found = expenses.to_invoice(
        engagements=[month.engagement_id for month in months],
        until=invoice.period.last,
        hold=True,
    )
    return [row for row in found if row.currency == invoice.currency]


def _orders(months: Sequence[EngagementMonth]) -> str:
    """The orders that the terms of these months name, as far as they fit."""
    held = terms.terms_by_engagement(month.engagement_id for month in months)
    found: dict[str, None] = {}
    for month in months:
        term: Term | None = terms.term_on(held.get(month.engagement_id, []), month.period.last)
        if term and term.purchase_order:
            found[term.purchase_order] = None
    said = ", ".join(found)
    return said if len(said) <= _ORDER else ""


def _add_months(invoice: Invoice, months: Sequence[EngagementMonth]) -> None:
    before = list(
        BilledMonth.objects.filter(engagement_month__in=months).values_list(
            "engagement_month_id", flat=True
        )
    )
    BilledMonth.objects.bulk_create(
        BilledMonth(
            **invoice.owner,
            invoice=invoice,
            engagement_month=month,
            round=before.count(month.pk) + 1,
        )
        for month in months
    )


@dataclass(frozen=True)
class Drafting:
    """What came of drafting several: new drafts, those that stood already, and what was refused."""

    drafted: tuple[Invoice, ...]
    standing: tuple[Invoice, ...]
    refused: tuple[tuple[EngagementMonth, tuple[Problem, ...]], ...]


def draft_invoices(*, months: Iterable[EngagementMonth], by: Actor) -> Drafting:
    """Draft the invoices of several approved months, each by itself; the others go on.

    A second call drafts nothing twice: it returns the same drafts as `standing`.
    """
    wanted = sorted(months, key=_order)
    grouped = ClientBilling.objects.filter(
        client__in={month.client_id for month in wanted}, is_grouped=True
    )
    _held(wanted, set(grouped.values_list("client_id", flat=True)))
    there = set(
        BilledMonth.objects.filter(
            engagement_month__in=wanted, invoice__status=Invoice.Status.DRAFT
        ).values_list("engagement_month_id", flat=True)
    )
    made: dict[bool, dict[int, Invoice]] = {True: {}, False: {}}
    refused = []
    for month in wanted:
        try:
            invoice = draft_invoice(month=month, by=by)
            made[month.pk in there].setdefault(invoice.pk, invoice)
        except CannotDraft as problem:
            refused.append((month, problem.problems))
    return Drafting(tuple(made[False].values()), tuple(made[True].values()), tuple(refused))


# ---------------------------------------------------------------------------------------- discard


def held(invoice: Invoice) -> Invoice:
    """The invoice as it is now, held until the transaction ends."""
    rows = Invoice.objects.select_for_update(no_key=True, of=("self",))
    rows = rows.select_related("provider", "client", "engagement__client")
    return rows.get(pk=invoice.pk)


def discard_draft(*, invoice: Invoice, by: Actor) -> None:
    """Throw a draft away; its month can be drafted again. Raises CannotDiscard."""
    row = held(invoice)
    if row.is_issued:
        text = _("%(number)s is issued; it stays.") % {"number": row.number}
        raise CannotDiscard(Problem("issued", text))
    record(by=by, verb="discarded", subject=row)
    row.delete()
