"""Public holidays of the client's country and region, leave, and hours that become days."""

from decimal import Decimal
from pathlib import Path

from django.core.management import call_command

from tests import printed
from tests.engagements.situations.desk import Desk, Paper
from tests.factories.world import make_member, make_user

D = Decimal


def off(paper: Paper) -> list[str]:
    return [
        head["number"] for head in paper.words["grid"]["heads"] if head["tone"] in ("off", "kept")
    ]


def test_holidays_of_france(desk: Desk) -> None:
    made = desk.engagement(days_per_month="6", ends_on="2026-05-15")
    desk.log(made, {"2026-05-05": "1"})
    paper = desk.sign(made, "2026-05")
    # 21 weekdays less 1, 8, 14 and 25 May = 17; up to the 15th: 4 to 7, 11 to 13 and 15 = 8.
    # 6 × 8/17 = 2.82, to a quarter: 2.75.
    assert paper.fractions == ["2¾ = 6 × 8/17 working days"]
    assert paper.said.contracted == D("2.75")
    # What lies after the end is not named: the 25th is no day of this engagement.
    assert (
        paper.legend["Public holidays"]
        == "1 May: Labor Day; 8 May: Victory Day; 14 May: Ascension Day"
    )


def test_holidays_of_bavaria(desk: Desk) -> None:
    munich = desk.client("Isar Werke", country="DE", subdivision="BY")
    made = desk.engagement(munich, starts_on="2026-06-15", days_per_month="7")
    desk.log(made, {"2026-06-16": "1"})
    paper = desk.sign(made, "2026-06")
    # 22 weekdays less Corpus Christi on the 4th, kept in Bavaria = 21; from the 15th on 12.
    # 7 × 12/21 = 4 exactly; without that holiday 7 × 12/22 = 3.82 would be 3.75.
    assert paper.fractions == ["4 = 7 × 12/21 working days"]
    assert paper.said.contracted == D("4.00")
    # The holiday lies before the engagement begins: it counts, and is no day of the grid's.
    assert "Public holidays" not in paper.legend
    # A month later a whole month, and nothing is kept in July.
    assert desk.paper(made, "2026-07").fractions == []


def test_holidays_of_bavaria_are_named_in_the_grid(desk: Desk) -> None:
    munich = desk.client("Isar Werke", country="DE", subdivision="BY")
    made = desk.engagement(munich)
    paper = desk.sign(made, "2026-06")
    assert paper.legend["Public holidays"] == "4 Jun: Corpus Christi"
    assert off(paper) == ["4", "6", "7", "13", "14", "20", "21", "27", "28"]


def test_holidays_of_geneva(desk: Desk) -> None:
    geneva = desk.client("Rhône Optique", country="CH", subdivision="GE", language="fr")
    made = desk.engagement(geneva, starts_on="2026-09-07", days_per_month="8", currency="CHF")
    desk.log(made, {"2026-09-15": "1"})
    paper = desk.sign(made, "2026-09")
    # 22 weekdays less the Jeûne genevois on Thursday the 10th = 21; from the 7th on 17.
    # 8 × 17/21 = 6.48, to a quarter: 6.50.
    assert paper.fractions == ["6½ = 8 × 17/21 jours ouvrés"]
    assert paper.said.contracted == D("6.50")
    # The paper speaks the client's language.
    assert "Jeûne genevois" in paper.legend["Jours fériés"]
    text = printed.text(desk.pdf(made, "2026-09"))
    assert "Compte rendu d’activité" in text
    assert "Jeûne genevois" in text
    assert "La mission commence le 7 septembre 2026." in text


def test_leave_is_marked_and_says_no_reason(desk: Desk) -> None:
    made = desk.engagement()
    bob = desk.world.bob.user
    # From Thursday 5 to Monday 9 March, over a weekend, and the afternoon of the 12th.
    leave = {"kind": "illness", "note": "Knee surgery"}
    desk.send(bob, "/p/acme/log/leave/", first="2026-03-05", last="2026-03-09", part="whole", **leave)  # fmt: skip
    desk.send(bob, "/p/acme/log/leave/", first="2026-03-12", last="", part="half", **leave)
    desk.log(made, {"2026-03-12": "0.5", "2026-03-17": "1"})
    paper = desk.sign(made, "2026-03")
    away = paper.legend["A = Away"]
    assert away == "Bob, 5 Mar to 9 Mar; Bob, 12 Mar (half days)"
    cells = paper.words["grid"]["lines"][0]["cells"]
    marked = {number: cell["away"] for number, cell in enumerate(cells, start=1) if cell["away"]}
    # Nobody is missed on a weekend: 5, 6 and 9.
    assert marked == {5: "A", 6: "A", 9: "A", 12: "½A"}
    text = printed.text(desk.pdf(made, "2026-03"))
    assert "Away" in text
    assert "surgery" not in text
    assert "llness" not in text


def test_leave_that_is_changed_later_leaves_the_signed_month_alone(desk: Desk) -> None:
    made = desk.engagement()
    bob = desk.world.bob.user
    dates = {"part": "whole", "kind": "leave", "note": ""}
    desk.send(bob, "/p/acme/log/leave/", first="2026-03-05", last="2026-03-06", **dates)
    signed = desk.sign(made, "2026-03")
    desk.send(bob, "/p/acme/log/leave/", first="2026-03-19", last="2026-03-20", **dates)
    again = desk.paper(made, "2026-03")
    assert again.legend == signed.legend
    assert again.words["hash"] == signed.words["hash"]


def test_seven_hours_make_a_day(desk: Desk, tmp_path: Path) -> None:
    made = desk.engagement(hours_per_day="7")
    sheet = tmp_path / "hours.csv"
    head = "Date,Client,Project,Task,Notes,Hours,First Name,Last Name"
    rows = ["2026-03-17,Optiqa,CTO,Roadmap,Audit,1.5,Bob,", "2026-03-18,Optiqa,CTO,Roadmap,Plan,7,Bob,"]  # fmt: skip
    sheet.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    call_command("import_worklogs", str(sheet), provider="acme")
    paper = desk.sign(made, "2026-03")
    # 1 h 30 ÷ 7 = 0.214 → 0.21; 7 h ÷ 7 = 1. Together 1.21, and 8 − 1.21 = 6.79 expire.
    assert paper.days == {17: "0.21", 18: "1"}
    assert (paper.said.used, paper.said.expired) == (D("1.21"), D("6.79"))


def test_an_entry_that_is_corrected_after_approval(desk: Desk) -> None:
    made = desk.engagement()
    desk.log(made, {"2026-10-06": "1", "2026-10-07": "1"})
    october = desk.sign(made, "2026-10")
    wrong = desk.entry(made, "2026-10-06")
    desk.fill(
        desk.world.bob.user,
        f"{desk.place(made, '2026-10')}entries/{wrong.pk}/correct/",
        days="−½",
        on="2026-11-18",
        note="The afternoon was another client's",
    )
    # October says what was signed.
    again = desk.paper(made, "2026-10")
    assert again.words["hash"] == october.words["hash"]
    assert again.said.used == D(2)
    desk.log(made, {"2026-11-03": "1"})
    november = desk.sign(made, "2026-11")
    # 1 − 0.5 = 0.5 used of 8; 7.5 expire.
    assert (november.said.used, november.said.expired) == (D("0.5"), D("7.5"))
    assert november.days == {3: "1", 18: "−½"}
    assert november.notes == [
        "–",
        "Correction of 6 October 2026: The afternoon was another client's",
    ]


def test_a_deputy_logs_beside_the_lead(desk: Desk) -> None:
    world = desk.world
    zoe = make_user("Zoe")
    with world.staff():
        deputy = make_member(world.acme, zoe, role="executive")
    made = desk.engagement(deputy=deputy)
    desk.log(made, {"2026-03-17": "1", "2026-03-18": "0.5"})
    desk.log(made, {"2026-03-18": "0.25", "2026-03-19": "1"}, who=zoe)
    paper = desk.sign(made, "2026-03")
    # Bob 1 + 0.5, Zoe 0.25 + 1: 2.75 of 8 days.
    lines = [(line["person"], line["total"]) for line in paper.words["grid"]["lines"]]
    assert lines == [("Bob", "1½"), ("Zoe", "1¼")]
    assert paper.days == {17: "1", 18: "¾", 19: "1"}
    assert paper.said.used == D("2.75")
    text = printed.text(desk.pdf(made, "2026-03"))
    assert "Zoe" in text
    assert "All" in text
