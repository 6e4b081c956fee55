"""Makes the pictures of the desk's manual: `make manual`."""
