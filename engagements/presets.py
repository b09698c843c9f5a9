"""Ways to handle days that many contracts share, each as the conditions that it stands for.

Strict: what is not used is gone, and nothing goes beyond the contract unless the client approves
it by name (cap 0). Flexible: a quarter of the month's days goes on for one month; up to 30 % more
may be worked without asking first. Annual bank: unused days go on for eleven months and a month
may be borrowed ahead, so that twelve months are one bank. Bridge: a fixed end, months begun or
ended in between by working days, help at once. Light touch: a quarter's days are used when they
are needed: they go on for two months, and a month may be borrowed ahead.

At 8 days a month: flexible lets 2 go on and 2½ come on top; the annual bank 88 go on.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from common.days import round_to_quarter
from engagements.models import Term

ZERO = Decimal(0)
Conditions = dict[str, Any]


@dataclass(frozen=True)
class Preset:
    """`says` is the sentence under its name; `days` makes the conditions of a number of days a
    month; `engagement` are the fields of the engagement that it names."""

    key: str
    name: Any
    says: Any
    days: Callable[[Decimal], Conditions]
    engagement: dict[str, str] = field(default_factory=dict)


def _conditions(
    *,
    rollover: Decimal = ZERO,
    months: int = 0,
    deficit: Decimal = ZERO,
    cap: Decimal | None = None,
    asked: bool = True,
) -> Conditions:
    goes_on = bool(rollover and months)
    return {
        "billing": Term.Billing.FIXED,
        "proration": Term.Proration.WORKING,
        "rollover_days": rollover if goes_on else ZERO,
        "rollover_months": months if goes_on else 0,
        "deficit_days": deficit,
        "burst_cap": cap,
        "burst_asked": asked,
    }


def _strict(days: Decimal) -> Conditions:  # noqa: ARG001
    return _conditions(cap=ZERO)


def _flexible(days: Decimal) -> Conditions:
    return _conditions(
        rollover=round_to_quarter(days / 4),
        months=1,
        cap=round_to_quarter(days * 3 / 10),
        asked=False,
    )


def _annual_bank(days: Decimal) -> Conditions:
    return _conditions(rollover=days * 11, months=11, deficit=days)


def _bridge(days: Decimal) -> Conditions:  # noqa: ARG001
    return _conditions(asked=False)


def _light_touch(days: Decimal) -> Conditions:
    return _conditions(rollover=days * 2, months=2, deficit=days)


PRESETS = {
    one.key: one
    for one in (
        Preset(
            "strict",
            pgettext_lazy("preset", "Strict"),
            gettext_lazy(
                "Unused days expire with the month; a day beyond the contract is only billed where"
                " the client has approved it by name."
            ),
            _strict,
        ),
        Preset(
            "flexible",
            pgettext_lazy("preset", "Flexible"),
            gettext_lazy(
                "A quarter of the month's days goes on for one month; up to 30 % more can be worked"
                " without asking first."
            ),
            _flexible,
        ),
        Preset(
            "annual",
            pgettext_lazy("preset", "Annual bank"),
            gettext_lazy(
                "The year's days are a bank: unused ones go on for eleven months, and a month can"
                " be borrowed ahead."
            ),
            _annual_bank,
        ),
        Preset(
            "bridge",
            pgettext_lazy("preset", "Bridge"),
            gettext_lazy(
                "Covers a departure until a fixed day, by working days; extra days need not be"
                " asked for first."
            ),
            _bridge,
            {"kind": "bridge", "cadence": "active"},
        ),
        Preset(
            "light",
            pgettext_lazy("preset", "Light touch"),
            gettext_lazy(
                "Few days, used when they are needed: a quarter's days move freely inside three"
                " months."
            ),
            _light_touch,
            {"kind": "standard", "cadence": "light"},
        ),
    )
}


def conditions_of(*, preset: str, days: Decimal) -> Conditions:
    """The conditions that a preset stands for at so many days a month."""
    return PRESETS[preset].days(days)


def preset_of(term: Term) -> Preset | None:
    """The preset whose conditions a term has, all of them; None where it is made by hand."""
    for preset in PRESETS.values():
        meant = preset.days(term.days_per_month)
        if all(getattr(term, name) == value for name, value in meant.items()):
            return preset
    return None
