"""Reminders of what is past due: friendly, then firm, then final (domain, Money 5).

Each working morning what has become due for a reminder is drafted; a person reads, edits, sends or
drops it, and where the provider has switched that on it goes out by itself. Invoices of a client
that were due on the same day share a letter. Nobody is reminded of an invoice that they dispute,
or at all where the client wants no reminders; a payment in between makes the draft vanish.
"""
