"""Whose work a sheet tells of: found, or asked."""

import datetime as dt

import pytest

from accounts.actors import CLOCK
from common.problems import Problem
from engagements.importing.matching import (
    CannotChoose,
    Choices,
    Match,
    Matcher,
    Question,
    folded,
    open_book,
)
from engagements.lifecycle import open_client
from engagements.models import Engagement
from tests.factories.sheets import sheet_of
from tests.factories.world import World, make_engagement, make_member, make_user

DAY = "2026-10-05"


def placed(row: str, choices: Choices | None = None) -> Match | list[Problem]:
    matcher = Matcher(book=open_book(), choices=choices or Choices())
    return matcher.place(sheet_of(row).entries[0])


def engagement_of(row: str, choices: Choices | None = None) -> Engagement:
    found = placed(row, choices)
    assert isinstance(found, Match), found
    return found.engagement


def person_of(row: str, choices: Choices | None = None) -> str:
    found = placed(row, choices)
    assert isinstance(found, Match), found
    return found.member.user.name


def asked(*rows: str, choices: Choices | None = None) -> list[Question]:
    matcher = Matcher(book=open_book(), choices=choices or Choices())
    for entry in sheet_of(*rows).entries:
        matcher.place(entry)
    return list(matcher.questions)


# ------------------------------------------------------------------------------------ clients


@pytest.mark.parametrize(
    ("called", "client"),
    [
        ("Brume", "Brume"),
        ("  BRUME ", "Brume"),
        ("brumé", "Brume"),
        ("Brume SAS", "Brume"),
        ("SARL Brume", "Brume"),
        ("Brume S.A.S.", "Brume"),
        ("B rume", "Brume"),
        ("Étoile-du-Nord GmbH", "Etoile du Nord"),
        ("AB Tasty", "AB Tasty"),
        ("Dupont SA", "Dupont SA"),
        ("Dupont SARL", "Dupont SARL"),
    ],
)
def test_a_client_is_found_whatever_the_case_accents_spaces_and_legal_form(
    world: World, called: str, client: str
) -> None:
    with world.staff():
        for name in ("Etoile du Nord", "AB Tasty", "Dupont SA", "Dupont SARL"):
            other = open_client(name=name, by=CLOCK)
            make_engagement(client=other, executive=world.bob)
        row = f"{DAY},{called},,x,y,2,Bob,"
        assert engagement_of(row).client.name == client


@pytest.mark.parametrize("called", ["Brumes", "Brume & Co", "Tasty", "Nobody", "Dupont"])
def test_a_client_that_fits_nothing_or_two_is_asked(world: World, called: str) -> None:
    with world.staff():
        for name in ("AB Tasty", "Dupont SA", "Dupont SARL"):
            open_client(name=name, by=CLOCK)
        (question,) = asked(f"{DAY},{called},,x,y,2,Bob,", f"{DAY},{called.upper()},,x,z,2,Bob,")
    assert (question.kind, question.name, question.lines) == ("client", called, (2, 3))
    answers = [answer for answer, _label in question.options]
    wanted = ["dupont-sa", "dupont-sarl"] if called == "Dupont" else ["ab-tasty", "brume"]
    assert answers[:2] == wanted


def test_the_legal_name_is_a_name_of_the_client(world: World) -> None:
    with world.staff():
        world.brume.legal_name = "Compagnie des Brumes SAS"
        world.brume.save()
        assert engagement_of(f"{DAY},compagnie des brumes,,x,y,2,Bob,").client == world.brume


def test_another_providers_client_is_nobody_here(world: World) -> None:
    with world.staff():
        (question,) = asked(f"{DAY},Elsewhere,,x,y,2,Bob,")
    assert [answer for answer, _label in question.options] == ["brume"]


def test_an_answer_goes_before_what_would_be_found(world: World) -> None:
    with world.staff():
        other = open_client(name="Other", by=CLOCK)
        make_engagement(client=other, executive=world.bob)
        row = f"{DAY},Brume,,x,y,2,Bob,"
        assert engagement_of(row, Choices(clients={"BRUME": "other"})).client == other


@pytest.mark.parametrize(
    "choices",
    [
        Choices(clients={"Brume": "elsewhere"}),
        Choices(people={"Bob": "mallory@other.example"}),
        Choices(engagements={"Brume": "elsewhere-cio"}),
    ],
)
def test_an_answer_can_name_only_what_the_provider_has(world: World, choices: Choices) -> None:
    with world.staff(), pytest.raises(CannotChoose, match="names nothing that there is"):
        Matcher(book=open_book(), choices=choices)


# ------------------------------------------------------------------------------------- people


@pytest.mark.parametrize(
    ("person", "email", "found"),
    [
        ("Somebody Else", "BOB@acme.example", "Bob"),
        ("", "bob@acme.example", "Bob"),
        ("bob", "", "Bob"),
        ("Bob", "bob@home.example", "Bob"),
        ("Hendriks Tómas", "", "Tomas Hendriks"),
    ],
)
def test_a_person_is_found_by_mail_first_and_then_by_name(
    world: World, person: str, email: str, found: str
) -> None:
    tomas = make_user("Tomas Hendriks".replace(" ", "."))
    tomas.name = "Tomas Hendriks"
    tomas.save()
    with world.staff():
        make_member(world.acme, tomas, role="executive")
        assert person_of(f"{DAY},Brume,Fractional CIO,x,y,2,{person},{email}") == found


def test_two_people_of_one_name_are_asked_about(world: World) -> None:
    twin = make_user("Bob2")
    twin.name = "Bob"
    twin.save()
    with world.staff():
        make_member(world.acme, twin, role="executive")
        (question,) = asked(f"{DAY},Brume,,x,y,2,Bob,")
        assert {answer for answer, _label in question.options} == {
            "bob@acme.example",
            "bob2@acme.example",
        }
        choices = Choices(people={"bob": "BOB2@acme.example"})
        found = placed(f"{DAY},Brume,CIO,x,y,2,Bob,", choices)
    assert isinstance(found, Match)
    assert found.member.user.email == "bob2@acme.example"


def test_unknown_people_of_one_name_are_told_apart_by_their_mail(world: World) -> None:
    with world.staff():
        questions = asked(
            f"{DAY},Brume,,x,y,2,T. H.,a@x.example", f"{DAY},Brume,,x,y,2,T. H.,b@x.example"
        )
    assert [question.name for question in questions] == [
        "T. H. <a@x.example>",
        "T. H. <b@x.example>",
    ]


def test_a_sheet_that_names_nobody_is_asked_whose_it_is(world: World) -> None:
    headings = "Date,Client,Hours"
    row = f"{DAY},Brume,2"
    with world.staff():
        matcher = Matcher(book=open_book(), choices=Choices())
        matcher.place(sheet_of(row, headings=headings).entries[0])
        (question,) = matcher.questions
        assert (question.kind, question.name) == ("person", "")
        answered = Matcher(book=open_book(), choices=Choices(people={"": "bob@acme.example"}))
        found = answered.place(sheet_of(row, headings=headings).entries[0])
    assert isinstance(found, Match)
    assert found.member == world.bob


def test_the_answer_for_nobody_does_not_hold_for_somebody(world: World) -> None:
    with world.staff():
        found = placed(f"{DAY},Brume,,x,y,2,Nemo,", Choices(people={"": "bob@acme.example"}))
    assert isinstance(found, list)
    assert [problem.code for problem in found] == ["unknown_person"]


def test_an_unknown_client_and_an_unknown_person_are_both_named(world: World) -> None:
    with world.staff():
        found = placed(f"{DAY},Nobody & Co,,x,y,2,Nemo,")
    assert isinstance(found, list)
    assert [str(problem) for problem in found] == [
        "line 2: “Nobody & Co” is none of our clients.",
        "line 2: “Nemo” is none of our people.",
    ]


# --------------------------------------------------------------------------------- engagements


@pytest.fixture
def two(world: World) -> Engagement:
    """A second engagement at Brume, led by alice."""
    with world.staff():
        return make_engagement(client=world.brume, executive=world.alice, role="cmo")


@pytest.mark.parametrize(
    ("project", "person", "role"),
    [
        ("Fractional CMO", "Bob", "cmo"),
        ("fractional  cmo", "Alice", "cmo"),
        ("Brume CIO 2026", "Alice", "cio"),
        ("Chief information officer", "Alice", "cio"),
        ("", "Bob", "cio"),
        ("", "Alice", "cmo"),
        ("ERP scoping", "Bob", "cio"),
    ],
)
def test_the_project_or_else_the_person_tells_the_engagement(
    world: World, two: Engagement, project: str, person: str, role: str
) -> None:
    with world.staff():
        assert engagement_of(f"{DAY},Brume,{project},x,y,2,{person},").role == role


@pytest.mark.parametrize(
    ("project", "person"),
    [("", "Olga"), ("ERP scoping", "Olga"), ("Fractional COO", "Bob")],
)
def test_what_neither_tells_is_asked(
    world: World, two: Engagement, project: str, person: str
) -> None:
    with world.staff():
        row = f"{DAY},Brume,{project},x,y,2,{person},"
        (question,) = asked(row)
        name = " / ".join(part for part in ("Brume", project, person) if part)
        assert (question.kind, question.name) == ("engagement", name)
        assert [answer for answer, _label in question.options] == ["brume-cio", "brume-cmo"]
        for said in (name, f"Brume / {project}", "brume"):
            choices = Choices(engagements={said: "brume-cmo"})
            assert engagement_of(row, choices) == two


def test_the_only_engagement_takes_a_deputys_work_of_a_sheet_without_projects(
    world: World,
) -> None:
    with world.staff():
        assert engagement_of(f"{DAY},Brume,,x,y,2,Olga,") == world.engagement
        assert asked(f"{DAY},Brume,ERP,x,y,2,Olga,")[0].kind == "engagement"


def test_a_reference_names_the_engagement(world: World, two: Engagement) -> None:
    with world.staff():
        two.reference = "PO-4711"
        two.save()
        assert engagement_of(f"{DAY},Brume,po 4711,x,y,2,Bob,") == two


def test_only_engagements_that_run_on_the_day_are_meant(world: World) -> None:
    with world.staff():
        world.engagement.ends_on = dt.date(2026, 9, 30)
        world.engagement.save()
        later = make_engagement(
            client=world.brume, executive=world.bob, starts_on=dt.date(2026, 10, 1)
        )
        assert engagement_of("2026-09-30,Brume,CIO,x,y,2,Bob,") == world.engagement
        assert engagement_of("2026-10-01,Brume,CIO,x,y,2,Bob,") == later
        early = placed("2025-12-31,Brume,CIO,x,y,2,Bob,")
        chosen = placed(
            "2026-10-01,Brume,CIO,x,y,2,Bob,", Choices(engagements={"Brume": "brume-cio"})
        )
    assert isinstance(early, list)
    assert str(early[0]) == "line 2: no engagement at Brume runs on 31 December 2025."
    assert isinstance(chosen, list)
    assert str(chosen[0]) == "line 2: Fractional CIO does not run on 1 October 2026."


def test_an_answer_cannot_move_work_to_another_clients_engagement(world: World) -> None:
    with world.staff():
        other = open_client(name="Other", by=CLOCK)
        make_engagement(client=other, executive=world.bob)
        found = placed(f"{DAY},Brume,CIO,x,y,2,Bob,", Choices(engagements={"Brume": "other-cio"}))
    assert isinstance(found, list)
    assert found[0].code == "other_client"


def test_folding_keeps_every_letter_and_digit_of_any_script() -> None:
    assert folded("Żółw & Søn, 3 Straße!") == "zołwsøn3strasse"
    assert folded("Бетон № 7") == folded("бетон no7")
