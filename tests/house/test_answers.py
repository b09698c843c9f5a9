"""What reads every answer of the suite sees what it should."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client as Browser

from tests.answers import CheckedAnswers, breaches


@pytest.mark.parametrize(
    "page",
    [
        '<p style="color:red">',
        "<svg STYLE = 'fill:red'>",
        "<style>p{}</style>",
        "<script>go()</script>",
        '<script type="module">go()</script>',
        '<a onclick="go()">',
        '<form hx-on:submit="go()">',
        '<a href="javascript:go()">',
        """<a hx-vals='js:{a: 1}'>""",
        '<img src="https://elsewhere.example/pixel.gif">',
        '<link rel="stylesheet" href="//elsewhere.example/x.css"><script src="/x.js"></script>'
        '<img src="//elsewhere.example/x.gif">',
    ],
)
def test_a_breach_is_seen(page: str) -> None:
    assert breaches(page.encode())


@pytest.mark.parametrize(
    "page",
    [
        '<script src="/static/app.js" defer></script><link rel="stylesheet" href="/static/a.css">',
        "<p>A style=bold one, an onset=3, javascript: and &lt;style&gt; in words</p>",
        '<a href="https://elsewhere.example/">A link is no load</a>',
        '<p class="style" data-once="1">',
    ],
)
def test_what_is_allowed_is_no_breach(page: str) -> None:
    assert breaches(page.encode()) == []


def test_every_answer_of_a_test_is_read(client: Browser, db: None) -> None:
    before = CheckedAnswers.seen
    client.get("/account/login/")
    assert CheckedAnswers.seen == before + 1


def test_a_page_with_a_style_is_remembered_for_its_test() -> None:
    request = HttpRequest()
    request.method, request.path = "GET", "/somewhere/"
    CheckedAnswers(lambda _: HttpResponse("<p style='top:0'>"))(request)
    assert CheckedAnswers.wrong == [
        'GET /somewhere/: <p style="top:0">',
        "GET /somewhere/: no content security policy",
    ]
    CheckedAnswers.wrong.clear()
