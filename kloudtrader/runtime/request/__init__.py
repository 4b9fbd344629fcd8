"""Build requests from Python arguments."""
