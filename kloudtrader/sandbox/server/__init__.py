"""Serve the local venues over HTTP: messages, routes, and the server itself."""
