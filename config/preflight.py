#!/usr/bin/env python3
"""What this machine must have, the virtual environment, the words and the fonts: `make setup`.

Runs on any python3 (3.6 on) with no package installed, so it keeps to old syntax. Each thing that is missing
is said in one line with its cure, and installed where apt may be used without asking: as root or
with passwordless sudo. `--tests` also looks for what only the tests need.
"""

import ctypes
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements-dev.txt"
CATALOGUES = ROOT / "common" / "locale"
LOCAL = ROOT / ".local"
FONTS = ROOT / "common" / "fonts.py"
CUT_FONTS = ("-m", "config.fonts", str(LOCAL))
OLDEST = (3, 11)
OTHER_PYTHONS = ("python3.13", "python3.12", "python3.11", "python3.14")
LIBRARIES = (
    ("libpango-1.0.so.0", "libpango-1.0-0"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0-0"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset0"),
)
JAXB = Path("/usr/share/java/jaxb-runtime.jar")
NO_JAVA = (
    "No Java compiler with JAXB here, and apt has none: the tests in which veraPDF judges PDFs are"
    " left out. Everything else runs without."
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class CannotSetUp(Exception):
    """Why there is no set-up, in one line with the cure."""


def say(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def succeeds(command: list) -> bool:
    try:
        return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def new_enough(python: str) -> bool:
    return succeeds([python, "-c", f"import sys; sys.exit(sys.version_info < {OLDEST})"])


def find_python() -> str:
    """The first Python that is new enough, or ''."""
    for python in (sys.executable, *OTHER_PYTHONS):
        if new_enough(python):
            return python
    return ""


def missing_python() -> list:
    """As (what, apt packages) or empty."""
    python = find_python()
    if not python:
        have = ".".join(map(str, sys.version_info[:3]))
        package = next(filter(apt_knows, OTHER_PYTHONS), "python3.11")
        return [(f"Python 3.11 or later (python3 is {have})", [package, package + "-venv"])]
    if succeeds([python, "-c", "import ensurepip, venv"]):
        return []
    show = "import sys; print('python%d.%d-venv' % sys.version_info[:2])"
    package = subprocess.check_output([python, "-c", show]).decode().strip()
    return [("Python's venv module", [package])]


def missing_libraries() -> list:
    packages = []
    for library, package in LIBRARIES:
        try:
            ctypes.CDLL(library)
        except OSError:
            packages.append(package)
    return [("Pango, which draws the PDFs", packages)] if packages else []


def missing_for_tests() -> list:
    found = []
    if not any(map(shutil.which, BROWSERS)):
        found.append(("Chromium, which the browser tests drive", ["chromium"]))
    if not shutil.which("pdftotext"):
        found.append(("poppler-utils, with which the tests read PDFs", ["poppler-utils"]))
    return found + missing_java()


def missing_java() -> list:
    """What veraPDF needs to judge an invoice, where apt has it."""
    packages = []
    if not shutil.which("javac"):
        packages.append("default-jdk-headless")
    if not JAXB.exists():
        packages.append("libjaxb-java")
    if not packages or not all(map(apt_knows, packages)):
        return []
    return [("Java with JAXB, with which the tests judge PDFs", packages)]


def java_is_there() -> bool:
    return bool(shutil.which("javac")) and JAXB.exists()


def missing(*, tests: bool) -> list:
    return missing_python() + missing_libraries() + (missing_for_tests() if tests else [])


def apt_knows(package: str) -> bool:
    return bool(shutil.which("apt-cache")) and succeeds(["apt-cache", "show", package])


def apt() -> list:
    """How to call apt-get here without asking anybody, or empty."""
    if not shutil.which("apt-get"):
        return []
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    quiet += ["-o", "DPkg::Lock::Timeout=300"]
    if os.geteuid() == 0:
        return quiet
    return ["sudo", "-n", *quiet] if succeeds(["sudo", "-n", "true"]) else []


def provide(*, tests: bool) -> None:
    """Install what is missing, or raise CannotSetUp."""
    if not missing(tests=tests) and (java_is_there() or not tests):
        return
    call = apt()
    if call:
        succeeds([*call, "update"])  # apt may know the right Python, or Java, only now
    found = missing(tests=tests)
    if not found:
        say(NO_JAVA)
        return
    lines = ["Missing: {}. Cure: apt-get install {}".format(what, " ".join(p)) for what, p in found]
    if not call:
        raise CannotSetUp("\n".join(lines))
    say("\n".join(lines) + "\nInstalling it now.")
    packages = [package for _, wanted in found for package in wanted]
    subprocess.call([*call, "install", "--no-install-recommends", *packages], stdout=2)
    still = missing(tests=tests)
    if still:
        names = ", ".join(what for what, _ in still)
        raise CannotSetUp(f"apt-get could not install {names}; its reason stands above.")


def fingerprint(*others: Path) -> str:
    """Of the pins, and of what else something is made from."""
    digest = hashlib.sha256(REQUIREMENTS.read_bytes())
    for path in others:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def make_environment() -> None:
    """Create .venv and install the pins into it, unless that was done with these very pins."""
    python, stamp = str(VENV / "bin" / "python"), VENV / "installed"
    if stamp.exists() and stamp.read_text() == fingerprint() and new_enough(python):
        return
    # One that was interrupted, or whose Python is gone, is made again from nothing.
    if not (new_enough(python) and succeeds([python, "-m", "pip", "--version"])):
        say("Making the virtual environment .venv.")
        if subprocess.call([find_python(), "-m", "venv", "--clear", str(VENV)]) != 0:
            raise CannotSetUp("The virtual environment could not be made; see above.")
    say("Installing the pinned packages into .venv; the first time this takes a minute or two.")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "-qq", "--no-input"]
    if subprocess.call([*pip, "--require-hashes", "-r", str(REQUIREMENTS)]) != 0:
        raise CannotSetUp("pip could not install the packages; its reason stands above.")
    stamp.write_text(fingerprint())


def compile_words() -> None:
    """Make what the pages are translated with, where a catalogue is newer than what it made."""
    written = CATALOGUES.glob("*/LC_MESSAGES/django.po")
    if all(fresh(path.with_suffix(".mo"), path) for path in written):
        return
    compiler = [str(VENV / "bin" / "pybabel"), "--quiet", "compile"]
    if subprocess.call([*compiler, "--domain=django", "--directory=" + str(CATALOGUES)]) != 0:
        raise CannotSetUp("The words of the pages could not be compiled; see above.")


def fresh(made: Path, source: Path) -> bool:
    return made.exists() and made.stat().st_mtime >= source.stat().st_mtime


def cut_fonts() -> None:
    """Cut the fonts of the printed documents, so that nobody waits at the first one."""
    stamp = LOCAL / "fonts" / "cut"
    if stamp.exists() and stamp.read_text() == fingerprint(FONTS):
        return
    say("Cutting the fonts of the printed documents; this takes some ten seconds.")
    if subprocess.call([str(VENV / "bin" / "python"), *CUT_FONTS], cwd=str(ROOT)) != 0:
        raise CannotSetUp("The fonts of the printed documents could not be cut; see above.")
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(fingerprint(FONTS))


def main() -> int:
    try:
        provide(tests="--tests" in sys.argv[1:])
        LOCAL.mkdir(mode=0o700, exist_ok=True)
        with (LOCAL / "setup.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            make_environment()
            compile_words()
            cut_fonts()
    except CannotSetUp as problem:
        say(str(problem))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
