"""Moving in: time sheets and contracts that are taken over from a table, and the account that follows them."""
