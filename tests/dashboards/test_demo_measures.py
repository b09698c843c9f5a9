"""The demo's figures: agreed in the first month, filled in for twelve, with what goes wrong in life."""

import datetime as dt

from accounts.models import Contact
from common.periods import Month, months_between
from dashboards.demo import pipeline
from dashboards.demo.cast import LUMEN
from dashboards.demo.courses import BELVAL
from dashboards.demo.measures import measured
from dashboards.demo.pipeline import tell_funnel
from dashboards.demo.story import make_house
from engagements.models import Engagement, MilestoneMark, Outcome
from kpis import glance
from kpis.models import (
    Deal,
    DealImport,
    DefinitionVersion,
    Framework,
    FrameworkVersion,
    Kpi,
    KpiNote,
    Reading,
)
from tenancy.scope import scope

ON = dt.date(2026, 11, 22)
SINCE = dt.date(2025, 11, 1)


def test_a_year_of_figures_is_told_through_the_rooms(db: None) -> None:
    lumen = make_house(house=LUMEN, password="secret-secret", on=ON, since=SINCE)
    with scope(provider=lumen.pk):
        contacts = Contact.objects.select_related("user", "client").filter(role="founder")
        founders = {contact.client_id: contact for contact in contacts}
        every = list(Engagement.objects.with_people())
        belval = next(one for one in every if one.client.name == "Maison Belval")
        found = measured(engagements=every, founders=founders, on=ON)
        assert len(found) == 3
        for one in found.values():
            for month in months_between(Month.of(SINCE), Month.of(ON)):
                one.fill(month)
            one.finish()
        signed = FrameworkVersion.objects.filter(state="signed")
        assert signed.count() == len(found)
        assert max(row.answered_at.date() for row in signed if row.answered_at) < dt.date(
            2025, 12, 1
        )
        assert MilestoneMark.objects.filter(milestone="kpis", verdict="met").count() == 3
        framework = Framework.objects.get(engagement=belval)
        framework.engagement = belval
        board = glance.board(framework=framework, on=ON)
        shown = {line.kpi.key: line for line in board.lines}
        assert shown["sales_cycle"].status == "no_data"
        follow_up = shown["follow_up"].last_known
        assert follow_up is not None
        assert follow_up.period == dt.date(2026, 11, 9)
        assert shown["cac"].status == "at_risk"
        assert shown["marketing_pipeline"].status == "on_track"
        assert None in shown["pipeline_coverage"].series.values
        assert {line.status for line in board.lines} >= {"on_track", "at_risk", "no_data"}
        assert Reading.objects.filter(number=2).count() == len(BELVAL.corrected)
        assert KpiNote.objects.filter(kpi__engagement=belval).count() == len(BELVAL.notes)
        states = (
            Outcome.objects.filter(engagement=belval).in_order().values_list("state", flat=True)
        )
        assert (states[0], states[2]) == ("on_track", "at_risk")
        assert not Kpi.objects.filter(origin="formula", readings__isnull=False).exists()
        waiting = DefinitionVersion.objects.filter(asked_at__isnull=False, signatures=None)
        assert [row.definition.code for row in waiting] == ["sql"]
        tell_funnel(engagement=belval, on=ON)
        assert Deal.objects.count() == pipeline.DEALS
        assert not DealImport.objects.get().problem_count
        assert {"accepted", "refused", ""} == set(Deal.objects.values_list("verdict", flat=True))
        assert {"won", "lost", ""} == set(Deal.objects.values_list("ended", flat=True))
