"""What stands on a draft: the lines of its months, expenses, a discount.

It is made from what the client signed, from what is still to be invoiced of it, and from what the
office chose; made again it is the same, unless one of them has changed. A discount in per cent is
one of the days, expenses are passed on as they are; no discount takes more than there is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from billing import charges, lines, tax, wording
from billing.allocating import Share, allocate, owed
from billing.content import InvoiceLine as Printed
from billing.grouping import KeyOf, Piece, Work, pieces_of
from billing.models import BilledMonth, BilledWork, Expense, Invoice, InvoiceLine
from common.money import Taxed, format_number, percent_of
from common.typography import THIN_NO_BREAK, is_french, long_date
from engagements import terms
from engagements.models import EngagementMonth, WorkLog
from engagements.statement import Statement, thaw

ZERO = Decimal(0)
By = Invoice.LinesBy
Kind = InvoiceLine.Kind


@dataclass(frozen=True)
class Discount:
    """So much off, with the reason that is printed: per cent of the days, or an amount."""

    reason: str
    percent: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True)
class Composed:
    """A line as it is printed, and what it is made of: days of a month, an expense, entries."""

    line: Printed
    month: int | None = None
    expense: int | None = None
    percent: Decimal | None = None
    work: Work = ()


@dataclass(frozen=True)
class Draft:
    """Everything on a draft; `aside` are the entries, with their days, behind no line."""

    lines: tuple[Composed, ...]
    aside: Work
    total: Taxed

    @property
    def printed(self) -> tuple[Printed, ...]:
        return tuple(one.line for one in self.lines)


@dataclass(frozen=True)
class _Paper:
    """What holds for every line of an invoice."""

    vat: tax.Vat
    currency: str
    language: str
    by: str


@dataclass(frozen=True)
class _Keys:
    """What entries are grouped by, if by anything, and the titles of outcomes by their ids."""

    of: KeyOf | None = None
    outcomes: Mapping[int, str] = field(default_factory=dict)


def compose(
    *,
    invoice: Invoice,
    months: Sequence[EngagementMonth],
    expenses: Iterable[Expense] = (),
    discount: Discount | None = None,
) -> Draft:
    """What stands on a draft of these signed months; the invoice may be one not saved yet.

    Raises tax.NoRateKnown.
    """
    client = invoice.client
    vat = tax.vat_for(client=client, on=invoice.period.last, invoice=invoice)
    paper = _Paper(vat, invoice.currency, client.language, invoice.lines_by)
    found, aside = _of_months(invoice, months, paper)
    found += [_of_expense(expense, paper) for expense in expenses]
    if discount and (off := _of_discount(discount, found, paper)):
        found.append(off)
    rows = lines.vat_rows([one.line for one in found], vat=vat, currency=invoice.currency)
    return Draft(tuple(found), aside, lines.totals(rows))


def expected(invoice: Invoice) -> Draft:
    """A draft as it would be made today, with what the office chose. Raises tax.NoRateKnown."""
    expenses, discount = choices_of(invoice)
    return compose(invoice=invoice, months=months_of(invoice), expenses=expenses, discount=discount)


def months_of(invoice: Invoice) -> list[EngagementMonth]:
    """The months on an invoice, in the order of their engagements."""
    billed = BilledMonth.objects.filter(invoice=invoice).values("engagement_month")
    rows = EngagementMonth.objects.filter(pk__in=billed)
    rows = rows.select_related("engagement__client", "provider")
    return list(rows.order_by("engagement_id", "month"))


def choices_of(invoice: Invoice) -> tuple[list[Expense], Discount | None]:
    """The expenses and the discount that stand on a draft."""
    rows = invoice.lines.filter(kind__in=[Kind.EXPENSE, Kind.DISCOUNT]).select_related("expense")
    expenses, discount = [], None
    for row in rows.order_by("position"):
        if row.expense is not None:
            expenses.append(row.expense)
        elif row.percent is not None:
            discount = Discount(row.title, percent=row.percent)
        else:
            discount = Discount(row.title, amount=-row.net_amount)
    return expenses, discount


# ------------------------------------------------------------------------------------------- days


def _of_months(
    invoice: Invoice, months: Sequence[EngagementMonth], paper: _Paper
) -> tuple[list[Composed], Work]:
    """The lines of every month, in the order of the months, and the entries behind none."""
    but = invoice if invoice.pk else None
    signed = {month.pk: thaw(month.content or {}) for month in months}
    held = terms.terms_by_engagement(month.engagement_id for month in months)
    taken = charges.taken(months=months, but=but)
    ids = [entry.id for content in signed.values() for entry in content.entries]
    gone = charges.work_taken(entries=ids, but=but)
    keys = _keys(paper.by, ids)
    found: list[Composed] = []
    aside: list[tuple[int, Decimal]] = []
    for month in months:
        content = signed[month.pk]
        parts = terms.parts_of_month(
            engagement=month.engagement, terms=held.get(month.engagement_id, []), month=month.period
        )
        days = charges.left_of(charges_of(month), taken.get(month.pk, {}))
        shares = charges.free(allocate(content=content, parts=parts), month=month.pk, gone=gone)
        words = lines.words_of(content=content, parts=parts, language=paper.language)
        mine = [
            Composed(line, month=month.pk, work=piece.work)
            for place, number in days.items()
            for piece, line in _of_charge(content, place, number, shares, words[place], keys, paper)
        ]
        found += mine
        aside += _aside(content, mine, gone)
    return found, tuple(aside)


def _of_charge(
    content: Statement,
    place: int,
    days: Decimal,
    shares: Iterable[Share],
    words: lines.Words,
    keys: _Keys,
    paper: _Paper,
) -> list[tuple[Piece, Printed]]:
    """The lines of so many days of one charge."""
    behind = [share for share in shares if share.charge == place]
    pieces = pieces_of(
        days=days, shares=behind, key_of=keys.of, owed=owed(content).get(place, ZERO)
    )
    return [
        (
            piece,
            lines.line_of(
                content.charges[place],
                place=place,
                piece=piece,
                words=words,
                name=lines.name_of(
                    piece=piece, by=paper.by, outcomes=keys.outcomes, language=paper.language
                ),
                vat=paper.vat,
                currency=paper.currency,
            ),
        )
        for piece in pieces
    ]


def charges_of(month: EngagementMonth) -> list[Mapping[str, str]]:
    """The charges of a signed month as they were frozen."""
    return list((month.content or {}).get("charges", ()))


def _aside(
    content: Statement,
    mine: Iterable[Composed],
    gone: Mapping[int, Mapping[charges.Place, Decimal]],
) -> Work:
    """The days of entries that no line of this invoice, nor another invoice, stands for."""
    behind: dict[int, Decimal] = {}
    for one in mine:
        for pk, part in one.work:
            behind[pk] = behind.get(pk, ZERO) + part
    found = []
    for entry in content.entries:
        before = sum(gone.get(entry.id, {}).values(), ZERO)
        days = entry.days - behind.get(entry.id, ZERO) - before
        if days:
            found.append((entry.id, days))
    return tuple(found)


def _keys(by: str, entries: Sequence[int]) -> _Keys:
    if by == By.OUTCOME:
        logs = WorkLog.objects.filter(pk__in=entries, outcome__isnull=False)
        rows = list(logs.values_list("pk", "outcome_id", "outcome__title"))
        served = {pk: outcome for pk, outcome, _title in rows}
        titles = {outcome: title for _pk, outcome, title in rows}
        return _Keys(lambda entry: served.get(entry.id), titles)
    keys: dict[str, KeyOf] = {
        By.PERSON: lambda entry: entry.person,
        By.CATEGORY: lambda entry: entry.category,
        By.DAY: lambda entry: entry.day,
    }
    return _Keys(keys.get(by))


# -------------------------------------------------------------------------- expenses, discounts


def _of_expense(expense: Expense, paper: _Paper) -> Composed:
    kind = wording.say(paper.language, f"expense_{expense.kind}")
    line = lines.lump_of(
        kind=Kind.EXPENSE,
        title=expense.title,
        detail=f"{kind}, {long_date(expense.day, language=paper.language)}",
        net=expense.net_amount,
        vat=paper.vat,
        currency=paper.currency,
    )
    return Composed(line, expense=expense.pk)


def amount_of(discount: Discount, found: Iterable[Printed], *, currency: str) -> Decimal:
    """What a discount takes off these lines: never more than they come to."""
    sold = [line for line in found if line.kind != Kind.DISCOUNT]
    days = sum((line.net for line in sold if line.kind != Kind.EXPENSE), ZERO)
    wanted = discount.amount or ZERO
    if discount.percent is not None:
        wanted = percent_of(days, rate=discount.percent, currency=currency)
    return min(wanted, sum((line.net for line in sold), ZERO))


def _of_discount(discount: Discount, found: Sequence[Composed], paper: _Paper) -> Composed | None:
    amount = amount_of(discount, [one.line for one in found], currency=paper.currency)
    if not amount:
        return None
    detail = ""
    if discount.percent is not None:
        number = format_number(discount.percent, language=paper.language)
        rate = f"{number}{THIN_NO_BREAK if is_french(paper.language) else ''}%"
        detail = wording.say(paper.language, "of_the_days", rate=rate)
    line = lines.lump_of(
        kind=Kind.DISCOUNT,
        title=discount.reason,
        detail=detail,
        net=-amount,
        vat=paper.vat,
        currency=paper.currency,
    )
    return Composed(line, percent=discount.percent)


# ------------------------------------------------------------------------------------------ write


def write(invoice: Invoice, draft: Draft) -> None:
    """Put these lines on a draft, in the place of those that stood there, and its amounts."""
    invoice.work.all().delete()
    invoice.lines.all().delete()
    rows = InvoiceLine.objects.bulk_create(
        _row(invoice, position, one) for position, one in enumerate(draft.lines, start=1)
    )
    work = [
        (row.pk, entry, days)
        for row, one in zip(rows, draft.lines, strict=True)
        for entry, days in one.work
    ]
    BilledWork.objects.bulk_create(
        BilledWork(**invoice.owner, invoice=invoice, worklog_id=entry, line_id=line, days=days)
        for line, entry, days in [*work, *((None, *one) for one in draft.aside)]
    )
    total = draft.total
    invoice.net_amount, invoice.tax_amount, invoice.gross_amount = total.net, total.tax, total.gross
    invoice.save()


def _row(invoice: Invoice, position: int, one: Composed) -> InvoiceLine:
    line = one.line
    return InvoiceLine(
        **invoice.owner,
        invoice=invoice,
        position=position,
        kind=line.kind,
        title=line.title,
        detail=line.detail,
        quantity=line.quantity,
        unit=line.unit,
        unit_price=line.unit_price,
        vat_rate=line.vat_rate,
        vat_category=line.vat_category,
        net_amount=line.net,
        percent=one.percent,
        engagement_month_id=one.month,
        charge=line.charge,
        expense_id=one.expense,
    )
