"""The provider's particulars: what the law and the bank know it by, and how it invoices.

They are printed on what is issued from now on; what was issued keeps what it says.
"""

from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.audit import record
from tenancy.models import Provider


class CannotChangeParticulars(Exception):
    """Why the particulars stay as they are, in the user's words."""


def change_particulars(*, provider: Provider, by: Actor, **facts: Any) -> Provider:
    """Change fields of the provider; the trail keeps what they were.

    Raises CannotChangeParticulars.
    """
    if not by.is_office:
        message = _("Only the owner and the office change the provider's particulars.")
        raise CannotChangeParticulars(message)
    row = Provider.objects.select_for_update(no_key=True).get(pk=provider.pk)
    pairs = {name: [getattr(row, name), value] for name, value in facts.items()}
    changed: dict[str, Any] = {
        name: [before, after] for name, (before, after) in pairs.items() if before != after
    }
    if not changed:
        return row
    for name, (_before, after) in changed.items():
        setattr(row, name, after)
    if row.vat_regime == Provider.VatRegime.NONE and not row.vat_reason:
        message = _("Where no VAT is charged, the invoice has to say why.")
        raise CannotChangeParticulars(message)
    row.save(update_fields=list(changed))
    record(by=by, verb="changed particulars", subject=row, **changed)
    return row
