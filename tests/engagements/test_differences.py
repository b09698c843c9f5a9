"""Terms side by side."""

import datetime as dt
from decimal import Decimal

from engagements.differences import CONDITIONS, amendments, differences, side_by_side
from engagements.models import Term


def made(starts_on: str, **conditions: object) -> Term:
    held: dict[str, object] = {"days_per_month": Decimal(8), "day_rate": Decimal(1200)}
    return Term(starts_on=dt.date.fromisoformat(starts_on), **{**held, **conditions})


def test_only_what_differs_is_a_difference() -> None:
    before, after = made("2026-01-01"), made("2026-06-01", days_per_month=Decimal(10))
    rows = differences(before, after)
    # The cap follows the days where nothing else was agreed.
    assert [(row.label, row.before.text, row.after.text) for row in rows] == [
        ("Days per month", "8", "10"),
        ("Most days beyond the contract", "4", "5"),
    ]
    assert differences(None, after) == []


def test_a_volume_shows_how_it_was_agreed() -> None:
    weekly = made(
        "2026-06-01", days_per_month=Decimal("8.75"), volume_unit="week", volume=Decimal(2)
    )
    (row, *_others) = differences(made("2026-01-01"), weekly)
    assert (row.after.text, row.after.note) == ("8¾", "2 days a week × 52/12 = 8¾ days a month")


def test_every_condition_of_a_term_has_its_row() -> None:
    columns = {field.name for field in Term._meta.concrete_fields}
    beside = {
        "id", "provider", "client", "engagement", "starts_on", "created_at",
        "agreed_by", "agreed_on", "reason",
    }  # fmt: skip
    # Said with another: the unit with the volume, the months with the days, the currency with
    # the rate.
    with_another = {"volume", "volume_unit", "rollover_months", "currency"}
    assert {key for key, _name, _read in CONDITIONS} == columns - beside - with_another


def test_a_client_does_not_read_what_is_the_providers_own() -> None:
    terms = [made("2026-01-01"), made("2026-06-01", drift_share=30)]
    assert "drift_share" in {row.key for row in side_by_side(terms)}
    assert "drift_share" not in {row.key for row in side_by_side(terms, to_client=True)}
    assert differences(*terms, to_client=True) == []


def test_history_is_told_step_by_step_the_latest_first() -> None:
    terms = [
        made("2026-01-01"),
        made("2026-03-01", day_rate=Decimal(1300), burst_rate=Decimal(1200)),
        made("2026-06-01", day_rate=Decimal(1300), burst_rate=Decimal(1200), approves_itself=True),
    ]
    steps = amendments(terms)
    assert [[row.key for row in step.rows] for step in steps] == [
        ["approves_itself"],
        ["day_rate", "burst_rate"],
        [],
    ]
    assert steps[0].term is terms[2]


def test_a_cell_is_marked_against_the_term_before_it() -> None:
    terms = [made("2026-01-01"), made("2026-03-01", onsite_days=Decimal(1)), made("2026-06-01")]
    row = next(row for row in side_by_side(terms) if row.key == "onsite_days")
    assert [(cell.text, cell.changed) for cell in row.cells] == [
        ("nothing agreed", False),
        ("1 day a month", True),
        ("nothing agreed", True),
    ]
