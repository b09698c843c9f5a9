"""Whether seller and buyer are known by numbers that can be right, before an invoice names them.

What is typed is checked at its field; what came in otherwise, or was kept before, is found here.
"""

from django.utils.translation import gettext as _

from common import identifiers
from common.problems import Problem
from tenancy.models import Client, Provider


def number_problems(*, provider: Provider, client: Client) -> list[Problem]:
    """The numbers of both firms that do not add up."""
    found: list[tuple[str, Provider | Client, str]] = []
    if number := identifiers.packed(provider.vat_number):
        found.append(("seller_vat_number", provider, identifiers.vat_number_problem(number)))
    if iban := identifiers.packed(provider.iban):
        found.append(("seller_iban", provider, identifiers.iban_problem(iban)))
    if number := identifiers.packed(client.vat_number):
        found.append(("buyer_vat_number", client, identifiers.vat_number_problem(number)))
    for code, firm in (("seller_registration", provider), ("buyer_registration", client)):
        found.append((code, firm, _registration(firm)))
    said = _("%(name)s: %(problem)s")
    return [
        Problem(code, said % {"name": firm.name, "problem": problem})
        for code, firm, problem in found
        if problem
    ]


def _registration(firm: Provider | Client) -> str:
    number = identifiers.packed(firm.registration)
    return identifiers.registration_problem(number, country=firm.country) if number else ""
