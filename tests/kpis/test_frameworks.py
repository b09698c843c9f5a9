"""A framework from its first tick to the last KPI that is retired."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.actors import Actor, actor_of
from engagements.models import Outcome
from kpis import adding, baselines, editing, frameworks
from kpis.editing import CannotKeep, Facts, Owner
from kpis.frameworks import CannotRetire, CannotStart
from kpis.models import Framework, Kpi, KpiOwner, Target
from kpis.status import Limits
from tests.factories.kpis import make_framework, make_kpi, read
from tests.factories.world import World, make_engagement

AT = dt.datetime(2026, 11, 3, 9, tzinfo=dt.UTC)
ON = dt.date(2026, 11, 3)
OCTOBER = dt.date(2026, 10, 1)


def begin(world: World, *codes: str) -> tuple[Framework, Actor]:
    by = actor_of(world.bob)
    made = frameworks.start(
        engagement=world.engagement, size="short", codes=codes, by=by, at=AT, on=ON
    )
    return made, by


def facts(kpi: Kpi, **said: object) -> Facts:
    names = {name: getattr(kpi, name) for name in editing.COLUMNS}
    return Facts(**{**names, "sources": tuple(kpi.sources), **said})


def test_it_begins_with_what_is_ticked_and_what_that_needs(world: World) -> None:
    with world.staff():
        framework, _by = begin(world, "M03", "M09")
        rows = list(Kpi.objects.in_order())
        cac = rows[0]
        owners = set(KpiOwner.objects.filter(kpi=cac).values_list("function", flat=True))
    assert [(one.key, one.is_input) for one in rows] == [
        ("cac", False),
        ("win_rate", False),
        ("marketing_spend", True),
        ("sales_spend", True),
        ("new_customers", True),
    ]
    assert (cac.origin, cac.currency, cac.counts_from) == ("formula", "EUR", dt.date(2026, 11, 1))
    assert cac.definition_id is not None
    assert owners == {"marketing", "sales", "finance"}
    assert framework.shown_at is None


def test_it_begins_once_and_with_something(world: World) -> None:
    with world.staff():
        with pytest.raises(CannotStart, match="Tick at least one"):
            begin(world)
        begin(world, "M09")
        with pytest.raises(CannotStart, match="has a framework already"):
            begin(world, "M10")


def test_what_stands_is_not_taken_twice_and_what_was_retired_comes_back(world: World) -> None:
    with world.staff():
        framework, by = begin(world, "M09")
        kpi = Kpi.objects.get()
        frameworks.retire(kpi=kpi, why="Too noisy", by=by, at=AT)
        again = adding.add_from_library(framework=framework, codes=["M09"], by=by, at=AT, on=ON)
        twice = adding.add_from_library(framework=framework, codes=["M09"], by=by, at=AT, on=ON)
        assert [one.pk for one in again] == [kpi.pk]
        assert twice == []
        assert Kpi.objects.get().retired_at is None


def test_an_earlier_framework_is_copied_without_what_is_its_own(world: World) -> None:
    with world.staff():
        framework, by = begin(world, "M03", "M09")
        Kpi.objects.filter(key="win_rate").update(baseline=Decimal(19), baseline_on=OCTOBER)
        other = make_engagement(client=world.brume, executive=world.bob, role="cmo")
        (offered,) = frameworks.copyable(engagement=other, by=by)
        made = frameworks.start_from(engagement=other, earlier=offered, by=by, at=AT, on=ON)
        rows = Kpi.objects.filter(framework=made)
        assert offered == framework
        assert rows.count() == Kpi.objects.filter(framework=framework).count()
        assert rows.get(key="win_rate").baseline is None
        assert Target.objects.get(kpi=rows.get(key="win_rate")).low == 25


def test_a_target_that_follows_from_a_baseline_is_not_copied(world: World) -> None:
    with world.staff():
        earlier, by = begin(world, "M01")
        kpi = Kpi.objects.get(is_input=False)
        baselines.set_baseline(kpi=kpi, value=Decimal(20), period=OCTOBER, on=ON, by=by)
        assert Target.objects.get().low == 22
        other = make_engagement(client=world.brume, executive=world.bob, role="cmo")
        frameworks.start_from(engagement=other, earlier=earlier, by=by, at=AT, on=ON)
        copied = Kpi.objects.get(engagement=other, is_input=False)
        assert not Target.objects.filter(kpi=copied).exists()
        baselines.set_baseline(kpi=copied, value=Decimal(30), period=OCTOBER, on=ON, by=by)
        assert Target.objects.get(kpi=copied).low == 33


def test_what_formulas_use_stays(world: World) -> None:
    with world.staff():
        _framework, by = begin(world, "M03")
        spend = Kpi.objects.get(key="sales_spend")
        with pytest.raises(CannotRetire, match="CAC, all channels is computed from it"):
            frameworks.retire(kpi=spend, why="No", by=by, at=AT)
        with pytest.raises(CannotRetire, match="Say why"):
            frameworks.retire(kpi=Kpi.objects.get(key="cac"), why=" ", by=by, at=AT)
        frameworks.retire(kpi=Kpi.objects.get(key="cac"), why="Sold", by=by, at=AT)
        frameworks.retire(kpi=spend, why="Not needed", by=by, at=AT)
        with pytest.raises(CannotRetire, match="needs Sales spend, which is retired"):
            frameworks.bring_back(kpi=Kpi.objects.get(key="cac"), by=by)


def test_a_kpi_that_nobody_saw_is_removed_and_one_that_was_read_is_not(world: World) -> None:
    with world.staff():
        framework = make_framework(world.engagement, is_shown=False)
        by = actor_of(world.bob)
        kpi, kept = make_kpi(framework, "leads"), make_kpi(framework, "calls")
        read(kept, OCTOBER, 3)
        frameworks.remove(kpi=kpi, by=by)
        with pytest.raises(CannotRetire, match="retire it with a reason"):
            frameworks.remove(kpi=kept, by=by)
        assert list(Kpi.objects.all()) == [kept]


def test_a_kpi_changes_places_with_its_neighbour(world: World) -> None:
    with world.staff():
        framework = make_framework(world.engagement)
        for key in ("a", "b", "c"):
            make_kpi(framework, key)
        kpi = Kpi.objects.get(key="c")
        for _time in range(3):
            frameworks.move(kpi=kpi, up=True, by=actor_of(world.bob))
        assert [one.key for one in Kpi.objects.in_order()] == ["c", "a", "b"]


# -------------------------------------------------------------------------------- one KPI


def test_ones_own_kpi_gets_a_name_for_formulas(world: World) -> None:
    with world.staff():
        framework = make_framework(world.engagement)
        said = Facts("Café visits (new)", "count", "month", "up", ON)
        first = editing.add(framework=framework, facts=said, by=actor_of(world.bob))
        second = editing.add(framework=framework, facts=said, by=actor_of(world.bob))
    assert (first.key, second.key) == ("cafe_visits_new", "cafe_visits_new_2")
    assert first.counts_from == dt.date(2026, 11, 1)


def test_a_formula_is_checked_when_it_is_written(world: World) -> None:
    with world.staff():
        framework = make_framework(world.engagement)
        by = actor_of(world.bob)
        make_kpi(framework, "leads")
        kpi = make_kpi(framework, "share", unit="percent")
        with pytest.raises(CannotKeep, match="no figure") as refusal:
            editing.change(kpi=kpi, facts=facts(kpi, formula="leeds / leads"), by=by)
        assert refusal.value.field == "formula"
        made = editing.change(kpi=kpi, facts=facts(kpi, formula="leads / (leads + 1)"), by=by)
    assert made.origin == "formula"


def test_what_was_read_keeps_its_unit(world: World) -> None:
    with world.staff():
        kpi = make_kpi(make_framework(world.engagement), "leads")
        read(kpi, OCTOBER, 3)
        with pytest.raises(CannotKeep, match="comparable") as refusal:
            editing.change(kpi=kpi, facts=facts(kpi, unit="percent"), by=actor_of(world.bob))
    assert refusal.value.field == "unit"


def test_owners_stand_on_either_side_and_two_sources_are_a_conflict(world: World) -> None:
    with world.staff():
        kpi = make_kpi(make_framework(world.engagement), "leads")
        owners = (Owner("client", "sales", " Sam "), Owner("provider", "executive"))
        said = facts(kpi, owners=owners, sources=("CRM", " CRM", "Spreadsheet"))
        made = editing.change(kpi=kpi, facts=said, by=actor_of(world.bob))
        rows = list(KpiOwner.objects.filter(kpi=kpi).order_by("function"))
    assert [(one.side, one.function, one.name) for one in rows] == [
        ("provider", "executive", ""),
        ("client", "sales", "Sam"),
    ]
    assert made.sources == ["CRM", "Spreadsheet"]
    assert editing.is_conflict(made)


def test_a_figure_of_the_library_can_be_computed_from_its_inputs(world: World) -> None:
    with world.staff():
        _framework, by = begin(world, "M09")
        kpi = Kpi.objects.select_related("framework__engagement__client").get()
        editing.compute(kpi=kpi, by=by, at=AT, on=ON)
        keys = set(Kpi.objects.filter(is_input=True).values_list("key", flat=True))
        kpi.refresh_from_db()
    assert (kpi.origin, keys) == ("formula", {"deals_won", "deals_lost"})


# --------------------------------------------------------------------------- what changes meanwhile


@pytest.mark.parametrize("said", [{"unit": "money", "currency": "EUR"}, {"key": "visitors"}])
def test_a_formula_comes_back_only_where_it_can_be_computed(
    world: World, said: dict[str, str]
) -> None:
    with world.staff():
        framework = make_framework(world.engagement)
        visits = make_kpi(framework, "visits")
        kpi = make_kpi(framework, "share", unit="percent", formula="visits / 100")
        by = actor_of(world.bob)
        frameworks.retire(kpi=kpi, why="Too noisy", by=by, at=AT)
        editing.change(kpi=visits, facts=facts(visits, **said), by=by)
        with pytest.raises(CannotRetire, match="cannot be used any more"):
            frameworks.bring_back(kpi=kpi, by=by)
        kpi.refresh_from_db()
        assert kpi.retired_at is not None


def test_a_rewritten_formula_that_lost_its_figures_comes_back_from_the_library(
    world: World,
) -> None:
    with world.staff():
        framework, by = begin(world, "M03")
        cac, own = Kpi.objects.get(key="cac"), make_kpi(framework, "agency", currency="EUR")
        Kpi.objects.filter(pk=cac.pk).update(formula="agency / new_customers")
        cac.refresh_from_db()
        frameworks.retire(kpi=cac, why="Too noisy", by=by, at=AT)
        frameworks.retire(kpi=own, why="No agency any more", by=by, at=AT)
        adding.add_from_library(framework=framework, codes=["M03"], by=by, at=AT, on=ON)
        cac.refresh_from_db()
    assert cac.retired_at is None
    assert cac.formula == "(marketing_spend + sales_spend) / new_customers"


def test_a_frozen_baseline_keeps_its_unit(world: World) -> None:
    with world.staff():
        framework = make_framework(world.engagement)
        kpi = make_kpi(framework, "deal", currency="EUR", baseline=Decimal(9), baseline_on=OCTOBER)
        by = actor_of(world.bob)
        editing.change(kpi=kpi, facts=facts(kpi, currency="USD"), by=by)
        baselines.freeze_all(framework=framework, by=by, at=AT)
        with pytest.raises(CannotKeep, match="baseline was frozen") as refusal:
            editing.change(kpi=kpi, facts=facts(kpi, currency="CHF"), by=by)
    assert refusal.value.field == "currency"


@pytest.mark.parametrize(
    ("name", "key"),
    [("Mean", "mean_2"), ("Days in period", "days_in_period_2"), ("Leads", "leads")],
)
def test_a_figure_is_not_named_like_a_word_of_formulas(name: str, key: str) -> None:
    assert adding.key_for(name, taken=[]) == key


def test_an_outcome_is_measured_as_soon_as_a_figure_is_tied_to_it(world: World) -> None:
    with world.staff():
        kpi = make_kpi(make_framework(world.engagement), "leads")
        read(kpi, OCTOBER, 4)
        outcome = Outcome.objects.get(engagement=world.engagement)
        limits = Limits(low=Decimal(9), amber_low=Decimal(5))
        editing.keep(
            kpi=kpi,
            facts=facts(kpi, outcome=outcome),
            baseline=editing.Baseline(),
            aims=[editing.Aim(row="0", starts_on=OCTOBER, limits=limits)],
            on=ON,
            by=actor_of(world.bob),
        )
        outcome.refresh_from_db()
    assert outcome.state == Outcome.State.OFF_TRACK
