"""The provider's engagements in brief: who holds what at which client, and from when to when.

What the office looks at over all engagements at once is read as plain values: one statement, and
no more of a row than a line on a page needs.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from common.periods import Month
from engagements import bursting, carrying, ledger, terms
from engagements.burn import Burn, burn_of
from engagements.bursting import NO_ROOM
from engagements.importing.matching import folded
from engagements.ledger import Account
from engagements.models import Engagement, Term
from engagements.terms import Part, parts_of_month

COLUMNS = (
    "pk",
    "slug",
    "title",
    "reference",
    "starts_on",
    "ends_on",
    "executive_id",
    "executive__user__name",
    "client__name",
    "client__slug",
    "client__country",
    "client__subdivision",
    "client__street",
    "client__city",
    "client__vat_number",
    "client__purchase_order",
    "client__registration",
    "client_id",
    "kind",
    "renews_on",
)


@dataclass(frozen=True, slots=True)
class Place:
    """The client, as far as a line, the calendar of working days and the VAT need it."""

    name: str
    slug: str
    country: str
    subdivision: str
    has_address: bool
    vat_number: str = ""
    purchase_order: str = ""
    registration: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """One engagement; `hue` is the colour of its executive."""

    pk: int
    slug: str
    title: str
    reference: str
    starts_on: dt.date
    ends_on: dt.date | None
    executive_id: int
    executive: str
    client: Place
    client_id: int
    kind: str
    renews_on: dt.date | None

    def last_month(self, *, by: Month) -> Month:
        """The last month that it runs in, up to a month."""
        return by if self.ends_on is None else min(by, Month.of(self.ends_on))

    def runs_in(self, month: Month) -> bool:
        ends = self.ends_on or month.last
        return self.starts_on <= month.last and ends >= month.first

    def is_called(self, words: Sequence[str]) -> bool:
        """Whether each of these (folded) words stands in its client, title or executive."""
        name = folded(f"{self.client.name} {self.title} {self.executive} {self.reference}")
        return all(word in name for word in words)


def seats(*, begun_by: dt.date) -> list[Seat]:
    """Every engagement that has begun by a day, ended or not, by client and title."""
    rows = Engagement.objects.filter(starts_on__lte=begun_by).values_list(*COLUMNS)
    return [_seat(*row) for row in rows.order_by("client__name", "title", "pk")]


def _seat(*row: Any) -> Seat:
    """A row of COLUMNS."""
    place = (row[8], row[9], row[10], row[11])
    client = Place(*place, bool(row[12] and row[13]), row[14], row[15], row[16])
    return Seat(row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7], client, *row[17:])


def burns(*, held: Iterable[Seat], month: Month, as_of: dt.date) -> dict[int, Burn]:
    """The burn of each seat by its engagement's id.

    Terms are read only for those in whose month nothing has moved yet, and for those that have
    used more than they have and may borrow.
    """
    wanted = list(held)
    accounts = ledger.accounts(engagements=[seat.pk for seat in wanted], month=month)
    asked = [seat.pk for seat in wanted if not _says_all(accounts.get(seat.pk))]
    agreed = terms.terms_by_engagement(asked) if asked else {}

    def account(seat: Seat) -> Account:
        return carrying.as_it_stands(
            account=accounts.get(seat.pk),
            engagement=_as_engagement(seat),
            held=agreed.get(seat.pk, []),
            month=month,
        )

    stands = {seat.pk: account(seat) for seat in wanted}
    used_up = [number for number, one in stands.items() if 0 < one.used >= one.available]
    rooms = bursting.rooms(engagements=used_up, month=month) if used_up else {}
    return {
        seat.pk: burn_of(
            engagement=_as_engagement(seat),
            account=stands[seat.pk],
            month=month,
            as_of=as_of,
            approved=rooms.get(seat.pk, NO_ROOM).approved,
        )
        for seat in wanted
    }


def _says_all(account: Account | None) -> bool:
    return account is not None and account.used <= account.available


def parts(*, held: Seat, terms: Sequence[Term], month: Month) -> list[Part]:
    """What each of a seat's terms contracts of a month."""
    return parts_of_month(engagement=_as_engagement(held), terms=terms, month=month)


def _as_engagement(seat: Seat) -> Engagement:
    """The rules about days ask an engagement for its days and its client's calendar only."""
    return cast("Engagement", seat)


def called(*, rows: Iterable[Seat], query: str) -> set[int]:
    """The ids of those whose client, title or executive holds every word of a query."""
    words = [folded(word) for word in query.split()]
    return {seat.pk for seat in rows if seat.is_called([word for word in words if word])}
