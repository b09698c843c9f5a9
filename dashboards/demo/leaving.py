"""What the demo's executives leave behind: what somebody else needs, the handover of who goes, and
the engagement that is closed."""

import datetime as dt
from collections.abc import Sequence

from accounts.actors import Actor, actor_of
from engagements.course import closing, continuity, handover
from engagements.models import Engagement

# Domain: document, days since it was checked, second person, who holds the access.
COVERS: dict[tuple[str, str], dict[str, tuple[str, int | None, str, str]]] = {
    ("Maison Belval", "cmo"): {
        "positioning": ("One page on positioning", 40, "Hélène Belval", "Hélène Belval"),
        "advertising": ("Brief of Agence Prisme", 22, "Julie Mercier", "Julie Mercier"),
        "crm": ("How a lead becomes an opportunity", 31, "Julie Mercier", "Bruno Castel"),
        "website": ("Who changes what on the site", 260, "Agence Prisme", "Julie Mercier"),
        "agencies": ("Contracts and contacts", 64, "Paul Girard", "Paul Girard"),
        "analytics": ("Six figures and their definitions", 15, "", "Julie Mercier"),
    },
    ("Lenoir Emballages", "cio"): {
        "identity": ("Accounts and second factor", 18, "Sophie Renaud", "Sophie Renaud"),
        "backup": ("Plan of the restore", 51, "Infogest", "Sophie Renaud"),
        "devices": ("List of machines", 12, "Sophie Renaud", "Sophie Renaud"),
        "network": ("Drawing of both sites", 210, "Infogest", "Infogest"),
        "applications": ("", None, "", "Sophie Renaud"),
        "suppliers": ("Contracts with their renewals", 33, "Marc Lenoir", "Marc Lenoir"),
    },
    ("Verrerie Saint-Malo", "cio"): {
        "applications": ("How the two sites run on one ERP", 9, "Sylvie Tanguy", "Yann Le Goff"),
        "identity": ("Accounts and their owners", 26, "IT technician", "IT technician"),
        "backup": ("", None, "IT technician", "IT technician"),
        "suppliers": ("Seven contracts", 12, "Yann Le Goff", "Yann Le Goff"),
    },
}  # fmt: skip

WRITTEN = {
    "mandate": "One page, read with Yann Le Goff in the first week of each quarter.",
    "suppliers": "Seven contracts; the two that renew in spring stand first.",
    "access": "Nothing is in one hand: the list names two holders each.",
    "figures": "Orders, stock and month end: how each is counted, and by whom.",
}
OPEN = (
    ("contact", "Sylvie Tanguy, integrator of the ERP", "Answers fast by phone, slowly by mail.", ""),
    ("thread", "Stock of the second site does not match the books", "Counted again in two weeks.",
     "Plant controller"),
    ("promise", "Training of the key users before the move", "Promised to both site managers.",
     "Nadia Rahmani"),
    ("advice", "Spend the first Monday in the packing hall", "The system looks different there.", ""),
)  # fmt: skip

GOES = ("Verrerie Saint-Malo", "cio")
CLOSED = "Both plants run on one network, and their technician runs it alone. Thank you, Maïwenn."


def tell_leaving(*, engagements: Sequence[Engagement], office: Actor, on: dt.date) -> None:
    """Say who could carry on, begin one handover, and close what has ended."""
    for engagement in engagements:
        named = engagement.client.name, engagement.role
        by = actor_of(engagement.executive)
        for domain, (document, ago, second, access) in COVERS.get(named, {}).items():
            continuity.cover(
                engagement=engagement,
                domain=domain,
                by=by,
                document=document,
                checked_on=None if ago is None else on - dt.timedelta(days=ago),
                second_person=second,
                access_owner=access,
            )
        if named == GOES:
            _hand_over(engagement, parts=WRITTEN, by=by, on=on)
        if engagement.ends_on and engagement.ends_on < on:
            _close(engagement, office=office)


def _hand_over(engagement: Engagement, *, parts: dict[str, str], by: Actor, on: dt.date) -> None:
    for key, words in parts.items():
        handover.settle_part(engagement=engagement, key=key, by=by, on=on, detail=words)
    for kind, title, detail, contact in OPEN:
        handover.add_item(
            engagement=engagement, by=by, kind=kind, title=title, detail=detail, contact=contact
        )


def _close(engagement: Engagement, *, office: Actor) -> None:
    """Write the whole dossier in the last days, and close a week after the last one."""
    last = engagement.ends_on or engagement.starts_on
    by = actor_of(engagement.executive)
    for key in handover.PARTS:
        handover.settle_part(
            engagement=engagement,
            key=key,
            by=by,
            on=last - dt.timedelta(days=2),
            detail="Written, read together, and kept in the shared folder of IT.",
        )
    on = last + dt.timedelta(days=8)
    at = dt.datetime.combine(on, dt.time(14), tzinfo=dt.UTC)
    closing.close(engagement=engagement, by=office, at=at, on=on, words=CLOSED)
