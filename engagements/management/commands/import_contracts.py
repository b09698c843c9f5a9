"""Import contracts: manage.py import_contracts FILE --provider SLUG [--dry-run]

Exits 0 when they were written (or a dry run found nothing wrong), 1 when they were refused and
nothing was written, 2 when the command itself has to be said differently.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.actors import Actor
from accounts.forms import COUNTRIES
from common.periods import local_day
from common.problems import Problem
from common.tables import CannotRead, Table, read_table
from engagements.importing.contract_import import CannotImportContracts, import_contracts
from engagements.importing.contract_plan import ContractPlan, plan_contracts
from engagements.importing.contract_sheet import COLUMNS, read_contracts
from engagements.management.commands.import_worklogs import REFUSED, actor, wrong_use
from tenancy.models import Provider
from tenancy.scope import provider_id_of, scope


class Command(BaseCommand):
    help = (
        "Import clients, engagements and terms from a table, one row per term: all of it or "
        "nothing, and nothing twice. Rows of one client, role and executive are the terms of one "
        "engagement; the end of the last one is the engagement's. Columns: "
        f"{', '.join(COLUMNS)}. An empty cell takes the default of the law. Dates are written "
        "2026-03-16 or 16/03/2026; executives have to be members of the provider already."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = argparse.HelpFormatter
        parser.add_argument("file", type=Path, help="CSV, TSV or XLSX")
        parser.add_argument("--provider", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="say what it would do, no more")
        parser.add_argument("--by", metavar="EMAIL", help="the owner or office member who imports")

    def handle(self, *, file: Path, provider: str, **options: Any) -> None:
        table = self.table(file)
        provider_id = provider_id_of(provider)
        if provider_id is None:
            raise wrong_use(f"There is no provider with the slug {provider}.")
        with scope(provider=provider_id):
            by = actor(options["by"])
            countries = {code: str(name) for code, name in COUNTRIES}
            plan = plan_contracts(sheet=read_contracts(table=table, countries=countries))
            self.show(plan, table)
            self.carry_out(plan, by=by, dry_run=options["dry_run"])

    def table(self, file: Path) -> Table:
        try:
            return read_table(file.read_bytes(), name=file.name)
        except OSError as problem:
            raise wrong_use(f"{file} cannot be opened: {problem.strerror}.") from problem
        except CannotRead as problem:
            raise CommandError(f"{problem} Nothing was written.", returncode=REFUSED) from problem

    def show(self, plan: ContractPlan, table: Table) -> None:
        rows = len(table.rows) + len(table.problems)
        self.stdout.write(f"{plan.sheet.name}: {table.encoding}, {rows} rows.")
        for one in plan.engagements:
            until = f"to {one.ends_on}" if one.ends_on else "without an end"
            self.stdout.write(
                f"  {one.client_name}, {one.title}: {one.executive.user.name}, "
                f"from {one.starts_on} {until}, {counted(len(one.terms), 'term')}"
            )
        for one in plan.amended:
            self.stdout.write(f"  {one.engagement}: {counted(len(one.terms), 'further term')}")
        if plan.already:
            self.stdout.write(f"There already and left alone: {counted(len(plan.already), 'row')}.")
        for warning in plan.warnings:
            self.stdout.write(f"  warning: {warning}")

    def carry_out(self, plan: ContractPlan, *, by: Actor, dry_run: bool) -> None:
        if plan.problems:
            raise self.refusal(plan.problems)
        size = (
            f"{counted(len(plan.clients), 'client')}, "
            f"{counted(len(plan.engagements), 'engagement')}, {counted(plan.terms, 'term')}"
        )
        if dry_run:
            self.stdout.write(f"Nothing is wrong with it: {size} would be imported (dry run).")
            return
        zone = Provider.objects.get().timezone
        today = local_day(timezone.now(), timezone=zone)
        try:
            import_contracts(plan=plan, by=by, on=today)
        except CannotImportContracts as problem:
            raise self.refusal(problem.problems) from problem
        if plan.terms:
            self.stdout.write(self.style.SUCCESS(f"Imported {size}."))
        else:
            self.stdout.write("All of it is there already; nothing was added.")

    def refusal(self, problems: Sequence[Problem]) -> CommandError:
        """The end of a refused import; each line is named on the way."""
        self.stdout.flush()
        for problem in problems:
            self.stderr.write(f"  {problem}")
        lines = len({problem.line for problem in problems if problem.line})
        said = "1 line does not fit" if lines == 1 else f"{lines} lines do not fit"
        message = f"{said}: nothing was written." if lines else "Nothing was written."
        return CommandError(message, returncode=REFUSED)


def counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
