"""A map of the whole catalog: vectors > layout, trust, regions > filmmap > you."""

from recsys.insights.filmmap.filmmap import FEWEST, Faithfulness, FilmMap, OnShare, map_films
from recsys.insights.filmmap.you import place_of

__all__ = ["FEWEST", "Faithfulness", "FilmMap", "OnShare", "map_films", "place_of"]
