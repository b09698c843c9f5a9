"""The brand: who changes it, what follows, and what stays as it was."""

import hashlib
from collections.abc import Callable

import pytest

from accounts import branding
from accounts.actors import actor_of
from accounts.models import AuditEntry
from common.brand import PLAIN, Brand
from tenancy.models import Logo, Provider
from tests.factories.pictures import disc
from tests.factories.world import World


def row(world: World) -> Provider:
    return Provider.objects.get(pk=world.acme.pk)


def test_the_office_picks_an_accent_and_the_trail_says_so(world: World) -> None:
    with world.staff():
        branding.change_accent(provider=world.acme, accent=" #B4236A ", by=actor_of(world.olga))
        assert row(world).accent == "#b4236a"
        entry = AuditEntry.objects.get(verb="changed brand")
    assert entry.detail == {"accent": ["", "#b4236a"]}


def test_the_same_accent_again_changes_nothing(world: World) -> None:
    with world.staff():
        for _time in range(2):
            branding.change_accent(provider=world.acme, accent="#b4236a", by=actor_of(world.olga))
        assert AuditEntry.objects.filter(verb="changed brand").count() == 1


@pytest.mark.parametrize("accent", ["red", "#12345", "#1234567", "url(x)", "#12345g"])
def test_what_is_no_colour_is_refused(world: World, accent: str) -> None:
    with world.staff(), pytest.raises(branding.CannotBrand, match="like #0b5d66"):
        branding.change_accent(provider=world.acme, accent=accent, by=actor_of(world.olga))


@pytest.mark.parametrize(
    ("act", "what"),
    [
        (branding.change_accent, {"accent": "#b4236a"}),
        (branding.change_logo, {"content": disc()}),
        (branding.remove_logo, {}),
    ],
)
def test_an_executive_changes_no_brand(
    world: World, act: Callable[..., object], what: dict[str, object]
) -> None:
    with world.staff(), pytest.raises(branding.CannotBrand, match="Only the owner"):
        act(provider=world.acme, by=actor_of(world.bob), **what)


def test_a_logo_is_kept_once_and_the_earlier_one_goes(world: World) -> None:
    by = actor_of(world.alice)
    with world.staff():
        branding.change_logo(provider=world.acme, content=disc(), by=by)
        first = row(world).logo_key
        branding.change_logo(provider=world.acme, content=disc(size=(200, 80)), by=by)
        second = row(world)
        kept = Logo.objects.get()
        assert branding.logo_named(first) is None
    assert kept.key == second.logo_key != first
    assert hashlib.sha256(bytes(kept.content)).hexdigest().startswith(kept.key)
    assert second.logo_width > second.logo_height


def test_without_its_logo_a_provider_wears_our_mark(world: World) -> None:
    by = actor_of(world.alice)
    with world.staff():
        branding.change_logo(provider=world.acme, content=disc(), by=by)
        branding.remove_logo(provider=world.acme, by=by)
        branding.remove_logo(provider=world.acme, by=by)
        assert branding.brand_of(row(world)) == PLAIN
        assert not Logo.objects.exists()
        assert AuditEntry.objects.filter(verb="removed logo").count() == 1
    assert branding.page_brand(row_in(world)).logo == ""


def row_in(world: World) -> Provider:
    with world.staff():
        return row(world)


def test_a_file_that_is_no_picture_is_refused_and_changes_nothing(world: World) -> None:
    with world.staff():
        with pytest.raises(branding.CannotBrand, match="PNG, a JPEG or a WebP"):
            branding.change_logo(
                provider=world.acme, content=b"<svg onload='x'/>", by=actor_of(world.alice)
            )
        assert row(world).logo_key == ""


def test_a_document_carries_the_brand_itself(world: World) -> None:
    by = actor_of(world.alice)
    with world.staff():
        branding.change_accent(provider=world.acme, accent="#b4236a", by=by)
        branding.change_logo(provider=world.acme, content=disc(), by=by)
        brand = branding.brand_of(row(world))
    assert brand.accent == "#b4236a"
    assert len(brand.logo) > 100
    assert "--accent:#b4236a" in brand.print_rules


def test_another_providers_logo_is_not_found(world: World) -> None:
    with world.staff():
        branding.change_logo(provider=world.acme, content=disc(), by=actor_of(world.alice))
        key = row(world).logo_key
    with world.theirs():
        assert branding.logo_named(key) is None


def test_a_wide_logo_stands_above_the_name_in_a_fixed_size(world: World) -> None:
    provider = Provider(slug="a", name="A", logo_key="k", logo_width=640, logo_height=100)
    shown = branding.page_brand(provider)
    assert (shown.width, shown.height, shown.is_wide) == (168, 26, True)
    assert branding.page_brand(provider, is_clients=False).style == ""


def test_our_own_look_needs_no_rules() -> None:
    assert PLAIN.print_rules == ""
    assert PLAIN.picture(width=10, height=10, css="logo", alt="x") is None
    assert Brand(accent="#0b5d66").palette.accent == "#0b5d66"
