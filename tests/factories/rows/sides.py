"""A side, its rows, and the builders that make them."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from accounts.models import (
    Contact,
    Membership,
)
from tenancy.models import Client, Provider

AT = dt.datetime(2026, 11, 19, 9, 0, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 3)
MONTH = dt.date(2026, 11, 1)
EARLIER = dt.date(2026, 10, 1)


@dataclass
class Rows:
    """Rows of one model at one client."""

    shown: list[models.Model] = field(default_factory=list)
    hidden: list[models.Model] = field(default_factory=list)

    @property
    def every(self) -> list[models.Model]:
        return [*self.shown, *self.hidden]


@dataclass
class Side:
    """One client of one provider with its people, and a row of each table that is theirs."""

    provider: Provider
    client: Client
    member: Membership
    stranger: Membership
    founder: Contact
    rows: dict[type[models.Model], Rows] = field(default_factory=dict)

    @property
    def owner(self) -> dict[str, Any]:
        return {"provider": self.provider, "client": self.client}

    def one(self, model: type[models.Model]) -> Any:
        return self.rows[model].every[0]

    def hidden(self, model: type[models.Model]) -> Any:
        return self.rows[model].hidden[0]


Builder = Callable[[Side], Rows]
BUILDERS: dict[type[models.Model], Builder] = {}


def rows_of(model: type[models.Model]) -> Callable[[Builder], Builder]:
    """Register what makes a model's rows; builders run in the order in which they stand."""

    def keep(builder: Builder) -> Builder:
        BUILDERS[model] = builder
        return builder

    return keep


def shown(*rows: models.Model) -> Rows:
    return Rows(shown=list(rows))


def hidden(*rows: models.Model) -> Rows:
    return Rows(hidden=list(rows))
