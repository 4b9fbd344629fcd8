"""Provide the module names of an early draft of the documentation: see :mod:`.tradier_user`."""
