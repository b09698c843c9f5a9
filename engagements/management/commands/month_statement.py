"""The figures of a month: manage.py month_statement --provider SLUG --month YYYY-MM [--json]

Exits 0 when it has said them, 2 when the command has to be said differently.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common.days import round_to_hundredth
from common.periods import Month
from engagements.figures import Figures, figures
from engagements.importing.matching import named_clients
from tenancy.models import Client
from tenancy.scope import provider_id_of, scope

WRONG_USE = 2


def wrong_use(message: str) -> CommandError:
    return CommandError(message, returncode=WRONG_USE)


class Command(BaseCommand):
    help = (
        "Print what a month says of every engagement that runs in it, in days. A month that is "
        "approved says what was signed. Any other one says what the contract gives if it closed "
        "with what is logged so far, and the months before it too: what would go on to the next "
        "month (carried_out), what would expire, what is borrowed or burst. A month in which "
        "nothing is logged yet reads as it will open. available = contracted + carried_in; what "
        "is borrowed from the next month (its carried_in is negative then) stands beside it, and "
        "burst is what is used beyond both. billable holds burst within the cap, and beyond it "
        "only what was approved by name."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--provider", required=True, metavar="SLUG")
        parser.add_argument("--month", required=True, metavar="YYYY-MM")
        parser.add_argument("--client", metavar="NAME", help="only this client, by name or slug")
        parser.add_argument(
            "--json", action="store_true", help="a list for programs, days as decimal strings"
        )

    def handle(self, *, provider: str, month: str, **options: Any) -> None:
        provider_id = provider_id_of(provider)
        if provider_id is None:
            raise wrong_use(f"There is no provider with the slug {provider}.")
        try:
            asked = Month.parse(month)
        except ValueError as problem:
            raise wrong_use(f"{problem}.") from problem
        with scope(provider=provider_id):
            name = options["client"]
            found = figures(month=asked, clients=None if name is None else [client_named(name)])
        if options["json"]:
            plain = [{key: told(value) for key, value in asdict(one).items()} for one in found]
            self.stdout.write(json.dumps(plain, indent=2, ensure_ascii=False))
        elif found:
            self.table(found)
        else:
            self.stdout.write(f"No engagement runs in {asked}.")

    def table(self, found: Sequence[Figures]) -> None:
        """The same in columns that line up: words to the left, days to the right."""
        names = [field.name for field in fields(Figures)]
        rows = [[told(value) for value in asdict(one).values()] for one in found]
        widths = [max(map(len, column)) for column in zip(names, *rows, strict=True)]
        words = {"client", "role", "month", "state"}
        for row in [[name.replace("_", " ") for name in names], *rows]:
            cells = [
                f"{cell:<{width}}" if name in words else f"{cell:>{width}}"
                for name, cell, width in zip(names, row, widths, strict=True)
            ]
            self.stdout.write("  ".join(cells).rstrip())


def told(value: object) -> str:
    """A value as it is printed: days to two places."""
    return f"{round_to_hundredth(value):.2f}" if isinstance(value, Decimal) else str(value)


def client_named(name: str) -> int:
    """The id of the client of this name or slug in the scope that holds."""
    clients = list(Client.objects.order_by("name"))
    exact = [one for one in clients if one.slug == name.strip()]
    found = exact or named_clients(clients).find(name)
    if len(found) == 1:
        return int(found[0].pk)
    if found:
        several = ", ".join(one.slug for one in found)
        raise wrong_use(f"{name} can be several clients; say which: {several}.")
    there = ", ".join(one.name for one in clients) or "none yet"
    raise wrong_use(f"There is no client called {name}; there are: {there}.")
