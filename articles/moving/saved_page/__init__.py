"""One saved page of an old portal: its letters, what it says of itself, its body."""
