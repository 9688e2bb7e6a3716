"""What a person asks of their list beyond their ratings, and the one place that makes such a list."""

from recsys.tuning.begun import LASTS
from recsys.tuning.choices import Choices, left_by, left_without
from recsys.tuning.lister import Lister
from recsys.tuning.moods import MOODS, moods
from recsys.tuning.tuning import NEUTRAL, SLIDERS, STEPS, Tuning
from recsys.tuning.wanted import FilmFilter, raters_steps

__all__ = [
    "LASTS",
    "MOODS",
    "NEUTRAL",
    "SLIDERS",
    "STEPS",
    "Choices",
    "FilmFilter",
    "Lister",
    "Tuning",
    "left_by",
    "left_without",
    "moods",
    "raters_steps",
]
