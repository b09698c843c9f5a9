"""From approved months to a draft, which can be thrown away and drafted again.

One invoice per engagement and month, from the approved content only. Burst beyond the cap that the
founder has not approved by name is left out, and said (domain, Money 2; Days 6).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from billing import charges, lines, tax
from billing.content import InvoiceLine as Printed
from billing.models import BilledMonth, BilledWork, Invoice, InvoiceLine
from common.days import format_days
from common.problems import Problem, Refused
from engagements import terms
from engagements.models import EngagementMonth
from engagements.statement import Statement, thaw
from engagements.terms import Part


class CannotDraft(Refused):
    """The month cannot be drafted."""


class CannotDiscard(Refused):
    """The draft cannot be thrown away."""


def draft_problems(month: EngagementMonth) -> list[Problem]:
    """Why no invoice can be drafted from a month; empty when it can."""
    if not month.is_signed or not month.content:
        return [Problem("month_open", _("The client has not approved this month yet."))]
    parts = _parts(month)
    if len({part.term.currency for part in parts}) > 1:
        text = _("The terms of this month are in different currencies.")
        return [Problem("currencies", text)]
    if not charges.left(month=month):
        return [Problem("nothing", _("This month charges nothing."))]
    try:
        _vat(month)
    except tax.NoRateKnown as problem:
        return [Problem("vat_rate", str(problem))]
    return []


def left_out(content: Statement) -> list[Problem]:
    """What a month holds that its invoice does not charge, to be said beside it."""
    if not content.beyond_cap:
        return []
    text = _(
        "%(days)s days beyond the burst cap are not on this invoice: "
        "the founder has not approved them by name."
    ) % {"days": format_days(content.beyond_cap)}
    return [Problem("beyond_cap", text)]


def draft_invoice(*, month: EngagementMonth, by: Actor) -> Invoice:
    """Draft the invoice of an approved month; a second call returns the same draft.

    Raises CannotDraft, also where the month's invoice is issued already.
    """
    rows = EngagementMonth.objects.select_for_update(no_key=True, of=("self",))
    month = rows.select_related("engagement__client", "provider").get(pk=month.pk)
    standing = invoice_of(month=month)
    if standing is not None and not standing.is_issued:
        return standing
    if standing is not None and not charges.left(month=month):
        text = _("%(number)s is issued already.") % {"number": standing.number}
        raise CannotDraft(Problem("issued", text))
    if problems := draft_problems(month):
        raise CannotDraft(*problems)
    content = thaw(month.content or {})
    found = _drafted(month, charges.left(month=month))
    total = lines.totals(lines.vat_rows(found, vat=_vat(month), currency=content.currency))
    invoice = Invoice.objects.create(
        **month.owner,
        engagement=month.engagement,
        month=month.month,
        currency=content.currency,
        net_amount=total.net,
        tax_amount=total.tax,
        gross_amount=total.gross,
    )
    rounds = BilledMonth.objects.filter(engagement_month=month).count()
    BilledMonth.objects.create(
        **month.owner, invoice=invoice, engagement_month=month, round=rounds + 1
    )
    _add_lines(invoice, month, content, found)
    _add_work(invoice, content)
    record(by=by, verb="drafted", subject=invoice, gross=str(total.gross))
    return invoice


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
    # In one order for everybody: two who draft the same months never wait in a circle.
    wanted = sorted(months, key=lambda month: (month.engagement_id, month.month))
    there = set(
        BilledMonth.objects.filter(
            engagement_month__in=wanted, invoice__status=Invoice.Status.DRAFT
        ).values_list("engagement_month_id", flat=True)
    )
    made: dict[bool, list[Invoice]] = {True: [], False: []}
    refused = []
    for month in wanted:
        try:
            made[month.pk in there].append(draft_invoice(month=month, by=by))
        except CannotDraft as problem:
            refused.append((month, problem.problems))
    return Drafting(tuple(made[False]), tuple(made[True]), tuple(refused))


def _vat(month: EngagementMonth) -> tax.Vat:
    language = month.engagement.client.language
    return tax.vat_of(provider=month.provider, on=month.period.last, language=language)


def _parts(month: EngagementMonth) -> list[Part]:
    held = terms.terms_of(month.engagement)
    return terms.parts_of_month(engagement=month.engagement, terms=held, month=month.period)


def invoice_of(*, month: EngagementMonth) -> Invoice | None:
    """The newest invoice of a month, be it a draft."""
    rows = BilledMonth.objects.filter(engagement_month=month).order_by("-round")
    found = rows.select_related("invoice__provider", "invoice__engagement__client").first()
    return found.invoice if found else None


def _drafted(month: EngagementMonth, left: Mapping[int, Decimal]) -> tuple[Printed, ...]:
    """The lines that so many days of the charges of a signed month give today."""
    return lines.lines_of(
        content=thaw(month.content or {}),
        parts=_parts(month),
        vat=_vat(month),
        language=month.engagement.client.language,
        left=left,
    )


def as_of_today(invoice: Invoice) -> tuple[Printed, ...]:
    """The lines of a draft in the words and with the VAT of today."""
    found: list[Printed] = []
    for billed in invoice.months.select_related("engagement_month__engagement__client"):
        month = billed.engagement_month
        stored = invoice.lines.filter(engagement_month=month, charge__isnull=False)
        found += _drafted(month, dict(stored.values_list("charge", "quantity")))
    return tuple(found)


def _add_lines(
    invoice: Invoice, month: EngagementMonth, content: Statement, found: tuple[Printed, ...]
) -> None:
    InvoiceLine.objects.bulk_create(
        InvoiceLine(
            **invoice.owner,
            invoice=invoice,
            position=position,
            kind=content.charges[line.charge or 0].kind,
            engagement_month=month,
            charge=line.charge,
            title=line.title,
            detail=line.detail,
            quantity=line.quantity,
            unit_price=line.unit_price,
            vat_rate=line.vat_rate,
            net_amount=line.net,
        )
        for position, line in enumerate(found, start=1)
    )


def _add_work(invoice: Invoice, content: Statement) -> None:
    """Every entry that the client signed stands behind the invoice, and behind no other."""
    BilledWork.objects.bulk_create(
        BilledWork(**invoice.owner, invoice=invoice, worklog_id=entry.id, days=entry.days)
        for entry in content.entries
    )


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
