"""What worries the client's chief, each tied to the piece of work that answers it.

The founder may write a worry down themselves; so may the executive who heard it. One that nothing
is tied to stays on the executive's and the founder's first page. It is settled by an answer, never
taken away, and what somebody of the client wrote keeps their words.
"""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from accounts.actors import Actor, Role
from accounts.audit import record
from engagements.models import Engagement, Outcome, Worry
from tenancy.scope import as_provider


class CannotAnswer(Exception):
    """Why a worry cannot be kept or answered so, in the user's words."""


def raise_worry(
    *, engagement: Engagement, text: str, by: Actor, on: dt.date, raised_by: str = ""
) -> Worry:
    """Write down a worry: the founder their own, the provider's people one that they heard.

    Raises CannotAnswer for a person of the client who only reads.
    """
    if by.role == Role.VIEWER:
        raise CannotAnswer(_("Only the founder writes down a worry."))
    made = Worry.objects.create(
        **engagement.owner,
        engagement=engagement,
        text=text.strip(),
        raised_on=on,
        raised_by=by.name if by.is_client else raised_by.strip() or by.name,
        user_id=by.user_id if by.is_client else None,
    )
    with as_provider():
        record(by=by, verb="raised", subject=made)
    return made


def answer_worry(
    *,
    worry: Worry,
    by: Actor,
    on: dt.date,
    outcome: Outcome | None = None,
    tied_to: str = "",
    answer: str = "",
    is_settled: bool = False,
    text: str = "",
) -> Worry:
    """Tie a worry to what answers it, say how, and settle it.

    Raises CannotAnswer where it would be settled without a word, or a client's words changed.
    """
    row = Worry.objects.select_for_update(no_key=True, of=("self",)).get(pk=worry.pk)
    if is_settled and not answer.strip():
        raise CannotAnswer(_("Say how it was settled; the founder reads it."))
    if outcome is not None and outcome.engagement_id != row.engagement_id:
        raise CannotAnswer(_("That outcome belongs to another engagement."))
    if row.user_id is None and text.strip():
        row.text = text.strip()
    row.outcome = outcome
    row.tied_to = tied_to.strip()
    row.answer = answer.strip()
    row.settled_on = (row.settled_on or on) if is_settled else None
    row.save(update_fields=["text", "outcome", "tied_to", "answer", "settled_on"])
    record(by=by, verb="settled" if is_settled else "answered", subject=row)
    return row


def worries_of(engagement: Engagement) -> list[Worry]:
    """Those that are open, what nothing answers first; then the settled ones."""
    rows = Worry.objects.filter(engagement=engagement).select_related("outcome")
    return sorted(
        rows, key=lambda one: (one.settled_on is not None, one.is_tied, one.raised_on, one.pk)
    )


def unanswered(*, engagements: Iterable[int]) -> dict[int, list[Worry]]:
    """The worries that nothing is tied to, for each engagement; one statement."""
    found: dict[int, list[Worry]] = {}
    rows = Worry.objects.untied().filter(engagement__in=engagements)
    for row in rows.order_by("raised_on", "pk"):
        found.setdefault(row.engagement_id, []).append(row)
    return found
