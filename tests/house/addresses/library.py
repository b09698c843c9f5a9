"""The sign-in library's own pages; its views know their methods themselves."""

from tests.house.addresses.page import EVERYBODY, SIGNED_IN

OF_THE_LIBRARY = {
    "account_login": EVERYBODY,
    "account_logout": SIGNED_IN,
    "account_inactive": EVERYBODY,
    "account_signup": EVERYBODY,
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_reset_password": EVERYBODY,
    "account_reset_password_done": EVERYBODY,
    "account_reset_password_from_key": EVERYBODY,
    "account_reset_password_from_key_done": EVERYBODY,
    "mfa_index": SIGNED_IN,
    "mfa_authenticate": EVERYBODY,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    # Not ours: no rule, so they answer nobody.
    "account_email": frozenset(),
    "account_email_verification_sent": frozenset(),
    "account_confirm_login_code": frozenset(),
    "account_confirm_email": frozenset(),
}
