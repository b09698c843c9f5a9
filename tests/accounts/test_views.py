import datetime as dt

import pytest
from django.test import Client as Browser
from django.utils import timezone

from accounts import invitations
from accounts.actors import actor_of
from accounts.models import AuditEntry, Contact, Invitation, Letter, Membership, User
from tests.factories.world import World, make_user

PASSWORD = "orchard-lantern-47"


@pytest.fixture
def office(client: Browser, world: World) -> Browser:
    client.force_login(world.olga.user)
    return client


def invited(world: World, email: str, **facts: object) -> tuple[Invitation, str]:
    with world.staff():
        invitation = invitations.invite(
            email=email,
            name="Erin",
            role=str(facts.pop("role", "executive")),
            by=actor_of(world.alice),
            at=timezone.now(),
            **facts,  # type: ignore[arg-type]
        )
        return invitation, f"/people/invitation/{invitations.token_of(invitation)}/"


@pytest.mark.parametrize("path", ["people/", "people/invite/", "settings/", "audit/"])
def test_pages_of_the_office_answer(office: Browser, path: str) -> None:
    assert office.get(f"/p/acme/{path}").status_code == 200


def test_the_people_page_lists_both_sides(office: Browser, world: World) -> None:
    page = office.get("/p/acme/people/").content.decode()
    for name in ("Alice", "Bob", "Olga", "Brume", "Dora", "Carol"):
        assert name in page
    assert "Mallory" not in page


def test_invite_owes_a_mail_with_a_link(office: Browser, world: World) -> None:
    answer = office.post(
        "/p/acme/people/invite/",
        {"name": "Erin", "email": "Erin@New.example", "role": "founder", "client": world.brume.pk},
    )
    assert answer.status_code == 302
    with world.staff():
        letter = Letter.objects.get(kind="invitation")
    assert letter.recipient == "erin@new.example"
    assert "/people/invitation/" in letter.text
    assert "/people/invitation/" in letter.html
    assert "Brume" in letter.text


def test_invite_names_the_field_that_is_wrong(office: Browser) -> None:
    answer = office.post(
        "/p/acme/people/invite/", {"name": "Erin", "email": "erin@", "role": "founder"}
    )
    assert answer.status_code == 422
    assert b"Choose the client" in answer.content
    assert b'value="erin@"' in answer.content


def test_invite_from_the_dialog_goes_on_to_the_whole_page(office: Browser) -> None:
    answer = office.post(
        "/p/acme/people/invite/",
        {"name": "Erin", "email": "erin@new.example", "role": "executive"},
        headers={"HX-Request": "true"},
    )
    assert answer["HX-Redirect"] == "/p/acme/people/"


def test_the_office_cannot_offer_to_be_an_owner(office: Browser) -> None:
    answer = office.post(
        "/p/acme/people/invite/", {"name": "E", "email": "e@new.example", "role": "owner"}
    )
    assert answer.status_code == 422


def test_a_client_of_another_provider_is_no_choice(office: Browser, world: World) -> None:
    answer = office.post(
        "/p/acme/people/invite/",
        {"name": "E", "email": "e@n.example", "role": "founder", "client": world.other_client.pk},
    )
    assert answer.status_code == 422


def test_opening_the_link_changes_nothing(client: Browser, world: World) -> None:
    invitation, link = invited(world, "erin@new.example")
    for _ in range(2):
        assert client.get(link).status_code == 200
    with world.staff():
        invitation.refresh_from_db()
    assert invitation.accepted_at is None
    assert not User.objects.filter(email="erin@new.example").exists()


def test_somebody_new_comes_in_with_a_password(client: Browser, world: World) -> None:
    _, link = invited(world, "erin@new.example")
    answer = client.post(link, {"name": "Erin Moss", "password": PASSWORD})
    assert answer.status_code == 302
    user = User.objects.get(email="erin@new.example")
    assert user.check_password(PASSWORD)
    assert client.session["_auth_user_id"] == str(user.pk)
    with world.staff():
        assert Membership.objects.get(user=user).role == "executive"
        assert AuditEntry.objects.filter(verb="accepted", actor="Erin Moss").exists()


@pytest.mark.parametrize("password", ["short", "erin@new.example", "password1234", "123456789012"])
def test_a_weak_password_is_refused_at_its_field(
    client: Browser, world: World, password: str
) -> None:
    _, link = invited(world, "erin@new.example")
    answer = client.post(link, {"name": "Erin Moss", "password": password})
    assert answer.status_code == 422
    assert answer.context["form"].errors["password"]
    assert b'value="Erin Moss"' in answer.content


def test_a_link_works_once(client: Browser, world: World) -> None:
    _, link = invited(world, "erin@new.example")
    client.post(link, {"name": "Erin", "password": PASSWORD})
    again = Browser().post(link, {"name": "Eve", "password": PASSWORD})
    assert again.status_code == 410
    assert b"has been used" in again.content


def test_a_made_up_link_opens_nothing(client: Browser, world: World) -> None:
    _, link = invited(world, "erin@new.example")
    answer = client.get(link.replace("/invitation/", "/invitation/x"))
    assert answer.status_code == 410
    assert b"not complete" in answer.content


def test_a_withdrawn_invitation_is_refused(client: Browser, office: Browser, world: World) -> None:
    invitation, link = invited(world, "erin@new.example")
    office.post(f"/p/acme/people/invitations/{invitation.pk}/withdraw/")
    answer = Browser().post(link, {"name": "Erin", "password": PASSWORD})
    assert answer.status_code == 410
    assert b"withdrawn" in answer.content


def test_a_person_with_an_account_signs_in_first(client: Browser, world: World) -> None:
    _, link = invited(world, world.mallory.user.email)
    page = client.get(link)
    assert b"Sign in to accept" in page.content
    assert client.post(link, {"name": "M", "password": PASSWORD}).status_code == 200
    with world.staff():
        assert not Membership.objects.filter(user=world.mallory.user).exists()


def test_a_person_with_an_account_says_yes_with_one_click(client: Browser, world: World) -> None:
    _, link = invited(world, world.mallory.user.email, role="viewer", client=world.brume)
    client.force_login(world.mallory.user)
    assert client.post(link).status_code == 302
    with world.staff():
        assert Contact.objects.get(user=world.mallory.user).client_id == world.brume.pk
    assert client.get("/p/other/people/").status_code == 200


def test_somebody_else_is_told_so(client: Browser, world: World) -> None:
    _, link = invited(world, "erin@new.example")
    client.force_login(world.mallory.user)
    assert b"You are signed in as mallory@other.example" in client.get(link).content
    answer = client.post(link, {"name": "M", "password": PASSWORD})
    assert answer.status_code == 422
    assert b"This invitation is for erin@new.example" in answer.content


def test_resend_and_withdraw_answer_in_words(office: Browser, world: World) -> None:
    invitation, _ = invited(world, "erin@new.example")
    base = f"/p/acme/people/invitations/{invitation.pk}"
    said = office.post(f"{base}/resend/", follow=True)
    assert b"a moment ago" in said.content
    assert b"is withdrawn" in office.post(f"{base}/withdraw/", follow=True).content
    assert b"is withdrawn" in office.post(f"{base}/withdraw/", follow=True).content
    assert office.post("/p/acme/people/invitations/987654/withdraw/").status_code == 404


def test_resend_writes_another_letter(office: Browser, world: World) -> None:
    invitation, _ = invited(world, "erin@new.example")
    with world.staff():
        Invitation.objects.update(expires_at=timezone.now() - dt.timedelta(days=1))
    assert b"Expired" in office.get("/p/acme/people/").content
    office.post(f"/p/acme/people/invitations/{invitation.pk}/resend/")
    with world.staff():
        assert Letter.objects.filter(kind="invitation").count() == 2


def test_a_role_changes_on_the_persons_page(office: Browser, world: World) -> None:
    page = f"/p/acme/people/contacts/{world.carol.pk}/"
    assert office.get(page).status_code == 200
    assert office.post(page, {"role": "founder"}).status_code == 302
    assert office.post(page, {"role": "owner"}).status_code == 422
    with world.staff():
        assert Contact.objects.get(pk=world.carol.pk).role == "founder"


def test_the_office_cannot_change_an_owner(office: Browser, world: World) -> None:
    page = f"/p/acme/people/members/{world.alice.pk}/"
    answer = office.post(page, {"role": "executive"})
    assert answer.status_code == 422
    assert b"Only an owner" in answer.content


def test_whoever_leaves_enters_no_page(office: Browser, world: World) -> None:
    carol = Browser()
    carol.force_login(world.carol.user)
    assert carol.get("/p/acme/c/brume/").status_code == 200
    office.post(f"/p/acme/people/contacts/{world.carol.pk}/end/")
    assert carol.get("/p/acme/c/brume/").status_code == 404
    assert office.get(f"/p/acme/people/contacts/{world.carol.pk}/").status_code == 404


def test_nobody_ends_their_own_access(office: Browser, world: World) -> None:
    said = office.post(f"/p/acme/people/members/{world.olga.pk}/end/", follow=True)
    assert b"their own access" in said.content


PARTICULARS = {
    "name": "Acme",
    "country": "FR",
    "vat_regime": "standard",
    "payment_days": "45",
    "invoice_prefix": "acm",
    "timezone": "Europe/Brussels",
    "language": "fr",
    "iban": "FR14 2004 1010 0505 0001 3m02 606",
    "vat_number": "fr40 303265045",
}


def test_particulars_are_kept_and_told(office: Browser, world: World) -> None:
    assert office.post("/p/acme/settings/", PARTICULARS).status_code == 302
    with world.staff():
        world.acme.refresh_from_db()
        entry = AuditEntry.objects.get(verb="changed particulars")
    assert world.acme.payment_days == 45
    assert world.acme.invoice_prefix == "ACM"
    assert world.acme.vat_number == "FR40303265045"
    assert entry.detail["timezone"] == ["Europe/Paris", "Europe/Brussels"]
    assert "Europe/Paris → Europe/Brussels" in office.get("/p/acme/audit/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("iban", "FR7630004000030000012345643"),
        ("bic", "AGRI"),
        ("vat_number", "40303265045"),
        ("vat_regime", "none"),
        ("invoice_prefix", "F/1"),
        ("timezone", "Europe/Atlantis"),
        ("payment_days", "400"),
        ("name", ""),
    ],
)
def test_particulars_say_what_is_wrong(office: Browser, field: str, value: str) -> None:
    answer = office.post("/p/acme/settings/", {**PARTICULARS, field: value})
    assert answer.status_code == 422
    assert ("vat_reason" if field == "vat_regime" else field) in answer.context["form"].errors


def test_the_trail_filters_and_pages(office: Browser, world: World) -> None:
    with world.staff():
        AuditEntry.objects.bulk_create(
            AuditEntry(actor="Bob", user=world.bob.user, verb="waved", subject=f"wave {n}.")
            for n in range(60)
        )
    first = office.get("/p/acme/audit/", {"verb": "waved"})
    assert len(first.context["stretch"].entries) == 50
    before = first.context["stretch"].before
    second = office.get(f"/p/acme/audit/?verb=waved&before={before}")
    assert [entry.subject for entry in second.context["stretch"].entries] == [
        f"wave {n}." for n in reversed(range(10))
    ]
    assert second.context["stretch"].before is None
    mine = office.get(f"/p/acme/audit/?person={world.alice.user_id}")
    assert {entry.actor for entry in mine.context["stretch"].entries} == {"Alice"}
    assert office.get("/p/acme/audit/", {"person": "0", "before": "x"}).status_code == 200


def test_the_trail_as_a_sheet_defuses_formulas(office: Browser, world: World) -> None:
    with world.staff():
        AuditEntry.objects.create(actor="Bob", verb="waved", subject="=1+1", detail={"a": "b"})
    answer = office.get("/p/acme/audit.csv", {"verb": "waved"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "'=1+1" in lines[1]
    assert "Brume" not in answer.content.decode()


def test_the_people_page_asks_the_same_whatever_the_number(
    office: Browser, world: World, django_assert_max_num_queries: object
) -> None:
    people = [make_user(f"Guest {n}", at="brume.example") for n in range(12)]
    with world.staff():
        Contact.objects.bulk_create(
            Contact(client=world.brume, user=person, role="viewer") for person in people
        )
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        page = office.get("/p/acme/people/").content.decode()
    assert all(f"Guest {n}" in page for n in range(12))


def test_a_person_changes_name_and_language(client: Browser, world: World) -> None:
    client.force_login(world.carol.user)
    assert client.get("/people/profile/").status_code == 200
    assert client.post("/people/profile/", {"name": "", "language": "en"}).status_code == 422
    assert client.post("/people/profile/", {"name": "C. B.", "language": "fr"}).status_code == 302
    user = User.objects.get(pk=world.carol.user_id)
    assert (user.name, user.language) == ("C. B.", "fr")
