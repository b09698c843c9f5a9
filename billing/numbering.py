"""The numbers of invoices and credit notes: series without gap or repeat.

A series is what the provider's pattern means on a day (billing/patterns.py): one for each year
where the year stands in it, else one for ever; credit notes count with the invoices or by
themselves. A series that has numbers stays as it is: a changed pattern begins a series of its own,
and other digits hold from the next series on.

Who takes a number holds the series until the transaction ends, so two people who issue at the
same moment wait for each other; what is rolled back gives its number back. Numbers and dates run
in the same order. The database checks all of it once more when the invoice is issued.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from billing import patterns
from billing.models import BillingSettings, Invoice, Series
from billing.settings import settings_of
from common.typography import date_format
from tenancy.models import Provider


class OutOfOrder(Exception):
    """Why a number cannot be given on that date, in the user's words."""


@dataclass(frozen=True)
class Number:
    """The sequence-th number of a series; as text F-2026-0001, as its series says."""

    series: Series
    sequence: int

    def __str__(self) -> str:
        series = self.series
        return patterns.Run(series.before, series.after, series.digits).number(self.sequence)


def run_of(
    *, settings: BillingSettings, on: dt.date, kind: str = Invoice.Kind.INVOICE
) -> patterns.Run:
    """The series that a provider's pattern means on a day."""
    pattern = settings.number_pattern
    if kind == Invoice.Kind.CREDIT and settings.credit_pattern:
        pattern = settings.credit_pattern
    prefix = settings.provider.invoice_prefix
    return patterns.run_of(pattern, prefix=prefix, year=on.year, digits=settings.digits)


def next_number(*, provider: Provider, on: dt.date, kind: str = Invoice.Kind.INVOICE) -> Number:
    """Take the next number for an invoice or credit note of this date; holds the series.

    Raises OutOfOrder where a number of the series carries a later date already, or where a number
    of an earlier series reads the same.
    """
    run = run_of(settings=settings_of(provider=provider), on=on, kind=kind)
    # The first invoice of a year may be issued by two people at once.
    made = _series(run)
    made.provider = provider
    Series.objects.bulk_create([made], ignore_conflicts=True)
    series = Series.objects.select_for_update(no_key=True).get(code=run.code)
    last = Invoice.objects.filter(series=series).order_by("-sequence").first()
    if last is None or last.sequence is None or last.issued_on is None:
        return _free(Number(series, 1))
    if last.issued_on > on:
        said = _("%(number)s is dated %(day)s: the next number cannot carry an earlier date.")
        day = date_format(last.issued_on, "j F Y")
        raise OutOfOrder(said % {"number": last.number, "day": day})
    return _free(Number(series, last.sequence + 1))


def _free(number: Number) -> Number:
    if Invoice.objects.filter(number=str(number)).exists():
        said = _("%(number)s is given already: change the pattern in the billing settings.")
        raise OutOfOrder(said % {"number": number})
    return number


def foreseen(*, provider: Provider, on: dt.date, kind: str = Invoice.Kind.INVOICE) -> str:
    """The number that is next as things stand; it is taken only when an invoice is issued."""
    return str(foreseen_by(settings=settings_of(provider=provider), on=on, kind=kind))


def foreseen_by(
    *, settings: BillingSettings, on: dt.date, kind: str = Invoice.Kind.INVOICE
) -> Number:
    """The same with settings that may not be saved yet."""
    run = run_of(settings=settings, on=on, kind=kind)
    series = Series.objects.filter(code=run.code).first() or _series(run)
    rows = Invoice.objects.filter(series__code=run.code).order_by("-sequence")
    last = rows.values_list("sequence", flat=True).first()
    return Number(series, (last or 0) + 1)


def _series(run: patterns.Run) -> Series:
    return Series(code=run.code, before=run.before, after=run.after, digits=run.digits)
