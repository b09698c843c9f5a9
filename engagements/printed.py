"""The printed month brought together: the statement, the client's answer, the provider's face.

A signed month prints what was signed; any other one is a draft of how it stands at `at`.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from accounts.branding import brand_of
from accounts.models import Membership
from common.brand import Brand
from engagements import carrying, terms
from engagements.content import Answer, MonthPaper
from engagements.models import Engagement, EngagementMonth, MonthVerdict
from engagements.months import office_may_approve_from
from engagements.pdf import render_month
from engagements.statement import signed_or_live
from tenancy.scope import as_provider

Status = EngagementMonth.Status


def content_of(*, month: EngagementMonth, at: dt.datetime, language: str = "") -> MonthPaper:
    """What the paper says; in the client's language where none is named."""
    engagement = month.engagement
    zone = ZoneInfo(engagement.provider.timezone)
    said = signed_or_live(month)
    return MonthPaper(
        provider=engagement.provider.name,
        client=said.client,
        title=said.engagement,
        executive=_lead(engagement, said.sheet.people if said.sheet else ()),
        month=month.period,
        language=language or engagement.client.language,
        statement=said,
        answer=_answer(month, zone),
        hash=month.content_hash,
        as_of=(month.approved_at or at).astimezone(zone),
        references=(
            ("mandate", engagement.reference),
            ("order", engagement.client.purchase_order),
        ),
        invoiced=month.status == Status.INVOICED,
        brand=_face(engagement),
    )


def pdf_of(*, month: EngagementMonth, at: dt.datetime) -> bytes:
    """The printed month, in the client's language."""
    return render_month(content_of(month=month, at=at))


def _face(engagement: Engagement) -> Brand:
    """The provider's colour and logo. A logo is no secret, but only its own people have a right to
    the row."""
    with as_provider():
        return brand_of(engagement.provider)


def _lead(engagement: Engagement, people: tuple[str, ...]) -> str:
    """Who led it when it was signed."""
    return people[0] if people else engagement.executive.user.name


def _answer(month: EngagementMonth, zone: ZoneInfo) -> Answer:
    kind = _kind(month)
    if not kind:
        return Answer()
    waits = kind == "waiting"
    held = terms.terms_of(month.engagement) if waits else []
    earlier = carrying.must_wait_for(row=month, held=held) if waits else None
    returned = _returned(month) if kind == "returned" else None
    at = returned.at if returned else month.approved_at
    return Answer(
        kind=kind,
        handed_in_by=_handed_in_by(month),
        handed_in_at=month.submitted_at.astimezone(zone) if month.submitted_at else None,
        by=month.approved_by,
        at=at.astimezone(zone) if at else None,
        comment=month.comment if kind == "returned" else "",
        answer_by=month.approves_itself_on,
        office_from=office_may_approve_from(month=month, held=held) if waits else None,
        waits_for=earlier.period if earlier else None,
    )


def _handed_in_by(month: EngagementMonth) -> str:
    """Whoever did; nothing where it was the clock, or somebody whom this reader does not know."""
    if month.submitted_by_id is None:
        return ""
    member = Membership.objects.filter(pk=month.submitted_by_id).select_related("user").first()
    return member.user.name if member else ""


def _kind(month: EngagementMonth) -> str:
    if month.is_signed:
        if month.has_lapsed:
            return "lapsed"
        approved = MonthVerdict.objects.filter(
            engagement_month=month, answer=MonthVerdict.Answer.APPROVED
        )
        return "approved" if approved.exists() else "in_place"
    if month.status == Status.SUBMITTED:
        return "waiting"
    return "returned" if month.status == Status.RETURNED else ""


def _returned(month: EngagementMonth) -> MonthVerdict | None:
    verdicts = MonthVerdict.objects.filter(
        engagement_month=month, answer=MonthVerdict.Answer.RETURNED
    )
    return verdicts.order_by("-at", "-id").first()
