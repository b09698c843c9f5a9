"""Building an XML file out of nested pieces; what is empty leaves no element behind."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from lxml import etree


class Builder:
    """Makes elements of one vocabulary: `make("ram:Name", "Acme")`, `make("ram:ID", 1, scheme=…)`.

    The content of an element is a text, or pieces; an element without any is left out (None).
    """

    def __init__(self, spaces: Mapping[str, str]) -> None:
        self._spaces = spaces

    def make(self, name: str, *content: Any, **attributes: str) -> Any:
        """An element, or None where it would be empty. Attributes are written as they are named."""
        pieces = [piece for piece in content if piece is not None and piece != ""]
        if not pieces:
            return None
        prefix, _, local = name.partition(":")
        made = etree.Element(f"{{{self._spaces[prefix]}}}{local}", attributes)
        for piece in pieces:
            if isinstance(piece, str):
                made.text = clean(piece)
            else:
                made.append(piece)
        return made

    def bare(self, name: str) -> Any:
        """An element with nothing in it, where the schema wants one all the same."""
        prefix, _, local = name.partition(":")
        return etree.Element(f"{{{self._spaces[prefix]}}}{local}")

    def root(self, name: str, uri: str, *content: Any) -> bytes:
        """The whole file, from its outermost element in, with the prefixes that were given."""
        spaces = {prefix or None: space for prefix, space in self._spaces.items()}
        made = etree.Element(f"{{{uri}}}{name}", nsmap=spaces)
        made.extend([piece for piece in content if piece is not None])
        etree.cleanup_namespaces(made, keep_ns_prefixes=[prefix for prefix in spaces if prefix])
        return bytes(
            etree.tostring(made, xml_declaration=True, encoding="UTF-8", pretty_print=True)
        )


def clean(text: str) -> str:
    """A text with nothing in it that XML cannot hold, in plain spaces."""
    allowed = (sign for sign in text if sign in "\n\t" or ord(sign) >= ord(" "))
    return "".join(allowed).replace("\u202f", " ").replace("\u00a0", " ").strip()


def compact_day(day: date | None) -> str:
    """20261102, as CII writes it."""
    return f"{day:%Y%m%d}" if day else ""
