import datetime as dt
import re

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import override

from accounts import audit
from accounts.actors import CLOCK, actor_of
from accounts.models import AuditEntry
from accounts.templatetags.people import dates_in_words, detail_words, subject_words
from tests.factories.world import World
from tests.house.test_conventions import code


def test_record_writes_who_what_and_on_which_client(world: World) -> None:
    with world.staff():
        entry = audit.record(by=actor_of(world.bob), verb="waved", subject=world.engagement, hand=1)
        kept = AuditEntry.objects.get(pk=entry.pk)
    assert (kept.actor, kept.user_id, kept.verb) == ("Bob", world.bob.user_id, "waved")
    assert (kept.subject_kind, kept.subject_id) == ("engagements.engagement", world.engagement.pk)
    assert (kept.client_id, kept.detail) == (world.brume.pk, {"hand": 1})


def test_what_the_clock_does_has_its_name(world: World) -> None:
    with world.staff():
        audit.record(by=CLOCK, verb="ticked", subject=world.engagement)
        found = audit.trail(wanted=audit.Wanted(person=audit.NOBODY, verb="ticked")).get()
    assert (found.actor, found.user_id) == ("Mandate", None)


def test_the_trail_can_neither_be_changed_nor_removed(world: World) -> None:
    with world.staff():
        assert AuditEntry.objects.exists()
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            AuditEntry.objects.update(actor="Eve")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            AuditEntry.objects.all().delete()


def test_the_trail_is_the_newest_first_of_one_provider(world: World) -> None:
    with world.theirs():
        audit.record(by=actor_of(world.mallory), verb="waved", subject=world.other_client)
    with world.staff():
        entries = list(audit.trail())
        assert "Mallory" not in {entry.actor for entry in entries}
        assert [entry.pk for entry in entries] == sorted([e.pk for e in entries], reverse=True)
        assert "waved" not in audit.verbs()
        assert "Mallory" not in {user.name for user in audit.people()}


def test_stretches_follow_each_other_without_a_gap(world: World) -> None:
    with world.staff():
        AuditEntry.objects.bulk_create(
            AuditEntry(actor="Bob", verb="waved", subject=str(number)) for number in range(7)
        )
        seen: list[str] = []
        before = None
        while True:
            part = audit.stretch(wanted=audit.Wanted(verb="waved"), before=before, size=3)
            seen += [entry.subject for entry in part.entries]
            before = part.before
            if before is None:
                break
    assert seen == [str(number) for number in reversed(range(7))]


def test_a_full_last_stretch_has_no_next(world: World) -> None:
    with world.staff():
        AuditEntry.objects.bulk_create(
            AuditEntry(actor="Bob", verb="waved", subject="?") for _ in range(3)
        )
        assert audit.stretch(wanted=audit.Wanted(verb="waved"), size=3).before is None


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ({"on": "2026-11-20"}, "on: 20 November 2026"),
        ({"ends_on": [None, "2026-11-20"]}, "Last day: – → 20 November 2026"),
        ({"at": "2026-11-04T11:00:00+00:00"}, "at: 4 November 2026, 12:00"),
        ({"hash": "0123456789abcdef" * 4}, "hash: 0123456789ab…"),
        ({"code": "2026-99-99", "note": ""}, "code: 2026-99-99"),
    ],
)
def test_the_detail_of_an_entry_is_words(detail: dict[str, object], words: str) -> None:
    with timezone.override("Europe/Paris"):
        assert detail_words(detail) == words


def test_the_trail_speaks_the_language_of_its_reader() -> None:
    detail = {"role": "founder", "before": "½", "on": "2026-11-01", "gross": "12.00"}
    with override("fr"):
        assert audit.deed("approved") == "a validé"
        assert dates_in_words("DSI, 2026-10") == "DSI, octobre 2026"
        assert dates_in_words("½, 2026-11-19, F-2026-10-1") == "½, 19 novembre 2026, F-2026-10-1"
        assert detail_words(detail).startswith("Rôle\u00a0: Dirigeant, avant\u00a0: ½, ")


def test_a_built_in_line_is_said_in_the_language_of_its_reader() -> None:
    entry = AuditEntry(
        subject="chart",
        subject_kind="engagements.checklistitem",
        detail={"item": "Organisation chart", "state": ["open", "done"]},
    )
    review = AuditEntry(subject="review-3, met", detail={"item": "Quarterly review"})
    asked = {"items": ["Organisation chart", "Vault of keys"]}
    with override("fr"):
        assert subject_words(entry) == "Organigramme"
        assert subject_words(review) == "Revue trimestrielle 3"
        assert detail_words(asked) == "quoi\u00a0: Organigramme, Vault of keys"
        assert detail_words(entry.detail, entry.subject_kind) == "État\u00a0: Ouvert → Fait"


def test_the_code_of_a_column_is_said_in_its_words() -> None:
    told = {"paper": "nda", "kind": "standard"}
    assert detail_words(told, "engagements.paper").startswith("Kind: Confidentiality agreement")
    assert detail_words({"paper": "nda"}) == "Kind: nda"
    assert detail_words({"kind": "own"}, "no.table") == "Kind: own"


def test_every_deed_has_words() -> None:
    """Each verb that the code writes down is one of the trail's."""
    written = {
        verb
        for path in code()
        for verb in re.findall(r"record\([^)]*?verb=\"([^\"]+)\"", path.read_text(encoding="utf-8"))
    }
    assert written
    assert written - audit.DEEDS.keys() == set()
    assert audit.deed("waved") == "waved"


def test_the_trail_is_asked_by_kind_and_time(world: World, now: dt.datetime) -> None:
    with world.staff():
        audit.record(by=actor_of(world.bob), verb="opened", subject=world.brume)
        audit.record(by=actor_of(world.bob), verb="changed role", subject=world.carol)
        people = audit.trail(wanted=audit.Wanted(kind="people"))
        assert {entry.verb for entry in people} == {"changed role"}
        at = people.get().at
        since = audit.trail(wanted=audit.Wanted(kind="people", since=at))
        until = audit.trail(wanted=audit.Wanted(kind="people", until=at))
        assert (since.count(), until.count()) == (1, 0)


def test_every_table_that_is_written_of_has_a_kind(world: World) -> None:
    known = {table for _label, tables in audit.KINDS.values() for table in tables}
    assert all(apps.get_model(table) for table in known)


def test_logged_work_is_days_on_a_date() -> None:
    entry = AuditEntry(subject="1½, 2026-11-19", subject_kind="engagements.worklog")
    assert subject_words(entry) == "1½ days on 19 November 2026"
    with override("fr"):
        assert subject_words(entry) == "1½ jour, le 19 novembre 2026"
    other = AuditEntry(subject="CIO, 2026-11", subject_kind="engagements.engagementmonth")
    assert subject_words(other) == "CIO, November 2026"
