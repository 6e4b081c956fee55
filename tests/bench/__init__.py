"""Measurements: `make bench`. Ratios of one run on one machine, never a timed test."""
