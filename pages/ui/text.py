"""Text from data, shown as text."""

from recsys.markdown import plain

__all__ = ["plain"]
