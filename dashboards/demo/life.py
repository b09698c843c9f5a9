"""Where the demo's engagements stand in their life: what was met, what is asked for, what is
signed, what is to be decided."""

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageDraw

from accounts.actors import Actor, actor_of
from engagements import lifecycle
from engagements.course import bridge, checklists, cost, milestones, papers, renewal
from engagements.models import Engagement, MilestoneMark

ACCESS = "access"


@dataclass(frozen=True)
class Life:
    """How far one engagement has come.

    `late` are the milestones that are still open, `given` says how many of the access list came;
    `asked` is how many days ago the rest was asked for, `renews` in how many days it renews.
    """

    late: tuple[str, ...] = ()
    waived: dict[str, str] = field(default_factory=dict)
    given: int = 99
    asked: int = 12
    nda: str = "active"
    renews: int | None = None
    intention: str = "stays"
    words: str = ""
    is_bridge: bool = False


LIVES = {
    ("Maison Belval", "cmo"): Life(
        given=9, renews=71, intention="fulltime",
        words="Once marketing carries half of the pipeline, a head of marketing of our own.",
    ),
    ("Lenoir Emballages", "cio"): Life(renews=43, nda="soon"),
    ("Optiqa Retail", "cto"): Life(late=("review",), given=6, asked=21, nda="missing"),
    ("Forges du Lac", "coo"): Life(
        intention="undecided",
        waived={"kpis": "The three figures of the plant were agreed before; nothing to add."},
    ),
    ("Verrerie Saint-Malo", "cio"): Life(
        is_bridge=True, intention="bridge",
        words="Until the new head of IT has taken over, in the new year.",
    ),
    ("Conserverie Arzel", "cio"): Life(intention="stays"),
    ("Belval Voyages", "cmo"): Life(given=4),
}  # fmt: skip

EVIDENCE = {
    "diagnostic": "Twelve findings, three of them urgent; read out to the leadership team.",
    "kpis": "Six figures with their definitions, signed by both teams.",
    "roadmap": "Four workstreams for two quarters, with their owners.",
    "effect": "The first of the agreed figures has moved from where it began.",
    "review": "Held with the founder; kept as it is, one point brought forward.",
}


def tell_life(*, engagements: Sequence[Engagement], office: Actor, on: dt.date) -> None:
    """Bring each engagement to where it stands on a day."""
    for engagement in (one for one in engagements if one.starts_on < on):
        life = LIVES.get((engagement.client.name, engagement.role), Life())
        _begin(engagement, life, office=office, on=on)
        _milestones(engagement, life, on=on)
        _access(engagement, life, on=on)
        _papers(engagement, life, office=office, on=on)


def _noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC)


def _begin(engagement: Engagement, life: Life, *, office: Actor, on: dt.date) -> None:
    if life.is_bridge:
        first = bridge.first_days([engagement]).get(engagement.pk, engagement.starts_on)
        ends = (on.replace(day=1) + dt.timedelta(days=100)).replace(day=1) - dt.timedelta(days=1)
        lifecycle.change_engagement(
            engagement=engagement,
            ends_on=ends,
            kind=Engagement.Kind.BRIDGE,
            asked_at=_noon(first - dt.timedelta(days=2)),
            by=office,
            on=on,
        )
    elif life.renews is not None:
        lifecycle.change_engagement(
            engagement=engagement,
            ends_on=engagement.ends_on,
            renews_on=on + dt.timedelta(days=life.renews),
            by=office,
            on=on,
        )
    engagement.refresh_from_db()
    renewal.change_prospect(
        engagement=engagement,
        by=office,
        intention=life.intention,
        intention_words=life.words,
        notice_days=30,
    )
    package = cost.starting_package(role=engagement.role, country=engagement.client.country)
    cost.set_package(
        engagement=engagement, salary=package.salary, charges=package.charges, by=office
    )


def _milestones(engagement: Engagement, life: Life, *, on: dt.date) -> None:
    by = actor_of(engagement.executive)
    due = [pair for pair in milestones.due_days(engagement=engagement, on=on) if pair[1] < on]
    reviews = [key for key, _due in due if key.startswith("review")]
    left = set(reviews[-1:]) if "review" in life.late else set()
    # A framework that the founder signed has met its own.
    left |= set(
        MilestoneMark.objects.filter(engagement=engagement).values_list("milestone", flat=True)
    )
    for number, (key, day) in enumerate(due):
        kind = key.partition("-")[0]
        if key in left or kind not in EVIDENCE:
            continue
        met = min(day + dt.timedelta(days=(0, -1, 3, 2)[number % 4]), on)
        milestones.mark(
            engagement=engagement,
            key=key,
            verdict="waived" if key in life.waived else "met",
            on=met,
            today=on,
            by=by,
            at=_noon(met),
            words=life.waived.get(key, EVIDENCE[kind]),
        )


def _access(engagement: Engagement, life: Life, *, on: dt.date) -> None:
    by, first = actor_of(engagement.executive), engagement.starts_on
    rows = checklists.rows_of([engagement])
    lines = checklists.lines_of(engagement=engagement, checklist=ACCESS, rows=rows)
    early, rest = lines[: life.given], lines[life.given :]
    checklists.ask(
        engagement=engagement,
        checklist=ACCESS,
        keys=[line.key for line in early],
        by=by,
        on=first,
    )
    for number, line in enumerate(early):
        came = min(first + dt.timedelta(days=number * 5 % 7), on)
        checklists.settle(
            engagement=engagement,
            line=line,
            state="done",
            asked_on=first,
            closed_on=came,
            by=by,
            on=on,
        )
    if rest:
        checklists.ask(
            engagement=engagement,
            checklist=ACCESS,
            keys=[line.key for line in rest],
            by=by,
            on=on - dt.timedelta(days=life.asked),
        )
    for kind in ("commitment", "start"):
        for line in checklists.lines_of(engagement=engagement, checklist=kind, rows=[]):
            checklists.settle(
                engagement=engagement,
                line=line,
                state="done",
                closed_on=min(line.due_on or first, on),
                by=by,
                on=on,
            )


def _page(engagement: Engagement) -> bytes:
    """A page that stands for a signed agreement, as a scanner makes it."""
    page = Image.new("L", (620, 877), 255)
    pen = ImageDraw.Draw(page)
    pen.text((80, 90), "Confidentiality agreement", fill=20)
    pen.text((80, 120), f"{engagement.client.name}, {engagement.title}", fill=60)
    for line in range(22):
        pen.line((80, 170 + line * 24, 540 - line % 4 * 30, 170 + line * 24), fill=205, width=3)
    buffer = io.BytesIO()
    page.save(buffer, "PDF")
    return buffer.getvalue()


def _papers(engagement: Engagement, life: Life, *, office: Actor, on: dt.date) -> None:
    signed = engagement.starts_on - dt.timedelta(days=6)
    facts: dict[str, Any] = {"client": engagement.client, "by": office, "at": _noon(signed)}
    papers.file_paper(
        **facts,
        kind="contract",
        title=engagement.reference,
        engagement=engagement,
        signed_on=signed,
    )
    papers.file_paper(**facts, kind="dpa", signed_on=signed)
    papers.file_paper(**facts, kind="ip", engagement=engagement, signed_on=signed)
    papers.file_paper(
        **facts,
        kind="insurance",
        title="Professional liability",
        signed_on=signed,
        expires_on=signed.replace(year=signed.year + 2, day=1),
    )
    if life.nda != "missing":
        ends = on + dt.timedelta(days=19) if life.nda == "soon" else None
        nda = papers.file_paper(**facts, kind="nda", signed_on=signed, expires_on=ends)
        papers.attach(
            paper=nda, name="nda.pdf", content=_page(engagement), by=office, at=_noon(signed)
        )
