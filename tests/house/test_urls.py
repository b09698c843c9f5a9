"""Every address and who may open it, in one table: the five questions, asked of each page.

It works for whom it is meant; another provider's people find nothing (404); a role that may not
is told so (403); a stranger is sent to sign-in; a wrong method is 405. An address that is not in
the table fails.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus

import pytest
import time_machine
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client as Browser
from django.urls import URLResolver, get_resolver, reverse
from pytest_django.plugin import DjangoDbBlocker

from tests.factories.scene import make_scene
from tests.factories.world import World, make_world

NOW = dt.datetime(2026, 11, 19, 9, 0, tzinfo=dt.UTC)

EVERY_METHOD = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
READ = ("GET", "HEAD")
WRITE = ("POST",)
FORM = ("GET", "HEAD", "POST")

OFFICE = frozenset({"alice", "olga"})
LEADS = frozenset({"alice", "bob"})
STAFF = OFFICE | LEADS
READERS = frozenset({"carol", "dora"})
FOUNDER = frozenset({"dora"})
EVERYBODY = STAFF | READERS | {"mallory", "anonymous"}
SIGNED_IN = EVERYBODY - {"anonymous"}


@dataclass(frozen=True)
class Page:
    """Who may open a page by which methods.

    `names` fills the address where the usual words do not; `may_miss` says that what stands
    there does not exist in the scene, so that those who may look find nothing.
    """

    who: frozenset[str]
    methods: tuple[str, ...] = READ
    names: dict[str, str] = field(default_factory=dict)
    may_miss: bool = False


def of(what: str) -> dict[str, str]:
    """The number in the address is that of this thing of the scene."""
    return {"number": what}


DASHBOARDS = {
    "dashboards:home": Page(SIGNED_IN),
    "dashboards:healthz": Page(EVERYBODY),
    "dashboards:readyz": Page(EVERYBODY),
    "dashboards:places": Page(SIGNED_IN),
    "dashboards:theme": Page(EVERYBODY, WRITE),
    "dashboards:help": Page(SIGNED_IN),
    "dashboards:feed": Page(EVERYBODY, may_miss=True),
    "dashboards:my_calendar": Page(SIGNED_IN, FORM),
    "dashboards:my_load": Page(SIGNED_IN, FORM),
    # The token of an invitation is none of a letter: refused in words, to everybody alike.
    "dashboards:answer": Page(EVERYBODY, FORM),
    "dashboards:share": Page(EVERYBODY),
    # Not there for a client's people (tests/dashboards/test_shell.py).
    "dashboards:styleguide": Page(SIGNED_IN, may_miss=True),
    "dashboards:search": Page(STAFF),
    "dashboards:client_search": Page(READERS),
    "dashboards:landing": Page(STAFF | READERS),
    "dashboards:portfolio": Page(OFFICE),
    "dashboards:portfolio_csv": Page(OFFICE),
    "dashboards:portfolio_keep": Page(OFFICE, WRITE),
    # A view is its person's alone: to a colleague it is not there.
    "dashboards:portfolio_drop": Page(OFFICE, WRITE, of("saved_view"), may_miss=True),
    "dashboards:handover_pack": Page(STAFF),
    "dashboards:client_handover_pack": Page(STAFF | READERS),
    "dashboards:close_current": Page(OFFICE),
    "dashboards:close": Page(OFFICE),
    "dashboards:close_draft": Page(OFFICE, WRITE),
    "dashboards:close_csv": Page(OFFICE),
    "dashboards:client": Page(STAFF | READERS),
    "dashboards:documents": Page(STAFF | READERS),
}

ACCOUNTS = {
    "accounts:invitation": Page(EVERYBODY, FORM),
    "accounts:profile": Page(SIGNED_IN, FORM),
    "accounts:people": Page(OFFICE),
    "accounts:invite": Page(OFFICE, FORM),
    "accounts:invitation_resend": Page(OFFICE, WRITE, of("invitation")),
    "accounts:invitation_withdraw": Page(OFFICE, WRITE, of("invitation")),
    "accounts:member": Page(OFFICE, FORM, of("member")),
    "accounts:member_end": Page(OFFICE, WRITE, of("member")),
    "accounts:executive_mine": Page(STAFF),
    "accounts:executive": Page(STAFF, FORM, of("member")),
    "accounts:record_add": Page(STAFF, WRITE, of("member")),
    "accounts:record_remove": Page(STAFF, WRITE, {"number": "member", "entry": "record"}),
    "accounts:contact": Page(OFFICE, FORM, of("contact")),
    "accounts:contact_end": Page(OFFICE, WRITE, of("contact")),
    "accounts:settings": Page(OFFICE, FORM),
    "accounts:brand": Page(OFFICE, FORM),
    "accounts:brand_preview": Page(OFFICE),
    "accounts:brand_style": Page(EVERYBODY),
    "accounts:brand_logo": Page(EVERYBODY, may_miss=True),
    "accounts:audit": Page(OFFICE),
    "accounts:audit_csv": Page(OFFICE),
}

ENGAGEMENTS = {
    "engagements:week_current": Page(LEADS),
    "engagements:week_set": Page(LEADS, WRITE, may_miss=True),
    "engagements:worklog_change": Page(LEADS, FORM, of("worklog"), may_miss=True),
    "engagements:week_undo": Page(LEADS, WRITE, may_miss=True),
    "engagements:week": Page(LEADS),
    "engagements:week_copy": Page(LEADS, WRITE),
    "engagements:week_line": Page(LEADS, FORM),
    "engagements:leave": Page(LEADS, FORM),
    "engagements:usual_days": Page(LEADS, WRITE),
    "engagements:leave_change": Page(STAFF, FORM, of("leave")),
    "engagements:leave_withdraw": Page(STAFF, WRITE, of("leave")),
    "engagements:team_leave": Page(OFFICE, FORM),
    "engagements:team_load": Page(OFFICE),
    "engagements:calendars": Page(LEADS, FORM),
    "engagements:calendar_again": Page(LEADS, WRITE),
    # Whose calendar it is not, for them it does not exist.
    "engagements:calendar_read": Page(LEADS, WRITE, of("calendar"), may_miss=True),
    "engagements:calendar_remove": Page(LEADS, WRITE, of("calendar"), may_miss=True),
    "engagements:week_calendar": Page(LEADS, FORM),
    "engagements:template_list": Page(LEADS),
    "engagements:template_create": Page(LEADS, FORM),
    "engagements:template_edit": Page(LEADS, FORM, of("template"), may_miss=True),
    "engagements:template_delete": Page(LEADS, WRITE, of("template"), may_miss=True),
    "engagements:template_log": Page(LEADS, WRITE, may_miss=True),
    "engagements:list": Page(STAFF),
    "engagements:create": Page(OFFICE, FORM),
    "engagements:detail": Page(STAFF),
    "engagements:edit": Page(OFFICE, FORM),
    "engagements:account": Page(STAFF),
    "engagements:account_export": Page(STAFF),
    "engagements:client_account": Page(STAFF | READERS),
    "engagements:client_account_export": Page(STAFF | READERS),
    "engagements:days_csv": Page(STAFF),
    "engagements:volume": Page(OFFICE),
    "engagements:rate_card": Page(OFFICE, FORM),
    "engagements:contract": Page(STAFF),
    "engagements:taper": Page(OFFICE, WRITE),
    "engagements:client_contract": Page(STAFF | READERS),
    "engagements:term_create": Page(OFFICE, FORM),
    "engagements:handover": Page(STAFF),
    "engagements:continuity_edit": Page(STAFF, FORM, {"domain": "domain"}),
    "engagements:handover_part": Page(STAFF, FORM, {"key": "part"}),
    "engagements:handover_part_reopen": Page(STAFF, WRITE, {"key": "part"}),
    "engagements:handover_item_add": Page(STAFF, WRITE),
    "engagements:handover_item_close": Page(STAFF, WRITE, of("handover_item")),
    "engagements:close": Page(OFFICE, WRITE),
    "engagements:reopen": Page(frozenset({"alice"}), WRITE),
    "engagements:client_handover": Page(STAFF | READERS),
    "engagements:readers": Page(OFFICE, FORM),
    "engagements:reader_end": Page(OFFICE, WRITE, of("reader")),
    "engagements:client_list": Page(OFFICE),
    "engagements:client_create": Page(OFFICE, FORM),
    "engagements:client_edit": Page(OFFICE, FORM),
    "engagements:mandate": Page(STAFF),
    "engagements:outcome_create": Page(STAFF, FORM),
    "engagements:outcome_edit": Page(STAFF, FORM, of("outcome")),
    "engagements:outcome_move": Page(STAFF, WRITE, of("outcome")),
    "engagements:outcome_remove": Page(STAFF, WRITE, of("outcome")),
    "engagements:top_three": Page(STAFF, FORM),
    "engagements:scope": Page(STAFF, FORM),
    "engagements:scope_usual": Page(STAFF, WRITE),
    "engagements:scope_edit": Page(STAFF, FORM, of("scope_item")),
    "engagements:scope_remove": Page(STAFF, WRITE, of("scope_item")),
    "engagements:responsibilities": Page(STAFF, FORM),
    "engagements:responsibilities_usual": Page(STAFF, WRITE),
    "engagements:responsibility": Page(STAFF, FORM, of("responsibility")),
    "engagements:responsibility_remove": Page(STAFF, WRITE, of("responsibility")),
    "engagements:stakeholders": Page(STAFF, FORM),
    "engagements:stakeholder": Page(STAFF, FORM, of("stakeholder")),
    "engagements:stakeholder_remove": Page(STAFF, WRITE, of("stakeholder")),
    "engagements:worries": Page(STAFF, FORM),
    "engagements:worry": Page(STAFF, FORM, of("worry")),
    "engagements:friction_add": Page(STAFF, WRITE),
    "engagements:friction_remove": Page(STAFF, WRITE, of("friction")),
    "engagements:reviews": Page(STAFF),
    "engagements:review": Page(STAFF, FORM),
    "engagements:client_outcomes": Page(STAFF | READERS),
    "engagements:client_worry": Page(FOUNDER, WRITE),
    "engagements:client_review": Page(STAFF | READERS),
    "engagements:client_review_confirm": Page(FOUNDER, WRITE),
    "engagements:month": Page(STAFF),
    "engagements:month_submit": Page(STAFF, WRITE),
    "engagements:month_recall": Page(STAFF, WRITE),
    "engagements:month_approve": Page(OFFICE, WRITE),
    "engagements:month_csv": Page(STAFF),
    "engagements:month_pdf": Page(STAFF),
    "engagements:worklog_correct": Page(STAFF, FORM, of("worklog"), may_miss=True),
    "engagements:import_start": Page(OFFICE, FORM),
    "engagements:import_preview": Page(OFFICE, FORM, may_miss=True),
    "engagements:import_map": Page(OFFICE, FORM, may_miss=True),
    "engagements:import_match": Page(OFFICE, FORM, may_miss=True),
    "engagements:contracts_start": Page(OFFICE, FORM),
    "engagements:contracts_table": Page(OFFICE),
    "engagements:contracts_preview": Page(OFFICE, FORM, may_miss=True),
    "engagements:milestones": Page(STAFF),
    "engagements:earlier_waive": Page(STAFF, WRITE),
    "engagements:bridge_asked": Page(STAFF, WRITE),
    "engagements:milestone": Page(STAFF, FORM),
    "engagements:milestone_reopen": Page(STAFF, WRITE),
    "engagements:checklist_ask": Page(STAFF, WRITE),
    "engagements:checklist_add": Page(STAFF, WRITE),
    "engagements:checklist_item": Page(STAFF, FORM),
    "engagements:checklist_done": Page(STAFF, WRITE),
    "engagements:checklist_remove": Page(STAFF, WRITE),
    "engagements:renewal": Page(STAFF),
    "engagements:renewal_decide": Page(OFFICE, WRITE),
    "engagements:prospect": Page(STAFF, WRITE),
    "engagements:fit": Page(STAFF, FORM),
    "engagements:papers": Page(STAFF),
    "engagements:paper_create": Page(OFFICE, FORM),
    "engagements:paper": Page(OFFICE, FORM, of("paper")),
    "engagements:paper_file": Page(STAFF, names=of("paper")),
    "engagements:paper_remove": Page(OFFICE, WRITE, of("paper")),
    "engagements:paper_restore": Page(OFFICE, WRITE, of("paper")),
    "engagements:paper_index": Page(OFFICE, FORM),
    "engagements:client_milestones": Page(STAFF | READERS),
    "engagements:client_fit": Page(STAFF | READERS),
    "engagements:client_paper": Page(STAFF | READERS, names=of("paper")),
    "engagements:client_grant": Page(READERS, WRITE),
    "engagements:burst_create": Page(STAFF, FORM),
    "engagements:burst_withdraw": Page(STAFF, WRITE, of("burst")),
    "engagements:client_burst": Page(STAFF | READERS, names=of("burst")),
    "engagements:client_burst_answer": Page(FOUNDER, WRITE, of("burst")),
    "engagements:share_list": Page(STAFF | FOUNDER, FORM),
    "engagements:share_revoke": Page(STAFF | FOUNDER, WRITE, of("share")),
    "engagements:client_months": Page(STAFF | READERS),
    "engagements:client_month": Page(STAFF | READERS),
    "engagements:client_month_approve": Page(FOUNDER, WRITE),
    "engagements:client_month_return": Page(FOUNDER, WRITE),
    "engagements:client_month_csv": Page(STAFF | READERS),
    "engagements:client_month_pdf": Page(STAFF | READERS),
}

BILLING = {
    "billing:invoice_list": Page(OFFICE),
    "billing:invoices_issue": Page(OFFICE, WRITE),
    "billing:invoice": Page(OFFICE),
    "billing:invoice_draft": Page(OFFICE, WRITE),
    "billing:invoice_issue": Page(OFFICE, FORM),
    "billing:invoice_discard": Page(OFFICE, WRITE),
    "billing:invoice_paid": Page(OFFICE, WRITE),
    "billing:invoice_pdf": Page(OFFICE),
    "billing:client_invoice_pdf": Page(READERS),
}

COMMITTEES = {
    "committees:report_list": Page(STAFF),
    "committees:report_edit": Page(STAFF, FORM),
    "committees:report_state": Page(STAFF),
    "committees:report_pdf": Page(STAFF),
    "committees:report_refresh": Page(STAFF, WRITE),
    "committees:report_publish": Page(LEADS, FORM),
    "committees:report_retry": Page(STAFF, WRITE),
    "committees:client_report": Page(READERS),
    "committees:client_report_pdf": Page(READERS),
}

PAGES = {**DASHBOARDS, **ACCOUNTS, **ENGAGEMENTS, **BILLING, **COMMITTEES}

# The sign-in library's own pages; its views know their methods themselves.
OF_THE_LIBRARY = {
    "account_login": EVERYBODY,
    "account_logout": SIGNED_IN,
    "account_inactive": EVERYBODY,
    "account_signup": EVERYBODY,
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_reset_password": EVERYBODY,
    "account_reset_password_done": EVERYBODY,
    "account_reset_password_from_key": EVERYBODY,
    "account_reset_password_from_key_done": EVERYBODY,
    "mfa_index": SIGNED_IN,
    "mfa_authenticate": EVERYBODY,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    # Not ours: no rule, so they answer nobody.
    "account_email": frozenset(),
    "account_email_verification_sent": frozenset(),
    "account_confirm_login_code": frozenset(),
    "account_confirm_email": frozenset(),
}


def addresses(
    patterns: list, space: str = "", parts: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The name of each address, and the names of the parts that fill it."""
    for one in patterns:
        inside = (*parts, *(one.pattern.converters or one.pattern.regex.groupindex))
        if isinstance(one, URLResolver):
            inner = f"{one.namespace}:" if one.namespace else space
            yield from addresses(one.url_patterns, inner, inside)
        else:
            yield f"{space}{one.name}", inside


ADDRESSES = dict(addresses(get_resolver().url_patterns))


def address(name: str, scene: dict[str, object], names: dict[str, str]) -> str:
    known = {**scene, **{part: scene[what] for part, what in names.items()}}
    return reverse(name, kwargs={part: known[part] for part in ADDRESSES[name]})


def ask(browser: Browser, method: str, path: str) -> str:
    """What the answer comes to; what it did is taken back, so that the next one asks the same."""
    with transaction.atomic():
        answer = browser.generic(method, path)
        transaction.set_rollback(True)
    return kind(answer)


@dataclass(frozen=True)
class Stage:
    """What fills the addresses, and a browser for each person."""

    scene: dict[str, object]
    people: dict[str, Browser]


def browser_of(world: World, name: str) -> Browser:
    browser = Browser(raise_request_exception=False)
    if name != "anonymous":
        browser.force_login(getattr(world, name).user)
    return browser


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """Built once, in a transaction that is taken back: each request leaves it as it was."""
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        transaction.atomic(),
    ):
        world = make_world()
        scene = make_scene(world, at=NOW)
        yield Stage(scene, {name: browser_of(world, name) for name in sorted(EVERYBODY)})
        transaction.set_rollback(True)


def kind(answer: HttpResponseBase) -> str:
    """What an answer comes to: let in, or why not."""
    if answer.status_code in {301, 302} and answer["Location"].startswith("/account/login/?next="):
        return "sign in"
    if answer.status_code < HTTPStatus.BAD_REQUEST or answer.status_code in {400, 409, 410, 422}:
        return "in"
    return str(answer.status_code)


def expected(page: Page, who: str, method: str, path: str) -> set[str]:
    if who in page.who:
        if method not in page.methods:
            return {"405"}
        # A service that is not at work says 503 of itself.
        return {"in", "404"} if page.may_miss else {"in", "503"} if "readyz" in path else {"in"}
    if who == "anonymous":
        return {"sign in"}
    return {"404"} if who == "mallory" else {"403"}


def test_every_address_is_in_the_table() -> None:
    known = {*PAGES, *OF_THE_LIBRARY}
    assert sorted(ADDRESSES.keys() - known) == [], "say who may open these"
    assert sorted(known - ADDRESSES.keys()) == [], "these are gone"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_answers_whom_it_should(name: str, stage: Stage) -> None:
    page = PAGES[name]
    path = address(name, stage.scene, page.names)
    wrong = []
    for who, browser in stage.people.items():
        # Whoever may not gets the same answer to every method: two tell.
        methods = EVERY_METHOD if who in page.who & {"alice", "dora"} else ("GET", "POST")
        for method in methods:
            said = ask(browser, method, path)
            wanted = expected(page, who, method, path)
            if said not in wanted:
                wrong.append(f"{who} {method} {path}: {said}, wanted {wanted}")
    assert wrong == []


@pytest.mark.parametrize("name", sorted(OF_THE_LIBRARY))
def test_page_of_the_library_answers_whom_it_should(name: str, stage: Stage) -> None:
    path = address(name, {"uidb36": "1", "key": "set-password"}, {})
    allowed = OF_THE_LIBRARY[name]
    for who, browser in stage.people.items():
        said = ask(browser, "GET", path)
        if not allowed:
            assert said == "403", who
        elif who not in allowed:
            assert said == "sign in", who
        else:
            # The library sends on whoever has nothing to do there.
            assert said in {"in", "404", "sign in"}, who
