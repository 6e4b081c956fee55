"""The views of the portal, a module for each kind of page."""
