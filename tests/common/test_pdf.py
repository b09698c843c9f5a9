import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from common.charts import meter
from common.fonts import FAMILIES, font_files
from common.pdf import Variant, _engine, chart_image, render_pdf
from tests.printed import digest, opened, text


def page_of(body: str, **changes: Any) -> bytes:
    from django.template import engines

    template = engines["django"].from_string(
        '<html lang="en"><head><title>t</title></head><body>' + body + "</body></html>"
    )
    given: dict[str, Any] = {
        "template": template,
        "context": {},
        "stylesheet": "invoice.css",
        "created_at": datetime(2026, 11, 2, tzinfo=UTC),
        "identifier": "one",
        "variant": Variant.ACCESSIBLE,
    }
    return render_pdf(**given | changes)


@pytest.fixture(autouse=True)
def _template_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a test print a template that is no file."""
    from common import pdf

    monkeypatch.setattr(pdf, "render_to_string", lambda template, context: template.render(context))


def test_equal_arguments_give_equal_bytes() -> None:
    assert digest(page_of("<p>Day ½</p>")) == digest(page_of("<p>Day ½</p>"))


def test_the_identifier_is_part_of_the_file() -> None:
    assert page_of("a") != page_of("a", identifier="two")


@pytest.mark.parametrize("variant", list(Variant))
def test_every_variant_is_tagged_and_claims_accessibility(variant: Variant) -> None:
    with opened(page_of("<h1>Head</h1><p>Text</p>", variant=variant)) as document:
        assert document.Root.MarkInfo.Marked
        assert document.Root.StructTreeRoot
        assert str(document.Root.Lang) == "en"
        metadata = document.Root.Metadata.read_bytes()
    assert b"pdfuaid" in metadata
    assert metadata.count(b"<rdf:RDF") == 1
    assert (b"pdfaid" in metadata) == (variant is Variant.ARCHIVE)


def test_text_is_set_in_our_own_fonts() -> None:
    body = '<p style="font-family: Mandate Serif; font-weight: 600">0123456789</p><b>½ − €</b>'
    pdf = page_of(body)
    with opened(pdf) as document:
        fonts = {str(font.BaseFont) for font in document.pages[0].Resources.Font.values()}
    assert fonts
    assert all("Mandate-S" in font for font in fonts)
    assert "0123456789" in text(pdf)
    assert "½ − €" in text(pdf)


def test_fonts_are_cut_once_for_every_weight() -> None:
    files = font_files()
    assert len(files) == sum(len(family.weights) for family in FAMILIES)
    before = {path: path.stat().st_mtime_ns for path in files.values()}
    assert {path: path.stat().st_mtime_ns for path in font_files().values()} == before


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/hostname",
        "http://127.0.0.1/x.png",
        "data:image/gif;base64,AAAA",
        "data:text/html,<b>x</b>",
    ],
)
def test_nothing_foreign_is_fetched(url: str) -> None:
    with pytest.raises(ValueError, match="fetches nothing"):
        _engine().fetcher.fetch(url)
    with opened(page_of(f'<p>kept</p><img src="{url}" alt="x">')) as document:
        assert not document.pages[0].Resources.get("/XObject", {})


def test_a_chart_may_not_fetch_either() -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9pt" height="9pt">'
        '<image href="file:///etc/hostname" width="9" height="9"/></svg>'
    )
    assert page_of(chart_image(svg, alt="chart"))


def test_the_sentence_of_a_chart_is_its_alternative_text() -> None:
    svg = meter(value=1, total=2, title="Half is used", width=100)
    with opened(page_of(chart_image(svg, alt="Half is used"))) as document:
        alternatives = [str(item.Alt) for item in document.objects if _has_alt(item)]
    assert alternatives == ["Half is used"]


def _has_alt(item: Any) -> bool:
    import pikepdf

    return isinstance(item, pikepdf.Dictionary) and "/Alt" in item


def test_the_engine_is_loaded_on_first_use_only() -> None:
    check = "import sys, common.pdf; assert 'weasyprint' not in sys.modules"
    subprocess.run([sys.executable, "-c", check], check=True)
