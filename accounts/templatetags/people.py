"""What pages say of people: roles as words, the detail of an entry of the trail."""

from collections.abc import Mapping

from django import template

from accounts import invitations

register = template.Library()


@register.filter
def role_name(role: str) -> str:
    """A role as people say it."""
    return invitations.role_name(role)


@register.filter
def detail_words(detail: Mapping[str, object]) -> str:
    """The detail of an entry in one line; a pair is what was and what is."""
    return ", ".join(f"{name}: {_words(value)}" for name, value in detail.items() if value)


def _words(value: object) -> str:
    if isinstance(value, list) and len(value) == 2:
        return f"{value[0] or '–'} → {value[1] or '–'}"
    return str(value)
