"""Where the movements stand: to book, booked, set aside; and what is left to book of each.

A movement is booked when its payments come to what came in, or to what was sent where they are in
that currency. What went out is listed apart; what the bank took back waits with the rest.
"""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Abs, Coalesce

from billing.models import BankLine, Payment
from billing.settling import ZERO

TO_BOOK, OUT, BOOKED, ASIDE = "", "out", "booked", "aside"

_OPEN = Q(set_aside_at=None, covered__lt=F("needed"))
_WAITS = Q(amount__gt=0) | Q(is_reversal=True)
STATES = {
    TO_BOOK: _OPEN & _WAITS,
    OUT: _OPEN & ~_WAITS,
    BOOKED: Q(covered__gte=F("needed")),
    ASIDE: Q(set_aside_at__isnull=False),
}


def lines() -> QuerySet[BankLine]:
    """The movements, each with what is booked of it and in which currency."""
    of_line = Payment.objects.filter(bank_line=OuterRef("pk")).order_by()
    live = of_line.values("bank_line", "currency").annotate(total=Sum("amount")).exclude(total=0)
    in_sent = Q(booked_currency=F("sent_currency")) & ~Q(sent_currency=F("currency"))
    return BankLine.objects.annotate(
        booked_amount=Coalesce(Subquery(live.values("total")[:1]), ZERO),
        booked_currency=Coalesce(Subquery(live.values("currency")[:1]), F("currency")),
        due=Case(When(in_sent, then=F("sent_amount")), default=F("amount")),
        covered=Abs("booked_amount"),
        needed=Abs("due"),
    )


def in_state(state: str, *, query: str = "") -> QuerySet[BankLine]:
    """The movements in a state, the oldest first where they wait, else the newest first.

    Every word of the query stands in who paid, the text or the reference, or is the amount.
    """
    rows = lines().filter(STATES[state])
    for word in query.replace("\0", " ").split():
        rows = rows.filter(_named(word))
    order = ("booked_on", "pk") if state == TO_BOOK else ("-booked_on", "-pk")
    return rows.order_by(*order)


def _named(word: str) -> Q:
    wanted = (
        Q(payer__icontains=word)
        | Q(text__icontains=word)
        | Q(reference__icontains=word)
        | Q(payer_iban__icontains=word)
    )
    figure = word.replace(",", ".")
    if figure.isascii() and figure.replace(".", "", 1).isdigit() and len(figure) < 14:
        wanted |= Q(amount=Decimal(figure)) | Q(amount=-Decimal(figure))
    return wanted


def tallies() -> dict[str, int]:
    """How many movements are in each state, in one statement."""
    counts = {f"n_{key}": Count("pk", filter=chosen) for key, chosen in STATES.items()}
    found = lines().aggregate(**counts)
    return {key: found[f"n_{key}"] for key in STATES}


def left_of_line(line: BankLine) -> tuple[Decimal, str]:
    """What is still to book of a movement of `lines`, with its sign, and in which currency."""
    booked: Decimal = getattr(line, "booked_amount", ZERO)
    if not booked:
        return line.amount, line.currency
    due: Decimal = getattr(line, "due", line.amount)
    left = due - booked
    # More than came in may be booked where more was sent: then nothing is left.
    left = left if (left > 0) == (due > 0) else ZERO
    return left, getattr(line, "booked_currency", line.currency)


def is_begun(line: BankLine) -> bool:
    """Whether a part of a movement of `lines` is booked."""
    return bool(getattr(line, "booked_amount", ZERO))


def payments_of(found: Iterable[BankLine]) -> dict[int, list[Payment]]:
    """The payments that stand for these movements, by the movement's id."""
    rows = Payment.objects.filter(bank_line__in=list(found)).select_related("client")
    rows = rows.prefetch_related("allocations__invoice").order_by("pk")
    gone = {row.reverses_id for row in rows if row.reverses_id}
    kept: dict[int, list[Payment]] = {}
    for row in rows:
        # A reversal by another movement stands for that one; one of the same movement undoes.
        undone = row.pk in gone and any(
            other.reverses_id == row.pk and other.bank_line_id == row.bank_line_id for other in rows
        )
        undoes = row.reverses_id is not None and any(
            other.pk == row.reverses_id and other.bank_line_id == row.bank_line_id for other in rows
        )
        if row.bank_line_id and not undone and not undoes:
            kept.setdefault(row.bank_line_id, []).append(row)
    return kept
