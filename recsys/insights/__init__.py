"""What people read about data, lists and themselves: sentences and tables, computed."""

from recsys.insights.picks import quick_picks
from recsys.insights.reasons import Bar, because, waterfall
from recsys.insights.search import FilmSearch
from recsys.insights.you import SelfTest, about_you, self_test
from recsys.insights.yours import films, rated_films, safe_csv

__all__ = [
    "Bar",
    "FilmSearch",
    "SelfTest",
    "about_you",
    "because",
    "films",
    "quick_picks",
    "rated_films",
    "safe_csv",
    "self_test",
    "waterfall",
]
