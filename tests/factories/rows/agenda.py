"""Calendars of people: what only their person sees, and what the office knows of them."""

from engagements.models import (
    CalendarChoice,
    CalendarEvent,
    CalendarSource,
    Engagement,
    SharedLoad,
    WorkLog,
)
from tenancy.scope import scope
from tests.factories.rows.sides import DAY, Rows, Side, hidden, rows_of


@rows_of(CalendarSource)
def _source(side: Side) -> Rows:
    return hidden(CalendarSource.objects.create(member=side.member, name="Work"))


@rows_of(CalendarEvent)
def _event(side: Side) -> Rows:
    """Made by the person themselves: nobody else may."""
    with scope(provider=side.provider.pk, user=side.member.user_id):
        return hidden(
            CalendarEvent.objects.create(
                user=side.member.user,
                source=side.one(CalendarSource),
                uid="0" * 64,
                occurrence="2026-11-03",
                day=DAY,
                content="0" * 64,
                status="logged",
                client=side.client,
                worklog=side.one(WorkLog),
            )
        )


@rows_of(CalendarChoice)
def _choice(side: Side) -> Rows:
    with scope(provider=side.provider.pk, user=side.member.user_id):
        return hidden(
            CalendarChoice.objects.create(
                user=side.member.user,
                kind="title",
                key="steering",
                engagement=side.one(Engagement),
            )
        )


@rows_of(SharedLoad)
def _shared_load(side: Side) -> Rows:
    return hidden(SharedLoad.objects.create(member=side.member, days_a_week=1, measured_on=DAY))
