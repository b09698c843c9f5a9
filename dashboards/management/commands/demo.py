"""Make the invented providers that everything can be tried on."""

from argparse import ArgumentParser
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from common.periods import local_day
from dashboards.demo.cast import HOUSES
from dashboards.demo.story import tell
from dashboards.navigation import DEMO_PEOPLE
from tenancy.scope import provider_id_of


class Command(BaseCommand):
    help = "Make the demo providers Lumen Partners and Atelier Nord, invented from first to last."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--bare", action="store_true", help="people, clients and terms, without any work"
        )
        parser.add_argument(
            "--fresh",
            action="store_true",
            help="empty this development database first, whatever it holds",
        )

    def handle(self, *args: Any, bare: bool, fresh: bool, **options: Any) -> None:
        if settings.PRODUCTION:
            message = "Demo people have a public password: not on a production server."
            raise CommandError(message)
        if fresh:
            self.empty()
        here = [house.name for house in HOUSES if provider_id_of(house.slug) is not None]
        if here:
            message = (
                f"{' and '.join(here)} are here already. To begin again, add --fresh:"
                " it empties this database first."
            )
            raise CommandError(message)
        on = local_day(timezone.now(), timezone="Europe/Paris")
        with transaction.atomic():
            providers = tell(password=settings.DEMO_PASSWORD, on=on, bare=bare)
        names = " and ".join(provider.name for provider in providers)
        self.stdout.write(f"Made {names}{' without any work' if bare else ''}.")
        for email, role in DEMO_PEOPLE:
            self.stdout.write(f"  {role:<10} {email}")
        self.stdout.write(f"  password   {settings.DEMO_PASSWORD}")

    def empty(self) -> None:
        """Remove every row, as the owner of the tables; the app itself has no right to."""
        owner = settings.DATABASES.get("owner")
        if owner is None:
            message = "--fresh needs the owner's address (DATABASE_OWNER_URL)."
            raise CommandError(message)
        with psycopg.connect(
            host=str(owner["HOST"]),
            port=int(str(owner["PORT"] or 5432)),
            dbname=str(owner["NAME"]),
            user=str(owner["USER"]),
            password=str(owner["PASSWORD"]),
        ) as connection:
            connection.execute("TRUNCATE tenancy_provider, accounts_user, django_session CASCADE")
        self.stdout.write("Emptied the database.")
