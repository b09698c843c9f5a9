"""Links that let somebody in from a mail: nobody can make one up, and each has its last moment.

A link names a row and proves that we wrote it. Whether it may still be used, the row says: used
or withdrawn there, it is worth nothing here.
"""

import datetime as dt

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _


class CannotOpenLink(Exception):
    """Why a link leads nowhere, in the words of who clicked it."""


def _signer(purpose: str) -> Signer:
    return Signer(sep=".", salt=f"accounts.links.{purpose}")


def signed(*, purpose: str, expires_at: dt.datetime, **names: int) -> str:
    """A token for a URL that carries ids; one purpose's token is no other's."""
    content = {**names, "until": int(expires_at.timestamp())}
    return _signer(purpose).sign_object(content)


def named(*, token: str, purpose: str) -> dict[str, int]:
    """The ids that a token carries, whenever it was made: the row says whether it still counts.

    Raises CannotOpenLink.
    """
    content = _content(token, purpose)
    return {name: value for name, value in content.items() if name != "until"}


def _content(token: str, purpose: str) -> dict[str, int]:
    try:
        content: dict[str, int] = _signer(purpose).unsign_object(token)
    except (BadSignature, ValueError) as problem:
        message = _("This link is not complete. Open it from the mail again, or ask for a new one.")
        raise CannotOpenLink(message) from problem
    return content


def opened(*, token: str, purpose: str, at: dt.datetime) -> dict[str, int]:
    """The ids that a token carries. Raises CannotOpenLink."""
    content = _content(token, purpose)
    if at.timestamp() >= content["until"]:
        message = _("This link has expired. Ask the person who invited you for a new one.")
        raise CannotOpenLink(message)
    return {name: value for name, value in content.items() if name != "until"}
