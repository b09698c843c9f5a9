"""The two owners of a row: a provider, and inside it a client."""

from typing import Any

from django.db import models
from django.db.models import BaseConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from tenancy.policies import RowPolicy, SameOwnerForeignKey
from tenancy.scope import current


def current_provider() -> int | None:
    """The provider of the scope that holds now, as the default owner of a new row."""
    scope = current()
    return scope.provider if scope else None


class Address(models.Model):
    """Where a firm is and how the law knows it, as an invoice prints it."""

    legal_name = models.CharField(max_length=120, blank=True)
    street = models.CharField(max_length=120, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, default="FR")
    subdivision = models.CharField(max_length=6, blank=True)
    registration = models.CharField(max_length=20, blank=True)
    vat_number = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2, default="en")

    class Meta:
        abstract = True

    @property
    def official_name(self) -> str:
        return self.legal_name or self.name  # type: ignore[attr-defined]

    @property
    def address_lines(self) -> tuple[str, ...]:
        town = f"{self.postcode} {self.city}".strip()
        return tuple(line for line in (self.street, town) if line)


class Provider(Address):
    """A firm, or a one-person practice, that sells executives' days: the tenant."""

    class VatRegime(models.TextChoices):
        STANDARD = "standard", _("VAT at the standard rate")
        NONE = "none", _("No VAT charged")

    class NdaRule(models.TextChoices):
        WARN = "warn", _("It is said, and the work is logged")
        REFUSE = "refuse", _("The work is refused")
        OFF = "off", _("Nothing is said")

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    email = models.EmailField(blank=True)
    timezone = models.CharField(max_length=40, default="Europe/Paris")
    currency = models.CharField(max_length=3, default="EUR")
    legal_note = models.CharField(max_length=200, blank=True)
    vat_regime = models.CharField(
        max_length=10, choices=VatRegime.choices, default=VatRegime.STANDARD
    )
    vat_reason = models.CharField(max_length=160, blank=True)
    iban = models.CharField(max_length=34, blank=True)
    bic = models.CharField(max_length=11, blank=True)
    payment_days = models.PositiveSmallIntegerField(default=30)
    invoice_prefix = models.CharField(max_length=8, default="F")
    # What logging work at a client without an active confidentiality agreement comes to.
    nda_rule = models.CharField(max_length=6, choices=NdaRule.choices, default=NdaRule.WARN)
    # The brand, as every page of the provider needs it; the logo's bytes are a Logo.
    accent = models.CharField(max_length=7, blank=True)
    logo_key = models.CharField(max_length=16, blank=True)
    logo_width = models.PositiveSmallIntegerField(default=0)
    logo_height = models.PositiveSmallIntegerField(default=0)
    logo_ground = models.CharField(max_length=5, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="provider_no_vat_says_why",
                condition=~Q(vat_regime="none") | ~Q(vat_reason=""),
            ),
            models.CheckConstraint(
                name="provider_accent_is_a_colour",
                condition=Q(accent="") | Q(accent__regex=r"^#[0-9a-f]{6}$"),
            ),
            RowPolicy(name="provider", provider="id", staff="SELECT, INSERT, UPDATE"),
        ]

    def __str__(self) -> str:
        return self.name


class ProviderOwned(models.Model):
    """A row of one provider."""

    provider = models.ForeignKey(
        Provider, models.PROTECT, default=current_provider, db_index=False, related_name="+"
    )

    class Meta:
        abstract = True


class Client(Address, ProviderOwned):
    """An SME that the provider serves."""

    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=80)
    hue = models.PositiveSmallIntegerField(default=1)
    attention = models.CharField(max_length=80, blank=True)
    purchase_order = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "id"], name="client_owner"),
            UniqueConstraint(fields=["provider", "slug"], name="client_slug"),
            models.CheckConstraint(name="client_hue", condition=Q(hue__gte=1, hue__lte=8)),
            RowPolicy(name="client", client="id"),
        ]

    def __str__(self) -> str:
        return self.name


class ClientOwned(ProviderOwned):
    """A row of one client of one provider."""

    client = models.ForeignKey(
        Client, models.PROTECT, db_constraint=False, db_index=False, related_name="+"
    )

    class Meta:
        abstract = True

    @property
    def owner(self) -> dict[str, Any]:
        """The owner's columns, for a row that belongs to the same client."""
        return {"provider_id": self.provider_id, "client_id": self.client_id}


def link(to: str | type[models.Model], **options: Any) -> models.ForeignKey[Any, Any]:
    """A reference inside one provider: the composite key of `walls` guards it."""
    options.setdefault("related_name", "+")
    options.setdefault("on_delete", models.PROTECT)
    return models.ForeignKey(to, db_constraint=False, **options)


def walls(
    table: str,
    *,
    to_client: tuple[str, ...] = (),
    to_provider: tuple[str, ...] = (),
    of_client: bool = True,
    **policy: str,
) -> list[BaseConstraint]:
    """What every table of a provider stands behind.

    `table` names the entries; `of_client` says that its rows belong to a client. `to_client` are the references that stay inside the client,
    `to_provider` those that stay inside the provider; `policy` goes to the row policy, which
    shows rows to the client's people only where it says `client="client_id"`.
    """
    inside = ("provider_id", "client_id") if of_client else ("provider_id",)
    fields = ["provider", "client", "id"] if of_client else ["provider", "id"]
    entries: list[BaseConstraint] = [
        UniqueConstraint(fields=fields, name=f"{table}_owner"),
        RowPolicy(name=table, **policy),
    ]
    if of_client:
        entries.append(SameOwnerForeignKey(name=f"{table}_client", field="client"))
    entries += [
        SameOwnerForeignKey(name=f"{table}_{field}", field=field, owner=inside)
        for field in to_client
    ]
    entries += [SameOwnerForeignKey(name=f"{table}_{field}", field=field) for field in to_provider]
    return entries


class Logo(ProviderOwned):
    """The picture of a provider's logo: a PNG that we drew, by the beginning of its hash."""

    key = models.CharField(max_length=16)
    content = models.BinaryField()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["provider", "key"], name="logo_once"),
            *walls("logo", of_client=False),
        ]

    def __str__(self) -> str:
        return self.key
