"""The leads and deals of the demo: an export as a CRM writes it, taken over like any other."""

import csv
import datetime as dt
import io
import random
from decimal import Decimal

from accounts.actors import actor_of
from engagements.models import Engagement
from kpis.funnel import importing, stages, taking_over

DEALS = 900
# Of a hundred so many go on: to MQL, SQL (at first, and a year later), opportunity and proposal.
TO_MQL, TO_SQL, TO_OPPORTUNITY, TO_PROPOSAL = 62, (14, 28), 78, 62
WON = 30
# Of those that stop, so many are given up in the end; the others stand where they are.
GIVEN_UP = 92
IN_TIME = 88
STAGES = ("Lead", "MQL", "SQL", "Opportunity", "Proposal")
SOURCES = ("Shop", "Partner", "Trade fair", "Paid search", "Newsletter", "Referral", "Website")
OWNERS = ("Bruno Castel", "Léa Fontaine", "Karim Haddad")
LOST = ("Price", "Price", "No budget", "Timing", "Competitor", "No decision")
REFUSED = ("No need", "Wrong profile", "No budget", "No answer", "Missing data")
STALLED = ("No answer", "No answer", "Budget", "Timing", "Compares with a competitor")
FIRMS = (
    "Hôtel du Parc", "Maison Aubert", "Les Halles de Lyon", "Galerie Sorel", "Atelier Nord",
    "Domaine Valade", "Comptoir des Alpes", "Villa Rosa", "Brasserie Leduc", "Studio Mirabeau",
)  # fmt: skip
HEADINGS = (
    "Deal ID", "Deal name", "Company name", "Lead source", "Deal type", "Deal owner", "Amount",
    "Create date", "Deal stage", "Date entered Lead", "Date entered MQL", "Date entered SQL",
    "Date entered Opportunity", "Date entered Proposal", "Deal status", "Close date",
    "Closed lost reason", "Stall reason", "Handed over", "First contacted", "Sales verdict",
    "Rejection reason",
)  # fmt: skip


def _goes_on(reached: int, opened: dt.date, on: dt.date) -> float:
    """Of a hundred that reached a stage, how many go on; sales takes up more than a year ago."""
    if reached == 1:
        began, stands = TO_SQL
        return stands - (stands - began) * (on - opened).days / 365
    return (TO_MQL, 0, TO_OPPORTUNITY, TO_PROPOSAL, WON)[reached]


def _handed(entered: list[dt.date], dice: random.Random, on: dt.date) -> tuple[str, str]:
    """When sales was given a lead, and when it called or wrote: in time, or days later."""
    if len(entered) == 1:
        return "", ""
    at = dt.datetime.combine(entered[1], dt.time(dice.randrange(8, 12), dice.randrange(60)))
    hours = dice.randrange(1, 5) if dice.randrange(100) < IN_TIME else 24 * dice.randrange(4, 8)
    called = at + dt.timedelta(hours=hours)
    return f"{at:%Y-%m-%d %H:%M}", f"{called:%Y-%m-%d %H:%M}" if called.date() <= on else ""


def _row(number: int, dice: random.Random, on: dt.date) -> list[str]:
    opened = on - dt.timedelta(days=dice.randrange(3, 365))
    entered, ended, closed = [opened], "Open", None
    while closed is None:
        reached = len(entered) - 1
        after = entered[-1] + dt.timedelta(days=dice.randrange(3, 22))
        goes_on = dice.randrange(100) < _goes_on(reached, opened, on)
        if after > on or (not goes_on and dice.randrange(100) >= GIVEN_UP):
            break
        if not goes_on:
            ended, closed = "Lost", after
        elif reached == len(STAGES) - 1:
            ended, closed = "Won", after
        else:
            entered.append(after)
    reached = len(entered) - 1
    handed, called = _handed(entered, dice, on)
    refused = ended == "Lost" and reached == 1
    verdict = "Refused" if refused else "Accepted" if reached > 1 else ""
    late = not closed and (on - entered[-1]).days > 30
    firm = FIRMS[dice.randrange(len(FIRMS))]
    amount = Decimal(dice.randrange(100, 640)) * 100
    dates = [day.isoformat() for day in entered]
    return [
        f"B-{number:04}",
        f"{firm} {number}",
        firm,
        SOURCES[dice.randrange(len(SOURCES))] if dice.randrange(20) else "",
        ("Direct", "Direct", "Partner")[dice.randrange(3)],
        OWNERS[dice.randrange(len(OWNERS))],
        str(amount) if reached > 1 else "",
        opened.isoformat(),
        STAGES[reached],
        *dates,
        *[""] * (len(STAGES) - len(dates)),
        ended,
        closed.isoformat() if closed else "",
        LOST[dice.randrange(len(LOST))] if ended == "Lost" and not refused else "",
        STALLED[dice.randrange(len(STALLED))] if late and dice.randrange(4) else "",
        handed,
        called,
        verdict,
        REFUSED[dice.randrange(len(REFUSED))] if refused else "",
    ]


def export(*, on: dt.date) -> bytes:
    """Nine hundred leads of trade customers, of the last year, as a table; the same on the same day."""
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
