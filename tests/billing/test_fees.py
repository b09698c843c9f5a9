"""What executives are paid: agreed from a day on, reckoned from approved days, stated once."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.test import Client as Browser

from accounts.actors import actor_of
from billing import fees
from billing.fees import CannotAgree, Sheet
from billing.models import FeeStatement
from tests.factories.billing import OCTOBER, approved_month, log_days
from tests.factories.world import World, make_engagement

FIRST = OCTOBER.first
NOW = dt.datetime(2026, 11, 19, 9, tzinfo=dt.UTC)


def agree(world: World, **facts: object) -> fees.FeeAgreement:
    known: dict[str, object] = {
        "member": world.bob,
        "engagement": None,
        "begins_on": FIRST,
        "day_rate": Decimal(800),
        "share": None,
        "currency": "EUR",
        **facts,
    }
    return fees.agree_fee(by=actor_of(world.alice), **known)  # type: ignore[arg-type]


def october(world: World) -> Sheet:
    (sheet,) = fees.sheets(month=OCTOBER, member_id=world.bob.pk)
    return sheet


def test_approved_days_are_paid_at_the_rate_agreed(world: World) -> None:
    """5.5 days at 800 are 4,400; the client is charged its 8 contracted days at 1,200."""
    with world.staff():
        agree(world)
        approved_month(world, days=Decimal("5.5"))
        sheet = october(world)
    assert (sheet.days, sheet.amount) == (Decimal("5.5"), Decimal(4400))
    assert (sheet.charged, sheet.margin) == (Decimal(9600), Decimal(5200))


def test_a_share_is_of_what_the_client_is_charged(world: World) -> None:
    """70 % of 9,600, though only half of the days were used; and the same where none was."""
    with world.staff():
        agree(world, day_rate=None, share=Decimal(70))
        approved_month(world, days=Decimal(4))
        assert october(world).amount == Decimal(6720)
        other = make_engagement(client=world.brume, executive=world.bob, role="cto")
        approved_month(world, days=Decimal(0), engagement=other)
        assert october(world).amount == Decimal(13440)


def test_each_day_is_paid_at_what_held_on_it(world: World) -> None:
    """Eight days from 1 October, the 3rd and 4th a weekend: six before the 9th at 800, two at 900."""
    with world.staff():
        agree(world)
        agree(world, begins_on=dt.date(2026, 10, 9), day_rate=Decimal(900))
        approved_month(world, days=Decimal(8))
        assert october(world).amount == 6 * 800 + 2 * 900


def test_the_fee_of_one_engagement_goes_before_the_fee_for_all(world: World) -> None:
    with world.staff():
        agree(world, begins_on=dt.date(2026, 10, 5))
        agree(world, engagement=world.engagement, day_rate=Decimal(1000))
        approved_month(world, days=Decimal(2))
        assert october(world).amount == Decimal(2000)


def test_an_amount_a_day_is_in_its_own_currency(world: World) -> None:
    """The client pays euros, the executive is paid in francs: no margin is made of the two."""
    with world.staff():
        agree(world, currency="CHF")
        approved_month(world, days=Decimal("5.5"))
        sheet = october(world)
    assert (sheet.currency, sheet.amount) == ("CHF", Decimal(4400))
    assert sheet.is_foreign


def test_what_is_not_approved_is_no_fee(world: World) -> None:
    with world.staff():
        agree(world)
        assert fees.sheets(month=OCTOBER) == []


def test_days_without_an_agreement_are_shown_and_not_stated(world: World, now: dt.datetime) -> None:
    with world.staff():
        approved_month(world, days=Decimal(2))
        sheet = october(world)
        assert not sheet.is_agreed
        assert sheet.amount == 0
        with pytest.raises(CannotAgree, match="No fee is agreed"):
            fees.state_fee(sheet=sheet, at=now, by=actor_of(world.alice))


def test_a_fee_waits_for_days_that_are_not_approved(world: World, now: dt.datetime) -> None:
    with world.staff():
        agree(world)
        approved_month(world, days=Decimal(2))
        other = make_engagement(client=world.brume, executive=world.bob, role="cto")
        log_days(other, OCTOBER, Decimal("0.5"))
        with pytest.raises(CannotAgree, match="not approved yet"):
            fees.state_fee(sheet=october(world), at=now, by=actor_of(world.alice))


def test_a_stated_fee_stays_whatever_is_agreed_later(world: World, now: dt.datetime) -> None:
    alice = actor_of(world.alice)
    with world.staff():
        held = agree(world)
        approved_month(world, days=Decimal(2))
        fees.state_fee(sheet=october(world), at=now, by=alice)
        for day in (FIRST, dt.date(2026, 9, 1), OCTOBER.last):
            with pytest.raises(CannotAgree, match="stated already"):
                agree(world, begins_on=day, day_rate=Decimal(1))
        with pytest.raises(CannotAgree, match="stated by it"):
            fees.end_agreement(agreement=held, by=alice)
        agree(world, begins_on=dt.date(2026, 11, 1), day_rate=Decimal(1))
        sheet = october(world)
        assert (sheet.state, sheet.amount) == ("stated", Decimal(1600))
        again = fees.state_fee(sheet=sheet, at=now, by=alice)
        assert FeeStatement.objects.get() == again
        fees.pay_fee(statement=again, on=now.date(), by=alice)
        assert october(world).state == "paid"
        with pytest.raises(CannotAgree, match="paid already"):
            fees.pay_fee(statement=again, on=now.date(), by=alice)


@pytest.mark.parametrize("facts", [{"day_rate": None}, {"share": Decimal(50)}])
def test_a_fee_is_an_amount_or_a_share(world: World, facts: dict[str, object]) -> None:
    with world.staff(), pytest.raises(CannotAgree, match="one of the two"):
        agree(world, **facts)


def test_only_the_owner_agrees_and_states(world: World, now: dt.datetime) -> None:
    olga = actor_of(world.olga)
    with world.staff():
        held = agree(world)
        approved_month(world, days=Decimal(2))
        for attempt in (
            lambda: fees.end_agreement(agreement=held, by=olga),
            lambda: fees.state_fee(sheet=october(world), at=now, by=olga),
        ):
            with pytest.raises(CannotAgree, match="Only the owner"):
                attempt()


def test_the_fees_of_many_cost_as_many_statements(
    world: World, django_assert_num_queries: object
) -> None:
    with world.staff():
        agree(world)
        for role in ("cto", "cmo", "coo"):
            engagement = make_engagement(client=world.brume, executive=world.bob, role=role)
            approved_month(world, days=Decimal("0.25"), engagement=engagement)
        with django_assert_num_queries(5):  # type: ignore[operator]
            assert len(october(world).lines) == 3


# ------------------------------------------------------------------------------------- the pages


@pytest.fixture
def stated(world: World) -> World:
    with world.staff():
        agree(world)
        approved_month(world, days=Decimal("5.5"))
    return world


def seen(client: Browser, who: object, path: str = "/p/acme/fees/2026-10/") -> str:
    client.force_login(who.user)  # type: ignore[attr-defined]
    with time_machine.travel(NOW, tick=False):
        return client.get(path).content.decode()


def test_the_owner_sees_the_margin_and_an_executive_their_own_fee(
    client: Browser, stated: World
) -> None:
    page = seen(client, stated.alice)
    assert "€5,200.00" in page
    assert "€4,400.00" in page
    page = seen(client, stated.bob)
    assert "€4,400.00" in page
    for secret in ("€5,200.00", "€9,600.00", "Margin"):
        assert secret not in page
    sheet = seen(client, stated.bob, "/p/acme/fees/2026-10/csv/")
    assert "4400" in sheet
    assert "9600" not in sheet


def test_an_executive_never_sees_the_fee_of_another(client: Browser, stated: World) -> None:
    with stated.staff():
        agree(stated, member=stated.alice, day_rate=Decimal(1111))
        other = make_engagement(client=stated.brume, executive=stated.alice, role="cto")
        approved_month(stated, days=Decimal(1), engagement=other)
    assert "€1,111.00" in seen(client, stated.alice)
    assert "€1,111.00" not in seen(client, stated.bob)


def test_the_owner_agrees_states_and_pays(client: Browser, stated: World) -> None:
    client.force_login(stated.alice.user)
    place = f"/p/acme/fees/2026-10/{stated.bob.pk}/EUR/"
    with time_machine.travel(NOW, tick=False):
        client.post(f"{place}state/")
        answer = client.post(f"{place}paid/", {"paid_on": "2026-11-20"})
        assert answer.status_code == 422
        answer = client.post(f"{place}paid/", {"paid_on": "2026-11-18"}, follow=True)
        assert "Paid on 18 Nov 2026" in answer.content.decode()
        answer = client.post(
            "/p/acme/fees/agreed/", {"member": stated.bob.pk, "begins_on": "2026-10-02"}
        )
        assert answer.status_code == 422
        assert "one of the two" in answer.content.decode()
