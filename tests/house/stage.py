"""The scene that the tables of addresses are asked in, and a browser for each person."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.test import Client as Browser
from django.urls import URLResolver, get_resolver, reverse

from tests.factories.world import World

NOW = dt.datetime(2026, 11, 19, 9, 0, tzinfo=dt.UTC)


def addresses(
    patterns: list, space: str = "", parts: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The name of each address, and the names of the parts that fill it."""
    for one in patterns:
        inside = (*parts, *(one.pattern.converters or one.pattern.regex.groupindex))
        if isinstance(one, URLResolver):
            inner = f"{one.namespace}:" if one.namespace else space
            yield from addresses(one.url_patterns, inner, inside)
        else:
            yield f"{space}{one.name}", inside


ADDRESSES = dict(addresses(get_resolver().url_patterns))


def address(name: str, scene: dict[str, object], names: dict[str, str]) -> str:
    known = {**scene, **{part: scene[what] for part, what in names.items()}}
    return reverse(name, kwargs={part: known[part] for part in ADDRESSES[name]})


@dataclass(frozen=True)
class Stage:
    """What fills the addresses, and a browser for each person."""

    scene: dict[str, object]
    people: dict[str, Browser]


def browser_of(world: World, name: str) -> Browser:
    browser = Browser(raise_request_exception=False)
    if name != "anonymous":
        browser.force_login(getattr(world, name).user)
    return browser
