"""The stages of an engagement, by role: understand for a month, design until day 45, then do, and
hand over in the last thirty days. In an engagement of less than three months the first two take a
third and half of it.

From 1 January to 31 December 2026, as CMO: audit from 1 January, acquisition architecture from
31 January, execution from 15 February, transfer from 1 December.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engagements.models import Engagement

TRANSFER_DAYS = 30
SHORT = 90
NAMES: dict[str, tuple[Any, Any, Any, Any]] = {
    "cmo": (
        pgettext_lazy("stage", "Audit"),
        _("Acquisition architecture"),
        pgettext_lazy("stage", "Execution"),
        pgettext_lazy("stage", "Transfer"),
    ),
    "cto": (
        pgettext_lazy("stage", "Assessment"),
        _("Technology roadmap"),
        pgettext_lazy("stage", "Delivery"),
        pgettext_lazy("stage", "Transfer"),
    ),
    "cio": (
        pgettext_lazy("stage", "Audit"),
        pgettext_lazy("stage", "Roadmap"),
        _("Projects and governance"),
        pgettext_lazy("stage", "Transfer"),
    ),
    "coo": (
        pgettext_lazy("stage", "Audit"),
        _("Process design"),
        pgettext_lazy("stage", "Execution"),
        pgettext_lazy("stage", "Transfer"),
    ),
}
COMMON = (
    pgettext_lazy("stage", "Diagnostic"),
    pgettext_lazy("stage", "Roadmap"),
    pgettext_lazy("stage", "Execution"),
    pgettext_lazy("stage", "Transfer"),
)


@dataclass(frozen=True)
class Stage:
    """`since` is None where the last stage has no day yet: the engagement has no end."""

    number: int
    name: str
    since: dt.date | None
    state: str

    @property
    def is_now(self) -> bool:
        return self.state == "now"


def stages(*, engagement: Engagement, on: dt.date) -> tuple[Stage, ...]:
    """The four stages with their first days, and which one it is on a day."""
    starts, ends = engagement.starts_on, engagement.ends_on
    first, second = 30, 45
    transfer = None
    if ends is not None:
        length = (ends - starts).days + 1
        if length < SHORT:
            first, second = length // 3, length // 2
        transfer = max(
            ends - dt.timedelta(days=TRANSFER_DAYS), starts + dt.timedelta(days=second + 1)
        )
    begins = (
        starts,
        starts + dt.timedelta(days=first),
        starts + dt.timedelta(days=second),
        transfer,
    )
    begun = sum(day is not None and day <= on for day in begins)
    is_over = ends is not None and on > ends
    found = []
    for number, (name, since) in enumerate(
        zip(NAMES.get(engagement.role, COMMON), begins, strict=True), start=1
    ):
        state = "done" if number < begun or is_over else "now" if number == begun else ""
        found.append(Stage(number, str(name), since, state))
    return tuple(found)
