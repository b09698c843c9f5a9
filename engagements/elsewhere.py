"""What a person has logged on a date at other providers: the day and a half is over all of them.

Only the person themselves is told, only the sum, and never where: nothing of one provider is
visible to another. Who enters days for somebody else, as the office does with a time sheet, is
told nothing of that person's other work, and not held by it.
"""

import datetime as dt
from decimal import Decimal

from django.db import connection
from django.db.models import Exists, Sum
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.models import Membership
from common.days import format_days, one_or_many
from common.typography import date_format
from engagements.models import WorkLog
from tenancy.scope import current, person

ZERO = Decimal(0)
MOST = Decimal("1.5")
# The first half of the key of the lock by which one person's entries at several providers wait
# for each other; the second is the person.
LOCK = 71_011


def days_elsewhere(*, member_id: int, day: dt.date, hold: bool = False) -> Decimal:
    """The days that a person has logged on a date at providers other than the one in scope.

    0 where the scope's person is not that member. With `hold`, nobody of theirs logs anywhere
    until this transaction ends.
    """
    scope = current()
    if scope is None or scope.user is None or scope.client is not None:
        return ZERO
    with person(user=scope.user):
        if hold:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, scope.user])
        # Under this role a person's memberships and days are their own, and nothing else is.
        theirs = WorkLog.objects.filter(
            Exists(Membership.objects.filter(pk=member_id)),
            day=day,
            corrects=None,
            withdrawn_at=None,
        ).exclude(provider=scope.provider)
        return theirs.aggregate(total=Sum("days"))["total"] or ZERO


def too_much(*, day: dt.date, days: Decimal, already: Decimal, elsewhere: Decimal) -> str:
    """Why a date does not take so many days more; nothing where it does. Of elsewhere it tells
    the sum alone."""
    if already + elsewhere + days <= MOST:
        return ""
    facts = {
        "total": format_days(already + elsewhere + days),
        "day": date_format(day, "j F"),
        "already": format_days(already),
        "elsewhere": format_days(elsewhere),
    }
    if elsewhere:
        number = one_or_many(elsewhere, language=get_language())
        said = ngettext(
            "You logged %(elsewhere)s day elsewhere on %(day)s: that makes %(total)s, and 1½ is"
            " the most that one person can work on a date.",
            "You logged %(elsewhere)s days elsewhere on %(day)s: that makes %(total)s, and 1½ is"
            " the most that one person can work on a date.",
            number,
        )
    else:
        said = _(
            "That makes %(total)s days on %(day)s; %(already)s are logged already and 1½ is the"
            " most that one person can work on a date."
        )
    return said % facts
