"""The two families of the printed documents, as static cuts of the installed variable fonts.

A variable font costs WeasyPrint 0.4 s per document and makes its bytes differ from run to run,
so each weight is cut once, kept under LOCAL_DIR, and used under a name that no installed font
can have: a family known twice is printed with the glyphs of one and the outlines of the other
(docs/decisions/0005-documents.md).
"""

import fcntl
import gc
import hashlib
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.conf import settings


@dataclass(frozen=True)
class Family:
    """One family: where its variable font is, and the weights that are printed."""

    name: str
    package: str
    file: str
    weights: tuple[int, ...]
    optical_size: int


# As `map` does it: the cuts of every family, by whatever processes.
Spread = Callable[
    [Callable[[Family], dict[str, bytes]], Iterable[Family]], Iterable[dict[str, bytes]]
]

FAMILIES = (
    Family("Mandate Sans", "fontpkg_inter", "Inter[opsz,wght].ttf", (400, 500, 600, 700), 14),
    Family(
        "Mandate Serif", "fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf", (400, 600), 20
    ),
)
_FEATURES = ["kern", "liga", "tnum", "lnum", "ccmp", "locl", "mark"]
# Latin, Greek and Cyrillic with their punctuation, currencies and signs: the names of European
# people and firms. The rest of the two families would only make cutting slower.
_RANGES = (
    (0x20, 0x17F),
    (0x192, 0x192),
    (0x218, 0x21B),
    (0x2B0, 0x2DD),
    (0x300, 0x328),
    (0x384, 0x3CE),
    (0x400, 0x45F),
    (0x490, 0x491),
    (0x1E9E, 0x1E9E),
    (0x2000, 0x206F),
    (0x20A0, 0x20BF),
    (0x2116, 0x2122),
    (0x2150, 0x215F),
    (0x2190, 0x2193),
    (0x2212, 0x2212),
    (0x2260, 0x2265),
)


def font_files(*, spread: Spread = map) -> dict[tuple[str, int], Path]:
    """The file of every (family name, weight), cut on first use (some 15 s, once per machine).

    Whoever comes while another process is cutting waits for its files. `spread` maps the cutting
    over the families, in processes of its own where the caller has any to spare.
    """
    folder = _folder()
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with (folder.parent / "cutting.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.is_dir():
                _cut_all(folder, spread)
    return {
        (family.name, weight): folder / _file_name(family, weight)
        for family in FAMILIES
        for weight in family.weights
    }


@cache
def _folder() -> Path:
    """A folder named after everything that the cuts are made of, so that an update cuts anew."""
    made_of = [version(name) for name in ("fontpkg-inter", "fontpkg-source-serif-4", "fonttools")]
    recipe = repr((FAMILIES, _FEATURES, _RANGES, made_of))
    digest = hashlib.sha256(recipe.encode()).hexdigest()[:16]
    return Path(settings.LOCAL_DIR) / "fonts" / digest


def _file_name(family: Family, weight: int) -> str:
    return f"{family.name.lower().replace(' ', '-')}-{weight}.ttf"


def _cut_all(folder: Path, spread: Spread) -> None:
    fresh = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
    try:
        for cuts in spread(_cuts, FAMILIES):
            for name, cut in cuts.items():
                (fresh / name).write_bytes(cut)
        fresh.chmod(0o755)
        os.rename(fresh, folder)  # noqa: PTH104 - all or nothing, whoever else is cutting
    except OSError:
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _cuts(family: Family) -> dict[str, bytes]:
    """The cuts of one family by their file names."""
    was_on = gc.isenabled()
    gc.disable()  # half a million small things that all stay until the end
    try:
        reduced = _reduced(family)
        return {
            _file_name(family, weight): _cut(
                reduced, weight=weight, optical_size=family.optical_size
            )
            for weight in family.weights
        }
    finally:
        if was_on:
            gc.enable()


def _reduced(family: Family) -> bytes:
    from fontTools import subset  # noqa: PLC0415 - only where a font is cut
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    options = subset.Options()
    options.layout_features = _FEATURES
    options.notdef_outline = True
    options.hinting = False
    options.recalc_timestamp = False
    reducer = subset.Subsetter(options)
    reducer.populate(unicodes=[code for first, last in _RANGES for code in range(first, last + 1)])
    source = files(family.package) / "files" / family.file
    font = TTFont(io.BytesIO(source.read_bytes()), recalcTimestamp=False)
    reducer.subset(font)
    return _saved(font)


def _cut(reduced: bytes, *, weight: int, optical_size: int) -> bytes:
    from fontTools.ttLib import TTFont  # noqa: PLC0415
    from fontTools.varLib.instancer import instantiateVariableFont  # noqa: PLC0415

    font = TTFont(io.BytesIO(reduced), recalcTimestamp=False)
    return _saved(
        instantiateVariableFont(font, {"wght": weight, "opsz": optical_size}, inplace=True)
    )


def _saved(font: Any) -> bytes:
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()
