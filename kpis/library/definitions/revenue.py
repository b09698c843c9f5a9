"""From the first contact to the revenue: what marketing and sales count."""

from django.utils.translation import pgettext_lazy

from kpis.library.definitions.word import Word
from kpis.models import Function

LEADERSHIP = Function.LEADERSHIP
MARKETING = Function.MARKETING
SALES = Function.SALES
FINANCE = Function.FINANCE
OPERATIONS = Function.OPERATIONS
SUPPORT = Function.SUPPORT

REVENUE = (
    Word(
        "lead",
        pgettext_lazy("definition", "Lead"),
        pgettext_lazy(
            "definition",
            "A person or a company that left a way to be reached and asked for something: a call, a"
            " quote, a document, a demonstration. Bought addresses, applicants and suppliers are not"
            " leads. The same company within ninety days is one lead.",
        ),
        (MARKETING, SALES),
    ),
    Word(
        "mql",
        pgettext_lazy("definition", "Marketing-qualified lead (MQL)"),
        pgettext_lazy(
            "definition",
            "A lead that fits the profile of customer we want (sector, size, country) and showed"
            " interest by an act of its own in the last thirty days. It counts in the month in which"
            " it met both.",
        ),
        (MARKETING, SALES),
    ),
    Word(
        "sql",
        pgettext_lazy("definition", "Sales-qualified lead (SQL)"),
        pgettext_lazy(
            "definition",
            "A marketing-qualified lead that sales has spoken to and accepted: there is a need, a"
            " person who decides or leads to who decides, and a date by which the need is to be met."
            " It counts in the month in which sales accepted it.",
        ),
        (MARKETING, SALES),
    ),
    Word(
        "opportunity",
        pgettext_lazy("definition", "Qualified opportunity"),
        pgettext_lazy(
            "definition",
            "A sales-qualified lead with an expected amount, an expected date of signature and a next"
            " step agreed with the buyer. It counts, with its amount at that time, in the month in"
            " which it was opened.",
        ),
        (MARKETING, SALES, FINANCE),
    ),
    Word(
        "won",
        pgettext_lazy("definition", "Won and lost deal"),
        pgettext_lazy(
            "definition",
            "A deal is won on the day on which the customer signed, and lost on the day on which they"
            " refused or we stopped. A deal without any contact for ninety days is lost. Each is"
            " decided once.",
        ),
        (SALES, FINANCE),
    ),
    Word(
        "new_customer",
        pgettext_lazy("definition", "New customer"),
        pgettext_lazy(
            "definition",
            "A company that signs with us for the first time, or again after more than two years"
            " without an order. It counts once, in the month of its first signature, however many"
            " sites it has.",
        ),
        (MARKETING, SALES, FINANCE),
    ),
    Word(
        "active_customer",
        pgettext_lazy("definition", "Active customer"),
        pgettext_lazy(
            "definition",
            "A customer with a contract that runs on the last day of the period, or, without"
            " contracts, with an order in the last twelve months. Trials and our own companies are"
            " not counted.",
        ),
        (SALES, FINANCE),
    ),
    Word(
        "churned_customer",
        pgettext_lazy("definition", "Churned customer"),
        pgettext_lazy(
            "definition",
            "A customer who was active at the end of the period before and is not at the end of this"
            " one. It counts in the month in which the contract ended, not in the one in which notice"
            " was given.",
        ),
        (SALES, SUPPORT, FINANCE),
    ),
    Word(
        "marketing_sourced",
        pgettext_lazy("definition", "Revenue of marketing"),
        pgettext_lazy(
            "definition",
            "Signed revenue of customers whose first recorded contact came from a marketing action, or"
            " who answered one in the ninety days before the opportunity was opened. Partners' and"
            " referred business is counted apart.",
        ),
        (MARKETING, SALES, FINANCE),
    ),
    Word(
        "acquisition_spend",
        pgettext_lazy("definition", "Acquisition spend"),
        pgettext_lazy(
            "definition",
            "All that is spent to win new customers, without VAT, in the month in which it was used:"
            " media, agencies, events, tools, and the pay with charges of marketing and sales. Work"
            " for existing customers is left out.",
        ),
        (MARKETING, SALES, FINANCE),
    ),
    Word(
        "paid_channel",
        pgettext_lazy("definition", "Paid channel"),
        pgettext_lazy(
            "definition",
            "A channel in which we pay for being seen or clicked: search and social advertising, paid"
            " listings, sponsoring. A customer comes from it when it brought their first recorded"
            " visit or contact.",
        ),
        (MARKETING, FINANCE),
    ),
    Word(
        "gross_margin",
        pgettext_lazy("definition", "Gross margin"),
        pgettext_lazy(
            "definition",
            "Revenue without VAT, less what it takes to deliver it directly: goods, subcontractors,"
            " the hours of those who deliver with their charges, hosting. Rent, sales and management"
            " are not in it.",
        ),
        (FINANCE, LEADERSHIP, OPERATIONS),
    ),
    Word(
        "customer_lifetime",
        pgettext_lazy("definition", "Customer lifetime"),
        pgettext_lazy(
            "definition",
            "How many months a customer stays on average: one divided by the share of customers who"
            " leave in a month, over the last twelve months. At most sixty months are counted.",
        ),
        (FINANCE, SALES),
    ),
    Word(
        "follow_up_in_time",
        pgettext_lazy("definition", "Contacted in time"),
        pgettext_lazy(
            "definition",
            "A person from sales called or wrote to the lead within twenty-four working hours of its"
            " being handed over. An automatic answer is no contact.",
        ),
        (MARKETING, SALES),
    ),
    Word(
        "refused_lead",
        pgettext_lazy("definition", "Refused lead"),
        pgettext_lazy(
            "definition",
            "A lead that was handed over and that sales gives back with one of the agreed reasons. A"
            " lead that nobody looked at is late, not refused.",
        ),
        (MARKETING, SALES),
    ),
    Word(
        "open_pipeline",
        pgettext_lazy("definition", "Open pipeline"),
        pgettext_lazy(
            "definition",
            "The amounts of all qualified opportunities that are open on the last day of the period"
            " and expected to be signed within it, unweighted. Each has a source and a segment:"
            " direct, partner or referred.",
        ),
        (SALES, FINANCE),
    ),
    Word(
        "forecast",
        pgettext_lazy("definition", "Sales forecast"),
        pgettext_lazy(
            "definition",
            "The revenue to be signed in the period that the head of sales wrote down on its first"
            " working day. It is not changed afterwards.",
        ),
        (SALES, FINANCE),
    ),
    Word(
        "visitor",
        pgettext_lazy("definition", "Unique visitor"),
        pgettext_lazy(
            "definition",
            "A browser that opened the site in the month, counted once, without our own people and"
            " without known robots, as the analytics tool counts it.",
        ),
        (MARKETING,),
    ),
    Word(
        "unqualified_spend",
        pgettext_lazy("definition", "Spend without result"),
        pgettext_lazy(
            "definition",
            "Money spent in the month on campaigns that brought no marketing-qualified lead until the"
            " end of the following month.",
        ),
        (MARKETING, FINANCE),
    ),
    Word(
        "duplicate",
        pgettext_lazy("definition", "Duplicate contact"),
        pgettext_lazy(
            "definition",
            "A contact in the CRM with the same e-mail address as another one, or with the same name"
            " at the same company, however it is spelled.",
        ),
        (MARKETING, SALES),
    ),
)
