"""Tables of readings that people bring: which column holds what, which periods are meant, what
would become of each row, and taking them over. Nothing is kept before somebody has seen that and
pressed."""
