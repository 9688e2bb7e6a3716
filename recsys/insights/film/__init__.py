"""One film: where it stands, what it was given, who likes it, what is like it; and browsing through all of them."""

from recsys.insights.film.after import Sequences, next_films
from recsys.insights.film.alike import agreed, shared_facts, together
from recsys.insights.film.browse import ORDERS, FilmChoice, Shelf
from recsys.insights.film.fans import facets, fans, fans_sentence
from recsys.insights.film.film import Film
from recsys.insights.film.films import Films
from recsys.insights.film.tastes import Tastes

__all__ = [
    "ORDERS",
    "Film",
    "FilmChoice",
    "Films",
    "Sequences",
    "Shelf",
    "Tastes",
    "agreed",
    "facets",
    "fans",
    "fans_sentence",
    "next_films",
    "shared_facts",
    "together",
]
