"""The week of an executive: its cells, the one line, saved entries, copying, undo."""
