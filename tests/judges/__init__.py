"""The judges of the web, on the demo: `make judge`. Prints every figure beside its target."""
