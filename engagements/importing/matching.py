"""Whose work a time sheet tells of: clients and people are found by name and e-mail, or asked.

Case, accents, spaces and legal forms are no difference between names ("LENOIR  Emballages SAS" is
Lenoir Emballages); anything else is. People are found by e-mail first, then by name; the
engagement by what the sheet calls the project and by the person, among those of the client that
run on the day. Where nothing fits, or two things do, it is asked: never guessed.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from accounts.models import Membership
from common.problems import Problem
from common.typography import date_format
from engagements.importing.timesheets import Entry
from engagements.models import Engagement, Term
from tenancy.models import Client

LEGAL_FORMS = frozenset(
    re.findall(
        r"\w+",
        """
        sa sas sasu sarl eurl snc sca scop sci selarl ei
        ag gmbh ug kg ohg gbr ev mbh se
        ltd limited llc llp plc inc incorporated corp corporation
        bv nv srl sprl spa sl oy ab as aps
        """,
    )
)
# Only these stand before a name: "SARL Dupont", but "AB Tasty" is called that.
FORMS_IN_FRONT = frozenset({"sa", "sas", "sasu", "sarl", "eurl", "snc", "sci", "scop", "selarl"})

Thing = TypeVar("Thing")


@lru_cache(maxsize=8_192)  # a sheet has few names and many rows
def folded(text: str) -> str:
    """A name without what makes no difference: case, accents, spaces, punctuation."""
    return "".join(_words(text))


def _words(text: str) -> list[str]:
    letters = unicodedata.normalize("NFKD", text.replace(".", "")).casefold()
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.findall(r"[^\W_]+", bare)


def _without_legal_form(text: str) -> str:
    words = _words(text)
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        words.pop()
    while len(words) > 1 and words[0] in FORMS_IN_FRONT:
        words.pop(0)
    return "".join(words)


def _in_any_order(text: str) -> str:
    return " ".join(sorted(_words(text)))


class Names(Generic[Thing]):
    """Things by their names, compared more and more loosely; a closer likeness goes first."""

    def __init__(
        self,
        named: Iterable[tuple[Thing, tuple[str, ...]]],
        likenesses: tuple[Callable[[str], str], ...],
    ) -> None:
        self._likenesses = likenesses
        self._tiers: list[dict[str, list[Thing]]] = [{} for _likeness in likenesses]
        for thing, names in named:
            for likeness, tier in zip(likenesses, self._tiers, strict=True):
                for key in {likeness(name) for name in names if name}:
                    tier.setdefault(key, []).append(thing)

    def find(self, text: str) -> list[Thing]:
        """Whatever has this name: none, the one, or several that only a person can tell apart."""
        for likeness, tier in zip(self._likenesses, self._tiers, strict=True):
            if found := tier.get(likeness(text)):
                return found
        return []


def named_clients(clients: Iterable[Client]) -> Names[Client]:
    """Clients by their names and legal names, with and without the legal form."""
    return Names(
        [(client, (client.name, client.legal_name)) for client in clients],
        (folded, _without_legal_form),
    )


# ------------------------------------------------------------------------- what there is, and said


@dataclass(frozen=True)
class Book:
    """The clients, people, engagements and terms of the provider in scope.

    `calls` are the folded names that a sheet may call an engagement by; it and `terms` go by the
    engagement's id.
    """

    clients: tuple[Client, ...]
    members: tuple[Membership, ...]
    engagements: tuple[Engagement, ...]
    terms: Mapping[int, list[Term]]
    calls: Mapping[int, frozenset[str]]


def open_book() -> Book:
    """Read all of it, in four statements."""
    terms: dict[int, list[Term]] = {}
    for term in Term.objects.in_order():
        terms.setdefault(term.engagement_id, []).append(term)
    engagements = tuple(
        Engagement.objects.with_people().order_by("client__name", "title", "starts_on", "pk")
    )
    return Book(
        clients=tuple(Client.objects.order_by("name", "pk")),
        members=tuple(Membership.objects.select_related("user").order_by("user__name", "pk")),
        engagements=engagements,
        terms=terms,
        calls={
            one.pk: frozenset(map(folded, (one.title, one.reference, one.get_role_display())))
            for one in engagements
        },
    )


@dataclass(frozen=True)
class Choices:
    """What a person answered: names of the sheet to a client's slug, a member's e-mail, an
    engagement's slug. An answer goes before whatever would be found."""

    clients: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    engagements: Mapping[str, str] = field(default_factory=dict)


class CannotChoose(Exception):
    """An answer names what the provider does not have; the message says what there is."""


@dataclass(frozen=True)
class Question:
    """A name of the sheet that nobody but a person can place.

    `kind` is client, person or engagement; `name` is what an answer has to name; `options` are
    (answer, label); `lines` are the lines that wait for it.
    """

    kind: str
    name: str
    said: str
    options: tuple[tuple[str, str], ...]
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Match:
    """Work whose engagement and person are known."""

    entry: Entry
    engagement: Engagement
    member: Membership


# ------------------------------------------------------------------------------------- matching


class Matcher:
    """Places the entries of one sheet; `questions` are those that came up on the way."""

    def __init__(self, *, book: Book, choices: Choices) -> None:
        self._book = book
        self._clients = named_clients(book.clients)
        self._people = Names(
            [(member, (member.user.name,)) for member in book.members], (folded, _in_any_order)
        )
        self._by_email = {member.user.email.casefold(): member for member in book.members}
        self._chosen_clients = _chosen(
            choices.clients, {client.slug: client for client in book.clients}
        )
        self._chosen_people = _chosen(choices.people, self._by_email)
        self._chosen_engagements = _chosen(
            choices.engagements, {engagement.slug: engagement for engagement in book.engagements}
        )
        self._asked: dict[tuple[str, str], _Asked] = {}

    @property
    def questions(self) -> tuple[Question, ...]:
        """Clients first: who the people and the engagements are may follow from them."""
        order = ("client", "person", "engagement")
        asked = sorted(self._asked.values(), key=lambda one: order.index(one.kind))
        return tuple(one.question() for one in asked)

    def place(self, entry: Entry) -> Match | list[Problem]:
        """The engagement and the person of an entry, or why they are not known."""
        client, member = self._client(entry), self._person(entry)
        problems = [found for found in (client, member) if isinstance(found, Problem)]
        if isinstance(client, Problem) or isinstance(member, Problem):
            return problems
        engagement = self._engagement(entry, client, member)
        if isinstance(engagement, Problem):
            return [engagement]
        return Match(entry, engagement, member)

    # ------------------------------------------------------------------------- client, person

    def _client(self, entry: Entry) -> Client | Problem:
        chosen = self._chosen_clients.get(folded(entry.client))
        found = [chosen] if chosen else self._clients.find(entry.client)
        if len(found) == 1:
            return found[0]
        if found:
            said = _("“%(name)s” can be %(several)s.")
            said %= {"name": entry.client, "several": _either(client.name for client in found)}
        else:
            said = _("“%(name)s” is none of our clients.") % {"name": entry.client}
        options = [(client.slug, client.name) for client in found or self._book.clients]
        return self._ask("client", entry.client, said, options, entry.line)

    def _person(self, entry: Entry) -> Membership | Problem:
        name = _person_named(entry)
        names = [said for said in (name, entry.email, entry.person) if said] or [""]
        chosen = [self._chosen_people.get(folded(said)) for said in names]
        known = next(filter(None, [*chosen, self._by_email.get(entry.email)]), None)
        if known:
            return known
        found = self._people.find(entry.person) if entry.person else []
        if len(found) == 1:
            return found[0]
        options = [
            (member.user.email, f"{member.user.name}, {member.user.email}")
            for member in found or self._book.members
        ]
        return self._ask("person", name, _who(name, found), options, entry.line)

    # ----------------------------------------------------------------------------- engagement

    def _engagement(self, entry: Entry, client: Client, member: Membership) -> Engagement | Problem:
        name = " / ".join(part for part in (client.name, entry.project, member.user.name) if part)
        theirs = [one for one in self._book.engagements if one.client_id == client.pk]
        chosen = self._chosen_engagement(entry, client, name)
        candidates = [chosen] if chosen else theirs
        running = [one for one in candidates if one.runs_on(entry.on)]
        if not running:
            return _not_running(entry, client, chosen)
        if chosen:
            return chosen if chosen.client_id == client.pk else _elsewhere(entry, chosen)
        found = self._fitting(running, project=entry.project, member=member)
        if len(found) == 1:
            return found[0]
        said = _("which engagement is “%(name)s”: %(several)s?") % {
            "name": name,
            "several": _either(_titled(one) for one in running),
        }
        options = [(one.slug, _titled(one)) for one in running]
        return self._ask("engagement", name, said, options, entry.line)

    def _fitting(
        self, running: list[Engagement], *, project: str, member: Membership
    ) -> list[Engagement]:
        """The engagements that the project's name or the person points at; none where neither does.

        A project that names another role than theirs points at none of them; a sheet without
        projects means the only one there is.
        """
        named = self._called(running, project)
        if len(named) == 1:
            return named
        if not named and _roles_in(project):
            return []
        led = [one for one in named or running if one.executive_id == member.pk]
        if len(led) == 1:
            return led
        return running if len(running) == 1 and not project else []

    def _called(self, running: list[Engagement], project: str) -> list[Engagement]:
        told = folded(project)
        if not told:
            return []
        same = [one for one in running if told in self._book.calls[one.pk]]
        roles = _roles_in(project)
        return same or [one for one in running if one.role in roles]

    def _chosen_engagement(self, entry: Entry, client: Client, name: str) -> Engagement | None:
        """An answer may leave the person or the project away: then it holds for all of them."""
        for key in (name, f"{client.name} {entry.project}", client.name):
            if chosen := self._chosen_engagements.get(folded(key)):
                return chosen
        return None

    # ------------------------------------------------------------------------------ questions

    def _ask(
        self, kind: str, name: str, said: str, options: list[tuple[str, str]], line: int
    ) -> Problem:
        asked = self._asked.setdefault((kind, folded(name)), _Asked(kind, name, said))
        asked.options.update(options)
        asked.lines.append(line)
        return Problem(f"unknown_{kind}", said, line, kind)


@dataclass
class _Asked:
    kind: str
    name: str
    said: str
    options: dict[str, str] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)

    def question(self) -> Question:
        return Question(
            self.kind, self.name, self.said, tuple(self.options.items()), tuple(self.lines)
        )


def _chosen(answers: Mapping[str, str], there: Mapping[str, Thing]) -> dict[str, Thing]:
    """The answers by the folded name that they answer. Raises CannotChoose."""
    for name, answer in answers.items():
        if answer.casefold() not in there:
            said = _("“%(name)s=%(answer)s” names nothing that there is; there are: %(all)s.")
            raise CannotChoose(
                said % {"name": name, "answer": answer, "all": ", ".join(sorted(there))}
            )
    return {folded(name): there[answer.casefold()] for name, answer in answers.items()}


def _person_named(entry: Entry) -> str:
    """As a question names a person; two people of one name are two questions by their e-mail."""
    if entry.person and entry.email:
        return f"{entry.person} <{entry.email}>"
    return entry.person or entry.email


def _who(name: str, found: list[Membership]) -> str:
    if not name:
        return _("the file does not say whose work it is.")
    if found:
        several = _either(member.user.email for member in found)
        return _("“%(name)s” can be %(several)s.") % {"name": name, "several": several}
    return _("“%(name)s” is none of our people.") % {"name": name}


def _not_running(entry: Entry, client: Client, chosen: Engagement | None) -> Problem:
    if chosen:
        said = _("%(engagement)s does not run on %(day)s.")
    else:
        said = _("no engagement at %(client)s runs on %(day)s.")
    said %= {
        "engagement": chosen.title if chosen else "",
        "client": client.name,
        "day": date_format(entry.on, "j F Y"),
    }
    return Problem("not_running", said, entry.line, "date")


def _elsewhere(entry: Entry, chosen: Engagement) -> Problem:
    said = _("“%(engagement)s” is an engagement of another client, %(client)s.")
    said %= {"engagement": chosen.title, "client": chosen.client.name}
    return Problem("other_client", said, entry.line, "engagement")


@lru_cache(maxsize=1_024)
def _roles_in(project: str) -> frozenset[str]:
    return frozenset(_words(project)) & frozenset(Engagement.Role.values)


def _titled(engagement: Engagement) -> str:
    return f"{engagement.title}, {engagement.executive.user.name}"


def _either(names: Iterable[str]) -> str:
    return _(" or ").join(names)
