"""What to ask a newcomer, so that each answer teaches most."""

from recsys.asking.asker import Asker, Question
from recsys.asking.chances import Chances

__all__ = ["Asker", "Chances", "Question"]
