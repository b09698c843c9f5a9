"""The shell's context: who looks, where they are, where they can go."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.actors import Actor, Role
from engagements.models import Engagement, EngagementMonth
from tenancy.models import Client, Provider

DEMO_PEOPLE = (
    ("claire@lumen-partners.example", "Executive"),
    ("founder@maison-belval.example", "Founder"),
    ("office@lumen-partners.example", "Office"),
)


@dataclass(frozen=True)
class Item:
    """One destination of the rail; `hot` marks a badge that waits for the person."""

    label: str
    url: str
    icon: str
    current: bool = False
    badge: str = ""
    hot: bool = False


def _url(name: str, *place: str) -> str:
    return reverse(name, args=place)


def _item(label: str, url: str, icon: str, *, badge: int = 0) -> Item:
    return Item(label=label, url=url, icon=icon, badge=str(badge or ""), hot=bool(badge))


def _executive_items(slug: str) -> list[Item]:
    return [
        _item(_("My week"), _url("engagements:week_current", slug), "calendar-check"),
        _item(_("Engagements"), _url("engagements:list", slug), "briefcase"),
        _item(_("Reports"), _url("committees:report_list", slug), "file-text"),
    ]


def _office_items(slug: str) -> list[Item]:
    return [
        _item(_("Portfolio"), _url("dashboards:portfolio", slug), "briefcase"),
        _item(_("Invoices"), _url("billing:invoice_list", slug), "receipt-text"),
        _item(_("Reports"), _url("committees:report_list", slug), "file-text"),
        _item(_("Engagements"), _url("engagements:list", slug), "file-pen"),
        _item(_("Clients"), _url("engagements:client_list", slug), "building-2"),
        _item(_("People"), _url("accounts:people", slug), "users"),
        _item(_("Import"), _url("engagements:import_start", slug), "file-up"),
        _item(_("Audit trail"), _url("accounts:audit", slug), "scroll-text"),
        _item(_("Settings"), _url("accounts:settings", slug), "settings"),
    ]


def _client_items(slug: str, client: Client) -> list[Item]:
    place = [slug, client.slug]
    waiting = EngagementMonth.objects.filter(status="submitted", client=client).count()
    return [
        _item(_("Dashboard"), _url("dashboards:client", *place), "layout-dashboard"),
        _item(
            _("Months"),
            _url("engagements:client_months", *place),
            "calendar-days",
            badge=waiting,
        ),
        _item(_("Reports"), _url("committees:client_report_list", *place), "file-text"),
        _item(_("Invoices"), _url("billing:client_invoices", *place), "receipt-text"),
    ]


def items(*, actor: Actor, provider: Provider, client: Client | None) -> list[Item]:
    """The destinations of a role, the home first; an owner who leads engagements has both."""
    if actor.is_client and client is not None:
        return _client_items(provider.slug, client)
    if actor.role == Role.EXECUTIVE:
        return _executive_items(provider.slug)
    found = _office_items(provider.slug)
    if actor.role == Role.OWNER:
        leads = Engagement.objects.led_by(actor.member_id).exists()
        found[1:1] = _executive_items(provider.slug)[:1] if leads else []
    return found


def where(found: list[Item], path: str) -> list[Item]:
    """Mark the one destination that a path lies under, the deepest where there are several."""
    under = [item for item in found if path.startswith(item.url)]
    here = max(under, key=lambda item: len(item.url), default=None)
    return [replace(item, current=item is here) for item in found]


def _clients(actor: Actor, provider: Provider, path: str) -> Iterable[dict[str, Any]]:
    """The engagements of an executive by colour."""
    led = (
        Engagement.objects.led_by(actor.member_id).select_related("client").order_by("client__name")
    )
    for engagement in led:
        url = _url("engagements:detail", provider.slug, engagement.slug)
        yield {
            "label": engagement.client.name,
            "url": url,
            "hue": engagement.client.hue,
            "current": path.startswith(url),
        }


def shell(request: HttpRequest) -> dict[str, Any]:
    """What every page of a provider shows around its content."""
    context: dict[str, Any] = {}
    if settings.DEMO and not request.user.is_authenticated:
        context["demo_sign_ins"] = [(_(role), email) for email, role in DEMO_PEOPLE]
        context["demo_password"] = settings.DEMO_PASSWORD
    actor: Actor | None = getattr(request, "actor", None)
    provider: Provider | None = getattr(request, "provider", None)
    if actor is None or provider is None:
        return context
    client: Client | None = getattr(request, "client", None)
    destinations = items(actor=actor, provider=provider, client=client)
    context["nav"] = where(destinations, request.path)
    context["workspace"] = {
        "name": client.name if client else provider.name,
        "sub": _("with %(provider)s") % {"provider": provider.name} if client else actor.name,
        "url": reverse("dashboards:landing", args=[provider.slug])
        if client is None
        else reverse("dashboards:client", args=[provider.slug, client.slug]),
    }
    if actor.role == Role.EXECUTIVE:
        context["nav_clients"] = list(_clients(actor, provider, request.path))
    return context
