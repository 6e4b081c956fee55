"""Demo content: stories, officials, notices and drawn pictures for a first look at the portal."""
