"""The statement of account of a client: what was owed when a period began, every invoice, credit
note, payment and reversal in it in the order of their days, and what is owed at its end. The
balance runs with every line; amounts of different currencies stand on statements of their own.
"""
