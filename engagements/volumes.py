"""How many days a month a volume is, however it was agreed, and what is usual for a role.

A volume is agreed in days a month, days a week or hours a week. A year has 52 weeks and 12 months,
so a week's volume × 52/12 is a month's, rounded half up to a quarter day; hours are divided by the
hours of a day that the term names. 2 days a week: 2 × 52/12 = 8.67 → 8¾ days a month. 10 hours a
week at 8 hours a day: 10 ÷ 8 × 52/12 = 5.42 → 5½. What was agreed and what it comes to are both
kept. A volume outside what is usual for the role is said, never refused: a chief information
officer works 4 to 12 days a month.
"""

from decimal import Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common.days import format_days, one_or_many, round_to_quarter
from engagements.models import Engagement, Term

WEEKS = Decimal(52)
MONTHS = Decimal(12)

# Days a month from and to, by role.
USUAL = {
    "cmo": (4, 10),
    "cto": (4, 12),
    "cio": (4, 12),
    "coo": (6, 16),
    "cfo": (2, 8),
    "ciso": (2, 8),
    "cro": (4, 12),
    "chro": (2, 8),
    "cpo": (4, 10),
}


def monthly(*, unit: str, volume: Decimal, hours_per_day: Decimal) -> Decimal:
    """The days a month that a volume is; `unit` is one of Term.Unit.

    Days a month stay as they are; the others are rounded half up to a quarter day.
    """
    if unit == Term.Unit.WEEK:
        return round_to_quarter(volume * WEEKS / MONTHS)
    if unit == Term.Unit.HOURS:
        return round_to_quarter(volume * WEEKS / (hours_per_day * MONTHS))
    return volume


def _written(days: Decimal) -> str:
    return format_days(days, language=get_language() or "en")


def _count(days: Decimal) -> int:
    return one_or_many(days, language=get_language())


def in_words(*, unit: str, volume: Decimal | None, days: Decimal, hours_per_day: Decimal) -> str:
    """The conversion with its factor: "2 days a week × 52/12 = 8¾ days a month".

    `days` is what it comes to; of days a month nothing is converted and nothing said.
    """
    if volume is None or unit == Term.Unit.MONTH:
        return ""
    agreed = {"volume": _written(volume), "hours": _written(hours_per_day)}
    if unit == Term.Unit.HOURS:
        said = _("%(volume)s hours a week ÷ %(hours)s hours a day × 52/12")
    else:
        said = ngettext(
            "%(volume)s day a week × 52/12", "%(volume)s days a week × 52/12", _count(volume)
        )
    monthly_days = ngettext("%(days)s day a month", "%(days)s days a month", _count(days))
    return f"{said % agreed} = {monthly_days % {'days': _written(days)}}"


def of_term(term: Term) -> str:
    """The conversion behind a term's days a month; empty where they were agreed as such."""
    return in_words(
        unit=term.volume_unit,
        volume=term.volume,
        days=term.days_per_month,
        hours_per_day=term.hours_per_day,
    )


def unusual(*, role: str, days: Decimal) -> str:
    """The sentence that says so, where a volume lies outside what is usual for the role."""
    if role not in USUAL or not days:
        return ""
    least, most = USUAL[role]
    if least <= days <= most:
        return ""
    said = ngettext(
        "%(days)s day a month is unusual for a %(role)s: most have %(least)d to %(most)d.",
        "%(days)s days a month is unusual for a %(role)s: most have %(least)d to %(most)d.",
        _count(days),
    )
    name = Engagement(role=role).short_role
    return said % {"days": _written(days), "role": name, "least": least, "most": most}
