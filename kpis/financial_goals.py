"""What the company wants in money, so that a KPI can say which goal it serves: a title, an amount
where there is one, a date. A goal that a KPI serves is not removed.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.actors import Actor
from accounts.audit import record
from engagements.models import Engagement
from kpis.models import FinancialGoal, Kpi

MOST = 12


class CannotSetGoal(Exception):
    """Why a goal cannot be kept so, in the user's words."""


def goals_of(engagement: Engagement) -> list[FinancialGoal]:
    """The goals of an engagement in their order."""
    return list(FinancialGoal.objects.filter(engagement=engagement).order_by("position"))


def add_goal(
    *,
    engagement: Engagement,
    title: str,
    by: Actor,
    amount: Decimal | None = None,
    currency: str = "",
    due_on: dt.date | None = None,
) -> FinancialGoal:
    """Name a goal, behind those there are. Raises CannotSetGoal."""
    mine = FinancialGoal.objects.filter(engagement=engagement)
    last = mine.aggregate(last=Max("position"))["last"] or 0
    if mine.count() >= MOST:
        raise CannotSetGoal(_("Twelve goals are more than a company can follow: leave one out."))
    goal: FinancialGoal = FinancialGoal.objects.create(
        **engagement.owner,
        engagement=engagement,
        position=last + 1,
        title=title.strip(),
        amount=amount,
        currency=currency if amount is not None else "",
        due_on=due_on,
    )
    record(by=by, verb="added goal", subject=goal)
    return goal


def change_goal(
    *,
    goal: FinancialGoal,
    title: str,
    by: Actor,
    amount: Decimal | None = None,
    currency: str = "",
    due_on: dt.date | None = None,
) -> FinancialGoal:
    """Say a goal differently."""
    goal.title, goal.amount, goal.due_on = title.strip(), amount, due_on
    goal.currency = currency if amount is not None else ""
    goal.save(update_fields=["title", "amount", "currency", "due_on"])
    record(by=by, verb="changed goal", subject=goal)
    return goal


def remove_goal(*, goal: FinancialGoal, by: Actor) -> None:
    """Take a goal away that no KPI serves. Raises CannotSetGoal."""
    count = Kpi.objects.filter(goal=goal).count()
    if count:
        said = ngettext(
            "%(count)d KPI serves this goal: let it serve another one first.",
            "%(count)d KPIs serve this goal: let them serve another one first.",
            count,
        )
        raise CannotSetGoal(said % {"count": count})
    record(by=by, verb="removed goal", subject=goal)
    goal.delete()
