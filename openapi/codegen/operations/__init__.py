"""Compile paths of the spec to operations: parameters, bodies, responses and credentials."""
