"""The sentences that the seller's law wants on an invoice, each with the code of its subject.

In France: what late payment costs, the fixed charge for recovery, that paying early brings no
discount, what kind of operation it is, and the choice to owe the VAT when invoicing and not when
paid. Elsewhere only the interest that the provider set.
"""

from decimal import Decimal

from billing.content import Mention
from billing.models import BillingSettings
from billing.rates import territory
from billing.wording import say
from common.money import format_number
from common.typography import THIN_NO_BREAK, is_french
from tenancy.models import Provider

# UNTDID 4451: late payment, recovery, discount for paying early, general.
LATE, RECOVERY, DISCOUNT, GENERAL = "PMD", "PMT", "AAB", "AAI"


def of(
    *, provider: Provider, ours: BillingSettings, language: str, is_credit: bool = False
) -> tuple[Mention, ...]:
    """What has to be said, in the invoice's language; a credit note speaks of no late payment."""
    is_french_seller = territory(provider.country) == "FR"
    late = _late(ours.late_rate, language=language, is_french_seller=is_french_seller)
    found = [] if is_credit and not is_french_seller else late
    if is_french_seller:
        found = [
            *found,
            Mention(RECOVERY, say(language, "recovery_FR")),
            Mention(DISCOUNT, say(language, "no_discount")),
            Mention(GENERAL, say(language, "operation_services")),
        ]
    if vat_on_debits(provider=provider, ours=ours):
        found.append(Mention(GENERAL, say(language, "vat_on_debits")))
    return tuple(found)


def vat_on_debits(*, provider: Provider, ours: BillingSettings) -> bool | None:
    """Whether the VAT is owed when invoicing (True) or when paid (False); None outside France and
    where no VAT is charged."""
    charges_vat = provider.vat_regime == Provider.VatRegime.STANDARD
    if territory(provider.country) != "FR" or not charges_vat:
        return None
    return ours.vat_on_debits


def _late(rate: Decimal | None, *, language: str, is_french_seller: bool) -> list[Mention]:
    if rate is None:
        return [Mention(LATE, say(language, "late_FR"))] if is_french_seller else []
    number = format_number(rate, language=language)
    gap = THIN_NO_BREAK if is_french(language) else ""
    return [Mention(LATE, say(language, "late_rate", rate=f"{number}{gap}%"))]
