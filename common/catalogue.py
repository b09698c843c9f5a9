"""The words of the pages in French: found in the code, merged into the catalogue, compiled.

What people read is written in English where it is used, in gettext and its relatives or in
{% translate %}. The catalogue holds each of these once, with its French; common/locale is where
Django looks. Babel does the work, so no machine needs the gettext tools. Needs Babel, which is no
part of a server (docs/decisions/0009-french.md).
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from common.typography import set_french

ROOT = Path(__file__).resolve().parent.parent
APPS = (
    "common",
    "tenancy",
    "accounts",
    "engagements",
    "billing",
    "kpis",
    "committees",
    "dashboards",
)
FOLDER = ROOT / "common" / "locale"
LANGUAGE = "fr"
PLURALS = 2

_PLURAL, _CONTEXT, _CONTEXT_PLURAL = (1, 2), ((1, "c"), 2), ((1, "c"), 2, 3)
_KEYWORDS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"]),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], _PLURAL),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], _CONTEXT),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], _CONTEXT_PLURAL),
}
# Babel would write who translated it, when and with what: none of that is known or wanted.
_HEADER = r"""msgid ""
msgstr ""
"Language: fr\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\n"

"""


def catalogue_path() -> Path:
    """Where the French of every message is written."""
    return FOLDER / LANGUAGE / "LC_MESSAGES" / "django.po"


def compiled_path() -> Path:
    """Where Django reads them; made by `make setup`, not committed."""
    return catalogue_path().with_suffix(".mo")


def _sources() -> Iterator[tuple[Path, str]]:
    """Every file that may hold a message, with its text as Python."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".txt"}:
            yield path, _template_as_python(path.read_text(encoding="utf-8"))


def _template_as_python(text: str) -> str:
    """The messages of a template as calls; what is left of the page must not look indented."""
    return "\n".join(line.strip() for line in templatize(text).splitlines()) + "\n"


def found() -> Catalog:
    """Every message that the code and the templates say, untranslated."""
    catalogue = Catalog(locale=LANGUAGE)
    for path, text in _sources():
        here = path.relative_to(ROOT).as_posix()
        lines = io.BytesIO(text.encode("utf-8"))
        for line, message, _comments, context in extract(
            "python", lines, keywords=_KEYWORDS, options={"encoding": "utf-8"}
        ):
            catalogue.add(message, locations=[(here, line)], context=context)
    return catalogue


def written() -> Catalog:
    """The catalogue as it stands in the repository."""
    with catalogue_path().open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def messages(catalogue: Catalog) -> list[Message]:
    """The messages without the header."""
    return [message for message in catalogue if message.id]


def merged(*, guess: bool = True) -> Catalog:
    """The written catalogue with exactly the messages of today.

    A new message that resembles an old one takes its French, marked fuzzy, for a person to mend.
    """
    catalogue = written() if catalogue_path().exists() else Catalog(locale=LANGUAGE)
    catalogue.update(found(), no_fuzzy_matching=not guess)
    catalogue.obsolete.clear()
    return catalogue


def open_messages(catalogue: Catalog) -> list[Message]:
    """What still wants a person: no French yet, or French that was guessed."""
    return [one for one in messages(catalogue) if one.fuzzy or not all(forms(one))]


def forms(message: Message) -> tuple[str, ...]:
    """The French of a message, one form or as many as there are plurals; empty where it has none."""
    if isinstance(message.string, (tuple, list)):
        return tuple(message.string)
    return (message.string or "",) * (PLURALS if message.pluralizable else 1)


def write(catalogue: Catalog) -> None:
    """Write the catalogue in the order of its messages, French spaces and quotes set right."""
    for message in messages(catalogue):
        said = tuple(set_french(form) for form in forms(message))
        message.string = said if message.pluralizable else said[0]
    body = io.BytesIO()
    write_po(body, catalogue, width=100, no_location=True, omit_header=True, sort_output=True)
    text = re.sub(r"\n{3,}", "\n\n", body.getvalue().decode("utf-8")).strip()
    catalogue_path().parent.mkdir(parents=True, exist_ok=True)
    catalogue_path().write_text(_HEADER + text + "\n", encoding="utf-8")


def compile_catalogue() -> None:
    """Make what Django reads from what is written."""
    whole = io.BytesIO()
    write_mo(whole, written())
    compiled_path().write_bytes(whole.getvalue())
