"""Every template compiles, every template that the code names is there, with its part."""

import ast
import re
from functools import cache

import pytest
from django.template.loader import get_template

from tests.cluster import ROOT
from tests.house.test_conventions import code, name, tree

FOLDER = ROOT / "templates"
TEMPLATES = sorted(
    path.relative_to(FOLDER).as_posix()
    for path in FOLDER.rglob("*")
    if path.suffix in {".html", ".txt"}
)
NAMED = re.compile(r"^[\w-]+(/[\w-]+)*\.(html|txt)(#[\w-]+)?$")
FILE = re.compile(r"\.(html|txt)\b")
INCLUDED = re.compile(r"{%-?\s*(?:include|extends)\s+[\"']([^\"']+)[\"']")


@cache
def named_in_code() -> set[tuple[str, str]]:
    """The names of templates that stand in the code, with or without a part."""
    return {
        (name(path), node.value)
        for path in code()
        if FILE.search(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and NAMED.match(node.value)
    }


@pytest.mark.parametrize("template", TEMPLATES)
def test_template_compiles(template: str) -> None:
    get_template(template)


@pytest.mark.parametrize(("where", "template"), sorted(named_in_code()))
def test_template_named_in_code_is_there(where: str, template: str) -> None:
    get_template(template)


def test_every_template_named_in_a_template_is_there() -> None:
    for template in TEMPLATES:
        for other in INCLUDED.findall((FOLDER / template).read_text(encoding="utf-8")):
            get_template(other)


def test_no_template_of_ours_is_left_over() -> None:
    """What neither the code nor another template names is dead; the libraries name their own."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in code())
    # f"engagements/email/{name}.txt" names all that begin so.
    begun = tuple(re.findall(r"f\"([\w/]+/[\w-]*){", text))
    used = {one.split("#")[0] for _, one in named_in_code()}
    for template in TEMPLATES:
        written = (FOLDER / template).read_text(encoding="utf-8")
        used.update(one.split("#")[0] for one in INCLUDED.findall(written))
    theirs = ("account/", "allauth/", "mfa/", "400.html", "403", "404.html", "500.html", "503.html")
    left = [
        template
        for template in TEMPLATES
        if template not in used and not template.startswith((*theirs, *begun))
    ]
    assert left == []
