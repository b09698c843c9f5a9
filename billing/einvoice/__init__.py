"""An invoice for machines: what was frozen as CII (inside the PDF) and as UBL, and its judge.

Both files are made from the same content as the paper (billing/content.py), so a person and a
machine read the same amounts. Before an invoice is issued its file is judged by the official rules
of EN 16931, by those of France between two French firms, and by what no rule file asks; an invoice
that does not pass is not issued but explained (domain, Money 3).
"""

from billing.einvoice.cii import cii_of
from billing.einvoice.judging import problems
from billing.einvoice.ubl import ubl_of

__all__ = ["cii_of", "problems", "ubl_of"]
