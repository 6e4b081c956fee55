"""Who works here: roles, the second factor, the audit log, names."""
