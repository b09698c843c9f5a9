import pytest

from accounts.checks import no_demo_people
from accounts.models import User
from tests.factories.world import World


@pytest.fixture
def demo_person(world: World) -> User:
    user: User = world.bob.user
    user.is_demo = True
    user.save()
    return user


@pytest.mark.usefixtures("demo_person")
def test_a_server_for_people_does_not_start_with_demo_people(settings: object) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    assert [problem.id for problem in no_demo_people(databases=["default"])] == ["accounts.E001"]


def test_demo_people_who_cannot_sign_in_are_no_danger(demo_person: User, settings: object) -> None:
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    demo_person.is_active = False
    demo_person.save()
    assert no_demo_people(databases=["default"]) == []


@pytest.mark.usefixtures("demo_person")
def test_in_development_they_are_welcome() -> None:
    assert no_demo_people(databases=["default"]) == []
