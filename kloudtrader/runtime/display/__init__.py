"""Show models to people: ``help``, ``repr`` and HTML.

Nothing here is imported before something is shown.
"""
