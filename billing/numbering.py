"""The numbers of invoices: one series per provider and year, without gap or repeat.

Who takes a number holds the series until the transaction ends, so two people who issue at the
same moment wait for each other; what is rolled back gives its number back. Numbers and dates run
in the same order. The database checks all of it once more when the invoice is issued.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from billing.models import Invoice, Series
from common.typography import date_format
from tenancy.models import Provider


class OutOfOrder(Exception):
    """Why a number cannot carry that date, in the user's words."""


@dataclass(frozen=True)
class Number:
    """The sequence-th number of a series; as text F-2026-0001, as its series says."""

    series: Series
    sequence: int

    def __str__(self) -> str:
        series = self.series
        return f"{series.before}{self.sequence:0{series.digits}}{series.after}"


def series_code(*, provider: Provider, on: dt.date) -> str:
    """The code of the series of a day's year: F-2026, or 2026 where there is no prefix."""
    return "-".join(part for part in (provider.invoice_prefix, f"{on.year}") if part)


def next_number(*, provider: Provider, on: dt.date) -> Number:
    """Take the next number for an invoice of this date; holds the series until the end.

    Raises OutOfOrder where a number of the series carries a later date already.
    """
    code = series_code(provider=provider, on=on)
    # The first invoice of a year may be issued by two people at once.
    made = Series(provider=provider, code=code, before=f"{code}-")
    Series.objects.bulk_create([made], ignore_conflicts=True)
    series = Series.objects.select_for_update(no_key=True).get(code=code)
    last = Invoice.objects.filter(series=series).order_by("-sequence").first()
    if last is None or last.sequence is None or last.issued_on is None:
        return Number(series, 1)
    if last.issued_on > on:
        said = _("%(number)s is dated %(day)s: the next number cannot carry an earlier date.")
        day = date_format(last.issued_on, "j F Y")
        raise OutOfOrder(said % {"number": last.number, "day": day})
    return Number(series, last.sequence + 1)


def foreseen(*, provider: Provider, on: dt.date) -> str:
    """The number that is next as things stand; it is taken only when an invoice is issued."""
    code = series_code(provider=provider, on=on)
    rows = Invoice.objects.filter(series__code=code).order_by("-sequence")
    last = rows.values_list("sequence", flat=True).first()
    return str(Number(Series(code=code, before=f"{code}-"), (last or 0) + 1))
