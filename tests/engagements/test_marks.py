"""The marks among the words of a line."""

import pytest

from engagements.marks import read_marks


@pytest.mark.parametrize(
    ("text", "place", "note"),
    [
        ("@site Steering", "onsite", "Steering"),
        ("Steering @onsite with Camille", "onsite", "Steering with Camille"),
        ("@Site Steering", "onsite", "Steering"),
        ("@surplace Comité", "onsite", "Comité"),
        ("@remote call", "remote", "call"),
        ("@à-distance appel", "remote", "appel"),
        ("on site Steering", "onsite", "Steering"),
        ("On site: Steering", "onsite", "Steering"),
        ("Steering, on site", "onsite", "Steering"),
        ("sur place comité", "onsite", "comité"),
        ("Comité de direction sur place", "onsite", "Comité de direction"),
        ("à distance point ERP", "remote", "point ERP"),
        ("onsite", "onsite", ""),
        ("Audit of the on site backup", None, "Audit of the on site backup"),
        ("call with @camille", None, "call with @camille"),
        ("website relaunch", None, "website relaunch"),
    ],
)
def test_a_place_is_a_mark_or_words_at_an_end(text: str, place: str | None, note: str) -> None:
    read = read_marks(text.split())
    assert (read.place, read.note, read.problem) == (place, note, None)


@pytest.mark.parametrize(
    ("text", "category", "reason", "note"),
    [
        ("incident: orders stand still", "operations", "incident", "incident: orders stand still"),
        ("Incident majeur ERP", "operations", "incident", "Incident majeur ERP"),
        ("#incident ERP down", "operations", "incident", "ERP down"),
        ("#change release gate", "operations", "change", "release gate"),
        ("#changement bascule", "operations", "change", "bascule"),
        ("#operations patching", "operations", None, "patching"),
        ("#ope incident ERP", "operations", "incident", "incident ERP"),
        ("#strategy incident review", "strategy", None, "incident review"),
        ("review of the incident", None, None, "review of the incident"),
        ("incidents of the year", None, None, "incidents of the year"),
        ("#ven offers, ticket #12", "vendors", None, "offers, ticket #12"),
    ],
)
def test_an_incident_says_why_the_work_was_operational(
    text: str, category: str | None, reason: str | None, note: str
) -> None:
    read = read_marks(text.split())
    assert (read.category, read.reason, read.note) == (category, reason, note)
