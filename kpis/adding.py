"""Adding KPIs to a framework: from the library, copied from an earlier engagement, or one's own.

What is taken is copied in the client's language and belongs to the engagement from then on. A
formula brings the inputs it needs; a word that a KPI counts by comes into the client's register as
a draft. One that stood in the framework before, and was retired, is not taken twice: it comes back
with its readings. Limits that follow from a baseline wait for it.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max
from django.utils.translation import override

from accounts.actors import Actor
from accounts.audit import record
from engagements import terms
from engagements.models import Engagement
from kpis import baselines, cadence
from kpis.definitions import writing
from kpis.formulas import CannotUseFormula, check_formula, is_key
from kpis.library.entry import Entry
from kpis.library.roles import BY_CODE, BY_KEY, needed_for
from kpis.models import DefinitionVersion, Framework, Function, Kpi, KpiOwner, Target

LONGEST_KEY = 40


@dataclass(frozen=True)
class Start:
    """What all KPIs that are added together share."""

    framework: Framework
    currency: str
    on: dt.date
    by: Actor
    at: dt.datetime


def currency_of(*, engagement: Engagement, on: dt.date) -> str:
    """The currency in which the engagement counts money: that of its term."""
    term = terms.term_on(terms.terms_of(engagement), max(on, engagement.starts_on))
    return term.currency if term else "EUR"


def hold(framework: int) -> None:
    """One hand at a time: two formulas that are checked apart can make a circle together, and two
    KPIs can take one place or one name."""
    Framework.objects.select_for_update(no_key=True).get(pk=framework)


def next_position(framework: Framework) -> int:
    """The place behind all others."""
    last = Kpi.objects.filter(framework=framework).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def key_for(name: str, *, taken: Iterable[str]) -> str:
    """A name for formulas that no other has: "Win rate (new)" is win_rate_new."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    base = (words if words[:1].isalpha() else f"kpi_{words}".strip("_"))[: LONGEST_KEY - 3]
    held, key, number = set(taken), base, 1
    while key in held or not is_key(key):
        number += 1
        key = f"{base}_{number}"
    return key


def add_from_library(
    *, framework: Framework, codes: Sequence[str], by: Actor, at: dt.datetime, on: dt.date
) -> list[Kpi]:
    """Take KPIs of the library by their codes, with what their formulas need; gives back the KPIs
    that were added or came back. Codes that are unknown, or stand there already, add nothing."""
    hold(framework.pk)
    standing = _standing(framework, inputs=False)
    chosen = [BY_CODE[code] for code in dict.fromkeys(codes) if code in BY_CODE]
    chosen = [one for one in chosen if one.key not in standing]
    needed = needed_for(chosen, known=_standing(framework))
    start = _start(framework, by=by, at=at, on=on)
    return _take_all(start, chosen, inputs=needed)[: len(chosen)]


def add_inputs(
    *, framework: Framework, keys: Sequence[str], by: Actor, at: dt.datetime, on: dt.date
) -> list[Kpi]:
    """Take what a formula of the library names and the framework lacks, as inputs."""
    hold(framework.pk)
    standing = _standing(framework)
    chosen = [BY_KEY[key] for key in keys if key not in standing]
    needed = needed_for(chosen, known=standing)
    return _take_all(_start(framework, by=by, at=at, on=on), [], inputs=(*chosen, *needed))


def _standing(framework: Framework, *, inputs: bool = True) -> set[str]:
    rows = Kpi.objects.filter(framework=framework).standing()
    rows = rows if inputs else rows.filter(is_input=False)
    return set(rows.values_list("key", flat=True))


def _start(framework: Framework, *, by: Actor, at: dt.datetime, on: dt.date) -> Start:
    currency = currency_of(engagement=framework.engagement, on=on)
    return Start(framework=framework, currency=currency, on=on, by=by, at=at)


def _take_all(start: Start, chosen: Sequence[Entry], *, inputs: Sequence[Entry]) -> list[Kpi]:
    framework = start.framework
    mine = {one.key: one for one in Kpi.objects.filter(framework=framework)}
    with override(framework.engagement.client.language):
        words = _words(start, [*chosen, *inputs])
        position = next_position(framework)
        added = []
        for number, one in enumerate([*chosen, *inputs]):
            is_input = number >= len(chosen)
            held = mine.get(one.key)
            if held is not None:
                row = _back(held, one, is_input=is_input)
            else:
                version = words.get(one.definition)
                row = _take(start, one, position, version=version, is_input=is_input)
                position += 1
            record(by=start.by, verb="added KPI", subject=row)
            added.append(row)
        _mend_formulas(framework, [row for row in added if row.key in mine])
    return added


def _mend_formulas(framework: Framework, came_back: Iterable[Kpi]) -> None:
    """A formula that was rewritten, and names what is gone by now, is that of the library again."""
    everyone = list(Kpi.objects.filter(framework=framework))
    for row in came_back:
        if row.origin != Kpi.Origin.FORMULA:
            continue
        try:
            check_formula(kpi=row, formula=row.formula, kpis=everyone)
        except CannotUseFormula:
            row.formula = BY_KEY[row.key].formula or row.formula
            row.save(update_fields=["formula"])


def _words(start: Start, entries: Iterable[Entry]) -> Mapping[str, DefinitionVersion]:
    codes = [one.definition for one in entries if one.definition]
    client = start.framework.engagement.client
    if not codes:
        return {}
    return writing.versions_for(client=client, codes=codes, by=start.by, at=start.at)


def _back(row: Kpi, one: Entry, *, is_input: bool) -> Kpi:
    """One that was retired stands again; an input that is chosen becomes a KPI."""
    row.retired_at, row.retired_why = None, ""
    row.is_input = row.is_input and is_input
    row.save(update_fields=["retired_at", "retired_why", "is_input"])
    if not row.is_input and not Target.objects.filter(kpi=row).exists():
        _set_limits(row, one)
    return row


def _take(
    start: Start, one: Entry, position: int, *, version: DefinitionVersion | None, is_input: bool
) -> Kpi:
    framework = start.framework
    row: Kpi = Kpi.objects.create(
        **framework.owner,
        framework=framework,
        engagement_id=framework.engagement_id,
        position=position,
        code=one.code,
        key=one.key,
        name=str(one.name),
        why=str(one.why),
        counted=str(one.counted),
        definition=version,
        # Where it is usually read; the executive says which of them it is here.
        sources=[str(source) for source in one.sources[:1]],
        is_input=is_input or one.is_input,
        is_activity=one.is_activity,
        origin=Kpi.Origin.FORMULA if one.is_computed else Kpi.Origin.TYPED,
        formula=one.formula if one.is_computed else "",
        unit=one.unit,
        currency=start.currency if one.unit == Kpi.Unit.MONEY else "",
        per=one.per,
        cadence=one.cadence,
        gather=one.gather,
        direction=one.direction,
        counts_from=cadence.period_of(start.on, one.cadence),
    )
    KpiOwner.objects.bulk_create(
        KpiOwner(**framework.owner, kpi=row, side=side_of(function), function=function)
        for function in one.functions
    )
    if not row.is_input:
        _set_limits(row, one)
    return row


def _set_limits(row: Kpi, one: Entry) -> None:
    """The limits of the library, where it has some."""
    if one.has_limits:
        Target.objects.create(
            **row.owner,
            kpi=row,
            starts_on=row.counts_from,
            low=one.low,
            high=one.high,
            amber_low=one.amber_low,
            amber_high=one.amber_high,
        )


def side_of(function: str) -> str:
    """On which side a function usually stands."""
    leads = function == Function.EXECUTIVE
    return KpiOwner.Side.PROVIDER if leads else KpiOwner.Side.CLIENT


def copy_all(*, framework: Framework, earlier: Framework, by: Actor, on: dt.date) -> list[Kpi]:
    """Copy the standing KPIs of an earlier engagement, without what belongs to it alone: readings,
    baselines and what follows from them, outcomes and goals, and the names of people where the
    client is another."""
    same = earlier.client_id == framework.client_id
    currency = currency_of(engagement=framework.engagement, on=on)
    rows = Kpi.objects.filter(framework=earlier).standing().in_order()
    added = []
    for row in rows.prefetch_related("owners", "targets"):
        owners, targets = list(row.owners.all()), list(row.targets.all())
        made = Kpi(
            **framework.owner,
            framework=framework,
            engagement_id=framework.engagement_id,
            definition_id=row.definition_id if same else None,
            currency=currency if row.unit == Kpi.Unit.MONEY else "",
            counts_from=cadence.period_of(on, row.cadence),
        )
        for name in COPIED:
            setattr(made, name, getattr(row, name))
        made.save()
        KpiOwner.objects.bulk_create(
            KpiOwner(
                **framework.owner,
                kpi=made,
                side=one.side,
                function=one.function,
                name=one.name if same else "",
            )
            for one in _once(owners, same=same)
        )
        # What followed from a baseline there follows from the one here, once it is known.
        own = [one for one in targets if not baselines.is_of_baseline(kpi=row, target=one)]
        _copy_target(made, own, is_same_money=row.currency == made.currency)
        record(by=by, verb="added KPI", subject=made)
        added.append(made)
    return added


COPIED = (
    "position",
    "code",
    "key",
    "name",
    "why",
    "counted",
    "sources",
    "is_input",
    "is_activity",
    "origin",
    "formula",
    "unit",
    "per",
    "cadence",
    "gather",
    "direction",
    "due_days",
)


def _once(owners: list[KpiOwner], *, same: bool) -> list[KpiOwner]:
    """Without their names, two owners of one function are one."""
    if same:
        return owners
    return list({one.function: one for one in owners}.values())


def _copy_target(kpi: Kpi, targets: list[Target], *, is_same_money: bool) -> None:
    """The target that was reached for last; amounts of another currency say nothing here."""
    if not targets or not is_same_money:
        return
    last = max(targets, key=lambda one: one.starts_on)
    Target.objects.create(
        **kpi.owner,
        kpi=kpi,
        starts_on=kpi.counts_from,
        low=last.low,
        high=last.high,
        amber_low=last.amber_low,
        amber_high=last.amber_high,
    )
