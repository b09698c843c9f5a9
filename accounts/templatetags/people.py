"""What pages say of people: roles as words, the detail of an entry of the trail."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import groupby

from django import template
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from accounts import audit, invitations, profiles
from accounts.models import AuditEntry, Contact, Membership
from common.days import CannotReadDays, one_or_many, parse_days
from common.typography import date_format

register = template.Library()

# What the parts of a detail are called; a part without a name here says its own.
DETAILS = {
    "accent": gettext_lazy("Accent colour"),
    "after": pgettext_lazy("trail", "after"),
    "already": pgettext_lazy("trail", "imported before"),
    "asked_at": gettext_lazy("Asked for on"),
    "asked_on": gettext_lazy("Asked for on"),
    "at": pgettext_lazy("trail", "at"),
    "before": pgettext_lazy("trail", "before"),
    "bic": gettext_lazy("BIC"),
    "charges": gettext_lazy("Employer's charges, in percent"),
    "city": gettext_lazy("City"),
    "command": pgettext_lazy("trail", "command"),
    "comment": pgettext_lazy("trail", "comment"),
    "attention": gettext_lazy("Invoices to the attention of"),
    "corrects": pgettext_lazy("trail", "corrects"),
    "country": gettext_lazy("Country"),
    "days": gettext_lazy("Days"),
    "decision": gettext_lazy("Decision"),
    "email": gettext_lazy("E-mail"),
    "ends_on": gettext_lazy("Last day"),
    "engagement": gettext_lazy("Engagement"),
    "entries": gettext_lazy("Entries"),
    "expires_on": gettext_lazy("Expires on"),
    "file": gettext_lazy("File"),
    "gross": gettext_lazy("Total due"),
    "hash": pgettext_lazy("trail", "hash"),
    "host": gettext_lazy("Address"),
    "iban": gettext_lazy("IBAN"),
    "intention": gettext_lazy("Where it is meant to lead"),
    "intention_words": gettext_lazy("In their words"),
    "invoice_prefix": gettext_lazy("Invoice numbers begin with"),
    "item": pgettext_lazy("trail", "what"),
    "items": pgettext_lazy("trail", "what"),
    "kind": gettext_lazy("Kind"),
    "language": gettext_lazy("Language"),
    "legal_name": gettext_lazy("Legal name"),
    "legal_note": gettext_lazy("Legal note"),
    "lines": pgettext_lazy("trail", "lines"),
    "milestone": gettext_lazy("Milestone"),
    "month": gettext_lazy("Month"),
    "name": gettext_lazy("Name"),
    "nda_rule": gettext_lazy("Where no confidentiality agreement is active"),
    "notice_days": gettext_lazy("Days of notice"),
    "on": pgettext_lazy("trail", "on"),
    "paper": gettext_lazy("Kind"),
    "payment_days": gettext_lazy("Days to pay"),
    "person": gettext_lazy("Person"),
    "postcode": gettext_lazy("Postcode"),
    "purchase_order": gettext_lazy("Purchase order"),
    "reason": gettext_lazy("Reason"),
    "registration": gettext_lazy("Registration number"),
    "renews_on": gettext_lazy("Renews on"),
    "role": gettext_lazy("Role"),
    "salary": gettext_lazy("Gross salary in a year"),
    "signed_on": gettext_lazy("Signed on"),
    "size": pgettext_lazy("trail", "size"),
    "source": gettext_lazy("File"),
    "staff": gettext_lazy("People in the company"),
    "starts_on": gettext_lazy("First day"),
    "state": gettext_lazy("State"),
    "street": gettext_lazy("Street"),
    "subdivision": gettext_lazy("Region for public holidays"),
    "term": gettext_lazy("Terms"),
    "text": gettext_lazy("In words"),
    "timezone": gettext_lazy("Time zone"),
    "title": pgettext_lazy("trail", "what"),
    "through": pgettext_lazy("trail", "through"),
    "tool": pgettext_lazy("trail", "tool"),
    "until": pgettext_lazy("trail", "until"),
    "vat_number": gettext_lazy("VAT number"),
    "vat_reason": gettext_lazy("Why no VAT is charged"),
    "vat_regime": gettext_lazy("VAT"),
}
# What people of a role find here, for whoever gives it to somebody.
MAY = {
    "owner": gettext_lazy("Everything, and says who else is an owner"),
    "executive": gettext_lazy("Logs days, hands months in and writes the reports of their clients"),
    "office": gettext_lazy("Engagements, months, invoices, people and settings"),
    "founder": gettext_lazy("Reads everything of their firm, and approves its months"),
    "viewer": gettext_lazy("Reads what the founder reads, and approves nothing"),
}
ROLES = {*Membership.Role.values, *Contact.Role.values}

# Built-in lines of lists: the trail has their words in the code, which the catalogue knows.
BUILT_IN = {"item", "items"}
# What is named differently in the trail than in its table.
FIELDS = {"paper": "kind"}
# Their titles may be names of a kind, kept as the code has them.
KINDS_AS_TITLES = {"engagements.paper", "engagements.prospect"}

# Dates and times stand in the trail as JSON has them.
_DAY = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
_MONTH = re.compile(r"\b[0-9]{4}-(?:0[1-9]|1[0-2])\b(?!-)")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9:]+)")
# A hash is compared by its beginning; the CSV has it whole.
_HASH = re.compile(r"[0-9a-f]{40,}")


@register.filter
def role_name(role: str) -> str:
    """A role as people say it."""
    return invitations.role_name(role)


@register.filter
def role_may(role: str) -> str:
    """What a role may do, in half a sentence."""
    return str(MAY[role])


@register.filter
def deed(verb: str) -> str:
    """What was done, after the name of whoever did it."""
    return audit.deed(verb)


@register.filter
def dates_in_words(text: str) -> str:
    """A text whose dates and months, written as JSON has them, are said in words."""
    text = _DAY.sub(lambda found: _said(found[0], "j F Y"), text)
    return _MONTH.sub(lambda found: _said(found[0] + "-01", "F Y"), text)


@register.filter
def in_fours(key: str) -> str:
    """A long key in groups, as people read it aloud; typed back, the spaces do no harm."""
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


@register.filter
def by_day(entries: Iterable[AuditEntry]) -> list[tuple[dt.date, list[AuditEntry]]]:
    """The entries of each day together, as they come; days are those of the page's clock."""
    return [
        (day, list(found))
        for day, found in groupby(entries, lambda entry: localtime(entry.at).date())
    ]


@register.filter
def subject_words(entry: AuditEntry) -> str:
    """What a deed was about; logged work is days on a date: "½ day on 19 November 2026"."""
    if item := entry.detail.get("item"):
        number = entry.subject.partition(",")[0].rpartition("-")[2]
        return f"{_(item)} {number}" if number.isdigit() else _(item)
    if entry.subject and entry.subject_kind in KINDS_AS_TITLES:
        return _(entry.subject)
    size, comma, day = entry.subject.partition(", ")
    if entry.subject_kind != "engagements.worklog" or not comma:
        return dates_in_words(entry.subject)
    try:
        many = one_or_many(parse_days(size), language=get_language())
    except CannotReadDays:
        return dates_in_words(entry.subject)
    said = ngettext("%(days)s day on %(day)s", "%(days)s days on %(day)s", many)
    return said % {"days": size, "day": dates_in_words(day)}


@register.filter
def detail_words(detail: Mapping[str, object], kind: str = "") -> str:
    """The detail of an entry in one line; a pair is what was and what is. `kind` is the table of
    what it is about, which knows the words of its codes."""
    shown = ((name, value) for name, value in detail.items() if value and name != "item")
    told = ((_name(name), _value(name, value, kind)) for name, value in shown)
    return ", ".join(_("%(name)s: %(value)s") % {"name": n, "value": v} for n, v in told)


def _name(name: str) -> str:
    return str(DETAILS.get(name) or name.replace("_", " "))


def _choices(kind: str, name: str) -> dict[object, object]:
    """The words of the codes that a column of a table takes; none where it takes any."""
    with suppress(LookupError, ValueError, FieldDoesNotExist):
        field = apps.get_model(kind)._meta.get_field(FIELDS.get(name, name))
        return dict(getattr(field, "flatchoices", ()))
    return {}


def _value(name: str, value: object, kind: str = "") -> str:
    if name in BUILT_IN and isinstance(value, list):
        return ", ".join(_(str(one)) for one in value if one)
    if name == "lines" and isinstance(value, list):
        return ", ".join(map(str, value))
    if words := _choices(kind, name):
        pair = isinstance(value, list)
        said = (
            [words.get(one, one) for one in value]
            if isinstance(value, list)
            else words.get(value, value)
        )
        return _words(said if pair else str(said))
    if name in {"role", "before", "after"} and value in ROLES:
        return invitations.role_name(str(value))
    if value == audit.MAILED_LINK:
        return _("the link in a letter")
    return _words(value)


def _said(day: str, shape: str) -> str:
    with suppress(ValueError):
        return date_format(dt.date.fromisoformat(day), shape)
    return day


def _words(value: object) -> str:
    if isinstance(value, list) and len(value) == 2:
        return f"{_words(value[0] or '–')} → {_words(value[1] or '–')}"
    text = str(value)
    if _HASH.fullmatch(text):
        return f"{text[:12]}…"
    with suppress(ValueError):
        if _TIME.fullmatch(text):
            return date_format(localtime(dt.datetime.fromisoformat(text)), "j F Y, H:i")
    return dates_in_words(text)


@register.filter
def size_name(band: str) -> str:
    """A size of company in words; nothing where none is said."""
    return str(profiles.SIZE_NAMES.get(band, ""))
