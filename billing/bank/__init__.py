"""The bank's movements: read from its files, each once, and booked by a person.

A file is read whole or not at all (`reading`, by way of `camt` or `csv`), and what it holds that
was not there is kept (`keeping`). For each movement of money the invoices that it may pay are
proposed with their reasons (`matching`); nothing is booked without somebody's click (`booking`).
"""
