"""What pages say of people: roles as words, the detail of an entry of the trail."""

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress

from django import template
from django.utils.formats import date_format

from accounts import invitations

register = template.Library()

# Dates stand in the trail as JSON has them.
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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
    if _DAY.fullmatch(text):
        with suppress(ValueError):
            return date_format(dt.date.fromisoformat(text), "j F Y")
    return text
