"""Handing an engagement over: a dossier with parts that every handover has, and what is open.

It begins three weeks before the last day, not on it, and is looked at 60 and 30 days before. A
bridge ends with a handover by its nature; whoever else ends an engagement owes one, too.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from accounts.actors import Actor
from accounts.audit import record
from engagements.models import Engagement, HandoverItem

Kind = HandoverItem.Kind

# What a successor finds in every dossier, in this order.
PARTS: dict[str, Any] = {
    "mandate": gettext_lazy("Mandate and outcomes"),
    "decisions": gettext_lazy("Decisions with their reasons"),
    "roadmap": gettext_lazy("Roadmap and what is open on it"),
    "figures": gettext_lazy("Key figures: definitions and values"),
    "risks": gettext_lazy("Risks"),
    "suppliers": gettext_lazy("Suppliers, contracts, renewals"),
    "budget": gettext_lazy("Budget"),
    "access": gettext_lazy("Accesses and who holds them"),
    "documents": gettext_lazy("Index of documents"),
    "people": gettext_lazy("People around the function and how they work"),
    "promises": gettext_lazy("Open promises"),
    "advice": gettext_lazy("Advice for the successor's first 30 days"),
    "organisation": gettext_lazy("How the team should look"),
}

FIRST_LOOK, SECOND_LOOK, BEGINS = 60, 30, 21


class CannotHandOver(Exception):
    """Why a part of a handover cannot be kept so, in the user's words."""


@dataclass(frozen=True)
class Checkpoint:
    """A day of the plan, and what it is for."""

    on: dt.date
    words: str
    is_past: bool


@dataclass(frozen=True)
class Dossier:
    """The parts of a handover in their order, what is open besides, and the days of its plan."""

    parts: tuple[HandoverItem, ...]
    items: tuple[HandoverItem, ...]
    plan: tuple[Checkpoint, ...]

    @property
    def done(self) -> int:
        return sum(part.done_on is not None for part in self.parts)

    @property
    def is_complete(self) -> bool:
        return self.done == len(self.parts)


def name_of(item: HandoverItem) -> str:
    """A part in the reader's language, or as somebody wrote it."""
    return item.title or str(PARTS.get(item.key, item.key))


def plan_of(*, ends_on: dt.date | None, on: dt.date) -> tuple[Checkpoint, ...]:
    """The days of the plan, counted back from the last one; none while the end is open.

    An end on 31 December: first look on 1 November, second on 1 December, handing over from
    10 December.
    """
    if ends_on is None:
        return ()
    points = (
        (FIRST_LOOK, _("First look: what would a successor miss?")),
        (SECOND_LOOK, _("Second look: what is still missing?")),
        (BEGINS, _("Handing over begins")),
        (0, _("Last day")),
    )
    days = ((ends_on - dt.timedelta(days=before), words) for before, words in points)
    return tuple(Checkpoint(day, words, day < on) for day, words in days)


def dossier_of(*, engagement: Engagement, on: dt.date) -> Dossier:
    """The handover of an engagement as it stands; one statement."""
    rows = list(HandoverItem.objects.filter(engagement=engagement).order_by("kind", "pk"))
    kept = {row.key: row for row in rows if row.kind == Kind.PART}
    parts = tuple(
        kept.get(key)
        or HandoverItem(**engagement.owner, engagement=engagement, kind=Kind.PART, key=key)
        for key in PARTS
    )
    items = tuple(row for row in rows if row.kind != Kind.PART)
    return Dossier(parts, items, plan_of(ends_on=engagement.ends_on, on=on))


def is_late(*, engagement: Engagement, dossier: Dossier, on: dt.date) -> bool:
    """Whether handing over should have begun and is not done."""
    ends = engagement.ends_on
    return ends is not None and on >= ends - dt.timedelta(days=BEGINS) and not dossier.is_complete


def settle_part(
    *, engagement: Engagement, key: str, by: Actor, on: dt.date, detail: str = "", address: str = ""
) -> HandoverItem:
    """A part of the dossier is written; says where. Raises CannotHandOver for what is no part."""
    if key not in PARTS:
        raise CannotHandOver(_("The dossier has no such part."))
    if not detail.strip() and not address:
        raise CannotHandOver(_("Say where it stands, or what there is to know."))
    row, _made = HandoverItem.objects.update_or_create(
        **engagement.owner,
        engagement=engagement,
        kind=Kind.PART,
        key=key,
        defaults={
            "detail": detail.strip(),
            "address": address,
            "done_on": on,
            "done_by": by.name,
        },
    )
    with override("en"):
        told = str(PARTS[row.key])
    record(by=by, verb="settled", subject=row, item=told)
    return row


def reopen_part(*, item: HandoverItem, by: Actor) -> None:
    """A part is not written after all; its words stay."""
    item.done_on, item.done_by = None, ""
    item.save(update_fields=["done_on", "done_by"])
    record(by=by, verb="changed", subject=item)


def add_item(*, engagement: Engagement, by: Actor, kind: str, **facts: Any) -> HandoverItem:
    """Add a contact, an open thread, a promise or an advice."""
    if kind == Kind.PART:
        raise CannotHandOver(_("The dossier has no such part."))
    row = HandoverItem.objects.create(**engagement.owner, engagement=engagement, kind=kind, **facts)
    record(by=by, verb="added", subject=row)
    return row


def close_item(*, item: HandoverItem, by: Actor, on: dt.date) -> None:
    """What was open is handed over, or done."""
    item.done_on, item.done_by = on, by.name
    item.save(update_fields=["done_on", "done_by"])
    record(by=by, verb="settled", subject=item)


def unfinished(*, engagements: Collection[int]) -> dict[int, int]:
    """How many parts of the dossier are not written, by engagement; one statement."""
    left = dict.fromkeys(engagements, len(PARTS))
    rows = HandoverItem.objects.filter(engagement__in=engagements, kind=Kind.PART)
    for engagement in rows.exclude(done_on=None).values_list("engagement_id", flat=True):
        left[engagement] -= 1
    return left
