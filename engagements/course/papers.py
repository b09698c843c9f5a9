"""The papers of a client: confidentiality, intellectual property, contract, data processing,
insurance. Each was signed on a day, may expire on one, and has its file.

A confidentiality agreement holds for the engagement it names, or for every engagement of its
client. A day that is worked while none is active is said so, or refused where the provider so
chooses (Provider.nda_rule). Files are kept as they were sent, once they prove to be what their
bytes say: a PDF or a picture, at most 10 MB; they are only ever handed out to be saved.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from common.typography import date_format
from engagements.models import Engagement, Paper, PaperFile
from tenancy.models import Client, Provider

MOST_BYTES = 10 * 1024 * 1024
SOON = dt.timedelta(days=30)
Rule = Provider.NdaRule
# What the first bytes of a file say that it is, and how it is handed out.
MARKS = ((b"%PDF-", "pdf"), (b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"))
TYPES = {"pdf": "application/pdf", "png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp"}


class CannotFile(Exception):
    """Why a paper or its file is not taken, in the user's words."""


def kind_of(content: bytes) -> str:
    """What a file is by its own bytes; empty where it is none of what is taken."""
    for begins, kind in MARKS:
        if content.startswith(begins):
            return kind
    return "webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else ""


def safe_name(name: str, kind: str) -> str:
    """The name under which a file is handed out: plain letters, and the ending of what it is."""
    stem = re.sub(r"[^\w.-]+", "-", name.rsplit("/", 1)[-1].rsplit("\\", 1)[-1])
    stem = stem.rpartition(".")[0] if "." in stem else stem
    return f"{stem.strip('-.')[:100] or 'paper'}.{'jpg' if kind == 'jpeg' else kind}"


@dataclass(frozen=True)
class Filed:
    """A paper with its file's name, and how it stands on a day."""

    paper: Paper
    file: PaperFile | None
    on: dt.date

    @property
    def state(self) -> str:
        """expired, soon, coming or active."""
        if self.paper.expires_on and self.paper.expires_on < self.on:
            return "expired"
        if self.paper.signed_on > self.on:
            return "coming"
        if self.paper.expires_on and self.paper.expires_on - self.on <= SOON:
            return "soon"
        return "active"


def _filed(rows: Iterable[Paper], on: dt.date) -> list[Filed]:
    found = list(rows)
    files = PaperFile.objects.filter(paper__in=found).defer("content")
    by_paper = {one.paper_id: one for one in files}
    return [Filed(row, by_paper.get(row.pk), on) for row in found]


def _named() -> Any:
    return Paper.objects.standing().select_related("client", "engagement")


def papers_of(*, engagement: Engagement, on: dt.date) -> list[Filed]:
    """The papers of an engagement and of its client as a whole, by kind."""
    rows = _named().filter(client=engagement.client_id)
    rows = rows.filter(engagement=engagement) | rows.filter(engagement=None)
    return _filed(rows.order_by("kind", "-signed_on", "-id"), on)


def papers_of_client(
    *, client: Client, engagements: Iterable[Engagement], on: dt.date
) -> list[Filed]:
    """The papers that a client shares with these engagements."""
    rows = _named().filter(client=client)
    rows = rows.filter(engagement__in=list(engagements)) | rows.filter(engagement=None)
    return _filed(rows.order_by("kind", "-signed_on", "-id"), on)


def expiring(*, on: dt.date) -> list[Filed]:
    """The papers of the provider in scope that expire within 30 days, or have in the last 30."""
    rows = _named().filter(expires_on__gte=on - SOON, expires_on__lte=on + SOON)
    return _filed(rows.order_by("expires_on", "id"), on)


def without_nda(*, engagements: Iterable[Engagement], on: dt.date) -> set[int]:
    """The ids of the engagements without an active confidentiality agreement on a day, in one
    statement."""
    wanted = list(engagements)
    ndas = Paper.objects.active(on=on).filter(
        kind=Paper.Kind.NDA, client__in={one.client_id for one in wanted}
    )
    held = set(ndas.values_list("client_id", "engagement_id"))
    return {
        one.pk
        for one in wanted
        if (one.client_id, one.pk) not in held and (one.client_id, None) not in held
    }


def _rule() -> str:
    """The rule of the provider in scope."""
    return str(Provider.objects.values_list("nda_rule", flat=True).get())


def refused_work(worked: Iterable[tuple[Engagement, dt.date]]) -> dict[tuple[int, dt.date], str]:
    """Why work is refused, by engagement and day, for many at once: two statements, and one where
    the provider refuses nothing."""
    wanted = {(one.pk, day): one for one, day in worked}
    if not wanted or _rule() != Rule.REFUSE:
        return {}
    clients = {one.client_id for one in wanted.values()}
    ndas = list(Paper.objects.standing().filter(kind=Paper.Kind.NDA, client__in=clients))
    return {
        (pk, day): _refused(one, day)
        for (pk, day), one in wanted.items()
        if not any(_covers(nda, one, day) for nda in ndas)
    }


def _covers(nda: Paper, engagement: Engagement, day: dt.date) -> bool:
    return (
        nda.client_id == engagement.client_id
        and nda.engagement_id in {None, engagement.pk}
        and nda.signed_on <= day
        and (nda.expires_on is None or day <= nda.expires_on)
    )


def _refused(engagement: Engagement, on: dt.date) -> str:
    said = _(
        "No confidentiality agreement with %(client)s holds on %(day)s, so no work is logged."
        " Ask the office to file it under Papers."
    )
    return said % {"client": engagement.client.name, "day": date_format(on, "j F Y")}


def nda_reason(*, engagement: Engagement, day: dt.date) -> str:
    """Why an engagement takes no work on a day for want of a confidentiality agreement; nothing
    where it does, or where the provider only wants it said."""
    return refused_work([(engagement, day)]).get((engagement.pk, day), "")


def set_rule(*, provider: Provider, rule: str, by: Actor) -> Provider:
    """Choose what work without a confidentiality agreement comes to. Raises CannotFile."""
    if not by.is_office:
        raise CannotFile(_("Only the owner and the office change this."))
    row = Provider.objects.select_for_update(no_key=True).get(pk=provider.pk)
    if row.nda_rule != rule:
        before, row.nda_rule = row.nda_rule, rule
        row.save(update_fields=["nda_rule"])
        record(by=by, verb="changed particulars", subject=row, nda_rule=[before, rule])
    return row


def file_paper(
    *,
    client: Client,
    kind: str,
    signed_on: dt.date,
    by: Actor,
    at: dt.datetime,
    engagement: Engagement | None = None,
    title: str = "",
    expires_on: dt.date | None = None,
) -> Paper:
    """Put a paper on file. Raises CannotFile."""
    _may_hold(signed_on, expires_on)
    row = Paper.objects.create(
        provider_id=client.provider_id,
        client=client,
        engagement=engagement,
        kind=kind,
        title=title.strip(),
        signed_on=signed_on,
        expires_on=expires_on,
        added_by=by.name,
        added_at=at,
    )
    record(by=by, verb="filed paper", subject=row, paper=kind, signed_on=str(signed_on))
    return row


def _may_hold(signed_on: dt.date, expires_on: dt.date | None) -> None:
    if expires_on is not None and expires_on < signed_on:
        raise CannotFile(_("It cannot expire before it was signed."))


def change_paper(*, paper: Paper, by: Actor, **facts: Any) -> Paper:
    """Change what is known of a paper. Raises CannotFile."""
    _may_hold(facts.get("signed_on", paper.signed_on), facts.get("expires_on", paper.expires_on))
    changed = {name: value for name, value in facts.items() if getattr(paper, name) != value}
    told: dict[str, Any] = {
        name: [str(getattr(paper, name) or ""), str(value or "")] for name, value in changed.items()
    }
    for name, value in changed.items():
        setattr(paper, name, value)
    if changed:
        paper.save(update_fields=list(changed))
        record(by=by, verb="changed", subject=paper, **told)
    return paper


def attach(*, paper: Paper, name: str, content: bytes, by: Actor, at: dt.datetime) -> PaperFile:
    """Keep the file of a paper, in the place of the one before. Raises CannotFile."""
    kind = check_file(content)
    PaperFile.objects.filter(paper=paper).delete()
    row = PaperFile.objects.create(
        **paper.owner,
        paper=paper,
        name=safe_name(name, kind),
        kind=kind,
        content=content,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        added_at=at,
    )
    record(by=by, verb="attached file", subject=paper, file=row.name, hash=row.sha256)
    return row


def check_file(content: bytes) -> str:
    """What a file is; raises CannotFile where it is not taken."""
    if len(content) > MOST_BYTES:
        raise CannotFile(_("This file is larger than 10 MB. Send a smaller one."))
    kind = kind_of(content)
    if not kind:
        raise CannotFile(_("This is neither a PDF nor a picture. Send a PDF, PNG, JPEG or WebP."))
    return kind


def file_of(*, paper: Paper) -> PaperFile | None:
    """The file of a paper with its bytes, or None."""
    return PaperFile.objects.filter(paper=paper).first()


def remove_paper(*, paper: Paper, by: Actor, at: dt.datetime) -> None:
    """Take a paper off the file; it can be put back."""
    if paper.removed_at is None:
        paper.removed_at = at
        paper.save(update_fields=["removed_at"])
        record(by=by, verb="removed paper", subject=paper)


def restore_paper(*, paper: Paper, by: Actor) -> None:
    """Put a paper back on file."""
    if paper.removed_at is not None:
        paper.removed_at = None
        paper.save(update_fields=["removed_at"])
        record(by=by, verb="restored", subject=paper)
