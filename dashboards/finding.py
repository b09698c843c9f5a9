"""Finding: a few letters lead to a client, an engagement, an invoice, a report or a person.

"belval 10" or "octobre belval": words in any order, without capitals or accents, and every word
must be there. A month is found by its name, its year or both. Everybody finds what they may open:
the office everything, an executive the engagements they lead, a client's people their own papers.
The number of statements does not grow with what there is, nor with what is found.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Case, CharField, F, Func, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.utils import translation
from django.utils.text import capfirst

from accounts.actors import Actor
from accounts.invitations import role_name
from accounts.people import contacts, members
from billing.models import Invoice
from committees.models import Report
from common.periods import Month
from common.typography import date_format
from engagements.models import Engagement
from tenancy.models import Client

LIMIT = 5
MOST_WORDS = 6
SHORTEST_MONTH = 3
LIGATURES = (("œ", "oe"), ("æ", "ae"), ("ß", "ss"))


@dataclass(frozen=True)
class Found:
    """`kind` says which page, `place` what fills its address after the provider's or client's."""

    kind: str
    title: str
    detail: str
    place: tuple[Any, ...]
    hue: int = 0


def folded(text: str) -> str:
    """Text as it is compared: "Cœur d'Été" is "coeur d'ete"."""
    small = text.lower()
    for one, two in LIGATURES:
        small = small.replace(one, two)
    bare = unicodedata.normalize("NFD", small)
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def words_of(text: str) -> list[str]:
    """The words that must be found."""
    return re.findall(r"[^\s,;\0]+", folded(text))[:MOST_WORDS]


def fits(text: str, words: list[str]) -> bool:
    """Whether every word stands in the text."""
    compared = folded(text)
    return all(word in compared for word in words)


class Folded(Func):
    """`folded` as the database says it."""

    template = r"regexp_replace(normalize(%(expressions)s, NFD), '[\u0300-\u036f]', '', 'g')"
    output_field = CharField()


def _text(*columns: str) -> Folded:
    parts: list[Any] = []
    for column in columns:
        parts += [F(column), Value(" ")]
    text: Func = Func(Concat(*parts, output_field=CharField()), function="lower")
    for one, two in LIGATURES:
        text = Func(text, Value(one), Value(two), function="replace", output_field=CharField())
    return Folded(text)


@cache
def _month_names() -> list[tuple[int, str]]:
    """The names of the months in every language: people type the one they think in."""
    names = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for number in range(1, 13):
                names.append((number, folded(date_format(dt.date(2000, number, 1), "F"))))
    return names


def _in_month(word: str) -> Q:
    """Rows of the months that a word names: "2026", "octobre", "nov"."""
    if re.fullmatch(r"20\d\d", word):
        return Q(month__year=int(word))
    long_enough = len(word) >= SHORTEST_MONTH
    named = [number for number, name in _month_names() if long_enough and name.startswith(word)]
    return Q(month__month__in=named) if named else Q(pk__in=[])


def _matching(
    rows: QuerySet[Any], words: list[str], *columns: str, monthly: bool = False
) -> QuerySet[Any]:
    """The rows in which every word stands; those that begin with the first word come first."""
    found = rows.annotate(text=_text(*columns))
    for word in words:
        found = found.filter(Q(text__contains=word) | (_in_month(word) if monthly else Q()))
    begins = Case(When(text__startswith=words[0], then=Value(0)), default=Value(1))
    return found.annotate(begins=begins)


def _month_name(day: dt.date) -> str:
    return date_format(day, "F Y")


def _clients(words: list[str], by: Actor) -> list[Found]:
    rows = Client.objects.all()
    if not by.is_office:
        led = Engagement.objects.open_to(by).values("client")
        rows = rows.filter(pk__in=led)
    found = _matching(rows, words, "name", "legal_name", "city").order_by("begins", "name")
    return [Found("client", row.name, row.city, (row.slug,), hue=row.hue) for row in found[:LIMIT]]


def _engagements(words: list[str], by: Actor) -> list[Found]:
    rows = Engagement.objects.open_to(by).with_people()
    columns = ("client__name", "title", "role", "executive__user__name")
    found = _matching(rows, words, *columns).order_by("begins", "client__name", "title")
    return [
        Found(
            "engagement",
            f"{row.client.name}, {row.title}",
            row.executive.user.name,
            (row.slug,),
            hue=row.client.hue,
        )
        for row in found[:LIMIT]
    ]


def _invoices(words: list[str], by: Actor) -> list[Found]:
    rows = Invoice.objects.issued() if by.is_client else Invoice.objects.all()
    rows = rows.select_related("client", "engagement").defer("content")
    found = _matching(rows, words, "number", "client__name", "engagement__title", monthly=True)
    return [
        Found(
            "invoice",
            row.number or row.get_status_display(),
            f"{row.client.name}, {_month_name(row.month)}",
            (row.pk,),
        )
        for row in found.order_by("begins", "-month", "-sequence")[:LIMIT]
    ]


def _reports(words: list[str], by: Actor) -> list[Found]:
    rows = Report.objects.published() if by.is_client else Report.objects.all()
    rows = rows.filter(engagement__in=Engagement.objects.open_to(by)).with_people()
    found = _matching(rows, words, "client__name", "engagement__title", monthly=True)
    return [
        Found(
            "report",
            capfirst(_month_name(row.month)),
            str(row.engagement),
            (row.engagement.slug, str(Month.of(row.month))),
        )
        for row in found.order_by("begins", "-month", "engagement__title")[:LIMIT]
    ]


def _people(words: list[str], by: Actor) -> list[Found]:  # noqa: ARG001
    own = _matching(members(), words, "user__name", "user__email")
    theirs = _matching(contacts(), words, "user__name", "user__email", "client__name")
    found = [
        Found("member", row.user.name, role_name(row.role), (row.pk,))
        for row in own.order_by("begins", "user__name")[:LIMIT]
    ]
    found += [
        Found("contact", row.user.name, row.client.name, (row.pk,))
        for row in theirs.order_by("begins", "user__name")[:LIMIT]
    ]
    return found[:LIMIT]


Search = Callable[[list[str], Actor], list[Found]]
OFFICE: tuple[Search, ...] = (_clients, _engagements, _invoices, _reports, _people)
EXECUTIVE: tuple[Search, ...] = (_clients, _engagements, _reports)
CLIENT: tuple[Search, ...] = (_reports, _invoices)


def find(*, text: str, by: Actor) -> list[Found]:
    """What somebody may open that has every word of the text, a few of each kind; none for none."""
    words = words_of(text)
    if not words:
        return []
    kinds = OFFICE if by.is_office else CLIENT if by.is_client else EXECUTIVE
    return [found for search in kinds for found in search(words, by)]
