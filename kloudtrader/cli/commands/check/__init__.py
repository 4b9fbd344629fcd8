"""Check a file for Narwhal. The file is parsed, never run.

``_names`` resolves the names of the file and of this package, ``_findings`` compares them, and
``_access`` tests the credentials.
"""
