"""When a month's days run out, both sides hear of it in time: once per threshold and month.

Watch: 80 % are used, or the pace leads past what is available. Over: more is used than is
available (domain, Days 8). The executive, the provider's office and the client's founders are
written to, each in their own language. Who comes to both thresholds at once gets the graver
letter alone. Of a finished month that still takes work only going over is told.

Asked every few minutes of what the ledger holds, and not at each press: so every way to post work
is seen (by hand, by import, by a correction), and a slip that is undone alarms nobody.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from accounts.mail import write_to
from accounts.messages import Message
from accounts.models import Contact, Membership, User
from common.days import format_days, one_or_many, round_to_quarter
from common.periods import Month
from common.typography import date_format
from engagements.burn import Burn, State, burns
from engagements.models import BalanceAlert, Engagement, EngagementMonth

Threshold = BalanceAlert.Threshold
KIND = "balance alert"


@dataclass(frozen=True)
class Passed:
    """A month that stands past a threshold which nobody was told of."""

    engagement: Engagement
    month: Month
    burn: Burn
    threshold: str

    @property
    def reference(self) -> str:
        """One letter per person, engagement, month and threshold, whoever writes it."""
        return f"{self.engagement.pk}:{self.month}:{self.threshold}"


def raise_due(*, at: dt.datetime, on: dt.date) -> list[Passed]:
    """Tell both sides of every threshold passed at the provider in scope; a second run tells
    nobody. Two at once write the same rows, and the walls keep one of each."""
    due = [passed for month in _months(on) for passed in _passed(month, on)]
    BalanceAlert.objects.bulk_create(
        [row for passed in due for row in _rows(passed, at)], ignore_conflicts=True
    )
    for passed in due:
        _tell(passed)
    return due


def _months(on: dt.date) -> tuple[Month, Month]:
    this = Month.of(on)
    return this.plus(-1), this


def _passed(month: Month, on: dt.date) -> Iterable[Passed]:
    running = Engagement.objects.running(first=month.first, last=month.last).with_people()
    locked = EngagementMonth.objects.filter(month=month.first).exclude(
        status__in=EngagementMonth.WRITABLE_STATES
    )
    rows = list(
        running.select_related("provider")
        .exclude(pk__in=locked.values("engagement_id"))
        .order_by("id")
    )
    told = set(
        BalanceAlert.objects.filter(month=month.first).values_list("engagement_id", "threshold")
    )
    found = burns(engagements=rows, month=month, as_of=on)
    for engagement in rows:
        state = found[engagement.pk].state
        if state == State.CALM or (state == State.WATCH and month.last < on):
            continue
        if (engagement.pk, state.value) not in told:
            yield Passed(engagement, month, found[engagement.pk], state.value)


def _rows(passed: Passed, at: dt.datetime) -> Iterable[BalanceAlert]:
    """Over counts as watched, too: what falls back below it says nothing new."""
    graver = passed.threshold == Threshold.OVER
    for threshold in (Threshold.WATCH, Threshold.OVER) if graver else (Threshold.WATCH,):
        yield BalanceAlert(
            **passed.engagement.owner,
            engagement=passed.engagement,
            month=passed.month.first,
            threshold=threshold,
            at=at,
            used=passed.burn.used,
            available=passed.burn.available,
        )


def _tell(passed: Passed) -> None:
    engagement = passed.engagement
    for reader in staff_of(engagement):
        write_to(
            reader=reader,
            kind=KIND,
            reference=passed.reference,
            provider=engagement.provider,
            compose=lambda: _to_staff(passed),
        )
    founders = Contact.objects.active().filter(
        client=engagement.client_id, role=Contact.Role.FOUNDER
    )
    for founder in founders.select_related("user").order_by("id"):
        write_to(
            reader=founder.user,
            kind=KIND,
            reference=passed.reference,
            provider=engagement.provider,
            compose=lambda: _to_client(passed),
        )


def office_of() -> list[User]:
    """Who keeps the office of the provider in scope; where nobody does, the owners."""
    keeps = Q(role=Membership.Role.OFFICE)
    found = Membership.objects.active().select_related("user").order_by("id")
    office = found.filter(keeps) or found.filter(role=Membership.Role.OWNER)
    return [member.user for member in office]


def staff_of(engagement: Engagement) -> list[User]:
    """The executive and the office."""
    people = {reader.pk: reader for reader in office_of()}
    return list({engagement.executive.user_id: engagement.executive.user, **people}.values())


def _days(days: Decimal) -> str:
    return format_days(days, language=get_language() or "en")


def _words(passed: Passed) -> dict[str, str]:
    engagement, burn = passed.engagement, passed.burn
    return {
        "client": engagement.client.name,
        "title": engagement.title,
        "person": engagement.executive.user.name,
        "month": date_format(passed.month.first, "F Y"),
        "used": _days(burn.used),
        "available": _days(burn.available),
        "over": _days(burn.over),
        "left": _days(burn.left),
        "expected": _days(round_to_quarter(burn.projected or burn.used)),
    }


def _said(passed: Passed) -> str:
    """The state of the month in a sentence."""
    burn, words = passed.burn, _words(passed)
    language = get_language()
    if passed.threshold == Threshold.OVER:
        return (
            ngettext(
                "%(used)s of %(available)s days are used in %(month)s: %(over)s day more than agreed.",
                "%(used)s of %(available)s days are used in %(month)s: %(over)s days more than agreed.",
                one_or_many(burn.over, language=language),
            )
            % words
        )
    if burn.projected is not None and burn.projected > burn.available:
        said = _(
            "%(used)s of %(available)s days are used in %(month)s. At this pace the month ends at"
            " %(expected)s."
        )
        return said % words
    return (
        ngettext(
            "%(used)s of %(available)s days are used in %(month)s: %(left)s day is left.",
            "%(used)s of %(available)s days are used in %(month)s: %(left)s days are left.",
            one_or_many(burn.left, language=language),
        )
        % words
    )


def _facts(passed: Passed) -> tuple[tuple[str, str], ...]:
    words = _words(passed)
    facts = [(_("Days available"), words["available"]), (_("Days used"), words["used"])]
    if passed.threshold == Threshold.WATCH and passed.burn.projected is not None:
        facts.append((_("Expected at the end of the month"), words["expected"]))
    return tuple(facts)


def _subject(passed: Passed) -> str:
    words = _words(passed)
    if passed.threshold == Threshold.OVER:
        return _("%(client)s: more days than agreed in %(month)s") % words
    return _("%(client)s: the days of %(month)s are running out") % words


def _heading(passed: Passed) -> str:
    words = _words(passed)
    if passed.threshold == Threshold.OVER:
        return _("%(month)s is past its days") % words
    return _("The days of %(month)s are running out") % words


def _often() -> str:
    return _("One letter comes when a month's days run out, and one when they are passed.")


def _to_staff(passed: Passed) -> Message:
    engagement = passed.engagement
    place = [engagement.provider.slug, engagement.slug, str(passed.month)]
    if passed.threshold == Threshold.OVER:
        advice = _(
            "Days beyond the contract are invoiced up to its limit; past that, only what the"
            " founder has approved by name. Agree on it with them now."
        )
    else:
        advice = _("Agree now on what can wait, or on days beyond the contract.")
    return Message(
        subject=_subject(passed),
        heading=_heading(passed),
        paragraphs=(_said(passed), advice),
        facts=_facts(passed),
        button=_("See the days"),
        url=settings.SITE_URL + reverse("engagements:month", args=place),
        after=(_("The client's founders get this letter, too."), _often()),
        why=_("You get this because you follow the days of %(title)s at %(client)s.")
        % _words(passed),
    )


def _to_client(passed: Passed) -> Message:
    engagement = passed.engagement
    place = [engagement.provider.slug, engagement.client.slug, engagement.slug, str(passed.month)]
    if passed.threshold == Threshold.OVER:
        advice = _(
            "What goes beyond the contract is invoiced up to its limit once you have approved the"
            " month; past that, only if you approve it by name."
        )
    else:
        advice = _("If something urgent is still to come, talk to %(person)s about it now.")
    return Message(
        subject=_subject(passed),
        heading=_heading(passed),
        paragraphs=(_said(passed), advice % _words(passed)),
        facts=_facts(passed),
        button=_("See the days"),
        url=settings.SITE_URL + reverse("engagements:client_month", args=place),
        after=(_often(),),
        why=_("You get this because you approve the months of %(client)s.") % _words(passed),
    )
