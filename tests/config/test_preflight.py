"""What is missing is said in one line with its cure, and installed where that needs no asking."""

import ast
import os
import sys
from pathlib import Path

import pytest

from config import preflight


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A clone on a machine that has everything, and no way to install more."""
    (tmp_path / "requirements-dev.txt").touch()
    monkeypatch.setattr(preflight, "ROOT", tmp_path)
    monkeypatch.setattr(preflight, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(preflight, "REQUIREMENTS", tmp_path / "requirements-dev.txt")
    monkeypatch.setattr(preflight, "CATALOGUES", tmp_path / "locale")
    monkeypatch.setattr(preflight, "LOCAL", tmp_path / ".local")
    monkeypatch.setattr(preflight, "FONTS", tmp_path / "requirements-dev.txt")
    monkeypatch.setattr(preflight, "CUT_FONTS", ("-c", "open('cuts', 'a').write('again ')"))
    monkeypatch.setattr(preflight, "LIBRARIES", ())
    monkeypatch.setattr(preflight, "apt", list)
    monkeypatch.setattr(preflight.sys, "argv", ["preflight.py"])
    return tmp_path


def test_it_keeps_to_the_syntax_of_old_pythons() -> None:
    ast.parse(Path(preflight.__file__).read_text(), feature_version=(3, 6))


def test_a_missing_library_is_said_in_one_line_with_its_cure(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(preflight, "LIBRARIES", (("libnothing.so.0", "libnothing0"),))
    assert preflight.main() == 1
    assert capsys.readouterr().err == (
        "Missing: Pango, which draws the PDFs. Cure: apt-get install libnothing0\n"
    )


def test_a_python_that_is_too_old_is_said_in_one_line_with_its_cure(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(preflight, "new_enough", lambda _: False)
    monkeypatch.setattr(preflight, "apt_knows", lambda package: package == "python3.12")
    assert preflight.main() == 1
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert line.startswith("Missing: Python 3.11 or later (python3 is 3.")
    assert line.endswith("Cure: apt-get install python3.12 python3.12-venv\n")


def test_only_the_tests_want_a_browser(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(preflight.shutil, "which", lambda _: None)
    assert not preflight.missing(tests=False)
    monkeypatch.setattr(preflight.sys, "argv", ["preflight.py", "--tests"])
    assert preflight.main() == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.rpartition(" ")[2] for line in lines] == ["chromium", "poppler-utils"]


def test_without_java_the_tests_run_and_it_is_said_what_is_left_out(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    there = {"chromium", "pdftotext"}
    monkeypatch.setattr(preflight.shutil, "which", lambda name: name if name in there else None)
    monkeypatch.setattr(preflight, "JAXB", machine / "none.jar")
    preflight.provide(tests=False)
    assert capsys.readouterr().err == ""
    preflight.provide(tests=True)
    assert capsys.readouterr().err == preflight.NO_JAVA + "\n"
    # apt has it: now it is missing like anything else.
    monkeypatch.setattr(preflight, "apt_knows", lambda _: True)
    with pytest.raises(preflight.CannotSetUp, match="default-jdk-headless libjaxb-java"):
        preflight.provide(tests=True)


def test_where_apt_may_be_used_it_is_asked_once_and_installs_what_is_missing(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script, calls = machine / "apt", machine / "calls"
    script.write_text(f'#!/bin/sh\necho "$@" >> {calls}\n')
    script.chmod(0o755)

    def missing_until_installed() -> list[tuple[str, list[str]]]:
        installed = calls.exists() and "install" in calls.read_text()
        return [] if installed else [("Something", ["libone0", "libtwo0"])]

    monkeypatch.setattr(preflight, "apt", lambda: [str(script)])
    monkeypatch.setattr(preflight, "missing_libraries", missing_until_installed)
    preflight.provide(tests=False)
    assert calls.read_text() == "update\ninstall --no-install-recommends libone0 libtwo0\n"


def test_an_interrupted_environment_is_made_again_and_a_whole_one_is_left_alone(
    machine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (half := machine / ".venv" / "bin").mkdir(parents=True)
    (half / "python").write_text("#!/bin/sh\nexit 1\n")
    (half / "python").chmod(0o755)
    assert preflight.main() == 0
    assert preflight.new_enough(str(half / "python"))
    mark = machine / ".venv" / "mine"
    mark.touch()
    capsys.readouterr()
    assert preflight.main() == 0
    assert capsys.readouterr().err == ""  # neither made nor installed
    assert mark.exists()
    (machine / "requirements-dev.txt").write_text("# other pins\n")
    assert preflight.main() == 0
    assert mark.exists()
    assert (machine / ".venv" / "installed").read_text() == preflight.fingerprint()


def test_words_are_compiled_where_the_catalogue_is_newer(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder := machine / "locale" / "fr" / "LC_MESSAGES").mkdir(parents=True)
    (written := folder / "django.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Day"\nmsgstr "Jour"\n'
    )
    monkeypatch.setattr(preflight, "VENV", Path(sys.prefix))
    preflight.compile_words()
    made = written.with_suffix(".mo")
    assert b"Jour" in made.read_bytes()
    monkeypatch.setattr(preflight, "VENV", machine)  # has no compiler: none is needed now
    preflight.compile_words()
    os.utime(made, (0, 0))
    with pytest.raises(FileNotFoundError):
        preflight.compile_words()


def test_fonts_are_cut_once_for_a_recipe(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "VENV", Path(sys.prefix))
    (recipe := machine / "fonts.py").write_text("WEIGHTS = (400,)\n")
    monkeypatch.setattr(preflight, "FONTS", recipe)
    preflight.LOCAL.mkdir()
    preflight.cut_fonts()
    preflight.cut_fonts()
    assert (machine / "cuts").read_text() == "again "
    recipe.write_text("WEIGHTS = (400, 600)\n")
    preflight.cut_fonts()
    assert (machine / "cuts").read_text() == "again again "


def test_fonts_that_cannot_be_cut_are_cut_at_the_next_setup(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preflight, "VENV", Path(sys.prefix))
    monkeypatch.setattr(preflight, "CUT_FONTS", ("-c", "raise SystemExit(1)"))
    for _ in range(2):
        with pytest.raises(preflight.CannotSetUp, match="fonts"):
            preflight.cut_fonts()
