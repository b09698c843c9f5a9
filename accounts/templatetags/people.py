"""What pages say of people: roles as words, the detail of an entry of the trail."""

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress

from django import template
from django.utils.formats import date_format
from django.utils.timezone import localtime

from accounts import invitations

register = template.Library()

# Dates and times stand in the trail as JSON has them.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(rf"{_DAY.pattern}T[0-9:.]+(?:Z|[+-][0-9:]+)")
# A hash is compared by its beginning; the CSV has it whole.
_HASH = re.compile(r"[0-9a-f]{40,}")


@register.filter
def role_name(role: str) -> str:
    """A role as people say it."""
    return invitations.role_name(role)


@register.filter
def detail_words(detail: Mapping[str, object]) -> str:
    """The detail of an entry in one line; a pair is what was and what is."""
    told = {name.replace("_", " "): value for name, value in detail.items() if value}
    return ", ".join(f"{name}: {_words(value)}" for name, value in told.items())


def _words(value: object) -> str:
    if isinstance(value, list) and len(value) == 2:
        return f"{_words(value[0] or '–')} → {_words(value[1] or '–')}"
    text = str(value)
    if _HASH.fullmatch(text):
        return f"{text[:12]}…"
    with suppress(ValueError):
        if _DAY.fullmatch(text):
            return date_format(dt.date.fromisoformat(text), "j F Y")
        if _TIME.fullmatch(text):
            return date_format(localtime(dt.datetime.fromisoformat(text)), "j F Y, H:i")
    return text
