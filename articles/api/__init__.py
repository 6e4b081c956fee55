"""The read-only JSON API: what readers see, for programs."""
