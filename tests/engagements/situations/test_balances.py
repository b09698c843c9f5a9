"""What is billed, what goes on, what expires, what is borrowed, what lies beyond."""

import re
from decimal import Decimal

from tests import printed
from tests.engagements.situations.desk import Desk

D = Decimal


def test_fixed_volume_bills_what_was_contracted(desk: Desk) -> None:
    made = desk.engagement()
    desk.fill_up(made, "2026-03", "5")
    paper = desk.sign(made, "2026-03")
    # 8 contracted, 5 used: 8 are billed, 8 − 5 = 3 expire.
    assert paper.charges == [("volume", D("8.00"), D(1000))]
    assert paper.figures == {"Contracted": "8", "Used": "5", "Expired, unused": "3"}
    assert paper.lead == "5 days used of 8 available."


def test_days_used_bill_what_was_used(desk: Desk) -> None:
    made = desk.engagement(billing="actual")
    desk.fill_up(made, "2026-03", "5")
    paper = desk.sign(made, "2026-03")
    # 5 of 8 used: 5 are billed; nothing was paid ahead, so nothing expires. 8 − 5 = 3 are left.
    assert paper.charges == [("actual", D("5.00"), D(1000))]
    assert paper.figures == {"Contracted": "8", "Used": "5", "Left": "3"}


def test_unused_days_go_on_and_what_is_too_old_expires(desk: Desk) -> None:
    made = desk.engagement(days_per_month="6", rollover_days="2", rollover_months="1")
    desk.fill_up(made, "2026-01", "4")
    january = desk.sign(made, "2026-01")
    # 6 − 4 = 2, and up to 2 go on.
    assert january.figures == {"Contracted": "6", "Used": "4", "Goes on to next month": "2"}
    desk.fill_up(made, "2026-02", "1")
    february = desk.sign(made, "2026-02")
    # 6 + 2 = 8 available, 1 used, of January's 2 first. Of the 7 left January's 1 is too old, and
    # of February's own 6 only 2 may go on: 1 + 4 = 5 expire.
    assert february.figures == {
        "Contracted": "6",
        "Carried in": "+2",
        "Available": "8",
        "Used": "1",
        "Goes on to next month": "2",
        "Expired, unused": "5",
    }
    desk.fill_up(made, "2026-03", "8")
    march = desk.sign(made, "2026-03")
    # 6 + 2 = 8 available and all used. Carried days are never worth money: 6 are billed each month.
    assert march.figures == {"Contracted": "6", "Carried in": "+2", "Available": "8", "Used": "8"}
    assert {paper.charges[0][1] for paper in (january, february, march)} == {D("6.00")}


def test_the_example_of_the_law(desk: Desk) -> None:
    made = desk.engagement(days_per_month="6", rollover_days="2", rollover_months="1")
    desk.fill_up(made, "2026-01", "4.5")
    assert desk.sign(made, "2026-01").said.carried_out == D("1.5")
    desk.fill_up(made, "2026-02", "6.5")
    february = desk.sign(made, "2026-02").said
    # 6 + 1.5 = 7.5; the 1.5 are used first, then 5 of 6; 1 goes on, nothing expires.
    assert (february.available, february.carried_out, february.expired) == (D("7.5"), D(1), D(0))
    desk.fill_up(made, "2026-03", "8")
    march = desk.sign(made, "2026-03").said
    # 6 + 1 = 7; 8 − 7 = 1 beyond.
    assert (march.available, march.burst) == (D(7), D(1))


def test_borrowed_days_are_missing_from_the_next_month(desk: Desk) -> None:
    made = desk.engagement(starts_on="2026-04-01", days_per_month="6", deficit_days="2")
    desk.fill_up(made, "2026-04", "7.5")
    april = desk.sign(made, "2026-04")
    # 7.5 − 6 = 1.5, borrowed, for up to 2 may be; so nothing is beyond.
    assert april.figures == {
        "Contracted": "6",
        "Borrowed from next month": "1½",
        "Available": "7½",
        "Used": "7½",
    }
    assert april.charges == [("volume", D("6.00"), D(1000))]
    # The page adds up in the order of the printed month: 6 and 1½ are 7½ available.
    page = desk.browser.get(desk.theirs(made, "2026-04")).content.decode()
    assert re.search(r"Borrowed from next month</dt><dd>1½</dd>\s*<dt>Available</dt><dd>7½<", page)
    desk.fill_up(made, "2026-05", "4")
    may = desk.sign(made, "2026-05")
    # 6 − 1.5 = 4.5 available, 4 used, ½ expires.
    assert may.figures == {
        "Contracted": "6",
        "Carried in": "−1½",
        "Available": "4½",
        "Used": "4",
        "Expired, unused": "½",
    }


def test_beyond_a_deficit_days_are_burst(desk: Desk) -> None:
    made = desk.engagement(
        starts_on="2026-04-01", days_per_month="6", deficit_days="1", burst_rate="1500"
    )
    desk.fill_up(made, "2026-04", "8")
    paper = desk.sign(made, "2026-04")
    # 8 − 6 = 2: one is borrowed, one is beyond, at its own rate.
    assert (paper.said.borrowed, paper.said.burst) == (D(1), D(1))
    assert paper.charges == [("volume", D("6.00"), D(1000)), ("burst", D("1.00"), D(1500))]


def test_days_beyond_within_the_cap_are_billed(desk: Desk) -> None:
    made = desk.engagement(burst_rate="1500")
    desk.fill_up(made, "2026-03", "10")
    paper = desk.sign(made, "2026-03")
    # 10 − 8 = 2; half of 8 is the cap where none is named.
    assert paper.figures == {"Contracted": "8", "Used": "10", "Beyond what was available": "2"}
    assert paper.charges == [("volume", D("8.00"), D(1000)), ("burst", D("2.00"), D(1500))]


def test_days_beyond_the_cap_wait_for_the_founder_by_name(desk: Desk) -> None:
    made = desk.engagement(days_per_month="4", burst_cap="1")
    desk.fill_up(made, "2026-03", "6")
    paper = desk.sign(made, "2026-03")
    # 6 − 4 = 2, of which 1 lies within the cap and 1 beyond.
    assert (paper.said.burst, paper.said.beyond_cap) == (D(2), D(1))
    assert paper.charges == [("volume", D("4.00"), D(1000)), ("burst", D("1.00"), D(1000))]
    assert paper.fractions == ["1 of these beyond the limit, not invoiced until approved by name"]
    text = printed.text(desk.pdf(made, "2026-03"))
    assert "Beyond what was available" in text
    assert "1 of these beyond the limit, not invoiced until approved by name" in text


def test_a_month_without_a_day_is_signed_too(desk: Desk) -> None:
    made = desk.engagement(days_per_month="4")
    paper = desk.sign(made, "2026-03")
    # 4 contracted, none used: 4 are billed, 4 expire.
    assert paper.figures == {"Contracted": "4", "Used": "0", "Expired, unused": "4"}
    assert paper.charges == [("volume", D("4.00"), D(1000))]
    assert paper.lead == "No day used of 4 available."
    assert (paper.words["entries"], paper.days) == ([], {})


def test_a_paused_engagement_contracts_and_bills_nothing(desk: Desk) -> None:
    made = desk.engagement(days_per_month="4")
    desk.amend(made, starts_on="2026-06-01", days_per_month="0", reason="Paused over the summer")
    desk.amend(made, starts_on="2026-09-01", days_per_month="4", reason="Goes on")
    july = desk.sign(made, "2026-07")
    assert july.figures == {"Contracted": "0", "Used": "0"}
    assert july.charges == []
    assert july.lead == "No days are contracted for this month."
    text = printed.text(desk.pdf(made, "2026-07"))
    assert "No days are contracted for this month." in text
    assert "No day was logged in July 2026." in text
    # The months around it are whole.
    assert desk.paper(made, "2026-05").said.contracted == D(4)
    assert desk.paper(made, "2026-09").said.contracted == D(4)
