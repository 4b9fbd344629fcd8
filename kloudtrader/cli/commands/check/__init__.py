"""``kloudtrader check``: is a file fit for Narwhal?

A file is parsed, never run. :mod:`.names` resolves names of the file and of this package,
:mod:`.findings` compares the two, and :mod:`.access` tries the credentials.
"""
