"""The doors of expenses: of an engagement, and the office's list of all."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import FORM, OFFICE, OWNER, PROVIDER_SIDE, WRITE, AccessRequest, allow, today
from billing import expenses
from billing.expenses import CannotExpense
from billing.forms.expenses import ExpenseForm, RefusalForm
from billing.models import Expense, Receipt
from billing.views.doors import crumbs
from common.http import file_response
from engagements import terms
from engagements.course.papers import TYPES
from engagements.models import Engagement
from engagements.views import doors
from engagements.views.doors import engagement_or_404, member_of

PAGE = 50


def _currency(engagement: Engagement, request: AccessRequest) -> str:
    term = terms.term_on(terms.terms_of(engagement), today(request))
    return term.currency if term else request.provider.currency


def _saved(
    request: AccessRequest, form: ExpenseForm, expense: Expense | None, to: Engagement
) -> bool:
    """Write what was typed, with its receipt, or say at its field why not."""
    now, by, file = timezone.now(), request.actor, form.cleaned_data["receipt"]
    facts = {**form.facts(), "on": today(request), "by": by}
    try:
        with transaction.atomic():
            if expense is None:
                expense = expenses.note_expense(
                    engagement=to, member=member_of(request), at=now, **facts
                )
            else:
                expenses.change_expense(expense=expense, **facts)
            if file:
                expenses.attach_receipt(
                    expense=expense, name=file.name or "", content=file.read(), at=now, by=by
                )
    except CannotExpense as problem:
        form.add_error(problem.field or None, str(problem))
        return False
    return True


@allow(PROVIDER_SIDE, methods=FORM)
def expense_list(request: AccessRequest, provider: str, engagement: str) -> HttpResponse:
    """The expenses of an engagement, and the form for a new one."""
    found = engagement_or_404(request, engagement)
    on = today(request)
    form = ExpenseForm(
        request.POST or None,
        request.FILES or None,
        initial={"day": on},
        today=on,
        currency=_currency(found, request),
    )
    if form.is_valid() and _saved(request, form, None, found):
        messages.success(request, _("The expense is noted."))
        return redirect("billing:expense_list", provider, engagement)
    context = {
        "engagement": found,
        "form": form,
        "expenses": expenses.expenses_of(engagement=found),
        "crumbs": doors.crumbs(request, found, _("Expenses")),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "billing/expenses.html", context, status=status)


def _expense(request: AccessRequest, engagement: str, number: int) -> tuple[Engagement, Expense]:
    found = engagement_or_404(request, engagement)
    rows = Expense.objects.select_related("engagement", "member__user")
    return found, get_object_or_404(rows, pk=number, engagement=found)


@allow(PROVIDER_SIDE, methods=FORM)
def expense(request: AccessRequest, provider: str, engagement: str, number: int) -> HttpResponse:
    """One expense: change it while it stands on no invoice."""
    found, row = _expense(request, engagement, number)
    initial = {"day": row.day, "kind": row.kind, "title": row.title, "net_amount": row.net_amount}
    form = ExpenseForm(
        request.POST or None,
        request.FILES or None,
        initial=initial,
        today=today(request),
        currency=row.currency,
    )
    if form.is_valid() and _saved(request, form, row, found):
        messages.success(request, _("Saved."))
        return redirect("billing:expense_list", provider, engagement)
    (noted,) = expenses.seen([row])
    context = {
        "engagement": found,
        "form": form,
        "noted": noted,
        "crumbs": [
            *doors.crumbs(request, found),
            (_("Expenses"), reverse("billing:expense_list", args=[provider, engagement])),
            (row.title, ""),
        ],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "billing/expense.html", context, status=status)


@allow(PROVIDER_SIDE, methods=WRITE)
def expense_remove(
    request: AccessRequest, provider: str, engagement: str, number: int
) -> HttpResponse:
    _found, row = _expense(request, engagement, number)
    try:
        expenses.remove_expense(expense=row, by=request.actor)
        messages.success(request, _("The expense is removed."))
    except CannotExpense as problem:
        messages.error(request, str(problem))
    return redirect("billing:expense_list", provider, engagement)


def _receipt(row: Receipt | None) -> HttpResponse:
    """The file to be saved: never shown by the browser, whatever it holds."""
    if row is None:
        raise Http404
    return file_response(bytes(row.content), name=row.name, content_type=TYPES[row.kind])


@allow(PROVIDER_SIDE)
def expense_receipt(
    request: AccessRequest, provider: str, engagement: str, number: int
) -> HttpResponse:
    _found, row = _expense(request, engagement, number)
    return _receipt(expenses.receipt_of(expense=row))


# ------------------------------------------------------------------------------------ the office


@allow(OWNER, OFFICE)
def expense_index(request: AccessRequest, provider: str) -> HttpResponse:
    return _index(request)


def _index(
    request: AccessRequest, *, refusing: int = 0, form: RefusalForm | None = None
) -> HttpResponse:
    status = request.GET.get("state", "")
    status = status if status in Expense.Status.values else ""
    page = Paginator(expenses.expenses(status=status), PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "expenses": expenses.seen(page.object_list),
        "state": status,
        "states": [("", _("All")), *Expense.Status.choices],
        "waiting": expenses.waiting_count(),
        "refusing": refusing,
        "form": form,
        "crumbs": crumbs(request, (_("Expenses"), "")),
    }
    return render(request, "billing/expense_index.html", context, status=422 if form else 200)


@allow(OWNER, OFFICE, methods=WRITE)
def expense_accept(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    row = get_object_or_404(Expense, pk=number)
    try:
        expenses.accept_expense(expense=row, at=timezone.now(), by=request.actor)
        said = _("%(expense)s goes onto the next invoice.") % {"expense": row}
        messages.success(request, said)
    except CannotExpense as problem:
        messages.error(request, str(problem))
    return redirect("billing:expense_index", provider)


@allow(OWNER, OFFICE, methods=WRITE)
def expense_refuse(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    row = get_object_or_404(Expense, pk=number)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _index(request, refusing=number, form=form)
    try:
        comment = form.cleaned_data["comment"]
        expenses.refuse_expense(expense=row, comment=comment, at=timezone.now(), by=request.actor)
        messages.success(request, _("%(expense)s is refused.") % {"expense": row})
    except CannotExpense as problem:
        messages.error(request, str(problem))
    return redirect("billing:expense_index", provider)
