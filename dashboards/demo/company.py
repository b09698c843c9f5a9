"""Who the demo's people and companies are: profiles, rates, leave, saved entries, headcounts."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts import profiles
from accounts.actors import Actor, actor_of
from accounts.models import Membership
from dashboards.demo.cast import CLAIRE, LUMEN, NADIA, NORD, TOM
from engagements import companies, ratecard
from engagements.agenda import leave, load, presence
from engagements.agenda.leave import Dates, Why
from engagements.models import Engagement, Outcome
from engagements.week import saved
from tenancy.models import Client, Provider
from tenancy.scope import provider_id_of, scope

RATES = {"senior": Decimal(980), "principal": Decimal(1150), "partner": Decimal(1250)}


@dataclass(frozen=True)
class Person:
    """What is known of an executive: the facts of the profile, what was done, and when away.

    A record is title, company, size, years ago, result, stopped; a leave is from and to in days
    from today, half days or whole, why, and a word.
    """

    facts: dict[str, Any]
    records: tuple[tuple[str, str, str, int, str, bool], ...] = ()
    away: tuple[tuple[int, int, str, str, str], ...] = ()


PEOPLE = {
    CLAIRE[1]: Person(
        {
            "seniority": "principal",
            "years": 17,
            "headline": "Marketing that sales believes in, for makers of things",
            "sectors": ["retail", "industry", "food"],
            "sizes": ["small", "medium", "large"],
            "languages": ["fr", "en", "it"],
            "skills": [
                "positioning", "product-marketing", "acquisition", "automation",
                "sales-alignment", "processes", "planning",
            ],
            "references": "Two former clients take a call; ask the office for their numbers.",
        },
        (
            ("From clicks to customers", "Maker of kitchenware", "medium", 2,
             "Cost of a new customer down by a third in nine months, with the same budget.", False),
            ("A rebranding that nobody needed", "Food wholesaler", "large", 4,
             "Stopped after the diagnosis; €180,000 stayed in the company.", True),
            ("Partner channel from nothing", "Maker of garden tools", "small", 6,
             "A quarter of revenue after two years, run by the team alone.", False),
        ),
        ((-103, -92, "whole", "leave", ""), (33, 43, "whole", "leave", "")),
    ),
    TOM[1]: Person(
        {
            "seniority": "principal",
            "years": 19,
            "headline": "Systems that ship on the promised day",
            "sectors": ["industry", "logistics", "retail", "software"],
            "sizes": ["medium", "large"],
            "languages": ["nl", "en", "fr", "de"],
            "skills": [
                "architecture", "delivery", "hiring", "security", "cloud",
                "infrastructure", "vendors", "policy", "business-software",
            ],
            "references": "",
        },
        (
            ("Orders without typing", "Wholesaler of packaging", "large", 3,
             "Nine orders in ten reach the warehouse untouched; two posts moved to service.", False),
            ("A second ERP, before it was bought", "Group of workshops", "medium", 5,
             "Stopped at the shortlist; the first one was set up as it should have been.", True),
        ),
        (
            (-117, -101, "whole", "leave", ""),
            (8, 19, "whole", "leave", "Reachable by phone until the 2nd day"),
        ),
    ),
    NADIA[1]: Person(
        {
            "seniority": "partner",
            "years": 24,
            "headline": "Two companies, one set of systems",
            "sectors": ["industry", "energy"],
            "sizes": ["large", "corporate"],
            "languages": ["fr", "en", "ar"],
            "skills": ["infrastructure", "vendors", "policy", "business-software", "security"],
            "references": "",
        },
        (
            ("Three sites, one month end", "Maker of glass", "large", 1,
             "The books of all sites close on the fifth working day.", False),
        ),
        ((3, 3, "half", "training", "Audit course, afternoon"),),
    ),
}  # fmt: skip

# Sector, people so many months ago, several countries, businesses, regulations, maturity.
COMPANIES: dict[str, tuple[str, tuple[tuple[int, int], ...], tuple[bool, bool, bool], int]] = {
    "Maison Belval": ("retail", ((12, 61), (6, 68), (1, 74)), (True, False, False), 58),
    "Lenoir Emballages": ("industry", ((12, 214), (2, 221)), (False, True, True), 44),
    "Optiqa Retail": ("health", ((13, 34), (8, 71), (1, 112)), (True, False, False), 37),
    "Forges du Lac": ("industry", ((11, 128), (3, 125)), (False, False, True), 63),
    "Van Aken Logistics": ("logistics", ((12, 96), (2, 104)), (True, False, True), 52),
    "Verrerie Saint-Malo": ("industry", ((12, 190), (1, 186)), (False, False, False), 29),
    "Conserverie Arzel": ("food", ((12, 82),), (False, False, True), 71),
    "Belval Voyages": ("services", ((10, 18), (1, 21)), (False, False, False), 48),
}

# Whose, at whom, its name, days, category, place, number of the outcome, note.
SAVED = (
    (CLAIRE[1], "Maison Belval", "Leadership meeting", "0.5", "leadership", "onsite", 1,
     "Leadership meeting: figures, decisions of the week"),
    (CLAIRE[1], "Maison Belval", "Agency point", "0.25", "vendors", "remote", 3,
     "Agency: what it spent, what came of it"),
    (CLAIRE[1], "Forges du Lac", "Weekly board", "0.5", "coaching", "onsite", 2,
     "Weekly board with the plant managers"),
    (TOM[1], "Lenoir Emballages", "IT committee", "0.5", "governance", "onsite", 1,
     "IT committee: progress, risks, decisions"),
)  # fmt: skip

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(1, 6)
USUAL: dict[tuple[str, str], dict[str, tuple[int, ...]]] = {
    (LUMEN.slug, CLAIRE[1]): {
        "Maison Belval": (TUESDAY, THURSDAY),
        "Forges du Lac": (WEDNESDAY,),
    },
    (NORD.slug, CLAIRE[1]): {"Belval Voyages": (FRIDAY,)},
    (LUMEN.slug, TOM[1]): {
        "Lenoir Emballages": (WEDNESDAY, THURSDAY),
        "Optiqa Retail": (MONDAY, TUESDAY),
    },
}


def tell_people(
    *, members: Sequence[Membership], engagements: Sequence[Engagement], on: dt.date
) -> None:
    """Say who the people of the provider in scope are, and when they are there."""
    provider = Provider.objects.get()
    owner = next(member for member in members if member.role == Membership.Role.OWNER)
    if provider.slug == LUMEN.slug:
        by = actor_of(owner)
        ratecard.change_card(provider=provider, rates=RATES, currency="EUR", by=by)
    for member in members:
        person = PEOPLE.get(member.user.email)
        if person is not None:
            _introduce(member, person, on=on)
        usual = USUAL.get((provider.slug, member.user.email), {})
        mine = [one for one in engagements if one.executive_id == member.pk]
        by_engagement = {one: usual[one.client.name] for one in mine if one.client.name in usual}
        if by_engagement:
            presence.keep_usual_days(
                member=member,
                at_all=range(1, 6),
                by_engagement=by_engagement,
                by=actor_of(member),
            )
        _save_entries(member, mine)


def _introduce(member: Membership, person: Person, *, on: dt.date) -> None:
    by = actor_of(member)
    profiles.keep_profile(member=member, by=by, **person.facts)
    for title, company, size, ago, result, stopped in person.records:
        profiles.add_record(
            member=member,
            by=by,
            title=title,
            company=company,
            size=size,
            year=on.year - ago,
            result=result,
            stopped=stopped,
        )
    for first, last, part, kind, note in person.away:
        dates = Dates(on + dt.timedelta(days=first), on + dt.timedelta(days=last), part)
        leave.enter_leave(member=member, dates=dates, why=Why(kind, note), by=by)


def _save_entries(member: Membership, engagements: Sequence[Engagement]) -> None:
    at_client = {one.client.name: one for one in engagements}
    for email, client, name, days, category, place, number, note in SAVED:
        if email != member.user.email or client not in at_client:
            continue
        engagement = at_client[client]
        saved.save_template(
            member=member,
            by=actor_of(member),
            name=name,
            engagement=engagement,
            days=Decimal(days),
            category=category,
            place=place,
            outcome=Outcome.objects.filter(engagement=engagement, position=number).first(),
            note=note,
        )


def tell_clients(*, by: Actor, on: dt.date) -> None:
    """Say how large and how complex the clients are, and how far their function has come."""
    for client in Client.objects.order_by("id"):
        sector, counts, (countries, businesses, regulations), maturity = COMPANIES[client.name]
        for ago, staff in counts:
            day = on - dt.timedelta(days=30 * ago)
            companies.count_staff(client=client, staff=staff, by=by, on=day)
        companies.describe(
            client=client,
            by=by,
            sector=sector,
            several_countries=countries,
            several_businesses=businesses,
            several_regulations=regulations,
            maturity=maturity,
        )


def tell_load(*, on: dt.date) -> None:
    """Let Claire's first provider know how many days a week of hers lie elsewhere."""
    with scope(provider=provider_id_of(LUMEN.slug) or 0):
        member = Membership.objects.select_related("user").get(user__email=CLAIRE[1])
        user = member.user
    load.share(user=user, member_id=member.pk, told=True, by=user.name, on=on)
