"""One engagement in the month that is closed, and the states in which it can be."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from billing.standing import Standing
from common.days import round_to_quarter
from dashboards.roster import Seat
from engagements.burn import Burn

# What the office or an executive has to do something about, the gravest first: the client sent it
# back; an objection to its invoice waits; corrections outweigh the days; the address, the order,
# the SIREN, the VAT number or the rate of VAT is missing; its issue was refused; the client lets
# the delay pass; no day was ever logged, or none for long; it is over and not handed in; days
# beyond the contract that nobody approved, or that soon will be.
RETURNED, DISPUTED, NEGATIVE = "returned", "disputed", "negative"
BLOCKED, ORDER, VAT_NUMBER, VAT_RATE = "blocked", "order", "vat_number", "vat_rate"
REGISTRATION = "registration"
REFUSED, LATE, UNLOGGED, QUIET = "refused", "late", "unlogged", "quiet"
MISSING, OVER, WATCH = "missing", "over", "watch"
REOPENED, READY, DRAFT, WAITING, RUNNING = "reopened", "ready", "draft", "waiting", "running"
ISSUED, PAID, NOTHING = "issued", "paid", "nothing"
# In the order in which they need somebody.
STATES = (
    RETURNED, DISPUTED, NEGATIVE, BLOCKED, ORDER, REGISTRATION, VAT_NUMBER, VAT_RATE,
    REFUSED, LATE, UNLOGGED, QUIET, MISSING, OVER, WATCH,
    REOPENED, READY, DRAFT, WAITING, RUNNING, ISSUED, PAID, NOTHING,
)  # fmt: skip
ATTENTION = frozenset(STATES[:15])
# What keeps an approved month from its invoice.
LACKS = frozenset({BLOCKED, ORDER, REGISTRATION, VAT_NUMBER, VAT_RATE, NEGATIVE})
CHARGELESS = frozenset({NOTHING, NEGATIVE})
ASKED_FOR_DAYS = frozenset({UNLOGGED, QUIET, MISSING})


@dataclass(frozen=True, slots=True)
class Row:
    """One engagement in the month.

    `net` is what it charges, `is_signed` whether the client has approved that; `beyond` are the
    days beyond the cap that it leaves out. `standing` is its newest invoice, be it a draft;
    `is_ready` says that something of what was signed stands on none. `quiet_days` are the working
    days since the last one with work, `reminded_on` when the lead was asked for days. `codes` say
    why the issue was refused, `credits` is the invoice that a correction gives back.
    """

    seat: Seat
    burn: Burn
    state: str
    month_id: int | None
    currency: str
    net: Decimal
    is_signed: bool
    is_ready: bool
    beyond: Decimal
    standing: Standing | None
    report: str
    quiet_days: int = 0
    reminded_on: dt.date | None = None
    codes: tuple[str, ...] = ()
    credits: int | None = None

    @property
    def expected(self) -> Decimal | None:
        """Where a running month ends by the pace so far, to a quarter day."""
        projected = self.burn.projected
        return None if projected is None else round_to_quarter(projected)

    @property
    def number(self) -> str:
        return self.standing.number if self.standing else ""

    @property
    def is_draft(self) -> bool:
        return self.standing is not None and self.standing.is_draft

    @property
    def is_handed_in(self) -> bool:
        return self.is_signed or self.state in {WAITING, LATE}

    @property
    def is_checked(self) -> bool:
        """Approved, and nothing stands between it and its invoice."""
        return self.is_signed and self.state not in LACKS

    @property
    def is_invoiced(self) -> bool:
        return not self.is_ready and self.standing is not None and not self.is_draft

    @property
    def has_invoice(self) -> bool:
        """Whether all of it stands on an invoice, be it a draft."""
        return self.standing is not None and not self.is_ready
