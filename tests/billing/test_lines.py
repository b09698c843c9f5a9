"""Charges in words, and sums that add up to the cent."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing import lines
from billing.content import InvoiceLine
from billing.grouping import Piece
from billing.lines import line_of, net_of_month, totals, vat_rows, words_of
from billing.tax import Vat
from engagements.models import Term
from engagements.statement import ACTUAL, BURST, VOLUME, Charge, Statement
from engagements.terms import Part

TWENTY = Vat(Decimal(20), "Standard rate 20%")


def statement(*charges: Charge, currency: str = "EUR", **figures: str) -> Statement:
    days = {
        "contracted": "8",
        "carried_in": "0",
        "borrowed": "0",
        "carried_out": "0",
        "available": "8",
        "used": "9.38",
        "burst": "1.38",
        "beyond_cap": "0",
        "expired": "0",
        **figures,
    }
    return Statement(
        engagement="Fractional CIO",
        client="Brume",
        month="2026-10",
        currency=currency,
        charges=charges,
        entries=(),
        sheet=None,
        **{name: Decimal(value) for name, value in days.items()},
    )


def part(
    days: str, *, rate: str, monthly: str, span: tuple[int, int], of: tuple[int, int] = (22, 22),
    proration: str = "working",
) -> Part:  # fmt: skip
    term = Term(days_per_month=Decimal(monthly), day_rate=Decimal(rate), proration=proration)
    first, last = (dt.date(2026, 10, day) for day in span)
    return Part(term, first, last, of[0], of[1], Decimal(days))


def charge(kind: str, days: str, rate: str, of: tuple[int, int] = (22, 22)) -> Charge:
    return Charge(kind, Decimal(days), Decimal(rate), *of)


def lines_of(
    *, content: Statement, parts: list[Part], vat: Vat, language: str
) -> tuple[InvoiceLine, ...]:
    """Each charge as one line."""
    words = words_of(content=content, parts=parts, language=language)
    return tuple(
        line_of(
            one,
            place=place,
            piece=Piece(one.days, is_whole=True),
            words=words[place],
            name="",
            vat=vat,
            currency=content.currency,
        )
        for place, one in enumerate(content.charges)
    )


WHOLE = part("8", rate="1200", monthly="8", span=(1, 31))


def test_a_whole_month_says_contracted_and_used() -> None:
    content = statement(charge(VOLUME, "8", "1200"))
    (line,) = lines_of(content=content, parts=[WHOLE], vat=TWENTY, language="en")
    assert line.title == "Fractional CIO, October 2026"
    assert line.detail == "8 days contracted, 9.38 used"
    assert (line.quantity, line.unit_price, line.net) == (8, 1200, Decimal("9600.00"))


def test_burst_stands_on_its_own_line_at_its_own_rate() -> None:
    content = statement(charge(VOLUME, "8", "1200"), charge(BURST, "1.38", "1500", (1, 1)))
    _, line = lines_of(content=content, parts=[WHOLE], vat=TWENTY, language="en")
    assert line.title == "Fractional CIO, extra days, October 2026"
    assert line.detail == "1.38 days beyond the 8 available"
    assert line.net == Decimal("2070.00")


def test_a_part_of_a_month_prints_the_fraction() -> None:
    half = part("3.25", rate="1100", monthly="6", span=(15, 31), of=(12, 22))
    content = statement(
        charge(VOLUME, "3.25", "1100", (12, 22)), contracted="3.25", available="3.25", used="3"
    )
    (line,) = lines_of(content=content, parts=[half], vat=TWENTY, language="en")
    assert line.detail == "6 days a month, 12 of 22 working days, 3 used"
    assert line.net == Decimal("3575.00")


def test_two_terms_of_a_month_are_two_lines_with_their_days() -> None:
    parts = [
        part("2.75", rate="1000", monthly="6", span=(1, 14), of=(10, 22)),
        part("4.25", rate="1100", monthly="8", span=(15, 31), of=(17, 31), proration="calendar"),
    ]
    content = statement(
        charge(VOLUME, "2.75", "1000", (10, 22)), charge(VOLUME, "4.25", "1100", (17, 31))
    )
    one, two = lines_of(content=content, parts=parts, vat=TWENTY, language="en")
    assert one.detail == ("1 to 14\u00a0October 2026, 6 days a month, 10 of 22 working days")
    assert two.detail == "15 to 31\u00a0October 2026, 8 days a month, 17 of 31 days"


def test_days_used_are_charged_as_days_used() -> None:
    content = statement(charge(ACTUAL, "6.5", "1200"), used="6.5", burst="0")
    (line,) = lines_of(content=content, parts=[WHOLE], vat=TWENTY, language="fr")
    assert line.title == "Fractional CIO, octobre 2026"
    assert line.detail == "8 jours au contrat, 6,5 réalisés"
    assert line.net == Decimal("7800.00")


@pytest.mark.parametrize(("used", "said"), [("0", "0 réalisé"), ("1.5", "1,5 réalisé")])
def test_french_counts_fewer_than_two_as_one(used: str, said: str) -> None:
    content = statement(charge(VOLUME, "8", "1200"), used=used)
    (line,) = lines_of(content=content, parts=[WHOLE], vat=TWENTY, language="fr")
    assert line.detail == f"8 jours au contrat, {said}"


def test_french_says_one_working_day_as_one() -> None:
    half = part("0.25", rate="1100", monthly="6", span=(30, 31), of=(1, 22))
    content = statement(charge(VOLUME, "0.25", "1100", (1, 22)), contracted="0.25", used="1")
    (line,) = lines_of(content=content, parts=[half], vat=TWENTY, language="fr")
    assert line.detail == "6 jours par mois, 1 jour ouvré sur 22, 1 réalisé"


@pytest.mark.parametrize(
    ("currency", "days", "rate", "net"),
    [
        ("EUR", "0.21", "1050.55", "220.62"),
        ("EUR", "0.01", "0.50", "0.01"),
        ("JPY", "1.25", "130001", "162501"),
        ("KWD", "0.33", "300.25", "99.083"),
    ],
)
def test_a_line_is_rounded_half_up_to_the_minor_unit(
    currency: str, days: str, rate: str, net: str
) -> None:
    assert lines.net_of(charge(ACTUAL, days, rate), currency=currency) == Decimal(net)


CHARGES = st.lists(
    st.tuples(
        st.sampled_from([VOLUME, ACTUAL]),
        st.decimals("0.01", "31", places=2),
        st.decimals("0.01", "9999.99", places=2),
    ),
    min_size=1,
    max_size=6,
)


@given(
    found=CHARGES,
    currency=st.sampled_from(["EUR", "JPY", "KWD", "CHF"]),
    rate=st.decimals("0", "27", places=1),
)
def test_lines_and_vat_always_add_up(
    found: list[tuple[str, Decimal, Decimal]], currency: str, rate: Decimal
) -> None:
    vat = Vat(rate, "Standard rate")
    content = statement(*(Charge(*one, 1, 1) for one in found), currency=currency)
    printed = lines_of(content=content, parts=[], vat=vat, language="en")
    rows = vat_rows(printed, vat=vat, currency=currency)
    whole = totals(rows)
    unit = Decimal(1).scaleb(-{"JPY": 0, "KWD": 3}.get(currency, 2))
    for line in printed:
        exact = line.quantity * line.unit_price
        assert abs(line.net - exact) <= unit / 2
        assert line.net % unit == 0
    assert sum(line.net for line in printed) == whole.net == net_of_month(content)
    assert len(rows) == 1
    assert abs(whole.tax - whole.net * rate / 100) <= unit / 2
    assert whole.net + whole.tax == whole.gross
