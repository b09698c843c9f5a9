"""Why a client takes a fractional executive: the reasons that an intake asks for.

Keys are kept, words are said in the reader's language. New reasons are added here.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

TRIGGERS: dict[str, Any] = {
    "scaling": _("Growing, not ready to hire a full-time leader"),
    "leader_left": _("A leader has left"),
    "leader_absent": _("A leader is absent for a while"),
    "launch": _("A new market or product"),
    "growth": _("The team grows fast"),
    "fundraising": _("A fundraising"),
    "international": _("Opening abroad"),
    "merger": _("A merger or acquisition"),
    "certification": _("A certification (ISO 27001, SOC 2)"),
    "structure": _("From do-it-yourself to professional"),
    "failed_rollout": _("A rollout that failed"),
    "ransomware": _("A ransomware scare"),
    "compliance": _("A compliance gap"),
    "overlap": _("Overlapping tools that nobody owns"),
    "expansion": _("An expansion"),
    "cloud": _("A move to the cloud"),
    "software": _("A large software implementation"),
    "relocation": _("An office that moves"),
    "locations": _("New locations"),
    "legacy": _("Old systems to modernise"),
    "reactive": _("Years of only reacting"),
}


def said(triggers: Iterable[str]) -> list[str]:
    """The words of some keys, in the order of the list; what is not in it any more is left out."""
    chosen = set(triggers)
    return [str(words) for key, words in TRIGGERS.items() if key in chosen]
