"""What an executive is paid for the days that the provider sells.

The owner agrees a fee with a person, from a day on: an amount for each day, or a share of what the
client is charged. An agreement of one engagement goes before one that holds for all of them. A
month's fee follows from its approved days, at what held on each of them: 5.5 days at 800 are
4,400. A share is taken of what the month charges, in the proportion of each person's days; where
nobody worked, of the lead's. Each line is rounded once. A month is stated, and frozen, once all
its days are approved; corrections come with the month in which they are entered. Only the owner
sees what is left over.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models.fields.json import KeyTransform
from django.utils.translation import gettext as _

from accounts.actors import Actor, Role
from accounts.audit import record
from accounts.models import Membership
from billing.lines import net_of_charges
from billing.models import FeeAgreement, FeeStatement
from common.money import round_amount
from common.periods import Month
from common.problems import unless_taken
from engagements.models import Engagement, EngagementMonth, WorkLog

ZERO = Decimal(0)


class CannotAgree(Exception):
    """Why a fee is not agreed, stated or paid, in the user's words; `field` is where it is."""

    def __init__(self, text: str, *, field: str = "") -> None:
        super().__init__(text)
        self.field = field


@dataclass(frozen=True)
class Line:
    """The days of one engagement at one fee; without a fee agreed both are empty."""

    engagement: str
    days: Decimal
    day_rate: Decimal | None
    share: Decimal | None
    base: Decimal
    amount: Decimal

    @property
    def is_agreed(self) -> bool:
        return self.day_rate is not None or self.share is not None


@dataclass(frozen=True)
class Sheet:
    """A person's fee for a month in one currency; `charged` is what clients are charged for it."""

    member_id: int
    person: str
    month: Month
    currency: str
    lines: tuple[Line, ...]
    charged: Decimal
    statement: FeeStatement | None = None
    # The client is charged in another currency: nothing can be said of what is left over.
    is_foreign: bool = False

    @property
    def days(self) -> Decimal:
        return sum((line.days for line in self.lines), ZERO)

    @property
    def amount(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def margin(self) -> Decimal:
        """What is left to the provider, before VAT."""
        return self.charged - self.amount

    @property
    def is_agreed(self) -> bool:
        """Whether a fee holds for every day of it."""
        return all(line.is_agreed for line in self.lines)

    @property
    def state(self) -> str:
        """open, stated or paid."""
        if self.statement is None:
            return "open"
        return "paid" if self.statement.paid_on else "stated"


# ------------------------------------------------------------------------------------- agreements


def agreements(*, member_id: int | None = None) -> list[FeeAgreement]:
    """What was agreed, by person, the newest first."""
    rows = FeeAgreement.objects.select_related("member__user", "engagement__client")
    if member_id is not None:
        rows = rows.filter(member=member_id)
    return list(rows.order_by("member__user__name", "member", "-begins_on", "-id"))


def agree_fee(
    *,
    member: Membership,
    engagement: Engagement | None,
    begins_on: dt.date,
    day_rate: Decimal | None,
    share: Decimal | None,
    currency: str,
    by: Actor,
) -> FeeAgreement:
    """Agree a fee from a day on; what was stated is not touched. Raises CannotAgree."""
    _only_owner(by)
    if (day_rate is None) == (share is None):
        raise CannotAgree(_("Give an amount a day, or a share: one of the two."), field="day_rate")
    stated = FeeStatement.objects.filter(member=member, month__gte=Month.of(begins_on).first)
    if stated.exists():
        said = _("The fee of that month, or a later one, is stated already. Begin after it.")
        raise CannotAgree(said, field="begins_on")
    taken = CannotAgree(_("A fee that begins on that day is agreed already."), field="begins_on")
    with unless_taken("fee_agreement_once", taken):
        row = FeeAgreement.objects.create(
            member=member,
            engagement=engagement,
            begins_on=begins_on,
            day_rate=day_rate,
            share=share,
            currency=currency,
        )
    record(by=by, verb="agreed fee", subject=row, begins_on=begins_on.isoformat())
    return row


def end_agreement(*, agreement: FeeAgreement, by: Actor) -> None:
    """Take back an agreement of which no month is stated. Raises CannotAgree."""
    _only_owner(by)
    first = Month.of(agreement.begins_on).first
    if FeeStatement.objects.filter(member=agreement.member_id, month__gte=first).exists():
        raise CannotAgree(_("A month is stated by it: agree another fee from a later day on."))
    record(by=by, verb="took back fee", subject=agreement)
    agreement.delete()


def _only_owner(by: Actor) -> None:
    if by.role != Role.OWNER:
        raise CannotAgree(_("Only the owner agrees and states fees."))


def _holds(
    held: Iterable[FeeAgreement], *, member: int, engagement: int, day: dt.date
) -> FeeAgreement | None:
    """The agreement of a person and an engagement on a day: its own before that for all."""
    found = [
        one
        for one in held
        if one.member_id == member
        and one.begins_on <= day
        and one.engagement_id in {None, engagement}
    ]
    return max(found, key=lambda one: (one.engagement_id is not None, one.begins_on), default=None)


# -------------------------------------------------------------------------------------- reckoning


def sheets(*, month: Month, member_id: int | None = None) -> list[Sheet]:
    """The fees of a month by person and currency, as stated or as they come to today."""
    reader = _Reader(month)
    found = [one for one in reader.sheets() if member_id in {None, one.member_id}]
    return sorted(found, key=lambda one: (one.person, one.currency))


@dataclass(frozen=True)
class _Worked:
    """An engagement's signed month: what it charges, and who worked on which days."""

    engagement: Engagement
    currency: str
    charged: Decimal
    days: Mapping[int, Mapping[dt.date, Decimal]]

    def part(self, member: int) -> Decimal:
        """What of the charge falls on a person, by their part of the days."""
        total = sum((sum(days.values(), ZERO) for days in self.days.values()), ZERO)
        if not total:
            return self.charged if member == self.engagement.executive_id else ZERO
        mine = sum(self.days.get(member, {}).values(), ZERO)
        return round_amount(self.charged * mine / total, currency=self.currency)


class _Reader:
    """What is known of the fees of a month, read once for everybody."""

    def __init__(self, month: Month) -> None:
        self.month = month
        rows = EngagementMonth.objects.filter(
            month=month.first, status__in=EngagementMonth.SIGNED_STATES
        ).defer("content")
        rows = rows.select_related("engagement__client").annotate(
            charges=KeyTransform("charges", "content"),
            currency=KeyTransform("currency", "content"),
        )
        self.months = list(rows.order_by("engagement__client__name", "engagement_id"))
        self.held = list(FeeAgreement.objects.filter(begins_on__lte=month.last))
        self.stated = {
            (row.member_id, row.currency): row
            for row in FeeStatement.objects.filter(month=month.first)
        }
        self.names = dict(Membership.objects.values_list("pk", "user__name"))

    def worked(self) -> Iterable[_Worked]:
        logs = WorkLog.objects.standing().between(self.month.first, self.month.last)
        logs = logs.filter(engagement__in=[row.engagement_id for row in self.months])
        days: dict[int, dict[int, dict[dt.date, Decimal]]] = {}
        for engagement, member, day, part in logs.values_list(
            "engagement_id", "member_id", "day", "days"
        ):
            of_member = days.setdefault(engagement, {}).setdefault(member, {})
            of_member[day] = of_member.get(day, ZERO) + part
        for row in self.months:
            signed: Any = row
            yield _Worked(
                row.engagement,
                signed.currency,
                net_of_charges(signed.charges, currency=signed.currency),
                days.get(row.engagement_id, {}),
            )

    def sheets(self) -> Iterable[Sheet]:
        lines: dict[tuple[int, str], list[Line]] = {}
        charged: dict[tuple[int, str], Decimal] = {}
        foreign: set[tuple[int, str]] = set()
        for worked in self.worked():
            for member in {*worked.days, worked.engagement.executive_id}:
                for currency, line in self._lines(worked, member):
                    key = (member, currency)
                    lines.setdefault(key, []).append(line)
                    charged[key] = charged.get(key, ZERO) + line.base
                    if currency != worked.currency:
                        foreign.add(key)
        for key in sorted({*lines, *self.stated}):
            sheet = self._sheet(key, tuple(lines.get(key, ())), charged.get(key, ZERO))
            yield replace(sheet, is_foreign=key in foreign)

    def _sheet(self, key: tuple[int, str], lines: tuple[Line, ...], charged: Decimal) -> Sheet:
        statement = self.stated.get(key)
        if statement is not None:
            lines = _frozen(statement)
        member, currency = key
        return Sheet(
            member, self.names.get(member, ""), self.month, currency, lines, charged, statement
        )

    def _lines(self, worked: _Worked, member: int) -> list[tuple[str, Line]]:
        """A person's days on one engagement, by the fee that held on each, and its currency."""
        days = worked.days.get(member, {})
        sums: dict[int, tuple[FeeAgreement | None, Decimal]] = {}
        for day, part in days.items():
            fee = self._fee(worked, member, day)
            _fee, so_far = sums.get(fee.pk if fee else 0, (fee, ZERO))
            sums[fee.pk if fee else 0] = (fee, so_far + part)
        if not days and worked.part(member):
            fee = self._fee(worked, member, self.month.last)
            if fee is not None and fee.share is not None:
                sums[fee.pk] = (fee, ZERO)
        part = worked.part(member)
        total = sum(days.values(), ZERO)
        return [
            _line(worked, fee, count, part if not total else part * count / total)
            for fee, count in sums.values()
        ]

    def _fee(self, worked: _Worked, member: int, day: dt.date) -> FeeAgreement | None:
        return _holds(self.held, member=member, engagement=worked.engagement.pk, day=day)


def _line(
    worked: _Worked, fee: FeeAgreement | None, days: Decimal, base: Decimal
) -> tuple[str, Line]:
    """An amount a day is in its own currency, a share in that of the client."""
    currency, amount = worked.currency, ZERO
    if fee is not None and fee.day_rate is not None:
        currency, amount = fee.currency, days * fee.day_rate
    elif fee is not None and fee.share is not None:
        amount = base * fee.share / 100
    return currency, Line(
        engagement=f"{worked.engagement.client.name}, {worked.engagement.title}",
        days=days,
        day_rate=fee.day_rate if fee else None,
        share=fee.share if fee else None,
        base=round_amount(base, currency=worked.currency),
        amount=round_amount(amount, currency=currency),
    )


# ----------------------------------------------------------------------------------------- stating


def _frozen(statement: FeeStatement) -> tuple[Line, ...]:
    return tuple(
        Line(
            engagement=line["engagement"],
            days=Decimal(line["days"]),
            day_rate=_decimal(line["day_rate"]),
            share=_decimal(line["share"]),
            base=Decimal(line["base"]),
            amount=Decimal(line["amount"]),
        )
        for line in statement.content["lines"]
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _waiting(sheet: Sheet) -> bool:
    """Whether a client has still to approve days of the person: they would be left out for good."""
    month, states = sheet.month, EngagementMonth.SIGNED_STATES
    signed = EngagementMonth.objects.filter(month=month.first, status__in=states)
    logs = WorkLog.objects.standing().between(month.first, month.last)
    mine = logs.filter(member=sheet.member_id)
    return mine.exclude(engagement__in=signed.values("engagement")).exists()


def state_fee(*, sheet: Sheet, at: dt.datetime, by: Actor) -> FeeStatement:
    """Freeze a person's fee of a month; a second call returns the same. Raises CannotAgree."""
    _only_owner(by)
    if sheet.statement is not None:
        return sheet.statement
    if not sheet.is_agreed:
        raise CannotAgree(_("No fee is agreed for some of these days."))
    if _waiting(sheet):
        said = _("Some days of this month are not approved yet: state the fee once they are.")
        raise CannotAgree(said)
    lines = [
        {name: None if value is None else str(value) for name, value in asdict(line).items()}
        for line in sheet.lines
    ]
    taken = CannotAgree(_("It was stated a moment ago."))
    with unless_taken("fee_statement_once", taken):
        row = FeeStatement.objects.create(
            member_id=sheet.member_id,
            month=sheet.month.first,
            currency=sheet.currency,
            amount=sheet.amount,
            content={"lines": lines},
            stated_at=at,
            stated_by=by.name,
        )
    # The office reads the trail, and is told no fee.
    record(by=by, verb="stated fee", subject=row)
    return row


def pay_fee(*, statement: FeeStatement, on: dt.date, by: Actor) -> FeeStatement:
    """The fee was paid on a day. Raises CannotAgree."""
    _only_owner(by)
    row = FeeStatement.objects.select_for_update(no_key=True).get(pk=statement.pk)
    if row.paid_on is not None:
        raise CannotAgree(_("This fee is paid already."))
    row.paid_on = on
    row.save(update_fields=["paid_on"])
    record(by=by, verb="paid fee", subject=row, on=on.isoformat())
    return row


def sheet_rows(found: Iterable[Sheet], *, with_margin: bool) -> list[list[object]]:
    """Fees as a table: a heading, then one line for each engagement and fee."""
    head: list[object] = [
        "month", "person", "engagement", "days", "day_rate", "share", "base", "fee", "currency",
        "state",
    ]  # fmt: skip
    rows: list[list[object]] = [
        [
            str(sheet.month),
            sheet.person,
            line.engagement,
            line.days,
            line.day_rate if line.day_rate is not None else "",
            line.share if line.share is not None else "",
            line.base if with_margin or line.share is not None else "",
            line.amount,
            sheet.currency,
            sheet.state,
        ]
        for sheet in found
        for line in sheet.lines
    ]
    return [head, *rows]
