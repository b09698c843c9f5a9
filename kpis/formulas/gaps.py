"""Why a figure has no value, in a sentence for the person who looks for it.

The sentence is made when somebody reads it, in the language of their page: a page asks for
thousands of values and shows the reasons of few.
"""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common.typography import joined as listed
from kpis.formulas.saying import in_words
from kpis.models import CountedReading, Kpi
from kpis.wording import period_name

NAMED = 3


class Gap(Protocol):
    def sentence(self) -> str: ...


@dataclass(frozen=True)
class NoReading:
    """Nothing was read, or what was read has been taken back."""

    kpi: Kpi
    period: dt.date
    reading: CountedReading | None = None

    def sentence(self) -> str:
        said = {"period": period_name(self.period, self.kpi.cadence)}
        if self.reading is None:
            return _("There is no reading for %(period)s.") % said
        return _("The value for %(period)s was taken back: %(reason)s") % {
            **said,
            "reason": self.reading.reason,
        }


@dataclass(frozen=True)
class Missing:
    """Readings that a formula needs and that are not there."""

    items: tuple[NoReading, ...]

    def sentence(self) -> str:
        if len(self.items) == 1:
            one = self.items[0]
            return _("No value: %(name)s is missing for %(period)s.") % {
                "name": one.kpi.name,
                "period": period_name(one.period, one.kpi.cadence),
            }
        names = [
            f"{one.kpi.name} ({period_name(one.period, one.kpi.cadence)})"
            for one in self.items[:NAMED]
        ]
        left = len(self.items) - NAMED
        if left > 0:
            said = {"names": ", ".join(names), "count": left}
            return (
                ngettext(
                    "No value: %(names)s and %(count)d more reading are missing.",
                    "No value: %(names)s and %(count)d more readings are missing.",
                    left,
                )
                % said
            )
        return _("No value: %(names)s are missing.") % {
            "names": listed(names, language=get_language() or "en")
        }


@dataclass(frozen=True)
class Divided:
    """What the formula divides by is nought."""

    divisor: ast.expr
    kpis: Mapping[str, Kpi]

    def sentence(self) -> str:
        return _("No value: division by zero: %(what)s is 0.") % {
            "what": in_words(self.divisor, self.kpis)
        }


@dataclass(frozen=True)
class Unknown:
    """The formula names what the framework does not have."""

    name: str

    def sentence(self) -> str:
        return _("No value: the formula names “%(name)s”, which is not there.") % {
            "name": self.name
        }


@dataclass(frozen=True)
class Coarser:
    """The formula names a figure of longer periods."""

    kpi: Kpi

    def sentence(self) -> str:
        return _("No value: %(name)s is read for longer periods only.") % {"name": self.kpi.name}


@dataclass(frozen=True)
class Circle:
    """The formula leads back to itself."""

    path: tuple[Kpi, ...]

    def sentence(self) -> str:
        last = self.path[-1]
        names = [one.name for one in self.path[self.path.index(last) :]]
        return _("No value: the formula goes in a circle: %(path)s.") % {"path": " → ".join(names)}


@dataclass(frozen=True)
class TooDeep:
    """More formulas rest one on another than may."""

    def sentence(self) -> str:
        return _("No value: too many formulas rest one on another.")


@dataclass(frozen=True)
class TooLarge:
    """The numbers have more digits than a figure can have."""

    def sentence(self) -> str:
        return _("No value: the result is too large for a figure.")


@dataclass(frozen=True)
class NeitherYesNorNo:
    """A formula of yes or no gave something else."""

    def sentence(self) -> str:
        return _("No value: the formula gives neither yes (1) nor no (0).")


@dataclass(frozen=True)
class Unusable:
    """The formula cannot be read."""

    problem: str

    def sentence(self) -> str:
        return _("No value: the formula cannot be used. %(problem)s") % {"problem": self.problem}


def joined(gaps: Sequence[Gap]) -> Gap:
    """One reason for several: all the readings that are missing, or the first of another kind."""
    items: dict[tuple[str, dt.date], NoReading] = {}
    for gap in gaps:
        if isinstance(gap, NoReading):
            items.setdefault((gap.kpi.key, gap.period), gap)
        elif isinstance(gap, Missing):
            for one in gap.items:
                items.setdefault((one.kpi.key, one.period), one)
        else:
            return gap
    return Missing(tuple(items.values()))
