"""HTML to PDF bytes: tagged, reproducible, and closed to the world.

The only importer of WeasyPrint, and it does so on first use, for web workers seldom print. The
same content gives the same bytes: whatever varies (date, identifier) is given by the caller.
Nothing is fetched but our own fonts and the pictures that stand in the document itself, so text
typed by a user can never reach a file or a host.
"""

import atexit
import base64
import gc
import hashlib
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common.fonts import font_files

GENERATOR = "Mandate"
_CHART = "data:image/svg+xml;base64,"
_LOGO = "data:image/png;base64,"
_UA_XMP = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA part</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
_END_OF_RDF = b"</rdf:RDF>"
_END_OF_SCHEMAS = b"</rdf:Bag>"
# Fontconfig and the garbage collector belong to the whole process.
_one_at_a_time = threading.Lock()


class Variant(StrEnum):
    """What the file promises to its reader."""

    ACCESSIBLE = "pdf/ua-1"
    ARCHIVE = "pdf/a-3a"
    """Archive and accessible at once: both standards are claimed and met."""


@dataclass(frozen=True)
class Attached:
    """A file inside an archive PDF: the same thing as the pages in another form (Alternative).

    `metadata` is what the PDF's metadata say of it (descriptions in XMP), and `extension` the
    schema of those properties, which an archive file has to carry.
    """

    name: str
    content: bytes
    description: str
    created_at: datetime
    metadata: bytes = b""
    extension: bytes = b""


@dataclass(frozen=True)
class _Engine:
    """WeasyPrint with our fonts, made once per process."""

    html: Any
    css: Any
    font_configuration: Any
    fetcher: Any


def render_pdf(
    *,
    template: str,
    context: Mapping[str, object],
    stylesheet: str,
    created_at: datetime,
    identifier: str,
    variant: Variant,
    rules: str = "",
    attached: Attached | None = None,
) -> bytes:
    """Render a template with a stylesheet of `static/pdf/` to the bytes of a PDF.

    `rules` is CSS that comes after it: a provider's own colours. `created_at` (aware) and `identifier` (any text, unique to the content) stand in the file and
    nothing else that varies does: equal arguments give equal bytes.
    """
    created = created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = render_to_string(template, {**context, "created": created, "generator": GENERATOR})
    return lay_out(
        text=text,
        stylesheet=stylesheet,
        rules=rules,
        identifier=identifier,
        variant=variant,
        attached=attached,
    )


def lay_out(
    *,
    text: str,
    stylesheet: str,
    rules: str,
    identifier: str,
    variant: Variant,
    attached: Attached | None = None,
) -> bytes:
    """The bytes of a page of HTML that is whole; equal arguments give equal bytes."""
    with _one_at_a_time, _garbage_waiting():
        engine = _engine()
        document = engine.html(string=text, url_fetcher=engine.fetcher).render(
            stylesheets=[_stylesheet("base.css"), _stylesheet(stylesheet), *_own(rules)],
            font_config=engine.font_configuration,
            pdf_variant=variant.value,
            pdf_tags=True,
        )
        if variant is Variant.ARCHIVE:
            _describe(document.metadata, attached)
        if attached:
            _attach(document.metadata, attached)
        with warnings.catch_warnings():
            # WeasyPrint 70 leaves its colour profile to be closed by the interpreter.
            warnings.filterwarnings("ignore", "unclosed file", ResourceWarning)
            pdf: bytes = document.write_pdf(
                finisher=_once_each,
                pdf_variant=variant.value,
                pdf_tags=True,
                pdf_identifier=hashlib.sha256(identifier.encode()).digest()[:16],
            )
    return pdf


def _own(rules: str) -> list[Any]:
    return [_engine().css(string=rules)] if rules else []


def chart_image(svg: str, *, alt: str) -> SafeString:
    """A chart as a picture: a quarter faster in print than the same SVG inline.

    The alternative text is the chart's own sentence; PDF/UA knows no picture without one.
    """
    encoded = base64.b64encode(svg.encode()).decode()
    return format_html('<img src="{}{}" alt="{}">', _CHART, encoded, alt)


@contextmanager
def _garbage_waiting() -> Iterator[None]:
    """Keep the garbage collector out of a layout that makes a million objects."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
            gc.collect()


def _describe(metadata: Any, attached: Attached | None) -> None:
    """Claim PDF/UA beside PDF/A and tell of the attached file, in the one RDF element and the one
    list of schemas that XMP allows."""
    said = _UA_XMP
    if attached:
        head, end, tail = said.partition(_END_OF_SCHEMAS)
        said = head + attached.extension + end + tail + attached.metadata
    generate = metadata.generate_rdf_metadata

    def both(*args: Any) -> bytes:
        head, end, tail = generate(*args).rpartition(_END_OF_RDF)
        return bytes(head + said + end + tail)

    metadata.generate_rdf_metadata = both


def _attach(metadata: Any, attached: Attached) -> None:
    """Put a file into the document; its dates are given, or they would be those of today."""
    from weasyprint import Attachment  # noqa: PLC0415 - as the engine

    metadata.attachments = [
        Attachment(
            string=attached.content.decode(),
            name=attached.name,
            description=attached.description,
            relationship="Alternative",
            created=attached.created_at,
            modified=attached.created_at,
        )
    ]


def _once_each(_document: Any, pdf: Any) -> None:
    """WeasyPrint 70 lists each file twice among those of the document."""
    files = pdf.catalog.get("AF")
    if files:
        files[:] = list(dict.fromkeys(files))


@cache
def _engine() -> _Engine:
    from weasyprint import CSS, HTML  # noqa: PLC0415 - half a second that web workers save
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    fonts = {path.as_uri() for path in font_files().values()}

    class OwnFilesOnly(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url in fonts or url.startswith((_CHART, _LOGO)):
                return super().fetch(url, headers)
            raise ValueError("a document fetches nothing but its own fonts and pictures")

    # The fonts' working folder is removed while the interpreter still can.
    atexit.register(_forget)
    return _Engine(HTML, CSS, FontConfiguration(), OwnFilesOnly())


def _forget() -> None:
    _stylesheet.cache_clear()
    _engine.cache_clear()


@cache
def _stylesheet(name: str) -> Any:
    engine = _engine()
    text = (Path(settings.BASE_DIR) / "static" / "pdf" / name).read_text(encoding="utf-8")
    if name == "base.css":
        text = _font_faces() + text
    return engine.css(
        string=text, font_config=engine.font_configuration, url_fetcher=engine.fetcher
    )


def _font_faces() -> str:
    return "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};src:url("{path.as_uri()}")}}'
        for (family, weight), path in font_files().items()
    )
