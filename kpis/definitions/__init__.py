"""The register of definitions: what a word such as *qualified lead* means at a client, written as
versions that the functions which use it sign (`writing`, `signing`), what is in force and who is
missing (`standing`), how versions differ (`differences`), and who is written to (`letters`)."""
