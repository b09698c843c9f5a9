"""Why deals are lost, why they stall and why sales refuses leads: codes with their words.

The code is kept, its words are said in the reader's language. A CRM's own words are matched to
the codes; what matches none is "other", and its words stay with the deal where there is room.
"""

import re
import unicodedata
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

OTHER = "other"

LOST: Mapping[str, Promise] = {
    "price": pgettext_lazy("reason", "Price"),
    "no_budget": pgettext_lazy("reason", "No budget"),
    "no_decider": pgettext_lazy("reason", "No decision maker"),
    "timing": pgettext_lazy("reason", "Wrong moment"),
    "competitor": pgettext_lazy("reason", "A competitor won"),
    "no_need": pgettext_lazy("reason", "No need"),
    "no_decision": pgettext_lazy("reason", "Nothing was decided"),
    "product": pgettext_lazy("reason", "Something is missing in the offer"),
    "unreachable": pgettext_lazy("reason", "Cannot be reached"),
    "wrong_profile": pgettext_lazy("reason", "Does not fit the profile"),
    "duplicate": pgettext_lazy("reason", "Duplicate"),
    OTHER: pgettext_lazy("reason", "Another reason"),
}

STALLED: Mapping[str, Promise] = {
    "price": LOST["price"],
    "no_budget": pgettext_lazy("reason", "The budget is not there yet"),
    "no_decider": LOST["no_decider"],
    "timing": LOST["timing"],
    "competitor": pgettext_lazy("reason", "Compares with a competitor"),
    "legal": pgettext_lazy("reason", "Contract or security is being checked"),
    "technical": pgettext_lazy("reason", "A technical question is open"),
    "unreachable": pgettext_lazy("reason", "Does not answer"),
    "our_side": pgettext_lazy("reason", "It is our turn"),
    OTHER: LOST[OTHER],
}

REFUSED: Mapping[str, Promise] = {
    "wrong_profile": LOST["wrong_profile"],
    "no_need": LOST["no_need"],
    "no_budget": LOST["no_budget"],
    "no_decider": LOST["no_decider"],
    "timing": LOST["timing"],
    "unreachable": LOST["unreachable"],
    "missing_data": pgettext_lazy("reason", "Particulars are missing"),
    "duplicate": LOST["duplicate"],
    "customer": pgettext_lazy("reason", "Is a customer already"),
    "not_serious": pgettext_lazy("reason", "Student, applicant or supplier"),
    OTHER: LOST[OTHER],
}

# What CRMs and people write, as `plain` has it, by the beginnings of words.
_HINTS: tuple[tuple[str, str], ...] = (
    ("duplicate", r"duplic|doublon"),
    ("customer", r"existing customer|already (a )?customer|deja client"),
    ("not_serious", r"student|etudiant|job seeker|candidat|applicant|spam|supplier|fournisseur"),
    ("missing_data", r"missing|incomplet|incomplete|bad data|invalid|donnees manquantes"),
    ("no_budget", r"budget|funding|financement|fonds"),
    ("price", r"price|pricing|prix|tarif|expensive|cher|cost"),
    ("competitor", r"compet|concurren|rival"),
    ("no_decider", r"decision maker|decideur|decisionnaire|authority|pouvoir"),
    ("timing", r"timing|later|too early|too soon|plus tard|calendrier|postpon|report|moment|moved"),
    ("legal", r"legal|jurid|contract|contrat|securit|procurement|achats|gdpr|rgpd"),
    ("technical", r"technical|technique|integration"),
    ("product", r"feature|fonctionnalit|product|produit|functional"),
    ("unreachable", r"unreach|no answer|not respond|no response|ghost|injoignable|sans reponse"
                    r"|pas de reponse|silence|unresponsive|lost contact"),
    ("wrong_profile", r"profil|fit|icp|persona|target|cible|too small|trop petit|segment|geograph"),
    ("no_need", r"need|besoin|interest|interess"),
    ("no_decision", r"no decision|sans decision|sans suite|abandon|cancel|annul|status quo|nothing"),
    ("our_side", r"our side|de notre cote|internal"),
)  # fmt: skip
_COMPILED = tuple((code, re.compile(rf"\b(?:{words})")) for code, words in _HINTS)


def plain(text: str) -> str:
    """Small letters, no accents, no marks: how headings and words are compared."""
    flat = unicodedata.normalize("NFKD", text.casefold())
    flat = "".join(letter for letter in flat if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w]+", " ", flat).replace("_", " ").split())


def code_of(text: str, *, among: Mapping[str, Promise]) -> str:
    """The code that a CRM's words mean among these; empty for no words, "other" for unknown ones."""
    said = plain(text)
    if not said:
        return ""
    if (key := said.replace(" ", "_")) in among:
        return key
    found = (code for code, words in _COMPILED if code in among and words.search(said))
    return next(found, OTHER)


def said(code: str, *, among: Mapping[str, Promise]) -> str:
    """A code in the reader's language; empty for none."""
    return str(among.get(code, code)) if code else ""
