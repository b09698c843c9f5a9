"""What the sign-in library sends is ours: one form, the reader's language, nothing glued."""

import datetime as dt

import pytest
from allauth.core.context import request_context as allauth_context
from django.core import mail as outbox
from django.test import Client as Browser
from django.test import RequestFactory

from accounts.adapter import ClosedDoorAdapter
from accounts.notices import OCCASIONS, notice
from tests.factories.world import World

FACTS = {
    "timestamp": dt.datetime(2026, 11, 19, 9, 0, tzinfo=dt.UTC),
    "ip": "192.0.2.7",
    "email": "bob@acme.example",
    "password_reset_url": "https://mandate.example/account/password/reset/key/1-a/",
    "activate_url": "https://mandate.example/account/confirm/a/",
}


@pytest.mark.parametrize("occasion", sorted(OCCASIONS))
def test_every_notice_says_why_it_came(occasion: str) -> None:
    message = notice(occasion=occasion, facts=FACTS)
    assert message.subject
    assert message.why.startswith("You get this because")
    assert bool(message.url) == bool(message.button)


def test_a_changed_password_is_told_to_its_owner(world: World) -> None:
    browser = Browser()
    browser.force_login(world.bob.user)
    new = "a-fresh-sentence-nobody-knows"
    browser.post(
        "/account/password/change/",
        {"oldpassword": "secret-secret", "password1": new, "password2": new},
    )
    told = outbox.outbox[-1]
    assert told.to == ["bob@acme.example"]
    assert told.subject == "Your Mandate password was changed"
    assert "127.0.0.1" in str(told.body)


def test_a_reset_speaks_the_language_of_its_reader(world: World) -> None:
    user = world.bob.user
    user.language = "fr"
    user.save(update_fields=["language"])
    Browser().post("/account/password/reset/", {"email": user.email})
    html = str(outbox.outbox[-1].alternatives[0][0])  # type: ignore[union-attr]
    assert '<html lang="fr"' in html


def test_a_second_step_is_told_to_whom_it_guards(world: World, rf: RequestFactory) -> None:
    request = rf.get("/")
    with allauth_context(request):
        adapter = ClosedDoorAdapter(request)
        adapter.send_notification_mail("mfa/email/totp_activated", world.bob.user)
    told = outbox.outbox[0]
    assert (told.to, told.subject) == (["bob@acme.example"], "Two-step sign-in is on")
    assert "tell your provider" in str(told.body)
