"""Invoices of every kind pass the official rules; each broken one is refused in plain words."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from billing.content import InvoiceContent
from billing.einvoice import cii_of, problems, rules
from common.money import Taxed
from tests.factories.einvoices import buyer, credit_note, einvoice, every_kind

D = Decimal
KINDS = every_kind()
Broken = Callable[[], InvoiceContent]


@pytest.mark.parametrize("name", KINDS)
def test_an_invoice_of_this_kind_passes(name: str) -> None:
    assert problems(KINDS[name]) == []


def test_a_draft_is_judged_before_it_has_a_number() -> None:
    assert problems(einvoice(number="")) == []


def wrong(totals: Taxed, **changes: Decimal) -> Taxed:
    """Totals as no room of ours would make them."""
    made = Taxed.__new__(Taxed)
    for name in ("net", "tax", "gross"):
        object.__setattr__(made, name, changes.get(name, getattr(totals, name)))
    return made


def wrong_total() -> InvoiceContent:
    made = einvoice()
    return replace(made, totals=wrong(made.totals, gross=made.totals.gross + 1))


def wrong_vat() -> InvoiceContent:
    made = einvoice()
    row = replace(made.vat_rows[0], tax=D("1000.00"))
    return replace(made, vat_rows=(row,), totals=Taxed(row.net, row.tax, row.net + row.tax))


def three_decimals() -> InvoiceContent:
    made = einvoice()
    return replace(made, lines=(replace(made.lines[0], net=D("6900.001")),))


def cents_of_yen() -> InvoiceContent:
    made = KINDS["O to Japan in yen"]
    row = replace(made.vat_rows[0], net=D("675000.50"))
    totals = Taxed(row.net, row.tax, row.net)
    return replace(
        made, lines=(replace(made.lines[0], net=row.net),), vat_rows=(row,), totals=totals
    )


def without(side: str, **changes: object) -> InvoiceContent:
    made = einvoice()
    return replace(made, **{side: replace(getattr(made, side), **changes)})


def no_reason() -> InvoiceContent:
    made = KINDS["AE to Germany"]
    return replace(made, vat_rows=(replace(made.vat_rows[0], reason="", code=""),))


def no_buyer_number() -> InvoiceContent:
    made = KINDS["AE to Germany"]
    return replace(made, buyer=replace(made.buyer, vat_number=""))


def standard_at_zero() -> InvoiceContent:
    made = KINDS["AE to Germany"]
    lines = tuple(replace(line, vat_category="S") for line in made.lines)
    return replace(made, lines=lines, vat_rows=(replace(made.vat_rows[0], category="S"),))


def dollars_at_home() -> InvoiceContent:
    return einvoice(currency="USD")


def of_nothing() -> InvoiceContent:
    return replace(credit_note(einvoice()), credits_number="", credits_on=None)


BROKEN: dict[str, tuple[Broken, str, str]] = {
    "wrong total": (wrong_total, "total", "do not add up to the total"),
    "wrong VAT": (wrong_vat, "vat_total", "does not follow from the net amounts"),
    "wrong currency digits": (three_decimals, "currency_digits", "more decimals than"),
    "cents of yen": (cents_of_yen, "currency_digits", "more decimals than"),
    "reverse charge without the client's number": (
        no_buyer_number, "buyer_vat_number", "Reverse charge needs the client’s VAT number"),
    "no VAT and no reason": (no_reason, "vat_reason", "no reason is given"),
    "a standard rate of zero": (standard_at_zero, "vat_rate", "cannot be zero"),
    "no due date": (lambda: replace(einvoice(), due_on=None, terms=""), "due_on",  # type: ignore[arg-type]
        "neither by when"),
    "due before it is issued": (
        lambda: replace(einvoice(), due_on=einvoice().first), "due_before", "due before"),  # type: ignore[arg-type]
    "no seller's VAT number": (
        lambda: without("seller", vat_number=""), "seller_vat_number", "Your VAT number"),
    "a VAT number with a wrong digit": (
        lambda: einvoice(to=buyer("DE", vat_number="DE136695975")), "buyer_vat_number",
        "Brandt Werke GmbH: This VAT number does not add up"),
    "a SIREN with a wrong digit": (
        lambda: without("buyer", legal_id="418072931", site_id=""), "buyer_registration",
        "This SIREN does not add up"),
    "no SIREN": (lambda: without("buyer", legal_id="", site_id=""), "buyer_registration",
        "The client’s SIREN is missing"),
    "an IBAN with a wrong digit": (
        lambda: replace(einvoice(), payment=replace(
            einvoice().payment, iban="FR1930004000030000012345644")), "seller_iban", "IBAN does not"),
    "no account": (lambda: replace(einvoice(), payment=replace(einvoice().payment, iban="")),
        "iban", "no account to pay to"),
    "no name of the client": (lambda: without("buyer", name=""), "buyer_name", "has no name"),
    "no country": (lambda: without("buyer", country=""), "buyer_address", "country"),
    "no electronic address": (
        lambda: without("buyer", electronic_address="", electronic_scheme=""), "buyer_electronic",
        "where the client’s electronic invoices come in"),
    "an unknown currency": (lambda: replace(einvoice(), currency="XQX"), "currency", "none that banks"),
    "dollars between French firms": (dollars_at_home, "french_currency", "in euros"),
    "a number with spaces": (lambda: replace(einvoice(), number="F 2026 1"), "number", "letters, digits"),
    "no French mentions": (lambda: replace(einvoice(), mentions=()), "french_mentions", "late payment"),
    "a credit note of nothing": (of_nothing, "credited", "which invoice it credits"),
    "a line without a name": (
        lambda: replace(einvoice(), lines=(replace(einvoice().lines[0], title=""),)), "line",
        "A line lacks its name"),
    "no line": (lambda: replace(einvoice(), lines=()), "no_lines", "has no line"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_invoice_is_refused_in_plain_words(name: str) -> None:
    broken, code, words = BROKEN[name]
    found = {problem.code: problem.text for problem in problems(broken())}
    assert words in found[code]
    assert not any("BR-" in text or "BT-" in text for text in found.values())


def test_what_no_sentence_stands_for_is_told_in_its_own_words() -> None:
    from billing.einvoice.sentences import told

    [problem] = told([rules.Breach("BR-65", "[BR-65]-The scheme is missing.")])
    assert problem.code == "BR-65"
    assert "rule BR-65: [BR-65]-The scheme is missing." in problem.text


def test_the_judge_is_the_rule_file_and_not_only_us() -> None:
    xml = cii_of(wrong_total())
    assert [breach.rule for breach in rules.breaches(xml, rules.RuleFile.EN16931)] == ["BR-CO-15"]
    assert rules.schema_breaches(xml, rules.Schema.CII) == []


def test_a_file_that_is_no_invoice_fails_the_schema() -> None:
    xml = cii_of(einvoice()).replace(b"ram:TypeCode>380<", b"ram:TypeCode>380 <ram:Odd/><")
    assert rules.schema_breaches(xml, rules.Schema.CII)


def test_equal_invoices_are_equal_files() -> None:
    assert cii_of(einvoice()) == cii_of(einvoice())
