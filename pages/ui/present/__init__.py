"""Shown to a room of people: larger type, a tour on the arrow keys, and one key that sets everything back."""
