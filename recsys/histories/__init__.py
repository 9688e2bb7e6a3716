"""Personal histories: what people export from film services or list by hand, as a profile."""

from recsys.histories.history import History, Matched, MatchReport, Unmatched, on_scale, read_history
from recsys.histories.names import main_title

__all__ = ["History", "MatchReport", "Matched", "Unmatched", "main_title", "on_scale", "read_history"]
