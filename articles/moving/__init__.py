"""Moving in from another portal, and out again: what a source yields, what becomes of it."""
