"""The rules of an electronic invoice in the words of the office: what is wrong, what to do, where.

A rule that is not named here is told in its file's own words: it is never swallowed.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.einvoice.rules import Breach
from common.problems import Problem

# The code of the problem, and the sentence. Several rules may be one problem.
_SENTENCES = {
    "number": gettext_lazy(
        "The number of the invoice may hold only letters, digits and + - _ /, at most 35 of them. "
        "Change how invoices are numbered in the billing settings."
    ),
    "issued_on": gettext_lazy("The invoice has no valid date of issue."),
    "currency": gettext_lazy(
        "The currency of the invoice is none that banks know. Change the currency of the "
        "engagement's terms."
    ),
    "currency_digits": gettext_lazy(
        "An amount has more decimals than its currency. Discard the draft and draft it again."
    ),
    "seller_name": gettext_lazy("Your firm has no name. Add it in your settings."),
    "buyer_name": gettext_lazy("The client has no name. Add it in the client’s particulars."),
    "seller_address": gettext_lazy("The country of your address is missing. Add it in settings."),
    "buyer_address": gettext_lazy(
        "The country of the client’s address is missing. Add it in the client’s particulars."
    ),
    "no_lines": gettext_lazy("The invoice has no line: there is nothing to pay."),
    "line": gettext_lazy(
        "A line lacks its name, its quantity or its price. Change the line, or draft it again."
    ),
    "price": gettext_lazy("A price is below zero. Take the amount off as a discount instead."),
    "lines_total": gettext_lazy(
        "The lines do not add up to the net total. Discard the draft and draft it again."
    ),
    "vat_total": gettext_lazy(
        "The VAT does not follow from the net amounts and the rate. Discard the draft and draft "
        "it again."
    ),
    "total": gettext_lazy(
        "Net and VAT do not add up to the total. Discard the draft and draft it again."
    ),
    "seller_vat_number": gettext_lazy(
        "Your VAT number is missing; this invoice cannot do without. Add it in your settings."
    ),
    "seller_number": gettext_lazy(
        "Neither your VAT number nor your number in the register of companies is given. Add one "
        "in your settings."
    ),
    "vat_country": gettext_lazy(
        "A VAT number begins with the code of its country, like FR or DE. Correct yours or the "
        "client’s."
    ),
    "buyer_vat_number": gettext_lazy(
        "Reverse charge needs the client’s VAT number. Add it in the client’s particulars, or "
        "charge VAT."
    ),
    "vat_reason": gettext_lazy(
        "No VAT is charged and no reason is given. Say why in your settings or for this client."
    ),
    "vat_rate": gettext_lazy(
        "The VAT rate does not go with its category: a standard rate cannot be zero, and without "
        "VAT there is no rate."
    ),
    "french_rate": gettext_lazy(
        "This is not a VAT rate of France. Between two firms in France it is 20, 10, 5.5 or 2.1 %."
    ),
    "outside_alone": gettext_lazy(
        "What is outside the scope of VAT cannot stand with VAT on one invoice. Invoice it apart."
    ),
    "due_on": gettext_lazy(
        "The invoice says neither by when it has to be paid nor within how many days. Set the "
        "days to pay in your settings or for this client."
    ),
    "due_before": gettext_lazy("The invoice is due before it is issued. Correct the days to pay."),
    "period": gettext_lazy("The days that are invoiced end before they begin."),
    "iban": gettext_lazy("There is no account to pay to. Add your IBAN in your settings."),
    "credited": gettext_lazy("The credit note does not say which invoice it credits, and of when."),
    "french_mentions": gettext_lazy(
        "What French law wants said on late payment, recovery and discount is missing. Discard "
        "the draft and draft it again."
    ),
    "seller_registration": gettext_lazy(
        "Your SIREN is missing or has not nine digits; between two firms in France it has to be "
        "given. Add it in your settings."
    ),
    "buyer_registration": gettext_lazy(
        "The client’s SIREN is missing or has not nine digits; between two firms in France it "
        "has to be given. Add it in the client’s particulars."
    ),
    "siret": gettext_lazy("A SIRET has 14 digits and begins with the firm’s SIREN. Correct it."),
    "seller_electronic": gettext_lazy(
        "It is not known where your own electronic invoices come in. Add your SIREN, or the "
        "address in the billing settings."
    ),
    "buyer_electronic": gettext_lazy(
        "It is not known where the client’s electronic invoices come in. Add the client’s SIREN, "
        "or the address in how the client is billed."
    ),
    "electronic_format": gettext_lazy(
        "An address for electronic invoices may hold only letters, digits and - _ . and at most "
        "125 of them."
    ),
    "french_currency": gettext_lazy(
        "Between two firms in France the VAT has to be stated in euros. Change the currency of "
        "the engagement’s terms to euros."
    ),
}

# Which problem a rule stands for; the longest beginning of its name counts.
_RULES = {
    "BR-02": "number", "BR-FR-01": "number", "BR-FR-02": "number",
    "BR-03": "issued_on", "BR-FR-03": "issued_on",
    "BR-05": "currency", "BR-CL-03": "currency", "BR-CL-04": "currency",
    "BR-DEC-": "currency_digits", "BR-FR-DEC-01": "currency_digits",
    "BR-06": "seller_name", "BR-07": "buyer_name",
    "BR-08": "seller_address", "BR-09": "seller_address",
    "BR-10": "buyer_address", "BR-11": "buyer_address",
    "BR-16": "no_lines",
    "BR-21": "line", "BR-22": "line", "BR-23": "line", "BR-24": "line", "BR-25": "line",
    "BR-26": "line", "BR-27": "price", "BR-28": "price", "BR-FR-DEC-03": "price",
    "BR-12": "total", "BR-13": "total", "BR-14": "total", "BR-15": "total", "BR-CO-15": "total",
    "BR-CO-16": "total",
    "BR-CO-10": "lines_total", "BR-CO-11": "lines_total", "BR-CO-13": "lines_total",
    "BR-S-08": "lines_total", "BR-AE-08": "lines_total", "BR-E-08": "lines_total",
    "BR-O-08": "lines_total",
    "BR-CO-14": "vat_total", "BR-CO-17": "vat_total", "BR-CO-18": "vat_total",
    "BR-S-01": "vat_total", "BR-AE-01": "vat_total", "BR-E-01": "vat_total",
    "BR-O-01": "vat_total", "BR-45": "vat_total", "BR-46": "vat_total", "BR-47": "vat_total",
    "BR-S-09": "vat_total", "BR-AE-09": "vat_total", "BR-E-09": "vat_total",
    "BR-O-09": "vat_total",
    "BR-S-02": "seller_vat_number", "BR-S-03": "seller_vat_number",
    "BR-AE-02": "buyer_vat_number", "BR-AE-03": "buyer_vat_number",
    "BR-E-02": "seller_number", "BR-E-03": "seller_number", "BR-CO-26": "seller_number",
    "BR-CO-09": "vat_country",
    "BR-AE-10": "vat_reason", "BR-E-10": "vat_reason", "BR-O-10": "vat_reason",
    "BR-S-05": "vat_rate", "BR-S-06": "vat_rate", "BR-S-10": "vat_rate", "BR-48": "vat_rate",
    "BR-AE-05": "vat_rate", "BR-AE-06": "vat_rate", "BR-E-05": "vat_rate", "BR-E-06": "vat_rate",
    "BR-O-05": "vat_rate", "BR-O-06": "vat_rate", "BR-CL-17": "vat_rate", "BR-CL-18": "vat_rate",
    "BR-O-11": "outside_alone", "BR-O-12": "outside_alone", "BR-O-13": "outside_alone",
    "BR-CO-25": "due_on", "BR-FR-CO-07": "due_before",
    "BR-29": "period", "BR-30": "period", "BR-CO-19": "period", "BR-CO-20": "period",
    "BR-50": "iban", "BR-51": "iban", "BR-61": "iban",
    "BR-55": "credited", "BR-FR-CO-04": "credited", "BR-FR-CO-05": "credited",
    "BR-FR-05": "french_mentions", "BR-FR-06": "french_mentions",
    "BR-FR-09": "siret", "BR-FR-10": "seller_registration", "BR-FR-11": "buyer_registration",
    "BR-FR-12": "buyer_electronic", "BR-FR-13": "seller_electronic",
    "BR-FR-21": "buyer_electronic", "BR-FR-23": "electronic_format",
    "BR-FR-25": "electronic_format", "BR-FR-15": "vat_rate", "BR-FR-16": "french_rate",
    "BR-FR-DEC-04": "french_rate", "BR-FR-CO-12": "french_currency",
}  # fmt: skip
# Factur-X repeats in other words what the rules above say; alone it counts by what it names.
_REPEATS = "FX-SCH-"
_NAMED = (
    ("CurrencyCode", "currency"),
    ("currencyID", "currency"),
    ("CountryID", "buyer_address"),
    ("CategoryCode", "vat_rate"),
)


def said(code: str) -> Problem:
    """A problem of our own, by its code."""
    return Problem(code, str(_SENTENCES[code]))


def told(breaches: Iterable[Breach]) -> list[Problem]:
    """The problems behind the rules that are not met, each once, in the order they were found."""
    found = list(breaches)
    named = [one for one in found if _code(one) or not one.rule.startswith(_REPEATS)]
    problems: dict[str, Problem] = {}
    for breach in named or found:
        problem = _told(breach)
        problems.setdefault(problem.code if problem.code in _SENTENCES else problem.text, problem)
    return list(problems.values())


def _told(breach: Breach) -> Problem:
    code = _code(breach)
    if code:
        return said(code)
    text = _("The electronic invoice does not pass rule %(rule)s: %(text)s")
    return Problem(breach.rule, text % {"rule": breach.rule, "text": breach.text})


def _code(breach: Breach) -> str:
    if breach.rule.startswith(_REPEATS):
        return next((code for name, code in _NAMED if name in breach.text), "")
    fitting = (name for name in _RULES if _is(breach.rule, name))
    longest = max(fitting, key=len, default="")
    return _RULES.get(longest, "")


def _is(rule: str, name: str) -> bool:
    """BR-FR-12_BT-49 is a case of BR-FR-12, and BR-1 is none of BR-16."""
    return (
        rule == name
        or rule.startswith((f"{name}_", f"{name}/"))
        or (name.endswith("-") and rule.startswith(name))
    )
