"""The library of KPIs: complete, consistent, and sober in what it marks."""

import re
from decimal import Decimal

import pytest
from django.utils.translation import override

from engagements.models.contract import SHORT_ROLES
from kpis.library import cio, cmo, coo, cto, roles
from kpis.library.definitions import WORD_OF
from kpis.library.entry import Entry
from kpis.library.inputs import INPUTS
from kpis.models import Kpi
from kpis.status import Limits, Status, judge

ALL = [*roles.KPIS, *INPUTS]
# The codes of the four frameworks; a letter behind a code is its second figure.
CODES = [
    *(f"M{number:02}" for number in range(1, 22)),
    *(f"T{number:02}" for number in range(1, 16)),
    *(f"I{number:02}" for number in range(1, 20)),
    *(f"O{number:02}" for number in range(1, 19)),
]
SHORT = {
    "cmo": "M01 M02 M03 M05 M07 M09 M10 M11 M13",
    "cto": "T01 T02 T03 T04 T05 T06 T09 T11",
    "cio": "I01 I02 I03 I05 I06 I08 I09 I12 I15",
    "coo": "O01 O03 O04 O06 O07 O09 O13",
}
HALVED = {"M20b": "M20", "I07b": "I07", "I13b": "I13", "O11b": "O11"}


def test_every_code_stands_there_once() -> None:
    codes = [one.code for one in roles.KPIS]
    assert len(codes) == len(set(codes))
    assert [code for code in codes if code not in HALVED] == CODES
    assert set(HALVED) <= set(codes)


@pytest.mark.parametrize(("role", "codes"), SHORT.items())
def test_a_role_begins_with_its_short_set(role: str, codes: str) -> None:
    assert [one.code for one in roles.short_set(role)] == codes.split()


@pytest.mark.parametrize("role", SHORT_ROLES)
def test_every_role_has_a_set_to_begin_with(role: str) -> None:
    short, full = roles.short_set(role), roles.full_set(role)
    assert 6 <= len(short) <= 10
    assert {one.code for one in short} < {one.code for one in full}
    assert len(full) == len({one.code for one in full})


@pytest.mark.parametrize("role", SHORT_ROLES)
def test_no_set_measures_activity_by_more_than_a_third(role: str) -> None:
    for chosen in (roles.short_set(role), roles.full_set(role)):
        assert 3 * sum(one.is_activity for one in chosen) <= len(chosen)


def test_a_role_that_nobody_knows_begins_with_nothing() -> None:
    assert roles.short_set("poet") == roles.full_set("poet") == ()


def test_names_in_formulas_are_names_and_no_two_are_the_same() -> None:
    keys = [one.key for one in ALL]
    assert len(keys) == len(set(keys))
    assert all(re.fullmatch(r"[a-z][a-z0-9_]{0,39}", key) for key in keys)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.key)
def test_an_entry_fits_into_its_row(one: Entry) -> None:
    assert one.unit in Kpi.Unit.values
    assert one.cadence in Kpi.Cadence.values
    assert one.direction in Kpi.Direction.values
    assert one.functions
    assert one.sources
    assert one.definition == "" or one.definition in WORD_OF
    with override("en"):
        assert 0 < len(str(one.name)) <= 60
        assert 0 < len(str(one.counted)) <= 200
        assert all(len(str(source)) <= 80 for source in one.sources)
        assert one.is_input or 0 < len(str(one.why)) <= 120


@pytest.mark.parametrize("one", roles.KPIS, ids=lambda one: one.code)
def test_a_kpi_has_limits_or_takes_them_from_its_baseline(one: Entry) -> None:
    assert one.has_limits != (one.relative is not None)


@pytest.mark.parametrize(
    "one", [one for one in roles.KPIS if one.has_limits], ids=lambda one: one.code
)
def test_limits_fit_the_direction(one: Entry) -> None:
    rises = one.direction in {Kpi.Direction.UP, Kpi.Direction.ABOVE}
    falls = one.direction in {Kpi.Direction.DOWN, Kpi.Direction.BELOW}
    assert (one.low is None) == falls
    assert (one.high is None) == rises
    if one.amber_low is not None and one.low is not None:
        assert one.amber_low <= one.low
    if one.amber_high is not None and one.high is not None:
        assert one.high <= one.amber_high


# The limits as they are agreed: just inside green, inside amber, outside.
STANDS = [
    ("M05", "3", "2", "1.99"),
    ("M07", "25", "15", "14.9"),
    ("M20", "0", "2", "3"),
    ("T01", "1", "0.25", "0.2"),
    ("T03", "5", "15", "15.1"),
    ("T04", "24", "168", "169"),
    ("T05", "99.9", "99.5", "99.4"),
    ("I02", "100", None, "99.9"),
    ("I09", "105", "110", "111"),
    ("I15", "14", "30", "31"),
    ("O07", "85", "93.5", "94"),
    ("O13", "2", "5", "6"),
]


@pytest.mark.parametrize(("code", "green", "amber", "red"), STANDS)
def test_limits_judge_as_agreed(code: str, green: str, amber: str | None, red: str) -> None:
    one = roles.BY_CODE[code]
    limits = Limits(one.low, one.high, one.amber_low, one.amber_high)

    def state(value: str) -> Status:
        return judge(value=Decimal(value), limits=limits, direction=one.direction)

    assert state(green) is Status.ON_TRACK
    assert amber is None or state(amber) is Status.AT_RISK
    assert state(red) is Status.OFF_TRACK


def test_marketing_and_sales_answer_for_the_pipeline_together() -> None:
    for code in ("M01", "M02", "M07", "M08", "M09", "M10", "M11", "M12", "M13", "M14", "M19"):
        assert {"marketing", "sales"} <= set(roles.BY_CODE[code].functions)


def test_finance_owns_what_cac_and_ltv_are_made_of() -> None:
    spent = ("marketing_spend", "sales_spend", "revenue_per_customer", "gross_margin")
    for key in (*spent, "customer_lifetime", "new_customers"):
        assert "finance" in roles.BY_KEY[key].functions


def test_formulas_name_what_they_need_and_nothing_else() -> None:
    for one in roles.KPIS:
        names = set(re.findall(r"[a-z][a-z0-9_]*", one.formula)) - {"abs", "days_in_period"}
        assert names == set(one.needs)


def test_every_input_is_needed_by_something() -> None:
    needed = {key for one in roles.KPIS for key in one.needs}
    assert {one.key for one in INPUTS} <= needed


def test_what_formulas_need_comes_along_and_nothing_twice() -> None:
    chosen = [roles.BY_CODE["M05"], roles.BY_CODE["M06"]]
    assert [one.key for one in roles.needed_for(chosen)] == [
        "revenue_per_customer",
        "gross_margin",
        "customer_lifetime",
        "cac",
        "marketing_spend",
        "sales_spend",
        "new_customers",
    ]


def test_what_is_there_already_does_not_come_again() -> None:
    chosen = [roles.BY_CODE["M03"]]
    known = ["marketing_spend", "new_customers"]
    assert [one.key for one in roles.needed_for(chosen, known=known)] == ["sales_spend"]


def test_a_figure_that_comes_ready_brings_no_inputs() -> None:
    assert roles.needed_for([roles.BY_CODE["M09"]]) == ()


def test_the_sets_are_those_of_their_files() -> None:
    assert (*cmo.KPIS, *cto.KPIS, *cio.KPIS, *coo.KPIS) == roles.KPIS
