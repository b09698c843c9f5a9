"""What the pages of KPIs share: which row an address means, and where it stands."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import AccessRequest
from engagements.models import Engagement
from engagements.views import doors
from engagements.views.doors import engagement_or_404
from kpis.models import Framework, Kpi


def framework_of(engagement: Engagement) -> Framework | None:
    """The framework of an engagement; an engagement begins without one."""
    found = Framework.objects.filter(engagement=engagement).first()
    if found is not None:
        found.engagement = engagement
    return found


def framework_or_404(request: AccessRequest, slug: str, *, client: str = "") -> Framework:
    """The framework of an engagement that this person may open, at that client if one is named."""
    found = framework_of(_engagement(request, slug, client))
    if found is None:
        raise Http404
    return found


def kpi_or_404(request: AccessRequest, slug: str, number: int, *, client: str = "") -> Kpi:
    """A KPI of an engagement that this person may open, with what its pages read."""
    engagement = _engagement(request, slug, client)
    rows = Kpi.objects.select_related("framework", "definition__definition", "outcome", "goal")
    found = get_object_or_404(rows, pk=number, engagement=engagement)
    found.engagement = found.framework.engagement = engagement
    return found


def _engagement(request: AccessRequest, slug: str, client: str) -> Engagement:
    found = engagement_or_404(request, slug)
    if client and found.client.slug != client:
        raise Http404
    return found


def crumbs(
    request: AccessRequest, engagement: Engagement, *rest: tuple[str, str]
) -> list[tuple[str, str]]:
    """Where a page of KPIs stands: below the engagement."""
    slug = request.provider.slug
    here = doors.crumbs(request, engagement)
    url = reverse("kpis:framework", args=[slug, engagement.slug])
    return [*here[1:], (_("KPIs"), url), *rest]


def client_crumbs(
    request: AccessRequest, client: str, *rest: tuple[str, str]
) -> list[tuple[str, str]]:
    """Where a page of figures stands on the client's side."""
    url = reverse("kpis:client_figures", args=[request.provider.slug, client])
    return [(_("Figures"), url), *rest]
