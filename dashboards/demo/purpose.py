"""What the demo's engagements are for: figures of their outcomes, reviews, worries, who does what."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from accounts.actors import Actor, actor_of
from accounts.models import Contact
from common.periods import Month, Quarter
from engagements.mandate import (
    frictions,
    outcomes,
    people,
    priorities,
    responsibilities,
    reviews,
    worries,
)
from engagements.mandate.priorities import Line
from engagements.models import Engagement, Outcome, QuarterReview, Responsibility
from tenancy.scope import scope

# The quarters that were reviewed before the one that runs; the last is not confirmed everywhere.
REVIEWED = 3
FIRM = "provider"


@dataclass(frozen=True)
class Figure:
    """One outcome in figures: from where over where to where, how it stands, what is said."""

    unit: str
    began: str
    course: tuple[str, ...]
    aim: str
    state: str
    words: str
    metric: str = ""


@dataclass(frozen=True)
class Purpose:
    """The mandate of one engagement."""

    figures: tuple[Figure, ...]
    top: tuple[tuple[str, bool], ...]
    before: tuple[str, ...]
    # The worry, and by its number the outcome that answers it; None where nothing does yet.
    worries: tuple[tuple[str, int | None, str], ...]
    # Domain: decides, does, consulted, informed, operations.
    domains: dict[str, tuple[str, str, str, str, str]] = field(default_factory=dict)
    # Name, position, influence, attitude, note.
    people: tuple[tuple[str, str, str, str, str], ...] = ()
    frictions: tuple[tuple[int, str, str], ...] = ()
    decided: str = "Go on as agreed; look at the volume again in the new year."
    truths: str = "Decisions wait two weeks too long. That costs more than my days."
    volume: str = "As contracted. One day a month fewer once the team runs its meeting alone."
    intention: str = "Go on for a second year, then hand over to a hire of your own."


BELVAL = Purpose(
    figures=(
        Figure("%", "22", ("27", "33", "38"), "50", "on_track",
               "Partner campaigns carry it; the shop follows.",
               "Share of the qualified pipeline that marketing began"),
        Figure("%", "40", ("60", "90", "100"), "100", "met",
               "Signed by both teams in September and used since.",
               "Leads recorded by the common definition"),
        Figure("€", "1720", ("1690", "1540", "1480"), "1300", "at_risk",
               "Paid search is still dear; two campaigns stop this month.",
               "Cost of a new customer over three months"),
    ),
    top=(
        ("Stop the two campaigns that bring no customer", True),
        ("Brief the agency for the spring range", False),
        ("Agree with sales on how fast a lead is called", False),
    ),
    before=("One page on positioning, signed by the board", "CRM cleaned of duplicates"),
    worries=(
        ("Are we paying the agency for customers or for clicks?", 3,
         "From this month its report shows customers; the budget follows them."),
        ("Will sales really use the leads that marketing finds?", 2,
         "The common definition is signed; both teams look at it every week."),
        ("What happens if our marketing manager leaves?", None, ""),
    ),
    domains={
        "positioning": ("Hélène Belval", "Claire Dumas", "Paul Girard", "Sales", ""),
        "content": ("Claire Dumas", "Julie Mercier", "", "Sales", "team"),
        "advertising": ("Claire Dumas", "Agence Prisme", "Paul Girard", "", "vendor"),
        "crm": ("Claire Dumas", "Julie Mercier", "Sales", "", "team"),
        "website": ("", "Agence Prisme", "Claire Dumas", "", "vendor"),
        "agencies": ("Claire Dumas", "Claire Dumas", "Hélène Belval", "Paul Girard", ""),
        "follow_up": ("Hélène Belval, Claire Dumas", "Sales", "", "", "team"),
        "analytics": ("Claire Dumas", "", "Paul Girard", "", ""),
    },
    people=(
        ("Hélène Belval", "Founder", "high", "supports", "Decides fast where the figures are on one page."),
        ("Paul Girard", "Finance", "high", "neutral", "Wants the cost of a customer before he believes."),
        ("Julie Mercier", "Marketing manager", "medium", "worried",
         "Feared for her place in the first weeks; runs the weekly meeting now."),
        ("Bruno Castel", "Head of sales", "high", "supports", ""),
    ),
    frictions=(
        (9, "The sales team", "Prices in the shop and in the CRM differ"),
        (23, "Julie Mercier", "The newsletter waits for a sign-off that nobody owns"),
    ),
)  # fmt: skip

LENOIR = Purpose(
    figures=(
        Figure("%", "18", ("35", "52", "61"), "80", "at_risk",
               "Two of five order channels still go by mail.",
               "Orders that reach the warehouse without being typed again"),
        Figure("%", "30", ("45", "60", "75"), "100", "on_track",
               "Second factor everywhere; the restore test is left.",
               "Conditions of the insurer that are met"),
        Figure("%", "4.1", ("3.9", "3.6", "3.4"), "3", "on_track",
               "The telecom renewal brings the next step.", "IT cost over revenue"),
    ),
    top=(
        ("Test a restore of the order system", False),
        ("Sign the telecom renewal", False),
        ("Name an owner for the warehouse scanners", False),
    ),
    before=("Second factor for every administrator", "Shortlist of the ERP"),
    worries=(
        ("Could we ship if we were attacked tomorrow?", 2,
         "Backups are apart; the restore is tested this month."),
        ("Do we depend on one person for the order system?", None, ""),
    ),
    domains={
        "identity": ("Tom Hendriks", "Infogest", "Marc Lenoir", "", "vendor"),
        "backup": ("Tom Hendriks", "Infogest", "", "Marc Lenoir", "vendor"),
        "devices": ("Sophie Renaud", "Sophie Renaud", "Tom Hendriks", "", "team"),
        "network": ("Tom Hendriks", "Infogest", "", "", "vendor"),
        "applications": ("Marc Lenoir", "Sophie Renaud", "Tom Hendriks", "", "mix"),
        "suppliers": ("Tom Hendriks", "Tom Hendriks", "Marc Lenoir", "", ""),
        "security": ("Tom Hendriks", "Lumen Partners", "Infogest", "Marc Lenoir", FIRM),
        "support": ("Sophie Renaud", "Infogest", "", "", "vendor"),
        "data": ("", "", "Sophie Renaud", "", ""),
    },
    people=(
        ("Marc Lenoir", "Managing director", "high", "supports", ""),
        ("Sophie Renaud", "Systems lead", "medium", "worried", "Knows the order system by heart, alone."),
        ("Infogest", "Outside supplier", "medium", "against", "Loses the telecom margin if we tender."),
    ),
    frictions=((4, "The warehouse", "Scanners lose the network by the loading door"),),
)  # fmt: skip

OPTIQA = Purpose(
    figures=(
        Figure("of 6", "1", ("2", "3", "4"), "5", "on_track",
               "Two releases came a day late, none a week.", "Releases on the promised day"),
        Figure("%", "54", ("61", "58", "57"), "95", "off_track",
               "The new search makes it worse before it gets better.",
               "Pages that answer in under a second"),
    ),
    top=(("Decide: keep the search or buy one", False), ("Hire the backend lead", True)),
    before=("One on call, by name", "Release calendar with product"),
    worries=(("Why does everything new take three months?", 1,
              "Every fortnight something is released; the calendar shows what."),),
    domains={
        "architecture": ("Tom Hendriks", "Inès Carvalho's team", "", "Inès Carvalho", "team"),
        "delivery": ("Tom Hendriks", "Backend lead", "Product", "", "team"),
        "hosting": ("Tom Hendriks", "Nuagerie", "", "Finance", "vendor"),
        "security": ("Tom Hendriks", "Backend lead", "", "Inès Carvalho", "team"),
    },
    people=(("Inès Carvalho", "Founder", "high", "supports", ""),),
)  # fmt: skip

FORGES = Purpose(
    figures=(
        Figure("%", "9", ("7.5", "6", "5.1"), "4", "on_track",
               "Stand-still codes are written on every shift now.",
               "Time that line 2 stands still"),
        Figure("of 3", "0", ("1", "1", "2"), "3", "on_track",
               "Annecy and Thônes run it alone; Cluses needs two more months.",
               "Plant managers who run the board alone"),
    ),
    top=(("Second shift on line 2: yes or no", False), ("Cluses runs its first board", False)),
    before=("Codes of stand-still on one sheet",),
    worries=(("Is quality paying for the higher pace?", None, ""),),
    domains={
        "planning": ("Anne Keller", "Plant managers", "Claire Dumas", "", "team"),
        "production": ("Plant managers", "Shift leads", "Claire Dumas", "Anne Keller", "team"),
        "quality": ("Anne Keller", "Quality lead", "", "", "team"),
        "maintenance": ("", "Shift leads", "", "", "team"),
    },
)  # fmt: skip

VERRERIE = Purpose(
    figures=(
        Figure("%", "0", ("15", "30", "45"), "100", "on_track",
               "Stock and orders of both sites are in one system; the month end is left.",
               "Processes of both sites that run on one ERP"),
    ),
    top=(("Train the key users of the second site", False), ("Read the dossier with Yann", False)),
    before=("Orders of the second site moved",),
    worries=(("Who answers when the integrator does not?", None, ""),),
    domains={
        "applications": ("Nadia Rahmani", "Sylvie Tanguy", "", "Site managers", "vendor"),
        "identity": ("Nadia Rahmani", "IT technician", "", "", "team"),
        "backup": ("Nadia Rahmani", "IT technician", "Yann Le Goff", "", "team"),
        "suppliers": ("Yann Le Goff", "Nadia Rahmani", "", "", ""),
    },
    decided="Hand over in the new year, whoever comes; begin writing now.",
    volume="As contracted until the last day.",
    intention="End as agreed, and be there for one call a week in the month after.",
)  # fmt: skip

PURPOSES = {
    ("Maison Belval", "cmo"): BELVAL,
    ("Lenoir Emballages", "cio"): LENOIR,
    ("Optiqa Retail", "cto"): OPTIQA,
    ("Forges du Lac", "coo"): FORGES,
    ("Verrerie Saint-Malo", "cio"): VERRERIE,
}


class Mandate:
    """The mandate of one engagement, told up to a day."""

    def __init__(
        self, engagement: Engagement, purpose: Purpose, founder: Contact, *, on: dt.date
    ) -> None:
        self.engagement = engagement
        self.purpose = purpose
        self.founder = founder
        self.on = on
        self.by: Actor = actor_of(engagement.executive)
        rows = Outcome.objects.filter(engagement=engagement).order_by("position")
        self.outcomes = list(rows)

    def tell(self) -> None:
        for outcome, figure in zip(self.outcomes, self.purpose.figures, strict=False):
            self.begin(outcome, figure)
        quarters = [Quarter.of(self.on).plus(-back) for back in range(REVIEWED, 0, -1)]
        for turn, quarter in enumerate(quarters):
            if quarter.first >= self.engagement.starts_on:
                self.review(quarter, turn, is_last=quarter == quarters[-1])
        self.top_three()
        self.remit()
        for text, number, answer in self.purpose.worries:
            self.worry(text, number, answer)

    def begin(self, outcome: Outcome, figure: Figure) -> None:
        """What was agreed at the start."""
        agreed: dict[str, Any] = {
            "metric": figure.metric,
            "unit": figure.unit,
            "baseline": Decimal(figure.began),
            "baseline_on": self.engagement.starts_on,
            "aim": Decimal(figure.aim),
        }
        outcomes.change_outcome(outcome=outcome, by=self.by, **agreed)

    def review(self, quarter: Quarter, turn: int, *, is_last: bool) -> None:
        held = quarter.last + dt.timedelta(days=9)
        if held > self.on:
            return
        row = reviews.begin_review(engagement=self.engagement, quarter=quarter, by=self.by)
        row.engagement = self.engagement
        figures = dict(zip([one.pk for one in self.outcomes], self.purpose.figures, strict=False))
        parts = {
            one.part.pk: self.said(figures.get(one.part.outcome_id), turn, is_last=is_last)
            for one in reviews.parts_of(row)
        }
        reviews.save_review(
            review=row,
            parts=parts,
            by=self.by,
            held_on=held,
            decided=self.purpose.decided,
            volume=self.purpose.volume,
            intention=self.purpose.intention,
            hard_truths=self.purpose.truths if is_last else "",
        )
        at = dt.datetime.combine(held, dt.time(16), tzinfo=dt.UTC)
        reviews.close_review(review=row, by=self.by, at=at)
        if not is_last:
            self.confirm(row, at=at + dt.timedelta(days=2))

    def said(self, figure: Figure | None, turn: int, *, is_last: bool) -> dict[str, Any]:
        if figure is None:
            return {"state": "on_track", "words": "Begun.", "decision": "keep"}
        return {
            "state": figure.state if is_last else "on_track",
            "value": Decimal(figure.course[turn]),
            "words": figure.words if is_last else "",
            "decision": "keep",
        }

    def confirm(self, row: QuarterReview, *, at: dt.datetime) -> None:
        """The founder's own act, in the founder's own scope."""
        by = actor_of(self.founder)
        with scope(provider=row.provider.pk, client=row.client_id, user=self.founder.user_id):
            mine = QuarterReview.objects.select_related("engagement__client").get(pk=row.pk)
            reviews.confirm_review(review=mine, by=by, at=at)

    def top_three(self) -> None:
        now = Month.of(self.on)
        past = [Line(text, is_done=True) for text in self.purpose.before]
        lines = [Line(text, is_done=done) for text, done in self.purpose.top]
        for month, wanted in ((now.plus(-1), past), (now, lines)):
            priorities.set_top_three(
                engagement=self.engagement, month=month, lines=wanted, by=self.by
            )

    def remit(self) -> None:
        responsibilities.take_usual(engagement=self.engagement, by=self.by)
        parts = (*responsibilities.PARTS, "operations")
        for row in Responsibility.objects.filter(engagement=self.engagement):
            if row.key in self.purpose.domains:
                facts = dict(zip(parts, self.purpose.domains[row.key], strict=True))
                responsibilities.change_domain(row=row, by=self.by, **facts)
            else:
                responsibilities.remove_domain(row=row, by=self.by)
        names = ("name", "position", "influence", "attitude", "note")
        for person in self.purpose.people:
            facts = dict(zip(names, person, strict=True))
            people.add_person(engagement=self.engagement, by=self.by, **facts)
        for back, who, what in self.purpose.frictions:
            day = self.on - dt.timedelta(days=back)
            frictions.note_friction(
                engagement=self.engagement, day=day, who=who, what=what, by=self.by
            )

    def worry(self, text: str, number: int | None, answer: str) -> None:
        on = self.on - dt.timedelta(days=12)
        made = worries.raise_worry(
            engagement=self.engagement,
            text=text,
            by=self.by,
            on=on,
            raised_by=self.founder.user.name,
        )
        if number is not None and number <= len(self.outcomes):
            worries.answer_worry(
                worry=made,
                by=self.by,
                on=self.on,
                outcome=self.outcomes[number - 1],
                answer=answer,
            )


def tell_mandate(*, engagement: Engagement, founder: Contact, on: dt.date) -> None:
    """Give an engagement of the demo its mandate, where it has one."""
    purpose = PURPOSES.get((engagement.client.name, engagement.role))
    if purpose is not None:
        Mandate(engagement, purpose, founder, on=on).tell()
