"""Check generated clients against any published spec, by a reading that shares no code with ours.

``python -m tests.openapi.wild FOLDER`` prints a table. Samples are made from the raw document and
kept if ``jsonschema`` accepts them.
"""
