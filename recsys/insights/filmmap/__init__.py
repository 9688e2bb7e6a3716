"""A map of the whole catalog: vectors > layout, trust, regions > filmmap > you > points."""

from recsys.insights.filmmap.filmmap import FEWEST_FILMS, Faithfulness, FilmMap, OnShare, map_films
from recsys.insights.filmmap.points import OnMap, films_near, map_points, on_map
from recsys.insights.filmmap.you import place_of

__all__ = [
    "FEWEST_FILMS",
    "Faithfulness",
    "FilmMap",
    "OnMap",
    "OnShare",
    "films_near",
    "map_films",
    "map_points",
    "on_map",
    "place_of",
]
