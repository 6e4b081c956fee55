"""What readers and machines see of the published content."""
