"""Rows of the life of an engagement: what was met, asked for, decided and signed."""

import datetime as dt
from typing import Any

from engagements.models import (
    ChecklistGrant,
    ChecklistItem,
    Engagement,
    FitAdvice,
    FullTimeCost,
    MilestoneMark,
    Paper,
    PaperFile,
    Prospect,
    RenewalDecision,
)
from tests.factories.rows.sides import AT, DAY, EARLIER, Rows, Side, hidden, rows_of, shown


@rows_of(MilestoneMark)
def _milestone(side: Side) -> Rows:
    met = {"milestone": "diagnostic", "verdict": "met", "on": DAY, "by": "Bob", "at": AT}
    return shown(MilestoneMark.objects.create(**side.owner, engagement=side.one(Engagement), **met))


@rows_of(ChecklistItem)
def _item(side: Side) -> Rows:
    asked = {"checklist": "access", "key": "crm", "asked_on": DAY}
    return shown(
        ChecklistItem.objects.create(**side.owner, engagement=side.one(Engagement), **asked)
    )


@rows_of(ChecklistGrant)
def _grant(side: Side) -> Rows:
    item = side.one(ChecklistItem)
    return shown(
        ChecklistGrant.objects.create(**side.owner, item=item, user=side.founder.user, at=AT)
    )


@rows_of(Prospect)
def _prospect(side: Side) -> Rows:
    return shown(Prospect.objects.create(**side.owner, engagement=side.one(Engagement)))


@rows_of(RenewalDecision)
def _renewal(side: Side) -> Rows:
    said = {"renews_on": DAY, "decision": "renew", "until": dt.date(2027, 11, 3), "by": "Olga"}
    return shown(
        RenewalDecision.objects.create(**side.owner, engagement=side.one(Engagement), at=AT, **said)
    )


@rows_of(FitAdvice)
def _advice(side: Side) -> Rows:
    return shown(
        FitAdvice.objects.create(
            **side.owner, engagement=side.one(Engagement), since=EARLIER, load=72, on=DAY
        )
    )


@rows_of(FullTimeCost)
def _cost(side: Side) -> Rows:
    # One row a role and country: each client of the provider has a country of its own here.
    country = side.client.name[:2].upper()
    return hidden(FullTimeCost.objects.create(country=country, role="cio", salary=1, charges=0))


def _papers(side: Side) -> tuple[Paper, Paper]:
    signed = {**side.owner, "kind": "nda", "signed_on": DAY, "added_by": "Olga", "added_at": AT}
    return Paper.objects.create(**signed), Paper.objects.create(**signed, removed_at=AT)


@rows_of(Paper)
def _paper(side: Side) -> Rows:
    stands, removed = _papers(side)
    return Rows(shown=[stands], hidden=[removed])


@rows_of(PaperFile)
def _paper_file(side: Side) -> Rows:
    file = {"name": "nda.pdf", "kind": "pdf", "content": b"%PDF-", "size": 5, "added_at": AT}
    papers: Any = side.rows[Paper]
    stands, removed = (
        PaperFile.objects.create(**side.owner, paper=paper, sha256="0" * 64, **file)
        for paper in (papers.shown[0], papers.hidden[0])
    )
    return Rows(shown=[stands], hidden=[removed])
