"""Charts of what a change is worth."""
