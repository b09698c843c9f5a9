"""Starts a real worker or a real beat with the clock moved, and rendering slowed down on request.

Run as `python -m tests.committees.launcher worker|beat`. CLOCK is the instant to begin at. With
SLOW_RENDERING the renderer takes that many seconds longer and shows a file named after its
process in RENDERING_DIR meanwhile, so that the test knows whom to kill in the middle of it.
"""

import datetime as dt
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import time_machine
from celery.__main__ import main as celery

from committees.content import CommitteeReport


def slowed(render: Callable[[CommitteeReport], bytes]) -> Callable[[CommitteeReport], bytes]:
    seconds, folder = float(os.environ["SLOW_RENDERING"]), Path(os.environ["RENDERING_DIR"])

    def wrapped(content: CommitteeReport) -> bytes:
        mark = folder / str(os.getpid())
        mark.touch()
        time.sleep(seconds)
        mark.unlink(missing_ok=True)
        return render(content)

    return wrapped


def main(role: str, arguments: list[str]) -> None:
    clock = dt.datetime.fromisoformat(os.environ["CLOCK"])
    time_machine.travel(clock, tick=True).start()
    import django

    django.setup()
    # Once, before the worker divides: each that takes the place of a killed one has it already.
    import weasyprint  # noqa: F401

    from committees import pdf

    if "SLOW_RENDERING" in os.environ:
        setattr(pdf, "render_report", slowed(pdf.render_report))  # noqa: B010
    sys.argv = ["celery", "-A", "config.celery", role, "--loglevel", "INFO", *arguments]
    celery()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
