"""The provider's brand: its logo and its accent colour, where its clients look.

Clients see them on their pages, in mails, on reports and on invoices from now on; what was issued
keeps the face it had. Any colour may be picked: what is made of it stays legible
(common/colour.py). The logo that was sent is never kept, only a picture that we drew from it
(common/pictures.py). Owner and office decide; the trail says what changed.
"""

import hashlib
from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from common.brand import Brand, encoded
from common.colour import is_colour
from common.pictures import CannotRead, read_logo
from tenancy.models import Logo, Provider

# Where a page shows the logo: no higher, no wider, in CSS pixels.
PAGE_BOX = (168, 28)
# From this shape on it stands above the name and not beside it.
WIDE = 1.6


class CannotBrand(Exception):
    """Why the brand stays as it is, in the user's words."""


@dataclass(frozen=True)
class PageBrand:
    """What a page shows of a provider: its accent, and its logo in the size of its place.

    The addresses are made by the template from `style` and `logo`; empty ones are our own look.
    """

    provider: str
    name: str
    style: str
    logo: str
    width: int
    height: int
    ground: str

    @property
    def is_wide(self) -> bool:
        return self.width > WIDE * self.height


def logo_size(provider: Provider, *, width: int, height: int) -> tuple[int, int]:
    """The size of its logo in a box of so many pixels."""
    wide, high = Brand(width=provider.logo_width, height=provider.logo_height).fitted(
        width=width, height=height
    )
    return int(wide), int(high)


def page_brand(provider: Provider, *, is_clients: bool = True) -> PageBrand:
    """The brand of a provider for a page, its client's or its own; asks the database nothing."""
    width, height = logo_size(provider, width=PAGE_BOX[0], height=PAGE_BOX[1])
    return PageBrand(
        provider=provider.slug,
        name=provider.name,
        style=provider.accent.removeprefix("#") if is_clients else "",
        logo=provider.logo_key,
        width=width,
        height=height,
        ground=provider.logo_ground,
    )


def brand_of(provider: Provider) -> Brand:
    """The brand of the provider in scope as a document freezes it."""
    content = logo_of(provider)
    if content is None:
        return Brand(accent=provider.accent)
    return Brand(
        accent=provider.accent,
        logo=encoded(content),
        width=provider.logo_width,
        height=provider.logo_height,
        ground=provider.logo_ground,
    )


def logo_of(provider: Provider) -> bytes | None:
    """The PNG of the provider in scope, or None."""
    if not provider.logo_key:
        return None
    return logo_named(provider.logo_key)


def logo_named(key: str) -> bytes | None:
    """The PNG with this name of the provider in scope, or None."""
    row = Logo.objects.filter(key=key, provider__logo_key=F("key")).first()
    return bytes(row.content) if row else None


def _held(provider: Provider, by: Actor) -> Provider:
    if not by.is_office:
        raise CannotBrand(_("Only the owner and the office change the brand."))
    return Provider.objects.select_for_update(no_key=True).get(pk=provider.pk)


def change_accent(*, provider: Provider, accent: str, by: Actor) -> Provider:
    """Take another colour (#rrggbb), or with an empty one go back to our own. Raises CannotBrand."""
    accent = accent.strip().lower()
    if accent and not is_colour(accent):
        raise CannotBrand(_("Write the colour as a # and six letters or digits, like #0b5d66."))
    row = _held(provider, by)
    if row.accent == accent:
        return row
    before, row.accent = row.accent, accent
    row.save(update_fields=["accent"])
    record(by=by, verb="changed brand", subject=row, accent=[before, accent])
    return row


def change_logo(*, provider: Provider, content: bytes, by: Actor) -> Provider:
    """Show the logo that a file holds. Raises CannotBrand."""
    try:
        picture = read_logo(content)
    except CannotRead as problem:
        raise CannotBrand(str(problem)) from problem
    row = _held(provider, by)
    key = hashlib.sha256(picture.content).hexdigest()[:16]
    if row.logo_key == key:
        return row
    _keep_only(key, picture.content)
    row.logo_key, row.logo_ground = key, picture.ground
    row.logo_width, row.logo_height = picture.width, picture.height
    row.save(update_fields=["logo_key", "logo_width", "logo_height", "logo_ground"])
    record(by=by, verb="changed logo", subject=row, size=f"{picture.width} × {picture.height}")
    return row


def remove_logo(*, provider: Provider, by: Actor) -> Provider:
    """Go back to our own mark. Raises CannotBrand."""
    row = _held(provider, by)
    if not row.logo_key:
        return row
    Logo.objects.all().delete()
    row.logo_key = row.logo_ground = ""
    row.logo_width = row.logo_height = 0
    row.save(update_fields=["logo_key", "logo_width", "logo_height", "logo_ground"])
    record(by=by, verb="removed logo", subject=row)
    return row


def _keep_only(key: str, content: bytes) -> None:
    Logo.objects.exclude(key=key).delete()
    Logo.objects.bulk_create([Logo(key=key, content=content)], ignore_conflicts=True)
