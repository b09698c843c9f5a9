"""What the import of a table of contracts would do: clients, engagements and their terms.

Rows of one client, role and executive are the terms of one engagement, in the order of their
first days. A term ends where the next one begins; the last row's end is the engagement's. A gap
between two rows is refused: an engagement that began anew after one comes in a table of its own.
What is there already is left alone where it says the same, and named where it does not; a later
term of an engagement that is there is added to it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Membership
from common.problems import Problem
from common.typography import date_format
from engagements.importing.contract_sheet import ContractSheet, Line
from engagements.importing.contract_values import read_subdivision
from engagements.importing.matching import Names, folded, named_clients
from engagements.importing.sheet_values import CannotReadValue
from engagements.models import Engagement, EngagementMonth, Term
from engagements.terms import terms_by_engagement
from tenancy.models import Client, Provider

ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class NewClient:
    """A client that the table names and that is not there yet."""

    name: str
    country: str
    subdivision: str


@dataclass(frozen=True)
class Contract:
    """One engagement of the table; `terms` are those that would be written.

    `client` is the one that is there, None where it would be made; `engagement` likewise.
    """

    lines: tuple[Line, ...]
    client: Client | None
    executive: Membership
    title: str
    terms: tuple[Line, ...]
    engagement: Engagement | None = None

    @property
    def client_name(self) -> str:
        return self.client.name if self.client else self.lines[0].client

    @property
    def role(self) -> str:
        return self.lines[0].role

    @property
    def starts_on(self) -> dt.date:
        return self.lines[0].starts_on

    @property
    def ends_on(self) -> dt.date | None:
        return self.lines[-1].ends_on


@dataclass(frozen=True)
class ContractPlan:
    """What an import would do; with any problem it does nothing. `already` are lines."""

    sheet: ContractSheet
    clients: tuple[NewClient, ...]
    contracts: tuple[Contract, ...]
    already: tuple[int, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]

    @property
    def engagements(self) -> list[Contract]:
        """The engagements that would be made."""
        return [one for one in self.contracts if one.engagement is None]

    @property
    def amended(self) -> list[Contract]:
        """The engagements that are there, and would get further terms."""
        return [one for one in self.contracts if one.engagement is not None and one.terms]

    @property
    def terms(self) -> int:
        return sum(len(one.terms) for one in self.contracts)


def plan_contracts(*, sheet: ContractSheet) -> ContractPlan:
    """Say what the import of a table into the provider in scope would do; writes nothing."""
    planner = _Planner(sheet)
    planner.plan()
    problems = sorted([*sheet.problems, *planner.problems], key=lambda one: one.line or 0)
    ignored = _("The column “%(column)s” is not read.")
    warnings = [
        *(Problem("ignored", ignored % {"column": column}) for column in sheet.ignored),
        *planner.warnings,
    ]
    return ContractPlan(
        sheet=sheet,
        clients=tuple(planner.new_clients.values()),
        contracts=tuple(planner.contracts),
        already=tuple(sorted(planner.already)),
        problems=tuple(problems),
        warnings=tuple(warnings),
    )


def _shown(day: dt.date) -> str:
    return date_format(day, "j F Y")


class _Planner:
    """Places the lines of one table among what the provider has."""

    def __init__(self, sheet: ContractSheet) -> None:
        self._sheet = sheet
        self._provider = Provider.objects.get()
        clients = list(Client.objects.order_by("pk"))
        self._clients: Names[Client] = Names(
            [(one, (one.name, one.legal_name)) for one in clients], (folded,)
        )
        self._alike = named_clients(clients)
        members = Membership.objects.active().select_related("user").order_by("pk")
        self._members = {one.user.email.casefold(): one for one in members}
        engagements = list(Engagement.objects.select_related("client", "executive__user"))
        self._engagements: dict[tuple[int, str], list[Engagement]] = {}
        for one in engagements:
            self._engagements.setdefault((one.client_id, one.role), []).append(one)
        self._terms = terms_by_engagement([one.pk for one in engagements])
        closed = EngagementMonth.objects.exclude(status__in=EngagementMonth.WRITABLE_STATES)
        self._closed = set(closed.values_list("engagement_id", "month"))
        # Where each client is, as any row of it says.
        self._where: dict[str, tuple[str, str]] = {}
        for line in sheet.lines:
            country, region = self._where.get(folded(line.client), ("", ""))
            said = (country or line.country, region or line.subdivision)
            self._where[folded(line.client)] = said
        self.new_clients: dict[str, NewClient] = {}
        self.contracts: list[Contract] = []
        self.already: list[int] = []
        self.problems: list[Problem] = []
        self.warnings: list[Problem] = []

    def plan(self) -> None:
        for lines in self._groups().values():
            self._group(sorted(lines, key=lambda one: (one.starts_on, one.line)))

    def _groups(self) -> dict[tuple[str, str, str], list[Line]]:
        groups: dict[tuple[str, str, str], list[Line]] = {}
        for line in self._sheet.lines:
            found = self._clients.find(line.client)
            name = f"#{found[0].pk}" if len(found) == 1 else folded(line.client)
            groups.setdefault((name, line.role, line.email), []).append(line)
        return groups

    def _say(self, line: Line, field: str, text: str) -> None:
        self.problems.append(Problem("contract", f"{field}: {text}", line.line, field))

    def _group(self, lines: list[Line]) -> None:
        before = len(self.problems)
        client = self._client(lines)
        executive = self._executive(lines)
        self._follow_each_other(lines)
        if executive is None or len(self.problems) > before:
            return
        conditions = [self._with_currency(line) for line in lines]
        there = self._there(conditions, client, executive)
        if len(self.problems) > before:
            return
        if there is None:
            title = next((line.title for line in lines if line.title), "")
            title = title or _usual_title(lines[0].role, language=self._provider.language)
            made = Contract(tuple(conditions), client, executive, title, tuple(conditions))
        else:
            added = self._added(conditions, there)
            made = Contract(tuple(conditions), client, executive, there.title, added, there)
        self.contracts.append(made)

    def _with_currency(self, line: Line) -> Line:
        return replace(line, conditions={"currency": self._provider.currency, **line.conditions})

    # ----------------------------------------------------------------------------- the client

    def _client(self, lines: list[Line]) -> Client | None:
        """The client that is there; else it is noted as a new one, and the answer is None."""
        name = lines[0].client
        found = self._clients.find(name)
        if len(found) > 1:
            said = _("“%(name)s” can be several of our clients.") % {"name": name}
            self._say(lines[0], "client", said)
            return None
        for line in lines:
            self._place(line, found[0] if found else None)
        return found[0] if found else None

    def _place(self, line: Line, there: Client | None) -> None:
        """Check a row's country and region against the client's, or note them for a new one."""
        key = folded(line.client)
        known = there or self.new_clients.get(key)
        country, subdivision = self._where.get(key, ("", "")) if known is None else ("", "")
        country = line.country or country or (known.country if known else self._provider.country)
        subdivision = line.subdivision or subdivision
        region = ""
        if subdivision:
            try:
                region = read_subdivision(subdivision, country=country)
            except CannotReadValue as problem:
                self._say(line, "client_subdivision", str(problem))
                return
        if known is None:
            self.new_clients[key] = NewClient(line.client, country, region)
            self._warn_of_a_like_one(line)
            return
        if country != known.country:
            said = _("%(client)s is in %(there)s, not in %(here)s.")
            said %= {"client": known.name, "there": known.country, "here": country}
            self._say(line, "client_country", said)
        elif region and region != known.subdivision:
            said = _("the region of %(client)s is %(there)s, not %(here)s.")
            there_is = known.subdivision or _("not set")
            said %= {"client": known.name, "there": there_is, "here": region}
            self._say(line, "client_subdivision", said)

    def _warn_of_a_like_one(self, line: Line) -> None:
        if alike := self._alike.find(line.client):
            said = _("“%(new)s” becomes a client of its own beside %(there)s.")
            said %= {"new": line.client, "there": ", ".join(one.name for one in alike)}
            self.warnings.append(Problem("alike", said, line.line, "client"))

    # -------------------------------------------------------------------------- the executive

    def _executive(self, lines: list[Line]) -> Membership | None:
        leads = [one for one in self._members.values() if one.role != Membership.Role.OFFICE]
        email = lines[0].email
        if not email and len(leads) == 1:
            return leads[0]
        found = self._members.get(email)
        if found in leads:
            return found
        if not email:
            said = _("it is missing; say who leads the engagement.")
        elif found is not None:
            said = _("%(person)s keeps the office; an executive or the owner leads an engagement.")
            said %= {"person": found.user.name}
        else:
            said = _("%(email)s is nobody of ours: invite them under People first.")
            said %= {"email": email}
        for line in lines:
            self._say(line, "executive_email", said)
        return None

    # ------------------------------------------------------------------- the rows of one group

    def _follow_each_other(self, lines: Sequence[Line]) -> None:
        for earlier, later in pairwise(lines):
            facts: dict[str, Any] = {
                "line": earlier.line,
                "start": _shown(later.starts_on),
                "end": _shown(earlier.ends_on) if earlier.ends_on else "",
            }
            if earlier.starts_on == later.starts_on:
                self._say(later, "start", _("line %(line)d begins on the same day.") % facts)
            elif earlier.ends_on is None or earlier.ends_on == later.starts_on - ONE_DAY:
                continue
            elif earlier.ends_on < later.starts_on:
                said = _(
                    "line %(line)d ends on %(end)s, and nothing holds until %(start)s. Close the"
                    " gap, or import what began anew in a table of its own."
                )
                self._say(later, "start", said % facts)
            else:
                said = _("line %(line)d still holds on %(start)s: it ends on %(end)s.")
                self._say(later, "start", said % facts)

    # ------------------------------------------------------------------------ what is there

    def _there(
        self, lines: Sequence[Line], client: Client | None, executive: Membership
    ) -> Engagement | None:
        """The engagement that these rows tell of, where it is there already."""
        if client is None:
            return None
        same_role = self._engagements.get((client.pk, lines[0].role), [])
        theirs = [one for one in same_role if one.executive_id == executive.pk]
        first, last = lines[0].starts_on, lines[-1].ends_on
        found = next((one for one in theirs if one.starts_on == first), None)
        if found is None:
            for one in theirs:
                if one.starts_on <= (last or dt.date.max) and first <= (one.ends_on or dt.date.max):
                    said = _("%(engagement)s runs from %(day)s here: begin its rows on that day.")
                    said %= {"engagement": one, "day": _shown(one.starts_on)}
                    self._say(lines[0], "start", said)
            self._led_by_another(lines, same_role, executive)
            return None
        if found.ends_on != last:
            told = _shown(found.ends_on) if found.ends_on else _("no last day")
            said = _("%(engagement)s has another last day here: %(day)s. Change one of the two.")
            self._say(lines[-1], "end", said % {"engagement": found, "day": told})
        return found

    def _led_by_another(
        self, lines: Sequence[Line], same_role: Iterable[Engagement], executive: Membership
    ) -> None:
        """The same role from the same day under somebody else's lead: said, as it may be meant."""
        for one in same_role:
            if one.starts_on == lines[0].starts_on and one.executive_id != executive.pk:
                said = _("%(engagement)s is led by %(person)s here; a second one is made.")
                said %= {"engagement": one, "person": one.executive.user.name}
                self.warnings.append(Problem("led", said, lines[0].line, "executive_email"))

    def _added(self, lines: Sequence[Line], there: Engagement) -> tuple[Line, ...]:
        held = {term.starts_on: term for term in self._terms.get(there.pk, [])}
        latest = max(held, default=dt.date.min)
        added = []
        for line in lines:
            term = held.get(line.starts_on)
            if term is not None:
                self._compare(line, term)
            elif line.starts_on < latest:
                said = _(
                    "a term of %(engagement)s begins on %(day)s here already: none can begin"
                    " before it any more."
                )
                said %= {"engagement": there, "day": _shown(latest)}
                self._say(line, "start", said)
            elif self._is_closed(there, line.starts_on):
                said = _("%(month)s is handed in already; let the term begin after it.")
                said %= {"month": date_format(line.starts_on, "F Y")}
                self._say(line, "start", said)
            else:
                added.append(line)
        return tuple(added)

    def _is_closed(self, engagement: Engagement, day: dt.date) -> bool:
        return any(
            pk == engagement.pk and month >= day.replace(day=1) for pk, month in self._closed
        )

    def _compare(self, line: Line, term: Term) -> None:
        other = [
            f"{_COLUMN.get(name, name)} {getattr(term, name)}"
            for name, value in line.conditions.items()
            if getattr(term, name) != value
        ]
        if not other:
            self.already.append(line.line)
            return
        said = _("this term is there already, with %(there)s: conditions change by a new term.")
        self._say(line, "start", said % {"there": ", ".join(other)})


_COLUMN: Mapping[str, str] = {"billing": "billing_mode", "burst_cap": "burst_cap_days"}


def _usual_title(role: str, *, language: str) -> str:
    """Fractional CIO, in the language that the provider writes in."""
    with override(language):
        return _("Fractional %(role)s") % {"role": role.upper()}
