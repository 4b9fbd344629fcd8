"""Compile schemas of the spec to models, aliases and type expressions."""
