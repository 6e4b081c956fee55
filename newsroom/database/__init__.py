"""How the portal speaks to its databases: a replica, timeouts, a circuit breaker."""
