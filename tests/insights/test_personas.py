"""Personas: their stars are somebody's own, and what their stories claim is so on the list that a visitor sees."""

from pathlib import Path

import numpy as np
import pytest

from recsys.dataset import Dataset, Profile
from recsys.engine import Engine
from recsys.insights import Persona, Story, loved_film, personas, rehearse, story_sentences, warm_up
from recsys.models import catalog
from recsys.tuning import Lister
from tests.models.data import make_data


@pytest.fixture(scope="module")
def engine(trained_both: Path) -> Engine:
    return Engine(trained_both)


def lister(engine: Engine, name: str) -> Lister:
    data = engine.dataset(name)
    return Lister(data, engine.model(data))


class Visitor:
    """Somebody who starts from a persona and then does what its story says, by the store."""

    def __init__(self, engine: Engine, persona: Persona, lister: Lister) -> None:
        self.profiles, self.lister, self.data = engine.profiles, lister, lister.data.name
        self.me = self.profiles.new_secret()
        self.profiles.import_history(self.me, self.data, persona.profile, create=True)

    def list(self) -> list[int]:
        return self.lister.top(self.profiles.load(self.me, self.data).profile, 60).item_ids.tolist()


@pytest.mark.parametrize("name", ["demo", "ml"])
def test_the_stories_hold_on_the_list_that_a_visitor_sees(
    engine: Engine, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECSYS_PROFILES", f"sqlite:///{tmp_path / 'profiles.sqlite'}")
    ours = Engine(engine.library.home)
    usual = lister(engine, name)
    for persona in personas(usual.data):
        story = rehearse(persona, usual)
        visitor = Visitor(ours, persona, usual)
        first = visitor.list()[:5]
        assert story.first == tuple(first)
        if persona.genre is not None:
            kinds = [usual.data.catalog.genres[usual.data.catalog.position(item)] for item in first]
            assert story.of_genre == sum(persona.genre in genres for genres in kinds) >= 3
        assert story.change is not None
        assert story.falls is not None
        visitor.profiles.rate(visitor.me, name, story.change, usual.data.scale.low)
        before, after = story.places
        changed = visitor.list()
        assert first.index(story.falls) + 1 == before
        assert (changed.index(story.falls) + 1 if story.falls in changed else None) == after
        assert (after or 61) - before >= 3
        visitor.profiles.undo(visitor.me, name)
        for item in story.without:
            visitor.profiles.unrate(visitor.me, name, item)
        if story.without:
            assert visitor.list()[0] == story.then_first != first[0]


@pytest.mark.parametrize("name", ["demo", "ml"])
def test_there_are_five_each_of_somebody_else_with_twenty_of_their_own_stars_at_most(
    engine: Engine, name: str
) -> None:
    data = engine.dataset(name)
    found = personas(data)
    assert len(found) == len({persona.user_id for persona in found}) == 5
    for persona in found:
        assert 10 <= len(persona.profile) <= 20
        own = data.ratings.profile(persona.user_id)
        stars = dict(zip(own.item_ids.tolist(), own.ratings.tolist(), strict=True))
        assert [stars[item] for item in persona.profile.item_ids.tolist()] == persona.profile.ratings.tolist()


def test_a_lover_brings_what_they_love_most_and_what_everybody_knows() -> None:
    data = make_data(n_users=60, n_items=80)
    for persona in personas(data):
        assert len(persona.profile) <= 20
        assert np.isfinite(persona.profile.ratings).all()


def test_data_without_people_or_genres_has_none(tiny: Dataset) -> None:
    assert personas(tiny) == []


def test_a_story_in_words(tiny: Dataset) -> None:
    somebody = Persona("Somebody who loves crime films", 1, tiny.ratings.profile(1), "Crime", 1, 5.0, 4.0)
    story = Story((40, 50), 1, change=10, falls=40, places=(1, None), without=(10, 20), then_first=50)
    assert story_sentences(somebody, story, tiny) == [
        "Of the first 2 films one is of the kind they love.",
        "Change the 5 for Alien to a 0.5: Up falls from place 1 out of the first 60.",
        "Without Alien and Heat, Tampopo is first.",
    ]
    assert story_sentences(somebody, Story((), 0), tiny) == []


def test_with_nothing_left_to_list_there_is_no_story(tiny: Dataset) -> None:
    everything = Persona("All", 1, tiny.ratings.profile(1), "Crime")
    story = rehearse(everything, Lister(tiny, catalog.create("popularity").fit(tiny)))
    assert story.change is None or story.falls in story.first


def test_the_film_loved_most_is_one_that_is_here_and_of_several_the_last(tiny: Dataset) -> None:
    nothing = float("nan")
    assert loved_film(Profile.of([99, 10, 20, 30], [5.0, 4.0, 4.0, 1.0]), tiny.catalog) == 20
    assert loved_film(Profile.of([99, 10], [5.0, nothing]), tiny.catalog) is None
    assert loved_film(Profile.of([], []), tiny.catalog) is None


@pytest.mark.parametrize("name", ["popularity", "hybrid", "ease"])
def test_any_model_can_be_made_ready(tiny: Dataset, name: str) -> None:
    warm_up(Lister(tiny, catalog.create(name).fit(tiny)))
