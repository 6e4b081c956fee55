"""How the portal is served: granian's event loop in front of Django's threads."""
