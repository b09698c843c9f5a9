"""What stands in a PDF: its text, page by page, and its structure; no program but pikepdf."""

import hashlib
import io
import json
import os
import re
import subprocess
import sys
from typing import Any

import pikepdf
from django.conf import settings

from common.content import Content

_CODES = re.compile(rb"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>")


_ELSEWHERE = """
import hashlib, importlib, json, pathlib, sys
from django.conf import settings
base, local, module, renderer, kind = sys.argv[1:]
engine = "django.template.backends.django.DjangoTemplates"
settings.configure(
    BASE_DIR=pathlib.Path(base), LOCAL_DIR=pathlib.Path(local), USE_TZ=True,
    TEMPLATES=[{"BACKEND": engine, "DIRS": [base + "/templates"]}],
)
import django
django.setup()
content = getattr(importlib.import_module(module + ".content"), kind)
render = getattr(importlib.import_module(module + ".pdf"), renderer)
pdf = render(content.from_json(json.load(sys.stdin)))
print(hashlib.sha256(pdf).hexdigest())
"""


def digest(pdf: bytes) -> str:
    return hashlib.sha256(pdf).hexdigest()


def digest_elsewhere(content: Content, *, renderer: str, seed: int) -> str:
    """The digest of the same content rendered by another process with another hash seed."""
    module = type(content).__module__.partition(".")[0]
    arguments = [settings.BASE_DIR, settings.LOCAL_DIR, module, renderer, type(content).__name__]
    answer = subprocess.run(
        [sys.executable, "-c", _ELSEWHERE, *map(str, arguments)],
        input=json.dumps(content.to_json()),
        env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": str(settings.BASE_DIR)},
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout.strip()


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def pages(pdf: bytes) -> list[str]:
    """The text of each page, with every space plain."""
    with opened(pdf) as document:
        return [_plain(_text(page.obj, page.obj.Resources)) for page in document.pages]


def text(pdf: bytes) -> str:
    return " ".join(pages(pdf))


def _plain(found: str) -> str:
    return re.sub(r"[\s\u00a0\u202f]+", " ", found)


def _text(holder: Any, resources: Any) -> str:
    letters: dict[int, str] = {}
    found: list[str] = []
    for instruction in pikepdf.parse_content_stream(holder):
        operator, operands = str(instruction.operator), list(instruction.operands)
        if operator == "Tf":
            letters = _letters(resources.Font[operands[0]])
        elif operator in ("Tj", "TJ"):
            found += _shown(operands[0] if operator == "TJ" else operands, letters)
        elif operator == "Do":
            form = resources.XObject[operands[0]]
            if form.get("/Subtype") == "/Form":
                found += [" ", _text(form, form.get("/Resources", resources))]
        elif operator == "ET":
            found.append(" ")
    return "".join(found)


def _shown(parts: Any, letters: dict[int, str]) -> list[str]:
    shown = []
    for part in parts:
        if isinstance(part, pikepdf.String):
            codes = bytes(part)
            shown += [
                letters.get(int.from_bytes(codes[at : at + 2]), "")
                for at in range(0, len(codes), 2)
            ]
    return shown


def _letters(font: Any) -> dict[int, str]:
    table = bytes(font.ToUnicode.read_bytes())
    return {
        int(code, 16): bytes.fromhex(letter.decode()).decode("utf-16-be")
        for code, letter in _CODES.findall(table)
        if len(letter) % 4 == 0
    }
