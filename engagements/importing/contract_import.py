"""A table of contracts is taken over whole or not at all, and never twice.

Every row is checked before anything is written (contract_plan.py). Clients that are not there
are made, with their engagements, their terms and their ledger: an engagement that began in the past
has every month up to today allotted, with what goes on from one to the next, so that the days of
those months can be imported after it.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from common.periods import Month
from common.problems import Problem
from engagements import amending, reckoning
from engagements.importing.contract_plan import Contract, ContractPlan, plan_contracts
from engagements.importing.matching import folded
from engagements.lifecycle import HUES
from engagements.models import Engagement, EngagementMonth, Movement, Term
from engagements.reckoning import Book, Reckoned
from tenancy.models import Client, Provider

BATCH = 1_000
Kind = Movement.Kind


@dataclass(frozen=True, slots=True)
class Written:
    """How much was written: clients, engagements, and terms of them and of others."""

    clients: int
    engagements: int
    terms: int


class CannotImportContracts(Exception):
    """Why nothing was written: `problems`, by line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


@transaction.atomic
def import_contracts(*, plan: ContractPlan, by: Actor, on: dt.date) -> Written:
    """Write what a plan says, all of it or nothing; `on` is today.

    The plan is made anew behind a lock, as others may have written meanwhile. Raises
    CannotImportContracts: then nothing is written.
    """
    Provider.objects.select_for_update(no_key=True).get()
    plan = plan_contracts(sheet=plan.sheet)
    if plan.problems:
        raise CannotImportContracts(plan.problems)
    clients = _clients(plan, by)
    made = _engagements(plan, clients, by)
    terms = _terms(made)
    _open_ledgers(made, terms, on)
    _amend(plan, by, on)
    return Written(len(plan.clients), len(made), plan.terms)


def _free(wanted: str, taken: set[str]) -> str:
    """A slug that nobody has, which from now on is taken."""
    free, number = wanted, 2
    while free in taken:
        free, number = f"{wanted}-{number}", number + 1
    taken.add(free)
    return free


def _clients(plan: ContractPlan, by: Actor) -> dict[str, Client]:
    """Make the clients that are not there; those of the plan by their folded names."""
    provider = Provider.objects.get()
    taken = set(Client.objects.values_list("slug", flat=True))
    hues = Client.objects.count()
    made = Client.objects.bulk_create(
        Client(
            name=one.name,
            slug=_free(slugify(one.name)[:56].strip("-") or "client", taken),
            hue=(hues + number) % HUES + 1,
            country=one.country,
            subdivision=one.subdivision,
            language=provider.language,
        )
        for number, one in enumerate(plan.clients)
    )
    for client in made:
        record(by=by, verb="opened", subject=client, client=client.pk, source=plan.sheet.name)
    return {folded(client.name): client for client in made}


def _engagements(
    plan: ContractPlan, clients: dict[str, Client], by: Actor
) -> list[tuple[Contract, Engagement]]:
    taken = set(Engagement.objects.values_list("slug", flat=True))
    made = []
    for one in plan.engagements:
        client = one.client or clients[folded(one.client_name)]
        slug = slugify(f"{client.slug} {one.role}")[:72].strip("-")
        if slug in taken:
            slug = f"{slug}-{one.starts_on:%Y-%m}"[:76]
        engagement = Engagement(
            provider_id=client.provider_id,
            client=client,
            slug=_free(slug, taken),
            role=one.role,
            title=one.title,
            executive=one.executive,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
        )
        made.append((one, engagement))
    Engagement.objects.bulk_create([engagement for _one, engagement in made], batch_size=BATCH)
    for one, engagement in made:
        lines = [line.line for line in one.lines]
        record(by=by, verb="opened", subject=engagement, source=plan.sheet.name, lines=lines)
    return made


def _terms(made: list[tuple[Contract, Engagement]]) -> dict[int, list[Term]]:
    """The terms of the new engagements, by its id and in order."""
    terms = {
        engagement.pk: [
            Term(
                **engagement.owner,
                engagement=engagement,
                starts_on=line.starts_on,
                **line.conditions,
            )
            for line in one.terms
        ]
        for one, engagement in made
    }
    Term.objects.bulk_create([term for held in terms.values() for term in held], batch_size=BATCH)
    return terms


def _open_ledgers(
    made: list[tuple[Contract, Engagement]], terms: dict[int, list[Term]], on: dt.date
) -> None:
    """Open every month that has begun, with its allotment and what goes on to the next one."""
    book = Book(moved={}, rows={}, terms=terms)
    rows: list[EngagementMonth] = []
    movements: list[Movement] = []
    for _one, engagement in made:
        months = reckoning.reckon(engagement=engagement, book=book, until=Month.of(on))
        rows += [
            EngagementMonth(**engagement.owner, engagement=engagement, month=one.month.first)
            for one in months
        ]
        for number, one in enumerate(months):
            movements += _movements(engagement, one, goes_on=number + 1 < len(months))
    # The movements first: each looks whether its month is closed, among the months that are there.
    Movement.objects.bulk_create(movements, batch_size=BATCH)
    EngagementMonth.objects.bulk_create(rows, batch_size=BATCH)


def _movements(engagement: Engagement, one: Reckoned, *, goes_on: bool) -> Iterator[Movement]:
    """What a month without work moves: its allotment, and its days into the next open month."""

    def moved(month: Month, kind: str, days: Decimal, origin: Month | None = None) -> Movement:
        return Movement(
            **engagement.owner,
            engagement=engagement,
            month=month.first,
            kind=kind,
            days=days,
            origin=origin.first if origin else None,
        )

    if one.account.contracted:
        yield moved(one.month, Kind.ALLOTMENT, one.account.contracted)
    for lot in one.carried if goes_on else ():
        yield moved(one.month, Kind.CARRIED_OUT, -lot.days, lot.origin)
        yield moved(one.month.plus(1), Kind.CARRIED, lot.days, lot.origin)


def _amend(plan: ContractPlan, by: Actor, on: dt.date) -> None:
    """Add the further terms of engagements that are there."""
    for contract in plan.amended:
        for line in contract.terms:
            assert contract.engagement is not None  # noqa: S101 - amended says so
            try:
                amending.add_term(
                    engagement=contract.engagement,
                    starts_on=line.starts_on,
                    by=by,
                    on=on,
                    **line.conditions,
                )
            except amending.CannotAddTerm as problem:
                said = _("start: %(reason)s") % {"reason": problem}
                found = Problem("term", said, line.line, "start")
                raise CannotImportContracts([found]) from problem
