"""Every formula of the library can be computed as it is written: names, units, cadences."""

import pytest

from kpis.formulas import check_formula
from kpis.library.entry import Entry
from kpis.library.roles import BY_KEY, KPIS, needed_for
from kpis.models import Kpi


def row(one: Entry, *, is_computed: bool) -> Kpi:
    return Kpi(
        key=one.key,
        name=str(one.name),
        unit=one.unit,
        currency="EUR" if one.unit == "money" else "",
        per=one.per,
        cadence=one.cadence,
        direction=one.direction,
        gather=one.gather,
        origin="formula" if is_computed else "typed",
        formula=one.formula if is_computed else "",
    )


@pytest.mark.parametrize("one", [one for one in KPIS if one.formula], ids=lambda one: one.code)
def test_a_formula_of_the_library_can_be_used(one: Entry) -> None:
    beside = [BY_KEY[key] for key in one.needs]
    entries = {each.key: each for each in (*beside, *needed_for(beside))}
    rows = [row(each, is_computed=each.is_computed) for each in entries.values()]
    read = check_formula(kpi=row(one, is_computed=True), formula=one.formula, kpis=rows)
    assert set(read.names) - {"days_in_period"} == set(one.needs)


def test_the_whole_library_stands_in_one_framework() -> None:
    rows = [row(one, is_computed=bool(one.formula)) for one in BY_KEY.values()]
    for one in rows:
        if one.formula:
            check_formula(kpi=one, formula=one.formula, kpis=rows)
