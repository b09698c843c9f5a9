"""Invented people and companies, so that everything can be tried. Nobody here exists."""
