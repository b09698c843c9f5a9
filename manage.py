#!/usr/bin/env python3
"""Mandate's commands. Each works on its own, with or without `make run` beside it."""

import importlib.util
import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main() -> None:
    python = HERE / ".venv" / "bin" / "python"
    if importlib.util.find_spec("django") is None:
        if Path(sys.prefix).resolve() == (HERE / ".venv").resolve() or not python.exists():
            sys.exit("Django is not installed here. Run: make setup")
        os.execv(python, [str(python), *sys.argv])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config import development, keeper

    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command == "migrate" and not any(word.startswith("--database") for word in sys.argv):
        sys.argv.append("--database=owner")  # only the owner may change tables
    try:
        development.prepare(command)
    except keeper.CannotServe as problem:
        sys.exit(str(problem))
    execute_from_command_line(sys.argv)
    development.remember(command)


if __name__ == "__main__":
    main()
