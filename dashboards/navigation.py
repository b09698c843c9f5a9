"""The shell's context: who looks, where they are, where they can go."""

from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.actors import Actor, Role, actor_of
from accounts.middleware import hat
from accounts.models import Contact
from accounts.people import Workspace, workspaces
from engagements.models import Engagement, EngagementMonth
from tenancy.models import Client, Provider
from tenancy.scope import scope

DEMO_PEOPLE = (
    ("claire@lumen-partners.example", gettext_noop("Executive")),
    ("founder@maison-belval.example", gettext_noop("Founder")),
    ("office@lumen-partners.example", gettext_noop("Office")),
)

# The pages that stand beside the invoices.
_OF_BILLING = (
    "payment_list", "bank", "ageing", "reminder_list", "expense_index", "fees_current",
    "forecast", "exports", "settings",
)  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One destination of the rail; `hot` marks a badge that waits for the person, `also` are
    addresses whose pages belong to it too."""

    label: str
    url: str
    icon: str
    current: bool = False
    badge: str = ""
    hot: bool = False
    also: tuple[str, ...] = ()


def door_of(place: Workspace) -> str:
    """The first page of a place."""
    if place.client:
        return reverse("dashboards:client", args=[place.provider, place.client])
    return reverse("dashboards:landing", args=[place.provider])


def _url(name: str, *place: str) -> str:
    return reverse(name, args=place)


def _item(label: str, url: str, icon: str, *, badge: int = 0) -> Item:
    return Item(label=label, url=url, icon=icon, badge=str(badge or ""), hot=bool(badge))


def _executive_items(slug: str) -> list[Item]:
    return [
        _item(_("My week"), _url("engagements:week_current", slug), "calendar-check"),
        _item(_("Engagements"), _url("engagements:list", slug), "briefcase"),
        _item(_("Reports"), _url("committees:report_list", slug), "file-text"),
        _item(_("Fees"), _url("billing:fees_current", slug), "receipt-text"),
    ]


def _office_items(slug: str) -> list[Item]:
    return [
        _item(_("Portfolio"), _url("dashboards:portfolio", slug), "briefcase"),
        _item(_("Month close"), _url("dashboards:close_current", slug), "list-checks"),
        replace(
            _item(_("Invoices"), _url("billing:invoice_list", slug), "receipt-text"),
            also=(
                *(_url(f"billing:{page}", slug) for page in _OF_BILLING),
                _url("dashboards:landing", slug) + "disputes/",
            ),
        ),
        _item(_("Reports"), _url("committees:report_list", slug), "file-text"),
        _item(_("Engagements"), _url("engagements:list", slug), "file-pen"),
        _item(_("Clients"), _url("engagements:client_list", slug), "building-2"),
        _item(_("People"), _url("accounts:people", slug), "users"),
        _item(_("Import"), _url("engagements:import_start", slug), "file-up"),
        _item(_("Audit trail"), _url("accounts:audit", slug), "scroll-text"),
    ]


def _client_items(slug: str, client: Client) -> list[Item]:
    place = [slug, client.slug]
    waiting = EngagementMonth.objects.filter(status="submitted", client=client).count()
    home = _url("dashboards:client", *place)
    return [
        _item(_("Dashboard"), home, "layout-dashboard"),
        replace(
            _item(
                _("Months"),
                _url("engagements:client_months", *place),
                "calendar-days",
                badge=waiting,
            ),
            also=(f"{home}days/", f"{home}burst/", f"{home}share/"),
        ),
        _item(_("Outcomes"), _url("engagements:client_outcomes", *place), "target"),
        replace(
            _item(_("Figures"), _url("kpis:client_figures", *place), "trending-up"),
            also=tuple(
                f"{home}{page}/" for page in ("definitions", "funnel", "glossary", "health")
            ),
        ),
        replace(
            _item(_("Documents"), _url("dashboards:documents", *place), "folder-open"),
            also=(f"{home}reports/", f"{home}contract/"),
        ),
        replace(
            _item(_("Invoices"), _url("billing:client_invoices", *place), "receipt-text"),
            also=(f"{home}statement/",),
        ),
    ]


def items(*, actor: Actor, provider: Provider, client: Client | None) -> list[Item]:
    """The destinations of a role, the home first; an owner who leads engagements has both."""
    if actor.is_client and client is not None:
        return _client_items(provider.slug, client)
    if actor.role == Role.EXECUTIVE:
        return _executive_items(provider.slug)
    found = _office_items(provider.slug)
    if actor.role == Role.OWNER:
        leads = Engagement.objects.worked_by(actor.member_id).exists()
        found[1:1] = _executive_items(provider.slug)[:1] if leads else []
    return found


def foot(*, actor: Actor, provider: Provider) -> list[Item]:
    """What everybody has at the foot of the rail; the office sets the firm, others themselves."""
    own = _url("accounts:settings", provider.slug) if actor.is_office else _url("accounts:profile")
    return [
        _item(_("Help & shortcuts"), _url("dashboards:help"), "life-buoy"),
        _item(_("Settings"), own, "settings"),
    ]


def where(found: list[Item], path: str) -> list[Item]:
    """Mark the one destination that a path lies under, the deepest where there are several."""
    under = [
        (len(address), item)
        for item in found
        for address in (item.url, *item.also)
        if path.startswith(address)
    ]
    _length, here = max(under, key=lambda pair: pair[0], default=(0, None))
    return [replace(item, current=item is here) for item in found]


@dataclass(frozen=True)
class Led:
    """An engagement in an executive's rail; `sub` tells two at one client apart."""

    label: str
    url: str
    hue: int
    sub: str = ""
    current: bool = False


def _led(actor: Actor, provider: Provider, path: str) -> list[Led]:
    """The engagements that an executive leads or covers, by colour."""
    rows = Engagement.objects.worked_by(actor.member_id).select_related("client")
    led = list(rows.order_by("client__name", "title"))
    at_client = Counter(one.client_id for one in led)
    found = []
    for one in led:
        url = _url("engagements:detail", provider.slug, one.slug)
        found.append(
            Led(
                label=one.client.name,
                url=url,
                hue=one.client.hue,
                sub=one.title if at_client[one.client_id] > 1 else "",
                current=path.startswith(url),
            )
        )
    return found


@dataclass(frozen=True)
class Frame:
    """What a page shows around its content."""

    nav: list[Item] = field(default_factory=list)
    nav_foot: list[Item] = field(default_factory=list)
    nav_clients: list[Led] = field(default_factory=list)
    workspace: dict[str, str] = field(default_factory=dict)
    search_url: str = ""
    is_staff: bool = False
    # Whose logo stands in the rail.
    house: Provider | None = None


def _drawn(actor: Actor, provider: Provider, client: Client | None, path: str) -> Frame:
    destinations = items(actor=actor, provider=provider, client=client)
    below = foot(actor=actor, provider=provider)
    marked = where([*destinations, *below], path)
    place = [provider.slug, client.slug] if client else [provider.slug]
    return Frame(
        nav=marked[: len(destinations)],
        nav_foot=marked[len(destinations) :],
        nav_clients=_led(actor, provider, path) if actor.role == Role.EXECUTIVE else [],
        workspace={
            "name": client.name if client else provider.name,
            "sub": _("with %(provider)s") % {"provider": provider.name} if client else actor.name,
            "url": _url("dashboards:client" if client else "dashboards:landing", *place),
        },
        search_url=_url("dashboards:client_search" if client else "dashboards:search", *place),
        is_staff=client is None,
        house=provider,
    )


def _last(request: HttpRequest) -> Frame:
    """A person's own pages (profile, help) stand in the place that they were last in."""
    user: Any = request.user
    door = request.session.get("door") or next(map(door_of, workspaces(user=user)), "")
    try:
        place = resolve(door).kwargs
    except Resolver404:
        return Frame()
    if "provider" not in place:
        return Frame()
    worn = hat(user, provider=place["provider"], client=place.get("client"))
    if worn is None:
        return Frame()
    worn.user = user
    actor = actor_of(worn)
    client = worn.client if isinstance(worn, Contact) else None
    with scope(provider=worn.provider.pk, client=actor.client_id, user=user.pk):
        return _drawn(actor, worn.provider, client, request.path)


def frame(request: HttpRequest) -> Frame:
    """What stands around the page that answers this request."""
    actor: Actor | None = getattr(request, "actor", None)
    provider: Provider | None = getattr(request, "provider", None)
    if actor is not None and provider is not None:
        return _drawn(actor, provider, getattr(request, "client", None), request.path)
    return _last(request) if request.user.is_authenticated else Frame()


def shell(request: HttpRequest) -> dict[str, Any]:
    """The frame, drawn only by a page that shows it: fragments and error pages ask for nothing."""
    drawn = cache(lambda: frame(request))
    context: dict[str, Any] = {
        name: SimpleLazyObject(lambda name=name: getattr(drawn(), name))  # type: ignore[misc]
        for name in Frame.__dataclass_fields__
    }
    if settings.DEMO:
        context["demo_sign_ins"] = [(_(role), email) for email, role in DEMO_PEOPLE]
        context["demo_password"] = settings.DEMO_PASSWORD
    return context
