"""What to ask a newcomer, so that each answer teaches most, and where somebody begins who has rated nothing."""

from recsys.asking.asker import Asker, Question
from recsys.asking.chances import Chances
from recsys.asking.groups import Group, groups_of
from recsys.asking.starts import LASTS, Started, with_start

__all__ = ["LASTS", "Asker", "Chances", "Group", "Question", "Started", "groups_of", "with_start"]
