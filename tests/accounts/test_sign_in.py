"""What the sign-in library does for us, proved on our settings."""

import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.test import Client as Browser

from tests.factories.world import World

SIGN_IN = "/account/login/"
RIGHT = {"login": "bob@acme.example", "password": "secret-secret"}
WRONG = {"login": "bob@acme.example", "password": "not-the-secret"}


@pytest.fixture(autouse=True)
def _fresh_counters() -> None:
    cache.clear()


def is_in(browser: Browser) -> bool:
    return "_auth_user_id" in browser.session


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


@pytest.fixture
def secret(world: World) -> str:
    made = generate_totp_secret()
    TOTP.activate(world.bob.user, made)
    RecoveryCodes.activate(world.bob.user)
    return made


def test_the_right_password_lets_in(client: Browser, world: World) -> None:
    assert client.post(SIGN_IN, RIGHT).status_code == 302
    assert is_in(client)


def test_an_address_is_taken_whatever_its_case(client: Browser, world: World) -> None:
    client.post(SIGN_IN, {**RIGHT, "login": "Bob@Acme.Example"})
    assert is_in(client)


def test_after_five_wrong_passwords_the_right_one_waits(client: Browser, world: World) -> None:
    for _ in range(5):
        assert b"do not go together" in client.post(SIGN_IN, WRONG).content
    assert b"Too many failed" in client.post(SIGN_IN, WRONG).content
    assert b"Too many failed" in client.post(SIGN_IN, RIGHT).content
    assert not is_in(client)


def test_the_lock_is_of_the_account_wherever_one_asks(client: Browser, world: World) -> None:
    for number in range(6):
        client.post(SIGN_IN, WRONG, REMOTE_ADDR=f"192.0.2.{number}")
    assert b"Too many failed" in client.post(SIGN_IN, RIGHT, REMOTE_ADDR="192.0.2.99").content


def test_the_lock_of_one_account_is_nobody_elses(client: Browser, world: World) -> None:
    for _ in range(6):
        client.post(SIGN_IN, WRONG)
    client.post(SIGN_IN, {"login": "olga@acme.example", "password": "secret-secret"})
    assert is_in(client)


def test_an_unknown_address_hears_the_same(client: Browser, world: World) -> None:
    known = client.post(SIGN_IN, WRONG).context["form"].non_field_errors()
    unknown = client.post(SIGN_IN, {**WRONG, "login": "nobody@acme.example"})
    assert unknown.context["form"].non_field_errors() == known


def test_a_person_without_access_cannot_sign_in(client: Browser, world: World) -> None:
    world.bob.user.is_active = False
    world.bob.user.save()
    client.post(SIGN_IN, RIGHT)
    assert not is_in(client)


@pytest.mark.usefixtures("secret")
def test_the_code_is_asked_once_it_is_set_up(client: Browser, world: World) -> None:
    answer = client.post(SIGN_IN, RIGHT)
    assert answer["Location"].startswith("/account/2fa/authenticate/")
    assert not is_in(client)
    assert client.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert not is_in(client)


def test_the_right_code_lets_in(client: Browser, world: World, secret: str) -> None:
    client.post(SIGN_IN, RIGHT)
    client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert is_in(client)


def test_a_code_works_once(client: Browser, world: World, secret: str) -> None:
    code = code_of(secret)
    client.post(SIGN_IN, RIGHT)
    client.post("/account/2fa/authenticate/", {"code": code})
    again = Browser()
    again.post(SIGN_IN, RIGHT)
    again.post("/account/2fa/authenticate/", {"code": code})
    assert not is_in(again)


@pytest.mark.usefixtures("secret")
def test_a_recovery_code_works_once(client: Browser, world: World) -> None:
    row = Authenticator.objects.get(user=world.bob.user, type="recovery_codes")
    code = row.wrap().get_unused_codes()[0]
    client.post(SIGN_IN, RIGHT)
    client.post("/account/2fa/authenticate/", {"code": code})
    assert is_in(client)
    again = Browser()
    again.post(SIGN_IN, RIGHT)
    again.post("/account/2fa/authenticate/", {"code": code})
    assert not is_in(again)


def test_secrets_of_the_second_step_are_not_stored_in_the_clear(world: World, secret: str) -> None:
    row = Authenticator.objects.get(user=world.bob.user, type="totp")
    assert get_adapter().decrypt(row.data["secret"]) == secret
    assert row.data["secret"] != secret


def test_a_forgotten_password_is_chosen_anew(client: Browser, world: World) -> None:
    client.post("/account/password/reset/", {"email": "bob@acme.example"})
    assert mail.outbox[0].to == ["bob@acme.example"]
    found = re.search(r"http://\S+?(/account/\S+)", str(mail.outbox[0].body))
    assert found
    page = client.get(found[1], follow=True)
    form = page.redirect_chain[-1][0]
    chosen = {"password1": "orchard-lantern-47", "password2": "orchard-lantern-47"}
    client.post(form, chosen)
    client.post(SIGN_IN, {**RIGHT, "password": "orchard-lantern-47"})
    assert is_in(client)
    assert Browser().get(found[1], follow=True).context["token_fail"]


def test_an_unknown_address_is_not_told_by_the_reset(client: Browser, world: World) -> None:
    known = client.post("/account/password/reset/", {"email": "bob@acme.example"})
    unknown = client.post("/account/password/reset/", {"email": "nobody@acme.example"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])


def test_nobody_signs_up(client: Browser, world: World) -> None:
    for ask in (client.get, client.post):
        page = ask("/account/signup/")
        assert page.status_code in {200, 403}
        assert b'name="password1"' not in page.content


def test_sign_out_wants_a_click(client: Browser, world: World) -> None:
    client.force_login(world.bob.user)
    client.get("/account/logout/")
    assert is_in(client)
    client.post("/account/logout/")
    assert not is_in(client)


def test_the_way_in_leads_nowhere_else(client: Browser, world: World) -> None:
    answer = client.post(f"{SIGN_IN}?next=https://evil.example/", RIGHT)
    assert answer["Location"] == "/"
