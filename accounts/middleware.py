"""From a request to a person, a provider and a scope that holds around the whole page."""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control

from accounts.access import AccessRequest, Rule, rule_of
from accounts.actors import actor_of
from accounts.models import Contact, Membership, User
from tenancy.scope import person, scope

Answer = Callable[[HttpRequest], HttpResponse]


def hat(user: User, *, provider: str, client: str | None) -> Membership | Contact | None:
    """The person in the role that this address asks for.

    On a client's pages a contact of that client comes first; everywhere else a member does. A
    contact on a provider's page gets their role, so that the page can say no rather than nothing.
    """
    with person(user=user.pk):
        contacts = Contact.objects.active().filter(user=user, provider__slug=provider)
        contacts = contacts.select_related("provider", "client").order_by("id")
        if client:
            contact = contacts.filter(client__slug=client).first()
            if contact:
                return contact
        members = Membership.objects.active().filter(user=user, provider__slug=provider)
        member: Membership | None = members.select_related("provider").first()
        return member or (None if client else contacts.first())


class LanguageMiddleware:
    """Who is signed in reads their own language, on every page and every refusal; a stranger that
    of their browser. What has no words asks for nobody: it answers without the database, and is
    the same for all."""

    WORDLESS = ("/healthz", "/readyz", ".css", ".png")

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.endswith(self.WORDLESS) or not request.user.is_authenticated:
            return self.get_response(request)
        language = request.user.language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class AccessMiddleware:
    """Synchronous on purpose: the scope is a transaction and must hold on one thread."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            match = resolve(request.path_info)
        except Resolver404:
            return self.get_response(request)
        rule = rule_of(match.func, match.url_name)
        if rule is None:
            raise PermissionDenied
        if rule.open:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if rule.roles is None:
            response = self.get_response(request)
        else:
            response = self.enter(request, match, rule)  # type: ignore[arg-type]
        # What a person may see stays in no cache, neither a proxy's nor that of a shared computer.
        patch_cache_control(response, private=True, no_store=True)
        return response

    def enter(self, request: AccessRequest, match: ResolverMatch, rule: Rule) -> HttpResponse:
        """Answer inside the scope of the person's role at the provider that the URL names.

        Times are the provider's.
        """
        user: User = request.user  # type: ignore[assignment]
        worn = hat(user, provider=match.kwargs["provider"], client=match.kwargs.get("client"))
        if worn is None:
            raise Http404
        worn.user = user
        actor = actor_of(worn)
        if rule.roles is None or actor.role not in rule.roles:
            raise PermissionDenied
        request.actor = actor
        request.provider = worn.provider
        request.client = worn.client if isinstance(worn, Contact) else None
        whose = scope(provider=worn.provider.pk, client=actor.client_id, user=user.pk)
        with timezone.override(worn.provider.timezone), whose:
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:  # noqa: ARG002
        """The handler turns exceptions into answers before we see them: nothing may stay.

        The page that says so can ask for no more rows, so it is drawn for nobody in particular.
        """
        if vars(request).pop("actor", None) is not None:
            transaction.set_rollback(True)
