"""The figures of a month as its committee reads them, taken from the ledger at one instant.

Where the client has signed the month, the report says what was signed; else it says the month as
it stands. Outcomes come first and effort last; what is out of scope is printed in the first
report of an engagement (domain, "The monthly report" and "Out of scope").
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import override

from accounts.branding import brand_of
from committees import figures
from committees.content import (
    CategoryDays,
    CommitteeReport,
    DaysOfMonth,
    LogLine,
    MonthDays,
    OutcomeNote,
    Words,
)
from committees.models import Report
from committees.proposals import propose
from common.days import percent
from common.periods import Month, months_between
from engagements import burn, drift, ledger, months, statement, terms
from engagements.ledger import Account
from engagements.mandate import scope
from engagements.models import Engagement, Outcome, Term, WorkLog
from engagements.statement import Entry, Statement
from engagements.terms import Part

ZERO = Decimal(0)
MONTHS_OF_HISTORY = 12
# How a report calls the states of an outcome; what nobody has judged has none.
STATES: dict[str, str] = {
    Outcome.State.ON_TRACK: "on_track",
    Outcome.State.AT_RISK: "at_risk",
    Outcome.State.OFF_TRACK: "off_track",
    Outcome.State.MET: "reached",
}


def build(*, engagement: Engagement, month: Month, at: dt.datetime) -> CommitteeReport:
    """The report of a month with proposed words; a fixed number of statements, whatever it holds.

    The engagement comes with its client, its executive's user and its provider. The month is
    opened in the ledger where nothing was logged in it.
    """
    row = months.month_of(engagement=engagement, month=month)
    row.engagement = engagement
    told = statement.signed_or_live(row)
    held = terms.terms_of(engagement)
    language = engagement.client.language
    accounts = _accounts(engagement, held, month)
    at = at.astimezone(ZoneInfo(engagement.provider.timezone))
    content = CommitteeReport(
        provider=engagement.provider.name,
        client=engagement.client.name,
        engagement=engagement.title,
        role=role_label(engagement.role, language=language),
        executive=engagement.executive.user.name,
        month=month,
        language=language,
        days=_days(engagement, held, told, accounts[month], at),
        cut_off=at,
        outcomes=_outcomes(engagement),
        figures=figures.figures_of(engagement=engagement, month=month),
        history=tuple(
            MonthDays(past, account.contracted, account.used) for past, account in accounts.items()
        ),
        categories=_categories(told.entries, language=language),
        log=tuple(_line(entry, language=language) for entry in told.entries),
        out_of_scope=_out_of_scope(engagement, month),
        brand=brand_of(engagement.provider),
    )
    drifts = drift.drift(engagement=engagement, as_of=at.date())
    return content.with_words(propose(content, drift=drifts))


def same_figures(one: CommitteeReport, other: CommitteeReport) -> bool:
    """Whether two reports differ in words, or in the instant they were read, at most."""
    return replace(one.with_words(_wordless(one)), cut_off=other.cut_off) == other.with_words(
        _wordless(other)
    )


def _wordless(content: CommitteeReport) -> Words:
    return Words(
        outcome_notes={outcome.id: "" for outcome in content.outcomes},
        figure_notes={figure.id: "" for figure in content.figures},
    )


def role_label(role: str, *, language: str) -> str:
    """The executive's role in the client's language."""
    with override(language):
        return str(Engagement.Role(role).label)


def category_label(category: str, *, language: str) -> str:
    """A category of work in the client's language."""
    with override(language):
        return str(WorkLog.Category(category).label)


def _accounts(engagement: Engagement, held: Sequence[Term], month: Month) -> dict[Month, Account]:
    """The accounts of up to a year that ends with the month; one where nothing moved as agreed."""
    first = max(Month.of(engagement.starts_on), month.plus(1 - MONTHS_OF_HISTORY))
    found = ledger.history(engagement=engagement, first=first, last=month)
    return {
        past: found.get(past)
        or Account(contracted=terms.contracted(engagement=engagement, terms=held, month=past))
        for past in months_between(min(first, month), month)
    }


def _days(
    engagement: Engagement,
    held: Sequence[Term],
    told: Statement,
    account: Account,
    at: dt.datetime,
) -> DaysOfMonth:
    month = Month.parse(told.month)
    shown = burn.burn_of(engagement=engagement, account=account, month=month, as_of=at.date())
    parts = terms.parts_of_month(engagement=engagement, terms=held, month=month)
    return DaysOfMonth(
        contracted=told.contracted,
        carried_in=told.carried_in,
        available=told.available,
        used=told.used,
        burst=told.burst,
        left=told.available - told.used + told.burst - told.expired - told.carried_out,
        expired=told.expired,
        state=shown.state.value,
        fraction=_fraction(parts),
        borrowed=told.borrowed,
        carried_out=told.carried_out,
    )


def _fraction(parts: Sequence[Part]) -> str:
    """The part of the month that the terms cover ("12/22"); empty for the whole of it."""
    totals = {part.total for part in parts}
    covered = sum(part.covered for part in parts)
    if len(totals) == 1:
        total = totals.pop()
        return "" if covered >= total else f"{covered}/{total}"
    return " + ".join(f"{part.covered}/{part.total}" for part in parts if not part.is_whole)


def _outcomes(engagement: Engagement) -> tuple[OutcomeNote, ...]:
    """Those that the mandate is measured on; what was dropped is told in its review."""
    rows = Outcome.objects.filter(engagement=engagement).standing().order_by("position")
    return tuple(
        OutcomeNote(row.pk, row.title, row.target, row.due_on, state=STATES.get(row.state, ""))
        for row in rows
    )


def _categories(entries: Sequence[Entry], *, language: str) -> tuple[CategoryDays, ...]:
    """The days by category, the most first."""
    total = sum((entry.days for entry in entries), ZERO)
    sums: dict[str, Decimal] = {}
    for entry in entries:
        sums[entry.category] = sums.get(entry.category, ZERO) + entry.days
    ranked = sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        CategoryDays(category_label(name, language=language), days, percent(days, of=total))
        for name, days in ranked
    )


def _line(entry: Entry, *, language: str) -> LogLine:
    label = category_label(entry.category, language=language)
    return LogLine(entry.day, entry.person, label, entry.days, entry.note)


def _out_of_scope(engagement: Engagement, month: Month) -> tuple[str, ...]:
    earlier = Report.objects.filter(engagement=engagement, month__lt=month.first)
    if earlier.exists():
        return ()
    return scope.out_of_scope(engagement=engagement, language=engagement.client.language)
