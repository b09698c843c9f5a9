"""The demo, told through the same rules as real life: set up, twelve months of work, their
months in every state, invoices and reports."""

import datetime as dt
import random
from dataclasses import replace
from decimal import Decimal

from accounts import branding
from accounts.actors import CLOCK, Actor, actor_of
from accounts.models import Contact, Letter, Membership, User
from billing import drafting, issuing, payments
from committees import publishing
from committees.content import CommitteeReport, Words
from committees.models import Report
from committees.pdf import render_report
from committees.telling import tell as tell_client
from common.periods import Month, months_between, nth_working_day, working_days
from dashboards.demo.cast import (
    ASIDES,
    BARE_START,
    HOUSES,
    OUTCOME_NOTES,
    REASONS,
    SLIP,
    House,
    Place,
)
from dashboards.demo.company import tell_clients, tell_load, tell_people
from dashboards.demo.dealings import conditions_of, tell_extra, tell_links, tell_terms
from dashboards.demo.leaving import tell_leaving
from dashboards.demo.life import tell_life
from dashboards.demo.measures import measured
from dashboards.demo.money import GROUPED, tell_money, tell_spent, tell_wishes
from dashboards.demo.pipeline import tell_funnel
from dashboards.demo.purpose import tell_mandate
from dashboards.demo.work import Piece, pieces_of_month
from engagements import lifecycle, months, worklogs
from engagements.agenda import leave
from engagements.models import Engagement, EngagementMonth, Outcome
from engagements.words import Words as Said
from tenancy.models import Client, Provider
from tenancy.providers import open_provider
from tenancy.scope import scope

HISTORY = 12
# So many months of reports are rendered at once.
PRINTED = 2
# How the last finished month stands at each engagement, so that every state can be seen.
LAST_MONTH = ("submitted", "drafted", "returned", "issued", "drafted", "drafted", "open")
# So many months ago nobody answered where silence counts as a yes.
UNANSWERED = 3
RETURNED = "The half day on the 14th was for our holding, please take it out."


def demo_user(*, name: str, email: str, password: str) -> User:
    """A demo person; the same one where they appear at both providers."""
    found = User.objects.filter(email=email).first()
    return found or User.objects.create_user(email, password, name=name, is_demo=True)


def dress(*, provider: Provider, house: House, by: Actor) -> None:
    """The provider's own face, where it has one."""
    if house.accent:
        branding.change_accent(provider=provider, accent=house.accent, by=by)
    if house.logo:
        branding.change_logo(provider=provider, content=house.logo(), by=by)


def make_house(*, house: House, password: str, on: dt.date, since: dt.date) -> Provider:
    """A provider with its people, clients and engagements from a day on, without any work."""
    users = {
        email: demo_user(name=name, email=email, password=password)
        for name, email, _ in (*house.members, *sum(house.contacts.values(), ()))
    }
    provider = open_provider(slug=house.slug, name=house.name, **house.facts)
    with scope(provider=provider.pk):
        members = {}
        for _, email, role in house.members:
            members[email] = Membership.objects.create(
                provider=provider, user=users[email], role=role
            )
        dress(provider=provider, house=house, by=actor_of(next(iter(members.values()))))
        clients = {
            name: lifecycle.open_client(name=name, by=CLOCK, **facts)
            for name, facts in house.clients.items()
        }
        for name, people in house.contacts.items():
            for _, email, role in people:
                Contact.objects.create(
                    provider=provider, client=clients[name], user=users[email], role=role
                )
        for place in house.places:
            if place.ended is None or _last_day(place, on) > since:
                open_place(
                    place=place,
                    client=clients[place.client],
                    members=members,
                    on=on,
                    since=since,
                )
    return provider


def _last_day(place: Place, on: dt.date) -> dt.date:
    """The last day of an engagement that has ended."""
    return Month.of(on).plus(-(place.ended or 0)).last


def open_place(
    *,
    place: Place,
    client: Client,
    members: dict[str, Membership],
    on: dt.date,
    since: dt.date,
) -> Engagement:
    """One engagement with its outcomes and its first term."""
    return lifecycle.open_engagement(
        client=client,
        role=place.role,
        title=place.title,
        executive=members[place.executive],
        deputy=members.get(place.deputy),
        starts_on=since,
        ends_on=None if place.ended is None else _last_day(place, on),
        report_day=place.report_day,
        reference=f"{client.slug[:3].upper()}-{place.role.upper()}-{since.year}",
        by=CLOCK,
        on=on,
        conditions={
            **conditions_of(place),
            "agreed_by": client.attention,
            "agreed_on": since - dt.timedelta(days=6),
        },
        **place.facts,
        outcomes=[
            {"title": title, "target": target, "due_on": Month.of(on).plus(3 * number - 2).last}
            for number, (title, target) in enumerate(place.outcomes, start=1)
        ],
    )


def morning(day: dt.date, hour: int = 9) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), tzinfo=dt.UTC)


class History:
    """Twelve months at one provider, up to a day."""

    def __init__(
        self,
        house: House,
        provider: Provider,
        *,
        on: dt.date,
        free: dict[tuple[int, dt.date], Decimal],
    ) -> None:
        self.free = free
        self.house = house
        self.provider = provider
        self.on = on
        self.now = Month.of(on)
        self.dice = random.Random(house.slug)  # noqa: S311  invented days, the same each time
        self.places = {(place.client, place.role): place for place in house.places}
        engagements = Engagement.objects.with_people().select_related("deputy").order_by("id")
        self.engagements = list(engagements)
        self.office = actor_of(
            Membership.objects.select_related("user")
            .filter(role__in=["office", "owner"])
            .order_by("role")[0]
        )
        contacts = Contact.objects.select_related("user", "client").filter(role="founder")
        self.founders = {contact.client_id: contact for contact in contacts}
        self.outcomes: dict[int, list[int]] = {}
        for number, engagement in Outcome.objects.in_order().values_list("pk", "engagement_id"):
            self.outcomes.setdefault(engagement, []).append(number)
        # Entries so far, and those of the last four weeks where operations creep in.
        self.count = self.late = 0

    def tell(self) -> None:
        """Log, close, invoice and report month after month."""
        tell_people(members=self.members(), engagements=self.engagements, on=self.on)
        tell_terms(engagements=self.engagements, places=self.places, by=self.office, on=self.on)
        tell_wishes(by=self.office)
        figures = measured(engagements=self.engagements, founders=self.founders, on=self.on)
        first = Month.of(min(one.starts_on for one in self.engagements))
        for month in months_between(first, self.now):
            self.log(month)
            for number, engagement in enumerate(self.engagements):
                tell_extra(
                    engagement=engagement,
                    month=month,
                    founder=self.founders[engagement.client_id],
                    on=self.on,
                )
                if month < self.now and self.runs(engagement, month):
                    if engagement.pk in figures:
                        figures[engagement.pk].fill(month)
                    self.settle(engagement, month, number)
        for engagement in self.engagements:
            founder = self.founders[engagement.client_id]
            tell_mandate(engagement=engagement, founder=founder, on=self.on)
        for one in figures.values():
            one.finish()
            if one.told.has_funnel:
                tell_funnel(engagement=one.engagement, on=self.on)

    def members(self) -> list[Membership]:
        """The people of the provider, with their names."""
        return list(Membership.objects.select_related("user").order_by("id"))

    def runs(self, engagement: Engagement, month: Month) -> bool:
        return engagement.ends_on is None or month.first <= engagement.ends_on

    def target(self, engagement: Engagement, month: Month) -> Decimal:
        """How many days this month may hold: around the appetite, in step with the calendar."""
        place = self.places[engagement.client.name, engagement.role]
        mood = Decimal(self.dice.randrange(88, 113)) / 100
        back = self.now.first.year * 12 + self.now.first.month
        back -= month.first.year * 12 + month.first.month
        agreed = conditions_of(place, back=back)["days_per_month"]
        days = agreed * place.appetite * mood
        if month < self.now:
            return days
        gone = len(working_days(month.first, self.on, country="FR"))
        return days * gone / len(working_days(month.first, month.last, country="FR"))

    def log(self, month: Month) -> None:
        wanted = [(one, self.target(one, month)) for one in self.engagements]
        people = {one.executive_id for one in self.engagements}
        away = leave.leave_of(members=people, first=month.first, last=month.last)
        pieces = pieces_of_month(
            engagements=wanted,
            month=month,
            until=self.on,
            dice=self.dice,
            away=away,
            free=self.free,
        )
        for piece in pieces:
            self.log_piece(piece)

    def log_piece(self, piece: Piece) -> None:
        """Two entries in three serve an outcome, and one in nine has a word for the provider."""
        self.count += 1
        engagement = piece.engagement
        place = self.places[engagement.client.name, engagement.role]
        mandate = self.outcomes[engagement.pk]
        category, note = piece.category, piece.note
        if place.drifts and (self.on - piece.day).days < 28:
            self.late += 1
            if self.late % 3 == 1:
                category, note = "operations", SLIP
        worklogs.log_work(
            engagement=piece.engagement,
            member=piece.member,
            day=piece.day,
            days=piece.days,
            category=category,
            note=note,
            words=Said(
                place="onsite" if piece.day.weekday() == place.onsite else "remote",
                reason=REASONS.get(note, ""),
                outcome=mandate[self.count // 2 % len(mandate)] if self.count % 3 else 0,
                aside=ASIDES[self.count // 9 % len(ASIDES)] if self.count % 9 == 0 else None,
            ),
            by=actor_of(piece.member),
        )

    def settle(self, engagement: Engagement, month: Month, number: int) -> None:
        """Bring a finished month to where it would be by now, and its report."""
        last = month == self.now.plus(-1)
        state = LAST_MONTH[number % len(LAST_MONTH)] if last else "paid"
        if month == self.now.plus(-2) and number in (1, 2):
            state = "issued"
        tell_spent(engagement=engagement, month=month, office=self.office, on=self.on)
        row = months.month_of(engagement=engagement, month=month)
        if state != "open":
            self.close(row, state)
        self.report(engagement, month, published=not last or state != "submitted")

    def close(self, row: EngagementMonth, state: str) -> None:
        following = row.period.plus(1)
        handed_in = min(nth_working_day(following, 1, country="FR"), self.on)
        answered = min(nth_working_day(following, 3, country="FR"), self.on)
        handed = months.submit(
            month=row,
            by=actor_of(row.engagement.executive),
            at=morning(handed_in),
            on=handed_in,
        )
        founder = self.founders[row.client_id]
        silence = handed.approves_itself_on
        if silence and row.period == self.now.plus(-UNANSWERED):
            on = silence + dt.timedelta(days=1)
            months.approve_lapsed(month=row, at=morning(on, 0), on=on)
            self.invoice(row, state, on=on)
        elif state == "returned":
            self.as_founder(founder, row, at=morning(answered), comment=RETURNED)
        elif state != "submitted":
            self.as_founder(founder, row, at=morning(answered))
            self.invoice(row, state, on=answered)

    def as_founder(
        self, founder: Contact, row: EngagementMonth, *, at: dt.datetime, comment: str = ""
    ) -> None:
        """The founder's own act, in the founder's own scope."""
        by: Actor = actor_of(founder)
        with scope(provider=self.provider.pk, client=founder.client_id, user=founder.user_id):
            mine = EngagementMonth.objects.select_related("engagement__client").get(pk=row.pk)
            if comment:
                months.return_month(month=mine, comment=comment, by=by, at=at)
            else:
                months.approve(month=mine, by=by, at=at)

    def invoice(self, row: EngagementMonth, state: str, *, on: dt.date) -> None:
        row.refresh_from_db()
        beside = [one.pk for one in self.engagements if one.client_id == row.client_id]
        if row.engagement.client.name == GROUPED and row.engagement_id != beside[-1]:
            return  # The last month that is approved brings the others onto one invoice.
        invoice = drafting.draft_invoice(month=row, by=self.office)
        if state == "drafted":
            return
        issuing.issue_invoice(invoice=invoice, on=on, at=morning(on, 11), by=self.office)
        paid_on = on + dt.timedelta(days=self.dice.randrange(9, 34))
        if state == "paid" and paid_on <= self.on:
            invoice.refresh_from_db()
            payments.mark_paid(invoice=invoice, on=paid_on, at=morning(paid_on, 10), by=self.office)

    def report(self, engagement: Engagement, month: Month, *, published: bool) -> None:
        """Plan, build and publish the report; the worker renders what is owed."""
        due = nth_working_day(month.plus(1), engagement.report_day, country="FR")
        if due > self.on:
            return
        by = actor_of(engagement.executive)
        report = publishing.plan(engagement=engagement, month=month)
        claim = publishing.claim(report_id=report.pk, at=morning(due, 10))
        if claim is None:
            return
        words = self.words(claim.content)
        publishing.edit_words(report=report, words=words, by=by)
        if month >= self.now.plus(-PRINTED):
            self.render(report, at=morning(due, 11))
        if published:
            tell_client(report=publishing.publish(report=report, by=by, at=morning(due, 15)))

    def words(self, content: CommitteeReport) -> Words:
        """What the executive makes of the proposal: a note on each outcome."""
        notes = {outcome.id: self.dice.choice(OUTCOME_NOTES) for outcome in content.outcomes}
        return replace(content.words, outcome_notes=notes)

    def render(self, report: Report, *, at: dt.datetime) -> None:
        """The recent ones are there at once; the worker makes the others."""
        claim = publishing.claim(report_id=report.pk, at=at)
        if claim is not None:
            publishing.store(claim=claim, pdf=render_report(claim.content))


def tell(*, password: str, on: dt.date, bare: bool) -> list[Provider]:
    """Make both providers; without `bare`, with twelve months of work up to the day."""
    since = BARE_START if bare else Month.of(on).plus(-HISTORY).first
    providers = []
    free: dict[tuple[int, dt.date], Decimal] = {}
    for house in HOUSES:
        provider = make_house(house=house, password=password, on=on, since=since)
        providers.append(provider)
        if bare:
            continue
        with scope(provider=provider.pk):
            history = History(house, provider, on=on, free=free)
            history.tell()
            tell_clients(by=history.office, on=on)
            tell_life(engagements=history.engagements, office=history.office, on=on)
            tell_links(founders=history.founders, on=on)
            tell_leaving(engagements=history.engagements, office=history.office, on=on)
            tell_money(
                engagements=history.engagements,
                office=history.office,
                founders=history.founders,
                on=on,
            )
            # What was told belongs to the past: all letters of it were sent long ago.
            Letter.objects.update(sent_at=morning(on))
    if not bare:
        tell_load(on=on)
    return providers
