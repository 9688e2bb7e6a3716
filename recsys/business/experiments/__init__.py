"""Experiments: how many people one needs, what a test says, when to stop, and choosing while learning."""
