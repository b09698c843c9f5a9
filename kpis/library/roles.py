"""Which KPIs a role begins with, in a short and a full set, and what comes along with them.

Four roles have a set of their own; the others take what is nearest to them from these. Six figures
are enough for a company of twenty people: the short sets hold at most ten, to be left out from.
"""

from collections.abc import Iterable

from kpis.library import cio, cmo, coo, cto
from kpis.library.entry import Entry, by_key
from kpis.library.inputs import INPUTS

KPIS: tuple[Entry, ...] = (*cmo.KPIS, *cto.KPIS, *cio.KPIS, *coo.KPIS)
BY_CODE: dict[str, Entry] = {one.code: one for one in KPIS}
BY_KEY: dict[str, Entry] = {**by_key(INPUTS), **by_key(KPIS)}

_OWN = {"cmo": cmo.KPIS, "cto": cto.KPIS, "cio": cio.KPIS, "coo": coo.KPIS}
# The other roles: the short set, then what the full set adds.
_NEAREST: dict[str, tuple[str, str]] = {
    "cfo": ("O09 O10 O06 I09 I10 M03 M05 M15", "M06 O12 O17 I11 I16 T11 O16"),
    "ciso": ("I01 I02 I03 I05 I06 I08 T09 I13", "I04 I07 I07b I13b I17 I18 I19 T10 T12"),
    "cro": ("M02 M03 M05 M07 M09 M10 M11 M15", "M01 M06 M08 M12 M13 M14 M19 M21"),
    "chro": ("O16 T13 T14 T12 O13 I08", "O07 O15 I07 I07b I15"),
    "cpo": ("T06 T01 T02 T03 T05 T08", "T04 T07 T11 T12 T14 T15 M17 O11"),
}


def full_set(role: str) -> tuple[Entry, ...]:
    """Everything the library has for a role, in its order; nothing for a role that it does not
    know."""
    if role in _OWN:
        return _OWN[role]
    short, more = _NEAREST.get(role, ("", ""))
    return tuple(BY_CODE[code] for code in (*short.split(), *more.split()))


def short_set(role: str) -> tuple[Entry, ...]:
    """The few that a role begins with."""
    if role in _OWN:
        return tuple(one for one in _OWN[role] if one.is_short)
    return tuple(BY_CODE[code] for code in _NEAREST.get(role, ("", ""))[0].split())


def needed_for(entries: Iterable[Entry], *, known: Iterable[str] = ()) -> tuple[Entry, ...]:
    """What the formulas of these need beside them, and beside what is there already (by key), in
    the order in which it is needed.

    A KPI of the library that is needed and was not chosen comes along as an input.
    """
    chosen = list(entries)
    seen = {one.key for one in chosen} | set(known)
    found: list[Entry] = []
    queue = [one for one in chosen if one.is_computed]
    while queue:
        for key in queue.pop(0).needs:
            if key in seen:
                continue
            seen.add(key)
            found.append(BY_KEY[key])
            if BY_KEY[key].is_computed:
                queue.append(BY_KEY[key])
    return tuple(found)
