"""One form for every letter: what it says stands in both its parts, and is nobody else's markup."""

import re

import pytest
from django.core import mail as outbox
from django.utils.translation import gettext as _

from accounts import branding, mail, tasks
from accounts.actors import actor_of
from accounts.messages import WIDTH, Message, drawn
from tenancy.models import Provider
from tests.factories.pictures import disc
from tests.factories.world import World

LINK = "https://mandate.example/p/acme/c/brume/months/a-very-long-name-of-an-engagement/2026-10/"
LETTER = Message(
    subject="October\nwaits",
    heading="October waits",
    paragraphs=("Bob has handed in <October> & asks you to read what he did in the month. " * 2,),
    why="You get this because you approve the months of Brume.",
    facts=(("Days contracted", "8"), ("Days used", "7½")),
    points=("The <first> point of a list, which is long enough to go over the end of its line",),
    quote="Half of Tuesday\nwas ours",
    button="Read the days",
    url=LINK,
    after=("It holds for a week.",),
)


def made(provider: Provider | None = None) -> tuple[str, str]:
    found = drawn(compose=lambda: LETTER, language="en", provider=provider)
    assert found.subject == "October waits"
    return found.text, found.html


def test_the_text_stays_in_its_lines_and_cuts_no_address() -> None:
    text, _html = made()
    assert [line for line in text.splitlines() if len(line) > WIDTH] == [LINK]
    assert "Days contracted  8\nDays used        7½" in text
    assert "> Half of Tuesday\n> was ours" in text
    assert re.search(r"- The <first>.*\n  \w", text)


def test_both_parts_say_the_same() -> None:
    text, html = made()
    plain = re.sub(r"\s+", " ", text)
    for said in (LETTER.heading, *LETTER.after, LETTER.why, LETTER.url, LETTER.button):
        assert said in plain
        assert said in html


def test_what_people_typed_is_no_markup() -> None:
    text, html = made()
    assert "<October> & asks" in text
    assert "&lt;October&gt; &amp; asks" in html
    assert "<first>" not in html


def test_a_letter_has_one_button_and_fetches_nothing() -> None:
    _text, html = made()
    assert html.count('class="m-button"') == 1
    assert re.findall(r"(?:src|url)\s*[=(]\s*[\"']?([^\"')]+)", html) == []


def test_a_letter_wears_the_providers_colour_and_names_where_it_is() -> None:
    provider = Provider(name="Acme", city="Nantes", accent="#b4236a")
    text, html = made(provider)
    assert "background:#b4236a" in html
    assert "Acme, Nantes" in text
    assert "Acme, Nantes" in html
    assert "cid:" not in html


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_letter_is_written_in_its_readers_language(language: str) -> None:
    def compose() -> Message:
        return Message(subject="-", heading="-", paragraphs=(_("Sign in"),), why="-")

    html = drawn(compose=compose, language=language, provider=None).html
    assert f'<html lang="{language}"' in html
    assert ("Sign in" in html) is (language == "en")


def owe(world: World) -> None:
    mail.write(
        kind="wave",
        reference="1",
        recipient="dora@brume.example",
        language="en",
        provider=Provider.objects.get(pk=world.acme.pk),
        compose=lambda: LETTER,
    )


def test_the_logo_travels_with_the_letter(world: World) -> None:
    with world.staff():
        branding.change_logo(provider=world.acme, content=disc(), by=actor_of(world.alice))
        owe(world)
    tasks.send_letters(provider_id=world.acme.pk)
    sent = outbox.outbox[0].message().as_string()
    assert "multipart/related" in sent
    assert "Content-ID: <logo>" in sent
    assert "cid:logo" in str(outbox.outbox[0].alternatives[0][0])  # type: ignore[union-attr]


def test_without_a_logo_nothing_is_attached(world: World) -> None:
    with world.staff():
        owe(world)
    tasks.send_letters(provider_id=world.acme.pk)
    assert "image/png" not in outbox.outbox[0].message().as_string()


def test_an_answer_goes_to_the_providers_office(world: World) -> None:
    with world.staff():
        Provider.objects.filter(pk=world.acme.pk).update(email="office@acme.example")
        owe(world)
    tasks.send_letters(provider_id=world.acme.pk)
    sent = outbox.outbox[0]
    assert sent.reply_to == ["office@acme.example"]
    assert sent.message()["From"] == '"Acme" <no-reply@mandate.example>'
