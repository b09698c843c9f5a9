"""The door to the handover pack, on both sides."""

from django.http import Http404, HttpResponse
from django.utils import timezone

from accounts.access import CLIENT_SIDE, PROVIDER_SIDE, AccessRequest, allow, today
from dashboards.handover_pack import pack_of
from engagements.models import Engagement
from engagements.views.doors import engagement_or_404


def _answer(request: AccessRequest, engagement: Engagement) -> HttpResponse:
    pack = pack_of(engagement=engagement, on=today(request), at=timezone.now())
    response = HttpResponse(pack.content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{pack.name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@allow(PROVIDER_SIDE)
def handover_pack(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    return _answer(request, engagement_or_404(request, engagement))


@allow(PROVIDER_SIDE, CLIENT_SIDE)
def client_handover_pack(
    request: AccessRequest, provider: str, client: str, engagement: str
) -> HttpResponse:
    found = engagement_or_404(request, engagement)
    if found.client.slug != client:
        raise Http404
    return _answer(request, found)
