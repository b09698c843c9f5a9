"""Seller and buyer as an invoice names them: printed for people, in parts for machines.

The number in the register goes with the code of its list where there is one (a SIREN is 0002). In
France every firm is reached under its SIREN (list 0225) unless it says where else; elsewhere an
electronic address stands only where somebody gave one.
"""

import re

from billing import wording
from billing.content import Party
from tenancy.models import Address, Client, Provider

# The lists of firms' numbers by country (ISO 6523, ICD).
_REGISTERS = {
    "BE": "0208", "CH": "0183", "DK": "0184", "EE": "0191", "FI": "0212", "FR": "0002",
    "NL": "0106", "NO": "0192", "SE": "0007",
}  # fmt: skip
# In France an electronic address is the SIREN, with more behind it where a firm wants so.
FRENCH_ADDRESSES = "0225"
_SIREN, _SIRET = 9, 14
_NUMBER = re.compile(r"\d(?:[ .\u00a0\u202f]?\d){8,13}")
_SIGNS = re.compile(r"[^0-9A-Za-z]")


def party_of(
    owner: Provider | Client,
    *,
    abroad: Address,
    language: str,
    email: str = "",
    electronic: tuple[str, str] = ("", ""),
) -> Party:
    """A firm as an invoice names it; the country is printed only where the other sits elsewhere.

    `electronic` is where it says that its invoices come in: the list and the address.
    """
    place = owner.address_lines
    if owner.country != abroad.country:
        place = (*place, wording.country_name(owner.country, language=language))
    legal, site = legal_number(owner)
    scheme, address = electronic
    if not address and owner.country == "FR" and legal:
        scheme, address = FRENCH_ADDRESSES, legal
    return Party(
        name=owner.official_name,
        lines=place,
        email=email,
        registration=_printed(owner),
        vat_number=owner.vat_number,
        legal_note=getattr(owner, "legal_note", ""),
        street=owner.street,
        postcode=owner.postcode,
        city=owner.city,
        country=owner.country,
        legal_id=legal,
        legal_scheme=_REGISTERS.get(owner.country, "") if legal else "",
        site_id=site,
        electronic_address=address if scheme else "",
        electronic_scheme=scheme if address else "",
    )


def legal_number(owner: Address) -> tuple[str, str]:
    """The number in the register without spaces, and a French firm's SIRET where that was given."""
    if owner.country != "FR":
        return _SIGNS.sub("", owner.registration).upper(), ""
    found = _NUMBER.search(owner.registration)
    digits = _SIGNS.sub("", found[0]) if found else ""
    if len(digits) == _SIRET:
        return digits[:_SIREN], digits
    return (digits, "") if len(digits) == _SIREN else ("", "")


def _printed(owner: Address) -> str:
    """The number in the register; a French one with its name, as the law wants it."""
    digits = owner.registration.replace(" ", "")
    if owner.country != "FR" or not digits.isdigit():
        return owner.registration
    name = {_SIREN: "SIREN", _SIRET: "SIRET"}.get(len(digits), "")
    return f"{name} {digits}".strip()
