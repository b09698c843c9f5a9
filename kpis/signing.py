"""Agreeing on a framework: the executive proposes it, a founder signs it off or returns it.

A proposal is a version with a number, frozen word by word; one waits at a time, and it can be taken
back until it is answered. Every KPI in it says in a plain sentence why it matters. Where goals are
shared, every KPI is owned by at least two functions, or it is not proposed. What deserves a second
look is shown before, and has to be seen: more than a third of the KPIs measuring activity rather
than outcome, KPIs without a target or an owner, words that nobody has signed.

Four of twelve KPIs that measure activity are a third, and pass; five are warned of.

A founder returns it with a comment, or signs: then its baselines are frozen, and the milestone of the
KPI framework is met. What is signed is what was read: another proposal since then is read first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from accounts import mailed
from accounts.actors import Actor, Role
from accounts.audit import record
from accounts.branding import brand_of
from common.periods import local_day
from engagements.course import milestones
from engagements.models import Engagement, MilestoneMark
from kpis import baselines, differences, framework_letters
from kpis.content import (
    FrameworkContent,
    KpiLine,
    content_of,
    frozen,
    goal_lines,
    kpi_lines,
    last_signed,
)
from kpis.definitions import standing as words
from kpis.differences import Difference
from kpis.framework_letters import FRAMEWORK
from kpis.models import DefinitionVersion, Framework, FrameworkVersion, Kpi
from tenancy.scope import as_provider

State = FrameworkVersion.State
MILESTONE = "kpis"
LEAST_OWNERS = 2


class CannotPropose(Exception):
    """Why a framework is not proposed, or not taken back, in the user's words."""


class CannotAnswer(Exception):
    """Why a proposal is not answered, in the founder's words."""


@dataclass(frozen=True)
class Review:
    """A framework as it would be proposed: what stands in the way, what deserves a second look, and
    what differs from the version that is signed."""

    lines: tuple[KpiLine, ...]
    problems: tuple[str, ...]
    warnings: tuple[str, ...]
    differences: tuple[Difference, ...]
    signed: FrameworkVersion | None

    @property
    def measured(self) -> tuple[KpiLine, ...]:
        return tuple(one for one in self.lines if not one.is_input)

    @property
    def is_agreed(self) -> bool:
        """Whether what stands is what was signed."""
        return self.signed is not None and not self.differences


def review(*, framework: Framework) -> Review:
    """Look at a framework before it is proposed; the same number of statements for any size."""
    lines = kpi_lines(framework)
    signed = last_signed(framework)
    before = content_of(signed).kpis if signed else ()
    return Review(
        lines=lines,
        problems=tuple(_problems(lines, is_shared=framework.is_shared)),
        warnings=tuple(_warnings(lines, _unsigned(framework))),
        differences=tuple(differences.between(before, lines)) if signed else (),
        signed=signed,
    )


def too_much_activity(lines: Sequence[KpiLine]) -> bool:
    """Whether more than a third of the KPIs measure what is done rather than what comes of it."""
    measured = [one for one in lines if not one.is_input]
    return 3 * sum(one.is_activity for one in measured) > len(measured)


def _problems(lines: Sequence[KpiLine], *, is_shared: bool) -> list[str]:
    measured = [one for one in lines if not one.is_input]
    if not measured:
        return [_("There is no KPI in it yet.")]
    found = []
    if silent := [one for one in measured if not one.why.strip()]:
        said = _("Say in a plain sentence why it matters: %(names)s.")
        found.append(said % {"names": _names(silent)})
    if is_shared and (alone := [one for one in measured if _is_alone(one)]):
        said = _("Goals are shared, and these have only one owner: %(names)s.")
        found.append(said % {"names": _names(alone)})
    return found


def _is_alone(one: KpiLine) -> bool:
    return len({owner.function for owner in one.owners}) < LEAST_OWNERS


def _names(lines: Sequence[KpiLine]) -> str:
    return ", ".join(one.name for one in lines)


def _warnings(lines: Sequence[KpiLine], unsigned: Sequence[str]) -> list[str]:
    measured = [one for one in lines if not one.is_input]
    found = []
    if too_much_activity(lines):
        active = [one for one in measured if one.is_activity]
        said = ngettext(
            "%(count)d of %(all)d KPIs measures activity rather than outcome, which is more than a"
            " third: %(names)s.",
            "%(count)d of %(all)d KPIs measure activity rather than outcome, which is more than a"
            " third: %(names)s.",
            len(active),
        )
        found.append(said % {"count": len(active), "all": len(measured), "names": _names(active)})
    if aimless := [one for one in measured if not one.targets and one.direction != "yes"]:
        found.append(_("Without a target yet: %(names)s.") % {"names": _names(aimless)})
    if orphans := [one for one in measured if not one.owners]:
        found.append(_("Nobody answers for: %(names)s.") % {"names": _names(orphans)})
    if torn := [one for one in lines if len(one.sources) > 1]:
        said = _("Two sources answer for one figure; settle on one: %(names)s.")
        found.append(said % {"names": _names(torn)})
    if unsigned:
        said = _("Not signed yet by all who use them: %(words)s.")
        found.append(said % {"words": ", ".join(unsigned)})
    return found


def _unsigned(framework: Framework) -> list[str]:
    """The words that its KPIs count by and that somebody has not signed."""
    counting = Kpi.objects.filter(framework=framework, definition__isnull=False).standing()
    used = DefinitionVersion.objects.filter(pk__in=counting.values("definition"))
    return [
        str(one.version.definition.word)
        for one in words.unsigned(used.select_related("definition"))
    ]


def proposal_of(framework: Framework) -> FrameworkVersion | None:
    """What waits for the founder, if anything does."""
    rows = FrameworkVersion.objects.filter(framework=framework, state=State.PROPOSED)
    return rows.first()


def versions_of(framework: Framework) -> list[FrameworkVersion]:
    """Every version, the newest first."""
    return list(FrameworkVersion.objects.filter(framework=framework).order_by("-number"))


def waiting(*, engagements: Sequence[Engagement]) -> list[FrameworkVersion]:
    """The proposals that wait for the founder of these engagements, the oldest first."""
    known = {one.pk: one for one in engagements}
    rows = FrameworkVersion.objects.filter(
        framework__engagement__in=known, state=State.PROPOSED
    ).select_related("framework")
    found = list(rows.order_by("proposed_at", "id"))
    for one in found:
        one.framework.engagement = known[one.framework.engagement_id]
    return found


def propose(
    *,
    framework: Framework,
    by: Actor,
    at: dt.datetime,
    note: str = "",
    seen: bool = False,
) -> FrameworkVersion:
    """Put a framework before the founder; `seen` says that its warnings were read. Raises
    CannotPropose."""
    if by.member_id is None:
        raise CannotPropose(_("Only the provider's people propose a framework."))
    Framework.objects.select_for_update(no_key=True).get(pk=framework.pk)
    if proposal_of(framework) is not None:
        raise CannotPropose(_("A proposal waits already: take it back first."))
    looked = review(framework=framework)
    if looked.problems:
        raise CannotPropose(" ".join(looked.problems))
    if looked.is_agreed:
        raise CannotPropose(_("Nothing has changed since the version that is signed off."))
    if looked.warnings and not seen:
        raise CannotPropose(_("Read what deserves a second look, and tick that you propose it."))
    version = _write(framework, looked, by=by, at=at, note=" ".join(note.split()))
    if framework.shown_at is None:
        framework.shown_at = at
        framework.save(update_fields=["shown_at"])
    record(by=by, verb="proposed framework", subject=framework.engagement, number=version.number)
    framework_letters.ask_founders(version=version, by=by.name, at=at)
    return version


def _write(
    framework: Framework, looked: Review, *, by: Actor, at: dt.datetime, note: str
) -> FrameworkVersion:
    engagement = framework.engagement
    rows = FrameworkVersion.objects.filter(framework=framework)
    number = (rows.aggregate(last=Max("number"))["last"] or 0) + 1
    content = FrameworkContent(
        provider=engagement.provider.name,
        client=engagement.client.name,
        engagement=engagement.title,
        role=engagement.role,
        executive=engagement.executive.user.name,
        language=engagement.client.language,
        number=number,
        proposed_at=at,
        proposed_by=by.name,
        note=note,
        is_shared=framework.is_shared,
        kpis=looked.lines,
        goals=goal_lines(framework),
        brand=brand_of(engagement.provider),
    )
    text, sha256 = frozen(content)
    version: FrameworkVersion = FrameworkVersion.objects.create(
        **framework.owner,
        framework=framework,
        number=number,
        content=text,
        sha256=sha256,
        note=note,
        activity_count=content.activity_count,
        kpi_count=len(content.measured),
        proposed_by=by.name,
        proposed_at=at,
    )
    return version


def why_closed(version: FrameworkVersion) -> str:
    """What became of a proposal that waits for nobody any more; nothing while it waits."""
    said = {
        State.PROPOSED: "",
        State.SIGNED: _("%(person)s has signed it off already."),
        State.RETURNED: _("%(person)s has returned it already."),
        State.WITHDRAWN: _("%(person)s took this proposal back."),
    }
    return said[State(version.state)] % {"person": version.answered_by}


def _held(version: FrameworkVersion) -> FrameworkVersion:
    """The proposal as it is now, held until the transaction ends."""
    rows = FrameworkVersion.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "framework__engagement__client",
        "framework__engagement__provider",
        "framework__engagement__executive__user",
    )
    return rows.get(pk=version.pk)


def _close(
    version: FrameworkVersion, state: str, *, by: Actor, at: dt.datetime, answer: str = ""
) -> None:
    version.state, version.answer = state, answer
    version.answered_by, version.answered_user_id = by.name, by.user_id
    version.answered_at = at
    version.save(update_fields=["state", "answer", "answered_by", "answered_user", "answered_at"])


def withdraw(*, version: FrameworkVersion, by: Actor, at: dt.datetime) -> FrameworkVersion:
    """Take a proposal back before it is answered. Raises CannotPropose."""
    held = _held(version)
    if said := why_closed(held):
        raise CannotPropose(said)
    _close(held, State.WITHDRAWN, by=by, at=at)
    mailed.withdraw(purpose=FRAMEWORK, row=held.pk, at=at)
    engagement = held.framework.engagement
    record(by=by, verb="withdrew framework", subject=engagement, number=held.number)
    return held


def sign(*, version: FrameworkVersion, by: Actor, at: dt.datetime, seen: str) -> FrameworkVersion:
    """A founder signs what they read; `seen` is the hash of it. Raises CannotAnswer."""
    _must_be_founder(by)
    with as_provider():
        held = _held(version)
        _must_wait(held)
        if seen != held.sha256:
            raise CannotAnswer(_("This is not what was proposed last: read it again first."))
        _close(held, State.SIGNED, by=by, at=at)
        engagement = held.framework.engagement
        baselines.freeze(kpis=_begun_as_signed(held), by=by, at=at)
        _meet_milestone(held, by=by, at=at)
        record(by=by, verb="signed framework", subject=engagement, number=held.number)
        framework_letters.tell_answer(version=held)
    return held


def _begun_as_signed(version: FrameworkVersion) -> list[Kpi]:
    """The KPIs whose baseline is what was signed: one that was changed since stays open."""
    signed = {(one.id, one.baseline, one.baseline_on) for one in content_of(version).kpis}
    rows = baselines.open_ones(version.framework)
    return [one for one in rows if (one.pk, one.baseline, one.baseline_on) in signed]


def give_back(
    *, version: FrameworkVersion, by: Actor, at: dt.datetime, comment: str
) -> FrameworkVersion:
    """A founder returns a proposal with a comment. Raises CannotAnswer."""
    _must_be_founder(by)
    comment = comment.strip()
    if not comment:
        raise CannotAnswer(_("Say what should change: the executive works from it."))
    with as_provider():
        held = _held(version)
        _must_wait(held)
        _close(held, State.RETURNED, by=by, at=at, answer=comment)
        engagement = held.framework.engagement
        record(by=by, verb="returned framework", subject=engagement, number=held.number)
        framework_letters.tell_answer(version=held)
    return held


def _must_be_founder(by: Actor) -> None:
    if by.role != Role.FOUNDER:
        raise CannotAnswer(_("Only a founder of the client answers this."))


def _must_wait(version: FrameworkVersion) -> None:
    if said := why_closed(version):
        raise CannotAnswer(said)
    if version.framework.engagement.closed_at is not None:
        raise CannotAnswer(_("This engagement is closed: nothing is agreed in it any more."))


def _meet_milestone(version: FrameworkVersion, *, by: Actor, at: dt.datetime) -> None:
    """The framework is agreed: its milestone is met, with this version as evidence."""
    engagement = version.framework.engagement
    rows = MilestoneMark.objects.filter(engagement=engagement, milestone=MILESTONE)
    if rows.filter(verdict=MilestoneMark.Verdict.MET).exists():
        return
    on = local_day(at, timezone=engagement.provider.timezone)
    if MILESTONE not in dict(milestones.due_days(engagement=engagement, on=on)):
        return
    with override(engagement.client.language):
        said = _("Version %(number)d, signed off by %(name)s.")
        evidence = said % {"number": version.number, "name": by.name}
    milestones.mark(
        engagement=engagement,
        key=MILESTONE,
        verdict=MilestoneMark.Verdict.MET,
        on=max(on, engagement.starts_on),
        today=max(on, engagement.starts_on),
        by=by,
        at=at,
        words=evidence,
        address=address_of(version),
    )


def address_of(version: FrameworkVersion) -> str:
    """The whole address of the page of a version, for both sides."""
    engagement = version.framework.engagement
    place = [engagement.provider.slug, engagement.client.slug, engagement.slug, version.number]
    return settings.SITE_URL + reverse("kpis:client_version", args=place)
