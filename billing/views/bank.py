"""The doors of the bank: bringing a file, naming its columns, booking what came in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import FORM, OFFICE, OWNER, WRITE, AccessRequest, allow, today
from billing import settling
from billing.bank import booking, keeping, matching, standing, uploads
from billing.bank.facts import Proposal
from billing.bank.movement import CannotRead, Statement
from billing.bank.reading import Unclear, read
from billing.bank.table import Columns, recognised
from billing.forms.payments import AsideForm, BankPaymentForm, ColumnsForm, StatementForm
from billing.models import BankLine, BankStatement, Payment
from billing.payments import CannotPay
from billing.views.doors import crumbs
from tenancy.models import Client

PAGE = 25
LATEST = 12
SAMPLE_ROWS = 4
NAMED_PROBLEMS = 5


@dataclass(frozen=True)
class Shown:
    """A movement as a row of the page shows it."""

    line: BankLine
    proposal: Proposal | None
    payments: tuple[Payment, ...] = ()
    problem: str = ""

    @property
    def is_booked(self) -> bool:
        return bool(self.payments) and not standing.left_of_line(self.line)[0]

    @property
    def left(self) -> tuple[Any, str]:
        return standing.left_of_line(self.line)


def _shown(rows: Iterable[BankLine], problem: str = "") -> list[Shown]:
    lines = list(rows)
    waiting = [row for row in lines if row.set_aside_at is None and standing.left_of_line(row)[0]]
    found = matching.proposals(waiting) if waiting else {}
    booked = standing.payments_of(lines)
    return [Shown(row, found.get(row.pk), tuple(booked.get(row.pk, ())), problem) for row in lines]


@allow(OWNER, OFFICE)
def bank(request: AccessRequest, provider: str) -> HttpResponse:
    """The movements: to book, money out, booked, set aside."""
    return _list(request)


def _list(request: AccessRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    state, query = request.GET.get("state", ""), request.GET.get("q", "")
    state = state if state in standing.STATES else standing.TO_BOOK
    page = Paginator(standing.in_state(state, query=query), PAGE).get_page(request.GET.get("page"))
    counts = standing.tallies()
    names = {
        standing.TO_BOOK: _("To book"),
        standing.OUT: _("Money out"),
        standing.BOOKED: _("Booked"),
        standing.ASIDE: _("Set aside"),
    }
    rows = _shown(page)
    certain = [one.proposal for one in rows if one.proposal and one.proposal.is_certain]
    part = bool(request.htmx) and not request.htmx.history_restore_request and status == 200
    context = {
        "page_obj": page,
        "rows": rows,
        "certain": certain,
        # What went out and is nothing of a client's is put aside in one go.
        "others": [one.line for one in rows if one.proposal is None]
        if state == standing.OUT
        else [],
        "aside_form": AsideForm(auto_id="several_%s"),
        "state": state,
        "query": query,
        "states": [(key, name, counts[key]) for key, name in names.items()],
        "is_new": not any(counts.values()),
        "problem": problem,
        "crumbs": crumbs(request, (_("Bank"), "")),
    }
    name = "billing/bank.html"
    return render(request, f"{name}#found" if part else name, context, status=status)


# ------------------------------------------------------------------------------------ a file


@allow(OWNER, OFFICE, methods=FORM)
def bank_import(request: AccessRequest, provider: str) -> HttpResponse:
    """Import a bank statement."""
    asked = request.method == "POST"
    form = StatementForm(request.POST, request.FILES) if asked else StatementForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            return _read(request, file.read(), file.name)
        except CannotRead as problem:
            form.add_error("file", str(problem))
    latest = BankStatement.objects.select_related("read_by__user").order_by("-read_at", "-pk")
    context = {
        "form": form,
        "latest": latest[:LATEST],
        "crumbs": _below(request, _("Import a bank statement")),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "billing/bank_import.html", context, status=status)


def _read(request: AccessRequest, raw: bytes, name: str) -> HttpResponse:
    """Read a file, or ask what its columns hold. Raises CannotRead."""
    provider = request.provider
    found = read(raw, account=provider.iban, currency=provider.currency)
    if isinstance(found, Unclear):
        upload = uploads.keep_upload(raw=raw, name=name, by=request.actor)
        return redirect("billing:bank_columns", provider.slug, upload.key)
    return _kept(request, found, raw, name)


def _kept(request: AccessRequest, statement: Statement, raw: bytes, name: str) -> HttpResponse:
    with transaction.atomic():
        kept = keeping.keep(
            statement=statement, raw=raw, name=name, provider=request.provider,
            at=timezone.now(), by=request.actor,
        )  # fmt: skip
    said = ngettext("%(count)s new movement.", "%(count)s new movements.", kept.new)
    words = [said % {"count": kept.new}]
    if kept.known:
        said = ngettext("%(count)s was known already.", "%(count)s were known already.", kept.known)
        words.append(said % {"count": kept.known})
    if statement.pending:
        said = ngettext(
            "%(count)s is only announced and was left out.",
            "%(count)s are only announced and were left out.",
            statement.pending,
        )
        words.append(said % {"count": statement.pending})
    messages.success(request, " ".join(words))
    if statement.problems:
        said = ngettext(
            "%(count)s row could not be read: %(rows)s",
            "%(count)s rows could not be read: %(rows)s",
            len(statement.problems),
        )
        named = "; ".join(str(one) for one in statement.problems[:NAMED_PROBLEMS])
        messages.warning(request, said % {"count": len(statement.problems), "rows": named})
    return redirect("billing:bank", request.provider.slug)


@allow(OWNER, OFFICE, methods=FORM)
def bank_columns(request: AccessRequest, provider: str, key: str) -> HttpResponse:
    """Say what the columns of a file hold."""
    upload = uploads.upload_of(key=key, by=request.actor)
    if upload is None:
        messages.warning(request, _("The file was kept for an hour; bring it again."))
        return redirect("billing:bank_import", provider)
    own = request.provider
    # Whatever was remembered is asked again: somebody came here to say it.
    found = read(upload.raw, account=own.iban, currency=own.currency, columns=Columns({}))
    if not isinstance(found, Unclear):
        return redirect("billing:bank_import", provider)
    guess = recognised(found.table)
    form = ColumnsForm(_posted(request), table=found.table, guess=guess)
    if form.is_bound and form.is_valid():
        try:
            read_now = read(
                upload.raw, account=own.iban, currency=own.currency, columns=form.columns()
            )
            if not isinstance(read_now, Unclear):
                answer = _kept(request, read_now, upload.raw, upload.name)
                uploads.forget(upload=upload, by=request.actor)
                return answer
            for problem in read_now.problems:
                form.add_error(
                    problem.field if problem.field in form.fields else None, problem.text
                )
        except CannotRead as problem:
            form.add_error(None, str(problem))
    context = {
        "upload": upload,
        "table": found.table,
        "sample": found.table.rows[:SAMPLE_ROWS],
        "form": form,
        "crumbs": _below(request, _("Columns")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "billing/bank_columns.html", context, status=status)


def _posted(request: AccessRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _below(request: AccessRequest, name: str) -> list[tuple[str, str]]:
    return crumbs(
        request, (_("Bank"), reverse("billing:bank", args=[request.provider.slug])), (name, "")
    )


# ------------------------------------------------------------------------------- one movement


def _line_or_404(number: int) -> BankLine:
    return get_object_or_404(standing.lines().select_related("statement"), pk=number)


@allow(OWNER, OFFICE, methods=FORM)
def bank_line(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    """A movement: what it may be, and choosing something else."""
    row = _line_or_404(number)
    client = Client.objects.filter(slug=request.GET.get("client", "").replace("\0", "")).first()
    (one,) = _shown([row])
    if client is None and one.proposal is not None:
        client = one.proposal.client
    faces = booking.faces(row) if row.amount > 0 and one.left[0] and not row.set_aside_at else []
    unit = request.GET.get("currency", "")
    amount, currency = next(
        (face for face in faces if face[1] == unit), (faces or [(settling.ZERO, "")])[0]
    )
    form = None
    if faces and client is not None:
        rows = list(settling.open_invoices(client=client, currency=currency))
        given = settling.spread(amount=amount, invoices=rows)
        if one.proposal and one.proposal.client == client and one.proposal.currency == currency:
            given = {invoice.pk: share for invoice, share in one.proposal.shares}
        form = BankPaymentForm(
            _posted(request), invoices=rows, given=given, most=amount, currency=currency,
            initial={"amount": amount},
        )  # fmt: skip
        if form.is_bound and form.is_valid():
            answer = _booked_chosen(request, row, client, currency, form)
            if answer is not None:
                return answer
    context = {
        "one": one,
        "alone": True,
        "line": row,
        "client": client,
        "clients": Client.objects.order_by("name") if faces else [],
        "faces": faces,
        "currency": currency,
        "form": form,
        "aside_form": AsideForm(),
        "crumbs": _below(request, settling.money(row.amount, row.currency)),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "billing/bank_line.html", context, status=status)


def _booked_chosen(
    request: AccessRequest, row: BankLine, client: Client, currency: str, form: BankPaymentForm
) -> HttpResponse | None:
    try:
        with transaction.atomic():
            booking.book(
                line=row, client=client, shares=form.shares(), currency=currency,
                amount=form.cleaned_data["amount"], at=timezone.now(), by=request.actor,
            )  # fmt: skip
    except CannotPay as refusal:
        form.refuse(refusal)
        return None
    _say_booked(request, row)
    return redirect("billing:bank", request.provider.slug)


def _say_booked(request: AccessRequest, row: BankLine) -> None:
    undo = reverse("billing:bank_undo", args=[request.provider.slug, row.pk])
    amount = settling.money(row.amount, row.currency)
    messages.success(
        request, _("%(amount)s is booked.") % {"amount": amount}, extra_tags=f"undo:{undo}"
    )


def _answer(request: AccessRequest, row: BankLine, *, problem: str = "") -> HttpResponse:
    """The row as it is now, or the page where it stood."""
    if request.htmx:
        (one,) = _shown([_line_or_404(row.pk)], problem)
        status = 422 if problem else 200
        return render(request, "billing/bank.html#line", {"one": one}, status=status)
    if problem:
        return _list(request, problem=problem, status=422)
    return redirect("billing:bank", request.provider.slug)


@allow(OWNER, OFFICE, methods=WRITE)
def bank_confirm(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    """Book what was proposed for a movement and seen."""
    row = _line_or_404(number)
    try:
        with transaction.atomic():
            booking.confirm(
                line=row, seen=request.POST.get("seen", ""), at=timezone.now(), by=request.actor
            )
    except CannotPay as refusal:
        return _answer(request, row, problem=str(refusal))
    if not request.htmx:
        _say_booked(request, row)
    return _answer(request, row)


@allow(OWNER, OFFICE, methods=WRITE)
def bank_confirm_several(request: AccessRequest, provider: str) -> HttpResponse:
    """Book the certain proposals that were seen."""
    seen = {}
    for said in request.POST.getlist("line")[: 4 * PAGE]:
        number, _mark, digest = said.partition(":")
        if number.isascii() and number.isdigit() and len(number) < 18:
            seen[int(number)] = digest
    done = booking.confirm_several(seen=seen, at=timezone.now(), by=request.actor)
    made = len(done.payments)
    said = ngettext("%(count)s movement is booked.", "%(count)s movements are booked.", made)
    messages.success(request, said % {"count": made})
    if done.left:
        said = ngettext(
            "%(count)s had changed meanwhile and waits.",
            "%(count)s had changed meanwhile and wait.",
            done.left,
        )
        messages.warning(request, said % {"count": done.left})
    return redirect("billing:bank", provider)


@allow(OWNER, OFFICE, methods=WRITE)
def bank_undo(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    """Reverse what was booked of a movement."""
    row = _line_or_404(number)
    try:
        with transaction.atomic():
            made = booking.undo(line=row, on=today(request), at=timezone.now(), by=request.actor)
    except CannotPay as refusal:
        return _answer(request, row, problem=str(refusal))
    if made and not request.htmx:
        messages.success(request, _("It is undone; the movement waits again."))
    return _answer(request, row)


@allow(OWNER, OFFICE, methods=WRITE)
def bank_aside(request: AccessRequest, provider: str) -> HttpResponse:
    """Set movements aside, one or several, with what they are."""
    form = AsideForm(request.POST)
    chosen = [
        int(said)
        for said in request.POST.getlist("line")[: 4 * PAGE]
        if said.isascii() and said.isdigit() and len(said) < 18
    ]
    chosen = list(BankLine.objects.filter(pk__in=chosen).values_list("pk", flat=True))
    if not form.is_valid():
        return _list(request, problem=str(next(iter(form.errors.values()))[0]), status=422)
    with transaction.atomic():
        done = booking.set_aside(
            lines=chosen, why=form.cleaned_data["why"], at=timezone.now(), by=request.actor
        )
    said = ngettext("%(count)s movement is set aside.", "%(count)s movements are set aside.", done)
    messages.success(request, said % {"count": done})
    return redirect("billing:bank", provider)


@allow(OWNER, OFFICE, methods=WRITE)
def bank_take_up(request: AccessRequest, provider: str, number: int) -> HttpResponse:
    """A movement that was set aside waits again."""
    row = _line_or_404(number)
    booking.take_up(line=row, by=request.actor)
    return _answer(request, row)
