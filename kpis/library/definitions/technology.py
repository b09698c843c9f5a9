"""What is built and kept running: what technology and security count."""

from django.utils.translation import pgettext_lazy

from kpis.library.definitions.word import Word
from kpis.models import Function

LEADERSHIP = Function.LEADERSHIP
FINANCE = Function.FINANCE
TECHNOLOGY = Function.TECHNOLOGY
PRODUCT = Function.PRODUCT
OPERATIONS = Function.OPERATIONS
PEOPLE = Function.PEOPLE
SUPPORT = Function.SUPPORT
EXECUTIVE = Function.EXECUTIVE

TECHNOLOGY_WORDS = (
    Word(
        "deploy",
        pgettext_lazy("definition", "Deployment"),
        pgettext_lazy(
            "definition",
            "A change of code or settings that reached the users of the main service. A rollback is"
            " not a deployment of its own; several changes that go out together are one.",
        ),
        (TECHNOLOGY, EXECUTIVE),
    ),
    Word(
        "failed_change",
        pgettext_lazy("definition", "Failed change"),
        pgettext_lazy(
            "definition",
            "A deployment that had to be rolled back, mended by another one within two days, or that"
            " caused an incident.",
        ),
        (TECHNOLOGY, EXECUTIVE),
    ),
    Word(
        "incident",
        pgettext_lazy("definition", "Incident"),
        pgettext_lazy(
            "definition",
            "Users could not do, or not do in reasonable time, what the service is for, outside an"
            " announced window. It begins when it is noticed, by a person or an alarm, and ends when"
            " users can work again.",
        ),
        (TECHNOLOGY, SUPPORT, EXECUTIVE),
    ),
    Word(
        "major_incident",
        pgettext_lazy("definition", "Major incident"),
        pgettext_lazy(
            "definition",
            "An incident that stopped a critical system for more than an hour, lost or exposed data,"
            " or had to be told to customers or an authority.",
        ),
        (TECHNOLOGY, LEADERSHIP, EXECUTIVE),
    ),
    Word(
        "critical_system",
        pgettext_lazy("definition", "Critical system"),
        pgettext_lazy(
            "definition",
            "A system without which we cannot sell, deliver, invoice or pay for one working day. The"
            " list is agreed with leadership and looked through every quarter.",
        ),
        (TECHNOLOGY, OPERATIONS, LEADERSHIP),
    ),
    Word(
        "agreed_time",
        pgettext_lazy("definition", "Agreed service time"),
        pgettext_lazy(
            "definition",
            "The hours in which the main service has to work, less windows announced two days ahead."
            " Downtime is the time inside them during which most users could not work.",
        ),
        (TECHNOLOGY, SUPPORT, LEADERSHIP),
    ),
    Word(
        "promised_item",
        pgettext_lazy("definition", "Promised item"),
        pgettext_lazy(
            "definition",
            "An item of the roadmap for which a month was told to leadership. It is kept when its"
            " users have it by the last day of that month; a date that is moved is a promise not"
            " kept.",
        ),
        (TECHNOLOGY, PRODUCT, LEADERSHIP),
    ),
    Word(
        "critical_flaw",
        pgettext_lazy("definition", "Critical vulnerability"),
        pgettext_lazy(
            "definition",
            "A known flaw rated 7 or higher (CVSS) in something that we run or ship. Its fourteen days"
            " begin when the fix is published and end when it works everywhere.",
        ),
        (TECHNOLOGY, EXECUTIVE),
    ),
    Word(
        "technology_cost",
        pgettext_lazy("definition", "Technology cost"),
        pgettext_lazy(
            "definition",
            "What it takes to run and build our technology in a month, without VAT: hosting, software,"
            " telecoms, suppliers, and the pay with charges of those who work on it.",
        ),
        (TECHNOLOGY, FINANCE),
    ),
    Word(
        "active_account",
        pgettext_lazy("definition", "Active account"),
        pgettext_lazy(
            "definition",
            "An account with which a person or a service can sign in on the last day of the month."
            " A privileged account can change settings, rights or other people's data.",
        ),
        (TECHNOLOGY, EXECUTIVE),
    ),
    Word(
        "endpoint",
        pgettext_lazy("definition", "Protected device"),
        pgettext_lazy(
            "definition",
            "A computer or phone with access to company data that is known, centrally managed,"
            " encrypted, up to date within thirty days, and watched for attacks.",
        ),
        (TECHNOLOGY, EXECUTIVE),
    ),
    Word(
        "restore_test",
        pgettext_lazy("definition", "Restore test"),
        pgettext_lazy(
            "definition",
            "A critical system was brought back from its backup on other ground, a person who uses it"
            " confirmed that it works, and date, scope and time taken were written down.",
        ),
        (TECHNOLOGY, EXECUTIVE),
    ),
    Word(
        "leaver",
        pgettext_lazy("definition", "Access removed in time"),
        pgettext_lazy(
            "definition",
            "All accounts of a person who left, own and shared, were closed or changed within"
            " twenty-four hours of the end of their last working day.",
        ),
        (TECHNOLOGY, PEOPLE),
    ),
    Word(
        "unused_licence",
        pgettext_lazy("definition", "Unused licence"),
        pgettext_lazy(
            "definition",
            "A licence that is paid for and has not been used for sixty days, or belongs to nobody.",
        ),
        (TECHNOLOGY, FINANCE),
    ),
    Word(
        "surprise",
        pgettext_lazy("definition", "Surprise"),
        pgettext_lazy(
            "definition",
            "An event that nobody had announced or planned and that took a decision or time of"
            " leadership in the month.",
        ),
        (LEADERSHIP, EXECUTIVE),
    ),
)
