"""Reminders of what is past due: the drafts, and what became of them."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import FORM, OFFICE, OWNER, WRITE, AccessRequest, allow, today
from billing.forms.reminders import ReminderForm
from billing.models import PaymentReminder
from billing.reminders import sending
from billing.reminders.drafting import draft_reminders
from billing.reminders.letters import Letter, facts, letter_of, letters
from billing.reminders.sending import CannotRemind
from billing.settings import settings_of
from billing.views.doors import crumbs

SENT = 20


@allow(OWNER, OFFICE)
def reminder_list(request: AccessRequest, provider: str) -> HttpResponse:
    on = today(request)
    found = letters(provider=request.provider, on=on)
    done = PaymentReminder.objects.exclude(sent_at=None, dropped_at=None)
    context = {
        "letters": found,
        "done": done.select_related("invoice", "client")
        .defer("invoice__content")
        .order_by("-sent_at", "-dropped_at", "id")[:SENT],
        "automatic": settings_of(provider=request.provider).reminders_are_sent,
        "crumbs": crumbs(request, (_("Reminders"), "")),
    }
    return render(request, "billing/reminder_list.html", context)


@allow(OWNER, OFFICE, methods=WRITE)
def reminders_draft(request: AccessRequest, provider: str) -> HttpResponse:
    count = draft_reminders(provider=request.provider, on=today(request))
    said = ngettext(
        "%(count)s invoice has a new reminder.", "%(count)s invoices have a new reminder.", count
    )
    none = _("Nothing else is due for a reminder today.")
    messages.success(request, said % {"count": count} if count else none)
    return redirect("billing:reminder_list", provider)


@allow(OWNER, OFFICE, methods=WRITE)
def reminders_send(request: AccessRequest, provider: str) -> HttpResponse:
    """Every draft; what cannot go out is said, the others go."""
    sent, found = 0, letters(provider=request.provider, on=today(request))
    sending.hold_invoices(found)
    for letter in found:
        try:
            _send(request, letter.pk)
        except CannotRemind as problem:
            messages.error(request, str(problem))
        else:
            sent += 1
    if sent:
        said = ngettext("%(count)s reminder is sent.", "%(count)s reminders are sent.", sent)
        messages.success(request, said % {"count": sent})
    return redirect("billing:reminder_list", provider)


def _send(request: AccessRequest, number: int) -> list[str]:
    with transaction.atomic():
        return sending.send_reminder(
            number=number,
            provider=request.provider,
            on=today(request),
            at=timezone.now(),
            by=request.actor,
        )


@allow(OWNER, OFFICE, methods=WRITE)
def reminder_send(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    _must_be(number)
    return _sent(request, number)


def _sent(request: AccessRequest, number: int) -> HttpResponse:
    try:
        people = _send(request, number)
    except CannotRemind as problem:
        messages.error(request, str(problem))
    else:
        said = _("The reminder goes to %(people)s.") % {"people": ", ".join(people)}
        messages.success(request, said)
    return redirect("billing:reminder_list", request.provider.slug)


@allow(OWNER, OFFICE, methods=FORM)
def reminder(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    """The words of a draft, or a letter as it was sent."""
    row = _must_be(number)
    letter = letter_of(number=number, provider=request.provider, on=today(request))
    if letter is None:
        if request.method == "POST":
            messages.error(request, _("This reminder is no longer a draft; nothing was saved."))
            return redirect("billing:reminder", provider, number)
        return _done(request, row)
    form = ReminderForm(
        request.POST or None, initial={"subject": letter.subject, "text": letter.text}
    )
    if request.method == "POST" and form.is_valid():
        return _edit(request, letter, form)
    context = {
        "letter": letter,
        "form": form,
        "facts": list(facts(letter)),
        "crumbs": _crumbs(request, letter.client.name),
    }
    return render(request, "billing/reminder.html", context)


def _edit(request: AccessRequest, letter: Letter, form: ReminderForm) -> HttpResponse:
    place = [request.provider.slug, letter.pk]
    try:
        sending.edit_reminder(
            number=letter.pk,
            provider=request.provider,
            subject=form.cleaned_data["subject"],
            text=form.cleaned_data["text"],
            on=today(request),
            by=request.actor,
        )
    except CannotRemind as problem:
        messages.error(request, str(problem))
        return redirect("billing:reminder", *place)
    if request.POST.get("send"):
        return _sent(request, letter.pk)
    messages.success(request, _("Saved; the reminder goes out in these words."))
    return redirect("billing:reminder_list", request.provider.slug)


def _done(request: AccessRequest, row: PaymentReminder) -> HttpResponse:
    context = {"reminder": row, "crumbs": _crumbs(request, row.client.name)}
    return render(request, "billing/reminder_done.html", context)


def _crumbs(request: AccessRequest, name: str) -> list[tuple[str, str]]:
    above = reverse("billing:reminder_list", args=[request.provider.slug])
    return crumbs(request, (_("Reminders"), above), (name, ""))


def _must_be(number: int) -> PaymentReminder:
    rows = PaymentReminder.objects.select_related("invoice", "client").filter(pk=number)
    row = rows.defer("invoice__content").first()
    if row is None:
        raise Http404
    return row


@allow(OWNER, OFFICE, methods=WRITE)
def reminder_drop(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    _must_be(number)
    try:
        letter = sending.drop_reminder(
            number=number,
            provider=request.provider,
            on=today(request),
            at=timezone.now(),
            by=request.actor,
        )
    except CannotRemind as problem:
        messages.error(request, str(problem))
    else:
        again = reverse("billing:reminder_restore", args=[provider, letter.pk])
        said = _("%(client)s is not reminded this time.") % {"client": letter.client.name}
        messages.success(request, said, extra_tags=f"undo:{again}")
    return redirect("billing:reminder_list", provider)


@allow(OWNER, OFFICE, methods=WRITE)
def reminder_restore(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    _must_be(number)
    try:
        sending.restore_reminder(number=number, by=request.actor)
    except CannotRemind as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The reminder is a draft again."))
    return redirect("billing:reminder_list", provider)
