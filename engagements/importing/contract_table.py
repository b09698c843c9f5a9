"""The contracts of a provider as the table that their import reads: one row per term.

What is taken away so can be brought back, and is then found there already.
"""

import datetime as dt

from engagements.importing.contract_sheet import COLUMNS
from engagements.models import Engagement
from engagements.terms import terms_by_engagement

Cell = str | int | object | None


def contract_rows() -> list[list[Cell]]:
    """The headings, then every term of the provider in scope, in two statements."""
    found = Engagement.objects.select_related("client", "executive__user")
    engagements = list(found.order_by("client__name", "role", "starts_on", "pk"))
    held = terms_by_engagement([one.pk for one in engagements])
    rows: list[list[Cell]] = [list(COLUMNS)]
    for one in engagements:
        terms = held.get(one.pk, [])
        ends = [term.starts_on - dt.timedelta(days=1) for term in terms[1:]]
        for term, end in zip(terms, [*ends, one.ends_on], strict=True):
            rows.append(
                [
                    one.client.name,
                    one.client.country,
                    one.client.subdivision,
                    one.role.upper(),
                    one.executive.user.email,
                    term.starts_on,
                    end,
                    term.days_per_month,
                    term.day_rate,
                    term.currency,
                    term.billing,
                    term.proration,
                    term.rollover_days,
                    term.rollover_months,
                    term.deficit_days,
                    term.burst_cap,
                    term.burst_rate,
                    term.hours_per_day,
                ]
            )
    return rows
