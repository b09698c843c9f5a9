"""A link in a letter: for one person, one thing, one use and two weeks."""

import datetime as dt

import pytest

from accounts import mailed
from accounts.links import CannotOpenLink
from accounts.mailed import CannotSendAgain, State
from accounts.models import Contact, MailedLink, User
from tests.factories.world import World

DAY = dt.timedelta(days=1)
MINUTE = dt.timedelta(minutes=1)


def made(world: World, at: dt.datetime) -> MailedLink:
    with world.staff():
        return mailed.make(purpose="wave", row=7, person=world.dora, at=at)


def state(link: MailedLink, at: dt.datetime) -> State:
    with mailed.holding(token=mailed.token_of(link), at=at) as held:
        return held.state


def test_it_is_open_for_two_weeks(world: World, now: dt.datetime) -> None:
    link = made(world, now)
    assert state(link, now) == State.OPEN
    assert state(link, now + 14 * DAY - MINUTE) == State.OPEN
    assert state(link, now + 14 * DAY) == State.EXPIRED


def test_it_acts_as_its_person_who_has_signed_in_nowhere(world: World, now: dt.datetime) -> None:
    link = made(world, now)
    with mailed.holding(token=mailed.token_of(link), at=now) as held:
        actor = held.actor
    assert (actor.name, actor.role, actor.by_link) == ("Dora", "founder", True)
    assert actor.client_id == world.brume.pk


def test_it_is_used_once(world: World, now: dt.datetime) -> None:
    link = made(world, now)
    with world.staff():
        mailed.use(link=link, at=now)
    assert state(link, now) == State.USED
    with world.staff(), pytest.raises(CannotOpenLink, match="at the same moment"):
        mailed.use(link=link, at=now)


def test_a_newer_one_takes_its_place(world: World, now: dt.datetime) -> None:
    first = made(world, now)
    second = made(world, now + DAY)
    assert state(first, now + DAY) == State.NEWER
    assert state(second, now + DAY) == State.OPEN


def test_it_can_be_taken_back(world: World, now: dt.datetime) -> None:
    link = made(world, now)
    with world.staff():
        mailed.withdraw(purpose="wave", row=7, at=now)
    assert state(link, now) == State.WITHDRAWN
    with world.staff(), pytest.raises(CannotOpenLink):
        mailed.use(link=link, at=now)


def leave(world: World) -> None:
    with world.staff():
        Contact.objects.filter(pk=world.dora.pk).update(left_on=dt.date(2026, 11, 1))


def read_only(world: World) -> None:
    with world.staff():
        Contact.objects.filter(pk=world.dora.pk).update(role="viewer")


def shut_out(world: World) -> None:
    User.objects.filter(pk=world.dora.user_id).update(is_active=False)


@pytest.mark.parametrize("end", [leave, read_only, shut_out])
def test_who_answers_no_more_answers_nothing(world: World, now: dt.datetime, end: object) -> None:
    link = made(world, now)
    end(world)  # type: ignore[operator]
    with mailed.holding(token=mailed.token_of(link), at=now) as held:
        assert held.state == State.LEFT
        with pytest.raises(CannotOpenLink):
            _ = held.actor


@pytest.mark.parametrize("spoil", [lambda t: t[:-1], lambda t: "x" + t, lambda t: t.swapcase()])
def test_an_altered_one_opens_nothing(world: World, now: dt.datetime, spoil: object) -> None:
    token = spoil(mailed.token_of(made(world, now)))  # type: ignore[operator]
    with pytest.raises(CannotOpenLink, match="not complete"), mailed.holding(token=token, at=now):
        pass


def test_a_new_one_is_sent_where_it_helps_and_not_at_every_press(
    world: World, now: dt.datetime
) -> None:
    link = made(world, now)
    token = mailed.token_of(link)
    with (
        mailed.holding(token=token, at=now) as held,
        pytest.raises(CannotSendAgain, match="needs no new one"),
    ):
        mailed.may_send_again(held=held, at=now)
    late = now + 15 * DAY
    with mailed.holding(token=mailed.token_of(link), at=late) as held:
        mailed.may_send_again(held=held, at=late)
        mailed.make(purpose="wave", row=7, person=world.dora, at=late)
    with (
        mailed.holding(token=token, at=late + MINUTE) as held,
        pytest.raises(CannotSendAgain, match="a moment ago"),
    ):
        mailed.may_send_again(held=held, at=late + MINUTE)
