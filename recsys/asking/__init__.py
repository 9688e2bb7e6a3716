"""What to ask a newcomer, so that each answer teaches most, and where somebody begins who has rated nothing."""

from recsys.asking.asker import Asker, Question
from recsys.asking.chances import Chances
from recsys.asking.groups import Group, groups_of

__all__ = ["Asker", "Chances", "Group", "Question", "groups_of"]
