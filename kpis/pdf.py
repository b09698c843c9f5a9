"""The printed framework: what was proposed, or agreed, on A4 landscape, for a wall or a board's folder.

A row for each KPI: its name and why it matters, target, baseline, who answers for it, where it is read
and by which word it is counted; then the inputs, the goals in money, and the answer with a place to
sign by hand while there is none. It is printed from the frozen content, always the same.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from common.money import format_amount
from common.pdf import Variant, render_pdf
from common.typography import date_format, long_date
from kpis import saying
from kpis.content import FrameworkContent, GoalLine, KpiLine, content_of
from kpis.models import FrameworkVersion, Kpi

State = FrameworkVersion.State


@dataclass(frozen=True)
class Paper:
    """A version with its answer, as it is printed."""

    content: FrameworkContent
    sha256: str
    state: str
    answered_by: str
    answered_at: dt.datetime | None
    timezone: str


def paper_of(version: FrameworkVersion) -> Paper:
    """What is printed of a version."""
    return Paper(
        content=content_of(version),
        sha256=version.sha256,
        state=version.state,
        answered_by=version.answered_by,
        answered_at=version.answered_at,
        timezone=version.framework.engagement.provider.timezone,
    )


def render_framework(paper: Paper) -> bytes:
    """Render a version; equal papers give equal bytes."""
    content = paper.content
    with override(content.language):
        context = _context(paper)
    return render_pdf(
        template="kpis/pdf/framework.html",
        context=context,
        stylesheet="framework.css",
        created_at=paper.answered_at or content.proposed_at,
        identifier=f"{paper.sha256} {paper.state}",
        variant=Variant.ACCESSIBLE,
        rules=content.brand.print_rules,
    )


def _context(paper: Paper) -> dict[str, Any]:
    content = paper.content
    words = {"number": content.number, "client": content.client, "title": content.engagement}
    return {
        "language": content.language,
        "content": content,
        "title": _("What the engagement is measured on"),
        "running": _("%(client)s, %(title)s: KPI framework, version %(number)d") % words,
        "version": _("Version %(number)d") % words,
        "logo": content.brand.picture(width=44, height=11, css="logo", alt=content.provider),
        "state": _state(paper),
        "head": _labels(),
        "rows": [_row(one) for one in content.measured],
        "inputs": [_input(one) for one in content.inputs],
        "goals": [_goal(one) for one in content.goals],
        "shared": _("Goals are shared: each figure has owners in at least two functions.")
        if content.is_shared
        else "",
        "answer": _answer(paper),
        "hash": paper.sha256,
        "is_open": paper.state == State.PROPOSED,
        "places": [
            _("For %(name)s") % {"name": content.client},
            _("For %(name)s") % {"name": content.provider},
        ],
    }


def _labels() -> dict[str, str]:
    return {
        "figure": _("Figure and why it matters"),
        "target": pgettext("figure", "Target"),
        "began": _("Baseline"),
        "owners": _("Who answers for it"),
        "read": _("How it is read"),
        "inputs": _("What formulas are made of"),
        "goals": _("Goals in money"),
        "answer": _("Agreed"),
        "sign": _("Date and signature"),
        "hash": _("Fingerprint of this text"),
        "note": _("Note"),
    }


def _day(paper: Paper, at: dt.datetime) -> str:
    local = at.astimezone(ZoneInfo(paper.timezone))
    return long_date(local.date(), language=paper.content.language)


def _state(paper: Paper) -> dict[str, str]:
    said = {
        State.PROPOSED: (_("Waiting for sign-off"), "warn"),
        State.SIGNED: (_("Signed off"), "good"),
        State.RETURNED: (_("Returned"), "draft"),
        State.WITHDRAWN: (_("Taken back"), "draft"),
    }
    text, tone = said[State(paper.state)]
    return {"text": text, "tone": tone}


def _answer(paper: Paper) -> list[str]:
    content = paper.content
    said = [
        _("Proposed by %(name)s on %(day)s.")
        % {"name": content.proposed_by, "day": _day(paper, content.proposed_at)}
    ]
    if paper.state == State.SIGNED and paper.answered_at is not None:
        words = {"name": paper.answered_by, "day": _day(paper, paper.answered_at)}
        said.append(_("Signed off by %(name)s on %(day)s.") % words)
        said.append(_("Baselines are frozen from that day on."))
    return said


def _row(one: KpiLine) -> dict[str, str]:
    return {
        "name": one.name,
        "why": one.why,
        "target": saying.target(one),
        "began": saying.baseline(one) or "–",
        "owners": saying.owners(one) or "–",
        "serves": ", ".join(filter(None, (one.outcome, one.goal))),
        "read": _how(one),
        "counted": one.counted,
    }


def _how(one: KpiLine) -> str:
    """Monthly, from the CRM, by the word "Won", version 1."""
    parts = [str(Kpi.Cadence(one.cadence).label)]
    parts.append(_("computed") if one.formula else ", ".join(one.sources))
    if one.word:
        words = {"word": one.word, "number": one.word_version}
        parts.append(_("“%(word)s”, version %(number)d") % words)
    return ", ".join(filter(None, parts))


def _input(one: KpiLine) -> str:
    owners = saying.owners(one)
    return f"{one.name} ({owners})" if owners else one.name


def _goal(one: GoalLine) -> str:
    said = [one.title]
    if one.amount is not None:
        said.append(
            format_amount(
                one.amount, currency=one.currency, language=get_language() or "en", short=True
            )
        )
    if one.due_on is not None:
        said.append(_("by %(day)s") % {"day": date_format(one.due_on, "j F Y")})
    return ", ".join(said)
