"""`manage.py messages`: find what pages say, merge it into the French catalogue, compile it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from common import catalogue


class Command(BaseCommand):
    help = "Collect the words of the pages into common/locale, say which want French, compile."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--compile", action="store_true", help="only compile what is written already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["compile"]:
            self._collect()
        catalogue.compile_catalogue()

    def _collect(self) -> None:
        merged = catalogue.merged()
        catalogue.write(merged)
        left = catalogue.open_messages(merged)
        for message in left:
            words = message.id if isinstance(message.id, str) else message.id[0]
            self.stdout.write(f"{'guessed' if message.fuzzy else 'open'}: {words}")
        count = len(catalogue.messages(merged))
        self.stdout.write(f"{count} messages, {len(left)} without French that a person wrote.")
