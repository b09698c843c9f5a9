"""An export of a CRM as random as real ones are, and the funnel it goes into."""

import csv
import datetime as dt
import io
import random
from collections.abc import Iterable, Sequence
from typing import Any

from accounts.actors import actor_of
from kpis import tasks
from kpis.funnel import importing
from kpis.funnel.stages import start_funnel
from kpis.models import DealImport, Funnel
from tests.factories.world import World

HEADINGS = (
    "Deal ID", "Deal Name", "Associated Company", "Create Date", "Deal Stage", "Date entered MQL",
    "Date entered SQL", "Date entered Opportunity", "Date entered Proposal", "Close Date", "Amount",
    "Currency", "Lead Source", "Segment", "Deal owner", "Closed Lost Reason", "Handed over",
    "First contacted", "Sales verdict", "Rejection reason",
)  # fmt: skip
STAGES = ("Lead", "MQL", "SQL", "Opportunity", "Proposal")
SOURCES = ("Trade fair", "Website", "Referral", "Google Ads", "")
LOST = ("Price too high", "No budget", "Chose a competitor", "No decision", "")
REFUSED = ("Not our target", "Missing phone number", "Student")


def make_funnel(world: World) -> Funnel:
    """The usual funnel of Brume's engagement; inside the scope that holds."""
    return start_funnel(engagement=world.engagement, currency="EUR", by=actor_of(world.bob))


def random_rows(count: int, *, seed: int = 6, until: dt.date) -> list[dict[str, Any]]:
    """So many deals of the two years before a day, as plain values by heading."""
    chance = random.Random(seed)
    return [_row(chance, number, until) for number in range(1, count + 1)]


def _row(chance: random.Random, number: int, until: dt.date) -> dict[str, Any]:
    opened = until - dt.timedelta(days=chance.randrange(1, 730))
    days, depth = [opened], 0
    while depth < 4 and chance.random() < 0.62:
        came = days[-1] + dt.timedelta(days=chance.randrange(0, 40))
        if came > until:
            break
        days.append(came)
        depth += 1
    ended, closed = "", None
    if chance.random() < 0.7:
        closed = days[-1] + dt.timedelta(days=chance.randrange(0, 60))
        closed = closed if closed <= until else None
    if closed:
        ended = "Closed Won" if depth >= 3 and chance.random() < 0.4 else "Closed Lost"
    handed = dt.datetime.combine(days[1], dt.time(9)) if depth >= 1 else None
    wait = dt.timedelta(hours=chance.choice([1, 4, 20, 24, 25, 60]))
    spoken = handed + wait if handed and chance.random() < 0.8 else None
    if spoken and spoken.date() > until:
        spoken = None
    verdict = "" if not spoken else chance.choice(["Accepted", "Accepted", "Rejected", ""])
    row: dict[str, Any] = dict.fromkeys(HEADINGS, "")
    row |= {
        "Deal ID": f"D-{number:06}",
        "Deal Name": f"Order {number}",
        "Associated Company": f"Company {number % 977}",
        "Create Date": opened,
        "Deal Stage": ended or STAGES[depth],
        "Close Date": closed or "",
        "Amount": chance.choice(
            ["", f"{chance.randrange(500, 90_000)}.{chance.randrange(100):02}"]
        ),
        "Currency": "EUR",
        "Lead Source": chance.choice(SOURCES),
        "Segment": chance.choice(["Direct", "Partner", ""]),
        "Deal owner": chance.choice(["Lea", "Paul"]),
        "Closed Lost Reason": chance.choice(LOST) if ended == "Closed Lost" else "",
        "Handed over": handed or "",
        "First contacted": spoken or "",
        "Sales verdict": verdict,
        "Rejection reason": chance.choice(REFUSED) if verdict == "Rejected" else "",
    }
    for place, came in enumerate(days[1:], start=1):
        # Some CRMs skip a stage.
        if place == depth or chance.random() < 0.9:
            row[f"Date entered {STAGES[place]}"] = came
    return row


def as_csv(rows: Iterable[dict[str, Any]], *, headings: Sequence[str] = HEADINGS) -> bytes:
    said = io.StringIO(newline="")
    writer = csv.DictWriter(said, headings, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return said.getvalue().encode()


def bring(
    world: World, funnel: Funnel, raw: bytes, *, at: dt.datetime, name: str = "crm.csv"
) -> DealImport:
    """A file that waits for the worker."""
    by = actor_of(world.bob)
    with world.staff():
        row = importing.bring(funnel=funnel, raw=raw, name=name, by=by, at=at)
        return importing.start(row=row, funnel=funnel, by=by, at=at)


def taken_over(world: World, row: DealImport) -> DealImport:
    """What the worker makes of it."""
    tasks.take_over(provider_id=world.acme.pk, import_id=row.pk)
    with world.staff():
        row.refresh_from_db()
    return row
