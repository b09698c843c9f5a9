"""Two people, or programs, at the same figures at the same moment: the first one's act stands, and the
other is told what became of it."""

import datetime as dt
import threading
from collections.abc import Callable
from decimal import Decimal

from django.db import connection

from accounts.actors import actor_of
from accounts.models import Membership
from kpis import editing, signing
from kpis.editing import CannotKeep, Facts
from kpis.funnel import importing as deal_imports
from kpis.funnel import taking_over as deals
from kpis.funnel.deals import DealFacts, save_deal
from kpis.funnel.stages import stages_of
from kpis.models import Deal, FrameworkVersion, Kpi, Reading
from kpis.readings import CannotRecord, Entry, record_readings
from kpis.signing import CannotAnswer, CannotPropose
from tests.engagements.test_at_once import until_somebody_waits
from tests.factories.funnel import make_funnel
from tests.factories.kpis import COUNTS_FROM, make_framework, make_kpi
from tests.factories.world import World, make_world

NOW = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)
TODAY = NOW.date()
OCTOBER = dt.date(2026, 10, 1)
REFUSALS = (CannotRecord, CannotKeep, CannotPropose, CannotAnswer)
Act = Callable[[], object]


def at_once(first: Act, second: Act, *, world: World, by_founder: bool = False) -> str:
    """What the second is told that begins while the first is not done; empty: nothing."""
    told = ["never done"]

    def other() -> None:
        try:
            with world.founder() if by_founder else world.staff():
                second()
            told[0] = ""
        except REFUSALS as refusal:
            told[0] = str(refusal)
        finally:
            connection.close()

    hand = threading.Thread(target=other)
    with world.staff():
        first()
        hand.start()
        until_somebody_waits()
    hand.join(timeout=180)
    return told[0]


def keeps(kpi: Kpi, value: int, reason: str = "") -> Act:
    entry = Entry(kpi=kpi, period=OCTOBER, value=Decimal(value), reason=reason)
    return lambda: record_readings(entries=[entry], by=actor_of(WHO["bob"]), at=NOW, on=TODAY)


def says(kpi: Kpi, formula: str) -> Act:
    facts = Facts(
        name=kpi.name, key=kpi.key, unit="count", cadence="month", direction="above",
        counts_from=COUNTS_FROM, formula=formula, why="It counts.",
    )  # fmt: skip
    return lambda: editing.change(kpi=kpi, facts=facts, by=actor_of(WHO["bob"]))


WHO: dict[str, Membership] = {}


def test_of_two_at_the_same_figures_the_first_one_stands(transactional_db: None) -> None:
    world = make_world()
    WHO.update(bob=world.bob)
    bob = actor_of(world.bob)
    with world.staff():
        framework = make_framework(world.engagement, is_shown=False)
        leads, won, _lost, rate, loss = (
            make_kpi(framework, key, why="It counts.")
            for key in ("leads", "won", "lost", "rate", "loss")
        )

    # Two readings of one period, and two corrections of it; the same value is kept once.
    told = at_once(keeps(leads, 30), keeps(leads, 31), world=world)
    assert told.startswith("This replaces the value that Bob gave")
    assert at_once(keeps(leads, 34, "Late"), keeps(leads, 34, "Late"), world=world) == ""
    assert at_once(keeps(leads, 35, "Later"), keeps(leads, 36, "Latest"), world=world) == ""
    with world.staff():
        rows = Reading.objects.filter(kpi=leads).order_by("number")
        assert list(rows.values_list("number", "value")) == [(1, 30), (2, 34), (3, 35), (4, 36)]

    # A figure that becomes a formula while somebody types it, and one that goes.
    told = at_once(says(won, "leads - lost"), keeps(won, 3), world=world)
    assert told == "Won is computed from other figures; correct those."

    # Two formulas that are each right, and a circle together.
    told = at_once(says(rate, "loss + leads"), says(loss, "rate + leads"), world=world)
    assert told == "The formula goes in a circle: Loss → Rate → Loss."

    # Two proposals, and a signature while the proposal is taken back.
    def propose() -> FrameworkVersion:
        return signing.propose(framework=framework, by=bob, at=NOW, seen=True)

    assert at_once(propose, propose, world=world) == "A proposal waits already: take it back first."
    with world.staff():
        version = FrameworkVersion.objects.get()
    told = at_once(
        lambda: signing.withdraw(version=version, by=bob, at=NOW),
        lambda: signing.sign(version=version, by=actor_of(world.dora), at=NOW, seen=version.sha256),
        world=world,
        by_founder=True,
    )
    assert told == "Bob took this proposal back."

    # Two workers at one import, of which one was thought dead.
    with world.staff():
        raw = b"Deal ID,Create Date,Deal Stage\nA,2026-10-01,MQL\nB,2026-10-01,MQL\n"
        funnel = make_funnel(world)
        row = deal_imports.bring(funnel=funnel, raw=raw, name="x.csv", by=bob, at=NOW)
        deal_imports.start(row=row, funnel=funnel, by=bob, at=NOW)
        slow = deals.claim(import_id=row.pk, at=NOW)
        assert slow is not None
        assert deals.claim(import_id=row.pk, at=NOW) is None
        later = NOW + deals.SILENCE + dt.timedelta(seconds=1)
        quick = deals.claim(import_id=row.pk, at=later)
        assert quick is not None
        batches = [list(job.batches()) for job in (quick, slow)]
        assert deals.store(job=quick, batch=batches[0][0], at=later)
        assert not deals.store(job=slow, batch=batches[1][0], at=later)
        assert Deal.objects.count() == 2

    # Two new deals without a number of the CRM.
    with world.staff():
        first = stages_of(funnel=funnel)[0]
    facts = DealFacts(opened_on=OCTOBER, stage=first, name="Stand")

    def add() -> object:
        return save_deal(funnel=funnel, facts=facts, by=bob, on=TODAY)

    assert at_once(add, add, world=world) == ""
    with world.staff():
        own = Deal.objects.filter(reference__startswith="M-").order_by("reference")
        assert list(own.values_list("reference", flat=True)) == ["M-1", "M-2"]
