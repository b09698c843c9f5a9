"""The meter of a long list: as short as it can be, and silent."""

from common.charts import fine_meter


def test_what_is_used_and_expected_is_drawn_in_shares_of_the_whole() -> None:
    assert fine_meter(value=2, total=8, projection=6) == (
        '<svg class="meter fine accent" aria-hidden="true"><rect class="bg"/>'
        '<rect class="ghost" width="75%"/><rect class="v" width="25%"/></svg>'
    )


def test_past_the_whole_the_scale_grows_and_a_gap_shows_where_it_ends() -> None:
    drawn = fine_meter(value=10, total=8, tone="bad")
    assert '<rect class="v" width="100%"/><line class="gap" x1="80%" x2="80%"' in drawn


def test_nothing_of_nothing_is_an_empty_track() -> None:
    assert "<rect" in fine_meter(value=0, total=0)
    assert 'class="v"' not in fine_meter(value=0, total=0)
