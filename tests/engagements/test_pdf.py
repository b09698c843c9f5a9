"""The printed month: what stands on the paper, whatever the month was."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal

from common.periods import Month
from engagements.content import Answer, MonthPaper
from engagements.pdf import paper, render_month
from engagements.sheet import Absence, Share, Sheet
from engagements.statement import Entry, Statement
from tests.printed import digest, opened, pages, text

D = Decimal
AT = dt.datetime(2026, 12, 2, 9, 30, tzinfo=dt.UTC)


def entry(day: int, days: str, note: str = "", person: str = "Claire", place: str = "") -> Entry:
    at = dt.date(2026, 11, day)
    return Entry(day, at, person, "leadership", D(days), note, place)


FRAME = Sheet(
    first=dt.date(2026, 11, 1),
    last=dt.date(2026, 11, 30),
    country="FR",
    subdivision="",
    holidays=(dt.date(2026, 11, 1), dt.date(2026, 11, 11)),
    people=("Claire", "Paul"),
    away=(Absence("Claire", dt.date(2026, 11, 20), D(1)),),
    shares=(Share(dt.date(2026, 11, 1), dt.date(2026, 11, 30), D(8), 1, 1, "working", D(8)),),
)
ENTRIES = (
    entry(3, "1", "Budget", place="onsite"),
    entry(4, "0.5"),
    entry(5, "0.25", person="Paul"),
)
SAID = Statement(
    engagement="Fractional CMO",
    client="Belval",
    month="2026-11",
    currency="EUR",
    contracted=D(8),
    carried_in=D("1.5"),
    available=D("9.5"),
    used=D("1.75"),
    borrowed=D(0),
    burst=D(0),
    beyond_cap=D(0),
    carried_out=D(2),
    expired=D("5.75"),
    charges=(),
    entries=ENTRIES,
    sheet=FRAME,
)
SIGNED = MonthPaper(
    provider="Lumen",
    client="Belval",
    title="Fractional CMO",
    executive="Claire",
    month=Month(2026, 11),
    language="en",
    statement=SAID,
    answer=Answer(kind="approved", handed_in_by="Claire", handed_in_at=AT, by="Hélène", at=AT),
    hash="3f" * 32,
    as_of=AT,
    references=(("mandate", "M-2026-014"), ("order", "")),
)
WAITING = replace(
    SIGNED,
    hash="",
    answer=Answer(
        kind="waiting",
        handed_in_by="Claire",
        handed_in_at=AT,
        answer_by=dt.date(2026, 12, 9),
        waits_for=Month(2026, 10),
    ),
)


def said(content: MonthPaper) -> str:
    """The sentences beside the figures."""
    return " ".join(paper(content)["answer"]).replace("\u00a0", " ").replace("\u202f", " ")


def test_a_signed_month_on_one_page() -> None:
    (page,) = pages(render_month(SIGNED))
    for words in (
        "November 2026, Belval",
        "Mandate M-2026-014",
        "Approved and locked",
        "1¾ days used of 9½ available.",
        "All Saints' Day",
        "Armistice Day",
        "Claire, 20 Nov",
        "Carried in +1½",
        "Expired, unused 5¾",
        "Handed in by Claire on 2 December 2026, 09:30.",
        "Approved by Hélène on 2 December 2026, 09:30.",
        "3f3f3f3f",
        "On site",
        "Budget",
    ):
        assert words in page, words
    assert "To sign by hand" not in page
    assert "Order" not in page


def test_the_same_month_is_the_same_file() -> None:
    again = MonthPaper.from_json(json.loads(json.dumps(SIGNED.to_json())))
    assert again == SIGNED
    assert digest(render_month(again)) == digest(render_month(SIGNED))


def test_it_is_tagged_for_those_who_listen() -> None:
    with opened(render_month(SIGNED)) as document:
        assert document.Root.MarkInfo.Marked
        assert document.Root.Lang == "en"
        assert document.docinfo.Title == "Activity report, November 2026, Belval"


def test_an_unsigned_month_can_be_signed_by_hand() -> None:
    page = text(render_month(WAITING))
    assert "Handed in, waiting for approval" in page
    assert "For Belval: name, date, signature" in page
    assert "SHA-256" not in page


def test_what_comes_next_is_said() -> None:
    assert said(WAITING).endswith(
        "Next: Belval approves the month, or returns it with a comment. October 2026 has to be"
        " approved before. If nobody answers by 9 December 2026, it counts as approved."
    )
    office = replace(WAITING, answer=replace(
        WAITING.answer, answer_by=None, waits_for=None, office_from=dt.date(2026, 12, 9)
    ))  # fmt: skip
    assert said(office).endswith("From 9 December 2026 on Lumen may approve in the client’s place.")
    draft = replace(WAITING, answer=Answer())
    assert said(draft) == (
        "This month has not been handed in yet. Next: Claire hands the month in once its days are"
        " complete."
    )
    assert said(replace(SIGNED, invoiced=True)).endswith(
        "The invoice was made from what stands here."
    )


def test_who_answered_is_said() -> None:
    lapsed = replace(SIGNED, answer=replace(
        SIGNED.answer, kind="lapsed", by="Mandate", answer_by=dt.date(2026, 12, 9)
    ))  # fmt: skip
    assert "No answer by 9 December 2026: counts as approved, on 2 December 2026" in said(lapsed)
    in_place = replace(SIGNED, answer=replace(SIGNED.answer, kind="in_place", by="Olga"))
    assert "Approved in the client’s place by Olga on 2 December 2026" in said(in_place)
    returned = replace(WAITING, answer=replace(
        SIGNED.answer, kind="returned", comment="Half of Tuesday was ours"
    ))  # fmt: skip
    assert "Returned by Belval on 2 December 2026, 09:30. “Half of Tuesday was ours”" in said(
        returned
    )


def test_days_beyond_the_limit_say_whether_they_were_approved_by_name() -> None:
    beyond = replace(SAID, burst=D(3), named=D(1), beyond_cap=D("0.5"))
    rows = paper(replace(SIGNED, statement=beyond))["figures"]
    assert next(row["notes"] for row in rows if row["value"] == "3") == (
        "1 of these beyond the limit, approved by name",
        "½ of these beyond the limit, not invoiced until approved by name",
    )


def test_in_french_it_is_a_compte_rendu() -> None:
    page = text(render_month(replace(SIGNED, language="fr")))
    for words in (
        "Compte rendu d’activité",
        "Novembre 2026, Belval",
        "1¾ jour réalisé sur 9½ disponibles.",
        "Toussaint",
        "Validé par Hélène le 2 décembre 2026",
        "Reportés du mois précédent +1½",
    ):
        assert words in page, words


def test_many_entries_go_on_to_further_pages_under_their_heads() -> None:
    many = tuple(entry(day, "0.25", "Long words about the work " * 4) for day in range(2, 30))
    content = replace(SIGNED, statement=replace(SAID, entries=many, used=D(7)))
    found = pages(render_month(content))
    assert len(found) > 1
    assert all("What moved forward" in page for page in found)


def test_what_people_typed_is_text() -> None:
    odd = (entry(3, "1", "<b>& <script>alert(1)</script>"),)
    page = text(render_month(replace(SIGNED, statement=replace(SAID, entries=odd))))
    assert "<b>& <script>alert(1)</script>" in page
