"""The founder's page in one breath: one to three short sentences made from the data by rules.

First how the days of the month stand, for that is the first question; then what waits for an
answer, which invoice is past due, which figure is off track, and which report is fresh. Nobody
writes these sentences.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import IntEnum

from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common.days import format_days, one_or_many
from common.periods import Month
from common.typography import date_format
from engagements.burn import WATCH_FROM, Burn

MOST = 3
# A report is news for so many days.
FRESH_DAYS = 7
NOON, EVENING, NIGHT = 12, 18, 5


class Standing(IntEnum):
    """How the days of a month stand, what matters most first."""

    OVER = 0
    USED_UP = 1
    HEADING_PAST = 2
    NEARLY_USED = 3
    NOTHING_LOGGED = 4
    NOT_BEGUN = 5
    ON_PACE = 6


@dataclass(frozen=True)
class Pace:
    """The days of one engagement's month; the role is its short name ("CMO")."""

    role: str
    burn: Burn


@dataclass(frozen=True)
class Wait:
    """A month that has waited for an answer since a day."""

    month: Month
    since: dt.date


@dataclass(frozen=True)
class Bill:
    """An invoice past its due date."""

    number: str
    due_on: dt.date


@dataclass(frozen=True)
class Facts:
    """What the page knows on a day.

    `starts` is the role and first day of the next engagement, `ended` the last day of the last
    one; both count only where none runs. `report` is the month of a fresh report. `addressed`
    says that the reader is the one whose answer is waited for.
    """

    on: dt.date
    paces: tuple[Pace, ...] = ()
    starts: tuple[str, dt.date] | None = None
    ended: dt.date | None = None
    waits: tuple[Wait, ...] = ()
    overdue: tuple[Bill, ...] = ()
    report: Month | None = None
    addressed: bool = True
    # How many requests for extra days, and how many closed reviews, wait for the founder.
    extra: int = 0
    reviews: int = 0
    # How many frameworks of figures and words of the register wait to be signed.
    frameworks: int = 0
    words: int = 0
    # The names of the figures that are off track.
    off: tuple[str, ...] = ()


def sentences(facts: Facts) -> tuple[str, ...]:
    """One to three sentences, the most important first."""
    said = [_of_days(facts)]
    if facts.waits:
        said.append(_of_waits(facts))
    if facts.overdue:
        said.append(_of_invoices(facts.overdue))
    said += _of_questions(facts)
    if len(said) == 1 and facts.addressed:
        said.append(_("Nothing waits for you."))
    if facts.off:
        said.append(_of_figures(facts.off))
    if facts.report:
        month = name_of(month=facts.report, on=facts.on)
        said.append(_("The %(month)s report is ready.") % {"month": month})
    return tuple(capfirst(one) for one in said[:MOST])


def greeting(*, name: str, hour: int) -> str:
    """Good morning until noon, good afternoon until six, good evening until five."""
    words = name.split()
    named = {"name": words[0] if words else name}
    if NIGHT <= hour < NOON:
        return _("Good morning, %(name)s") % named
    if NOON <= hour < EVENING:
        return _("Good afternoon, %(name)s") % named
    return _("Good evening, %(name)s") % named


def is_fresh(*, published_on: dt.date, on: dt.date) -> bool:
    """Whether a report that was published on a day is still news."""
    return (on - published_on).days < FRESH_DAYS


def name_of(*, month: Month, on: dt.date) -> str:
    """October; with its year where that is another one."""
    return date_format(month.first, "F" if month.year == on.year else "F Y")


def standing(burn: Burn) -> Standing:
    """How one month stands, by the law's own limits (engagements/burn.py)."""
    if burn.over:
        return Standing.OVER
    if not burn.used:
        return Standing.NOTHING_LOGGED if burn.days_gone else Standing.NOT_BEGUN
    if not burn.left:
        return Standing.USED_UP
    if burn.projected is not None and burn.projected > burn.available:
        return Standing.HEADING_PAST
    return Standing.NEARLY_USED if burn.used >= WATCH_FROM * burn.available else Standing.ON_PACE


def _of_days(facts: Facts) -> str:
    if not facts.paces:
        return _without_engagement(facts)
    worst = min(standing(pace.burn) for pace in facts.paces)
    such = [pace for pace in facts.paces if standing(pace.burn) == worst]
    month = name_of(month=such[0].burn.month, on=facts.on)
    if worst == Standing.ON_PACE:
        return _("Your days in %(month)s are on pace.") % {"month": month}
    if worst in {Standing.NOTHING_LOGGED, Standing.NOT_BEGUN}:
        return _not_worked(such, month, worst)
    if len(facts.paces) == 1:
        return _of_one(such[0].burn, month, worst)
    if len(such) == 1:
        return _of_one_among_several(such[0], month, worst)
    return _of_several(len(such), month, worst)


def _without_engagement(facts: Facts) -> str:
    if facts.starts:
        role, day = facts.starts
        said = _("Your fractional %(role)s starts on %(day)s.")
        return said % {"role": role, "day": date_format(day, "l j F")}
    if facts.ended:
        return _("Your engagement ended on %(day)s.") % {"day": date_format(facts.ended, "j F Y")}
    return _("Your first engagement is being set up.")


def _not_worked(paces: Sequence[Pace], month: str, worst: Standing) -> str:
    if worst == Standing.NOTHING_LOGGED:
        return _("No day is logged in %(month)s yet.") % {"month": month}
    days = sum((pace.burn.available for pace in paces), Decimal(0))
    said = ngettext(
        "%(month)s begins with %(days)s day.",
        "%(month)s begins with %(days)s days.",
        one_or_many(days, language=get_language()),
    )
    return said % {"month": month, "days": _written(days)}


def _of_one(burn: Burn, month: str, worst: Standing) -> str:
    days = {Standing.OVER: burn.over, Standing.NEARLY_USED: burn.left}.get(worst, burn.available)
    number = one_or_many(days, language=get_language())
    said = {
        Standing.OVER: ngettext(
            "%(month)s has gone %(days)s day beyond the contract.",
            "%(month)s has gone %(days)s days beyond the contract.",
            number,
        ),
        Standing.USED_UP: ngettext(
            "The %(days)s day of %(month)s is used up.",
            "All %(days)s days of %(month)s are used.",
            number,
        ),
        Standing.HEADING_PAST: ngettext(
            "%(month)s is heading past its %(days)s day.",
            "%(month)s is heading past its %(days)s days.",
            number,
        ),
        Standing.NEARLY_USED: ngettext(
            "%(month)s is nearly used up: %(days)s day is left.",
            "%(month)s is nearly used up: %(days)s days are left.",
            number,
        ),
    }[worst]
    return said % {"month": month, "days": _written(days)}


def _of_one_among_several(pace: Pace, month: str, worst: Standing) -> str:
    burn = pace.burn
    days = {Standing.OVER: burn.over, Standing.NEARLY_USED: burn.left}.get(worst, burn.available)
    number = one_or_many(days, language=get_language())
    said = {
        Standing.OVER: ngettext(
            "The %(role)s has gone %(days)s day beyond the contract in %(month)s.",
            "The %(role)s has gone %(days)s days beyond the contract in %(month)s.",
            number,
        ),
        Standing.USED_UP: ngettext(
            "The %(role)s has used the %(days)s day of %(month)s.",
            "The %(role)s has used all %(days)s days of %(month)s.",
            number,
        ),
        Standing.HEADING_PAST: ngettext(
            "The %(role)s is heading past the %(days)s day of %(month)s.",
            "The %(role)s is heading past the %(days)s days of %(month)s.",
            number,
        ),
        Standing.NEARLY_USED: ngettext(
            "The %(role)s has %(days)s day left in %(month)s.",
            "The %(role)s has %(days)s days left in %(month)s.",
            number,
        ),
    }[worst]
    return said % {"role": pace.role, "month": month, "days": _written(days)}


def _of_several(count: int, month: str, worst: Standing) -> str:
    said = {
        Standing.OVER: ngettext(
            "%(count)s engagement has gone beyond its contract in %(month)s.",
            "%(count)s engagements have gone beyond their contract in %(month)s.",
            count,
        ),
        Standing.USED_UP: ngettext(
            "%(count)s engagement has used all its days of %(month)s.",
            "%(count)s engagements have used all their days of %(month)s.",
            count,
        ),
        Standing.HEADING_PAST: ngettext(
            "%(count)s engagement is heading past its days of %(month)s.",
            "%(count)s engagements are heading past their days of %(month)s.",
            count,
        ),
        Standing.NEARLY_USED: ngettext(
            "%(count)s engagement has nearly used its days of %(month)s.",
            "%(count)s engagements have nearly used their days of %(month)s.",
            count,
        ),
    }[worst]
    return said % {"count": count, "month": month}


def _of_waits(facts: Facts) -> str:
    oldest = min(facts.waits, key=lambda wait: wait.since)
    words = {
        "month": name_of(month=oldest.month, on=facts.on),
        "count": len(facts.waits),
        "day": date_format(oldest.since, "l j F"),
    }
    return _wait(len(facts.waits) > 1, oldest.since >= facts.on, facts.addressed) % words


def _wait(many: bool, today: bool, addressed: bool) -> str:  # noqa: FBT001 - a table of sentences
    if many and today:
        return (
            _("%(count)s months are ready for your approval.")
            if addressed
            else _("%(count)s months are ready for the founder’s approval.")
        )
    if many:
        return (
            _("%(count)s months have waited for your approval, the oldest since %(day)s.")
            if addressed
            else _("%(count)s months wait for the founder’s approval, the oldest since %(day)s.")
        )
    if today:
        return (
            _("%(month)s is ready for your approval.")
            if addressed
            else _("%(month)s is ready for the founder’s approval.")
        )
    return (
        _("%(month)s has waited for your approval since %(day)s.")
        if addressed
        else _("%(month)s has waited for the founder’s approval since %(day)s.")
    )


def _of_questions(facts: Facts) -> list[str]:
    """What else the founder is asked, in one sentence: extra days before a review, a review before
    what is to be signed."""
    if facts.extra:
        said = ngettext(
            "A request for extra days waits for an answer.",
            "%(count)s requests for extra days wait for an answer.",
            facts.extra,
        )
        return [said % {"count": facts.extra}]
    if facts.reviews:
        said = ngettext(
            "A quarterly review waits to be confirmed.",
            "%(count)s quarterly reviews wait to be confirmed.",
            facts.reviews,
        )
        return [said % {"count": facts.reviews}]
    if facts.frameworks:
        return [_("The figures of the mandate wait for a sign-off.")]
    if facts.words:
        said = ngettext(
            "A definition waits for a signature.",
            "%(count)s definitions wait for a signature.",
            facts.words,
        )
        return [said % {"count": facts.words}]
    return []


def _of_figures(off: Sequence[str]) -> str:
    said = ngettext(
        "%(name)s is off track.", "%(count)s figures are off track, %(name)s first.", len(off)
    )
    return said % {"name": off[0], "count": len(off)}


def _of_invoices(overdue: Sequence[Bill]) -> str:
    oldest = min(overdue, key=lambda bill: bill.due_on)
    day = date_format(oldest.due_on, "j F")
    if len(overdue) == 1:
        said = _("Invoice %(number)s was due on %(day)s.")
        return said % {"number": oldest.number, "day": day}
    said = _("%(count)s invoices are past their due date, the oldest since %(day)s.")
    return said % {"count": len(overdue), "day": day}


def _written(days: Decimal) -> str:
    return format_days(days, language=get_language() or "en")
