"""What is looked at when a formula is written (domain, KPIs 3), so that it never fails later.

Every name is a figure of the framework that still stands, not the KPI itself; no way leads back
to it; what is added is in one unit and the result in the KPI's own; what it is made of is read as
often as the KPI or more often, and then it can be gathered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import partial

from django.utils.translation import gettext as _

from kpis.cadence import is_finer
from kpis.formulas import units
from kpis.formulas.grammar import (
    FUNCTIONS,
    MONTHS,
    PERIOD_NAMES,
    CannotUseFormula,
    Formula,
    read_formula,
)
from kpis.formulas.saying import in_words
from kpis.models import Kpi

# So many formulas may rest one on another.
CHAIN = 20
KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
# What cannot be added up over time.
_SHARES = frozenset({Kpi.Unit.PERCENT, Kpi.Unit.RATIO, Kpi.Unit.SCORE, Kpi.Unit.YES_NO})


def is_key(text: str) -> bool:
    """Whether a KPI can have this key: formulas name it by that."""
    return KEY.fullmatch(text) is not None and text not in {*PERIOD_NAMES, *FUNCTIONS}


def check_formula(*, kpi: Kpi, formula: str, kpis: Iterable[Kpi]) -> Formula:
    """Read the formula of a KPI of a framework; `kpis` are all that stand or stood in it.

    The KPI need not be saved; its name, key, unit, per and cadence count. Raises CannotUseFormula.
    """
    found = read_formula(formula)
    known = {one.key: one for one in kpis if one.key != kpi.key and one.pk != (kpi.pk or 0)}
    _look_at_names(found, kpi, known)
    everyone = {**known, kpi.key: kpi}
    _look_at_ways(found, kpi, everyone)
    _look_at_units(found, kpi, everyone)
    _look_at_cadences(found, kpi, known)
    return found


def check_users(*, kpi: Kpi, kpis: Iterable[Kpi]) -> None:
    """Look at every formula that names a KPI as it is about to be. Raises CannotUseFormula."""
    before = list(kpis)
    everyone = [kpi if one.pk == kpi.pk else one for one in before]
    users = [user for one in before if one.pk == kpi.pk for user in used_by(kpi=one, kpis=before)]
    for user in users:
        try:
            check_formula(kpi=user, formula=user.formula, kpis=everyone)
        except CannotUseFormula as error:
            raise CannotUseFormula(
                _("%(name)s is computed from it: %(problem)s")
                % {"name": user.name, "problem": error.problem}
            ) from None


def used_by(*, kpi: Kpi, kpis: Iterable[Kpi]) -> list[Kpi]:
    """The standing KPIs whose formula names a KPI; while there are any, it keeps its key and stays."""
    return [
        one
        for one in kpis
        if one.key != kpi.key and one.retired_at is None and kpi.key in names_in(one)
    ]


def inputs_of(*, kpi: Kpi, kpis: Iterable[Kpi]) -> list[Kpi]:
    """The figures that a formula names, in its order."""
    known = {one.key: one for one in kpis}
    return [known[name] for name in names_in(kpi) if name in known]


def names_in(kpi: Kpi) -> tuple[str, ...]:
    """The names in the formula of a KPI; none where it has no formula that can be read."""
    if kpi.origin != Kpi.Origin.FORMULA:
        return ()
    try:
        return read_formula(kpi.formula).names
    except CannotUseFormula:
        return ()


# ------------------------------------------------------------------------------------------ names


def _look_at_names(formula: Formula, kpi: Kpi, known: Mapping[str, Kpi]) -> None:
    if all(name in PERIOD_NAMES for name in formula.names):
        raise CannotUseFormula(_("The formula names no figure: it would always be the same."))
    for name in formula.names:
        if name == kpi.key:
            raise CannotUseFormula(
                _("%(name)s cannot be computed from itself.") % {"name": kpi.name}
            )
        if name in PERIOD_NAMES:
            _look_at_period(name, kpi)
        elif name not in known:
            raise CannotUseFormula(_unknown(name, known))
        elif known[name].retired_at is not None:
            raise CannotUseFormula(
                _("%(name)s (%(key)s) was retired; choose a figure that still stands.")
                % {"name": known[name].name, "key": name}
            )


def _look_at_period(name: str, kpi: Kpi) -> None:
    if name == MONTHS and kpi.cadence == Kpi.Cadence.WEEK:
        raise CannotUseFormula(_("A week is no number of months: weeks_in_period counts weeks."))


def _unknown(name: str, known: Mapping[str, Kpi]) -> str:
    standing = [key for key, one in known.items() if one.retired_at is None]
    near = get_close_matches(name.lower(), [*standing, *PERIOD_NAMES], n=1)
    said = {"name": name[:40], "near": near[0] if near else ""}
    if near:
        return _("There is no figure “%(name)s” in this framework; did you mean “%(near)s”?") % said
    return (
        _("There is no figure “%(name)s” in this framework; add it as an input, or choose one.")
        % said
    )


# ------------------------------------------------------------------------------------------- ways


def _look_at_ways(formula: Formula, kpi: Kpi, everyone: Mapping[str, Kpi]) -> None:
    """No way leads from the KPI back to it, and none is too long."""
    leads = {kpi.key: formula.names}
    for key, one in everyone.items():
        leads.setdefault(key, names_in(one))
    done: dict[str, int] = {}
    for start in leads:
        if _way(start, leads, everyone, done) > CHAIN:
            raise CannotUseFormula(
                _("More than %(count)d formulas would rest one on another; compute it from inputs.")
                % {"count": CHAIN}
            )


def _way(
    start: str,
    leads: Mapping[str, tuple[str, ...]],
    everyone: Mapping[str, Kpi],
    done: dict[str, int],
) -> int:
    """How many formulas rest one on another below a KPI, without going down by itself."""
    path: list[tuple[str, list[str]]] = [(start, list(leads.get(start, ())))]
    while path:
        key, left = path[-1]
        if left:
            name = left.pop(0)
            on_path = [one for one, _rest in path]
            if name in on_path:
                circle = [*on_path[on_path.index(name) :], name]
                raise CannotUseFormula(_circle(circle, everyone))
            if name not in done:
                path.append((name, list(leads.get(name, ()))))
            continue
        below = leads.get(key, ())
        done[key] = 1 + max((done.get(name, 0) for name in below), default=0) if below else 0
        path.pop()
    return done[start]


def _circle(keys: list[str], everyone: Mapping[str, Kpi]) -> str:
    names = [everyone[key].name if key in everyone else key for key in keys]
    return _("The formula goes in a circle: %(path)s.") % {"path": " → ".join(names)}


# ------------------------------------------------------------------------------- units and cadence


def _look_at_units(formula: Formula, kpi: Kpi, everyone: Mapping[str, Kpi]) -> None:
    found = units.result_of(formula.tree, everyone, write=partial(in_words, kpis=everyone))
    wanted = units.dimensions_of(kpi)
    if found is not None and found != wanted:
        raise CannotUseFormula(
            _("The formula gives %(found)s, but %(name)s is kept in %(wanted)s.")
            % {
                "found": units.unit_name(found),
                "name": kpi.name,
                "wanted": units.unit_name(wanted),
            }
        )


def _look_at_cadences(formula: Formula, kpi: Kpi, known: Mapping[str, Kpi]) -> None:
    for name in formula.names:
        one = known.get(name)
        if one is None or one.cadence == kpi.cadence:
            continue
        said = {
            "name": one.name,
            "own": one.get_cadence_display(),
            "kpi": kpi.name,
            "other": kpi.get_cadence_display(),
        }
        if is_finer(kpi.cadence, one.cadence):
            raise CannotUseFormula(
                _(
                    "%(name)s is read for longer periods (%(own)s) than %(kpi)s (%(other)s): there "
                    "is no value of it for each of them."
                )
                % said
            )
        if one.gather == Kpi.Gather.SUM and (one.unit in _SHARES or one.per):
            raise CannotUseFormula(
                _(
                    "%(name)s (%(own)s) cannot be added up for %(kpi)s (%(other)s): let it be "
                    "averaged, or let the last one count."
                )
                % said
            )
