"""What formulas are made of: figures that are typed in and are no KPI themselves.

They are owned by those who know them: what is spent and earned, and how long customers stay, by
finance.
"""

from kpis.library.entry import Entry
from kpis.library.inputs import it, operations, revenue, technology

INPUTS: tuple[Entry, ...] = (*revenue.INPUTS, *technology.INPUTS, *it.INPUTS, *operations.INPUTS)
