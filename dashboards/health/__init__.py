"""How an engagement is doing, as figures that the product computes from what it keeps: nothing is
typed in. `figure` says what a figure is, `days` reads the log and the ledger, `answers` what was
asked and promised, `keeping` what somebody else would need, `board` puts them together."""
