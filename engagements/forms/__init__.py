"""The shapes of what people type; the rules are in the rooms."""
