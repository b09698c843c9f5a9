"""Keys by which programs act."""

import datetime as dt

import pytest

from accounts import keys
from accounts.actors import actor_of
from accounts.keys import CannotMakeKey, CannotUseKey, Made, make_key, revoke_key
from accounts.models import ApiKey, AuditEntry
from tests.factories.world import World

AT = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)


def made(world: World, **facts: object) -> Made:
    said = {"name": "Nightly", "scopes": ["write"], "days": 90, "engagement": None, **facts}
    with world.staff():
        return make_key(**said, by=actor_of(world.olga), at=AT)  # type: ignore[arg-type]


def refused(token: str, at: dt.datetime = AT) -> str:
    with pytest.raises(CannotUseKey) as refusal, keys.holding(token=token, at=at):
        pytest.fail("it opened")
    return str(refusal.value)


def test_a_key_opens_its_provider_and_is_noted(world: World) -> None:
    new = made(world)
    with keys.holding(token=new.token, at=AT) as key:
        assert (key.provider_id, key.name, key.scopes) == (world.acme.pk, "Nightly", ["write"])
        assert keys.actor_of_key(key).name == "Nightly"
    with world.staff():
        assert ApiKey.objects.get().last_used_at == AT
        assert AuditEntry.objects.latest("pk").verb == "made key"


def test_the_secret_is_kept_nowhere(world: World) -> None:
    new = made(world)
    secret = new.token.split("_", 3)[3]
    with world.staff():
        (row,) = ApiKey.objects.values()
    assert secret not in str(row)
    assert len(secret) == 43


def test_another_secret_or_another_provider_opens_nothing(world: World) -> None:
    new = made(world)
    head, secret = new.token.rsplit("_", 1)[0], "A" * 43
    parts = new.token.split("_", 3)
    said = {
        refused("_".join([*parts[:3], "A" * 43])),
        refused("_".join([parts[0], f"{world.other.pk:x}", *parts[2:]])),
        refused("_".join([*parts[:2], "0" * 12, parts[3]])),
        refused(f"mdt_{'f' * 15}_{'0' * 12}_{secret}"),
        refused(head),
        refused(""),
        refused("\0²"),
    }
    assert said == {"This is no key of ours."}


def test_a_key_that_is_over_says_so_to_who_has_its_secret(world: World) -> None:
    new = made(world)
    assert "expired" in refused(new.token, at=AT + dt.timedelta(days=90))
    with world.staff():
        revoke_key(key=new.key, by=actor_of(world.alice), at=AT)
        revoke_key(key=new.key, by=actor_of(world.olga), at=AT)
        assert ApiKey.objects.get().revoked_by == "Alice"
        assert AuditEntry.objects.filter(verb="revoked key").count() == 1
    assert "revoked" in refused(new.token)


@pytest.mark.parametrize("facts", [{"name": " "}, {"scopes": ["all"]}, {"days": 9999}])
def test_a_key_without_name_right_or_end_is_not_made(
    world: World, facts: dict[str, object]
) -> None:
    with pytest.raises(CannotMakeKey):
        made(world, **facts)


def test_there_are_only_so_many(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "MOST", 1)
    made(world)
    with pytest.raises(CannotMakeKey, match="already"):
        made(world)
