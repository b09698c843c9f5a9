"""The brand on paper: frozen with what was issued, legible, and the same bytes each time."""

import datetime as dt
from dataclasses import replace

from accounts import branding
from accounts.actors import actor_of
from billing.content import InvoiceContent
from billing.pdf import render_invoice
from billing.printed import frozen_content
from committees.content import CommitteeReport
from committees.pdf import render_report
from common.brand import PLAIN, Brand, encoded
from common.pictures import read_logo
from tests.billing.test_pdf import invoice
from tests.committees.test_pdf import full_report
from tests.factories.billing import issued_invoice
from tests.factories.pictures import disc
from tests.factories.world import World
from tests.printed import digest, opened


def brand(accent: str = "#ffd400") -> Brand:
    picture = read_logo(disc(colour=(10, 10, 20, 255)))
    return Brand(accent, encoded(picture.content), picture.width, picture.height, picture.ground)


def pictures(pdf: bytes) -> int:
    with opened(pdf) as document:
        return len(document.pages[0].get_images())


def test_an_issued_invoice_keeps_the_face_it_had(world: World, now: dt.datetime) -> None:
    by = actor_of(world.alice)
    with world.staff():
        branding.change_accent(provider=world.acme, accent="#b4236a", by=by)
        branding.change_logo(provider=world.acme, content=disc(), by=by)
        issued = issued_invoice(world, now)
        branding.change_accent(provider=world.acme, accent="#0b5d66", by=by)
        branding.remove_logo(provider=world.acme, by=by)
        issued.refresh_from_db()
        kept = frozen_content(issued).brand
    assert kept.accent == "#b4236a"
    assert kept.logo


def test_what_was_issued_before_there_were_brands_prints_as_it_did() -> None:
    old = invoice().to_json()
    old.pop("brand")
    assert InvoiceContent.from_json(old).brand == PLAIN
    report = full_report().to_json()
    report.pop("brand")
    assert CommitteeReport.from_json(report).brand == PLAIN


def test_the_logo_stands_on_the_invoice() -> None:
    dressed = render_invoice(replace(invoice(), brand=brand()))
    assert pictures(dressed) == pictures(render_invoice(invoice())) + 1


def test_the_logo_stands_on_the_cover_of_the_report() -> None:
    dressed = render_report(replace(full_report(), brand=brand()))
    assert pictures(dressed) == pictures(render_report(full_report())) + 1


def test_equal_brands_are_equal_bytes_and_others_are_not() -> None:
    once, again = (digest(render_invoice(replace(invoice(), brand=brand()))) for _time in range(2))
    assert once == again
    assert once != digest(render_invoice(replace(invoice(), brand=brand("#0b5d66"))))


def test_charts_take_the_accent() -> None:
    assert brand("#0b5d66").palette.accent == "#0b5d66"
    assert brand("#ffd400").palette.accent != "#ffd400"
