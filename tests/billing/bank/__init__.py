"""The bank: reading its files, keeping, proposing, booking."""
