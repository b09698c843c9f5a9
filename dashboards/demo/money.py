"""What the demo's money does besides coming in on time: an order that is missing, one invoice for
all engagements of a client, expenses with their receipts, a credit note, a payment of a part, a reminder to send, an objection, movements of the bank to book,
and what the executives are paid."""

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PIL import Image, ImageDraw

from accounts.actors import Actor, actor_of
from accounts.models import Contact, Membership
from billing import credit, disputes, expenses, fees, issuing, payments, settings
from billing.bank import keeping, reading
from billing.models import BilledWork, Invoice
from billing.reminders import drafting as reminders
from common.money import round_amount
from common.periods import Month
from engagements.models import Engagement
from tenancy.models import Client, Provider
from tenancy.scope import scope


@dataclass(frozen=True)
class Spent:
    """An expense so many days ago, or months where it is invoiced by now, and what the office said."""

    client: str
    ago: int
    kind: str
    title: str
    net: str
    answer: str = ""
    comment: str = ""


EXPENSES = (
    Spent("Maison Belval", 12, "travel", "Train Paris to Lyon and back", "148.00", "accepted"),
    Spent("Maison Belval", 12, "lodging", "One night, hotel by the station", "119.00", "accepted"),
    Spent("Lenoir Emballages", 6, "travel", "Train Paris to Rennes and back", "96.40"),
    Spent("Forges du Lac", 9, "meals", "Lunch with the plant managers", "84.50"),
    Spent(
        "Optiqa Retail", 15, "software", "Licence of a load test", "49.00",
        "refused", "The client pays this one itself.",
    ),
)  # fmt: skip
# Of months that are over: what is accepted stands on their invoice.
SPENT = (
    Spent("Maison Belval", 2, "travel", "Train Paris to Lyon and back", "142.00", "accepted"),
    Spent("Van Aken Logistics", 1, "travel", "Train Paris to Antwerp and back", "164.00", "accepted"),
)  # fmt: skip
# The client that wants one invoice for all its engagements; it sits in another country.
GROUPED = "Van Aken Logistics"
# The client that wants the number of its order on each invoice, and has not given it yet.
ORDERS = "Lenoir Emballages"
LATE, DOUBTED, GIVEN_BACK = "Lenoir Emballages", "Optiqa Retail", "Forges du Lac"
PAID_PART = Decimal(4000)
DOUBT = "The two days of the release review: were they agreed? I find them in no minutes."
WHY_BACK = "The half day was a call that both of us had counted."
# Person (the beginning of the address), a rate a day or a share of what the client is charged.
FEES = (("claire@", Decimal(820), None), ("tom@", None, Decimal(68)))


def tell_money(
    *, engagements: Sequence[Engagement], office: Actor, founders: dict[int, Contact], on: dt.date
) -> None:
    """Everything at the provider in scope; what it does not have is left out."""
    at = dt.datetime.combine(on, dt.time(8), tzinfo=dt.UTC)
    held = {one.client.name: one for one in engagements if one.runs_on(on)}
    _spend(held, office, on=on)
    if ORDERS in held:
        settings.save_client_billing(client=held[ORDERS].client, by=office, order_required=True)
        _doubt(held[DOUBTED], founders, at=at)
        _owe(held, office, on=on, at=at)
        _give_back(held[GIVEN_BACK], office, on=on, at=at)
        _bank(office, on=on, at=at)
        _agree_fees(on=on, at=at)


def tell_wishes(*, by: Actor) -> None:
    """What clients wish of their invoices from the first one on."""
    for client in Client.objects.filter(name=GROUPED):
        settings.save_client_billing(client=client, by=by, is_grouped=True)


def tell_spent(*, engagement: Engagement, month: Month, office: Actor, on: dt.date) -> None:
    """The expenses of a month that is over, before its invoice is drafted."""
    others = Engagement.objects.filter(client=engagement.client_id, pk__lt=engagement.pk)
    for one in SPENT:
        named = one.client == engagement.client.name and month == Month.of(on).plus(-one.ago)
        if named and not others.exists():
            day = next(day for day in reversed(month.days) if day.weekday() == 1)
            _note(one, engagement, office, day=day)


def _spend(held: dict[str, Engagement], office: Actor, *, on: dt.date) -> None:
    for one in EXPENSES:
        engagement = held.get(one.client)
        if engagement is None:
            continue
        _note(one, engagement, office, day=on - dt.timedelta(days=one.ago))


def _note(one: Spent, engagement: Engagement, office: Actor, *, day: dt.date) -> None:
    """Noted by the executive with its receipt, and answered by the office on the next day."""
    at, by = dt.datetime.combine(day, dt.time(18), tzinfo=dt.UTC), actor_of(engagement.executive)
    noted = expenses.note_expense(
        engagement=engagement,
        member=engagement.executive,
        day=day,
        kind=one.kind,
        title=one.title,
        net_amount=Decimal(one.net),
        on=day,
        at=at,
        by=by,
    )
    if one.answer != "refused":
        paper = _receipt(one, day)
        expenses.attach_receipt(expense=noted, name="receipt.pdf", content=paper, at=at, by=by)
    if one.answer == "accepted":
        expenses.accept_expense(expense=noted, at=at + dt.timedelta(days=1), by=office)
    elif one.answer:
        expenses.refuse_expense(
            expense=noted, comment=one.comment, at=at + dt.timedelta(days=1), by=office
        )


def _receipt(one: Spent, day: dt.date) -> bytes:
    """A slip that says what was paid, and that it is invented."""
    page = Image.new("L", (420, 300), 255)
    pen = ImageDraw.Draw(page)
    lines = ("Receipt", one.title, str(day), f"{one.net} EUR before VAT", "Demo data: invented.")
    for place, line in enumerate(lines):
        pen.text((40, 40 + 44 * place), line, fill=40)
    buffer = io.BytesIO()
    page.save(buffer, "PDF")
    return buffer.getvalue()


def _invoice(engagement: Engagement, *, status: str = "issued") -> Invoice | None:
    rows = Invoice.objects.filter(engagement=engagement, kind="invoice", status=status)
    rows = rows.select_related("provider", "client", "engagement__client")
    return rows.order_by("month").first()


def _owe(held: dict[str, Engagement], office: Actor, *, on: dt.date, at: dt.datetime) -> None:
    """An invoice of which a part was paid is past due; the next reminder waits to be sent."""
    invoice = _invoice(held[LATE])
    if invoice is not None and invoice.due_on is not None and invoice.due_on < on:
        payments.mark_paid(invoice=invoice, on=invoice.due_on, at=at, by=office, amount=PAID_PART)
    reminders.draft_reminders(provider=held[LATE].provider, on=on)


def _doubt(engagement: Engagement, founders: dict[int, Contact], *, at: dt.datetime) -> None:
    """The founder objects to the newest invoice, in the founder's own scope."""
    founder = founders[engagement.client_id]
    rows = Invoice.objects.issued().filter(engagement=engagement, kind="invoice")
    newest = rows.order_by("-month").first()
    if newest is None:
        return
    with scope(
        provider=engagement.provider_id or 0, client=founder.client_id, user=founder.user_id
    ):
        mine = Invoice.objects.select_related("provider", "client").get(pk=newest.pk)
        disputes.open_dispute(invoice=mine, line=None, comment=DOUBT, by=actor_of(founder), at=at)


def _give_back(engagement: Engagement, office: Actor, *, on: dt.date, at: dt.datetime) -> None:
    """One entry of the last invoice is credited: its month is reopened by as much."""
    invoice = _invoice(engagement)
    work = BilledWork.objects.filter(invoice=invoice, line__isnull=False).order_by("days", "id")
    first = work.first() if invoice else None
    if invoice is None or first is None:
        return
    choice = credit.Choice(entries=frozenset({first.pk}))
    note = credit.draft_credit(invoice=invoice, choice=choice, reason=WHY_BACK, by=office)
    issuing.issue_invoice(invoice=note, on=on, at=at, by=office)


def _bank(office: Actor, *, on: dt.date, at: dt.datetime) -> None:
    """What the bank says of the last days: one invoice whole, one without a number, a fee."""
    provider = Provider.objects.get()
    rows = [("Date", "Amount", "Currency", "Name", "Reference")]
    open_ones = Invoice.objects.open().filter(kind="invoice").select_related("client")
    open_ones = open_ones.exclude(client__name=DOUBTED)
    for place, invoice in enumerate(open_ones.order_by("id")[:2]):
        day = on - dt.timedelta(days=2 - place)
        name = invoice.client.legal_name or invoice.client.name
        text = invoice.number if not place else "Virement"
        amount = round_amount(invoice.open_amount, currency=invoice.currency)
        rows.append((str(day), str(amount), invoice.currency, name, text))
    rows.append((str(on), "-18.50", provider.currency, "Bank", "Account fee"))
    raw = "\n".join(";".join(row) for row in rows).encode()
    found = reading.read(raw, account=provider.iban, currency=provider.currency)
    if not isinstance(found, reading.Unclear):
        keeping.keep(statement=found, raw=raw, name="bank.csv", provider=provider, at=at, by=office)


def _agree_fees(*, on: dt.date, at: dt.datetime) -> None:
    """What two executives are paid; of two months it is stated, of one of them paid."""
    members = list(Membership.objects.select_related("user").filter(left_on=None))
    owner = next(actor_of(one) for one in members if one.role == Membership.Role.OWNER)
    for address, rate, share in FEES:
        for member in members:
            if member.user.email.startswith(address):
                fees.agree_fee(
                    member=member,
                    engagement=None,
                    begins_on=Month.of(on).plus(-6).first,
                    day_rate=rate,
                    share=share,
                    currency="EUR",
                    by=owner,
                )
    for back in (3, 2):
        month = Month.of(on).plus(-back)
        for sheet in fees.sheets(month=month):
            if sheet.is_agreed:
                stated = fees.state_fee(sheet=sheet, at=at, by=owner)
                if back == 3:
                    fees.pay_fee(statement=stated, on=month.plus(1).last, by=owner)
