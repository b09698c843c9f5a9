"""Where a firm's electronic invoices come in: the list of addresses, and the address in it.

The lists are those of EN 16931 (Electronic Address Scheme); named are the ones that firms in the
countries of our users have. Where an address proves itself, it has to.
"""

import re
from collections.abc import Callable, Mapping

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum import ean, lei
from stdnum.be import vat as belgian
from stdnum.dk import cvr
from stdnum.fr import siren, siret
from stdnum.nl import btw
from stdnum.no import orgnr
from stdnum.se import orgnr as swedish

from common.problems import Problem

SCHEMES: Mapping[str, object] = {
    "0225": gettext_lazy("France: SIREN, with a suffix where the firm has one"),
    "0002": gettext_lazy("France: SIREN"),
    "0009": gettext_lazy("France: SIRET"),
    "9957": gettext_lazy("France: VAT number"),
    "9930": gettext_lazy("Germany: VAT number"),
    "0204": gettext_lazy("Germany: Leitweg-ID"),
    "0208": gettext_lazy("Belgium: enterprise number"),
    "9925": gettext_lazy("Belgium: VAT number"),
    "9938": gettext_lazy("Luxembourg: VAT number"),
    "0106": gettext_lazy("Netherlands: KvK number"),
    "9944": gettext_lazy("Netherlands: VAT number"),
    "9914": gettext_lazy("Austria: VAT number"),
    "0183": gettext_lazy("Switzerland: UID"),
    "9927": gettext_lazy("Switzerland: VAT number"),
    "0201": gettext_lazy("Italy: IPA code"),
    "0211": gettext_lazy("Italy: VAT number"),
    "9920": gettext_lazy("Spain: VAT number"),
    "9946": gettext_lazy("Portugal: VAT number"),
    "9932": gettext_lazy("United Kingdom: VAT number"),
    "0184": gettext_lazy("Denmark: CVR number"),
    "0007": gettext_lazy("Sweden: organisation number"),
    "0192": gettext_lazy("Norway: organisation number"),
    "0212": gettext_lazy("Finland: business ID"),
    "0088": gettext_lazy("GLN"),
    "0199": gettext_lazy("LEI"),
    "EM": gettext_lazy("E-mail address"),
}

_PLAIN = re.compile(r"[A-Za-z0-9._:/-]+")
_PROVES: Mapping[str, Callable[[str], bool]] = {
    "0002": siren.is_valid,
    "0007": swedish.is_valid,
    "0009": siret.is_valid,
    "0088": ean.is_valid,
    "0184": cvr.is_valid,
    "0192": orgnr.is_valid,
    "0199": lei.is_valid,
    "0208": belgian.is_valid,
    "0225": lambda address: siren.is_valid(re.split(r"[_.-]", address)[0]),
    "9944": btw.is_valid,
}


def address_problems(*, scheme: str, address: str) -> list[Problem]:
    """Why no electronic invoice arrives there; empty where it can, and where nothing is said."""
    if not scheme and not address:
        return []
    if not scheme:
        text = _("Say which list this address is of.")
        return [Problem("scheme", text, field="electronic_scheme")]
    if scheme not in SCHEMES:
        text = _("This list is not known.")
        return [Problem("scheme", text, field="electronic_scheme")]
    if not address:
        text = _("Give the address itself, or choose no list.")
        return [Problem("address", text, field="electronic_address")]
    if _arrives(scheme, address):
        return []
    text = _("This address does not fit its list: a digit or letter is wrong.")
    return [Problem("address", text, field="electronic_address")]


def _arrives(scheme: str, address: str) -> bool:
    if scheme == "EM":
        try:
            validate_email(address)
        except ValidationError:
            return False
        return True
    if not _PLAIN.fullmatch(address):
        return False
    return _PROVES.get(scheme, bool)(address)
