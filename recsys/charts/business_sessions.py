"""Charts of sessions."""
