"""The statement of days behind an invoice: what the client signed, entry by entry.

It is printed on pages of its own after the invoice, from the content that was frozen when the month
was approved, in the invoice's language.
"""

from billing.content import Annex, WorkedDay
from billing.models import Invoice
from billing.wording import say
from common.typography import long_date
from engagements import labels
from engagements.models import EngagementMonth
from engagements.statement import Entry, thaw


def of(*, invoice: Invoice, language: str) -> tuple[Annex, ...]:
    """One statement for each month on the invoice that holds entries."""
    rows = invoice.months.select_related("engagement_month").order_by("id")
    found = (_annex(billed.engagement_month, language=language) for billed in rows)
    return tuple(one for one in found if one.entries)


def _annex(month: EngagementMonth, *, language: str) -> Annex:
    said = thaw(month.content or {})
    several = len({entry.person for entry in said.entries}) > 1
    return Annex(
        engagement=said.engagement,
        month=month.period,
        signed=_signed(month, language=language),
        total=said.used,
        entries=tuple(_worked(entry, several=several, language=language) for entry in said.entries),
    )


def _signed(month: EngagementMonth, *, language: str) -> str:
    """Who approved the month, and when."""
    if month.approved_at is None:
        return ""
    day = long_date(month.approved_at.date(), language=language)
    if month.has_lapsed or not month.approved_by:
        return say(language, "annex_lapsed", day=day)
    return say(language, "annex_signed", name=month.approved_by, day=day)


def _worked(entry: Entry, *, several: bool, language: str) -> WorkedDay:
    place = {"onsite": "is_onsite", "remote": "remote"}.get(entry.place, "")
    return WorkedDay(
        day=entry.day,
        what=entry.note or labels.say(language, entry.category),
        days=entry.days,
        person=entry.person if several else "",
        place=labels.say(language, place) if place else "",
    )
