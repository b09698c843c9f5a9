"""The pages of how a provider bills, and of what a client wants."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client as Browser

from accounts.models import User
from billing import settings
from billing.models import BillingSettings, ClientBilling
from tenancy.models import Client
from tenancy.scope import person
from tests.factories.world import World


@pytest.fixture
def olga(world: World) -> Browser:
    browser = Browser()
    browser.force_login(world.olga.user)
    return browser


HERE = "/p/acme/billing/settings/"
THEIRS = "/p/acme/clients/brume/billing/"

USUAL = {
    "number_pattern": "{prefix}-{year}-{number}", "credit_pattern": "", "digits": "4",
    "friendly_after": "5", "firm_after": "20", "final_after": "40", "account_client": "411000",
    "account_revenue": "706000", "account_expenses": "708500", "account_vat": "445710",
    "account_bank": "512000", "journal_sales": "VE", "journal_bank": "BQ", "year_begins": "1",
}  # fmt: skip


def test_the_page_tells_the_next_number(world: World, olga: Browser, today: dt.date) -> None:
    page = olga.get(HERE).content.decode()
    assert f"<b>F-{today.year}-0001</b>" in page


def test_patterns_that_are_typed_show_what_they_make(world: World, olga: Browser) -> None:
    sent = {"number_pattern": "RE{number}", "credit_pattern": "GS{number}", "digits": "3"}
    page = olga.get(f"{HERE}numbers/", sent).content.decode()
    assert "RE001" in page
    assert "GS001" in page
    page = olga.get(f"{HERE}numbers/", {**sent, "number_pattern": "RE"}).content.decode()
    assert "as {number}" in page
    with world.staff():
        assert not BillingSettings.objects.exists()


def test_what_is_typed_is_saved(world: World, olga: Browser) -> None:
    sent = {
        **USUAL,
        "credit_pattern": "AV-{year}-{number}",
        "note": "Thank you.",
        "late_rate": "12.5",
    }
    assert olga.post(HERE, sent).status_code == 302
    with world.staff():
        row = BillingSettings.objects.get()
        assert (row.credit_pattern, row.late_rate) == ("AV-{year}-{number}", Decimal("12.5"))


def test_what_cannot_be_is_said_at_its_field_and_kept_as_typed(world: World, olga: Browser) -> None:
    answer = olga.post(HERE, {**USUAL, "number_pattern": "{prefix}-{month}"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "{month} is not known" in page
    assert 'value="{prefix}-{month}"' in page
    answer = olga.post(HERE, {**USUAL, "electronic_scheme": "0002", "electronic_address": "1"})
    assert "does not fit its list" in answer.content.decode()


def test_a_client_wants_it_otherwise(world: World, olga: Browser) -> None:
    sent = {"lines_by": "person", "is_grouped": "on", "with_annex": "yes", "payment_days": "45"}
    assert olga.post(THEIRS, sent).status_code == 302
    with world.staff():
        row = ClientBilling.objects.get()
        assert (row.lines_by, row.is_grouped, row.with_annex, row.payment_days) == (
            "person", True, True, 45,
        )  # fmt: skip
    assert olga.post(THEIRS, {"lines_by": "engagement"}).status_code == 302
    with world.staff():
        assert ClientBilling.objects.get().with_annex is None


def test_the_vat_of_a_client_is_shown_with_its_reason_and_can_be_set(
    world: World, olga: Browser
) -> None:
    page = olga.get(THEIRS).content.decode()
    assert "Derived: Standard rate 20%." in page
    answer = olga.post(THEIRS, {"lines_by": "engagement", "vat_category": "E"})
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()
    sent = {"lines_by": "engagement", "vat_category": "E", "vat_reason": "Training, article 261."}
    assert olga.post(THEIRS, sent).status_code == 302
    with world.staff():
        row = ClientBilling.objects.get()
        assert (row.vat_category, row.vat_rate) == ("E", Decimal(0))


def test_the_vat_is_named_to_the_reader_and_its_reason_is_shown_as_printed(
    world: World, olga: Browser
) -> None:
    with world.staff():
        Client.objects.filter(slug="brume").update(country="CH", language="en")
    with person(user=world.olga.user.pk):
        User.objects.filter(pk=world.olga.user.pk).update(language="fr")
    page = olga.get(THEIRS).content.decode()
    assert "Selon la loi\N{NO-BREAK SPACE}: Hors champ de la TVA." in page
    assert '<span lang="en">VAT does not apply (article 259-1' in page


def test_the_answer_about_a_vat_number_is_kept_with_the_number(world: World, olga: Browser) -> None:
    url = f"{THEIRS}vat-number/"
    sent = {"checked_on": "2026-01-05", "answer": "Valid, WAPIAAAAZ1"}
    assert "no VAT number that could be" in olga.post(url, sent).content.decode()
    with world.staff():
        Client.objects.filter(pk=world.brume.pk).update(vat_number="FR40303265045")
    assert olga.post(url, sent).status_code == 302
    with world.staff():
        row = ClientBilling.objects.select_related("client").get()
        assert row.vat_checked == "FR40303265045: Valid, WAPIAAAAZ1"
        assert settings.is_vat_checked(row)
        Client.objects.filter(pk=world.brume.pk).update(vat_number="FR54852314764")
        assert not settings.is_vat_checked(ClientBilling.objects.select_related("client").get())
    assert "another one then" in olga.get(THEIRS).content.decode()
    answer = olga.post(url, {"checked_on": "2999-01-01", "answer": "Valid"})
    assert "has not come yet" in answer.content.decode()
