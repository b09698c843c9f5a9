"""How the demo's engagements are measured: a framework that the founder signed in the first month,
the words it counts by, and twelve months of readings with their corrections, gaps and notes."""

import datetime as dt
import random
from collections.abc import Iterable
from decimal import Decimal

from accounts.actors import Actor, actor_of
from accounts.models import Contact
from common.money import half_up
from common.periods import Month, months_between, nth_working_day
from dashboards.demo.courses import MEASURES, Aim, Course, Measures
from engagements.models import Engagement, Outcome
from kpis import cadence, editing, frameworks, measuring, notes, readings, signing, targets
from kpis.definitions import signing as register
from kpis.definitions import standing, writing
from kpis.models import Definition, DefinitionVersion, Framework, FrameworkVersion, Kpi
from kpis.readings import Entry
from kpis.status import Limits
from tenancy.scope import scope

# The days of the first month on which the framework is begun, proposed and signed.
BEGUN, PROPOSED, SIGNED = 9, 18, 23
RECKONED = 3


def _at(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), tzinfo=dt.UTC)


class Measured:
    """The figures of one engagement, told month by month up to a day."""

    def __init__(
        self, engagement: Engagement, told: Measures, founder: Contact, *, on: dt.date
    ) -> None:
        self.engagement = engagement
        self.told = told
        self.founder = founder
        self.on = on
        self.now = Month.of(on)
        self.first = Month.of(engagement.starts_on)
        self.by: Actor = actor_of(engagement.executive)
        self.dice = random.Random(engagement.slug)  # noqa: S311  invented, the same each time
        self.kpis: dict[str, Kpi] = {}

    def day(self, number: int) -> dt.date:
        """A day of the first month."""
        return self.engagement.starts_on + dt.timedelta(days=number)

    # The framework

    def agree(self) -> None:
        """Begin, aim, have the words signed, propose, sign."""
        framework = frameworks.start(
            engagement=self.engagement,
            size=self.told.size,
            codes=self.told.codes,
            by=self.by,
            at=_at(self.day(BEGUN), 9),
            on=self.day(BEGUN),
        )
        self.add_own(framework)
        self.kpis = {one.key: one for one in frameworks.standing_of(framework)}
        self.aim()
        self.sign_words()
        proposal = signing.propose(
            framework=framework,
            by=self.by,
            at=_at(self.day(PROPOSED), 17),
            note="As we went through it on the phone; the targets step up in the summer.",
            seen=True,
        )
        self.as_founder(proposal)
        # Baselines are frozen from here on.
        self.kpis = {one.key: one for one in frameworks.standing_of(framework)}

    def add_own(self, framework: Framework) -> None:
        own = self.told.own
        if own is None:
            return
        facts = editing.Facts(
            name=own.name,
            key=own.key,
            why=own.why,
            counted=own.counted,
            unit=Kpi.Unit.PERCENT,
            cadence=Kpi.Cadence.MONTH,
            direction=Kpi.Direction.UP,
            gather=Kpi.Gather.MEAN,
            counts_from=self.first.first,
            sources=(own.source,),
            owners=tuple(editing.Owner("client", name) for name in own.functions),
        )
        editing.add(framework=framework, facts=facts, by=self.by)

    def aim(self) -> None:
        """Tie figures to outcomes, and set the targets that the library leaves to the two."""
        outcomes = {one.position: one for one in Outcome.objects.filter(engagement=self.engagement)}
        for place, key in self.told.outcomes.items():
            kpi = self.kpis[key]
            kpi.outcome = outcomes[place]
            kpi.save(update_fields=["outcome"])
        for key, aims in self.told.aims.items():
            for aim in aims:
                targets.set_target(
                    kpi=self.kpis[key],
                    starts_on=self.since(aim),
                    limits=_limits(aim),
                    by=self.by,
                )

    def since(self, aim: Aim) -> dt.date:
        return max(self.now.plus(-aim.back).first, self.first.first)

    def sign_words(self) -> None:
        """Everybody signs what the words mean, the founder for the company's functions."""
        client = self.engagement.client
        register.ask(client=client, by=self.by, at=_at(self.day(BEGUN), 10))
        words = standing.register(client=client)
        ids = [word.waiting.version.pk for word in words if word.waiting]
        lacking = {one for word in words if word.waiting for one in word.waiting.missing}
        at = _at(self.day(BEGUN + 3), 18)
        if ours := lacking & standing.OF_PROVIDER:
            register.sign(client=client, versions=ids, functions=ours, by=self.by, at=at)
        if company := lacking - standing.OF_PROVIDER:
            by, provider = actor_of(self.founder), self.engagement.provider.pk
            with scope(provider=provider, client=client.pk, user=self.founder.user_id):
                register.sign(client=client, versions=ids, functions=company, by=by, at=at)

    def as_founder(self, proposal: FrameworkVersion) -> None:
        """The founder's own act, in the founder's own scope."""
        provider, client = self.engagement.provider.pk, self.engagement.client_id
        with scope(provider=provider, client=client, user=self.founder.user_id):
            rows = FrameworkVersion.objects.select_related("framework__engagement__client")
            mine = rows.select_related("framework__engagement__provider").get(pk=proposal.pk)
            signing.sign(
                version=mine,
                by=actor_of(self.founder),
                at=_at(self.day(SIGNED), 11),
                seen=proposal.sha256,
            )

    # Its figures

    def fill(self, month: Month) -> None:
        """Fill in a finished month, and the weeks and the quarter that ended with it."""
        on = nth_working_day(month.plus(1), RECKONED, country="FR")
        if on > self.on:
            return
        entries = [
            Entry(kpi=kpi, period=period, value=self.value(kpi, period))
            for kpi in self.kpis.values()
            if kpi.origin == Kpi.Origin.TYPED and kpi.key in self.told.courses
            for period in self.periods(kpi, month)
            if not self.is_missing(kpi, month)
        ]
        wrong = {(key, back): (part, why) for key, back, part, why in self.told.corrected}
        back = len(list(months_between(month, self.now))) - 1
        slips = [
            (entry, *wrong[entry.kpi.key, back])
            for entry in entries
            if (entry.kpi.key, back) in wrong
        ]
        first = [self.slipped(entry, slips) for entry in entries]
        readings.record_readings(entries=first, by=self.by, at=_at(on, 9), on=on)
        mended = [
            Entry(kpi=entry.kpi, period=entry.period, value=entry.value, reason=why)
            for entry, _part, why in slips
        ]
        if mended:
            day = on + dt.timedelta(days=6)
            readings.record_readings(entries=mended, by=self.by, at=_at(day, 15), on=day)

    def fill_weeks(self) -> None:
        """Fill in the weeks of the month that runs, each on the second day after it."""
        weekly = [
            one
            for one in self.kpis.values()
            if one.cadence == Kpi.Cadence.WEEK
            and one.origin == Kpi.Origin.TYPED
            and one.key in self.told.courses
        ]
        for kpi in weekly:
            for period in self.periods(kpi, self.now):
                on = cadence.last_day(period, kpi.cadence) + dt.timedelta(days=2)
                if on <= self.on:
                    entry = Entry(kpi=kpi, period=period, value=self.value(kpi, period))
                    readings.record_readings(entries=[entry], by=self.by, at=_at(on, 9), on=on)

    def periods(self, kpi: Kpi, month: Month) -> Iterable[dt.date]:
        """The periods of a KPI that ended in a month, as far as they count."""
        if kpi.cadence == Kpi.Cadence.QUARTER:
            period = cadence.period_of(month.first, kpi.cadence)
            found = [period] if cadence.last_day(period, kpi.cadence) == month.last else []
        elif kpi.cadence == Kpi.Cadence.WEEK:
            found = list(cadence.parts_of(month.first, Kpi.Cadence.MONTH, finer=kpi.cadence))
        else:
            found = [month.first]
        first = cadence.period_of(kpi.counts_from, kpi.cadence)
        return [period for period in found if period >= first]

    def is_missing(self, kpi: Kpi, month: Month) -> bool:
        return any(
            key == kpi.key and self.now.plus(-back) == month for key, back in self.told.missing
        )

    def value(self, kpi: Kpi, period: dt.date) -> Decimal:
        """Where the course of a figure stands in a period, with that period's weather."""
        course = self.told.courses[kpi.key]
        whole = max((self.now.first - self.first.first).days - 31, 1)
        gone = min(max((period - self.first.first).days / whole, 0), 1)
        return _value(course, gone, self.dice.uniform(-1, 1))

    def slipped(self, entry: Entry, slips: Iterable[tuple[Entry, float, str]]) -> Entry:
        """What was typed first, where it was not what it should have been."""
        for right, part, _why in slips:
            if right is entry and entry.value is not None:
                wrong = half_up(entry.value * Decimal(str(part)), places=0)
                return Entry(kpi=entry.kpi, period=entry.period, value=wrong)
        return entry

    def finish(self) -> None:
        """The last weeks, what happened on the way, and what the outcomes say of it all."""
        self.fill_weeks()
        for key, ago, text in self.told.notes:
            day = self.on - dt.timedelta(days=ago)
            if day > self.engagement.starts_on:
                notes.add_note(
                    kpi=self.kpis[key],
                    on=day,
                    text=text,
                    by=self.by,
                    at=_at(day, 16),
                    today=self.on,
                )
        if self.told.renewed:
            self.renew_a_word(*self.told.renewed)
        measuring.measure(engagements=[self.engagement.pk], on=self.on)

    def renew_a_word(self, code: str, added: str, reason: str) -> None:
        """A word gets another meaning, which waits for the company's signatures."""
        client = self.engagement.client
        at = _at(self.on - dt.timedelta(days=4), 16)
        for definition in Definition.objects.filter(client=client, code=code):
            held = DefinitionVersion.objects.filter(definition=definition).latest("number")
            writing.change(
                definition=definition,
                text=f"{held.text} {added}",
                signed_by=held.signed_by,
                reason=reason,
                by=self.by,
                at=at,
            )
        register.ask(client=client, by=self.by, at=at)


def _limits(aim: Aim) -> Limits:
    sides = (aim.low, aim.high, aim.amber_low, aim.amber_high)
    return Limits(*(None if side is None else Decimal(side) for side in sides))


def _value(course: Course, gone: float, weather: float) -> Decimal:
    value = course.began + (course.stands - course.began) * gone
    moved = half_up(Decimal(value * (1 + course.weather * weather / 100)), places=course.places)
    return half_up(moved, places=max(course.places, 0))


def measured(
    *, engagements: Iterable[Engagement], founders: dict[int, Contact], on: dt.date
) -> dict[int, Measured]:
    """The engagements that are measured, with their frameworks agreed, by their ids."""
    found = {}
    for engagement in engagements:
        told = MEASURES.get((engagement.client.name, engagement.role))
        if told is not None and engagement.starts_on < on:
            one = Measured(engagement, told, founders[engagement.client_id], on=on)
            one.agree()
            found[engagement.pk] = one
    return found
