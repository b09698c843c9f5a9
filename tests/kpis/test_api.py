"""What programs send and read with a key."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client as Browser

from accounts.actors import actor_of
from accounts.keys import make_key, revoke_key
from accounts.models import ApiKey, AuditEntry
from engagements.models import Engagement
from kpis.models import Kpi, Reading
from tests.factories.kpis import make_framework, make_kpi, read, set_target
from tests.factories.world import World

NOW = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)
URL = "/api/v1/readings/"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield
    cache.clear()


@pytest.fixture
def leads(world: World) -> Kpi:
    with world.staff():
        return make_kpi(make_framework(world.engagement), "leads")


def key(world: World, **facts: Any) -> str:
    said = {"name": "Nightly", "scopes": ["read", "write"], "days": 90, "engagement": None, **facts}
    with world.staff():
        return make_key(**said, by=actor_of(world.olga), at=NOW).token


def send(token: str, rows: Any, **options: Any) -> HttpResponse:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    body = rows if isinstance(rows, (str, bytes)) else json.dumps(rows)
    options = {"content_type": "application/json", **options}
    browser = Browser(enforce_csrf_checks=True)
    return browser.generic("POST", URL, body, headers=headers, **options)  # type: ignore[return-value]


def row(world: World, **facts: Any) -> dict[str, Any]:
    return {
        "engagement": world.engagement.slug, "kpi": "leads", "period": "2026-10", "value": 34, **facts
    }  # fmt: skip


def error(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.content)["error"]
    return found


def test_a_reading_is_created_then_unchanged_then_corrected(world: World, leads: Kpi) -> None:
    token = key(world)
    said = []
    for facts in ({}, {"value": "34.0"}, {"value": 36, "reason": "Two came late"}):
        answer = send(token, [row(world, **facts)])
        assert answer.status_code == 200, answer.content
        (one,) = json.loads(answer.content)["readings"]
        said.append((one["outcome"], one["value"], one["period"]))
    assert said == [
        ("created", "34", "2026-10"), ("unchanged", "34.0".rstrip("0").rstrip("."), "2026-10"),
        ("corrected", "36", "2026-10"),
    ]  # fmt: skip
    with world.staff():
        rows = Reading.objects.order_by("number")
        assert [(one.value, one.source, one.by, one.user_id) for one in rows] == [
            (34, "api", "Nightly", None), (36, "api", "Nightly", None)
        ]  # fmt: skip
        assert AuditEntry.objects.latest("pk").actor == "Nightly"


def test_another_value_without_a_reason_and_what_is_unknown_keep_nothing(
    world: World, leads: Kpi
) -> None:
    token = key(world)
    send(token, [row(world)])
    rows = [row(world, period="2026-09"), row(world, value=99), row(world, kpi="nothing")]
    found = error(send(token, rows))
    assert [(one["row"], one["code"]) for one in found["rows"]] == [(2, "kpi")]
    found = error(send(token, rows[:2]))
    assert [(one["row"], one["field"], one["code"]) for one in found["rows"]] == [
        (1, "reason", "reason")
    ]
    with world.staff():
        assert Reading.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"engagement": "elsewhere-cio"}, "engagement"),
        ({"engagement": ["x"]}, "engagement"),
        ({"kpi": "\0"}, "kpi"),
        ({"period": "2026-W40"}, "period"),
        ({"period": "9999-99"}, "period"),
        ({"period": "2026-11"}, "running"),
        ({"period": "2023-12"}, "too_early"),
        ({"value": "many"}, "value"),
        ({"value": "1_0"}, "value"),
        ({"value": "٣"}, "value"),
        ({"value": "NaN"}, "value"),
        ({"value": 1.5}, "whole"),
        ({"value": 10**30}, "too_large"),
        ({"value": {}}, "value"),
        ({"note": "x" * 301}, "note"),
        ({"reason": 7}, "reason"),
    ],
)
def test_what_does_not_fit_is_named(
    world: World, leads: Kpi, facts: dict[str, Any], code: str
) -> None:
    answer = send(key(world), [row(world, **facts)])
    assert answer.status_code == 422
    (flaw,) = error(answer)["rows"]
    assert (flaw["row"], flaw["code"]) == (0, code)
    assert flaw["message"].endswith(".")


@pytest.mark.parametrize(
    ("part", "status", "code"),
    [
        # An exponent that no decimal has, one that none can compute with, and one that vanishes.
        ('"value": 1e99999999999999999999', 400, "json"),
        ('"value": 1e9999999', 422, "too_large"),
        ('"value": "-1e9999999"', 422, "too_large"),
        ('"value": 1e-9999999', 422, "whole"),
        ('"value": Infinity', 422, "value"),
        # Half of a sign, which no database keeps.
        ('"value": 1, "kpi": "\\ud800"', 422, "kpi"),
        ('"value": 1, "engagement": "\\udfff"', 422, "engagement"),
        ('"value": 1, "note": "\\ud800"', 422, "note"),
        # Which of the two is meant, nobody knows.
        ('"value": 1, "value": 2', 400, "json"),
    ],
)
def test_what_json_can_write_and_nobody_can_keep_is_refused(
    world: World, leads: Kpi, part: str, status: int, code: str
) -> None:
    names = {"engagement": world.engagement.slug, "kpi": "leads", "period": "2026-10"}
    told = [f'"{name}": "{said}"' for name, said in names.items() if f'"{name}"' not in part]
    answer = send(key(world), f"[{{{', '.join([*told, part])}}}]")
    found = error(answer)
    assert (answer.status_code, found.get("rows", [found])[0]["code"]) == (status, code)


def test_nothing_is_nought_whatever_its_sign(world: World, leads: Kpi) -> None:
    answer = send(key(world), f"[{json.dumps(row(world)).replace('34', '-0.0')}]")
    assert json.loads(answer.content)["readings"][0]["value"] == "0"


def test_a_value_is_taken_back_and_yes_is_true(world: World, leads: Kpi) -> None:
    with world.staff():
        make_kpi(leads.framework, "live", unit="yes_no")
    token = key(world)
    send(token, [row(world)])
    answer = send(
        token, [row(world, value=None, reason="Wrong"), row(world, kpi="live", value=True)]
    )
    said = json.loads(answer.content)["readings"]
    assert [(one["outcome"], one["value"]) for one in said] == [
        ("taken_back", None), ("created", "1")
    ]  # fmt: skip


def test_a_key_opens_what_it_was_made_for(world: World, leads: Kpi) -> None:
    assert send("", [row(world)]).status_code == 401
    assert send("mdt_1_2_3", [row(world)]).status_code == 401
    assert send(key(world, scopes=["read"]), [row(world)]).status_code == 403
    only = key(world, engagement=world.engagement.pk + 1)
    assert error(send(only, [row(world)]))["rows"][0]["code"] == "engagement"
    token = key(world)
    with world.staff():
        revoke_key(key=ApiKey.objects.latest("pk"), by=actor_of(world.olga), at=NOW)
    answer = send(token, [row(world)])
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


def test_another_provider_writes_nothing_here(world: World, leads: Kpi) -> None:
    with world.theirs():
        facts: dict[str, Any] = {"scopes": ["write"], "days": 90, "engagement": None}
        token = make_key(name="Theirs", **facts, by=actor_of(world.mallory), at=NOW).token
    assert error(send(token, [row(world)]))["rows"][0]["code"] == "engagement"


def test_a_closed_engagement_takes_none(world: World, leads: Kpi) -> None:
    with world.staff():
        facts: dict[str, Any] = {"ends_on": NOW.date(), "closed_at": NOW, "closed_by": "Bob"}
        Engagement.objects.filter(pk=world.engagement.pk).update(**facts)
    assert error(send(key(world), [row(world)]))["rows"][0]["code"] == "closed"


def test_what_is_no_list_of_readings_is_refused_in_json(world: World, leads: Kpi) -> None:
    token = key(world)
    assert send(token, "{").status_code == 400
    assert send(token, "[" * 100_000).status_code == 400
    assert send(token, {}).status_code == 400
    assert send(token, b"\xff").status_code == 400
    assert send(token, [7]).status_code == 422
    assert send(token, [], content_type="text/plain").status_code == 415
    assert send(token, [{}] * 1001).status_code == 413
    assert send(token, " " * (1024 * 1024 + 1)).status_code == 413
    answer = Browser().get(URL)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert error(answer)["code"] == "method"


def test_too_many_requests_are_told_to_wait(
    world: World, leads: Kpi, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(22):
        last = send("", [])
        assert last.status_code == (401 if number < 20 else 429)
    assert last["Retry-After"] == "60"


def test_figures_are_read_with_their_values_and_states(world: World, leads: Kpi) -> None:
    with world.staff():
        set_target(leads, low=30)
        read(leads, dt.date(2026, 10, 1), "34.50")
    browser = Browser(headers={"Authorization": f"Bearer {key(world)}"})
    url = f"/api/v1/engagements/{world.engagement.slug}/kpis/"
    said = browser.get(url, {"periods": "2"}).json()
    (figure,) = said["kpis"]
    assert (figure["key"], figure["status"]) == ("leads", "on_track")
    assert [one["period"] for one in figure["values"]] == ["2026-09", "2026-10"]
    assert (figure["values"][1]["value"], figure["values"][1]["low"]) == ("34.5", "30")
    assert figure["values"][0]["value"] is None
    assert browser.get(url, {"periods": "²"}).status_code == 200
    assert browser.get("/api/v1/engagements/elsewhere-cio/kpis/").status_code == 404
    assert browser.post(url).status_code == 405


def test_a_key_is_shown_on_the_page_that_made_it_and_on_no_other(world: World) -> None:
    browser = Browser()
    browser.force_login(world.olga.user)
    url = "/p/acme/settings/keys/"
    page = browser.post(
        url, {"name": "CRM", "scopes": ["write"], "engagement": "", "days": "365"}
    ).content.decode()
    assert "mdt_" in page
    token = page.split('id="token" value="')[1].split('"')[0]
    assert token not in browser.get(url).content.decode()
    answer = browser.post(url, {"name": "", "days": "365"})
    assert answer.status_code == 422
    assert send(token, []).status_code == 200
