"""Models: one interface (``base``), one model a file, ``catalog`` to make them by name."""
