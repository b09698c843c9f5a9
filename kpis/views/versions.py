"""The doors of agreeing on a framework: proposed by the executive, read and answered by the founder on
the page or from a letter, kept version by version."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.access import (
    CLIENT_SIDE,
    FORM,
    FOUNDER,
    PROVIDER_SIDE,
    WRITE,
    AccessRequest,
    allow,
)
from accounts.branding import page_brand
from accounts.mailed import Held
from accounts.views.by_link import Closed
from kpis import framework_letters, pdf, saying, signing
from kpis.content import content_of
from kpis.differences import between
from kpis.forms.frameworks import ProposeForm, ReturnFrameworkForm
from kpis.models import Framework, FrameworkVersion
from kpis.signing import CannotAnswer, CannotPropose
from kpis.views.doors import client_crumbs, framework_or_404
from kpis.views.setup import trail

State = FrameworkVersion.State


@allow(PROVIDER_SIDE, methods=FORM)
def setup_propose(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    framework = framework_or_404(request, engagement)
    found = framework.engagement
    looked = signing.review(framework=framework)
    form = ProposeForm(request.POST or None, has_warnings=bool(looked.warnings))
    if form.is_valid():
        try:
            signing.propose(
                framework=framework,
                by=request.actor,
                at=timezone.now(),
                note=form.cleaned_data["note"],
                seen=form.is_seen,
            )
        except CannotPropose as problem:
            form.add_error("seen" if "seen" in form.fields else None, str(problem))
        else:
            said = _("%(client)s is asked: the founders have a letter on its way.")
            messages.success(request, said % {"client": found.client.name})
            return redirect("kpis:setup", provider, engagement)
    context = {
        "engagement": found,
        "framework": framework,
        "review": looked,
        "measured": [one for one in saying.said(looked.lines) if not one.line.is_input],
        "proposal": signing.proposal_of(framework),
        "form": form,
        "crumbs": trail(request, found, _("Propose")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "kpis/setup_propose.html", context, status=status)


@allow(PROVIDER_SIDE, methods=WRITE)
def setup_withdraw(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    framework = framework_or_404(request, engagement)
    version = signing.proposal_of(framework)
    if version is None:
        raise Http404
    try:
        signing.withdraw(version=version, by=request.actor, at=timezone.now())
    except CannotPropose as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The proposal is taken back."))
    return redirect("kpis:setup", provider, engagement)


# --------------------------------------------------------------------------------------- versions


def _framework(request: AccessRequest, client: str, slug: str) -> Framework:
    return framework_or_404(request, slug, client=client)


def _seen_by(request: AccessRequest, framework: Framework) -> list[FrameworkVersion]:
    """Every version; what was taken back is the provider's own affair."""
    found = signing.versions_of(framework)
    if request.actor.is_client:
        found = [one for one in found if one.state != State.WITHDRAWN]
    return found


def _versions_url(request: AccessRequest, framework: Framework) -> str:
    engagement = framework.engagement
    place = [request.provider.slug, engagement.client.slug, engagement.slug]
    return reverse("kpis:client_versions", args=place)


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_versions(
    request: AccessRequest, provider: str, client: str, engagement: str
) -> HttpResponse:
    framework = _framework(request, client, engagement)
    context = {
        "engagement": framework.engagement,
        "client": framework.engagement.client,
        "versions": _seen_by(request, framework),
        "crumbs": client_crumbs(request, client, (_("What is agreed"), "")),
    }
    return render(request, "kpis/versions.html", context)


def _version(
    request: AccessRequest, client: str, slug: str, number: int
) -> tuple[FrameworkVersion, list[FrameworkVersion]]:
    framework = _framework(request, client, slug)
    versions = _seen_by(request, framework)
    version = next((one for one in versions if one.number == number), None)
    if version is None:
        raise Http404
    version.framework = framework
    return version, versions


def shown(
    version: FrameworkVersion, versions: list[FrameworkVersion] | None = None
) -> dict[str, Any]:
    """A version as both sides read it, beside the last one signed before it."""
    if versions is None:
        versions = signing.versions_of(version.framework)
    earlier = [one for one in versions if one.number < version.number and one.state == State.SIGNED]
    content = content_of(version)
    said = saying.said(content.kpis)
    before = content_of(earlier[0]) if earlier else None
    return {
        "version": version,
        "content": content,
        "measured": [one for one in said if not one.line.is_input],
        "inputs": [one for one in said if one.line.is_input],
        "engagement": version.framework.engagement,
        "client": version.framework.engagement.client,
        "earlier": earlier[0] if earlier else None,
        "differences": between(before.kpis, content.kpis) if before else [],
        "waits": version.state == State.PROPOSED,
    }


def _page(
    request: AccessRequest,
    version: FrameworkVersion,
    versions: list[FrameworkVersion],
    *,
    form: ReturnFrameworkForm | None = None,
    problem: str = "",
) -> HttpResponse:
    last = _("Version %(number)d") % {"number": version.number}
    agreed = (_("What is agreed"), _versions_url(request, version.framework))
    client = version.framework.engagement.client.slug
    context = {
        **shown(version, versions),
        "may_answer": version.state == State.PROPOSED
        and request.actor.role == FOUNDER
        and not version.framework.engagement.is_only_read,
        "return_form": form or ReturnFrameworkForm(),
        "problem": problem,
        "crumbs": client_crumbs(request, client, agreed, (last, "")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "kpis/version.html", context, status=status)


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_version(
    request: AccessRequest, provider: str, client: str, engagement: str, number: int
) -> HttpResponse:
    return _page(request, *_version(request, client, engagement, number))


@allow(FOUNDER, methods=WRITE)
def client_version_answer(
    request: AccessRequest, provider: str, client: str, engagement: str, number: int
) -> HttpResponse:
    version, versions = _version(request, client, engagement, number)
    form = ReturnFrameworkForm(request.POST if "return" in request.POST else None)
    try:
        answer(request, version, form, by=request.actor, at=timezone.now())
    except CannotAnswer as refused:
        said = "" if form.is_bound and form.errors else str(refused)
        return _page(request, version, versions, form=form, problem=said)
    signed = _("Signed off. From now on this is what the engagement is measured on.")
    messages.success(
        request, _("Returned. The executive reads your comment.") if form.is_bound else signed
    )
    return redirect("kpis:client_version", provider, client, engagement, number)


def answer(
    request: HttpRequest,
    version: FrameworkVersion,
    form: ReturnFrameworkForm,
    *,
    by: Any,
    at: dt.datetime,
) -> None:
    """Take the answer that was pressed. Raises CannotAnswer."""
    if not form.is_bound:
        signing.sign(version=version, by=by, at=at, seen=request.POST.get("seen", ""))
    elif form.is_valid():
        comment = form.cleaned_data["comment"]
        signing.give_back(version=version, by=by, at=at, comment=comment)
    else:
        raise CannotAnswer(_("Say what should change: the executive works from it."))


@allow(CLIENT_SIDE, PROVIDER_SIDE)
def client_version_pdf(
    request: AccessRequest, provider: str, client: str, engagement: str, number: int
) -> HttpResponse:
    version, _versions = _version(request, client, engagement, number)
    return _paper(version)


def _paper(version: FrameworkVersion) -> HttpResponse:
    engagement = version.framework.engagement
    answered = HttpResponse(pdf.render_framework(pdf.paper_of(version)), "application/pdf")
    name = slugify(f"{engagement.client.name} {engagement.title} {version.number}")
    answered["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answered


# ----------------------------------------------------------------------------------- from a letter


def _row(held: Held) -> FrameworkVersion:
    rows = FrameworkVersion.objects.select_related(
        "framework__engagement__client",
        "framework__engagement__provider",
        "framework__engagement__executive__user",
    )
    return rows.get(pk=held.link.row)


class FrameworkByMail:
    """A framework, signed off or returned from a letter."""

    def closed(self, held: Held) -> Closed | None:
        row = FrameworkVersion.objects.filter(pk=held.link.row).first()
        if row is None:
            said = _("A new letter comes to you once it is proposed again.")
            return Closed(_("The proposal was taken back"), said)
        if row.state == State.PROPOSED:
            return None
        mine = held.link.used_at is not None and held.link.used_at == row.answered_at
        if not mine:
            return Closed(_("This is answered"), signing.why_closed(row))
        if row.state == State.SIGNED:
            said = _("Thank you. From now on this is what the engagement is measured on.")
            return Closed(_("You signed it off"), said, "good")
        said = _("The executive reads your comment, and proposes it again.")
        return Closed(_("You returned it"), said, "good")

    def place(self, held: Held) -> str:
        row = FrameworkVersion.objects.filter(pk=held.link.row).first()
        if row is None:
            return reverse(
                "kpis:client_figures", args=[held.link.provider.slug, held.link.client.slug]
            )
        engagement = _row(held).framework.engagement
        names = [engagement.provider.slug, engagement.client.slug, engagement.slug, row.number]
        return reverse("kpis:client_version", args=names)

    def page(
        self, request: HttpRequest, held: Held, *, status: int = 200, **more: Any
    ) -> HttpResponse:
        context = {
            **shown(_row(held)),
            "return_form": ReturnFrameworkForm(),
            "place": self.place(held),
            "reader": held.link.user,
            "brand": page_brand(held.link.provider),
            **more,
        }
        return render(request, "kpis/version_by_mail.html", context, status=status)

    def act(self, request: HttpRequest, held: Held, at: dt.datetime) -> HttpResponse | None:
        form = ReturnFrameworkForm(request.POST if "return" in request.POST else None)
        try:
            answer(request, _row(held), form, by=held.actor, at=at)
        except CannotAnswer as problem:
            said = "" if form.is_bound and form.errors else str(problem)
            return self.page(request, held, status=422, problem=said, return_form=form)
        return None

    def write_again(self, held: Held, at: dt.datetime) -> None:
        row = _row(held)
        if held.person is not None:
            framework_letters.ask_founder(
                version=row, founder=held.person, by=row.proposed_by, at=at
            )
