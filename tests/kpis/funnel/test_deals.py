"""Deals by hand, the stages of a funnel, and the words that CRMs use."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.utils.translation import override

from accounts.actors import actor_of
from kpis.funnel import reasons
from kpis.funnel.deals import CannotSaveDeal, DealFacts, Wanted, days_over, deals_of, save_deal
from kpis.funnel.mapping import Plan, propose, propose_words
from kpis.funnel.rows import Around, Bad, RowReader
from kpis.funnel.stages import (
    CannotChangeFunnel,
    StageFacts,
    name_of,
    set_stages,
    stages_of,
    start_funnel,
)
from kpis.models import Deal, Funnel, Stage
from tests.factories.funnel import make_funnel
from tests.factories.world import World

OCTOBER = dt.date(2026, 10, 1)


def facts_of(funnel: Funnel, **more: Any) -> DealFacts:
    return DealFacts(opened_on=OCTOBER, stage=funnel.stages.get(key="lead"), **more)


def test_a_move_keeps_the_day_it_came(world: World, today: dt.date) -> None:
    by = actor_of(world.bob)
    with world.staff():
        funnel = make_funnel(world)
        facts = facts_of(funnel)
        deal = save_deal(funnel=funnel, facts=facts, by=by, on=today)
        assert (deal.reference, deal.stage_since) == ("M-1", OCTOBER)
        # The field still holds the day of the stage before.
        moved = replace(facts, stage=funnel.stages.get(key="sql"), stage_since=OCTOBER)
        save_deal(funnel=funnel, facts=moved, by=by, on=today, deal=deal)
        steps = deal.steps.order_by("entered_on").values_list("stage__key", "entered_on")
        assert list(steps) == [("lead", OCTOBER), ("sql", today)]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"ended": "lost", "ended_on": OCTOBER}, "lost_reason"),
        ({"ended": "won"}, "ended_on"),
        ({"ended": "won", "ended_on": dt.date(2026, 9, 1)}, "ended_on"),
        ({"verdict": "refused"}, "verdict_reason"),
        ({"verdict": "refused", "verdict_reason": "other"}, "verdict_words"),
        ({"stall_reason": "other"}, "stall_words"),
        ({"stage_since": dt.date(2027, 1, 1)}, "stage_since"),
    ],
)
def test_a_deal_says_why(world: World, today: dt.date, said: dict[str, Any], field: str) -> None:
    with world.staff():
        funnel = make_funnel(world)
        facts = facts_of(funnel, **said)
        with pytest.raises(CannotSaveDeal) as refusal:
            save_deal(funnel=funnel, facts=facts, by=actor_of(world.bob), on=today)
        assert [one.field for one in refusal.value.problems] == [field]
        assert not Deal.objects.exists()


def test_a_deal_stalls_on_the_day_after_its_limit(world: World) -> None:
    with world.staff():
        funnel = make_funnel(world)
        facts = facts_of(funnel)
        deal = save_deal(funnel=funnel, facts=facts, by=actor_of(world.bob), on=OCTOBER)
        last = OCTOBER + dt.timedelta(days=14)
        after = last + dt.timedelta(days=1)
        assert days_over(deal=deal, on=last) is None
        assert days_over(deal=deal, on=after) == 1
        found = {"funnel": funnel, "stages": stages_of(funnel=funnel)}
        wanted = Wanted(show="stalled")
        assert not deals_of(**found, wanted=wanted, on=last).exists()  # type: ignore[arg-type]
        assert deals_of(**found, wanted=wanted, on=after).exists()  # type: ignore[arg-type]


def facts_from(stages: list[Stage]) -> list[StageFacts]:
    return [
        StageFacts(name_of(one), one.limit_days, one.is_qualified, one.definition, one.pk)
        for one in stages
    ]


def test_stages_are_renamed_moved_and_added(world: World) -> None:
    by = actor_of(world.bob)
    with world.staff():
        funnel = make_funnel(world)
        facts = facts_from(stages_of(funnel=funnel))
        changed = [facts[1], replace(facts[0], name="Contact"), *facts[3:], StageFacts("Trial", 10)]
        set_stages(funnel=funnel, facts=changed, contact_hours=4, by=by)
        held = stages_of(funnel=funnel)
        names = [(one.key, one.name, one.position) for one in held]
        assert names == [
            ("mql", "", 1), ("lead", "Contact", 2), ("opportunity", "", 3), ("proposal", "", 4),
            ("", "Trial", 5),
        ]  # fmt: skip
        assert Funnel.objects.get().contact_hours == 4
        again = start_funnel(engagement=world.engagement, currency="USD", by=by)
        assert (again.pk, again.currency) == (funnel.pk, "EUR")


def test_a_stage_that_deals_were_in_stays(world: World, today: dt.date) -> None:
    by = actor_of(world.bob)
    with world.staff():
        funnel = make_funnel(world)
        save_deal(funnel=funnel, facts=facts_of(funnel), by=by, on=today)
        facts = facts_from(stages_of(funnel=funnel))
        with pytest.raises(CannotChangeFunnel, match="Deals have been in Lead"):
            set_stages(funnel=funnel, facts=facts[1:], contact_hours=24, by=by)
        twice = [*facts, StageFacts("mql ")]
        with pytest.raises(CannotChangeFunnel, match="Two stages are called “MQL”"):
            set_stages(funnel=funnel, facts=twice, contact_hours=24, by=by)


USUAL = [
    Stage(pk=place, position=place, key=key, is_qualified=place > 3)
    for place, key in enumerate(("lead", "mql", "sql", "opportunity", "proposal"), start=1)
]


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Record ID", "reference"), ("Opportunity ID", "reference"), ("Deal - ID", "reference"),
        ("Deal - Value", "value"), ("Montant", "value"), ("Date de création", "opened_on"),
        ("Created Date", "opened_on"), ("Date de clôture", "ended_on"), ("Won time", "ended_on"),
        ("Étape", "stage"), ("Deal - Status", "outcome"), ("Lead Source", "source"),
        ("Origine de la piste", "source"), ("Closed Lost Reason", "lost_reason"),
        ("Motif de perte", "lost_reason"), ("Account Name", "company"), ("Devise", "currency"),
        ("Last Stage Change Date", "stage_since"), ("Opportunity Owner", "owner_name"),
    ],
)  # fmt: skip
def test_headings_of_crms_are_known(heading: str, field: str) -> None:
    assert propose(headers=[heading], stages=USUAL).columns == {field: heading}


@pytest.mark.parametrize(
    ("heading", "stage"),
    [
        ("Date entered MQL (Sales pipeline)", 2), ("Became a Marketing Qualified Lead Date", 2),
        ("SQL date", 3), ("Date entered Proposal", 5), ("Date d'entrée dans Opportunité", 4),
        ("Proposal", None),
    ],
)  # fmt: skip
def test_days_by_stage_are_known(heading: str, stage: int | None) -> None:
    assert propose(headers=[heading], stages=USUAL).steps == ({stage: heading} if stage else {})


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("closed won", "won"), ("fermee perdue", "lost"), ("unqualified", "early"), ("mql", "2"),
        ("negotiation review", "5"), ("proposition", "5"), ("appointment scheduled", "3"),
        ("nirvana", None),
    ],
)  # fmt: skip
def test_words_of_a_stage_column_are_known(word: str, meant: str | None) -> None:
    assert propose_words(words=[word], stages=USUAL).get(word) == meant


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234", "1234.00"), ("1,234", "1234.00"), ("1.234,5", "1234.50"), ("1 234,56 €", "1234.56"),
        ("€1,234.56", "1234.56"), ("12.5", "12.50"), ("1'200", "1200.00"), ("0.125", "0.12"),
        ("EUR 10", "10.00"),
    ],
)  # fmt: skip
def test_amounts_stand_in_any_customary_writing(text: str, value: str) -> None:
    headers = ["reference", "opened_on", "value"]
    reader = RowReader(
        headers=headers,
        plan=Plan({name: name for name in headers}),
        around=Around(USUAL, "EUR", dt.date(2026, 11, 19), "Europe/Paris"),
    )
    assert reader.read(["A", "2026-10-01", text])["value"] == value
    with pytest.raises(Bad):
        reader.read(["A", "2026-10-01", f"{text} USD"])


def test_reasons_are_matched_and_said_in_the_language_of_the_page() -> None:
    assert reasons.code_of("Too expensive", among=reasons.LOST) == "price"
    assert reasons.code_of("Pas de budget", among=reasons.LOST) == "no_budget"
    assert reasons.code_of("Moon phase", among=reasons.LOST) == "other"
    assert reasons.code_of(" ", among=reasons.LOST) == ""
    with override("en"):
        assert reasons.said("price", among=reasons.LOST) == "Price"
