"""The people around a mandate: what they do, what weight they have, how they take it.

The provider keeps this for itself; nobody of the client reads it.
"""

from typing import Any

from django.db.models import Case, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.actors import Actor
from accounts.audit import record
from engagements.models import Engagement, Stakeholder

WEIGHT = {"high": 0, "medium": 1, "low": 2}


def people_of(engagement: Engagement) -> list[Stakeholder]:
    """Those with the most weight first."""
    order = Case(*(When(influence=name, then=Value(rank)) for name, rank in WEIGHT.items()))
    return list(Stakeholder.objects.filter(engagement=engagement).order_by(order, "name"))


def add_person(*, engagement: Engagement, by: Actor, **facts: Any) -> Stakeholder:
    """Note a person of the client."""
    made = Stakeholder.objects.create(**engagement.owner, engagement=engagement, **facts)
    record(by=by, verb="added to mandate", subject=made)
    return made


def change_person(*, person: Stakeholder, by: Actor, **facts: Any) -> Stakeholder:
    """Change what is noted of a person; the trail says that, not what."""
    for name, value in facts.items():
        setattr(person, name, value)
    person.save(update_fields=list(facts))
    record(by=by, verb="changed", subject=person)
    return person


def remove_person(*, person: Stakeholder, by: Actor) -> None:
    """Take a person off the list."""
    record(by=by, verb="removed from mandate", subject=person)
    person.delete()


def introduction(*, engagement: Engagement, boundaries: list[str]) -> str:
    """A note by which the client's chief introduces the executive to the team, in the client's
    language, to copy and make one's own."""
    with override(engagement.client.language):
        lines = [
            _("Hello everyone,"),
            _(
                "%(executive)s joins us as our fractional %(role)s: a senior person who takes "
                "responsibility for this part of the company, a few days a month."
            )
            % {"executive": engagement.executive.user.name, "role": engagement.short_role},
            _(
                "Nobody loses their job or their say by it. %(executive)s is here so that "
                "priorities are clear, decisions are made, and what you know is heard."
            )
            % {"executive": engagement.executive.user.name},
        ]
        if boundaries:
            listed = ", ".join(_lower(line) for line in boundaries[:3])
            lines.append(
                _("What stays with you and our suppliers, as before: %(list)s.") % {"list": listed}
            )
        lines += [
            _(
                "In the coming weeks %(executive)s will talk with each of you for half an hour. "
                "Say what works, what holds you up, and what you would change first."
            )
            % {"executive": engagement.executive.user.name},
            _("Thank you for the welcome you give them."),
        ]
    return "\n\n".join(lines)


def _lower(text: str) -> str:
    """As it stands inside a sentence; an abbreviation stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
