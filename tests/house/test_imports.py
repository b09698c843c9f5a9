"""The import contracts hold, and each, broken on purpose, is reported."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.cluster import ROOT

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
PACKAGES = CONTRACTS["root_packages"]


def copy_of_the_code(target: Path) -> Path:
    """The packages and their contracts in a place where they may be broken."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, target / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", target)
    return target


def lint(place: Path) -> subprocess.CompletedProcess[str]:
    script = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [script, "--no-cache"], cwd=place, capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_the_code(tmp_path_factory.mktemp("code"))


def test_the_contracts_hold(code: Path) -> None:
    result = lint(code)
    assert result.returncode == 0, result.stdout
    assert "4 kept, 0 broken" in result.stdout


@pytest.mark.parametrize(
    ("file", "line", "broken"),
    [
        ("engagements/terms.py", "import billing.drafting", "1. Apps point downwards"),
        ("billing/tax.py", "import billing.views", "2. Doors, forms, rooms, models"),
        ("billing/services.py", "", "2. Doors, forms, rooms, models"),
        ("engagements/ledger.py", "import engagements.terms", "3. No cycles inside an app"),
        ("billing/tax.py", "import celery", "4. Rooms know no web and no queue"),
    ],
)
def test_a_broken_contract_is_reported(code: Path, file: str, line: str, broken: str) -> None:
    path = code / file
    before = path.read_text() if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n")
    try:
        result = lint(code)
    finally:
        path.write_text(before) if before is not None else path.unlink()
    assert result.returncode != 0
    assert f"{broken} BROKEN" in result.stdout


def test_every_room_is_kept_from_the_queue() -> None:
    contracts = {contract["name"]: contract for contract in CONTRACTS["contracts"]}
    layered = contracts["2. Doors, forms, rooms, models"]
    listed = {name.strip(" ()\n") for name in layered["layers"][4].split(":")}
    rooms = {
        f"{app}.{name}"
        for app in layered["containers"]
        for name in listed
        if (ROOT / app / f"{name}.py").exists() or (ROOT / app / name).is_dir()
    }
    kept = set(contracts["4. Rooms know no web and no queue"]["source_modules"])
    assert rooms - kept == {"accounts.access"}
    assert kept <= rooms
