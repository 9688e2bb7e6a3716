"""What people read about data, lists and themselves: sentences and tables, computed."""

from recsys.insights import features, laboratory
from recsys.insights.explore import (
    READINGS,
    SECTIONS,
    Exploration,
    ExploreFilters,
    Reading,
    comparisons,
    explore_readings,
    questions,
    sides,
    slices,
)
from recsys.insights.film import (
    ORDERS,
    Film,
    FilmChoice,
    Films,
    Sequences,
    Shelf,
    Tastes,
    agreed,
    facets,
    fans,
    fans_sentence,
    next_films,
    shared_facts,
    together,
)
from recsys.insights.filmmap import FEWEST_FILMS, FilmMap, OnMap, films_near, map_points, on_map
from recsys.insights.known import known_as
from recsys.insights.likeyou import difference_sentence, differences
from recsys.insights.lists import list_for, overlap_sentence, side_by_side
from recsys.insights.matched import match_counts, match_table, matched_films, unmatched_rows
from recsys.insights.people import People
from recsys.insights.person import Person
from recsys.insights.picks import quick_picks
from recsys.insights.quality import quality_report
from recsys.insights.realism import beside_movielens
from recsys.insights.reasons import Bar, because, here_because, mood_note, waterfall
from recsys.insights.search import FilmSearch, Hit
from recsys.insights.selftest import (
    ENOUGH_FOR_A_TEST,
    Estimate,
    SelfTest,
    guess_table,
    held,
    n_latest,
    ranges_held,
    self_test,
    time_test,
)
from recsys.insights.starts import Start, chosen_starts, starts
from recsys.insights.you import Honest, about_you, how_close
from recsys.insights.yours import films, guessed_films, letterboxd_table, rated_films, safe_csv

__all__ = [
    "ENOUGH_FOR_A_TEST",
    "FEWEST_FILMS",
    "ORDERS",
    "READINGS",
    "SECTIONS",
    "Bar",
    "Estimate",
    "Exploration",
    "ExploreFilters",
    "Film",
    "FilmChoice",
    "FilmMap",
    "FilmSearch",
    "Films",
    "Hit",
    "Honest",
    "OnMap",
    "People",
    "Person",
    "Reading",
    "SelfTest",
    "Sequences",
    "Shelf",
    "Start",
    "Tastes",
    "about_you",
    "agreed",
    "because",
    "beside_movielens",
    "chosen_starts",
    "comparisons",
    "difference_sentence",
    "differences",
    "explore_readings",
    "facets",
    "fans",
    "fans_sentence",
    "features",
    "films",
    "films_near",
    "guess_table",
    "guessed_films",
    "held",
    "here_because",
    "how_close",
    "known_as",
    "laboratory",
    "letterboxd_table",
    "list_for",
    "map_points",
    "match_counts",
    "match_table",
    "matched_films",
    "mood_note",
    "n_latest",
    "next_films",
    "on_map",
    "overlap_sentence",
    "quality_report",
    "questions",
    "quick_picks",
    "ranges_held",
    "rated_films",
    "safe_csv",
    "self_test",
    "shared_facts",
    "side_by_side",
    "sides",
    "slices",
    "starts",
    "time_test",
    "together",
    "unmatched_rows",
    "waterfall",
]
