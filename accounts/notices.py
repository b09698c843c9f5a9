"""What is written to a person about their own account: a new password, the second step.

Whoever changes how an account is entered tells its owner, with where the change came from, so
that nobody is shut out of their own account unnoticed.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from accounts.messages import Message
from common.typography import date_format

Facts = Mapping[str, Any]


def _about() -> str:
    return _("You get this because it concerns the security of your account at Mandate.")


def _reset(facts: Facts) -> Message:
    return Message(
        subject=_("Choose a new password for Mandate"),
        heading=_("Choose a new password"),
        paragraphs=(
            _("You asked for a new password for Mandate, or somebody did in your name."),
            _("The link works once, and for three days."),
        ),
        button=_("Choose a new password"),
        url=facts["password_reset_url"],
        after=(_("If it was not you, there is nothing to do: your password stays as it is."),),
        why=_about(),
    )


def _unknown(facts: Facts) -> Message:
    said = _(
        "Somebody, perhaps you, asked for a new password for %(email)s. There is no account"
        " under this address."
    )
    return Message(
        subject=_("No account at Mandate under this address"),
        heading=_("There is no account under this address"),
        paragraphs=(
            said % {"email": facts["email"]},
            _("If it was you, try the address to which your invitation was sent."),
        ),
        after=(_("If it was not you, there is nothing to do."),),
        why=_("You get this because your address was entered on our sign-in page."),
    )


def _change(subject: str, said: str, facts: Facts) -> Message:
    """Something changed: what, from where, and what to do if it was somebody else."""
    stamp: dt.datetime = facts["timestamp"]
    at = stamp.astimezone(get_current_timezone())
    from_where = [
        (_("Time"), f"{date_format(at, 'j F Y, H:i')} ({at:%Z})"),
        (_("Address"), str(facts.get("ip") or "–")),
    ]
    return Message(
        subject=subject,
        heading=subject,
        paragraphs=(said,),
        facts=tuple(from_where),
        button=_("Check your sign-in"),
        url=settings.SITE_URL + reverse("accounts:profile"),
        after=(_("If this was not you, reset your password at once and tell your provider."),),
        why=_about(),
    )


def _confirm(facts: Facts) -> Message:
    return Message(
        subject=_("Confirm your address at Mandate"),
        heading=_("Confirm your address"),
        paragraphs=(_("One click shows us that this address is yours."),),
        button=_("Confirm this address"),
        url=facts["activate_url"],
        after=(_("If you do not know what this is about, there is nothing to do."),),
        why=_about(),
    )


def _password_changed(facts: Facts) -> Message:
    said = _("The password of your account was changed.")
    return _change(_("Your Mandate password was changed"), said, facts)


def _password_set(facts: Facts) -> Message:
    said = _("Your account has a password from now on.")
    return _change(_("Your Mandate password was set"), said, facts)


def _second_step_on(facts: Facts) -> Message:
    said = _("Signing in to your account now takes a code from your phone, too.")
    return _change(_("Two-step sign-in is on"), said, facts)


def _second_step_off(facts: Facts) -> Message:
    said = _("Your password alone opens your account again.")
    return _change(_("Two-step sign-in is off"), said, facts)


def _codes(facts: Facts) -> Message:
    said = _("New recovery codes were made for your account. The old ones no longer work.")
    return _change(_("New recovery codes"), said, facts)


# By the name that the sign-in library gives each occasion.
OCCASIONS: Mapping[str, Callable[[Facts], Message]] = {
    "account/email/password_reset_key": _reset,
    "account/email/unknown_account": _unknown,
    "account/email/email_confirmation": _confirm,
    "account/email/password_changed": _password_changed,
    "account/email/password_reset": _password_changed,
    "account/email/password_set": _password_set,
    "mfa/email/totp_activated": _second_step_on,
    "mfa/email/totp_deactivated": _second_step_off,
    "mfa/email/recovery_codes_generated": _codes,
}


def notice(*, occasion: str, facts: Facts) -> Message:
    """What is written on an occasion, in the language that holds. KeyError where it is unknown."""
    return OCCASIONS[occasion](facts)
