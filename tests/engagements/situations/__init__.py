"""Contract situations, each set up through the pages as an office would, and signed on paper."""
