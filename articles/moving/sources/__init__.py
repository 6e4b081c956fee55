"""What an old portal left behind, read in a stream: one module for each kind of it."""
