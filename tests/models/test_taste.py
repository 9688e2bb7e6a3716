"""Lists held to a taste: kinds of a catalog and their quotas by hand, and what holds for every list with the step."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from recsys import ranking
from recsys.dataset import Catalog, Dataset, Profile, Ratings, Scale, Source
from recsys.ids import UNKNOWN
from recsys.models import catalog, taste
from recsys.models.hybrid import Hybrid
from recsys.models.taste import Kinds, Quotas
from recsys.store.registry import Registry

FILMS = range(1, 181)
WESTERNS, HORROR, COMEDIES, FRENCH = FILMS[:30], FILMS[30:60], FILMS[60:120], FILMS[120:]
"""Of 1950 to 1979, of years that nobody knows, of 1985 and of 2000; the last are comedies too."""
NAN = float("nan")


def made_catalog() -> Catalog:
    blocks = {"item_id": FILMS, "title": [f"Film {number}" for number in FILMS]}
    years = [*range(1950, 1980), *[None] * 30, *[1985] * 60, *[2000] * 60]
    genres = ["Western"] * 30 + ["Horror"] * 30 + ["Comedy"] * 60 + ["Drama|Comedy"] * 60
    language = [*["en"] * 30, *[""] * 30, *["en"] * 60, *["fr"] * 60]
    country = [*["US"] * 30, *[""] * 30, *["US"] * 60, *["FR"] * 60]
    more = {"year": years, "genres": genres, "language": language, "country": country}
    return Catalog.of(pd.DataFrame(blocks | more))


@pytest.fixture(scope="module")
def data() -> Dataset:
    """People who rate whatever film, westerns and horror less; of thirty films the first are the best known."""
    draw = np.random.default_rng(0)
    known = np.outer([0.4, 0.4, 1.0, 1.0, 1.0, 1.0], np.linspace(0.9, 0.1, 30)).ravel()
    users, places = np.nonzero(draw.random((60, len(FILMS))) < known)
    stars = draw.integers(4, 11, len(users)) / 2
    films = made_catalog()
    ratings = Ratings.of(users + 1, films.items.ids[places], stars, items=films.items)
    return Dataset("kinds", ratings, films, Scale(), Source("hand", "Made for tests"))


def fitted(data: Dataset, **own: float) -> Hybrid:
    settings = {"rater.n_factors": 3, "rater.n_epochs": 3, "rater.ranges": False}
    model = catalog.create("hybrid", **settings, **own).fit(data)
    assert isinstance(model, Hybrid)
    return model


@pytest.fixture(scope="module")
def model(data: Dataset) -> Hybrid:
    return fitted(data)


def lover(films: range = WESTERNS, n: int = 9, stars: float = 5.0) -> Profile:
    return Profile.of(list(films)[-n:], [stars] * n)


def quotas_of(model: Hybrid, person: Profile) -> dict[str, float]:
    quotas = model._quotas(model._history(person))
    return dict(zip(quotas.names, quotas.shares.tolist(), strict=True))


# -- kinds -------------------------------------------------------------------------------------------------


def test_the_kinds_of_a_catalog(data: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = Kinds.of(data)
    members = {
        name: (data.catalog.items.ids[column].min(), data.catalog.items.ids[column].max(), column.sum())
        for name, column in zip(kinds.names, kinds.films, strict=True)
    }
    assert members == {
        "genre:Comedy": (61, 180, 120),
        "era:1980-1994": (61, 120, 60),
        "era:1995-": (121, 180, 60),
        "genre:Drama": (121, 180, 60),
        "foreign": (121, 180, 60),
        "country:FR": (121, 180, 60),
        "genre:Western": (1, 30, 30),
        "genre:Horror": (31, 60, 30),
        "era:1960-1979": (11, 30, 20),
    }, "the ten films from before 1960 are too few, and most films are from one country"
    monkeypatch.setattr(taste, "ENOUGH", 10)
    assert set(Kinds.of(data).names) - set(kinds.names) == {"era:-1959"}
    monkeypatch.setattr(taste, "MOST", 2)
    assert Kinds.of(data).names == ("genre:Comedy", "era:1980-1994")


def test_the_usual_share_of_a_kind_counts_liked_ratings(data: Dataset) -> None:
    kinds = Kinds.of(data)
    liked = data.ratings.item_ids[data.ratings.values >= 4.0]
    usual = dict(zip(kinds.names, kinds.usual, strict=True))
    assert usual["genre:Western"] == pytest.approx((np.isin(liked, WESTERNS).sum() + 1) / (len(liked) + 2))
    assert ((kinds.usual > 0) & (kinds.usual < 1)).all()


def test_quotas_by_hand(model: Hybrid) -> None:
    kinds = model._kinds
    assert kinds is not None
    usual = dict(zip(kinds.names, kinds.usual, strict=True))
    # Six of the last eight westerns are liked, and one comedy; two stars and "seen" say nothing.
    person = Profile.of([*range(23, 31), 61, 62], [5.0, 4.0, 4.5, 4.0, 5.0, 5.0, 2.0, NAN, 4.0, 3.5])
    shares = {
        "genre:Western": (6 + 5 * usual["genre:Western"]) / 12,
        "era:1960-1979": (6 + 5 * usual["era:1960-1979"]) / 12,
    }
    found = quotas_of(model, person)
    assert found == pytest.approx(shares)
    assert next(iter(found)) == "era:1960-1979", "rarer, so more telling"
    # Weights count: a western that counts three times is worth three, and its kind still needs two films.
    heavy = Profile.of([30, 29], [5.0, 5.0], weights=[3.0, 1.0])
    assert quotas_of(model, heavy)["genre:Western"] == pytest.approx((4 + 5 * usual["genre:Western"]) / 9)
    assert quotas_of(model, Profile.of([30, 61], [5.0, 1.0], weights=[9.0, 1.0])) == {}
    # Few comedies in many films are as surprising as many, but nothing to fill a list with.
    rarely = Profile.of([*WESTERNS[:20], 61, 62], [5.0] * 22)
    assert set(quotas_of(model, rarely)) == {"genre:Western", "era:1960-1979"}


@pytest.mark.parametrize(
    "person",
    [
        Profile.of([], []),
        Profile.of([30], [5.0]),
        lover(stars=3.5),
        lover(stars=0.5),
        lover(stars=NAN),
        Profile.of([30, 29, 28], [5.0] * 3, weights=[0.0] * 3),
        Profile.of([999, 998], [5.0, 5.0]),
    ],
    ids=["nothing", "one film", "lukewarm", "hated", "only seen", "weightless", "unknown"],
)
def test_who_told_of_no_taste_gets_the_list_by_score(model: Hybrid, person: Profile) -> None:
    assert quotas_of(model, person) == {}
    held, plain = model.recommend(person), model.with_taste(0.0).recommend(person)
    assert held.item_ids.tolist() == plain.item_ids.tolist()
    assert held.moved_by == {}


STARS = st.sampled_from([0.5 * step for step in range(1, 11)])


@settings(max_examples=200, deadline=None)
@given(
    ratings=st.dictionaries(st.integers(1, 30), STARS, min_size=2, max_size=8),
    others=st.dictionaries(st.integers(31, 180), STARS, max_size=8),
    stars=STARS,
)
def test_raising_a_rating_of_a_kind_never_lowers_its_part(
    model: Hybrid, ratings: dict[int, float], others: dict[int, float], stars: float
) -> None:
    """As long as the film is of no other kind, which could become more telling still: here only genres are kinds."""
    kinds = model._kinds
    assert kinds is not None
    genres = [at for at, name in enumerate(kinds.names) if name.startswith("genre:")]
    only = Kinds(tuple(kinds.names[at] for at in genres), kinds.films[genres], kinds.usual[genres])

    def part(own: dict[int, float]) -> float:
        quotas = only.quotas(Scale(), model._history(Profile.from_ratings(own | others)))
        return float(quotas.shares[["Western" in name for name in quotas.names]].sum())

    first = next(iter(ratings))
    assert part(ratings | {first: max(stars, ratings[first])}) >= part(ratings)


# -- lists -------------------------------------------------------------------------------------------------


def test_a_lovers_list_is_of_their_kind_and_says_what_moved(model: Hybrid) -> None:
    person = lover()
    parts = quotas_of(model, person)
    plain, held = model.with_taste(0.0).recommend(person), model.recommend(person)
    of_kind = [np.isin(best.item_ids, WESTERNS).sum() for best in (plain, held)]
    assert of_kind[0] < of_kind[1]
    assert of_kind[1] >= round(10 * parts["genre:Western"])
    assert np.isin(held.item_ids[:5], WESTERNS).sum() >= round(5 * parts["genre:Western"])
    came = set(held.item_ids.tolist()) - set(plain.item_ids.tolist())
    assert came
    assert came <= set(held.moved_by) <= set(held.item_ids.tolist())
    assert set(held.moved_by.values()) <= set(parts)
    np.testing.assert_allclose(held.scores, model.score(person, held.item_ids), atol=1e-12)
    for first, last in ((0, 5), (5, 10)):
        assert (np.diff(held.scores[first:last]) <= 0).all()


def test_two_tastes_both_get_their_part(model: Hybrid) -> None:
    person = Profile.of([*WESTERNS[-4:], *HORROR[-4:]], [5.0] * 8)
    listed = model.recommend(person).item_ids
    assert min(np.isin(listed, WESTERNS).sum(), np.isin(listed, HORROR).sum()) >= 3


def test_strength_scales_the_parts_and_none_of_it_is_the_plain_list(model: Hybrid) -> None:
    person = lover()
    counts = [
        int(np.isin(model.with_taste(strength).recommend(person).item_ids, WESTERNS).sum())
        for strength in (0.0, 0.25, 0.5, 0.75, 1.0)
    ]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]
    whole, half = quotas_of(model, person), quotas_of(model.with_taste(0.5), person)
    assert half == pytest.approx({name: share / 2 for name, share in whole.items()})
    plain = model.with_taste(0.0)
    scores = plain.score(person, plain.item_ids_)
    best = ranking.top_n(scores, 20, exclude=model._history(person).item_idx)
    listed = plain.recommend(person, 20)
    assert listed.item_ids.tolist() == model.item_ids_[best].tolist()
    np.testing.assert_allclose(listed.scores, scores[best], atol=1e-12)
    assert listed.moved_by == {}


def test_another_strength_shares_what_was_learned_and_must_be_one(model: Hybrid, data: Dataset) -> None:
    half = model.with_taste(0.5)
    assert (half.taste, model.taste) == (0.5, 1.0)
    assert (half.ranker, half.rater) == (model.ranker, model.rater)
    assert half.learned().keys() == model.learned().keys()
    for wrong in (-0.1, 1.1, NAN):
        with pytest.raises(ValueError, match="taste must be a number from 0 to 1"):
            model.with_taste(wrong)
    with pytest.raises(ValueError, match="taste must be"):
        fitted(data, taste=2.0)


def test_a_shorter_list_is_the_beginning_of_a_longer_one(model: Hybrid) -> None:
    person = lover()
    whole = model.recommend(person, 1_000)
    assert len(whole) == len(FILMS) - 9
    for n in range(13):
        part = model.recommend(person, n)
        assert part.item_ids.tolist() == whole.item_ids[:n].tolist()
        assert set(part.moved_by) == set(whole.moved_by) & set(part.item_ids.tolist())
    assert (np.diff(whole.scores[10:]) <= 0).all()


def test_only_what_may_be_listed_fills_a_quota(model: Hybrid) -> None:
    person = lover()
    first = model.recommend(person).item_ids
    others = model.recommend(person, exclude=first)
    assert not set(others.item_ids.tolist()) & {*first.tolist(), *person.item_ids.tolist()}
    few = model.recommend(person, candidates=[*WESTERNS[:2], *COMEDIES])
    assert set(few.item_ids.tolist()) <= {*WESTERNS[:2], *COMEDIES}
    assert set(WESTERNS[:2]) <= set(few.item_ids.tolist()), "both that there are"
    assert len(model.recommend(person, candidates=COMEDIES[:4])) == 4


PROFILES = st.dictionaries(st.integers(1, 181), st.one_of(st.just(NAN), STARS), max_size=30)


@settings(max_examples=100, deadline=None)
@given(ratings=PROFILES, n=st.integers(0, 200), exclude=st.lists(st.integers(1, 180), max_size=5))
def test_whatever_the_profile(model: Hybrid, ratings: dict[int, float], n: int, exclude: list[int]) -> None:
    person = Profile.from_ratings(ratings)
    best = model.recommend(person, n, exclude=exclude)
    listed = best.item_ids.tolist()
    assert len(listed) == min(n, len(set(FILMS) - {*ratings, *exclude}))
    assert len(set(listed)) == len(listed)
    assert not set(listed) & {*ratings, *exclude}
    assert set(best.moved_by) <= set(listed)
    for first, last in ((0, 5), (5, 10), (10, n)):
        assert all(one >= other for one, other in pairwise(best.scores[first:last].tolist()))


def test_many_people_get_the_lists_that_each_gets_alone(model: Hybrid, data: Dataset) -> None:
    """Each known by westerns or by horror, and by a few other films."""
    ratings = data.ratings
    theirs = (ratings.item_ids - 1) // 30 == ratings.user_ids % 2
    known = ratings.where(theirs | (np.random.default_rng(1).random(len(ratings)) < 0.05))
    people = known.users.ids
    lists = model.recommend_many(known, people, 10)
    for user_id, found in zip(people.tolist(), lists, strict=True):
        alone = model.recommend(known.profile(user_id))
        assert found.item_ids.tolist() == alone.item_ids.tolist()
        assert found.moved_by == alone.moved_by
    assert sum(bool(found.moved_by) for found in lists) >= 5
    for n in range(10):
        shorter = model.recommend_many(known, people, n)
        assert all(
            few.item_ids.tolist() == found.item_ids[:n].tolist()
            for few, found in zip(shorter, lists, strict=True)
        )


# -- what a catalog may lack, and what was stored before -----------------------------------------------------


def without(*columns: str) -> Callable[[Dataset], Dataset]:
    def change(data: Dataset) -> Dataset:
        empty = {"year": pd.array([pd.NA] * len(FILMS), dtype="Int16")}
        table = data.catalog.table.assign(**{column: empty.get(column, "") for column in columns})
        return replace(data, catalog=Catalog(data.catalog.items, table))

    return change


def thirty_genres(data: Dataset) -> Dataset:
    table = data.catalog.table.assign(genres="|".join(f"Genre {number}" for number in range(30)))
    return replace(data, catalog=Catalog(data.catalog.items, table))


@pytest.mark.parametrize(
    ("change", "n_kinds"),
    [
        (without("genres", "year", "language", "country"), 0),
        (without("genres", "year"), 2),
        (without("language", "country", "year"), 4),
        (thirty_genres, 30 + 3 + 2),
    ],
    ids=["no facts", "places only", "genres only", "thirty genres of every film"],
)
def test_a_catalog_may_lack_or_hold_anything(
    data: Dataset, change: Callable[[Dataset], Dataset], n_kinds: int
) -> None:
    changed = change(data)
    assert len(Kinds.of(changed).names) == n_kinds
    model = fitted(changed)
    best = model.recommend(lover())
    assert len(best) == 10
    assert np.isfinite(best.scores).all()
    if n_kinds == 0:
        assert best.moved_by == {}
        assert not [name for name in model.learned() if name.startswith("kind")]
    assert not [kind for kind in best.moved_by.values() if "Genre" in kind], "what all have tells of nobody"


def test_it_is_stored_with_the_model_and_one_stored_before_has_no_such_step(
    model: Hybrid, data: Dataset, tmp_path: Path
) -> None:
    registry = Registry(tmp_path)
    registry.save_model(data, "kept", model, {})
    kept = registry.load_model(data, "kept")
    person = lover()
    assert kept.recommend(person).item_ids.tolist() == model.recommend(person).item_ids.tolist()
    assert kept.recommend(person).moved_by == model.recommend(person).moved_by != {}
    old = {name: value for name, value in model.learned().items() if not name.startswith("kind_")}
    restored = model.unfitted().restore(old)
    plain = model.with_taste(0.0).recommend(person)
    assert restored.recommend(person).item_ids.tolist() == plain.item_ids.tolist()
    assert restored.recommend(person).moved_by == {}


def test_models_without_the_step_hold_nothing(data: Dataset) -> None:
    assert catalog.create("ease").fit(data).recommend(lover()).moved_by == {}
    nothing = Quotas()
    order, kinds = nothing.held(np.array([7, 3, 5], dtype=np.int32))
    assert (order.tolist(), kinds) == ([0, 1, 2], [None] * 3)
    assert UNKNOWN not in order
