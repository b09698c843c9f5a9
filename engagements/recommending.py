"""How many days a month a company of a size needs, before anybody has looked closer.

| people | days a month |
|---|---|
| up to 19 | 2 to 4 |
| 20 to 49 | 3 to 6 |
| 50 to 99 | 6 to 10 |
| 100 to 149 | 8 to 12 |
| 150 to 199 | 10 to 14 |
| 200 and more | 12 to 16 |

Maturity, a score of 0 to 100 as a diagnostic gives it, narrows the range: below 40 there is more to
build and the upper half is meant, from 70 on there is more to keep and the lower half. 80 people:
6 to 10 days; at a maturity of 35, 8 to 10; at 80, 6 to 8. From 50 to 150 people lies the zone in
which a fractional executive usually begins to pay.
"""

from dataclasses import dataclass
from decimal import Decimal

from common.days import round_to_quarter

# From so many people on: from and to so many days a month.
TABLE = (
    (1, 2, 4),
    (20, 3, 6),
    (50, 6, 10),
    (100, 8, 12),
    (150, 10, 14),
    (200, 12, 16),
)
BUILDING, KEEPING = 40, 70
TIPPING = (50, 150)


@dataclass(frozen=True)
class Recommendation:
    """From and to so many days a month; `tips` says that the company lies in the zone in which a
    fractional executive begins to pay."""

    least: Decimal
    most: Decimal
    tips: bool


def recommended(*, staff: int, maturity: int | None = None) -> Recommendation | None:
    """The days a month for a headcount and, where known, a maturity; None for no people."""
    rows = [row for row in TABLE if staff >= row[0]]
    if not rows:
        return None
    least, most = Decimal(rows[-1][1]), Decimal(rows[-1][2])
    middle = round_to_quarter((least + most) / 2)
    if maturity is not None and maturity < BUILDING:
        least = middle
    elif maturity is not None and maturity >= KEEPING:
        most = middle
    return Recommendation(least, most, TIPPING[0] <= staff <= TIPPING[1])
