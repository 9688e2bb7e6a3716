"""Yours: what a visitor said, what can be said of them, and their profiles in this browser; one file a tab."""
