import pytest

from accounts.bookmarks import MOST, CannotKeepView, drop_view, keep_view, views_of
from tests.factories.world import World


def keep(world: World, name: str, query: str = "show=drift") -> object:
    return keep_view(member_id=world.bob.pk, page="portfolio", name=name, query=query)


def test_a_view_is_kept_for_its_person_and_page(world: World) -> None:
    with world.staff():
        keep(world, "  My   drift ")
        mine = views_of(member_id=world.bob.pk, page="portfolio")
        assert [(view.name, view.query) for view in mine] == [("My drift", "show=drift")]
        assert views_of(member_id=world.alice.pk, page="portfolio") == []
        assert views_of(member_id=world.bob.pk, page="close") == []


def test_a_name_that_is_there_means_the_new_filters(world: World) -> None:
    with world.staff():
        keep(world, "Mine")
        keep(world, "Mine", "show=renewal")
        (view,) = views_of(member_id=world.bob.pk, page="portfolio")
        assert view.query == "show=renewal"
        drop_view(view=view)
        assert views_of(member_id=world.bob.pk, page="portfolio") == []


@pytest.mark.parametrize(("name", "query"), [(" ", "show=drift"), ("Mine", "")])
def test_a_view_needs_a_name_and_something_chosen(world: World, name: str, query: str) -> None:
    with world.staff(), pytest.raises(CannotKeepView):
        keep(world, name, query)


def test_twelve_views_are_the_most(world: World) -> None:
    with world.staff():
        for number in range(MOST):
            keep(world, f"View {number}")
        with pytest.raises(CannotKeepView, match="Twelve"):
            keep(world, "One more")
