"""The day rates that a provider proposes, by the seniority of who works them.

The card is a suggestion where a term is written; what was agreed stands in the term and does not
move with the card.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from accounts.actors import Actor
from accounts.audit import record
from accounts.models import Membership, Profile
from engagements.models import SeniorityRate
from tenancy.models import Provider


def card() -> dict[str, SeniorityRate]:
    """The rates of the provider in scope by seniority, in the order of seniorities."""
    held = {one.seniority: one for one in SeniorityRate.objects.all()}
    return {key: held[key] for key in Profile.Seniority.values if key in held}


def rate_for(executive: Membership | None) -> SeniorityRate | None:
    """What the card proposes for a person; None where it has no rate, or nobody is chosen."""
    if executive is None:
        return None
    known = Profile.objects.filter(member=executive).values_list("seniority", flat=True).first()
    return card().get(known or "")


def change_card(
    *, provider: Provider, rates: Mapping[str, Decimal | None], currency: str, by: Actor
) -> None:
    """Set the day rate of each seniority; None takes it off the card."""
    held = card()
    told: dict[str, Any] = {}
    for seniority, rate in rates.items():
        before = held.get(seniority)
        same = before is not None and (before.day_rate, before.currency) == (rate, currency)
        if same or (before is None and rate is None):
            continue
        told[seniority] = [str(before.day_rate) if before else "", str(rate or "")]
        if rate is None:
            SeniorityRate.objects.filter(seniority=seniority).delete()
        else:
            SeniorityRate.objects.update_or_create(
                seniority=seniority, defaults={"day_rate": rate, "currency": currency}
            )
    if told:
        record(by=by, verb="changed the rate card", subject=provider, **told)
