"""Uploaded files: checked and drawn anew on their way in, stored, swept up."""
