import datetime as dt

import pytest

from accounts.links import CannotOpenLink, opened, signed

UNTIL = dt.timedelta(days=7)


def test_a_link_gives_back_what_it_names(now: dt.datetime) -> None:
    token = signed(purpose="visit", expires_at=now + UNTIL, provider=3, row=9)
    assert opened(token=token, purpose="visit", at=now) == {"provider": 3, "row": 9}


def test_a_link_has_a_last_moment(now: dt.datetime) -> None:
    token = signed(purpose="visit", expires_at=now + UNTIL, row=9)
    assert opened(token=token, purpose="visit", at=now + UNTIL - dt.timedelta(seconds=1))
    with pytest.raises(CannotOpenLink, match="expired"):
        opened(token=token, purpose="visit", at=now + UNTIL)


def test_a_link_of_one_purpose_is_no_other(now: dt.datetime) -> None:
    token = signed(purpose="visit", expires_at=now + UNTIL, row=9)
    with pytest.raises(CannotOpenLink, match="not complete"):
        opened(token=token, purpose="invitation", at=now)


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: "x" + t, str.upper])
def test_a_spoiled_link_opens_nothing(now: dt.datetime, spoil: object) -> None:
    token = signed(purpose="visit", expires_at=now + UNTIL, row=9)
    with pytest.raises(CannotOpenLink, match="not complete"):
        opened(token=spoil(token), purpose="visit", at=now)  # type: ignore[operator]


def test_a_link_signed_with_another_key_opens_nothing(now: dt.datetime, settings: object) -> None:
    token = signed(purpose="visit", expires_at=now + UNTIL, row=9)
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    with pytest.raises(CannotOpenLink):
        opened(token=token, purpose="visit", at=now)
