"""What is known of a month, read once for all its engagements, and the state of each."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.db.models.fields.json import KeyTransform

from billing import charges, disputes, expenses
from billing.lines import net_of_charges
from billing.models import BilledMonth, BilledWork, BillingRunItem, ClientBilling
from billing.rates import UNION, NoRateKnown, standard_rate, territory
from billing.standing import Standing, standing
from committees.models import Report
from common.money import round_amount
from common.periods import Month, working_days
from dashboards import roster
from dashboards.closing.row import (
    ASKED_FOR_DAYS,
    BLOCKED,
    DISPUTED,
    DRAFT,
    ISSUED,
    LATE,
    MISSING,
    NEGATIVE,
    NOTHING,
    ORDER,
    OVER,
    PAID,
    QUIET,
    READY,
    REFUSED,
    REGISTRATION,
    REOPENED,
    RETURNED,
    RUNNING,
    UNLOGGED,
    VAT_NUMBER,
    VAT_RATE,
    WAITING,
    WATCH,
    Row,
)
from dashboards.roster import Seat
from engagements import bursting, months, terms
from engagements.burn import State
from engagements.bursting import NO_ROOM
from engagements.models import EngagementMonth, Reminder, Term, WorkLog
from engagements.reminding import patience
from engagements.statement import Entry, charges_of
from tenancy.models import Provider

ZERO = Decimal(0)
Status = EngagementMonth.Status
# An executive who has logged nothing at all for so many working days is named.
QUIET_DAYS = 5
# Refusals that this page sees for itself, and so also when they are mended.
SEEN = frozenset(
    {"buyer_address", "buyer_registration", "buyer_vat_number", "order", "vat_rate", "issued"}
)


class Reader:
    """The month's facts by engagement; the number of statements is the same for any number."""

    def __init__(self, held: Sequence[Seat], month: Month, on: dt.date) -> None:
        self.month, self.on = month, on
        self.burns = roster.burns(held=held, month=month, as_of=on)
        self.months = self._months()
        self.provider = Provider.objects.get()
        self.wishes = {row.client_id: row for row in ClientBilling.objects.all()}
        open_ones = [seat.pk for seat in held if self.charges(seat) is None]
        asked = [*open_ones, *(seat.pk for seat in held if self._may_lack_order(seat))]
        self.terms = terms.terms_by_engagement(asked) if asked else {}
        self._read_invoices()
        self.spent = expenses.of_chargeless(
            months={
                pk: (pk, month, one["currency"])
                for pk, one in self.months.items()
                if one["charges"] == [] and one["status"] == Status.APPROVED
            }
        )
        over = [pk for pk in open_ones if self.burns[pk].over]
        self.rooms = bursting.rooms(engagements=over, month=month) if over else {}
        self.late = self._late()
        self.worked = self._worked(open_ones)
        self.last_days = self._last_days()
        self.reminded = self._reminded()
        self.reports = {
            pk: "published" if published else "late" if due < on else ""
            for pk, published, due in Report.objects.filter(month=month.first).values_list(
                "engagement_id", "published_at", "due_on"
            )
        }

    def row(self, seat: Seat) -> Row:
        signed, known = self.charges(seat), self.standing_of(seat)
        left = self._left(seat, signed)
        currency, net = self._net(seat, signed)
        if known is not None:
            currency, net = known.currency, known.net
            net += self._net_of_left(seat, left) if left and not known.is_draft else ZERO
        spent = self.spent.get(seat.pk, ZERO) if known is None else ZERO
        net += spent
        is_ready = bool(left or spent) and (known is None or not known.is_draft)
        state = self._state(seat, known, left)
        found = self.months.get(seat.pk)
        return Row(
            seat=seat,
            burn=self.burns[seat.pk],
            state=state,
            month_id=found["pk"] if found else None,
            currency=currency,
            net=net,
            is_signed=signed is not None,
            is_ready=is_ready,
            beyond=Decimal(found["beyond"] or 0) if found else ZERO,
            standing=known,
            report=self.reports.get(seat.pk, ""),
            quiet_days=self._quiet_days(seat) if state == QUIET else 0,
            reminded_on=self.reminded.get(seat.pk) if state in ASKED_FOR_DAYS else None,
            codes=self._codes(known),
            credits=self.corrected.get(seat.pk) if state == NEGATIVE else None,
        )

    # ------------------------------------------------------------------------- what was signed

    def _months(self) -> dict[int, dict[str, Any]]:
        rows = EngagementMonth.objects.filter(month=self.month.first).annotate(
            charges=KeyTransform("charges", "content"),
            currency=KeyTransform("currency", "content"),
            beyond=KeyTransform("beyond_cap", "content"),
            used=KeyTransform("used", "content"),
        )
        fields = ("engagement_id", "pk", "status", "charges", "currency", "beyond", "used")
        return {row["engagement_id"]: row for row in rows.values(*fields)}

    def charges(self, seat: Seat) -> list[dict[str, Any]] | None:
        """What the client signed; None while nothing is signed."""
        found = self.months.get(seat.pk)
        return None if found is None else found["charges"]

    def status(self, seat: Seat) -> str:
        found = self.months.get(seat.pk)
        return Status.OPEN if found is None else found["status"]

    def _left(self, seat: Seat, signed: Iterable[Mapping[str, Any]] | None) -> dict[int, Decimal]:
        """The days of an approved month that stand on no invoice, by the place of their charge."""
        if not signed or self.status(seat) != Status.APPROVED:
            return {}
        return charges.left_of(signed, self.taken.get(self.months[seat.pk]["pk"], {}))

    def _net_of_left(self, seat: Seat, left: Mapping[int, Decimal]) -> Decimal:
        found = self.months[seat.pk]
        return net_of_charges(
            [{**found["charges"][place], "days": days} for place, days in left.items()],
            currency=found["currency"],
        )

    def _net(self, seat: Seat, signed: Iterable[Mapping[str, Any]] | None) -> tuple[str, Decimal]:
        """What was signed, or what the month would charge as it stands."""
        if signed is not None:
            currency = self.months[seat.pk]["currency"]
            return currency, net_of_charges(signed, currency=currency)
        parts = roster.parts(held=seat, terms=self.terms.get(seat.pk, []), month=self.month)
        if not parts:
            return "", ZERO
        currency = parts[-1].term.currency
        found = charges_of(
            account=self.burns[seat.pk].account,
            parts=parts,
            entries=self.worked.get(seat.pk, []),
            named=self.rooms.get(seat.pk, NO_ROOM).named,
        )
        nets = (round_amount(one.days * one.rate, currency=currency) for one in found)
        return currency, sum(nets, ZERO)

    # ------------------------------------------------------------------------------- its invoices

    def _read_invoices(self) -> None:
        month = self.month.first
        self.standing = standing(BilledMonth.objects.filter(engagement_month__month=month))
        issued = [pk for pk, one in self.standing.items() if not one.is_draft]
        self.taken = charges.taken(months=issued) if issued else {}
        self.disputed = disputes.disputed(
            invoices=[one.invoice_id for one in self.standing.values() if not one.is_draft]
        )
        drafts = [one.invoice_id for one in self.standing.values() if one.is_draft]
        refused = BillingRunItem.objects.filter(invoice__in=drafts, run__finished_at__isnull=False)
        self.refused = dict(
            refused.order_by("id").values_list("invoice_id", "problems") if drafts else ()
        )
        self.corrected = self._corrected()

    def standing_of(self, seat: Seat) -> Standing | None:
        found = self.months.get(seat.pk)
        return self.standing.get(found["pk"]) if found else None

    def _corrected(self) -> dict[int, int]:
        """Of months whose corrections outweigh their days: the invoice that charged those days."""
        asked = [pk for pk, one in self.months.items() if self._is_negative(one)]
        if not asked:
            return {}
        logs = WorkLog.objects.standing().between(self.month.first, self.month.last)
        entries = dict(
            logs.filter(engagement__in=asked, corrects__isnull=False, days__lt=0).values_list(
                "corrects_id", "engagement_id"
            )
        )
        rows = BilledWork.objects.filter(worklog__in=entries, invoice__kind="invoice")
        rows = rows.exclude(invoice__status="draft").order_by("invoice_id")
        billed = rows.values_list("worklog_id", "invoice_id")
        return {entries[log]: invoice for log, invoice in billed}

    @staticmethod
    def _is_negative(month: Mapping[str, Any]) -> bool:
        return not month["charges"] and month["used"] is not None and Decimal(month["used"]) < 0

    def _codes(self, known: Standing | None) -> tuple[str, ...]:
        """Why the last run did not issue a draft, where this page cannot see it for itself."""
        if known is None or not known.is_draft:
            return ()
        codes = self.refused.get(known.invoice_id, ())
        return tuple(code for code in codes if code not in SEEN)

    # -------------------------------------------------------------------------- what it may lack

    def _may_lack_order(self, seat: Seat) -> bool:
        wish = self.wishes.get(seat.client_id)
        return bool(wish and wish.order_required and not seat.client.purchase_order)

    def _lacks(self, seat: Seat, known: Standing | None) -> str:
        """What stands between an approved month and its invoice; empty where nothing does."""
        if not seat.client.has_address:
            return BLOCKED
        if self._may_lack_order(seat) and not self._has_order(seat, known):
            return ORDER
        if self._are_french(seat) and not seat.client.registration:
            return REGISTRATION
        wish = self.wishes.get(seat.client_id)
        return "" if wish and wish.vat_category else self._lacks_vat(seat)

    def _are_french(self, seat: Seat) -> bool:
        """Two firms in France: the electronic invoice names the SIREN of both."""
        places = {territory(self.provider.country), territory(seat.client.country)}
        return places == {"FR"}

    def _has_order(self, seat: Seat, known: Standing | None) -> bool:
        if known is not None and known.is_draft:
            return bool(known.purchase_order)
        parts = roster.parts(held=seat, terms=self.terms.get(seat.pk, []), month=self.month)
        return any(part.term.purchase_order for part in parts)

    def _lacks_vat(self, seat: Seat) -> str:
        """A client in another country of the Union accounts for the VAT, if its number is known."""
        if self.provider.vat_regime == Provider.VatRegime.NONE:
            return ""
        home, away = territory(self.provider.country), territory(seat.client.country)
        if home != away and {home, away} <= UNION and not seat.client.vat_number:
            return VAT_NUMBER
        try:
            standard_rate(country=self.provider.country, on=self.month.last)
        except NoRateKnown:
            return VAT_RATE
        return ""

    # --------------------------------------------------------------------------------- its state

    def _state(self, seat: Seat, known: Standing | None, left: Mapping[int, Decimal]) -> str:
        status = self.status(seat)
        if status == Status.APPROVED:
            return self._to_invoice(seat, known, left)
        if (known is not None and not known.is_draft) or status == Status.INVOICED:
            return self._invoiced(known)
        if status == Status.SUBMITTED:
            return LATE if seat.pk in self.late else WAITING
        return RETURNED if status == Status.RETURNED else self._running(seat)

    def _invoiced(self, known: Standing | None) -> str:
        if known is None:
            return ISSUED
        if known.invoice_id in self.disputed:
            return DISPUTED
        return PAID if known.is_paid else ISSUED

    def _to_invoice(self, seat: Seat, known: Standing | None, left: Mapping[int, Decimal]) -> str:
        is_draft = known is not None and known.is_draft
        if not is_draft and not left and not (known is None and seat.pk in self.spent):
            if known is not None:
                return self._invoiced(known)
            return NEGATIVE if self._is_negative(self.months[seat.pk]) else NOTHING
        if lack := self._lacks(seat, known):
            return lack
        if is_draft:
            return REFUSED if self._codes(known) else DRAFT
        return READY if known is None else REOPENED

    def _running(self, seat: Seat) -> str:
        """A month that is not handed in: over, or still running."""
        burn = self.burns[seat.pk]
        if not burn.used and burn.days_gone >= QUIET_DAYS:
            return UNLOGGED
        if self.month.last < self.on:
            return MISSING
        if burn.state == State.OVER:
            return OVER if burn.unapproved else RUNNING
        if burn.state == State.WATCH:
            return WATCH
        return QUIET if self._is_quiet(seat) else RUNNING

    # --------------------------------------------------------------------------- days and people

    def _late(self) -> set[int]:
        """Where the client has let the approval delay pass, and the office may approve."""
        rows = EngagementMonth.objects.filter(month=self.month.first, status=Status.SUBMITTED)
        rows = rows.select_related("engagement__client", "engagement__provider").defer("content")
        late = set()
        for row in rows:
            free = months.office_may_approve_from(
                month=row, held=self.terms.get(row.engagement_id, [])
            )
            if free is not None and free <= self.on:
                late.add(row.engagement_id)
        return late

    def _worked(self, open_ones: Iterable[int]) -> dict[int, list[Entry]]:
        """The entries of those whose days are charged as they were used."""
        actual = [
            pk
            for pk in open_ones
            if any(term.billing == Term.Billing.ACTUAL for term in self.terms.get(pk, ()))
        ]
        found: dict[int, list[Entry]] = {}
        if actual:
            logs = WorkLog.objects.standing().between(self.month.first, self.month.last)
            logs = logs.filter(engagement__in=actual)
            for pk, day, days in logs.values_list("engagement_id", "day", "days"):
                found.setdefault(pk, []).append(Entry(0, day, "", "", days, ""))
        return found

    def _last_days(self) -> dict[int, dt.date]:
        """The last day with work of each engagement, in the month that runs."""
        if self.month.last < self.on:
            return {}
        logs = WorkLog.objects.standing().between(self.month.first, self.on)
        return dict(logs.values_list("engagement").annotate(day=Max("day")).order_by())

    def _quiet_days(self, seat: Seat) -> int:
        """The working days of the month since the last one with work, up to yesterday."""
        last = self.last_days.get(seat.pk)
        if last is None:
            return 0
        day = dt.timedelta(days=1)
        country, place = seat.client.country, seat.client.subdivision
        return len(working_days(last + day, self.on - day, country=country, subdivision=place))

    def _is_quiet(self, seat: Seat) -> bool:
        """Silent for so long that the clock would remind too: twice the time between two days."""
        burn = self.burns[seat.pk]
        if burn.contracted <= 0:
            return False
        of_month = burn.days_gone + burn.days_to_go
        return self._quiet_days(seat) >= patience(contracted=burn.contracted, of_month=of_month)

    def _reminded(self) -> dict[int, dt.date]:
        """When the leads were last asked for days of the month."""
        since = dt.datetime.combine(self.month.first, dt.time(), tzinfo=dt.UTC)
        rows = Reminder.objects.filter(at__gte=since).order_by("at")
        found = rows.values_list("engagement_id", "reason", "since", "at")
        return {
            pk: at.date()
            for pk, reason, since_day, at in found
            if (reason == Reminder.Reason.MONTH) == (self.month.last < self.on)
            and since_day >= self.month.plus(-1).first
        }
