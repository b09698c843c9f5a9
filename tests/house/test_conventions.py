"""The house rules that a machine can keep (CONTRIBUTING.md says why)."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.access import OF_THE_LIBRARY, rule_of
from tests.cluster import ROOT

APPS = (
    "dashboards",
    "committees",
    "billing",
    "kpis",
    "engagements",
    "accounts",
    "tenancy",
    "common",
)
# Doors translate a request, a message or a command; what is left in an app are its rooms.
DOORS = {"views", "tasks", "urls", "admin", "api", "management", "templatetags"}
BETWEEN = {"forms", "middleware", "navigation", "adapter", "checks", "apps", "access", "http"}
FORBIDDEN = {
    "services", "selectors", "utils", "util", "helpers", "helper", "managers", "misc",
    "exceptions", "constants", "signals", "common_utils", "base",
}  # fmt: skip
MOST_LINES = 400


@cache
def files(kind: str) -> list[Path]:
    """The files of the repository, those not yet committed included."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", f"*.{kind}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = [ROOT / name for name in listed.stdout.splitlines()]
    return [path for path in found if path.exists() and "migrations" not in path.parts]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def parts(path: Path) -> set[str]:
    return {*path.relative_to(ROOT).parts[:-1], path.stem}


def code() -> list[Path]:
    return [path for path in files("py") if path.relative_to(ROOT).parts[0] in APPS]


def rooms() -> list[Path]:
    """The modules of rules: neither doors, nor models, nor what stands between."""
    return [
        path
        for path in code()
        if not parts(path) & (DOORS | BETWEEN | {"models", "__init__"})
        and path.relative_to(ROOT).parts[0] != "common"
    ]


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def with_word(word: str) -> list[Path]:
    """The files in which a word stands: no other need be read as code."""
    return [path for path in code() if word in path.read_text(encoding="utf-8")]


@cache
def calls(path: Path) -> list[tuple[str, int]]:
    """What a file calls, as it is written, and where."""
    return [
        (ast.unparse(node.func), node.lineno)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
    ]


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    long = {
        name(path): length
        for path in [*files("py"), *files("html")]
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def test_no_module_is_named_after_nothing() -> None:
    assert [name(path) for path in code() if parts(path) & FORBIDDEN] == []


def public_functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in rooms():
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield f"{name(path)}: {node.name}", node


def test_functions_of_rooms_take_their_arguments_by_name() -> None:
    """Who acts and when is always said by name, and everything else with it.

    A plain reading, which takes neither (`terms_of(engagement)`, `term_on(terms, day)`), may take
    one or two things by position.
    """
    wrong = []
    for where, function in public_functions():
        by_position = [one.arg for one in function.args.posonlyargs + function.args.args]
        by_name = {one.arg for one in function.args.kwonlyargs}
        acts = {"by", "at", "on", "as_of"} & {*by_name, *by_position}
        if len(by_position) > (0 if acts else 2):
            wrong.append(f"{where}({', '.join(by_position)})")
    assert wrong == []


def test_rooms_know_no_clock() -> None:
    clocks = re.compile(r"(^|\.)(now|utcnow|today|localdate|localtime)$|^time\.")
    wrong = [
        f"{name(path)}:{line} {call}"
        for path in [*rooms(), *(p for p in code() if parts(p) & {"models", "common"})]
        for call, line in calls(path)
        if clocks.search(call)
    ]
    assert wrong == []


def test_rooms_open_no_transaction() -> None:
    # The scope is the transaction; an answer that came second is taken back to its savepoint.
    allowed = {
        "tenancy/scope.py",
        "engagements/months.py",
        "engagements/bursting.py",
        "engagements/course/checklists.py",
    }
    wrong = [
        f"{name(path)}:{line}"
        for path in rooms()
        for call, line in calls(path)
        if call.endswith("atomic") and name(path) not in allowed
    ]
    assert wrong == []


def decorated(function: ast.FunctionDef, by: str) -> bool:
    return any(by in ast.unparse(one) for one in function.decorator_list)


def test_tasks_take_their_arguments_by_name_and_bear_more() -> None:
    """A message of an older or newer version must not fail for an argument too many."""
    wrong = []
    for path in with_word("shared_task"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and decorated(node, "shared_task"):
                taken = node.args.posonlyargs + node.args.args
                if [one.arg for one in taken] not in ([], ["self"]) or node.args.kwarg is None:
                    wrong.append(f"{name(path)}: {node.name}")
                if path.stem != "tasks":
                    wrong.append(f"{name(path)}: a task outside tasks.py")
    assert wrong == []


def test_rounding_has_two_homes() -> None:
    wrong = [
        f"{name(path)}:{line} {call}"
        for path in code()
        for call, line in calls(path)
        if (call.endswith(".quantize") or call == "round")
        and name(path) not in {"common/money.py", "common/days.py"}
    ]
    # A drawing rounds for the eye, and a spreadsheet's floats are read as they were typed.
    elsewhere = ("common/charts/", "common/tables.py")
    assert [one for one in wrong if not one.startswith(elsewhere)] == []


def test_models_hold_no_rules_in_save_and_apps_send_no_signals() -> None:
    wrong = [
        f"{name(path)}: {node.name}"
        for path in code()
        if "models" in parts(path)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete", "clean"}
    ]
    wrong += [
        f"{name(path)}:{line} {call}"
        for path in code()
        for call, line in calls(path)
        if call == "receiver" or call.endswith("_save.connect")
    ]
    assert wrong == []


def test_forms_do_not_save() -> None:
    wrong = [
        f"{name(path)}:{line}"
        for path in code()
        if parts(path) & (DOORS | BETWEEN)
        for call, line in calls(path)
        if call in {"form.save", "formset.save"}
    ]
    assert wrong == []


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one)
        else:
            yield one


def test_every_page_of_ours_says_who_may_open_it() -> None:
    bare = [
        f"{one.callback.__module__}.{one.name}"
        for one in patterns(get_resolver())
        if one.callback.__module__.split(".")[0] in APPS and rule_of(one.callback, one.name) is None
    ]
    assert bare == []


def test_the_list_of_the_librarys_pages_names_none_of_ours() -> None:
    ours = {
        one.name
        for one in patterns(get_resolver())
        if one.callback.__module__.split(".")[0] in APPS
    }
    assert ours & OF_THE_LIBRARY.keys() == set()


PAGES_ONLY = [
    (r"\sstyle=", "a style attribute"),
    (r"<style", "a style element"),
    (r"<script(?![^>]*\bsrc=)", "a script inside the page"),
    (r"\son[a-z]+=", "a script in an attribute"),
    (r"\shx-on", "a script in an attribute"),
    (r"javascript:", "a script in an address"),
    (r"\|\s*safe\b", "text that is not escaped"),
    (r"autoescape off", "text that is not escaped"),
    (r"(src|href)=[\"']https?://", "something from elsewhere"),
]
# What Django and the library write themselves is markup, not people's words.
TRUSTED = {"templates/components/_field_words.html": "text that is not escaped"}


@pytest.mark.parametrize(("pattern", "what"), PAGES_ONLY)
def test_pages_obey_their_security_policy(pattern: str, what: str) -> None:
    wrong = [
        name(path)
        for path in files("html")
        if path.relative_to(ROOT).parts[0] == "templates"
        and not parts(path) & {"pdf", "email"}
        and re.search(pattern, path.read_text(encoding="utf-8"))
        and TRUSTED.get(name(path)) != what
    ]
    assert wrong == [], what


def test_pins_are_exact_and_name_no_place() -> None:
    for path in ROOT.glob("requirements*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text, path.name
        pins = [line for line in text.splitlines() if line and line[0] not in "# -"]
        assert [line for line in pins if not re.match(r"[\w.\[\]-]+==[\w.+!]+", line)] == []
        assert text.count("--hash=sha256:") >= len(pins), path.name


def test_nothing_is_left_to_do() -> None:
    marks = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|X" + r"XX)\b")
    wrong = [
        name(path)
        for kind in ("py", "html", "md", "css", "js", "toml", "yml")
        for path in files(kind)
        if marks.search(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


def test_the_labels_of_choices_can_be_translated() -> None:
    bare = [
        f"{name(path)}:{node.lineno}"
        for path in with_word("TextChoices")
        for choices in ast.walk(tree(path))
        if isinstance(choices, ast.ClassDef)
        and any("TextChoices" in ast.unparse(base) for base in choices.bases)
        for node in choices.body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Tuple)
        and isinstance(node.value.elts[-1], ast.Constant)
    ]
    assert bare == []
