"""Engagements that begin or end inside a month, by each proration, and two terms in one month.

March 2026 in France has 22 working days and 31 calendar days; it begins on a Sunday.
"""

from decimal import Decimal

import pytest

from tests import printed
from tests.engagements.situations.desk import Desk

D = Decimal


@pytest.mark.parametrize(
    ("proration", "contracted", "fraction"),
    [
        # From Monday 16: 12 of 22 working days. 6 × 12/22 = 3.27, half up to a quarter: 3.25.
        ("working", "3.25", ["3¼ = 6 × 12/22 working days"]),
        # 16 of 31 days. 6 × 16/31 = 3.097, to a quarter: 3.00.
        ("calendar", "3.00", ["3 = 6 × 16/31 calendar days"]),
        # A month that has begun is a month.
        ("none", "6.00", []),
    ],
)
def test_beginning_in_the_middle_of_a_month(
    desk: Desk, proration: str, contracted: str, fraction: list[str]
) -> None:
    made = desk.engagement(starts_on="2026-03-16", days_per_month="6", proration=proration)
    desk.log(made, {"2026-03-17": "1", "2026-03-24": "0.5"})
    paper = desk.sign(made, "2026-03")
    assert paper.said.contracted == D(contracted)
    assert paper.fractions == fraction
    # 1 + 0.5; the rest expires, for nothing goes on.
    assert (paper.said.used, paper.said.expired) == (D("1.5"), D(contracted) - D("1.5"))
    assert paper.charges == [("volume", D(contracted), D(1000))]
    assert paper.days == {17: "1", 24: "½"}
    assert paper.legend[""] == "The engagement begins on 16 March 2026."
    tones = [head["tone"] for head in paper.words["grid"]["heads"]]
    assert tones[:15] == ["out"] * 15
    assert tones[15:] == ["", "", "", "", "", "off", "off"] * 2 + ["", ""]


@pytest.mark.parametrize(
    ("proration", "contracted", "fraction"),
    [
        # To Friday 13: 2 to 6 and 9 to 13, 10 of 22. 6 × 10/22 = 2.73, to a quarter: 2.75.
        ("working", "2.75", ["2¾ = 6 × 10/22 working days"]),
        # 13 of 31 days. 6 × 13/31 = 2.52, to a quarter: 2.50.
        ("calendar", "2.50", ["2½ = 6 × 13/31 calendar days"]),
        ("none", "6.00", []),
    ],
)
def test_ending_in_the_middle_of_a_month(
    desk: Desk, proration: str, contracted: str, fraction: list[str]
) -> None:
    made = desk.engagement(days_per_month="6", proration=proration, ends_on="2026-03-13")
    desk.log(made, {"2026-03-03": "1", "2026-03-13": "1"})
    paper = desk.sign(made, "2026-03")
    assert paper.said.contracted == D(contracted)
    assert paper.fractions == fraction
    assert (paper.said.used, paper.said.expired) == (D(2), D(contracted) - D(2))
    assert paper.charges == [("volume", D(contracted), D(1000))]
    assert paper.legend[""] == "The engagement ended on 13 March 2026."


def test_two_terms_in_one_month(desk: Desk) -> None:
    made = desk.engagement(days_per_month="6")
    desk.amend(made, starts_on="2026-03-16", days_per_month="8", day_rate="1200")
    desk.log(made, {"2026-03-10": "1", "2026-03-18": "1"})
    paper = desk.sign(made, "2026-03")
    # 6 × 10/22 = 2.73 → 2.75 until the 15th, then 8 × 12/22 = 4.36 → 4.25; together 7.
    assert paper.said.contracted == D("7.00")
    assert paper.fractions == ["2¾ = 6 × 10/22 working days", "4¼ = 8 × 12/22 working days"]
    # Each part at its rate: 2.75 × 1,000 + 4.25 × 1,200 = 2,750 + 5,100 = 7,850.
    assert paper.charges == [("volume", D("2.75"), D(1000)), ("volume", D("4.25"), D(1200))]
    assert sum(days * rate for _kind, days, rate in paper.charges) == D(7850)
    # 7 − 2 = 5 expire.
    assert paper.said.expired == D(5)


def test_the_file_that_the_founder_downloads_says_the_same(desk: Desk) -> None:
    made = desk.engagement(starts_on="2026-03-16", days_per_month="6")
    desk.log(made, {"2026-03-17": "1", "2026-03-24": "0.5"})
    paper = desk.sign(made, "2026-03")
    (page,) = printed.pages(desk.pdf(made, "2026-03"))
    assert "March 2026, Optiqa" in page
    assert "1½ days used of 3¼ available." in page
    assert "3¼ = 6 × 12/22 working days" in page
    assert "The engagement begins on 16 March 2026." in page
    assert "Approved by Founder0 on 19 November 2026" in page
    assert paper.words["hash"] in page.replace(" ", "")
