"""The models in words: one row a model, for everything that names one to people."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """How a model is called, what its list is and how it works, for people."""

    label: str
    list: str
    """What stands on top of its list."""
    does: str
    """What it does, to somebody who looks for a film: its name wherever nobody compares models."""
    note: str
    """How it works and what it is good for, in a sentence or two."""


WORDS: Mapping[str, Words] = {
    "hybrid": Words(
        "Hybrid",
        "Their kind of film first, then stars",
        "Your kind of film, then stars",
        "The usual model: EASE orders the list, Bayes gives the stars, on large data SVD. The first ten keep to the "
        "kinds of film you like.",
    ),
    "svd": Words(
        "SVD",
        "Most predicted stars",
        "People like you",
        "Every film and every person becomes a point; the closer, the more stars. Learned step by step.",
    ),
    "bayes": Words(
        "Bayes",
        "Most predicted stars, by Bayes",
        "People like you, weighed with care",
        "Like SVD, but it also looks at which films somebody rated and, where they are known, at genres and years; and "
        "it averages over many answers that fit the ratings. The best stars; training takes longer.",
    ),
    "surprise-svd": Words(
        "SVD of scikit-surprise",
        "Most predicted stars, by scikit-surprise",
        "People like you, by another hand",
        "scikit-surprise's SVD, here to compare with. It says which epoch it is in but not how far off it is, so "
        "there is no curve, only its error on the hidden ratings at the end.",
    ),
    "bias": Words(
        "Averages",
        "Best averages",
        "Loved by everyone",
        "The average of all, corrected for the film and for the person.",
    ),
    "popularity": Words("Most rated", "Most rated", "What most people rate", "The same list for everybody."),
    "ease": Words(
        "EASE",
        "Rated by the same people",
        "Films that go together",
        "Which films the same people rate, in closed form. It orders films and predicts no stars.",
    ),
    "item-knn": Words(
        "Film neighbours",
        "Next to what they liked",
        "Films like yours",
        "For each film its nearest, by who rated both alike. The list adds up what is near to what you liked; stars "
        "are a mean over the nearest that you rated.",
    ),
    "user-knn": Words(
        "People neighbours",
        "Liked by people like them",
        "Your closest neighbours in taste",
        "The people whose ratings are most like yours, and what they thought of each film.",
    ),
    "slope-one": Words(
        "Slope One",
        "Most stars, by differences between films",
        "One film against another",
        "How much better or worse one film is rated than another, on average over everybody who rated both.",
    ),
    "svdpp": Words(
        "SVD++",
        "Most predicted stars, by SVD++",
        "People who chose the same films",
        "SVD that also looks at which films somebody rated at all, whatever the stars.",
    ),
    "nmf": Words(
        "NMF",
        "Most predicted stars, by NMF",
        "Tastes that add up",
        "As SVD, with factors that are never negative: tastes only add up.",
    ),
    "co-clustering": Words(
        "Co-clustering",
        "Best for their group of people",
        "Your circle of people",
        "People and films in groups; stars are the average of your group on the film's group, corrected for both.",
    ),
    "truncated-svd": Words(
        "Truncated SVD",
        "Along their main tastes",
        "Your main tastes",
        "The exact SVD of who rated what, cut to a few factors. It orders films and predicts no stars.",
    ),
    "als": Words(
        "ALS",
        "Rated by people of their taste",
        "People of your taste",
        "Factors by alternating least squares: who watches what for the list, and what is left beyond the averages "
        "for the stars. The one for very large catalogs.",
    ),
    "content": Words(
        "Content",
        "Alike in what they are",
        "Same genres, people and years",
        "Genres, director, cast, keywords and year of what you liked and disliked. It needs no other people but for "
        "the films' averages.",
    ),
    "weighted": Words(
        "Weighted",
        "Several models, weighed",
        "A blend of three, yours to weigh",
        "Content, neighbours and factors together, each counting as much as its weight says.",
    ),
    "session-knn": Words(
        "Session neighbours",
        "Next in sessions like their last",
        "Evenings like your last",
        "Looks only at the last sitting, and at what came in sittings like it. It orders films and predicts no stars.",
    ),
    "transitions": Words(
        "Next film",
        "What follows what they saw last",
        "What comes next",
        "Which film follows which in one sitting. It orders films and predicts no stars.",
    ),
    "neural": Words(
        "Neural network",
        "What a network expects them to watch",
        "A guess from all you rated",
        "A small neural network guesses from all you rated what you would watch. It orders films and predicts no "
        "stars, and needs an extra to be trained: pip install -r requirements-neural.txt.",
    ),
}


def does(model: str) -> str:
    """What a kind of model does, in a film lover's words; its own name where nothing is known of it."""
    return WORDS[model].does if model in WORDS else model


def label(model: str) -> str:
    """What a kind of model is called; its own name where nothing is known of it."""
    return WORDS[model].label if model in WORDS else model
