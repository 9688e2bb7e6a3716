"""What to watch tonight: like what a person liked, left unfinished, an evening of three, a list for several people."""

from recsys.insights.tonight.evening import Evening, evening
from recsys.insights.tonight.group_list import FAIRNESS, GroupList, group_list
from recsys.insights.tonight.liked import LikedRow, liked_rows
from recsys.insights.tonight.unfinished import unfinished

__all__ = [
    "FAIRNESS",
    "Evening",
    "GroupList",
    "LikedRow",
    "evening",
    "group_list",
    "liked_rows",
    "unfinished",
]
