"""The module name of an early draft of the documentation: see :mod:`.tradier_user`."""
