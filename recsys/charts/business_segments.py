"""Charts of segments."""
