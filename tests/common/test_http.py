"""Pages for when nothing else can answer."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser

from common.http import pdf_response
from tests.factories.world import World


@pytest.fixture
def flag(settings: Any, tmp_path: Path) -> Path:
    settings.MAINTENANCE_FLAG = tmp_path / "maintenance"
    return tmp_path / "maintenance"


def test_while_the_flag_is_there_every_page_says_that_we_are_at_work(
    world: World, client: Browser, flag: Path
) -> None:
    client.force_login(world.bob.user)
    assert client.get("/p/acme/log/", follow=True).status_code == 200
    flag.touch()
    page = client.get("/p/acme/log/")
    assert page.status_code == 503
    assert page["Retry-After"] == "300"
    assert "no-store" in page["Cache-Control"]
    assert "being updated" in page.content.decode()
    flag.unlink()
    assert client.get("/p/acme/log/", follow=True).status_code == 200


def test_a_setting_closes_all_pages_too_and_the_signs_of_life_go_on(
    client: Browser, settings: Any
) -> None:
    """Without the database: this test may not ask it, so neither does the page."""
    settings.MAINTENANCE = True
    client.cookies["theme"] = "dark"
    page = client.post("/account/login/", {"login": "a"})
    assert page.status_code == 503
    assert 'data-theme="dark"' in page.content.decode()
    assert client.get("/healthz").status_code == 200


def test_a_page_that_breaks_says_so_without_asking_the_database(client: Browser) -> None:
    """The session is in the database, which this test may not ask: that is what breaks."""
    client.raise_request_exception = False
    client.cookies["sessionid"] = "something"
    page = client.get("/")
    assert page.status_code == 500
    assert "Something broke on our side" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("F/2026/0001", 'filename="F-2026-0001.pdf"'),
        ('F"; x="1', 'filename="F\\"; x=\\"1.pdf"'),
        ("Février", "filename*=utf-8''F%C3%A9vrier.pdf"),
    ],
)
def test_a_paper_is_handed_out_under_any_name(name: str, said: str) -> None:
    answer = pdf_response(b"%PDF-", name=name)
    assert answer["Content-Disposition"] == f"attachment; {said}"
