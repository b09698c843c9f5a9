import datetime as dt
from email.utils import parseaddr
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail as outbox

from accounts import mail, tasks
from accounts.models import Letter
from tenancy.models import Provider
from tests.factories.world import World

WORDS = {"subject": "Hello", "text": "Hello there", "html": "<p>Hello there</p>"}


def owe(world: World, reference: str = "1") -> None:
    with world.staff():
        mail.owe(kind="wave", reference=reference, recipient="dora@brume.example", **WORDS)


def test_the_same_letter_is_owed_once(world: World) -> None:
    for reference in ("1", "1", "2"):
        owe(world, reference)
    with world.staff():
        assert Letter.objects.filter(kind="wave").count() == 2


def test_a_letter_is_sent_once_with_both_its_forms(world: World) -> None:
    owe(world)
    for _ in range(2):
        tasks.send_letters(provider_id=world.acme.pk)
    assert len(outbox.outbox) == 1
    assert outbox.outbox[0].body == "Hello there"
    assert "text/html" in str(outbox.outbox[0].message())


@pytest.mark.parametrize("name", ["Société Générale d’Été, Conseil et Cie " * 2, 'A\nBcc: "x"\\'])
def test_whatever_a_provider_is_called_its_letters_go_out(world: World, name: str) -> None:
    letter = Letter(recipient="dora@brume.example", subject="Hello", text="Hello there")
    letter.provider = Provider(name=name)
    mail.send(letter)
    (sent,) = outbox.outbox
    said = sent.message()["From"]
    # No word in another alphabet is longer than a mail server takes (RFC 2047, 2).
    assert all(len(line.strip()) <= 76 for line in said.split("<")[0].splitlines())
    assert parseaddr(said)[1] == "no-reply@mandate.example"
    assert "Bcc" not in sent.message()
    assert sent.recipients() == ["dora@brume.example"]


def test_a_claimed_letter_waits_for_its_worker(world: World, now: dt.datetime) -> None:
    owe(world)
    with world.staff():
        assert mail.claim(at=now) is not None
        assert mail.claim(at=now + mail.PATIENCE) is None
        assert mail.claim(at=now + mail.PATIENCE + dt.timedelta(seconds=1)) is not None


def test_a_letter_waits_twice_as_long_after_each_try(world: World, now: dt.datetime) -> None:
    owe(world)
    second, at = dt.timedelta(seconds=1), now
    with world.staff():
        assert mail.claim(at=at) is not None
        for tries in range(1, mail.TRIES):
            at += mail.PATIENCE * 2 ** (tries - 1)
            assert mail.claim(at=at) is None
            at += second
            assert mail.claim(at=at) is not None
        assert mail.claim(at=at + dt.timedelta(days=365)) is None
    assert dt.timedelta(days=7) < at - now < dt.timedelta(days=8)


def test_what_was_not_tried_does_not_count_as_tried(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Exception):
        """The worker's time is up."""

    def hang(letter: Letter, *, logo: bytes | None) -> None:
        raise Stopped

    monkeypatch.setattr(mail, "send", hang)
    for reference in ("1", "2", "3"):
        owe(world, reference)
    with pytest.raises(Stopped):
        tasks.send_letters(provider_id=world.acme.pk)
    with world.staff():
        attempts = Letter.objects.order_by("id").values_list("attempts", flat=True)
        assert list(attempts) == [1, 0, 0]


def test_a_letter_that_cannot_be_sent_says_why(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(letter: Letter, *, logo: bytes | None) -> None:
        raise SMTPServerDisconnected("gone")

    monkeypatch.setattr(mail, "send", fail)
    owe(world)
    tasks.send_letters(provider_id=world.acme.pk)
    with world.staff():
        letter = Letter.objects.get(kind="wave")
    assert (letter.attempts, letter.error, letter.sent_at) == (1, "gone", None)


def test_one_letter_that_fails_holds_no_other_up(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = mail.send

    def fail_first(letter: Letter, *, logo: bytes | None) -> None:
        if letter.reference == "1":
            raise OSError("no route")
        real(letter, logo=logo)

    monkeypatch.setattr(mail, "send", fail_first)
    owe(world, "1")
    owe(world, "2")
    tasks.send_letters(provider_id=world.acme.pk)
    with world.staff():
        sent = Letter.objects.exclude(sent_at=None).values_list("reference", flat=True)
        assert list(sent) == ["2"]


def test_the_sweep_asks_every_provider(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(
        tasks.send_letters, "delay", lambda *, provider_id: asked.append(provider_id)
    )
    tasks.sweep()
    assert asked == sorted([world.acme.pk, world.other.pk])


def test_letters_of_another_provider_stay(world: World) -> None:
    owe(world)
    tasks.send_letters(provider_id=world.other.pk)
    assert outbox.outbox == []


def test_a_subject_is_one_line(world: World) -> None:
    with world.staff():
        mail.owe(
            kind="wave",
            reference="1",
            recipient="dora@brume.example",
            subject="Hello\nBcc: eve@evil.example",
            text="?",
        )
    tasks.send_letters(provider_id=world.acme.pk)
    assert outbox.outbox[0].subject == "Hello Bcc: eve@evil.example"
    assert outbox.outbox[0].recipients() == ["dora@brume.example"]
