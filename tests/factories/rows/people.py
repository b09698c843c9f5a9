"""Rows of every table: who they are."""

from accounts.models import (
    ApiKey,
    AuditEntry,
    Contact,
    Invitation,
    Letter,
    MailedLink,
    Membership,
    Profile,
    SavedView,
    TrackRecord,
)
from tenancy.models import Client, Logo
from tests.factories.rows.sides import AT, Rows, Side, hidden, rows_of, shown


@rows_of(Client)
def _client(side: Side) -> Rows:
    return shown(side.client)


@rows_of(Membership)
def _membership(side: Side) -> Rows:
    # Of the provider's people a client sees those who work for it.
    return Rows(shown=[side.member], hidden=[side.stranger])


@rows_of(Profile)
def _profile(side: Side) -> Rows:
    return hidden(Profile.objects.create(provider=side.provider, member=side.member))


@rows_of(TrackRecord)
def _track_record(side: Side) -> Rows:
    done = {"title": "Stopped a rollout", "year": 2024, "result": "Nothing was lost"}
    return hidden(TrackRecord.objects.create(provider=side.provider, member=side.member, **done))


@rows_of(Contact)
def _contact(side: Side) -> Rows:
    return shown(side.founder)


@rows_of(Invitation)
def _invitation(side: Side) -> Rows:
    return hidden(
        Invitation.objects.create(
            email=f"guest@{side.client.slug}.example",
            name="Guest",
            role="viewer",
            client=side.client,
            invited_by=side.member,
            expires_at=AT,
        )
    )


@rows_of(AuditEntry)
def _audit_entry(side: Side) -> Rows:
    user = side.founder.user
    return hidden(
        AuditEntry.objects.create(
            actor=user.name, user=user, verb="waved", subject="hand", client=side.client
        )
    )


@rows_of(Letter)
def _letter(side: Side) -> Rows:
    return hidden(
        Letter.objects.create(
            kind="wave", reference=side.client.slug, recipient="a@b.example", subject="?", text="?"
        )
    )


@rows_of(MailedLink)
def _mailed_link(side: Side) -> Rows:
    link = MailedLink.objects.create(
        **side.owner, purpose="wave", row=1, user=side.founder.user, made_at=AT, expires_at=AT
    )
    return hidden(link)


@rows_of(Logo)
def _logo(side: Side) -> Rows:
    return hidden(Logo.objects.create(key=side.client.slug, content=b"PNG"))


@rows_of(SavedView)
def _saved_view(side: Side) -> Rows:
    known = {"page": "portfolio", "name": "Mine", "query": "show=drift"}
    return hidden(SavedView.objects.create(provider=side.provider, member=side.member, **known))


@rows_of(ApiKey)
def _api_key(side: Side) -> Rows:
    facts = {"name": "Nightly", "secret_hash": "0" * 64, "scopes": ["read"]}
    return hidden(
        ApiKey.objects.create(
            provider=side.provider,
            made_by=side.member,
            public_id=side.client.slug[:16],
            made_at=AT,
            expires_at=AT,
            **facts,
        )
    )
