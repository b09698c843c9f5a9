"""Which VAT an invoice carries: where seller and client sit decides, and the reason is printed.

At home the standard rate of the seller's country is charged. To a business in another country of
the European Union, where both have a VAT number, the client accounts for the VAT (reverse charge,
AE); outside the Union the service is outside the scope of VAT (O). A seller that charges none says
why (exempt, E). Somebody may decide otherwise for a client or for one invoice, with a reason, which
is also how a reduced rate comes about (domain, Money 4).

The rate is that of the last day of the month in which the days were worked (the tax point of a
service that is settled by the month), whenever the invoice is issued.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from billing import settings
from billing.models import ClientBilling, Invoice, VatCategory
from billing.rates import UNION, NoRateKnown, reduced_rates, standard_rate, territory
from billing.wording import country_name, say
from common.money import format_number
from common.typography import THIN_NO_BREAK, is_french
from tenancy.models import Address, Client, Provider

__all__ = [
    "NoRateKnown",
    "Override",
    "Vat",
    "override_of",
    "reduced_rates",
    "standard_rate",
    "vat_for",
    "vat_of",
]

ZERO = Decimal(0)
CHARGED = (VatCategory.STANDARD, VatCategory.REDUCED)
# The article of French law that frees the smallest firms from charging VAT.
_FRANCHISE = "293"


@dataclass(frozen=True)
class Override:
    """What somebody decided instead of what is derived: the category, its rate and why."""

    category: str
    rate: Decimal
    reason: str


@dataclass(frozen=True)
class Vat:
    """The rate in per cent, what the invoice calls it, and the reason where none is charged.

    `reason` and `label` speak the invoice's language; `code` is the reason's code (VATEX), and
    `why` tells the office, in its own language, how it came about.
    """

    rate: Decimal
    label: str
    reason: str = ""
    category: str = VatCategory.STANDARD.value
    code: str = ""
    why: str = ""


def vat_for(
    *, client: Client, on: dt.date, invoice: Invoice | None = None, language: str = ""
) -> Vat:
    """The VAT of what is sold to a client on a day, with what was decided for it or this invoice.

    In the words of the client unless a language is named. Raises NoRateKnown.
    """
    return vat_of(
        provider=client.provider,
        client=client,
        on=on,
        language=language or client.language,
        override=override_of(invoice=invoice, client=client),
    )


def override_of(*, invoice: Invoice | None, client: Client) -> Override | None:
    """What was decided by hand: for the invoice first, then for its client."""
    chosen: Invoice | ClientBilling | None = invoice
    if chosen is None or not chosen.vat_category:
        chosen = settings.client_billing(client=client)
    if not chosen.vat_category:
        return None
    return Override(chosen.vat_category, chosen.vat_rate or ZERO, chosen.vat_reason)


def vat_of(
    *,
    provider: Provider,
    on: dt.date,
    language: str,
    client: Address | None = None,
    override: Override | None = None,
) -> Vat:
    """The VAT on what a provider sells to a client on a day, in the words of the language.

    Without a client it is what the provider charges at home. Raises NoRateKnown where its country
    has no standard rate in the table.
    """
    if override:
        return _decided(provider, override, language=language)
    home, away = territory(provider.country), territory(client.country if client else "")
    if client and {home, away} <= UNION and home != away and _both_known(provider, client):
        return _reverse_charge(provider, client, language=language)
    if provider.vat_regime == Provider.VatRegime.NONE:
        return _exempt(provider, language=language)
    if client and away and away != home and not {home, away} <= UNION:
        return _outside(provider, client, language=language)
    rate = standard_rate(country=provider.country, on=on)
    why = _why_charged(client if away != home else None)
    return Vat(rate, _charged("standard_rate", rate, language=language), why=why)


def _both_known(provider: Provider, client: Address) -> bool:
    return bool(provider.vat_number and client.vat_number)


def _country(owner: Address) -> str:
    return country_name(owner.country, language=get_language() or "en")


def _charged(key: str, rate: Decimal, *, language: str) -> str:
    number = format_number(rate, language=language)
    gap = THIN_NO_BREAK if is_french(language) else ""
    return say(language, key, rate=f"{number}{gap}%")


def _why_charged(client: Address | None) -> str:
    if client is None:
        return _("You and the client are in the same country: its standard rate is charged.")
    if not client.vat_number:
        said = _(
            "The client is in %(country)s and has no VAT number here: your own standard rate is "
            "charged. With its VAT number the client accounts for the VAT itself."
        )
    else:
        said = _("You have no VAT number, so %(country)s cannot ask the client for the VAT.")
    return said % {"country": _country(client)}


def _reverse_charge(provider: Provider, client: Address, *, language: str) -> Vat:
    why = _("The client is a business in %(country)s with a VAT number: it accounts for the VAT.")
    return Vat(
        rate=ZERO,
        label=say(language, "reverse_charge"),
        reason=_reason("reverse_charge_reason", provider, language=language),
        category=VatCategory.REVERSE_CHARGE.value,
        code="VATEX-EU-AE",
        why=why % {"country": _country(client)},
    )


def _outside(provider: Provider, client: Address, *, language: str) -> Vat:
    why = _("The client is in %(country)s: the service is outside the scope of your VAT.")
    return Vat(
        rate=ZERO,
        label=say(language, "outside"),
        reason=_reason("outside_reason", provider, language=language),
        category=VatCategory.OUTSIDE.value,
        code="VATEX-EU-O",
        why=why % {"country": _country(client)},
    )


def _reason(key: str, provider: Provider, *, language: str) -> str:
    """The reason with the article of the seller's own law, where we know it."""
    place = territory(provider.country)
    if place == "FR":
        return say(language, f"{key}_FR")
    return say(language, key if place in UNION else f"{key}_elsewhere")


def _exempt(provider: Provider, *, language: str) -> Vat:
    return Vat(
        rate=ZERO,
        label=say(language, "no_vat"),
        reason=provider.vat_reason,
        category=VatCategory.EXEMPT.value,
        code=_exempt_code(provider, provider.vat_reason),
        why=_("Your settings say that you charge no VAT."),
    )


def _exempt_code(provider: Provider, reason: str) -> str:
    is_franchise = territory(provider.country) == "FR" and _FRANCHISE in reason
    return "VATEX-FR-FRANCHISE" if is_franchise else ""


def _decided(provider: Provider, override: Override, *, language: str) -> Vat:
    category, rate = VatCategory(override.category), override.rate
    why = _("Decided by hand: %(reason)s") % {"reason": override.reason}
    if category in CHARGED:
        key = "reduced_rate" if category == VatCategory.REDUCED else "standard_rate"
        label = _charged(key, rate, language=language)
        return Vat(rate, label, category=category.value, why=why)
    code = {
        VatCategory.REVERSE_CHARGE: "VATEX-EU-AE",
        VatCategory.OUTSIDE: "VATEX-EU-O",
        VatCategory.EXEMPT: _exempt_code(provider, override.reason),
    }[category]
    key = {
        VatCategory.REVERSE_CHARGE: "reverse_charge",
        VatCategory.OUTSIDE: "outside",
        VatCategory.EXEMPT: "no_vat",
    }[category]
    return Vat(ZERO, say(language, key), override.reason, category.value, code, why)
