"""A production server does not start while demo people, whose password is public, can sign in."""

from typing import Any

from django.conf import settings
from django.core import checks
from django.db import DatabaseError

from accounts.models import User


@checks.register(checks.Tags.database)
def no_demo_people(databases: Any = None, **_: Any) -> list[checks.CheckMessage]:
    """The password of the demo people stands in the README."""
    if not settings.PRODUCTION or not databases or "default" not in databases:
        return []
    try:
        count = User.objects.filter(is_demo=True, is_active=True).count()
    except DatabaseError:
        # Before the first migration there is nobody.
        return []
    if not count:
        return []
    text = f"{count} demo people with a public password can sign in; use a database without them"
    return [checks.Error(text, id="accounts.E001")]
