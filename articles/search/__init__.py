"""Search: what a reader asked for, found and marked."""
