"""The register of definitions: the same pages for both sides; the provider's people write, those
who head a function sign."""

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import (
    CLIENT_SIDE,
    EXECUTIVE,
    FORM,
    FOUNDER,
    OWNER,
    PROVIDER_SIDE,
    WRITE,
    AccessRequest,
    allow,
)
from engagements.models import Engagement
from kpis.definitions import differences, signing, standing, writing
from kpis.definitions.signing import CannotSign
from kpis.definitions.standing import Word, function_name
from kpis.definitions.writing import CannotDefine
from kpis.forms.definitions import ChangeForm, CountForm, SignForm, TakeForm, WordForm
from kpis.library.definitions import PARTS, WORDS
from kpis.library.definitions import Word as LibraryWord
from kpis.models import Definition
from tenancy.models import Client


def client_or_404(request: AccessRequest, slug: str) -> Client:
    """The client whose register this person may read: an executive where they lead, cover or read."""
    client = get_object_or_404(Client.objects.select_related("provider"), slug=slug)
    if request.actor.role == EXECUTIVE:
        mine = Engagement.objects.open_to(request.actor).filter(client=client)
        if not mine.exists():
            raise Http404
    return client


def _may_write(request: AccessRequest, client: Client) -> bool:
    """The office, and the executives who lead or cover an engagement there that is not closed."""
    if request.actor.is_client:
        return False
    if request.actor.role != EXECUTIVE:
        return True
    mine = Engagement.objects.worked_by(request.actor.member_id)
    return mine.filter(client=client, closed_at=None).exists()


def _written(request: AccessRequest, slug: str) -> Client:
    """The client whose register this person may write in."""
    client = client_or_404(request, slug)
    if not _may_write(request, client):
        raise PermissionDenied
    return client


def _definition(client: Client, number: int) -> Definition:
    found = get_object_or_404(Definition, client=client, pk=number)
    found.client = client
    return found


def _seen(request: AccessRequest, words: list[Word]) -> list[Word]:
    """The words with the KPIs of engagements that this person may open: a colleague's are theirs."""
    if request.actor.role != EXECUTIVE:
        return words
    mine = set(Engagement.objects.open_to(request.actor).values_list("pk", flat=True))
    return [
        replace(word, kpis=tuple(one for one in word.kpis if one.engagement_id in mine))
        for word in words
    ]


def _movable(request: AccessRequest, word: Word) -> list[int]:
    """The KPIs behind the version in force that this person may move: an executive those of
    engagements that they lead or cover."""
    rows = Engagement.objects.filter(pk__in={one.engagement_id for one in word.behind})
    if request.actor.role == EXECUTIVE:
        rows = rows.worked_by(request.actor.member_id)
    mine = set(rows.values_list("pk", flat=True)) if word.behind else set()
    return [one.pk for one in word.behind if one.engagement_id in mine]


def _crumbs(request: AccessRequest, client: Client, *rest: str) -> list[tuple[str, str]]:
    """Below the KPIs of the engagement there, or of the newest of several."""
    place = [request.provider.slug]
    url = reverse("kpis:definitions", args=[*place, client.slug])
    if request.actor.is_client:
        here = [(_("Figures"), reverse("kpis:client_figures", args=[*place, client.slug]))]
    else:
        mine = Engagement.objects.open_to(request.actor).filter(client=client)
        newest = mine.order_by("-starts_on", "-pk").values_list("slug", flat=True).first()
        up = reverse("kpis:framework", args=[*place, newest]) if newest else ""
        here = [(client.name, up)]
    if not rest:
        return [*here, (_("Definitions"), "")]
    return [*here, (_("Definitions"), url), *((one, "") for one in rest)]


def _signing(
    request: AccessRequest, client: Client, words: list[Word], problem: str = ""
) -> dict[str, Any]:
    """What of these words this person may sign, and for which functions."""
    may = standing.may_sign_for(client=client.pk, by=request.actor)
    lacking = standing.to_sign(words, may=may)
    open_to = {one for _word, mine in lacking for one in mine}
    posted = request.method == "POST"
    ticked = request.POST.getlist("versions") if posted else []
    functions = request.POST.getlist("functions") if posted else []
    one_word, one_function = len(lacking) == 1, len(open_to) == 1
    return {
        "lacking": [
            (word, mine, one_word or str(word.waiting.version.pk) in ticked)
            for word, mine in lacking
            if word.waiting
        ],
        "signs_for": [
            (one, function_name(one), one_function or one in functions)
            for one in standing.in_order(open_to)
        ],
        "problem": problem,
    }


def _register(request: AccessRequest, client: Client, *, problem: str = "") -> HttpResponse:
    words = _seen(request, standing.register(client=client))
    may_write = _may_write(request, client)
    context = {
        "client": client,
        "words": words,
        "may_write": may_write,
        "drafts": [one for one in words if one.draft] if may_write else [],
        "retired": standing.register(client=client, retired=True) if may_write else [],
        "crumbs": _crumbs(request, client),
        **_signing(request, client, words, problem),
    }
    return render(request, "kpis/definitions.html", context, status=422 if problem else 200)


@allow(PROVIDER_SIDE, CLIENT_SIDE)
def definitions(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    return _register(request, client_or_404(request, client))


@allow(FOUNDER, OWNER, EXECUTIVE, methods=WRITE)
def definition_sign(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    found = client_or_404(request, client)
    known = [each.version.pk for one in standing.register(client=found) for each in one.versions]
    may = standing.may_sign_for(client=found.pk, by=request.actor)
    if not may and not _may_write(request, found):
        raise PermissionDenied
    form = SignForm(request.POST, versions=known, functions=list(may))
    if not form.is_valid():
        return _register(request, found, problem=_("Nothing was signed. Choose again."))
    try:
        signed = signing.sign(
            client=found, by=request.actor, at=timezone.now(), **form.cleaned_data
        )
    except CannotSign as problem:
        return _register(request, found, problem=str(problem))
    said = ngettext("You signed “%(word)s”.", "You signed %(count)d words.", len(signed))
    messages.success(request, said % {"word": signed[0].word, "count": len(signed)})
    return redirect("kpis:definitions", provider, client)


@allow(PROVIDER_SIDE, methods=WRITE)
def definition_ask(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    found = _written(request, client)
    asked = signing.ask(client=found, by=request.actor, at=timezone.now())
    if asked:
        said = ngettext(
            "Those who sign “%(word)s” were asked.",
            "Those who sign these %(count)d words were asked.",
            len(asked),
        )
        words = {"word": asked[0].definition.word, "count": len(asked)}
        messages.success(request, said % words)
    else:
        messages.info(request, _("Everybody was asked already."))
    return redirect("kpis:definitions", provider, client)


@allow(PROVIDER_SIDE, methods=FORM)
def definition_create(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    found = _written(request, client)
    form = WordForm(request.POST or None)
    if form.is_valid():
        try:
            made = writing.write_word(
                client=found, by=request.actor, at=timezone.now(), **form.cleaned_data
            )
        except CannotDefine as problem:
            form.add_error(problem.field or None, str(problem))
        else:
            said = _("“%(word)s” is written down. Ask for the signatures when it is ready.")
            messages.success(request, said % {"word": made.definition.word})
            return redirect("kpis:definitions", provider, client)
    context = {
        "client": found,
        "form": form,
        "crumbs": _crumbs(request, found, _("New word")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "kpis/definition_form.html", context, status=status)


@dataclass(frozen=True)
class Offer:
    """A part of the library as it is offered: its words with who signs them, and which are ticked."""

    title: str
    words: list[tuple[LibraryWord, str, bool]]
    is_open: bool


def _parts(client: Client, offered: list[LibraryWord], ticked: list[str]) -> list[Offer]:
    """What is offered, by parts; those of the roles at work there stand open."""
    rows = Engagement.objects.filter(client=client, closed_at=None).order_by()
    roles = set(rows.values_list("role", flat=True))
    found = []
    for part in PARTS:
        words = [
            (one, standing.functions_in_words(one.signed_by), one.code in ticked)
            for one in part.words
            if one in offered
        ]
        is_open = bool(part.roles & roles) or any(on for _word, _who, on in words)
        if words:
            found.append(Offer(str(part.title), words, is_open))
    return found


@allow(PROVIDER_SIDE, methods=FORM)
def definition_take(request: AccessRequest, provider: str, client: str) -> HttpResponse:
    found = _written(request, client)
    words = standing.register(client=found)
    held = {one.definition.code for one in words}
    offered = [one for one in WORDS if one.code not in held]
    form = TakeForm(request.POST or None, offered=[(one.code, str(one.word)) for one in offered])
    if form.is_valid():
        taken = writing.take_words(
            client=found, by=request.actor, at=timezone.now(), **form.cleaned_data
        )
        said = ngettext(
            "%(count)d word was added as a draft.",
            "%(count)d words were added as drafts.",
            len(taken),
        )
        messages.success(request, said % {"count": len(taken)})
        return redirect("kpis:definitions", provider, client)
    context = {
        "client": found,
        "form": form,
        "parts": _parts(found, offered, request.POST.getlist("codes")),
        "crumbs": _crumbs(request, found, _("From the library")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "kpis/definition_take.html", context, status=status)


def _page(
    request: AccessRequest, client: Client, definition: Definition, *, problem: str = ""
) -> HttpResponse:
    (word,) = _seen(request, [standing.word_of(definition)])
    before = [one.version for one in word.versions[1:]]
    may_write = _may_write(request, client)
    history = [
        (one, differences.between(older, one.version) if older else None)
        for one, older in zip(word.versions, [*before, None], strict=True)
    ]
    waits = word.waiting or word.draft
    context = {
        "client": client,
        "word": word,
        "history": history,
        "waits": waits,
        "change": next((change for one, change in history if one is waits), None),
        "behind": set(_movable(request, word) if may_write else [one.pk for one in word.behind]),
        "may_write": may_write and definition.retired_at is None,
        "may_bring_back": may_write and definition.retired_at is not None,
        "crumbs": _crumbs(request, client, definition.word),
        **_signing(request, client, [word], problem),
    }
    return render(request, "kpis/definition.html", context, status=422 if problem else 200)


@allow(PROVIDER_SIDE, CLIENT_SIDE)
def definition(request: AccessRequest, provider: str, client: str, number: int) -> HttpResponse:
    found = client_or_404(request, client)
    return _page(request, found, _definition(found, number))


@allow(PROVIDER_SIDE, methods=FORM)
def definition_change(
    request: AccessRequest, provider: str, client: str, number: int
) -> HttpResponse:
    found = _written(request, client)
    row = _definition(found, number)
    newest = standing.word_of(row).newest.version
    is_draft = writing.is_draft(newest)
    form = ChangeForm(
        request.POST or None,
        is_draft=is_draft,
        initial={"text": newest.text, "signed_by": newest.signed_by},
    )
    if form.is_valid():
        try:
            writing.change(definition=row, by=request.actor, at=timezone.now(), **form.cleaned_data)
        except CannotDefine as problem:
            form.add_error(problem.field if problem.field in form.fields else None, str(problem))
        else:
            messages.success(request, _("Saved. Ask for the signatures when it is ready."))
            return redirect("kpis:definition", provider, client, number)
    context = {
        "client": found,
        "definition": row,
        "next": newest.number if is_draft else newest.number + 1,
        "is_draft": is_draft,
        "form": form,
        "crumbs": _crumbs(request, found, row.word),
    }
    status = 422 if form.is_bound else 200
    return render(request, "kpis/definition_form.html", context, status=status)


@allow(PROVIDER_SIDE, methods=WRITE)
def definition_count(
    request: AccessRequest, provider: str, client: str, number: int
) -> HttpResponse:
    found = _written(request, client)
    row = _definition(found, number)
    word = standing.word_of(row)
    form = CountForm(request.POST, kpis=_movable(request, word))
    if not form.is_valid() or not form.cleaned_data["kpis"]:
        return _page(request, found, row, problem=_("Tick the KPIs that move."))
    try:
        moved = writing.count_by_force(word=word, by=request.actor, **form.cleaned_data)
    except CannotDefine as problem:
        return _page(request, found, row, problem=str(problem))
    said = ngettext(
        "%(kpi)s counts by the version in force from now on.",
        "%(count)d KPIs count by the version in force from now on.",
        len(moved),
    )
    messages.success(request, said % {"kpi": moved[0].name, "count": len(moved)})
    return redirect("kpis:definition", provider, client, number)


@allow(PROVIDER_SIDE, methods=WRITE)
def definition_retire(
    request: AccessRequest, provider: str, client: str, number: int
) -> HttpResponse:
    found = _written(request, client)
    row = _definition(found, number)
    try:
        writing.retire(definition=row, by=request.actor, at=timezone.now())
    except CannotDefine as problem:
        return _page(request, found, row, problem=str(problem))
    undo = reverse("kpis:definition_restore", args=[provider, client, number])
    said = _("“%(word)s” is retired.") % {"word": row.word}
    messages.success(request, said, extra_tags=f"undo:{undo}")
    return redirect("kpis:definitions", provider, client)


@allow(PROVIDER_SIDE, methods=WRITE)
def definition_restore(
    request: AccessRequest, provider: str, client: str, number: int
) -> HttpResponse:
    found = _written(request, client)
    row = _definition(found, number)
    try:
        writing.bring_back(definition=row, by=request.actor)
    except CannotDefine as problem:
        return _page(request, found, row, problem=str(problem))
    messages.success(request, _("“%(word)s” is back in the register.") % {"word": row.word})
    return redirect("kpis:definition", provider, client, number)
