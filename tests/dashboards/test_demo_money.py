"""What the demo's money does goes through the rooms, and shows what can happen to an invoice."""

import datetime as dt

from accounts.actors import actor_of
from accounts.models import Contact, Membership
from billing.drafting import draft_invoice
from billing.issuing import issue_invoice, issue_problems
from billing.models import (
    BankLine,
    ClientBilling,
    Dispute,
    Expense,
    FeeAgreement,
    FeeStatement,
    Invoice,
    Payment,
    PaymentReminder,
    Receipt,
)
from common.periods import Month
from dashboards.closing import closing
from dashboards.demo.cast import LUMEN
from dashboards.demo.money import DOUBTED, GROUPED, tell_money, tell_spent, tell_wishes
from dashboards.demo.story import make_house
from dashboards.portfolio import money
from engagements import months
from engagements.models import Engagement
from tenancy.scope import scope
from tests.factories.billing import log_days

ON = dt.date(2026, 11, 22)
AT = dt.datetime(2026, 10, 5, 9, tzinfo=dt.UTC)
SEPTEMBER = Month(2026, 9)


def test_every_kind_of_money_is_told(db: None) -> None:
    lumen = make_house(house=LUMEN, password="secret-secret", on=ON, since=SEPTEMBER.first)
    with scope(provider=lumen.pk):
        office = actor_of(Membership.objects.select_related("user").get(role="office"))
        contacts = Contact.objects.select_related("user", "client").filter(role="founder")
        running = [one for one in Engagement.objects.with_people() if one.runs_on(ON)]
        for engagement in running:
            if engagement.client.name in {"Lenoir Emballages", "Optiqa Retail", "Forges du Lac"}:
                if engagement.client.name == "Forges du Lac":
                    log_days(engagement, SEPTEMBER, engagement.terms.get().days_per_month)
                row = months.month_of(engagement=engagement, month=SEPTEMBER)
                row = months.submit(month=row, by=office, at=AT, on=AT.date())
                row = months.approve_for_client(month=row, by=office, at=AT, reason="By phone")
                draft = draft_invoice(month=row, by=office)
                issue_invoice(invoice=draft, on=AT.date(), at=AT, by=office)
        founders = {contact.client_id: contact for contact in contacts}
        tell_money(engagements=running, office=office, founders=founders, on=ON)
        answers = sorted(Expense.objects.values_list("status", flat=True))
        assert answers == ["accepted", "accepted", "noted", "noted", "refused"]
        assert ClientBilling.objects.get(order_required=True).client.name == "Lenoir Emballages"
        assert Invoice.objects.get(kind="credit").client.name == "Forges du Lac"
        late = Invoice.objects.get(client__name="Lenoir Emballages")
        assert (late.status, late.settled_amount) == ("issued", 4000)
        assert Payment.objects.count() == 1
        # What came in already is no longer to collect.
        owed = Invoice.objects.open().filter(kind="invoice")
        (sums,) = money(on=ON)
        assert sums.open_amount == sum(one.gross_amount - one.settled_amount for one in owed)
        assert sums.open_amount < sum(one.gross_amount for one in owed)
        # Of the invoice that is disputed nobody is reminded.
        assert Dispute.objects.get().client.name == "Optiqa Retail"
        reminded = PaymentReminder.objects.values_list("invoice__client__name", flat=True)
        assert set(reminded) == {"Lenoir Emballages", "Forges du Lac"}
        assert BankLine.objects.count() == 3
        came = set(BankLine.objects.filter(amount__gt=0).values_list("amount", flat=True))
        assert came == {
            one.open_amount for one in Invoice.objects.open() if one.client.name != DOUBTED
        }
        assert FeeAgreement.objects.count() == 2
        stated = FeeStatement.objects.values_list("member__user__name", "month", "paid_on")
        assert sorted(stated) == [
            ("Claire Dumas", SEPTEMBER.first, None),
            ("Tom Hendriks", SEPTEMBER.first, None),
        ]
        assert Receipt.objects.count() == 4  # What was refused had none.
        states = {one.seat.client.name: one.state for one in closing(month=SEPTEMBER, on=ON).rows}
        assert states["Forges du Lac"] == "reopened"
        assert states["Optiqa Retail"] == "disputed"


def test_a_client_abroad_gets_one_invoice_with_its_expense_and_no_vat(db: None) -> None:
    lumen = make_house(house=LUMEN, password="secret-secret", on=ON, since=SEPTEMBER.first)
    with scope(provider=lumen.pk):
        office = actor_of(Membership.objects.select_related("user").get(role="office"))
        tell_wishes(by=office)
        held = Engagement.objects.with_people().filter(client__name=GROUPED).order_by("id")
        october = SEPTEMBER.plus(1)
        for engagement in held:
            tell_spent(engagement=engagement, month=october, office=office, on=ON)
            row = months.month_of(engagement=engagement, month=october)
            row = months.submit(month=row, by=office, at=AT, on=ON)
            row = months.approve_for_client(month=row, by=office, at=AT, reason="By phone")
        draft = draft_invoice(month=row, by=office)
        assert draft.engagement is None
        assert draft.lines.filter(kind="volume").count() == 2
        assert draft.lines.filter(expense__isnull=False).count() == 1
        assert {line.vat_category for line in draft.lines.all()} == {"AE"}
        assert not issue_problems(draft)
        assert Receipt.objects.get().kind == "pdf"
