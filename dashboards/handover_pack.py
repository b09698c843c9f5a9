"""The handover pack: what somebody else needs to carry on an engagement, as one archive, on any
day.

A paper to read (the mandate, who does what, how far somebody else could carry on, what is open),
the days and the months as tables, the published reports and the signed papers as they were filed.
Everything in it may be read by the client: notes of the provider's people for themselves, and how
they read the people around the mandate, are not.
"""

import datetime as dt
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.branding import brand_of
from committees.models import Report
from common.days import format_days
from common.pdf import Variant, render_pdf
from common.tables import write_csv
from common.typography import date_format
from engagements.activity import month_lines
from engagements.course import continuity, handover, owing, papers
from engagements.mandate import outcomes, responsibilities, scope, worries
from engagements.models import Engagement, EngagementMonth, WorkLog

# A paper of more bytes stays where it is; the pack names it.
MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class Section:
    """A part of the paper: a heading, a sentence, and a table with its headings."""

    title: str
    lead: str
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Pack:
    """The archive; `name` is that of the file."""

    name: str
    content: bytes


def pack_of(*, engagement: Engagement, on: dt.date, at: dt.datetime) -> Pack:
    """Everything of an engagement as a ZIP, in the client's language."""
    made = io.BytesIO()
    with (
        override(engagement.client.language),
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name, content in _files(engagement, on, at):
            archive.writestr(_entry(name, at), content)
    return Pack(f"{engagement.slug}-{on:%Y-%m-%d}.zip", made.getvalue())


def _entry(name: str, at: dt.datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, date_time=at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _files(engagement: Engagement, on: dt.date, at: dt.datetime) -> Iterator[tuple[str, bytes]]:
    yield f"{slugify(_('Handover'))}.pdf", paper_of(engagement=engagement, on=on, at=at)
    yield f"{slugify(_('Days'))}.csv", b"".join(write_csv(_days(engagement)))
    yield f"{slugify(_('Months'))}.csv", b"".join(write_csv(_months(engagement, on)))
    reports = Report.objects.filter(engagement=engagement, file__isnull=False)
    published = reports.exclude(published_at=None).select_related("file").order_by("month")
    for report in published:
        name = f"{slugify(_('Reports'))}/{report.month:%Y-%m}.pdf"
        yield name, bytes(report.file.content)
    yield from _filed(engagement, on)


def _filed(engagement: Engagement, on: dt.date) -> Iterator[tuple[str, bytes]]:
    """The files of the papers, each under a name of its own."""
    for filed in papers.papers_of(engagement=engagement, on=on):
        file = papers.file_of(paper=filed.paper)
        if file is not None and file.size <= MOST_BYTES:
            folder = slugify(_("Papers"))
            yield f"{folder}/{filed.paper.pk}-{file.name}", bytes(file.content)


def _days(engagement: Engagement) -> Iterable[list[object]]:
    yield [_("Date"), _("Person"), _("Category"), _("Days"), _("Note"), _("Outcome")]
    logs = WorkLog.objects.standing().filter(engagement=engagement)
    for log in logs.select_related("member__user", "outcome").order_by("day", "id"):
        yield [
            log.day,
            log.member.user.name,
            log.get_category_display(),
            log.days,
            log.note,
            log.outcome.title if log.outcome else "",
        ]


def _months(engagement: Engagement, on: dt.date) -> Iterable[list[object]]:
    yield [
        _("Month"), _("Contracted"), _("Used"), _("Beyond"), _("Expired"), _("State"),
        _("Approved by"), _("Approved at"), _("Content hash"),
    ]  # fmt: skip
    rows = EngagementMonth.objects.filter(engagement=engagement)
    signed = {row.month: row for row in rows}
    for line in reversed(month_lines(engagements=[engagement], on=on)):
        row, account = signed.get(line.month.first), line.account
        yield [
            str(line.month),
            account.contracted,
            account.used,
            account.burst,
            account.expired,
            row.get_status_display() if row else "",
            row.approved_by if row else "",
            row.approved_at if row else None,
            row.content_hash if row else "",
        ]


# ----------------------------------------------------------------------------------- the paper


def paper_of(*, engagement: Engagement, on: dt.date, at: dt.datetime) -> bytes:
    """What there is to read, as a PDF in the language that is switched on."""
    sections = sections_of(engagement=engagement, on=on)
    brand = brand_of(engagement.provider)
    context = {
        "language": engagement.client.language,
        "engagement": engagement,
        "logo": brand.picture(width=56, height=13, css="logo", alt=engagement.provider.name),
        "day": date_format(on, "j F Y"),
        "sections": sections,
    }
    return render_pdf(
        template="dashboards/pdf/handover.html",
        context=context,
        stylesheet="handover.css",
        created_at=at,
        identifier=json.dumps([engagement.slug, str(on), *map(asdict, sections)], sort_keys=True),
        variant=Variant.ACCESSIBLE,
        rules=brand.print_rules,
    )


def sections_of(*, engagement: Engagement, on: dt.date) -> list[Section]:
    """The parts of the paper in their order; one without anything to say stays out."""
    every = (
        _mandate(engagement),
        _scope(engagement),
        _who(engagement),
        _continuity(engagement, on),
        _dossier(engagement, on),
        _to_know(engagement, on),
        _worries(engagement),
        _life(engagement, on),
    )
    return [section for section in every if section.rows]


def _day(day: dt.date | None) -> str:
    return date_format(day, "j M Y") if day else ""


def _mandate(engagement: Engagement) -> Section:
    found = outcomes.goals_of(engagement)
    return Section(
        _("What the days are for"),
        outcomes.in_a_sentence(found),
        (_("Outcome"), _("Where it stands"), _("State"), _("Days")),
        tuple(
            (
                goal.outcome.title,
                goal.sentence,
                goal.outcome.get_state_display(),
                format_days(goal.days, language=engagement.client.language),
            )
            for goal in found
        ),
    )


def _scope(engagement: Engagement) -> Section:
    found = scope.lines_of(engagement)
    named = (("in", _("In scope")), ("out", _("Out of scope")))
    return Section(
        _("Scope"),
        "",
        (_("Where it lies"), _("What")),
        tuple((name, scope.text_of(line.item)) for side, name in named for line in found[side]),
    )


def _who(engagement: Engagement) -> Section:
    found = responsibilities.domains_of(engagement)
    return Section(
        _("Who does what"),
        "",
        (_("Domain"), _("Decides"), _("Does"), _("Consulted"), _("Informed")),
        tuple(
            (one.name, one.row.decides, one.row.does, one.row.consulted, one.row.informed)
            for one in found
        ),
    )


def _continuity(engagement: Engagement, on: dt.date) -> Section:
    found = continuity.covers_of(engagement=engagement, on=on)
    return Section(
        _("Could somebody else carry on?"),
        continuity.score_of(found).words,
        (_("Domain"), _("Document"), _("Second person"), _("Access"), _("Missing")),
        tuple(
            (
                one.name,
                " ".join(part for part in (one.row.document, one.row.address) if part),
                one.row.second_person,
                one.row.access_owner,
                ", ".join(one.missing),
            )
            for one in found
        ),
    )


def _dossier(engagement: Engagement, on: dt.date) -> Section:
    found = handover.dossier_of(engagement=engagement, on=on)
    return Section(
        _("Dossier"),
        "",
        (_("Part"), _("What there is to know"), _("Where it stands"), _("Written on")),
        tuple(
            (handover.name_of(part), part.detail, part.address, _day(part.done_on))
            for part in found.parts
        ),
    )


def _to_know(engagement: Engagement, on: dt.date) -> Section:
    found = handover.dossier_of(engagement=engagement, on=on)
    return Section(
        _("What a successor has to know"),
        "",
        (_("Kind"), _("What"), _("With whom"), _("Handed over on")),
        tuple(
            (
                str(item.get_kind_display()),
                f"{item.title}. {item.detail}" if item.detail else item.title,
                item.contact,
                _day(item.done_on),
            )
            for item in found.items
        ),
    )


def _worries(engagement: Engagement) -> Section:
    return Section(
        _("What worries the leadership"),
        "",
        (_("Since"), _("Worry"), _("Answer")),
        tuple(
            (_day(one.raised_on), one.text, one.answer or one.tied_to)
            for one in worries.worries_of(engagement)
        ),
    )


def _life(engagement: Engagement, on: dt.date) -> Section:
    found = owing.course(engagement=engagement, on=on)
    return Section(
        _("Milestones"),
        "",
        (_("Milestone"), _("Due"), _("Settled")),
        tuple(
            (one.title, _day(one.due_on), _day(one.mark.on) if one.mark else "")
            for one in found.milestones
        ),
    )
