"""What pages say is found, merged and written so that a change shows as what it is."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.core.management import call_command

from common import catalogue

CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy
a = _("Days used")
b = ngettext("%(n)s day", "%(n)s days", n)
c = pgettext_lazy("verb", "Open")
"""
PAGE = """<h1>{% translate "Months" %}</h1>
    {% blocktranslate trimmed count n=months %}
      {{ n }} month
      waits
    {% plural %}{{ n }} months wait{% endblocktranslate %}
  {% translate "Open" context "verb" %}{% pill "good" _("It's paid") %} {# not this #}
"""


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one module and one page, and no catalogue yet."""
    (tmp_path / "common").mkdir()
    (tmp_path / "common" / "days.py").write_text(CODE)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(PAGE)
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    monkeypatch.setattr(catalogue, "APPS", ("common",))
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path / "locale")
    return tmp_path


def said(found: Catalog) -> set[object]:
    return {(one.context, one.id) if one.context else one.id for one in catalogue.messages(found)}


def test_messages_are_found_in_code_and_templates(small: Path) -> None:
    assert said(catalogue.found()) == {
        "Days used",
        ("%(n)s day", "%(n)s days"),
        ("verb", "Open"),
        "Months",
        ("%(n)s month waits", "%(n)s months wait"),
        "It's paid",
    }


def test_what_stays_keeps_its_french_and_what_is_gone_goes(small: Path) -> None:
    first = catalogue.merged()
    first["Months"].string = "Mois"
    first["Days used"].string = "Jours réalisés"
    catalogue.write(first)
    (small / "common" / "days.py").write_text(CODE.replace("Days used", "Days used so far"))
    second = catalogue.merged()
    assert second["Months"].string == "Mois"
    assert "Days used" not in said(second)
    guessed = second["Days used so far"]
    assert (guessed.string, guessed.fuzzy) == ("Jours réalisés", True)
    assert guessed in catalogue.open_messages(second)
    assert not catalogue.merged(guess=False)["Days used so far"].string


def test_it_is_written_with_french_spaces_and_without_noise(small: Path) -> None:
    made = catalogue.merged()
    made["It's paid"].string = "C'est réglé : oui !"
    catalogue.write(made)
    text = catalogue.catalogue_path().read_text(encoding="utf-8")
    assert 'msgstr "C’est réglé\u00a0: oui\u202f!"' in text
    assert "#:" not in text
    assert "Generated-By" not in text
    catalogue.write(catalogue.merged())
    assert catalogue.catalogue_path().read_text(encoding="utf-8") == text


def test_the_command_says_what_wants_french_and_compiles(
    small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("messages")
    told = capsys.readouterr().out
    assert "open: Months" in told
    assert "6 messages, 6 without French that a person wrote." in told
    assert catalogue.compiled_path().exists()
    catalogue.compiled_path().unlink()
    call_command("messages", "--compile")
    assert catalogue.compiled_path().exists()


def test_the_catalogue_here_is_as_the_command_writes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = catalogue.catalogue_path().read_text(encoding="utf-8")
    made = catalogue.written()
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    catalogue.write(made)
    assert catalogue.catalogue_path().read_text(encoding="utf-8") == here
    with catalogue.catalogue_path().open("rb") as file:
        assert len(read_po(file)) == len(made)
