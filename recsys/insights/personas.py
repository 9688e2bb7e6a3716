"""Personas: people of the data with a telling taste, to start from in their place, and what to try with each.

A persona's stars are a person's own, unchanged: those that show the taste and those of films that everybody knows. When
they were given is left out, as if it were all today: what a visitor changes is of today too. What its story claims is
worked out with the very list that the visitor will see, so that it holds in front of an audience.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np

from recsys.dataset import Dataset, Profile
from recsys.ids import read_only
from recsys.insights.kinds import in_words
from recsys.insights.people import People
from recsys.insights.picks import quick_picks
from recsys.tuning import Lister

OF_TASTE, KNOWN = 12, 8
"""At most so many ratings that show the taste, and so many of the films that most people rated."""
FEWEST_FILMS = 20
"""A kind of film with fewer titles says little."""
SHOWN, FOLLOWED = 5, 60
TRIED = 12
"""So many of a persona's best-loved films are tried out for the story."""


@dataclass(frozen=True, eq=False)
class Persona:
    """Some of one person's ratings, oldest first, under a name that describes them."""

    name: str
    user_id: int
    profile: Profile
    genre: str | None = None
    """What they love; None for somebody who is known by something else."""
    films: int = 0
    theirs: float = 0.0
    crowd: float = 0.0
    """Over all their ``films`` of that genre: their average, and everybody else's of the same films."""

    @property
    def about(self) -> str:
        """Who it is, in a sentence with the figures behind it."""
        if self.genre is None:
            return f"{len(self.profile)} of their ratings, where they differ most from everybody else."
        return (
            f"Gave {self.films:,} of them {self.theirs:.1f} stars on average; "
            f"everybody else gives the same ones {self.crowd:.1f}."
        )


def personas(data: Dataset, n: int = 4) -> list[Persona]:
    """At most ``n`` people who love a kind of film, the most telling first, and one who disagrees with everybody.

    Lovers are ``People.lovers``': the genres by the lift of whoever loves them most, each genre and person once.
    """
    people = People(data)
    found: list[tuple[float, str, Mapping[Any, Any]]] = []
    for genre in people.genres:
        if sum(genre in genres for genres in data.catalog.genres) >= FEWEST_FILMS:
            best = people.lovers(genre, 1)
            found += [(row["lift"], genre, row) for row in best.to_dict("records")]
    chosen: list[Persona] = []
    for _, genre, row in sorted(found, key=lambda one: (-one[0], one[1])):
        user_id = int(row["user_id"])
        if len(chosen) < n and user_id not in {other.user_id for other in chosen}:
            chosen.append(
                Persona(
                    f"Somebody who loves {in_words(f'genre:{genre}')}",
                    user_id,
                    _of_taste(people, user_id, genre),
                    genre,
                    row["films"],
                    row["theirs"],
                    row["crowd"],
                )
            )
    for user_id in people.contrarians(1)["user_id"].tolist():
        profile = _of_difference(people, user_id)
        chosen.append(Persona("Somebody who disagrees with everybody", user_id, profile))
    return chosen


def _of_taste(people: People, user_id: int, genre: str) -> Profile:
    """Of the genre what they liked best, and of all else what most people rated."""
    data, profile = people.data, people.person(user_id).rated
    places = data.catalog.items.positions(profile.item_ids)
    of_genre = np.array([genre in data.catalog.genres[place] for place in places])
    raters = data.ratings.item_counts[places]
    best = np.lexsort((-raters, -profile.ratings, ~of_genre))[: min(OF_TASTE, int(of_genre.sum()))]
    known = np.lexsort((profile.item_ids, -raters, of_genre))[: min(KNOWN, int((~of_genre).sum()))]
    return _some(profile, [*best, *known])


def _of_difference(people: People, user_id: int) -> Profile:
    person = people.person(user_id)
    gap = np.abs(np.nan_to_num(person.rated.ratings - person.crowd))
    return _some(person.rated, np.argsort(-gap, kind="stable")[: OF_TASTE + KNOWN].tolist())


def _some(profile: Profile, places: Collection[int]) -> Profile:
    keep = np.sort(np.array(list(places), dtype=np.int64))
    return Profile.of(profile.item_ids[keep], profile.ratings[keep], profile.weights[keep])


def warm_up(lister: Lister) -> None:
    """Do once what a click does, for somebody made up, so that the first click of a presentation waits for nothing."""
    data, model = lister.data, lister.model
    somebody = Profile.of(picks := quick_picks(data, (), 3), [data.scale.high] * len(picks))
    best = lister.top(somebody, FOLLOWED)
    if model.predicts_ratings:
        model.predict(somebody, best.item_ids[:SHOWN])
        model.leave_one_out(somebody)
    if model.explains:
        model.explain_all(somebody, best.item_ids[:SHOWN])


# -- what to try -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Story:
    """What a list does, worked out with the list itself; item ids."""

    first: tuple[int, ...]
    """The first five."""
    of_genre: int
    """How many of them are of the persona's genre."""
    change: int | None = None
    """Give this one, loved now, the lowest rating ..."""
    falls: int | None = None
    """... and this one of the first five falls furthest: from ``places[0]`` to ``places[1]``."""
    places: tuple[int, int | None] = (1, 1)
    """None: it is no longer among the first ``FOLLOWED``."""
    without: tuple[int, ...] = ()
    """Without these ratings another film is first; the fewest, of those that are loved most."""
    then_first: int | None = None


def rehearse(persona: Persona, lister: Lister) -> Story:
    """Try the persona's ``TRIED`` best-loved films: each at the lowest rating, and each one and two left out."""
    data, today = lister.data, np.zeros(len(persona.profile), dtype=np.int64)
    profile = replace(persona.profile, timestamps=read_only(today))  # as a visitor's ratings, all of one day
    loved = profile.item_ids[np.argsort(-profile.ratings, kind="stable")][:TRIED].tolist()
    lowered = [_with(profile, item, data.scale.low) for item in loved]
    left = [*combinations(loved, 1), *combinations(loved, 2)]
    without = [_without(profile, items) for items in left]
    now, *tried = (
        [int(item) for item in best.item_ids]
        for best in lister.tops([profile, *lowered, *without], FOLLOWED, exclude=())
    )
    first = tuple(now[:SHOWN])
    story = Story(
        first, sum(persona.genre in data.catalog.genres[data.catalog.position(item)] for item in first)
    )
    story = _fall(story, loved, tried[: len(loved)])
    return _topple(story, left, tried[len(loved) :])


def _fall(story: Story, loved: list[int], lists: list[list[int]]) -> Story:
    furthest = 0
    for change, after in zip(loved, lists, strict=True):
        for place, item in enumerate(story.first, start=1):
            to = after.index(item) + 1 if item in after else None
            far = (to or FOLLOWED + 1) - place
            if far > furthest:
                furthest, story = far, replace(story, change=change, falls=item, places=(place, to))
    return story


def _topple(story: Story, left: list[tuple[int, ...]], lists: list[list[int]]) -> Story:
    for items, after in zip(left, lists, strict=True):
        # a film left out may be first itself: that is no news
        if after and story.first and after[0] not in (story.first[0], *items):
            return replace(story, without=items, then_first=after[0])
    return story


def story_sentences(persona: Persona, story: Story, data: Dataset) -> list[str]:
    """What to say and try, one sentence each; titles are text from the data."""
    title = data.catalog.title
    said = []
    if persona.genre is not None and story.of_genre:
        are = "one is" if story.of_genre == 1 else f"{story.of_genre} are"
        said.append(f"Of the first {len(story.first)} films {are} of the kind they love.")
    if story.change is not None and story.falls is not None:
        given = persona.profile.ratings[persona.profile.item_ids == story.change][0]
        place, to = story.places
        where = f"to place {to}" if to else f"out of the first {FOLLOWED}"
        said.append(
            f"Change the {given:g} for {title(story.change)} to a {data.scale.low:g}: {title(story.falls)} falls "
            f"from place {place} {where}."
        )
    if story.then_first is not None:
        films = " and ".join(title(item) for item in story.without)
        said.append(f"Without {films}, {title(story.then_first)} is first.")
    return said


def _with(profile: Profile, item: int, rating: float) -> Profile:
    """With another rating, given last."""
    others = profile.without(item)
    return Profile.of(
        [*others.item_ids, item], [*others.ratings, rating], timestamps=np.zeros(len(profile), dtype=np.int64)
    )


def _without(profile: Profile, items: Collection[int]) -> Profile:
    for item in items:
        profile = profile.without(item)
    return profile
