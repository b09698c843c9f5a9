"""The register: versions, signatures, what is in force, what counts by it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from accounts.actors import Actor, actor_of
from accounts.models import AuditEntry, Letter
from kpis.definitions import signing, standing, writing
from kpis.definitions.signing import CannotSign
from kpis.definitions.standing import State, Word
from kpis.definitions.writing import CannotDefine
from kpis.library.definitions import WORD_OF, WORDS
from kpis.models import Definition, DefinitionSignature, DefinitionVersion, Function, Kpi
from tests.factories.kpis import make_framework, make_kpi, read
from tests.factories.world import World

TEXT = "A lead with a budget."
BOTH = ["marketing", "sales"]


def written(world: World, now: dt.datetime, *, signed_by: list[str] = BOTH) -> Definition:
    """*Qualified lead*, version 1, a draft."""
    with world.staff():
        made = writing.write_word(
            client=world.brume, word="Qualified lead", text=TEXT, signed_by=signed_by,
            by=actor_of(world.bob), at=now,
        )  # fmt: skip
        return made.definition


def asked(world: World, now: dt.datetime) -> list[DefinitionVersion]:
    with world.staff():
        return signing.ask(client=world.brume, by=actor_of(world.bob), at=now)


def newest(definition: Definition) -> int:
    return DefinitionVersion.objects.filter(definition=definition).latest("number").pk


def signs(world: World, definition: Definition, *functions: str, now: dt.datetime) -> None:
    with world.founder():
        signing.sign(
            client=world.brume,
            versions=[newest(definition)],
            functions=functions,
            by=actor_of(world.dora),
            at=now,
        )


def changed(world: World, definition: Definition, now: dt.datetime, **facts: object) -> int:
    said = {"text": "A lead with a budget and a date.", "signed_by": BOTH, **facts}
    with world.staff():
        made = writing.change(
            definition=definition,
            by=actor_of(world.bob),
            at=now,
            **said,  # type: ignore[arg-type]
        )
        return made.number


def now_known(world: World, definition: Definition) -> Word:
    with world.staff():
        return standing.word_of(definition)


def states(word: Word) -> list[tuple[int, State]]:
    return [(one.version.number, one.state) for one in word.versions]


def test_a_version_is_in_force_once_every_function_has_signed(
    world: World, now: dt.datetime
) -> None:
    word = written(world, now)
    assert states(now_known(world, word)) == [(1, State.DRAFT)]
    asked(world, now)
    signs(world, word, "marketing", now=now)
    waits = now_known(world, word)
    assert states(waits) == [(1, State.WAITING)]
    assert waits.held.sentence == (
        "Version 1, signed by Marketing (Dora); Sales has not signed yet."
    )
    signs(world, word, "sales", now=now)
    held = now_known(world, word)
    assert states(held) == [(1, State.IN_FORCE)]
    assert held.held.sentence == "Version 1, signed by Marketing (Dora) and Sales (Dora)."
    with world.staff():
        found = standing.in_force(definition=word)
        assert found is not None
        assert found.number == 1


def test_until_all_have_signed_the_version_before_holds(world: World, now: dt.datetime) -> None:
    word = written(world, now)
    asked(world, now)
    signs(world, word, *BOTH, now=now)
    changed(world, word, now, reason="Sales asks for a date")
    assert states(now_known(world, word)) == [(2, State.DRAFT), (1, State.IN_FORCE)]
    asked(world, now)
    signs(world, word, "marketing", now=now)
    assert states(now_known(world, word)) == [(2, State.WAITING), (1, State.IN_FORCE)]
    signs(world, word, "sales", now=now)
    assert states(now_known(world, word)) == [(2, State.IN_FORCE), (1, State.PAST)]


def test_a_version_that_is_replaced_before_all_have_signed_never_holds(
    world: World, now: dt.datetime
) -> None:
    word = written(world, now)
    asked(world, now)
    changed(world, word, now, reason="A date, too")
    asked(world, now)
    assert states(now_known(world, word)) == [(2, State.WAITING), (1, State.PAST)]
    signs(world, word, *BOTH, now=now)
    with world.staff():
        assert set(DefinitionSignature.objects.values_list("version__number", flat=True)) == {2}


def test_a_draft_is_written_over_and_anything_else_gets_a_next_version(
    world: World, now: dt.datetime
) -> None:
    word = written(world, now)
    assert changed(world, word, now) == 1
    asked(world, now)
    with pytest.raises(CannotDefine, match="Say why it changes"):
        changed(world, word, now, text="Another")
    assert changed(world, word, now, text="Another", reason="We sell to firms now") == 2
    with pytest.raises(CannotDefine, match="Nothing is different"):
        changed(world, word, now, text=" Another ", reason="Again")


def test_a_draft_that_figures_were_counted_by_gets_a_next_version(
    world: World, now: dt.datetime
) -> None:
    word = written(world, now)
    with world.staff():
        version = word.versions.get()
        kpi = make_kpi(make_framework(world.engagement), definition=version)
        read(kpi, dt.date(2026, 10, 1), 12, definition=version)
    assert changed(world, word, now, reason="A date, too") == 2
    with world.staff(), pytest.raises(IntegrityError), transaction.atomic():
        DefinitionVersion.objects.filter(pk=version.pk).update(text="Something else")
    # To be asked for is no other meaning.
    with world.staff():
        DefinitionVersion.objects.filter(pk=version.pk).update(asked_at=now)


def test_what_was_put_before_those_who_sign_stays_as_it_was(world: World, now: dt.datetime) -> None:
    written(world, now)
    (version,) = asked(world, now)
    for change in ({"text": "Something else"}, {"asked_at": None}, {"signed_by": ["sales"]}):
        with world.staff(), pytest.raises(IntegrityError), transaction.atomic():
            DefinitionVersion.objects.filter(pk=version.pk).update(**change)


def test_kpis_move_to_the_version_in_force_only_by_somebodys_act(
    world: World, now: dt.datetime
) -> None:
    word = written(world, now)
    asked(world, now)
    signs(world, word, *BOTH, now=now)
    with world.staff():
        first = word.versions.get()
        framework = make_framework(world.engagement)
        leads = make_kpi(framework, "leads", definition=first)
        rate = make_kpi(framework, "rate", definition=first)
        reading = read(leads, dt.date(2026, 10, 1), 12, definition=first)
    changed(world, word, now, reason="A date, too")
    asked(world, now)
    with world.staff():
        waits = standing.word_of(word)
        assert waits.behind == ()
        moved = writing.count_by_force(word=waits, kpis=[leads.pk], by=actor_of(world.bob))
        assert moved == []
    signs(world, word, *BOTH, now=now)
    with world.staff():
        held = standing.word_of(word)
        assert [kpi.key for kpi in held.behind] == ["leads", "rate"]
        writing.count_by_force(word=held, kpis=[leads.pk], by=actor_of(world.bob))
        numbers = dict(Kpi.objects.values_list("key", "definition__number"))
        assert numbers == {"leads": 2, "rate": 1}
        reading.refresh_from_db()
        assert reading.definition_id == first.pk
        assert AuditEntry.objects.get(verb="moved to definition").detail["version"] == [1, 2]
        assert [kpi.pk for kpi in standing.word_of(word).behind] == [rate.pk]


def test_a_word_that_kpis_count_by_is_not_retired(world: World, now: dt.datetime) -> None:
    word = written(world, now)
    by = actor_of(world.bob)
    with world.staff():
        kpi = make_kpi(make_framework(world.engagement), "leads", definition=word.versions.get())
        with pytest.raises(CannotDefine, match="Leads counts by it"):
            writing.retire(definition=word, by=by, at=now)
        Kpi.objects.filter(pk=kpi.pk).update(retired_at=now, retired_why="Replaced")
        writing.retire(definition=word, by=by, at=now)
        assert standing.register(client=world.brume) == []
        with pytest.raises(CannotDefine, match="was retired"):
            writing.retire(definition=word, by=by, at=now)
        writing.write_word(
            client=world.brume, word="Qualified lead", text="x", signed_by=["sales"], by=by, at=now
        )
        with pytest.raises(CannotDefine, match="in the register already"):
            writing.bring_back(definition=word, by=by)


@pytest.mark.parametrize("word", ["Qualified lead", "  qualified   LEAD "])
def test_a_word_stands_in_the_register_once(world: World, now: dt.datetime, word: str) -> None:
    written(world, now)
    with world.staff(), pytest.raises(CannotDefine, match="in the register already"):
        writing.write_word(
            client=world.brume, word=word, text="x", signed_by=["sales"], by=actor_of(world.bob),
            at=now,
        )  # fmt: skip


def test_nobody_signs_for_a_function_that_is_not_theirs(world: World, now: dt.datetime) -> None:
    word = written(world, now, signed_by=["sales", "executive"])
    asked(world, now)
    with pytest.raises(CannotSign, match="cannot sign for this function"):
        signs(world, word, "executive", now=now)
    refused: list[tuple[Actor, str]] = [
        (actor_of(world.bob), "sales"),
        (actor_of(world.olga), "executive"),
        (actor_of(world.alice), "executive"),
        (actor_of(world.carol), "sales"),
    ]
    for by, function in refused:
        with world.staff(), pytest.raises(CannotSign, match="cannot sign for this function"):
            signing.sign(
                client=world.brume, versions=[newest(word)], functions=[function], by=by, at=now
            )
    with world.staff():
        signing.sign(
            client=world.brume,
            versions=[newest(word)],
            functions=["executive"],
            by=actor_of(world.bob),
            at=now,
        )
    signs(world, word, "sales", now=now)
    assert states(now_known(world, word)) == [(1, State.IN_FORCE)]


@pytest.mark.parametrize(
    ("functions", "said"),
    [((), "Choose the functions"), (("finance",), "none of these words waits")],
)
def test_signing_says_what_is_missing(
    world: World, now: dt.datetime, functions: tuple[str, ...], said: str
) -> None:
    word = written(world, now)
    asked(world, now)
    with pytest.raises(CannotSign, match=said):
        signs(world, word, *functions, now=now)


def test_a_draft_is_signed_by_nobody(world: World, now: dt.datetime) -> None:
    word = written(world, now)
    with pytest.raises(CannotSign, match="none of these words waits"):
        signs(world, word, "sales", now=now)


def test_those_who_sign_get_one_letter_about_all_that_is_new(
    world: World, now: dt.datetime
) -> None:
    written(world, now)
    with world.staff():
        writing.take_words(
            client=world.brume, codes=["lead", "deploy"], by=actor_of(world.olga), at=now
        )
        assert not Letter.objects.filter(kind="definitions to sign").exists()
        signing.ask(client=world.brume, by=actor_of(world.olga), at=now)
        assert signing.ask(client=world.brume, by=actor_of(world.olga), at=now) == []
        letters = dict(
            Letter.objects.filter(kind="definitions to sign").values_list("recipient", "text")
        )
    # The founder is asked about what the company signs, the executive about what they sign.
    assert set(letters) == {"dora@brume.example", "bob@acme.example"}
    assert "Qualified lead: Marketing and Sales" in letters["dora@brume.example"]
    assert "Deployment: Technology" in letters["bob@acme.example"]
    assert "Qualified lead" not in letters["bob@acme.example"]


def test_who_leads_the_work_hears_once_when_all_have_signed(world: World, now: dt.datetime) -> None:
    word = written(world, now)
    asked(world, now)
    signs(world, word, "marketing", now=now)
    signs(world, word, "sales", now=now)
    with world.staff():
        told = Letter.objects.get(kind="definition in force")
        assert told.recipient == "bob@acme.example"
        assert TEXT in told.text
        assert AuditEntry.objects.filter(verb="signed definition").count() == 2


def test_words_of_the_library_come_in_the_language_of_the_client(
    world: World, now: dt.datetime
) -> None:
    written(world, now)
    with world.staff():
        by = actor_of(world.bob)
        found = writing.versions_for(
            client=world.brume, codes=["sql", "lead", "no such word"], by=by, at=now
        )
        again = writing.versions_for(client=world.brume, codes=["lead"], by=by, at=now)
        assert {code: one.definition.word for code, one in found.items()} == {
            "sql": "Sales-qualified lead (SQL)",
            "lead": "Lead",
        }
        assert again["lead"] == found["lead"]
        assert found["sql"].signed_by == ["marketing", "sales"]


def test_the_version_to_count_by_is_the_one_in_force(world: World, now: dt.datetime) -> None:
    by = actor_of(world.bob)
    with world.staff():
        first = writing.versions_for(client=world.brume, codes=["lead"], by=by, at=now)["lead"]
        asked(world, now)
    word = first.definition
    signs(world, word, *BOTH, now=now)
    changed(world, word, now, reason="Narrower")
    with world.staff():
        held = writing.versions_for(client=world.brume, codes=["lead"], by=by, at=now)["lead"]
        assert held == first
        newest = DefinitionVersion.objects.select_related("definition").latest("number")
        (lacking,) = standing.unsigned([held, newest])
        assert (lacking.version, lacking.missing) == (newest, ("marketing", "sales"))


def test_every_word_of_the_library_says_what_and_who() -> None:
    assert len({one.code for one in WORDS}) == len(WORDS) == len(WORD_OF)
    assert len({str(one.word) for one in WORDS}) == len(WORDS)
    for one in WORDS:
        assert set(one.signed_by) <= set(Function.values)
        assert one.signed_by
        assert len(one.code) <= 20
        assert len(str(one.word)) <= 80
        assert 60 < len(str(one.text)) <= 1000
