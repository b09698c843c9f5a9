"""Import a time sheet: manage.py import_worklogs FILE --provider SLUG [--dry-run]

Exits 0 when it was written (or a dry run found nothing wrong), 1 when it was refused and nothing
was written, 2 when the command itself has to be said differently.
"""

import argparse
import csv
import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.actors import CLOCK, Actor, actor_of
from accounts.models import Membership
from common.periods import local_day
from common.problems import Problem
from common.tables import CannotRead, Table, read_table
from engagements.importing.import_plan import Plan, plan_import
from engagements.importing.imports import CannotImport, import_sheet
from engagements.importing.matching import CannotChoose, Choices
from engagements.importing.timesheets import (
    FIELDS,
    guess_mapping,
    mapping_problems,
    read_entries,
    recognise,
)
from tenancy.models import Provider
from tenancy.scope import provider_id_of, scope

REFUSED, WRONG_USE = 1, 2
DATES = {"day-first": True, "month-first": False}
OPTIONS = {"client": "--client", "person": "--person", "engagement": "--engagement"}


def wrong_use(message: str) -> CommandError:
    return CommandError(message, returncode=WRONG_USE)


class Command(BaseCommand):
    help = (
        "Import a time sheet (Harvest, Toggl, Clockify, Kimai or any table): all of it or nothing, "
        "and nothing twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.formatter_class = argparse.RawDescriptionHelpFormatter
        parser.add_argument("file", type=Path, help="CSV, TSV or XLSX")
        parser.add_argument("--provider", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="say what it would do, no more")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="FIELD=HEADING,...",
            help=f"which column holds what, for other tools; fields: {', '.join(FIELDS)}",
        )
        parser.add_argument(
            "--dates", choices=DATES, help="how to read 05/08/2026 where the file does not tell"
        )
        for option, answer in (("client", "SLUG"), ("person", "EMAIL"), ("engagement", "SLUG")):
            parser.add_argument(
                f"--{option}",
                action="append",
                default=[],
                metavar=f"NAME={answer}",
                help=f"which {option} a name of the file stands for",
            )
        parser.add_argument("--by", metavar="EMAIL", help="the owner or office member who imports")

    def handle(self, *, file: Path, provider: str, **options: Any) -> None:
        table = self.table(file)
        provider_id = provider_id_of(provider)
        if provider_id is None:
            raise wrong_use(f"There is no provider with the slug {provider}.")
        mapping, tool = self.mapping(table, options["map"])
        sheet = read_entries(table=table, mapping=mapping, day_first=DATES.get(options["dates"]))
        choices = Choices(
            clients=pairs(options["client"], "--client"),
            people=pairs(options["person"], "--person"),
            engagements=pairs(options["engagement"], "--engagement"),
        )
        with scope(provider=provider_id):
            by = actor(options["by"])
            zone = Provider.objects.get(pk=provider_id).timezone
            try:
                plan = plan_import(
                    sheet=sheet,
                    name=file.name,
                    tool=tool,
                    choices=choices,
                    on=local_day(timezone.now(), timezone=zone),
                )
            except CannotChoose as problem:
                raise wrong_use(str(problem)) from problem
            self.show(plan, table)
            self.carry_out(plan, by=by, dry_run=options["dry_run"])

    # ------------------------------------------------------------------------------ the file

    def table(self, file: Path) -> Table:
        try:
            return read_table(file.read_bytes(), name=file.name)
        except OSError as problem:
            raise wrong_use(f"{file} cannot be opened: {problem.strerror}.") from problem
        except CannotRead as problem:
            raise CommandError(f"{problem} Nothing was written.", returncode=REFUSED) from problem

    def mapping(self, table: Table, said: list[str]) -> tuple[Mapping[str, str], str]:
        """The mapping that was said, or that of a tool we know; else ask, with a proposal."""
        if said:
            cells = [cell for text in said for cell in next(csv.reader([text]))]
            mapping = pairs(cells, "--map")
            if faults := mapping_problems(table=table, mapping=mapping):
                raise wrong_use("\n".join([*map(str, faults), *self.proposal(table)]))
            return mapping, "mapping"
        known = recognise(table=table)
        if known:
            return known.mapping, known.code
        lines = [f"{table.name} is from no tool that we know: say which column holds what."]
        raise wrong_use("\n".join(lines + self.proposal(table)))

    def proposal(self, table: Table) -> list[str]:
        guessed = guess_mapping(table=table)
        lines = [f"Its columns: {', '.join(table.headers)}."]
        if guessed:
            cells = [f"{field}={header}" for field, header in guessed.items()]
            lines.append(f"This may fit: --map {shlex.quote(','.join(map(quoted, cells)))}")
        faults = mapping_problems(table=table, mapping=guessed)
        return lines + [str(fault) for fault in faults]

    # ---------------------------------------------------------------------------- the answer

    def show(self, plan: Plan, table: Table) -> None:
        """What was recognised, what is new by client and month, what is worth a look."""
        known = recognise(table=table)
        kind = f"{known.label} export" if known and plan.tool == known.code else "by your mapping"
        rows = len(table.rows) + len(table.problems)
        self.stdout.write(f"{plan.name}: {kind}, {table.encoding}, {rows} rows.")
        width = max((len(total.client) for total in plan.totals), default=0)
        for total in plan.totals:
            self.stdout.write(
                f"  {total.client:<{width}}  {total.month}  "
                f"{counted(total.entries):>14}  {total.days:>8.2f} days"
            )
        if plan.already:
            self.stdout.write(f"Imported before and left alone: {counted(len(plan.already))}.")
        for warning in plan.warnings:
            self.stdout.write(f"  warning: {warning}")

    def carry_out(self, plan: Plan, *, by: Actor, dry_run: bool) -> None:
        if plan.problems:
            refusal = self.refusal(plan.problems)
            self.ask(plan)
            raise refusal
        size = f"{counted(len(plan.new))}, {plan.days:.2f} days"
        if dry_run:
            self.stdout.write(f"Nothing is wrong with it: {size} would be imported (dry run).")
            return
        try:
            outcome = import_sheet(plan=plan, by=by)
        except CannotImport as problem:
            raise self.refusal(problem.problems) from problem
        if outcome.timesheet:
            self.stdout.write(self.style.SUCCESS(f"Imported {size}."))
        else:
            self.stdout.write("All of it was imported before; nothing was added.")

    def ask(self, plan: Plan) -> None:
        """How to answer what nobody but a person can tell."""
        if any(problem.code.startswith("dates_") for problem in plan.problems):
            self.stderr.write("Say how to read the dates: --dates day-first or month-first")
        for question in plan.questions:
            answers = ", ".join(answer for answer, _label in question.options)
            said = f"{OPTIONS[question.kind]} {shlex.quote(f'{question.name}=...')}"
            self.stderr.write(f"Say which {question.kind} it is: {said} with one of {answers}")

    def refusal(self, problems: Sequence[Problem]) -> CommandError:
        """The end of a refused import; each line is named on the way."""
        self.stdout.flush()
        for problem in problems:
            self.stderr.write(f"  {problem}")
        lines = len({problem.line for problem in problems if problem.line})
        said = "1 line does not fit" if lines == 1 else f"{lines} lines do not fit"
        message = f"{said}: nothing was written." if lines else "Nothing was written."
        return CommandError(message, returncode=REFUSED)


def counted(entries: int) -> str:
    return "1 entry" if entries == 1 else f"{entries} entries"


def pairs(said: Iterable[str], option: str) -> dict[str, str]:
    """NAME=ANSWER of an option; the answer holds no equals sign, the name may, a heading not."""
    found = {}
    for text in said:
        cut = text.partition if option == "--map" else text.rpartition
        name, equals, answer = cut("=")
        if not equals or not answer.strip():
            raise wrong_use(f"Write {option} as NAME=ANSWER, not {text!r}.")
        found[name.strip()] = answer.strip()
    return found


def quoted(cell: str) -> str:
    """A cell of the --map line; one with a comma stands in quotation marks."""
    return f'"{cell}"' if "," in cell else cell


def actor(email: str | None) -> Actor:
    """Who imports: the clock, or the owner or office member with this address."""
    if email is None:
        return CLOCK
    office = [Membership.Role.OWNER, Membership.Role.OFFICE]
    members = Membership.objects.active().filter(user__email=email.casefold(), role__in=office)
    member = members.select_related("user").first()
    if member is None:
        raise wrong_use(f"{email} is neither an owner nor an office member of this provider.")
    return actor_of(member)
