"""The doors to people: invitations, a person's own profile, the people of a provider."""

from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django_htmx.http import HttpResponseClientRedirect

from accounts import invitations, people
from accounts.access import (
    EXECUTIVE,
    FORM,
    OFFICE,
    OWNER,
    WRITE,
    AccessRequest,
    allow,
    public,
    signed_in,
)
from accounts.actors import CLIENT_SIDE, PROVIDER_SIDE
from accounts.forms import (
    InviteForm,
    JoinForm,
    ProfileForm,
    RoleForm,
)
from accounts.models import Contact, Invitation, Membership, User
from tenancy.models import Client

# Who has a profile that clients are told of.
LEADS = frozenset({OWNER, EXECUTIVE})


def _to(request: AccessRequest, name: str, *place: Any) -> HttpResponse:
    """Go on to a page: the whole page where htmx asked from a dialog."""
    response = redirect(name, *place)
    return HttpResponseClientRedirect(response.url) if request.htmx else response


@public(methods=FORM)
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    try:
        offer = invitations.offer_of(token=token, at=timezone.now())
    except invitations.CannotAccept as problem:
        return render(request, "accounts/invitation_refused.html", {"why": problem}, status=410)
    context = {
        "offer": offer,
        "brand": offer.brand,
        "role": invitations.role_name(offer.role),
        "path": request.path,
        "is_theirs": request.user.is_authenticated and request.user.email == offer.email,
    }
    if offer.has_account or request.user.is_authenticated:
        return _accept(request, token, offer, context)
    return _accept_as_new(request, token, offer, context)


def _accept(
    request: HttpRequest, token: str, offer: invitations.Offer, context: dict[str, Any]
) -> HttpResponse:
    """One click of somebody who is signed in."""
    status = 200
    if request.method == "POST" and request.user.is_authenticated:
        try:
            invitations.accept(token=token, user=request.user, at=timezone.now())
        except invitations.CannotAccept as problem:
            context["why"], status = problem, 422
        else:
            messages.success(request, _("Welcome to %(name)s.") % {"name": offer.provider})
            return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/invitation.html", context, status=status)


def _accept_as_new(
    request: HttpRequest, token: str, offer: invitations.Offer, context: dict[str, Any]
) -> HttpResponse:
    """Somebody new chooses a name and a password, and is in."""
    form = JoinForm(request.POST or None, email=offer.email, initial={"name": offer.name})
    if request.method == "POST" and form.is_valid():
        try:
            user = invitations.accept_as_new(
                token=token,
                language=get_language() or settings.LANGUAGE_CODE,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except invitations.CannotAccept as problem:
            form.add_error(None, str(problem))
        else:
            response: HttpResponse = perform_login(request, user)
            return response
    status = 422 if form.is_bound else 200
    return render(request, "accounts/invitation.html", {**context, "form": form}, status=status)


@signed_in(methods=FORM)
def profile(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    known = {
        "name": user.name,
        "language": user.language,
        "keys": user.keys,
        "reminded": user.reminded,
    }
    form = ProfileForm(request.POST or None, initial=known)
    if form.is_valid():
        people.change_profile(user=user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    context = {
        "form": form,
        "led_at": [place for place in people.workspaces(user=user) if place.role in LEADS],
        "crumbs": [(_("Your profile"), "")],
    }
    status = 422 if form.is_bound else 200
    return render(request, "accounts/profile.html", context, status=status)


@allow(OWNER, OFFICE)
def people_list(request: AccessRequest, provider: str) -> HttpResponse:
    context = {
        "members": people.members(),
        "contacts": people.contacts(),
        "invitations": invitations.waiting(),
        "left": people.left(),
        "now": timezone.now(),
        "crumbs": [(_("People"), "")],
    }
    return render(request, "accounts/people.html", context)


@allow(OWNER, OFFICE, methods=FORM)
def invite(request: AccessRequest, provider: str) -> HttpResponse:
    clients = Client.objects.order_by("name")
    form = InviteForm(request.POST or None, by=request.actor, clients=clients)
    if form.is_valid():
        try:
            invitations.invite(by=request.actor, at=timezone.now(), **form.cleaned_data)
        except invitations.CannotInvite as problem:
            form.add_error(None, str(problem))
        else:
            words = {"email": form.cleaned_data["email"]}
            messages.success(request, _("The invitation to %(email)s is on its way.") % words)
            return _to(request, "accounts:people", provider)
    crumbs = [(_("People"), request.path.removesuffix("invite/")), (_("Invite"), "")]
    status = 422 if form.is_bound else 200
    name = "accounts/_invite.html" if request.htmx else "accounts/invite.html"
    return render(request, name, {"form": form, "crumbs": crumbs}, status=status)


@allow(OWNER, OFFICE, methods=WRITE)
def invitation_resend(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    row = get_object_or_404(Invitation, pk=number)
    try:
        invitations.resend(invitation=row, by=request.actor, at=timezone.now())
    except invitations.CannotInvite as problem:
        messages.error(request, str(problem))
    else:
        messages.success(
            request, _("The invitation to %(email)s is on its way.") % {"email": row.email}
        )
    return redirect("accounts:people", provider)


@allow(OWNER, OFFICE, methods=WRITE)
def invitation_withdraw(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    row = get_object_or_404(Invitation, pk=number)
    try:
        invitations.withdraw(invitation=row, by=request.actor, at=timezone.now())
    except invitations.CannotInvite as problem:
        messages.error(request, str(problem))
    else:
        messages.success(
            request, _("The invitation to %(email)s is withdrawn.") % {"email": row.email}
        )
    return redirect("accounts:people", provider)


def _person_page(request: AccessRequest, provider: str, person: people.Person) -> HttpResponse:
    """Who somebody is here, and the form that changes it."""
    side = CLIENT_SIDE if isinstance(person, Contact) else PROVIDER_SIDE
    form = RoleForm(
        request.POST or None, by=request.actor, side=side, initial={"role": person.role}
    )
    if form.is_valid():
        try:
            people.change_role(person=person, by=request.actor, **form.cleaned_data)
        except people.CannotChange as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:people", provider)
    context = {
        "person": person,
        "kind": "contact" if isinstance(person, Contact) else "member",
        "role": invitations.role_name(person.role),
        "may_change": person.role != OWNER or request.actor.role == OWNER,
        "is_self": person.user_id == request.actor.user_id,
        "form": form,
        "crumbs": [
            (_("People"), request.path.split("people/")[0] + "people/"),
            (person.user.name, ""),
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "accounts/person.html", context, status=status)


def _end(request: AccessRequest, provider: str, person: people.Person) -> HttpResponse:
    today = timezone.now().astimezone(ZoneInfo(request.provider.timezone)).date()
    try:
        people.end_access(person=person, by=request.actor, on=today)
    except people.CannotChange as problem:
        messages.error(request, str(problem))
    else:
        words = {"name": person.user.name}
        messages.success(request, _("%(name)s can no longer enter.") % words)
    return redirect("accounts:people", provider)


def _member(number: int) -> Membership:
    return get_object_or_404(Membership.objects.active().select_related("user"), pk=number)


def _contact(number: int) -> Contact:
    return get_object_or_404(Contact.objects.active().select_related("user", "client"), pk=number)


@allow(OWNER, OFFICE, methods=FORM)
def member(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    return _person_page(request, provider, _member(number))


@allow(OWNER, OFFICE, methods=WRITE)
def member_end(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    return _end(request, provider, _member(number))


@allow(OWNER, OFFICE, methods=FORM)
def contact(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    return _person_page(request, provider, _contact(number))


@allow(OWNER, OFFICE, methods=WRITE)
def contact_end(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    return _end(request, provider, _contact(number))
