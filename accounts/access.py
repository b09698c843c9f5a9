"""Who may open which page. Default deny: a page without one of these decorators does not answer.

The middleware asks the rule that a view carries; the order of the answers is always the same: a
stranger goes to sign-in, another provider's page does not exist (404), a role that may not gets
403, a wrong method 405.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.actors import CLIENT_SIDE, PROVIDER_SIDE, Actor, Role
from common.periods import local_day
from tenancy.models import Client, Provider

View = Callable[..., HttpResponseBase]

OWNER, EXECUTIVE, OFFICE = Role.OWNER, Role.EXECUTIVE, Role.OFFICE
FOUNDER, VIEWER = Role.FOUNDER, Role.VIEWER

__all__ = [
    "CLIENT_SIDE",
    "EXECUTIVE",
    "FOUNDER",
    "OFFICE",
    "OWNER",
    "PROVIDER_SIDE",
    "VIEWER",
    "AccessRequest",
    "allow",
    "public",
    "rule_of",
    "signed_in",
    "today",
]


class AccessRequest(HttpRequest):
    """A request that has passed the door: who acts, for which provider, at which client."""

    actor: Actor
    provider: Provider
    client: Client | None
    htmx: Any


def today(request: AccessRequest) -> dt.date:
    """The date at the provider's place: the day that its pages speak of."""
    return local_day(timezone.now(), timezone=request.provider.timezone)


@dataclass(frozen=True)
class Rule:
    """`roles` is None where any signed-in person may enter, `open` where anybody may."""

    roles: frozenset[Role] | None = None
    open: bool = False


def _declare(rule: Rule, methods: tuple[str, ...]) -> Callable[[View], View]:
    def mark(view: View) -> View:
        guarded: Any = require_http_methods(list(methods))(view)
        guarded.access_rule = rule
        return guarded

    return mark


READ = ("GET", "HEAD")
WRITE = ("POST",)
FORM = ("GET", "HEAD", "POST")


def allow(
    *roles: Role | frozenset[Role], methods: tuple[str, ...] = READ
) -> Callable[[View], View]:
    """People of the provider in the URL who have one of these roles there."""
    named: set[Role] = set()
    for role in roles:
        named |= role if isinstance(role, frozenset) else {role}
    declare = _declare(Rule(roles=frozenset(named)), methods)
    # The scope around the page is its transaction; one inside it would guard nothing more.
    return lambda view: transaction.non_atomic_requests(declare(view))


def signed_in(*, methods: tuple[str, ...] = READ) -> Callable[[View], View]:
    """Anybody who is signed in; the page belongs to the person, not to a provider."""
    return _declare(Rule(), methods)


def public(*, methods: tuple[str, ...] = READ) -> Callable[[View], View]:
    """Anybody."""
    return _declare(Rule(open=True), methods)


# The sign-in library brings its own pages; each is named here with its rule.
OF_THE_LIBRARY = {
    "account_login": Rule(open=True),
    "account_logout": Rule(),
    "account_signup": Rule(open=True),
    "account_inactive": Rule(open=True),
    "account_reset_password": Rule(open=True),
    "account_reset_password_done": Rule(open=True),
    "account_reset_password_from_key": Rule(open=True),
    "account_reset_password_from_key_done": Rule(open=True),
    "account_change_password": Rule(),
    "account_set_password": Rule(),
    "account_reauthenticate": Rule(),
    "mfa_authenticate": Rule(open=True),
    "mfa_reauthenticate": Rule(),
    "mfa_index": Rule(),
    "mfa_activate_totp": Rule(),
    "mfa_deactivate_totp": Rule(),
    "mfa_view_recovery_codes": Rule(),
    "mfa_generate_recovery_codes": Rule(),
    "mfa_download_recovery_codes": Rule(),
}


def rule_of(view: Any, url_name: str | None) -> Rule | None:
    """The rule that a page declares, or None: then it does not answer."""
    declared: Rule | None = getattr(view, "access_rule", None)
    if declared is None and url_name in OF_THE_LIBRARY:
        return OF_THE_LIBRARY[url_name]
    return declared
