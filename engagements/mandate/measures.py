"""How an outcome is said in figures: where it began, where it stands, where it should be."""

from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.days import percent
from common.money import format_amount, format_number
from common.typography import NO_BREAK, THIN_NO_BREAK, date_format, is_french
from engagements.models import Outcome

CURRENCIES = {"€": "EUR", "$": "USD", "£": "GBP", "EUR": "EUR", "USD": "USD", "GBP": "GBP"}


def in_figures(value: Decimal | None, unit: str) -> str:
    """A value with its unit, as the page's language writes it: 41%, €1,300, 12.5 days."""
    if value is None:
        return ""
    language = get_language() or "en"
    if unit in CURRENCIES:
        return format_amount(value, currency=CURRENCIES[unit], language=language, short=True)
    number = format_number(value, language=language)
    if unit == "%":
        return f"{number}{THIN_NO_BREAK if is_french(language) else ''}%"
    return f"{number}{NO_BREAK}{unit}" if unit else number


def share_of_way(outcome: Outcome) -> int | None:
    """How much of the way from where it began to its aim is done, in whole per cent."""
    part = outcome.progress
    return None if part is None else percent(part, of=Decimal(1))


def where_it_stands(outcome: Outcome) -> str:
    """One sentence on the figures of an outcome; empty where none are known."""
    now, aim = in_figures(outcome.current, outcome.unit), in_figures(outcome.aim, outcome.unit)
    began = in_figures(outcome.baseline, outcome.unit)
    since = date_format(outcome.baseline_on, "F Y") if outcome.baseline_on else ""
    said = {"now": now, "aim": aim, "began": began, "since": since}
    if now and began and aim:
        return _("%(now)s now, from %(began)s in %(since)s towards %(aim)s.") % said
    if now and aim:
        return _("%(now)s now, towards %(aim)s.") % said
    if now:
        return _("%(now)s now.") % said
    if began and aim:
        return _("From %(began)s in %(since)s towards %(aim)s; not measured since.") % said
    return ""
