"""One month, closed: what each engagement still needs until its invoice is out.

Days are logged and handed in, the client approves, the office drafts and issues; the committee
report goes its own way. What needs the office or its executives comes first, each with what to do
about it. Amounts are before VAT; until a month is signed they are what it would charge as it
stands.
"""

from dashboards.closing import row as states
from dashboards.closing.asking import ask_for_days
from dashboards.closing.month import (
    Chosen,
    Closing,
    Step,
    chosen,
    closing,
    month_to_close,
    sheet,
)
from dashboards.closing.row import Row

__all__ = [
    "Chosen",
    "Closing",
    "Row",
    "Step",
    "ask_for_days",
    "chosen",
    "closing",
    "month_to_close",
    "sheet",
    "states",
]
