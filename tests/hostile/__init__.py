"""What a hostile hand sends: every way in, and on every surface that shows it."""
