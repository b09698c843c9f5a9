"""The three things that matter in a month, and nothing else.

The executive writes them; the founder reads them. What was not done is proposed again for the
month after, which begins with it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.actors import Actor
from accounts.audit import record
from common.periods import Month
from engagements.models import Engagement, Priority

THREE = 3
HISTORY = 12


@dataclass(frozen=True)
class Line:
    """One line of the month: its words, and whether it is done."""

    text: str
    is_done: bool = False


def top_three(*, engagements: Iterable[int], month: Month) -> dict[int, list[Priority]]:
    """What matters in a month, for each engagement; one statement."""
    rows = Priority.objects.filter(engagement__in=engagements, month=month.first)
    found: dict[int, list[Priority]] = {}
    for row in rows.order_by("engagement_id", "position"):
        found.setdefault(row.engagement_id, []).append(row)
    return found


def proposed(*, engagement: Engagement, month: Month) -> list[Line]:
    """What stands for the month, or else what the latest month before it left undone."""
    rows = Priority.objects.filter(engagement=engagement, month__lte=month.first)
    last = rows.order_by("-month").values_list("month", flat=True).first()
    if last is None:
        return []
    found = [Line(row.text, row.is_done) for row in rows.filter(month=last).order_by("position")]
    if last == month.first:
        return found
    return [line for line in found if not line.is_done]


def set_top_three(
    *, engagement: Engagement, month: Month, lines: Sequence[Line], by: Actor
) -> list[Priority]:
    """Write the month's lines anew, in their order; empty ones fall away."""
    kept = [line for line in lines if line.text.strip()][:THREE]
    # Whoever comes second waits here, so that one of two sets holds whole.
    Engagement.objects.select_for_update(no_key=True, of=("self",)).get(pk=engagement.pk)
    before = list(Priority.objects.filter(engagement=engagement, month=month.first))
    if [Line(row.text, row.is_done) for row in sorted(before, key=_place)] == kept:
        return before
    Priority.objects.filter(engagement=engagement, month=month.first).delete()
    made = Priority.objects.bulk_create(
        Priority(
            **engagement.owner,
            engagement=engagement,
            month=month.first,
            position=number,
            text=line.text.strip(),
            is_done=line.is_done,
        )
        for number, line in enumerate(kept, start=1)
    )
    record(
        by=by,
        verb="set the top three of",
        subject=engagement,
        month=str(month),
        lines=[line.text for line in kept],
    )
    return made


def _place(row: Priority) -> int:
    return row.position


def history(*, engagement: Engagement, before: Month) -> list[tuple[Month, list[Priority]]]:
    """The months before with what mattered in them, the newest first."""
    rows = Priority.objects.filter(
        engagement=engagement, month__lt=before.first, month__gte=before.plus(-HISTORY).first
    )
    found: dict[Month, list[Priority]] = {}
    for row in rows.order_by("-month", "position"):
        found.setdefault(row.period, []).append(row)
    return list(found.items())
