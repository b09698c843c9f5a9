"""Every page that any test asks for is read here: no style and no script stands in the markup.

`CheckedAnswers` stands around the app in every test, the browser's included; what it finds fails
the test that was running (tests/conftest.py).
"""

import gzip
import re
from collections.abc import Callable
from html.parser import HTMLParser

from django.http import HttpRequest
from django.http.response import HttpResponseBase

# Cheap, and sees too much rather than too little: words of people may look like markup.
SUSPECT = re.compile(
    rb"\sstyle\s*=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|hx-on|hx-vals=.js:|javascript:"
    rb"|(?:src|srcset|action)=[\"']?(?:https?:)?//",
    re.IGNORECASE,
)
LOADED = {"src", "srcset", "action", "poster", "data", "hx-get", "hx-post"}


class Breaches(HTMLParser):
    """What in a page a strict content security policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "style" or (tag == "script" and not named.get("src")):
            self.found.append(f"<{tag}>")
        for name, value in named.items():
            if self._is_wrong(tag, name, value.strip().lower()):
                self.found.append(f'<{tag} {name}="{value[:60]}">')

    @staticmethod
    def _is_wrong(tag: str, name: str, value: str) -> bool:
        if name == "style" or re.match(r"on[a-z]+$|(data-)?hx-on", name):
            return True
        if value.startswith("javascript:") or (name == "hx-vals" and value.startswith("js:")):
            return True
        loaded = name in LOADED or (tag == "link" and name == "href")
        return loaded and value.startswith(("http://", "https://", "//"))


def breaches(page: bytes) -> list[str]:
    """The tags of a page that hold a style, a script or something from another host."""
    if not SUSPECT.search(page):
        return []
    reader = Breaches()
    reader.feed(page.decode("utf-8", errors="replace"))
    return reader.found


class CheckedAnswers:
    """The outermost middleware of the tests. What it finds waits in `wrong` for its test."""

    seen = 0
    wrong: list[str] = []

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            CheckedAnswers.seen += 1
            content: bytes = answer.content  # type: ignore[attr-defined]
            if answer.get("Content-Encoding") == "gzip":
                content = gzip.decompress(content)
            found = breaches(content)
            if "Content-Security-Policy" not in answer:
                found.append("no content security policy")
            CheckedAnswers.wrong += [f"{request.method} {request.path}: {one}" for one in found]
        return answer
