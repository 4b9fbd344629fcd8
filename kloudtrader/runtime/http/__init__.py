"""Send one request over a connection, and read its response."""
