"""Who rated what, as a set: for tests of what is hidden and what is known."""

from recsys.dataset import Ratings

Pairs = set[tuple[int, int]]


def pairs(ratings: Ratings) -> Pairs:
    return set(zip(ratings.user_ids.tolist(), ratings.item_ids.tolist(), strict=True))
