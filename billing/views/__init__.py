"""The pages of billing, a module for each subject."""
