"""Everything that people read has its French, set as French printers set it (decision 9)."""

import ast
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

from common import catalogue
from common.typography import set_french
from tests.cluster import ROOT
from tests.house.test_conventions import code, name, parts, tree

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}|<[^>]+>|https?://\S+")


def nothing(wrong: Iterable[object], what: str = "") -> None:
    """Fail with everything that is wrong, one a line."""
    found = [str(one) for one in wrong]
    assert not found, "\n".join([what, *found])


def known(message: object) -> str:
    """A message as a test names it."""
    said = message.id if isinstance(message.id, str) else message.id[0]  # type: ignore[attr-defined]
    return f"{message.context}|{said}" if message.context else said  # type: ignore[attr-defined]


def written() -> list:
    return catalogue.messages(catalogue.written())


def test_every_message_has_its_french_and_none_is_left_over() -> None:
    """Mend it: `make messages`, then write what is open."""
    said = {known(message) for message in catalogue.messages(catalogue.found())}
    have = {known(message) for message in written()}
    nothing(sorted(said - have), "not in the catalogue yet:")
    nothing(sorted(have - said), "no page says these any more:")
    nothing(map(known, catalogue.open_messages(catalogue.written())), "without French:")


def test_both_forms_of_a_plural_are_there() -> None:
    wrong = [
        known(one)
        for one in written()
        if len(catalogue.forms(one)) != (catalogue.PLURALS if one.pluralizable else 1)
    ]
    nothing(wrong)


def test_the_set_up_can_compile_every_message() -> None:
    """It takes a per cent sign before a word for a placeholder: let a comma or a point follow."""
    book = catalogue.written()
    nothing(f"{known(one)}: {wrong}" for one in written() for wrong in one.check(book))


def test_the_french_has_the_placeholders_of_the_english() -> None:
    """The one of a pair may leave out the number, which it says in words."""
    wrong = []
    for message in written():
        english = [message.id] if isinstance(message.id, str) else list(message.id)
        wanted = {frozenset(PLACEHOLDER.findall(form)) for form in english}
        for form in filter(None, catalogue.forms(message)):
            has = frozenset(PLACEHOLDER.findall(form))
            allowed = has in wanted or (message.pluralizable and has <= max(wanted, key=len))
            if not allowed:
                wrong.append((known(message), form))
    nothing(wrong)


UNSET = [
    (r"[^\u202f][;!?»](?!\w)", "a narrow space before ; ! ? »"),
    (r"«[^\u202f]", "a narrow space after «"),
    (r"[^\u00a0]:(?!//|\d)", "a space that does not break before :"),
    (r"'", "a curved apostrophe"),
    (r"\.\.\.", "one sign for …"),
    (r"  ", "single spaces"),
    (r"[“”]|(?<!=)\"(?![^<]*>)", "« and »"),
    (r"\d [%€]|[^\u202f]%%", "a space that does not break before % and €"),
]


@pytest.mark.parametrize(("pattern", "wanted"), UNSET)
def test_the_french_is_set_as_french_is(pattern: str, wanted: str) -> None:
    wrong = [
        form
        for message in written()
        for form in catalogue.forms(message)
        if re.search(pattern, re.sub(r"https?://\S+|&\w+;|=\"[^\"]*\"", "", form))
    ]
    nothing(wrong, wanted)


@pytest.mark.parametrize(("pattern", "wanted"), UNSET)
def test_a_french_that_is_not_set_is_found(pattern: str, wanted: str) -> None:
    """Each rule can fail: it finds what it is about, and not what set_french made of it."""
    plain = 'L\'heure ; « oui » : 5 € 3 %% ... "non"  fin'
    assert re.search(pattern, plain), wanted
    mended = set_french(plain).replace('"', "").replace("  ", " ").replace("%%", "%%")
    assert not re.search(pattern, mended), wanted


def test_the_catalogue_says_neither_who_nor_when_nor_where() -> None:
    text = catalogue.catalogue_path().read_text(encoding="utf-8")
    assert re.findall(r"(?m)^#[:~].*|-Translator|-Team|Generated-By|-Date", text) == []


# What is the same in every language, and what stands for a key.
NAMES = {
    "Mandate", "CSV", "PDF", "IBAN", "BIC", "PNG", "JPEG", "WebP", "Excel", "Ctrl", "Alt", "Esc",
    "Enter", "Tab", "MB", "kB", "ok", "nbsp", "Inter", "Lucide", "Factur", "HTML", "CSS", "SVG", "SHA",
    "XML", "UBL", "EUR",
}  # fmt: skip
SAID = {"aria-label", "placeholder", "title", "alt", "data-label", "label", "summary", "content"}
# Blocks of a page that stand inside a tag.
ATTRIBUTES = re.compile(r"_class$|^root$")
WORDS = re.compile(r"[^\W\d_]{2,}")


class Spoken(HTMLParser):
    """The texts of a page, and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[tuple[int, str]] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "code", "kbd"}:
            self.silent.append(tag)
        given = dict(attrs)
        said = {"value"} if given.get("type") in {"submit", "button"} else set()
        for attribute in (SAID - ({"content"} if tag == "meta" else set())) | said:
            self.texts.append((self.getpos()[0], given.get(attribute) or ""))

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.texts.append((self.getpos()[0], data))


def without_tags(text: str) -> str:
    """A template with its tags, its values and what is translated taken out, line by line."""
    kept, inside = [], ""
    for token in Lexer(text).tokenize():
        word = token.contents.split()[0] if token.contents.split() else ""
        if token.token_type == TokenType.BLOCK and not inside:
            attributes = word == "block" and ATTRIBUTES.search(token.contents.split()[1])
            inside = f"end{word}" if attributes or word in {"blocktranslate", "comment"} else ""
        lines = "\n" * token.contents.count("\n")
        kept.append(token.contents if token.token_type == TokenType.TEXT and not inside else lines)
        if token.token_type == TokenType.BLOCK and word == inside:
            inside = ""
    return "".join(kept)


def bare_words(text: str) -> Iterator[tuple[int, str]]:
    """The words of a template that no translation goes over, with their lines."""
    page = Spoken()
    page.feed(without_tags(text))
    page.close()
    for line, said in page.texts:
        if left := [word for word in WORDS.findall(said) if word not in NAMES]:
            yield line, " ".join(left)


LITERAL = re.compile(r"(?<!_\()(?<!date:)(?<!time:)\"([^\"]*)\"")
# Their literals are names of things, not words for people.
SILENT_TAGS = {
    "block", "blocktranslate", "comment", "csrf_token", "extends", "icon", "include", "load",
    "partial", "partialdef", "static", "translate", "url",
}  # fmt: skip


def bare_literals(text: str) -> Iterator[tuple[int, str]]:
    """Sentences in quotes inside a tag, as `{% pill "good" "On pace" %}` has one."""
    for token in Lexer(text).tokenize():
        if token.token_type not in {TokenType.BLOCK, TokenType.VAR}:
            continue
        tag, _, rest = token.contents.partition(" ")
        if token.token_type == TokenType.BLOCK and tag in SILENT_TAGS - {"include"}:
            continue
        given = rest.partition(" with ")[2] if tag == "include" else token.contents
        for literal in LITERAL.findall(given):
            if set(WORDS.findall(literal)) - NAMES and (
                literal[0].isupper() or re.search(r"[a-z] [a-z]", literal)
            ):
                yield token.lineno or 0, literal


# Each language has its own text beside it; the styleguide shows the parts, not a page.
APART = re.compile(r"_(en|fr)\.(html|txt)$|styleguide|/pdf/")


def templates() -> list[Path]:
    found = [path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"}]
    return sorted(path for path in found if not APART.search(path.as_posix()))


def test_no_template_speaks_past_the_catalogue() -> None:
    wrong = [
        f"{name(path)}:{line} {words}"
        for path in templates()
        for search in (bare_words, bare_literals)
        for line, words in search(path.read_text(encoding="utf-8"))
    ]
    nothing(wrong)


def test_words_outside_a_translation_are_found() -> None:
    assert [*bare_words("<p>Save {% translate 'it' %}</p>")] == [(1, "Save")]
    assert [*bare_words('\n<a title="Go on">{{ name }}</a>')] == [(2, "Go on")]
    assert [*bare_words("{% blocktranslate %}All {{ n }}{% endblocktranslate %}, CSV")] == []
    assert [*bare_literals('{% pill "good" "On pace" "check" %}')] == [(1, "On pace")]
    assert [*bare_literals('{% pill "good" _("On pace") "check" %}')] == []


TOLD = re.compile(r"^(messages\.\w+|.*\.add_error|(\w+\.)?ValidationError|Cannot\w+|Problem)$")
TOLD_AS = {"label", "help_text", "empty_label", "placeholder"}
ASKED = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "npgettext", "ngettext_lazy"}


def is_sentence(node: ast.expr | None) -> bool:
    """A text that stands there as it is, with words in it."""
    if isinstance(node, ast.JoinedStr):
        return any(is_sentence(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return is_sentence(node.left)
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and bool(re.search(r"[A-Z]\w+|\w+ \w+", node.value))
    )


def bare_sentences(text: str) -> Iterator[tuple[int, str]]:
    """What code tells people without asking the catalogue, and what it asks too late."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        told = node.args if TOLD.match(called) else []
        told = [*told, *(one.value for one in node.keywords if one.arg in TOLD_AS)]
        asked = node.args[:1] if called in ASKED else []
        late = [one for one in asked if isinstance(one, (ast.JoinedStr, ast.BinOp))]
        for one in [*(one for one in told if is_sentence(one)), *late]:
            yield node.lineno, ast.unparse(one)


def test_no_code_speaks_past_the_catalogue() -> None:
    wrong = [
        f"{name(path)}:{line} {said}"
        for path in code()
        if not parts(path) & {"management", "demo"}
        for line, said in bare_sentences(path.read_text(encoding="utf-8"))
    ]
    nothing(wrong)


@pytest.mark.parametrize(
    "line",
    [
        'messages.success(request, "Saved.")',
        'form.add_error(None, f"{name} is gone.")',
        'raise CannotIssue("Not so.")',
        'forms.CharField(label="Name")',
        '_(f"{name} is gone.")',
    ],
)
def test_a_sentence_past_the_catalogue_is_found(line: str) -> None:
    assert len([*bare_sentences(line)]) == 1


ONE_LANGUAGE = re.compile(r"(?<!%)%-?[aAbB]\b")
# What only a command says.
FOR_OPERATORS = {"committees/month_run.py"}


def test_no_date_is_written_in_one_language() -> None:
    """%B and %A are English wherever the server is; date_format asks the reader's language."""
    wrong = [
        f"{name(path)}:{node.lineno}"
        for path in code()
        if ONE_LANGUAGE.search(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and ONE_LANGUAGE.search(node.value)
        and name(path) not in FOR_OPERATORS
    ]
    nothing(wrong)


def test_dates_are_asked_for_where_french_is_known() -> None:
    """Django's own date_format knows neither 1er nor the point of nov."""
    wrong = [
        name(path)
        for path in code()
        if re.search(r"formats import .*\bdate_format|dateformat", path.read_text("utf-8"))
    ]
    assert wrong == []
