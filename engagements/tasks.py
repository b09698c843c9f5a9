"""What time brings to each provider: a month that opens, a balance that is to be told of."""

import datetime as dt
from contextlib import suppress
from zoneinfo import ZoneInfo

from celery import shared_task
from django.utils import timezone

from accounts.models import User
from common.periods import local_day
from engagements import alerts, months, reminding, waiting
from engagements.agenda import load, sources
from engagements.agenda.fetching import CannotFetch, fetch
from engagements.agenda.reading import CannotReadCalendar, Occurrence, occurrences
from engagements.course import fit, reminders
from tenancy.models import Provider
from tenancy.scope import provider_ids, scope


@shared_task
def sweep(**_: object) -> None:
    """Let each provider be looked after; what stumbles at one thing leaves the other alone."""
    for provider_id in provider_ids():
        open_months.delay(provider_id=provider_id)
        sign_lapsed.delay(provider_id=provider_id)
        tell.delay(provider_id=provider_id)
        remind.delay(provider_id=provider_id)
        read_calendars.delay(provider_id=provider_id)
        measure_loads.delay(provider_id=provider_id)


@shared_task
def sweep_ahead(**_: object) -> None:
    """Let each provider hear of what lies ahead."""
    for provider_id in provider_ids():
        look_ahead.delay(provider_id=provider_id)


def _its_date(at: dt.datetime) -> dt.date:
    """The date at the place of the provider in scope."""
    return local_day(at, timezone=Provider.objects.values_list("timezone", flat=True).get())


@shared_task
def open_months(*, provider_id: int, **_: object) -> None:
    """Open the months that take over days, from their first day on."""
    with scope(provider=provider_id):
        months.open_due(on=_its_date(timezone.now()))


@shared_task
def sign_lapsed(*, provider_id: int, **_: object) -> None:
    """Sign the months that nobody answered in time, each in a transaction of its own."""
    at = timezone.now()
    with scope(provider=provider_id):
        on = _its_date(at)
        due = months.lapsed(on=on)
    for month in due:
        # One that waits for an earlier month is asked again with the next sweep.
        with suppress(months.CannotClose), scope(provider=provider_id):
            months.approve_lapsed(month=month, at=at, on=on)


@shared_task
def tell(*, provider_id: int, **_: object) -> None:
    """Tell of what has passed a threshold."""
    at = timezone.now()
    with scope(provider=provider_id):
        alerts.raise_due(at=at, on=_its_date(at))


@shared_task
def remind(*, provider_id: int, **_: object) -> None:
    """In the morning, remind of days that are missing and of months that wait."""
    at = timezone.now()
    with scope(provider=provider_id):
        provider = Provider.objects.get(pk=provider_id)
        local = at.astimezone(ZoneInfo(provider.timezone))
        if reminding.is_morning(local):
            reminding.remind(provider=provider, at=at, on=local.date())
            waiting.call(at=at, on=local.date())


@shared_task
def look_ahead(*, provider_id: int, **_: object) -> None:
    """Remind of renewals and of papers that expire, and say where it is time to hire."""
    with scope(provider=provider_id):
        on = _its_date(timezone.now())
        reminders.remind_of_renewals(on=on)
        reminders.remind_of_papers(on=on)
        fit.advise(on=on)


@shared_task
def read_calendars(*, provider_id: int, **_: object) -> None:
    """Hand out the calendars that are due."""
    with scope(provider=provider_id):
        due = sources.due(at=timezone.now())
    for source_id in due:
        read_calendar.delay(provider_id=provider_id, source_id=source_id)


@shared_task
def read_calendar(*, provider_id: int, source_id: int, **_: object) -> None:
    """Read one calendar, apart from every transaction, and keep what it proposes where only its
    person sees it."""
    at = timezone.now()
    with scope(provider=provider_id):
        claim = sources.claim(source_id=source_id, at=at)
        zone = Provider.objects.values_list("timezone", flat=True).get()
    if claim is None:
        return
    on = local_day(at, timezone=zone)
    first, last = sources.window(on=on)
    found: list[Occurrence] | None = None
    try:
        fetched = fetch(url=claim.url, etag=claim.etag)
        if fetched.raw is not None:
            found = occurrences(
                raw=fetched.raw, first=first, last=last, zone=zone, emails=claim.emails
            )
    except (CannotFetch, CannotReadCalendar) as problem:
        with scope(provider=provider_id):
            sources.give_up(claim=claim, code=problem.code, at=at)
        return
    with scope(provider=provider_id, user=claim.user_id):
        sources.keep(claim=claim, fetched=fetched, found=found, at=at, on=on)


@shared_task
def measure_loads(*, provider_id: int, **_: object) -> None:
    """Bring what people let this provider know of their work elsewhere up to date, once a date."""
    with scope(provider=provider_id):
        on = _its_date(timezone.now())
        told = load.told_here(on=on)
        users = {user.pk: user for user in User.objects.filter(pk__in=[one for _m, one in told])}
    # Each outside every scope: their other providers are entered by themselves, as that person.
    for member_id, user_id in told:
        if user_id in users:
            load.measure_again(user=users[user_id], member_id=member_id, on=on)
