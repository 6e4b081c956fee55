"""The way of a story: its workflow, its revisions, and what changed between two of them."""
