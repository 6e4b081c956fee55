"""Finished pages, kept until the content they were made from changes."""
