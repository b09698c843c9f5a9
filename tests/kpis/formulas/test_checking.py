"""What is refused when a formula is written, in sentences; what it would have given otherwise."""

import pytest
from django.utils.translation import override

from kpis.formulas import CannotUseFormula, check_formula, check_users, inputs_of, is_key, used_by
from kpis.formulas.checking import CHAIN
from kpis.models import Kpi
from tests.factories.kpis import MADE_AT
from tests.kpis.formulas.figures import figure

SPEND = figure("sales_spend", currency="EUR", name="Sales spend")
ADS = figure("ad_spend", currency="USD", name="Advertising")
CUSTOMERS = figure("new_customers", unit="count", name="New customers")
MONTHLY = figure("monthly_revenue", currency="EUR", per="month", name="Revenue per customer")
LIFETIME = figure("lifetime", unit="months", name="Lifetime")
MARGIN = figure("gross_margin", unit="percent", name="Gross margin", gather="mean")
CYCLE = figure("cycle", unit="days", name="Sales cycle")
DOWNTIME = figure("downtime", unit="hours", name="Downtime")
DEPLOYS = figure("deploys", unit="count", cadence="week", name="Deploys")
FAILED = figure("failed_share", unit="percent", cadence="week", name="Failed deploys")
RATE = figure("rate", currency="EUR", per="day", cadence="week", name="Rate")
BUDGET = figure("budget", currency="EUR", cadence="quarter", name="Budget")
OLD = figure("old_spend", currency="EUR", name="Old spend", retired_at=MADE_AT)
KNOWN = [SPEND, ADS, CUSTOMERS, MONTHLY, LIFETIME, MARGIN, CYCLE, DOWNTIME]
KNOWN += [DEPLOYS, FAILED, RATE, BUDGET, OLD]


def problem_of(kpi: Kpi, formula: str, *others: Kpi) -> str:
    with override("en"), pytest.raises(CannotUseFormula) as refused:
        check_formula(kpi=kpi, formula=formula, kpis=[*KNOWN, *others])
    return refused.value.problem


@pytest.mark.parametrize(
    ("facts", "formula"),
    [
        ({"currency": "EUR"}, "sales_spend / new_customers"),
        ({"currency": "EUR"}, "monthly_revenue * gross_margin * lifetime"),
        ({"unit": "months"}, "sales_spend / (monthly_revenue * gross_margin)"),
        ({"unit": "ratio"}, "monthly_revenue * lifetime / sales_spend"),
        ({"currency": "EUR", "per": "day"}, "new_customers * gross_margin * sales_spend / cycle"),
        ({"currency": "EUR", "per": "day"}, "sales_spend / days_in_period"),
        ({"currency": "EUR", "per": "week"}, "sales_spend / weeks_in_period"),
        ({"unit": "percent"}, "1 - downtime / hours_in_period"),
        ({"unit": "days"}, "downtime / hours_in_period * days_in_period"),
        ({"unit": "count"}, "max(0, new_customers - 3)"),
        ({"currency": "EUR"}, "max(0, sales_spend - monthly_revenue * lifetime)"),
        ({"currency": "EUR"}, "0 - sales_spend + 0"),
        ({"unit": "count", "per": "month"}, "deploys / months_in_period"),
        ({"unit": "count"}, "abs(-deploys) + round(mean(new_customers, deploys))"),
        ({"currency": "EUR", "cadence": "quarter"}, "budget - sales_spend"),
        ({"unit": "score"}, "gross_margin * 10"),
        ({"unit": "percent", "cadence": "year"}, "gross_margin"),
    ],
)
def test_a_formula_whose_units_and_periods_fit_is_taken(
    facts: dict[str, str], formula: str
) -> None:
    check_formula(kpi=figure("cac", **facts), formula=formula, kpis=KNOWN)


@pytest.mark.parametrize(
    ("facts", "formula", "problem"),
    [
        (
            {"currency": "EUR"},
            "sales_spend + new_customers",
            "“Sales spend” is in EUR and “New customers” in plain numbers: they can neither be "
            "added nor compared.",
        ),
        (
            {"currency": "EUR"},
            "sum(sales_spend, ad_spend) / new_customers",
            "“Sales spend” is in EUR and “Advertising” in USD: they can neither be added nor "
            "compared.",
        ),
        (
            {"unit": "hours"},
            "downtime - cycle",
            "“Downtime” is in hours and “Sales cycle” in days: they can neither be added nor "
            "compared.",
        ),
        (
            {"currency": "EUR"},
            "min(sales_spend, sales_spend / (new_customers + cycle / cycle) * cycle)",
            "“Sales spend” is in EUR and “Sales spend ÷ (New customers + Sales cycle ÷ Sales "
            "cycle) × Sales cycle” in EUR × days: they can neither be added nor compared.",
        ),
        (
            {"currency": "EUR"},
            "sales_spend - 100",
            "“Sales spend” is in EUR and “100” in plain numbers: they can neither be added nor "
            "compared.",
        ),
        (
            {"unit": "count"},
            "sales_spend / new_customers",
            "The formula gives EUR, but Cac is kept in plain numbers.",
        ),
        (
            {"currency": "USD"},
            "sales_spend / new_customers",
            "The formula gives EUR, but Cac is kept in USD.",
        ),
        (
            {"currency": "EUR"},
            "monthly_revenue * gross_margin",
            "The formula gives EUR per month, but Cac is kept in EUR.",
        ),
        (
            {"unit": "days"},
            "cycle * cycle / downtime",
            "The formula gives days × days per hour, but Cac is kept in days.",
        ),
        ({"unit": "count"}, "cac + 1", "Cac cannot be computed from itself."),
        (
            {"unit": "count"},
            "2 * 3",
            "The formula names no figure: it would always be the same.",
        ),
        (
            {"unit": "days"},
            "days_in_period",
            "The formula names no figure: it would always be the same.",
        ),
        (
            {"unit": "count"},
            "new_custmers * 2",
            "There is no figure “new_custmers” in this framework; did you mean “new_customers”?",
        ),
        (
            {"unit": "count"},
            "New_Customers",
            "There is no figure “New_Customers” in this framework; did you mean “new_customers”?",
        ),
        (
            {"unit": "count"},
            "zebra",
            "There is no figure “zebra” in this framework; add it as an input, or choose one.",
        ),
        (
            {"currency": "EUR"},
            "old_spend * 2",
            "Old spend (old_spend) was retired; choose a figure that still stands.",
        ),
        (
            {"unit": "count", "cadence": "week"},
            "deploys * months_in_period / months_in_period",
            "A week is no number of months: weeks_in_period counts weeks.",
        ),
        (
            {"currency": "EUR"},
            "budget / new_customers",
            "Budget is read for longer periods (Quarterly) than Cac (Monthly): there is no value "
            "of it for each of them.",
        ),
        (
            {"unit": "percent"},
            "failed_share",
            "Failed deploys (Weekly) cannot be added up for Cac (Monthly): let it be averaged, or "
            "let the last one count.",
        ),
        (
            {"currency": "EUR", "per": "day"},
            "rate",
            "Rate (Weekly) cannot be added up for Cac (Monthly): let it be averaged, or let the "
            "last one count.",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(
    facts: dict[str, str], formula: str, problem: str
) -> None:
    assert problem_of(figure("cac", **facts), formula) == problem


def test_a_circle_is_refused_with_its_path() -> None:
    ltv = figure("ltv", currency="EUR", name="LTV", formula="payback * monthly_revenue")
    payback = figure("payback", unit="months", name="Payback", formula="cac / monthly_revenue")
    cac = figure("cac", currency="EUR", name="CAC")
    problem = problem_of(cac, "ltv / new_customers", ltv, payback)
    assert problem == "The formula goes in a circle: CAC → LTV → Payback → CAC."


def test_a_circle_among_others_is_named_too() -> None:
    one = figure("one", name="One", formula="two")
    two = figure("two", name="Two", formula="one")
    problem = problem_of(figure("cac"), "one + new_customers", one, two)
    assert problem == "The formula goes in a circle: One → Two → One."


def test_only_so_many_formulas_rest_one_on_another() -> None:
    chain = [figure("step0", formula="new_customers")]
    chain += [figure(f"step{n}", formula=f"step{n - 1} + 1") for n in range(1, CHAIN)]
    # What one rests on is seen from above and from below.
    last = figure("cac", name="CAC")
    assert "rest one on another" in problem_of(last, f"step{CHAIN - 1}", *chain)
    check_formula(kpi=last, formula=f"step{CHAIN - 2}", kpis=[*KNOWN, *chain])
    chain[0].formula = "cac"
    assert "rest one on another" in problem_of(last, "new_customers", *chain)


def test_a_wide_framework_is_checked_without_walking_every_way() -> None:
    """Each of twenty formulas names the one before it three times over: 3^20 ways, 60 steps."""
    chain = [figure("step0", unit="count")]
    for n in range(1, CHAIN):
        below = ", ".join(f"step{m}" for m in range(n))
        chain.append(figure(f"step{n}", formula=f"sum({below})"))
    check_formula(kpi=figure("cac"), formula=f"step{CHAIN - 1}", kpis=[*KNOWN, *chain])


def test_what_a_formula_names_is_known_from_both_sides() -> None:
    cac = figure("cac", currency="EUR", formula="sales_spend / new_customers")
    gone = figure("gone", formula="new_customers", retired_at=MADE_AT)
    broken = figure("broken", formula="new_customers +")
    every = [SPEND, CUSTOMERS, cac, gone, broken]
    assert used_by(kpi=CUSTOMERS, kpis=every) == [cac]
    assert used_by(kpi=cac, kpis=every) == []
    assert inputs_of(kpi=cac, kpis=every) == [SPEND, CUSTOMERS]
    assert inputs_of(kpi=CUSTOMERS, kpis=every) == []


def test_a_figure_that_is_used_cannot_change_under_its_formulas() -> None:
    spend = figure("spend", currency="EUR", name="Spend")
    cac = figure("cac", currency="EUR", name="CAC", formula="spend / new_customers")
    every = [spend, CUSTOMERS, cac]
    check_users(kpi=spend, kpis=every)
    renamed = figure("costs", currency="EUR")
    dollars = figure("spend", currency="USD", name="Spend")
    yearly = figure("spend", currency="EUR", cadence="year", name="Spend")
    problems = []
    for changed in (renamed, dollars, yearly):
        changed.pk = spend.pk
        with override("en"), pytest.raises(CannotUseFormula) as refused:
            check_users(kpi=changed, kpis=every)
        problems.append(refused.value.problem)
    assert problems == [
        "CAC is computed from it: There is no figure “spend” in this framework; add it as an "
        "input, or choose one.",
        "CAC is computed from it: The formula gives USD, but CAC is kept in EUR.",
        "CAC is computed from it: Spend is read for longer periods (Yearly) than CAC (Monthly): "
        "there is no value of it for each of them.",
    ]


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("win_rate", True),
        ("a", True),
        ("a" * 40, True),
        ("a" * 41, False),
        ("Win", False),
        ("_a", False),
        ("1a", False),
        ("taux_é", False),
        ("lambda", True),
        ("days_in_period", False),
        ("sum", False),
        ("", False),
        ("a\n", False),
    ],
)
def test_a_key_is_a_name_that_formulas_can_use(text: str, fits: bool) -> None:
    assert is_key(text) is fits
