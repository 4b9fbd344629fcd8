"""Build a request from Python arguments."""
