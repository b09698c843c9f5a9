"""What the executive does under an engagement, and what not.

The lists of the role are copied when an engagement begins, by key, so that every reader has them
in their own language; lines of one's own come beside them. Each line in scope shows the work
behind it: the days logged in its category and the last of them. A major incident and a risky
change are always allowed, with their reason. What is out of scope is printed in the first report.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, Sum
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actors import Actor
from accounts.audit import record
from engagements.mandate import lists
from engagements.models import Engagement, ScopeItem, WorkLog

ZERO = Decimal(0)
Side = ScopeItem.Side


class CannotScope(Exception):
    """Why a line of the scope cannot be kept so, in the user's words."""


@dataclass(frozen=True)
class Line:
    """A line with the work behind it, in days; `last_on` is its latest date."""

    item: ScopeItem
    days: Decimal = ZERO
    last_on: dt.date | None = None

    @property
    def text(self) -> str:
        return text_of(self.item)

    @property
    def category(self) -> str:
        return str(WorkLog.Category(self.item.category).label) if self.item.category else ""


def text_of(item: ScopeItem) -> str:
    """A line in the reader's language, or as somebody wrote it."""
    return item.text or lists.words_of(item.key)


def begin_scope(engagement: Engagement) -> int:
    """Add the lines of the role's lists that are not there yet; gives back how many."""
    held = set(ScopeItem.objects.filter(engagement=engagement).values_list("key", flat=True))
    wanted = [
        *((Side.IN, key, category) for key, (_words, category) in _in(engagement).items()),
        *((Side.OUT, key, "") for key in lists.out_of_scope(engagement.role)),
    ]
    missing = [
        ScopeItem(**engagement.owner, engagement=engagement, side=side, key=key, category=category)
        for side, key, category in wanted
        if key not in held
    ]
    # Who took them at the same moment had the same lists.
    ScopeItem.objects.bulk_create(missing, ignore_conflicts=True)
    return len(missing)


def take_usual(*, engagement: Engagement, by: Actor) -> int:
    """The same on somebody's wish, which stands in the trail."""
    added = begin_scope(engagement)
    if added:
        record(by=by, verb="took the usual scope of", subject=engagement)
    return added


def _in(engagement: Engagement) -> dict[str, tuple[object, str]]:
    return lists.in_scope(engagement.role)


def add_line(
    *, engagement: Engagement, side: str, text: str, category: str = "", by: Actor
) -> ScopeItem:
    """Add a line in one's own words."""
    made = ScopeItem.objects.create(
        **engagement.owner,
        engagement=engagement,
        side=side,
        text=text.strip(),
        category=category if side == Side.IN else "",
    )
    record(by=by, verb="added to mandate", subject=made)
    return made


def change_line(*, item: ScopeItem, text: str, category: str = "", by: Actor) -> ScopeItem:
    """Write a line in one's own words, or show it by another kind of work; its built-in words
    come back where it is left as they are. Raises CannotScope for a line without words."""
    text = text.strip()
    if not text and not item.key:
        raise CannotScope(_("A line needs words; remove it if it no longer holds."))
    before = text_of(item)
    item.text = "" if item.key and text == lists.words_of(item.key) else text
    item.category = category if item.side == Side.IN else ""
    item.save(update_fields=["text", "category"])
    record(by=by, verb="changed", subject=item, text=[before, text_of(item)])
    return item


def remove_line(*, item: ScopeItem, by: Actor) -> None:
    """Take a line away."""
    with override("en"):
        record(by=by, verb="removed from mandate", subject=item, text=text_of(item))
    item.delete()


def lines_of(engagement: Engagement) -> dict[str, list[Line]]:
    """The lines by side ("in", "out"), as they were added, with the work behind them; two
    statements."""
    worked = WorkLog.objects.standing().filter(engagement=engagement).order_by()
    sums = {
        category: (days, last)
        for category, days, last in worked.values_list("category").annotate(Sum("days"), Max("day"))
    }
    found: dict[str, list[Line]] = {"in": [], "out": []}
    for item in ScopeItem.objects.filter(engagement=engagement).order_by("pk"):
        found[item.side].append(Line(item, *sums.get(item.category, (ZERO, None))))
    return found


def drifted(engagement: Engagement) -> Decimal:
    """The operational days without an accepted reason: work outside the mandate."""
    rows = WorkLog.objects.standing().filter(
        engagement=engagement, category=WorkLog.Category.OPERATIONS, reason=""
    )
    return rows.aggregate(days=Sum("days"))["days"] or ZERO


def out_of_scope(*, engagement: Engagement, language: str) -> tuple[str, ...]:
    """What the executive does not do, in a language; what was typed into the contract follows."""
    items = ScopeItem.objects.filter(engagement=engagement, side=Side.OUT).order_by("pk")
    with override(language):
        listed = [text_of(item) for item in items]
    return tuple(dict.fromkeys([*listed, *_typed(engagement.out_of_scope)]))


def _typed(text: str) -> Sequence[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
