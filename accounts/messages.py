"""What a mail says, and how it looks: one form for every kind, as text and as HTML.

A message says one thing and has at most one button. Its words are written once, in the language
of who reads it, and set twice: as text of 72 signs a line with the whole address, and as HTML in
the provider's colours. Whoever gets it reads at its foot why, and from whom.
"""

import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from accounts.branding import logo_size
from common import colour
from tenancy.models import Provider

WIDTH = 72
OWN = "#2b49cf"
# How large a mail shows the logo, in its pixels.
LOGO_BOX = (180, 36)


@dataclass(frozen=True)
class Message:
    """One mail in its reader's words.

    `paragraphs` come first, then `facts` (name and value), `points` (a list), `quote` (somebody's
    own words), the `button` with its `url`, and `after` in smaller type; `why` says why they get
    it.
    """

    subject: str
    heading: str
    paragraphs: tuple[str, ...]
    why: str
    facts: tuple[tuple[str, str], ...] = ()
    points: tuple[str, ...] = ()
    quote: str = ""
    button: str = ""
    url: str = ""
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sender:
    """Who a mail comes from, as its head and its foot show it."""

    name: str
    lines: tuple[str, ...]
    email: str
    accent: colour.Shades
    logo: tuple[int, int] | None = None
    ground: str = ""


Compose = Callable[[], Message]


def sender_of(provider: Provider | None) -> Sender:
    """The provider with its face; Mandate itself where the mail is about an account."""
    if provider is None:
        return Sender("Mandate", (), "", colour.shades(OWN))
    return Sender(
        name=provider.name,
        lines=(provider.official_name, *provider.address_lines),
        email=provider.email,
        accent=colour.shades(provider.accent or OWN),
        logo=logo_size(provider, width=LOGO_BOX[0], height=LOGO_BOX[1])
        if provider.logo_key
        else None,
        ground=provider.logo_ground,
    )


@dataclass(frozen=True)
class Drawn:
    """A mail that is ready to be sent."""

    subject: str
    text: str
    html: str


def drawn(*, compose: Compose, language: str, provider: Provider | None) -> Drawn:
    """Write a message in a language and set it in both forms."""
    with override(language):
        message, sender = compose(), sender_of(provider)
        context = {"message": message, "sender": sender, "language": get_language()}
        html = render_to_string("accounts/email/message.html", context)
        # One line, whatever somebody typed as their name.
        return Drawn(" ".join(message.subject.split()), _text(message, sender), html)


def _text(message: Message, sender: Sender) -> str:
    """The message as people read it who want no pictures."""
    parts = [_filled(message.heading), *map(_filled, message.paragraphs)]
    if message.facts:
        widest = max(len(name) for name, _value in message.facts)
        parts.append("\n".join(f"{name:<{widest}}  {value}" for name, value in message.facts))
    if message.points:
        parts.append("\n".join(_filled(point, "- ", "  ") for point in message.points))
    if message.quote:
        parts.append("\n".join(_filled(line, "> ", "> ") for line in message.quote.splitlines()))
    if message.url:
        what = _("%(what)s:") % {"what": message.button}
        parts.append(f"{what}\n{message.url}")
    parts += map(_filled, message.after)
    return "\n\n".join([*parts, "-- \n" + "\n".join(_foot(message, sender))]) + "\n"


def _foot(message: Message, sender: Sender) -> Iterable[str]:
    yield _filled(message.why)
    if sender.lines:
        yield _filled(", ".join(sender.lines))
        yield _("Sent with Mandate.")
    else:
        yield sender.name


def _filled(text: str, first: str = "", following: str = "") -> str:
    """Lines of at most so many signs; an address is never cut."""
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=first,
        subsequent_indent=following,
        break_long_words=False,
        break_on_hyphens=False,
    )
