"""What answers readers and machines, one room a kind of question."""
