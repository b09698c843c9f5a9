"""What is ordered, made, delivered and paid: what operations and leadership count."""

from django.utils.translation import pgettext_lazy

from kpis.library.definitions.word import Word
from kpis.models import Function

LEADERSHIP = Function.LEADERSHIP
SALES = Function.SALES
FINANCE = Function.FINANCE
OPERATIONS = Function.OPERATIONS
PEOPLE = Function.PEOPLE
SUPPORT = Function.SUPPORT
EXECUTIVE = Function.EXECUTIVE

OPERATIONS_WORDS = (
    Word(
        "order",
        pgettext_lazy("definition", "Order"),
        pgettext_lazy(
            "definition",
            "What a customer has bound themselves to and we have confirmed, with a date. Each delivery"
            " of an order that is delivered in parts counts with its own date.",
        ),
        (SALES, OPERATIONS),
    ),
    Word(
        "promised_date",
        pgettext_lazy("definition", "Promised date"),
        pgettext_lazy(
            "definition",
            "The first date that we confirmed to the customer. It moves only when the customer asks"
            " for it; a delay that we announce does not move it.",
        ),
        (SALES, OPERATIONS),
    ),
    Word(
        "on_time",
        pgettext_lazy("definition", "On time"),
        pgettext_lazy(
            "definition",
            "The customer had it, or could use it, by the end of the promised date. Early is on time"
            " where the customer agreed to it.",
        ),
        (OPERATIONS, SALES, SUPPORT),
    ),
    Word(
        "order_complete",
        pgettext_lazy("definition", "Order complete"),
        pgettext_lazy(
            "definition",
            "Everything that was ordered was delivered, in the right quantity, without damage and with"
            " its papers.",
        ),
        (OPERATIONS, SALES, SUPPORT),
    ),
    Word(
        "right_first_time",
        pgettext_lazy("definition", "Right first time"),
        pgettext_lazy(
            "definition",
            "A unit, file or service that went from its first step to its last without being done"
            " again, mended or thrown away. What is mended and then good is not right first time.",
        ),
        (OPERATIONS,),
    ),
    Word(
        "core_process",
        pgettext_lazy("definition", "Core process: start and end"),
        pgettext_lazy(
            "definition",
            "One of the processes that earn our money. It starts when all that is needed to begin has"
            " been received, and ends when the customer has the result. Waiting for the customer is"
            " not taken out.",
        ),
        (OPERATIONS, LEADERSHIP),
    ),
    Word(
        "available_hours",
        pgettext_lazy("definition", "Available hours"),
        pgettext_lazy(
            "definition",
            "The hours of the contracts of those who deliver, less leave, public holidays and"
            " sickness. Productive hours are those spent on an order or a project of a customer.",
        ),
        (OPERATIONS, PEOPLE, FINANCE),
    ),
    Word(
        "backlog",
        pgettext_lazy("definition", "Backlog"),
        pgettext_lazy(
            "definition",
            "Sold work that is not delivered yet, in hours as estimated when it was sold. A week's"
            " capacity is the mean of the productive hours of the last eight weeks.",
        ),
        (OPERATIONS, SALES),
    ),
    Word(
        "receivable",
        pgettext_lazy("definition", "Receivable"),
        pgettext_lazy(
            "definition",
            "What customers owe on the last day of the month on invoices that were issued, VAT"
            " included, less credit notes. Disputed invoices are counted.",
        ),
        (FINANCE,),
    ),
    Word(
        "complaint",
        pgettext_lazy("definition", "Complaint"),
        pgettext_lazy(
            "definition",
            "A customer said, in whatever way, that something was not as promised. It is closed when"
            " the customer agreed with the answer, not when the answer was sent.",
        ),
        (SUPPORT, OPERATIONS),
    ),
    Word(
        "rework",
        pgettext_lazy("definition", "Rework"),
        pgettext_lazy(
            "definition",
            "Hours and material spent on doing again what was handed on as done, whether it was"
            " noticed by us or by the customer.",
        ),
        (OPERATIONS, FINANCE),
    ),
    Word(
        "waiting_decision",
        pgettext_lazy("definition", "Waiting decision"),
        pgettext_lazy(
            "definition",
            "A question with options and a recommendation that was put to who decides and has no"
            " answer. It waits from the day on which it was put.",
        ),
        (LEADERSHIP, EXECUTIVE),
    ),
    Word(
        "finished_project",
        pgettext_lazy("definition", "Finished project"),
        pgettext_lazy(
            "definition",
            "A project whose result is in use and accepted by the person who asked for it. A project"
            " that was stopped by decision is not finished, and not counted as started either.",
        ),
        (OPERATIONS, LEADERSHIP),
    ),
    Word(
        "documented_process",
        pgettext_lazy("definition", "Documented process"),
        pgettext_lazy(
            "definition",
            "A core process with a page that names its owner, its steps and what to do when they fail,"
            " read through by its owner in the last twelve months.",
        ),
        (OPERATIONS,),
    ),
    Word(
        "budget_committed",
        pgettext_lazy("definition", "Committed budget"),
        pgettext_lazy(
            "definition",
            "What was invoiced to the function in the year, and what is signed or ordered for it but"
            " not invoiced yet, without VAT.",
        ),
        (FINANCE, EXECUTIVE),
    ),
    Word(
        "commitment",
        pgettext_lazy("definition", "Supplier commitment"),
        pgettext_lazy(
            "definition",
            "A date, a time to answer or a level of service that a supplier signed. It is met when"
            " our own records say so, not the supplier's.",
        ),
        (OPERATIONS, FINANCE, EXECUTIVE),
    ),
)
