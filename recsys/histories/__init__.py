"""Personal histories: what people export from film services or list by hand, as a profile."""

from recsys.histories.history import History, Matched, MatchReport, Unmatched, on_scale, read_history

__all__ = ["History", "MatchReport", "Matched", "Unmatched", "on_scale", "read_history"]
