"""Keys by which a program acts for a provider, without anybody's password.

The owner or the office makes one: it has a name, says what it may (read figures, send readings),
opens one engagement or all, and holds for a quarter, a year or two. Its secret is shown once, when
it is made, and kept nowhere: only its hash is, so that whoever reads the database can act for
nobody. A key can be revoked at any time and is worth nothing from then on. What a program does
stands in the trail under the name of its key.

`mdt_<provider>_<public id>_<secret>`: the key names its provider, so that it is looked up inside
that provider's walls and nowhere else.
"""

import datetime as dt
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from accounts.models import ApiKey
from tenancy.models import Provider
from tenancy.scope import scope

# For so many days a key can be made.
LENGTHS = (90, 365, 730)
MOST = 20
# How often it is noted that a key was used.
NOTED = dt.timedelta(minutes=1)
_TOKEN = re.compile(r"mdt_([0-9a-f]{1,15})_([0-9a-f]{12})_([A-Za-z0-9_-]{43})", re.ASCII)


class CannotMakeKey(Exception):
    """Why no key is made, in the words of who asked for it."""


class CannotUseKey(Exception):
    """Why a key opens nothing."""


@dataclass(frozen=True)
class Made:
    """A new key with the token that is shown this once."""

    key: ApiKey
    token: str


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def make_key(
    *, name: str, scopes: Iterable[str], days: int, engagement: int | None, by: Actor,
    at: dt.datetime,
) -> Made:  # fmt: skip
    """Make a key that holds for so many days; `engagement` is the number of the only one that it
    opens. Raises CannotMakeKey."""
    name = " ".join(name.split())[:60]
    if not name:
        raise CannotMakeKey(_("Give the key a name: the trail says it of whatever it does."))
    allowed = [scope for scope in ApiKey.Scope.values if scope in set(scopes)]
    if not allowed:
        raise CannotMakeKey(_("Say what the key may do."))
    if days not in LENGTHS:
        raise CannotMakeKey(_("Say for how long the key holds."))
    # One at a time, so that the number of keys stays bounded.
    provider = Provider.objects.select_for_update(no_key=True).get()
    if ApiKey.objects.filter(revoked_at=None, expires_at__gt=at).count() >= MOST:
        said = _("There are %(count)d keys already. Revoke one that nobody needs.")
        raise CannotMakeKey(said % {"count": MOST})
    public_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    key = ApiKey.objects.create(
        name=name,
        public_id=public_id,
        secret_hash=_hash(secret),
        scopes=allowed,
        only_engagement=engagement,
        made_by_id=by.member_id or 0,
        made_at=at,
        expires_at=at + dt.timedelta(days=days),
    )
    record(by=by, verb="made key", subject=key, may=allowed, days=days)
    return Made(key, f"mdt_{provider.pk:x}_{public_id}_{secret}")


def revoke_key(*, key: ApiKey, by: Actor, at: dt.datetime) -> None:
    """The key opens nothing any more; a second time changes nothing."""
    row = ApiKey.objects.select_for_update(no_key=True).get(pk=key.pk)
    if row.revoked_at is None:
        row.revoked_at, row.revoked_by = at, by.name
        row.save(update_fields=["revoked_at", "revoked_by"])
        record(by=by, verb="revoked key", subject=row)


def all_keys() -> list[ApiKey]:
    """The keys of the provider in scope, those that hold first, then the newest."""
    rows = ApiKey.objects.select_related("made_by__user").order_by("-made_at", "-pk")
    return sorted(rows, key=lambda row: row.revoked_at is not None)


@contextmanager
def holding(*, token: str, at: dt.datetime) -> Iterator[ApiKey]:
    """The key of a token, inside the scope of its provider. Raises CannotUseKey.

    What is wrong with a token is not told: only who has the secret hears that it has expired.
    """
    named = _TOKEN.fullmatch(token)
    if named is None or int(named[1], 16) >= 2**63:
        raise CannotUseKey(_("This is no key of ours."))
    with scope(provider=int(named[1], 16)):
        yield _opened(public_id=named[2], secret=named[3], at=at)


def _opened(*, public_id: str, secret: str, at: dt.datetime) -> ApiKey:
    key = ApiKey.objects.select_related("provider").filter(public_id=public_id).first()
    # One that is not there takes as long as one that is.
    held = key.secret_hash if key else _hash("")
    if not hmac.compare_digest(held, _hash(secret)) or key is None:
        raise CannotUseKey(_("This is no key of ours."))
    if key.revoked_at is not None:
        raise CannotUseKey(_("This key was revoked. Ask for a new one."))
    if key.expires_at <= at:
        raise CannotUseKey(_("This key has expired. Ask for a new one."))
    if key.last_used_at is None or at - key.last_used_at > NOTED:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=at)
    return key


def actor_of_key(key: ApiKey) -> Actor:
    """The program as one who acts."""
    return Actor(name=key.name)
