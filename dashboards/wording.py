"""What a line about an engagement says: its days, its state, what is next, and the one action.

The words are put together here rather than in a template, because a page holds fifty lines of
them. Every name here is ready to be printed in the reader's language.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import (
    get_language,
    gettext_lazy,
    ngettext,
    pgettext,
    pgettext_lazy,
)
from django.utils.translation import gettext as _

from billing import runs
from common import charts
from common.days import format_days, round_to_quarter
from common.periods import Month
from common.templatetags.ui import percent
from common.typography import date_format
from dashboards import closing, portfolio
from dashboards.closing import states
from dashboards.roster import Seat
from dashboards.unfinished import APPROVE, HAND_IN, INVOICE, ISSUE, RETURNED
from dashboards.watching import DOSSIER, NDA, OUTCOME, READINGS, Signals
from engagements.burn import Burn, State
from engagements.course.renewal import Renewal

HUES = 8


@dataclass(frozen=True, slots=True)
class Pill:
    """A state in a word, with its tone and icon."""

    tone: str
    text: str
    icon: str


@dataclass(frozen=True, slots=True)
class Person:
    """Who leads it."""

    name: str
    initials: str
    hue: int


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a month: "3½" "of 6", "5 expected" in a tone, and the same drawn."""

    used: str
    of: str
    aside: str
    aside_tone: str
    meter: SafeString


@dataclass(frozen=True, slots=True)
class Line:
    """One engagement of the portfolio."""

    client: str
    title: str
    url: str
    person: Person
    days: Days
    state: Pill
    signals: tuple[Pill, ...]
    step: str
    is_bad: bool
    more: str
    action: str
    action_url: str


class Addresses:
    """The pages of a provider's engagements: each address is looked up once, and filled often."""

    def __init__(self, provider: str) -> None:
        self.provider = provider
        self.forms: dict[str, str] = {}

    def of(self, name: str, seat: Seat, month: Month | None = None) -> str:
        if name not in self.forms:
            place = [self.provider, "SLUG", *(["2000-01"] if month else [])]
            self.forms[name] = reverse(name, args=place)
        return self.forms[name].replace("SLUG", seat.slug).replace("2000-01", str(month))


def _person(seat: Seat) -> Person:
    words = seat.executive.split("@")[0].replace("-", " ").split()
    picked = [words[0], words[-1]] if len(words) > 1 else words
    letters = "".join(word[0] for word in picked).upper()
    return Person(seat.executive, letters, (seat.executive_id - 1) % HUES + 1)


def _written(days: Decimal) -> str:
    return format_days(days, language=get_language() or "en")


def _days(burn: Burn, *, done: str = "") -> Days:
    """`done` is said instead of where the month is expected to end: it is signed."""
    tone = "good" if done else burn.tone or "accent"
    projected = None if done else burn.projected
    aside = done
    if projected is not None:
        aside = _("%(days)s expected") % {"days": _written(round_to_quarter(projected))}
    return Days(
        used=_written(burn.used),
        of=_("of %(days)s") % {"days": _written(burn.available)},
        aside=aside,
        aside_tone="muted" if tone == "accent" else f"t-{tone}",
        meter=charts.fine_meter(
            value=burn.used, total=burn.available, tone=tone, projection=projected
        ),
    )


def _state(burn: Burn) -> Pill:
    """Where the days of the month stand."""
    if burn.state == State.OVER:
        return Pill("bad", _("%(days)s over") % {"days": _written(burn.over)}, "triangle-alert")
    if burn.state == State.CALM:
        return Pill("good", _("On pace"), "check")
    if burn.projected is not None and burn.projected > burn.available:
        return Pill("warn", _("Will pass contract"), "trending-up")
    return Pill("warn", _("Nearly used up"), "clock-alert")


# ---------------------------------------------------------------------------------- the portfolio


def portfolio_lines(*, rows: Iterable[portfolio.Row], provider: str) -> list[Line]:
    """The rows of the portfolio in words; `provider` is its slug, for the addresses."""
    addresses = Addresses(provider)
    return [_portfolio_line(row, addresses) for row in rows]


def _portfolio_line(row: portfolio.Row, addresses: Addresses) -> Line:
    seat, burn = row.engagement, row.burn
    action, page = _action(row)
    more = row.months_open - 1
    said = ngettext("and %(count)s more", "and %(count)s more", more) % {"count": more}
    month = None if page == "engagements:detail" else row.month
    return Line(
        client=seat.client.name,
        title=seat.title,
        url=addresses.of("engagements:detail", seat),
        person=_person(seat),
        days=_days(burn),
        state=_state(burn),
        signals=tuple(_signals(row.signals)),
        step=_step(row),
        is_bad=row.step == RETURNED,
        more=said if more > 0 else "",
        action=action,
        action_url=addresses.of(page, seat, month) if action else "",
    )


def _signals(told: Signals) -> Iterable[Pill]:
    """What the office should know besides the days, the gravest first."""
    if told.drift.is_drifting:
        said = _("Drifting, %(share)s") % {"share": percent(told.drift.share)}
        yield Pill("warn", said, "compass")
    if told.renewal is not None and told.renews_soon:
        yield _renewal(told.renewal)
    said_of = {
        OUTCOME: Pill("warn", _("No outcome"), "target"),
        NDA: Pill("warn", _("No confidentiality agreement"), "file-lock"),
        DOSSIER: Pill("warn", _("Handover not complete"), "package-open"),
        READINGS: Pill("warn", _("Figures are late"), "trending-up"),
    }
    yield from (said_of[code] for code in told.missing)


def _renewal(renewal: Renewal) -> Pill:
    tone = "bad" if renewal.is_late else "warn"
    if renewal.days < 0:
        said = _("Renewal was due on %(day)s")
        return Pill(tone, said % {"day": date_format(renewal.renews_on, "j M")}, "calendar-clock")
    said = ngettext("Renews in %(days)s day", "Renews in %(days)s days", renewal.days)
    return Pill(tone, said % {"days": renewal.days}, "calendar-clock")


def _step(row: portfolio.Row) -> str:
    if row.month is None:
        return ""
    said = {
        HAND_IN: _("%(month)s to hand in"),
        RETURNED: _("%(month)s came back"),
        APPROVE: _("%(month)s with the client"),
        INVOICE: _("%(month)s to invoice"),
        ISSUE: _("%(month)s: draft to issue"),
    }[row.step]
    return said % {"month": date_format(row.month.first, "F")}


def _action(row: portfolio.Row) -> tuple[str, str]:
    """The one action of a row, and the page where it is done."""
    if row.step in {INVOICE, ISSUE}:
        return (
            _("Issue") if row.step == ISSUE else pgettext("verb", "Draft")
        ), "billing:invoice_month"
    if row.step:
        said = {RETURNED: _("Resolve"), HAND_IN: _("Hand in")}.get(
            row.step, pgettext("verb", "Open")
        )
        return said, "engagements:month"
    return (_("Review") if row.burn.state != State.CALM else ""), "engagements:detail"


# --------------------------------------------------------------------------------- the month's close


@dataclass(frozen=True, slots=True)
class CloseLine:
    """One engagement of the month that is closed; `row` has its figures.

    The one action is a link to `action_url`; one that is ready, or whose lead can be asked for
    days, has a button in its place. `aside` says what was done about it already.
    """

    row: closing.Row
    url: str
    person: Person
    days: Days
    state: Pill
    action: str
    action_url: str
    aside: str = ""
    asks: bool = False


def close_lines(*, rows: Iterable[closing.Row], month: Month, provider: str) -> list[CloseLine]:
    """The rows of a month in words; one that is ready has a button of its own for action."""
    addresses = Addresses(provider)
    return [_close_line(row, month, addresses) for row in rows]


def _close_line(row: closing.Row, month: Month, addresses: Addresses) -> CloseLine:
    action, page = _close_action(row)
    return CloseLine(
        row=row,
        url=addresses.of("engagements:month", row.seat, month),
        person=_person(row.seat),
        days=_days(row.burn, done=_("Approved") if row.is_signed else ""),
        state=_close_state(row),
        action=action,
        action_url=_address(page, row, month, addresses) if page else "",
        aside=_close_aside(row),
        asks=row.state in states.ASKED_FOR_DAYS,
    )


def _address(page: str, row: closing.Row, month: Month, addresses: Addresses) -> str:
    if page in OF_CLIENTS:
        return reverse(page, args=[addresses.provider, row.seat.client.slug])
    if page in OF_INVOICES:
        number = row.credits or (row.standing.invoice_id if row.standing else 0)
        return reverse(page, args=[addresses.provider, number])
    return addresses.of(page, row.seat, month)


def _close_state(row: closing.Row) -> Pill:
    if row.state in {states.OVER, states.WATCH, states.RUNNING}:
        return _running_state(row)
    if row.state == states.QUIET:
        said = ngettext("No log for %(days)s day", "No log for %(days)s days", row.quiet_days)
        return Pill("warn", said % {"days": row.quiet_days}, "clock-alert")
    if row.state == states.READY and row.beyond:
        said = _("Ready, %(days)s beyond the cap") % {"days": _written(row.beyond)}
        return Pill("warn", said, "check")
    if row.number and row.state in {states.ISSUED, states.PAID}:
        paid = row.state == states.PAID
        said = _("%(number)s, paid") % {"number": row.number} if paid else row.number
        return Pill("good", said, "circle-check" if paid else "send")
    return _named_states().get(row.state, Pill("", _("Nothing to charge"), "check"))


def _running_state(row: closing.Row) -> Pill:
    """Days beyond the contract that nobody has approved are said as such."""
    if row.burn.state == State.OVER and row.burn.unapproved:
        said = _("%(days)s over, not approved") % {"days": _written(row.burn.unapproved)}
        return Pill("bad", said, "circle-alert")
    return _state(row.burn)


def _named_states() -> dict[str, Pill]:
    return {
        states.RETURNED: Pill("bad", _("Returned"), "undo-2"),
        states.DISPUTED: Pill("bad", _("Disputed"), "message-square-warning"),
        states.NEGATIVE: Pill("warn", _("Corrections exceed the days"), "circle-minus"),
        states.BLOCKED: Pill("warn", _("Address missing"), "map-pin"),
        states.ORDER: Pill("warn", _("Missing purchase order"), "file-question-mark"),
        states.REGISTRATION: Pill("warn", _("SIREN missing"), "file-question-mark"),
        states.VAT_NUMBER: Pill("warn", _("VAT number missing"), "file-question-mark"),
        states.VAT_RATE: Pill("warn", _("VAT not known"), "percent"),
        states.REFUSED: Pill("bad", _("Not issued"), "circle-alert"),
        states.LATE: Pill("warn", _("Client is late"), "clock-alert"),
        states.UNLOGGED: Pill("warn", _("No day logged"), "calendar-x"),
        states.MISSING: Pill("warn", _("Not handed in"), "clock-alert"),
        states.REOPENED: Pill("info", _("Reopened"), "rotate-ccw"),
        states.READY: Pill("good", _("Ready"), "check"),
        states.DRAFT: Pill("info", _("Draft"), "file-pen"),
        states.WAITING: Pill("info", _("With the client"), "hourglass"),
        states.ISSUED: Pill("good", _("Invoiced"), "send"),
    }


def _close_aside(row: closing.Row) -> str:
    """What stands under the state: why a draft was refused, or when the lead was asked."""
    if row.state == states.REFUSED:
        return " ".join(runs.reasons(row.codes))
    if row.reminded_on:
        return _("Reminded on %(day)s") % {"day": date_format(row.reminded_on, "j M")}
    if row.standing is not None and row.standing.is_shared:
        return _("On the client’s one invoice")
    return ""


def _close_action(row: closing.Row) -> tuple[str, str]:
    """The one action of a row, and the page where it is done; both empty where there is none."""
    if row.state == states.ORDER and row.is_draft:
        return _("Add order"), "billing:invoice_edit"
    if row.state == states.NEGATIVE and row.credits is None:
        return pgettext("verb", "Open"), "engagements:month"
    if row.state in TO_DO:
        name, page = TO_DO[row.state]
        return str(name), page
    if row.has_invoice:
        is_draft = row.state in {states.DRAFT, states.REFUSED}
        return (_("Issue") if is_draft else pgettext("verb", "Open")), "billing:invoice"
    said = {
        states.READY: pgettext("verb", "Draft"),
        states.REOPENED: pgettext("verb", "Draft"),
        states.RETURNED: _("Resolve"),
        states.LATE: _("Approve"),
        states.OVER: _("Review"),
        states.WATCH: _("Review"),
        states.WAITING: pgettext("verb", "Open"),
    }.get(row.state, "")
    return said, "engagements:month" if said else ""


# Where the action of a state is done, and whose page that is.
TO_DO = {
    states.DISPUTED: (gettext_lazy("Answer"), "billing:invoice"),
    states.NEGATIVE: (gettext_lazy("Credit"), "billing:invoice_credit"),
    states.BLOCKED: (gettext_lazy("Complete"), "engagements:client_edit"),
    states.ORDER: (gettext_lazy("Add order"), "engagements:client_edit"),
    states.REGISTRATION: (gettext_lazy("Complete"), "engagements:client_edit"),
    states.VAT_NUMBER: (gettext_lazy("Complete"), "engagements:client_edit"),
    states.VAT_RATE: (gettext_lazy("Decide"), "billing:client_billing"),
    states.REFUSED: (gettext_lazy("Resolve"), "billing:invoice"),
    states.UNLOGGED: (pgettext_lazy("verb", "Remind"), "engagements:month"),
    states.QUIET: (pgettext_lazy("verb", "Remind"), "engagements:month"),
    states.MISSING: (pgettext_lazy("verb", "Remind"), "engagements:month"),
}
OF_CLIENTS = frozenset({"engagements:client_edit", "billing:client_billing"})
OF_INVOICES = frozenset({"billing:invoice", "billing:invoice_credit", "billing:invoice_edit"})
