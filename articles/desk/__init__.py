"""The desk: Django's admin, one file a desk. articles/admin.py is where Django finds it."""
