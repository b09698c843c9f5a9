"""The leads and deals of the demo: an export as a CRM writes it, taken over like any other."""

import csv
import datetime as dt
import io
import random
from decimal import Decimal

from accounts.actors import actor_of
from engagements.models import Engagement
from kpis.funnel import importing, stages, taking_over

DEALS = 300
# How many of a hundred go on from one stage to the next.
GO_ON = (62, 55, 64, 68)
STAGES = ("Lead", "MQL", "SQL", "Opportunity", "Proposal")
SOURCES = ("Shop", "Partner", "Trade fair", "Paid search", "Newsletter", "Referral", "")
OWNERS = ("Bruno Castel", "Léa Fontaine", "Karim Haddad")
LOST = ("Price", "No budget", "Timing", "Competitor", "No need")
FIRMS = (
    "Hôtel du Parc", "Maison Aubert", "Les Halles de Lyon", "Galerie Sorel", "Atelier Nord",
    "Domaine Valade", "Comptoir des Alpes", "Villa Rosa", "Brasserie Leduc", "Studio Mirabeau",
)  # fmt: skip
HEADINGS = (
    "Deal ID", "Deal name", "Company name", "Lead source", "Deal type", "Deal owner", "Amount",
    "Create date", "Deal stage", "Date entered Lead", "Date entered MQL", "Date entered SQL",
    "Date entered Opportunity", "Date entered Proposal", "Deal status", "Close date",
    "Closed lost reason",
)  # fmt: skip


def _row(number: int, dice: random.Random, on: dt.date) -> list[str]:
    opened = on - dt.timedelta(days=dice.randrange(3, 365))
    entered, reached, ended = [opened], 0, ""
    while reached < len(GO_ON) and not ended:
        following = entered[-1] + dt.timedelta(days=dice.randrange(3, 24))
        if following > on:
            break
        if dice.randrange(100) >= GO_ON[reached]:
            # Half of those that stop are given up, the others still stand there.
            ended = "Lost" if dice.random() < 0.6 else "Open"
            break
        entered.append(following)
        reached += 1
    last = entered[-1] + dt.timedelta(days=dice.randrange(5, 28))
    if reached == len(GO_ON) and last <= on:
        ended = "Won" if dice.random() < 0.45 else "Lost"
    closed = last if ended in {"Won", "Lost"} and last <= on else None
    state = ended if closed else "Open"
    firm = FIRMS[dice.randrange(len(FIRMS))]
    amount = Decimal(dice.randrange(18, 240)) * 100
    dates = [day.isoformat() for day in entered]
    return [
        f"B-{number:04}",
        f"{firm} {number}",
        firm,
        SOURCES[dice.randrange(len(SOURCES))],
        ("Direct", "Direct", "Partner")[dice.randrange(3)],
        OWNERS[dice.randrange(len(OWNERS))],
        str(amount) if reached > 1 else "",
        opened.isoformat(),
        STAGES[reached],
        *dates,
        *[""] * (len(STAGES) - len(dates)),
        state,
        closed.isoformat() if closed else "",
        LOST[dice.randrange(len(LOST))] if state == "Lost" else "",
    ]


def export(*, on: dt.date) -> bytes:
    """Some three hundred leads of the last year, as a table; the same on the same day."""
    dice = random.Random("belval deals")  # noqa: S311  invented, the same each time
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(HEADINGS)
    table.writerows(_row(number, dice, on) for number in range(1, DEALS + 1))
    return text.getvalue().encode()


def tell_funnel(*, engagement: Engagement, on: dt.date) -> None:
    """Begin the funnel of an engagement and take an export of its CRM over."""
    by = actor_of(engagement.executive)
    at = dt.datetime.combine(on - dt.timedelta(days=2), dt.time(9), tzinfo=dt.UTC)
    funnel = stages.start_funnel(engagement=engagement, currency="EUR", by=by)
    row = importing.bring(
        funnel=funnel, raw=export(on=on - dt.timedelta(days=3)), name="deals.csv", by=by, at=at
    )
    importing.start(row=row, funnel=funnel, by=by, at=at)
    job = taking_over.claim(import_id=row.pk, at=at)
    if job is None:
        return
    for batch in job.batches():
        taking_over.store(job=job, batch=batch, at=at)
    taking_over.finish(job=job, at=at)
