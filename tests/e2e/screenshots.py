"""The pictures of the README and the guide, taken by `make screenshots`.

The demo of Thursday 19 November 2026 in a database of its own, the clock stopped there: the same
code gives the same pictures. This is no test: its name keeps it out of the suite.
"""

import datetime as dt
import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction
from PIL import Image
from playwright.sync_api import Page

from accounts.models import User
from billing import files
from billing.models import Invoice
from committees.models import Report, ReportFile
from common.periods import Month
from dashboards.demo import story
from dashboards.demo.cast import HOUSES
from tenancy.models import Provider
from tenancy.scope import scope
from tests.cluster import ROOT
from tests.e2e.conftest import DESK, PHONE, OpenAs

IMAGES = ROOT / "docs" / "images"
OCTOBER = Month(2026, 10)
COLOURS = 128
# A picture ends here, by the width of its screen; a page may go on.
LONGEST = {DESK["width"]: 1700, PHONE["width"]: 1400}
CLAIRE = "claire@lumen-partners.example"
FOUNDER = "founder@maison-belval.example"
OFFICE = "office@lumen-partners.example"
BELVAL = "/p/lumen/c/maison-belval/"

# What is taken: the file, who looks, the address, the screen, the theme.
PICTURES = (
    ("founder-1440-light", FOUNDER, BELVAL, DESK, "light"),
    ("founder-1440-dark", FOUNDER, BELVAL, DESK, "dark"),
    ("founder-390-light", FOUNDER, BELVAL, PHONE, "light"),
    ("week-1440-light", CLAIRE, "/p/lumen/log/2026-W47/", DESK, "light"),
    ("week-390-light", CLAIRE, "/p/lumen/log/2026-W47/", PHONE, "light"),
    ("portfolio-1440-light", OFFICE, "/p/lumen/portfolio/", DESK, "light"),
    ("close-1440-light", OFFICE, "/p/lumen/close/2026-10/", DESK, "light"),
    ("engagement-1440-light", OFFICE, "", DESK, "light"),
    ("month-1440-light", FOUNDER, "", DESK, "light"),
    ("kpis-1440-light", CLAIRE, "", DESK, "light"),
    ("figures-1440-light", FOUNDER, f"{BELVAL}figures/", DESK, "light"),
)


@pytest.fixture
def now() -> dt.datetime:
    """Ten in the morning in Paris."""
    return dt.datetime(2026, 11, 19, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _now(now: dt.datetime) -> Iterator[None]:
    """Unlike in the tests beside, the clock stands still."""
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def lumen(transactional_db: None, today: dt.date, monkeypatch: pytest.MonkeyPatch) -> Provider:
    """The demo's first provider, its last month's reports printed."""
    monkeypatch.setattr(story, "PRINTED", 1)
    monkeypatch.setattr(story, "HOUSES", HOUSES[:1])
    with transaction.atomic():
        made = story.tell(password="secret-secret", on=today, bare=False)
    return made[0]


def keep(picture: bytes, name: str) -> None:
    """A picture in few colours: a page has not many, and the repository stays small."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    few = image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(IMAGES / f"{name}.png", optimize=True)
    size = (IMAGES / f"{name}.png").stat().st_size // 1000
    print(f"  {name}.png  {image.width} × {image.height}, {size} kB")  # noqa: T201


def shoot(page: Page, address: str, name: str) -> None:
    answer = page.goto(address)
    assert answer is not None
    assert answer.ok, f"{address}: {answer.status}"
    page.wait_for_load_state("networkidle")
    full = page.evaluate("document.documentElement.scrollHeight")
    screen: Any = page.viewport_size
    # Fixed bars stand once, at the foot of what is seen.
    page.set_viewport_size(
        {"width": screen["width"], "height": min(full, LONGEST[screen["width"]])}
    )
    keep(page.screenshot(animations="disabled", caret="hide"), name)
    page.set_viewport_size(screen)


def print_page(pdf: bytes, name: str, folder: Path, *, page: int = 1) -> None:
    (folder / "document.pdf").write_bytes(pdf)
    made = folder / name
    subprocess.run(
        ["pdftoppm", "-png", "-r", "80", "-f", str(page), "-l", str(page), "-singlefile",
         str(folder / "document.pdf"), str(made)],
        check=True,
    )  # fmt: skip
    keep(made.with_suffix(".png").read_bytes(), name)


def test_take_the_pictures(lumen: Provider, open_as: OpenAs, tmp_path: Path) -> None:
    if not shutil.which("pdftoppm"):
        pytest.fail("pdftoppm is missing: apt-get install poppler-utils.")
    with scope(provider=lumen.pk):
        mine = Invoice.objects.filter(client__slug="maison-belval", status="paid")
        invoice = mine.order_by("-month").first()
        report = Report.objects.filter(
            engagement__client__slug="maison-belval", month=OCTOBER.first
        ).get()
        engagement = report.engagement.slug
        printed = bytes(ReportFile.objects.get(report=report).content)
        assert invoice is not None
        billed = files.rendered(invoice)
    own = {
        "engagement-1440-light": f"/p/lumen/engagements/{engagement}/",
        "month-1440-light": f"{BELVAL}months/{engagement}/{OCTOBER}/",
        "kpis-1440-light": f"/p/lumen/engagements/{engagement}/kpis/",
    }
    for name, who, address, screen, theme in PICTURES:
        touch = screen is PHONE
        page = open_as(
            User.objects.get(email=who), viewport=screen, color_scheme=theme, has_touch=touch
        )
        shoot(page, own.get(name, address), name)
        page.context.close()
    print_page(printed, "report-1", tmp_path)
    print_page(printed, "report-3", tmp_path, page=3)
    print_page(billed, "invoice-1", tmp_path)
