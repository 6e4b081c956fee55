"""Mails to those at the desk: what they say, and the outbox they wait in."""
