"""The words of figures in plain sentences, for whoever did not grow up with them.

The client's own words come first, as their register defines them; then what the pages of figures
say everywhere. A word is found in a text as a whole, so that the page of a KPI can lead to those
that it uses.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy

from common.typography import is_french

Text = str | Promise


@dataclass(frozen=True)
class Word:
    """A word with its anchor, what it stands for where it is short, and what it means."""

    key: str
    word: Text
    means: Text
    full: Text = ""


@dataclass(frozen=True)
class Group:
    key: str
    title: Text
    words: tuple[Word, ...]


_READING = Group(
    "reading",
    gettext_lazy("Reading the figures"),
    (
        Word(
            "kpi",
            "KPI",
            gettext_lazy("A figure that both sides agreed to judge the work by."),
            gettext_lazy("key performance indicator"),
        ),
        Word(
            "outcome",
            gettext_lazy("Outcome"),
            gettext_lazy("A result for the company that the days are spent on."),
        ),
        Word(
            "baseline",
            gettext_lazy("Baseline"),
            gettext_lazy(
                "Where a figure stood when the work began. It is never changed afterwards, so that"
                " progress stays honest."
            ),
        ),
        Word(
            "target",
            gettext_lazy("Target"),
            gettext_lazy("What a figure should reach, or where it should stay, from a day on."),
        ),
        Word(
            "on-track",
            pgettext_lazy("outcome", "On track"),
            gettext_lazy("The last finished period met its target."),
        ),
        Word(
            "at-risk",
            pgettext_lazy("outcome", "At risk"),
            gettext_lazy(
                "The last finished period missed its target by a tenth at most, or by what was"
                " agreed for this figure."
            ),
        ),
        Word(
            "off-track",
            pgettext_lazy("outcome", "Off track"),
            gettext_lazy("The last finished period missed its target by more than that."),
        ),
        Word(
            "no-value",
            gettext_lazy("No value"),
            gettext_lazy(
                "Nobody has read the figure for the last finished period, or one of the"
                " figures that it is computed from is missing. It is never taken for nought."
            ),
        ),
        Word(
            "trend",
            gettext_lazy("Trend"),
            gettext_lazy(
                "The last value beside the average of the three before it: better, worse,"
                " or steady where they differ by a fiftieth at most."
            ),
        ),
        Word(
            "formula",
            gettext_lazy("Formula"),
            gettext_lazy("A figure that is computed from others whenever somebody looks at it."),
        ),
        Word(
            "activity",
            gettext_lazy("Activity figure"),
            gettext_lazy(
                "It counts what is done rather than what comes of it. A few help; many hide whether"
                " the work pays."
            ),
        ),
    ),
)

_REVENUE = Group(
    "revenue",
    gettext_lazy("Marketing and sales"),
    (
        Word(
            "lead",
            gettext_lazy("Lead"),
            gettext_lazy("A person or company that showed interest and can be written to."),
        ),
        Word(
            "mql",
            "MQL",
            gettext_lazy("A lead that fits the customers you look for, as marketing sees it."),
            gettext_lazy("marketing-qualified lead"),
        ),
        Word(
            "sql",
            "SQL",
            gettext_lazy("A lead that sales has looked at and agreed to work on."),
            gettext_lazy("sales-qualified lead"),
        ),
        Word(
            "opportunity",
            gettext_lazy("Opportunity"),
            gettext_lazy("A sale that may happen: there is a need, a budget and somebody to ask."),
        ),
        Word(
            "pipeline",
            gettext_lazy("Pipeline"),
            gettext_lazy("All the sales that may happen, with what they would be worth."),
        ),
        Word(
            "pipeline-coverage",
            gettext_lazy("Pipeline coverage"),
            gettext_lazy(
                "The value of open opportunities divided by what must still be sold. Three means"
                " that one in three has to be won."
            ),
        ),
        Word(
            "win-rate",
            gettext_lazy("Win rate"),
            gettext_lazy("Of the sales that were decided, the share that you won."),
        ),
        Word(
            "sales-cycle",
            gettext_lazy("Sales cycle"),
            gettext_lazy("How long it takes from the first contact to a signed order."),
        ),
        Word(
            "velocity",
            gettext_lazy("Sales velocity"),
            gettext_lazy(
                "What the pipeline brings in a day: opportunities, times win rate, times mean"
                " value, divided by the length of the sales cycle."
            ),
        ),
        Word(
            "conversion",
            gettext_lazy("Conversion"),
            gettext_lazy("The share that goes on to the next step."),
        ),
        Word(
            "cac",
            "CAC",
            gettext_lazy("What it costs in marketing and sales to win one new customer."),
            gettext_lazy("customer acquisition cost"),
        ),
        Word(
            "ltv",
            "LTV",
            gettext_lazy("The margin that a customer brings for as long as they stay."),
            gettext_lazy("lifetime value"),
        ),
        Word(
            "churn",
            gettext_lazy("Churn"),
            gettext_lazy("The share of customers who leave in a period."),
        ),
        Word(
            "crm",
            "CRM",
            gettext_lazy("The software in which customers and sales are kept."),
            gettext_lazy("customer relationship management"),
        ),
    ),
)

_TECHNOLOGY = Group(
    "technology",
    gettext_lazy("Technology and security"),
    (
        Word(
            "availability",
            gettext_lazy("Availability"),
            gettext_lazy(
                "The share of time in which a service works. At 99.9%, three quarters of an hour"
                " of a month are lost."
            ),
        ),
        Word(
            "mttr",
            "MTTR",
            gettext_lazy("How long it takes on average until a failure is mended."),
            gettext_lazy("mean time to restore"),
        ),
        Word(
            "lead-time",
            gettext_lazy("Lead time"),
            gettext_lazy("How long it takes from the order, or the idea, until it is delivered."),
        ),
        Word(
            "deploy",
            gettext_lazy("Deployment"),
            gettext_lazy("A change of the software that reaches its users."),
        ),
        Word(
            "change-failure",
            gettext_lazy("Change failure rate"),
            gettext_lazy("The share of changes that broke something and had to be mended."),
        ),
        Word(
            "incident",
            gettext_lazy("Incident"),
            gettext_lazy("An unplanned failure, or an attack, that people noticed."),
        ),
        Word(
            "technical-debt",
            gettext_lazy("Technical debt"),
            gettext_lazy("Work that was put off when building and costs more each month."),
        ),
        Word(
            "mfa",
            "MFA",
            gettext_lazy("Signing in with a second proof beside the password."),
            gettext_lazy("multi-factor authentication"),
        ),
        Word(
            "rto",
            "RTO",
            gettext_lazy("How long a system may be down before it hurts."),
            gettext_lazy("recovery time objective"),
        ),
        Word(
            "rpo",
            "RPO",
            gettext_lazy("How many hours of data may be lost at most."),
            gettext_lazy("recovery point objective"),
        ),
        Word(
            "cvss",
            "CVSS",
            gettext_lazy(
                "How grave a weakness in software is, from 0 to 10. From 7 on it is grave."
            ),
            gettext_lazy("common vulnerability scoring system"),
        ),
        Word(
            "sla",
            "SLA",
            gettext_lazy("What a supplier has promised in figures: speed, hours, availability."),
            gettext_lazy("service level agreement"),
        ),
    ),
)

_OPERATIONS = Group(
    "operations",
    gettext_lazy("Operations and money"),
    (
        Word(
            "otif",
            "OTIF",
            gettext_lazy("The share of orders that arrive on the promised day and complete."),
            gettext_lazy("on time, in full"),
        ),
        Word(
            "otd",
            "OTD",
            gettext_lazy("The share of orders that arrive on the promised day."),
            gettext_lazy("on-time delivery"),
        ),
        Word(
            "oee",
            "OEE",
            gettext_lazy(
                "Of the time a machine could run, the share in which it made good parts at full"
                " speed."
            ),
            gettext_lazy("overall equipment effectiveness"),
        ),
        Word(
            "dso",
            "DSO",
            gettext_lazy("How many days it takes on average until customers have paid."),
            gettext_lazy("days sales outstanding"),
        ),
        Word(
            "gross-margin",
            gettext_lazy("Gross margin"),
            gettext_lazy(
                "What is left of revenue once the goods or services sold have been paid for."
            ),
        ),
        Word(
            "mrr",
            "MRR",
            gettext_lazy("The revenue that contracts bring every month without a new sale."),
            gettext_lazy("monthly recurring revenue"),
        ),
        Word(
            "nps",
            "NPS",
            gettext_lazy(
                "Of all customers asked, those who would recommend you less those who would not."
            ),
            gettext_lazy("net promoter score"),
        ),
        Word(
            "utilisation",
            gettext_lazy("Utilisation"),
            gettext_lazy("The share of time that people or machines spend on what is sold."),
        ),
        Word(
            "runway",
            gettext_lazy("Runway"),
            gettext_lazy("How many months the money lasts at today's spending."),
        ),
    ),
)

GROUPS = (_READING, _REVENUE, _TECHNOLOGY, _OPERATIONS)


def groups() -> Sequence[Group]:
    """All words by subject."""
    return GROUPS


def used_in(*texts: str) -> list[Word]:
    """The words of the subjects that a text uses, in its language; those of reading are known."""
    text = " ".join(texts)
    return [
        word for word, found in _patterns(is_french(get_language() or "en")) if found.search(text)
    ]


@lru_cache(maxsize=4)
def _patterns(_french: bool) -> list[tuple[Word, re.Pattern[str]]]:  # noqa: FBT001 - a key
    return [
        (word, re.compile(rf"(?<!\w){re.escape(str(word.word))}s?(?!\w)", re.IGNORECASE))
        for group in GROUPS[1:]
        for word in group.words
    ]
