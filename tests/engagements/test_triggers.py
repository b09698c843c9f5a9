"""Why a client takes a fractional executive."""

from engagements.models import Engagement
from engagements.triggers import TRIGGERS, said


def test_reasons_are_said_in_their_order_and_those_that_are_gone_left_out() -> None:
    assert said(["merger", "gone", "leader_left"]) == [
        "A leader has left",
        "A merger or acquisition",
    ]


def test_every_key_fits_its_column() -> None:
    longest = Engagement._meta.get_field("triggers").base_field.max_length or 0
    assert all(len(key) <= longest for key in TRIGGERS)
