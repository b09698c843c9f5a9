"""Compiles every template of ours, so that a typing error in one is found without opening its page."""

import sys
from pathlib import Path

import django
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

FOLDER = Path(__file__).resolve().parent.parent / "templates"


def main() -> int:
    """1 when one does not compile; each that does not is named with its reason."""
    django.setup()
    paths = sorted(path for path in FOLDER.rglob("*") if path.suffix in {".html", ".txt"})
    wrong = 0
    for path in paths:
        try:
            get_template(str(path.relative_to(FOLDER)))
        except (TemplateSyntaxError, TemplateDoesNotExist) as problem:
            sys.stderr.write(f"{path.relative_to(FOLDER)}: {problem}\n")
            wrong += 1
    sys.stdout.write(f"{len(paths) - wrong} templates compile, {wrong} do not.\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
