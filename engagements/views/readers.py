"""The doors through the walls between colleagues."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import FORM, OFFICE, OWNER, WRITE, AccessRequest, allow
from engagements import readers
from engagements.forms.readers import ReaderForm
from engagements.models import Reader
from engagements.views.doors import engagement_or_404


@allow(OWNER, OFFICE, methods=FORM)
def reader_list(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    row = engagement_or_404(request, engagement)
    form = ReaderForm(request.POST or None, members=readers.may_be_let_in(engagement=row))
    if form.is_valid():
        try:
            readers.let_in(engagement=row, by=request.actor, at=timezone.now(), **form.cleaned_data)
        except readers.CannotLetIn as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Saved."))
            return redirect("engagements:readers", provider, engagement)
    context = {
        "engagement": row,
        "readers": readers.readers_of(engagement=row),
        "form": form,
        "crumbs": [
            (_("Engagements"), request.path.split("engagements/")[0] + "engagements/"),
            (row.client.name, request.path.removesuffix("readers/")),
            (_("Who may read it"), ""),
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "engagements/readers.html", context, status=status)


@allow(OWNER, OFFICE, methods=WRITE)
def reader_end(request: AccessRequest, provider: str, engagement: str, number: int) -> HttpResponse:
    row = engagement_or_404(request, engagement)
    found = Reader.objects.select_related("member__user", "engagement__client")
    readers.shut_out(
        reader=get_object_or_404(found, pk=number, engagement=row),
        by=request.actor,
        at=timezone.now(),
    )
    messages.success(request, _("Saved."))
    return redirect("engagements:readers", provider, engagement)
