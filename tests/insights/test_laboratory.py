"""The SVD laboratory: figures worked by hand, numpy's full SVD as the oracle, and tables of every odd shape."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis.extra.numpy import arrays

from recsys.dataset import Catalog, Dataset, Ratings, Scale, Source
from recsys.errors import DataError
from recsys.ids import Floats, IdMap
from recsys.insights import laboratory as lab

NAN = np.nan
HALF_KNOWN = np.array([[5.0, NAN], [3.0, 1.0]])
STARS = st.one_of(st.just(NAN), st.sampled_from(Scale().levels().tolist()))
TABLES = st.tuples(st.integers(1, 6), st.integers(1, 6)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=STARS)
)
SOME_KNOWN = TABLES.filter(lambda stars: not np.isnan(stars).all())


def table(stars: Any, scale: Scale | None = None) -> lab.RatingTable:
    values = np.array(stars, dtype=np.float64)
    films = tuple(f"Film {n}" for n in range(len(values)))
    people = tuple(f"Person {n}" for n in range(values.shape[1]))
    return lab.RatingTable(films, people, values, scale or Scale())


def typed(rows: list[list[Any]], people: list[str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=pd.Index(["Film", *people]))


def two_tastes(n: int = 12) -> Floats:
    """Every even person likes every even film, and no other."""
    even = np.arange(n) % 2
    return np.where(even[:, None] == even, 5.0, 1.0)


# -- fills ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fill", "expected"),
    [
        ("mean", [[3.0, 3.0], [3.0, 3.0]]),
        ("film", [[5.0, 5.0], [2.0, 2.0]]),
        ("person", [[4.0, 1.0], [4.0, 1.0]]),
        (
            "both",
            [[5.5, 4.0], [2.5, 1.0]],
        ),  # film 5 and 2; of what is left, 0 and 1, and -1: persons +.5 and -1
    ],
)
def test_fills_by_hand(fill: str, expected: Any) -> None:
    np.testing.assert_allclose(lab.FILLS[fill].of(HALF_KNOWN), expected)
    assert lab.decompose(HALF_KNOWN, fill).base.tolist() == lab.FILLS[fill].of(HALF_KNOWN).tolist()


@pytest.mark.parametrize("fill", lab.FILLS)
def test_a_film_that_nobody_knows_is_filled_from_the_others(fill: str) -> None:
    filled = lab.FILLS[fill].of(np.array([[NAN, NAN], [4.0, 2.0]]))
    assert np.isfinite(filled).all()
    expected = {"mean": [3, 3], "film": [3, 3], "person": [4, 2], "both": [4, 2]}[fill]
    np.testing.assert_allclose(filled[0], expected)


# -- the decomposition ---------------------------------------------------------------------------------------


def test_a_table_of_two_by_two_by_hand() -> None:
    stars = np.array([[4.0, 2.0], [2.0, 4.0]])
    raw = lab.decompose(stars, "mean", centre=False)
    np.testing.assert_allclose(raw.sigma, [6, 2])
    np.testing.assert_allclose(raw.rebuilt(1), [[3, 3], [3, 3]], atol=1e-12)
    np.testing.assert_allclose(raw.kept, [0, 0.9, 1])
    centred = lab.decompose(stars, "mean")
    np.testing.assert_allclose(centred.sigma, [2, 0], atol=1e-12)
    assert centred.kept.tolist() == [0, 1, 1]
    np.testing.assert_allclose(centred.rebuilt(0), [[3, 3], [3, 3]])
    assert (raw.fewest, centred.fewest) == (1, 0)


def test_an_empty_cell_counts_as_what_it_was_filled_with() -> None:
    parts = lab.decompose(HALF_KNOWN, "mean")  # what is left: 2, 0 / 0, -2
    np.testing.assert_allclose(parts.sigma, [2, 2])
    np.testing.assert_allclose(parts.rebuilt(2), [[5, 3], [3, 1]])


@pytest.mark.parametrize("centre", [True, False])
@pytest.mark.parametrize("shape", [(5, 8), (8, 5), (6, 6)])
def test_every_rank_agrees_with_numpys_full_svd(shape: tuple[int, int], centre: bool) -> None:
    stars = np.random.default_rng(3).choice(Scale().levels(), shape)
    parts = lab.decompose(stars, "film", centre=centre)
    left = stars - (stars.mean(axis=1, keepdims=True) if centre else 0)
    u, sigma, vt = np.linalg.svd(left, full_matrices=True)
    np.testing.assert_allclose(parts.sigma, sigma, atol=1e-9)
    for k in range(len(sigma) + 1):
        np.testing.assert_allclose(
            parts.rebuilt(k) - parts.base, u[:, :k] @ np.diag(sigma[:k]) @ vt[:k], atol=1e-9
        )


@given(SOME_KNOWN, st.sampled_from(list(lab.FILLS)), st.booleans())
@settings(max_examples=60, deadline=None)
def test_any_table_comes_back_whole_and_the_dropped_factors_are_the_error(
    stars: Floats, fill: str, centre: bool
) -> None:
    parts = lab.decompose(stars, fill, centre=centre)
    filled = np.where(np.isnan(stars), lab.FILLS[fill].of(stars), stars)
    one = np.eye(len(parts))
    np.testing.assert_allclose(parts.u.T @ parts.u, one, atol=1e-8)
    np.testing.assert_allclose(parts.vt @ parts.vt.T, one, atol=1e-8)
    assert (np.diff(parts.sigma) <= 1e-9).all()
    assert (parts.sigma >= 0).all()
    assert (np.diff(parts.kept) >= -1e-12).all()
    assert parts.kept[-1] == pytest.approx(1)
    for k in range(len(parts) + 1):
        squared = ((parts.rebuilt(k) - filled) ** 2).sum()
        assert squared == pytest.approx((parts.sigma[k:] ** 2).sum(), abs=1e-8)


def test_no_other_table_of_that_rank_is_nearer() -> None:
    generator = np.random.default_rng(0)
    stars = generator.choice(Scale().levels(), (6, 5))
    parts = lab.decompose(stars, "mean", centre=False)
    best = ((parts.rebuilt(2) - stars) ** 2).sum()
    films, people = parts.u[:, :2] * parts.sigma[:2], parts.vt[:2]
    for _ in range(200):
        near = generator.normal(0, 0.05, films.shape), generator.normal(0, 0.05, people.shape)
        other = (films + near[0]) @ (people + near[1])
        assert ((other - stars) ** 2).sum() > best


def test_the_largest_film_of_a_factor_is_positive_whatever_sign_came_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stars = np.random.default_rng(1).choice(Scale().levels(), (7, 6))
    first = lab.decompose(stars)
    real: Callable[..., Any] = np.linalg.svd

    def flipped(*args: Any, **kwargs: Any) -> Any:
        u, sigma, vt = real(*args, **kwargs)
        return -u, sigma, -vt

    monkeypatch.setattr(np.linalg, "svd", flipped)
    again = lab.decompose(stars)
    np.testing.assert_array_equal(first.u, again.u)
    np.testing.assert_array_equal(first.vt, again.vt)
    assert (first.u.max(axis=0) >= -first.u.min(axis=0)).all()


@pytest.mark.parametrize("level", [3.5, 3.3])
def test_a_table_of_equal_stars_leaves_nothing_to_explain(level: float) -> None:
    parts = lab.decompose(np.full((3, 4), level), "mean")  # the mean of twelve 3.3 is not quite 3.3
    assert parts.sigma.tolist() == [0, 0, 0]
    assert parts.kept.tolist() == [1, 1, 1, 1]
    assert "Nothing is left to explain" in lab.spectrum_reading(parts, 1)
    assert "is empty" in lab.factor_reading(table(np.full((3, 4), level)), parts)


def test_no_such_k_and_an_empty_table_are_refused() -> None:
    parts = lab.decompose(HALF_KNOWN)
    for k in (-1, 3):
        with pytest.raises(ValueError, match="k must be from 0 to 2"):
            parts.rebuilt(k)
    with pytest.raises(DataError, match="no rating"):
        lab.decompose(np.full((2, 2), NAN))
    with pytest.raises(DataError, match="no rating"):
        table(np.full((2, 2), NAN))
    with pytest.raises(ValueError, match="shape"):
        replace(table(HALF_KNOWN), films=("one",))


# -- hidden and spoilt cells ---------------------------------------------------------------------------------


def test_hidden_stars_have_no_part_in_what_rebuilds_them() -> None:
    stars = np.random.default_rng(2).choice(Scale().levels(), (8, 9))
    tried = lab.experiment(table(stars), share=0.25, seed=4, fill="both")
    assert tried.touched.sum() == 18
    assert np.isnan(tried.given[tried.touched]).all()
    other = stars.copy()
    other[tried.touched] = 5.5 - other[tried.touched]
    again = lab.experiment(table(other), share=0.25, seed=4, fill="both")
    for k in range(len(tried.parts) + 1):
        np.testing.assert_array_equal(tried.parts.rebuilt(k), again.parts.rebuilt(k))


@pytest.mark.parametrize("centre", [True, False])
@pytest.mark.parametrize("fill", lab.FILLS)
def test_all_factors_give_hidden_cells_their_fill_and_the_others_exactly(fill: str, centre: bool) -> None:
    stars = np.random.default_rng(5).choice(Scale().levels(), (7, 9))
    tried = lab.experiment(table(stars), fill=fill, centre=centre)
    whole = tried.parts.rebuilt(len(tried.parts))
    np.testing.assert_allclose(whole[tried.kept], stars[tried.kept])
    fills = lab.FILLS[fill].of(tried.given)
    np.testing.assert_allclose(whole[tried.touched], fills[tried.touched])
    kept, touched = tried.error(len(tried.parts))
    assert kept == pytest.approx(0, abs=1e-9)
    missed = Scale().clip(fills[tried.touched]) - stars[tried.touched]
    assert touched == pytest.approx(np.sqrt((missed**2).mean()))
    assert lab.measured(tried, 1, fill)[-1]["rmse"] == pytest.approx(touched)


def test_one_factor_finds_two_tastes_where_fills_cannot() -> None:
    tried = lab.experiment(table(two_tastes()), share=0.2, fill="mean")
    errors = tried.errors.set_index("k")["touched"]
    assert tried.best_k == 1
    assert errors[1] < 0.75 * errors[0]
    assert errors[len(tried.parts)] == pytest.approx(errors[0], abs=0.05)
    reading = lab.curve_reading(tried, 1, "mean")
    assert f"falls from {errors[0]:.2f} to {errors[1]:.2f} at k = 1 and rises again" in reading
    assert "the average of all known stars went in" in reading


def test_swapped_cells_hold_each_others_stars_and_noise_stays_on_the_scale() -> None:
    stars = np.arange(1, 13, dtype=np.float64).reshape(3, 4)
    of_twelve = table(stars, Scale(1, 12, 1))
    swapped = lab.experiment(of_twelve, damage="swap", share=0.5)
    assert swapped.touched.sum() == 6
    assert sorted(swapped.given.ravel()) == sorted(stars.ravel())
    assert (swapped.given[swapped.touched] != stars[swapped.touched]).all()
    noisy = lab.experiment(of_twelve, damage="noise", share=1.0)
    assert noisy.touched.sum() == 11
    assert noisy.given.min() >= 1
    assert noisy.given.max() <= 12
    for tried in (swapped, noisy):
        np.testing.assert_array_equal(tried.given[tried.kept], stars[tried.kept])


def test_misses_are_of_stars_cut_to_the_scale_as_the_protocols_cut_them() -> None:
    stars = two_tastes(5)
    tried = lab.experiment(table(stars), share=0.2, fill="mean")
    assert tried.parts.rebuilt(1).max() > 5
    assert (tried.misses(1) + stars).max() == 5


def test_a_seed_names_the_cells() -> None:
    stars = table(two_tastes())
    first, again, other = (lab.experiment(stars, seed=seed).touched for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_errors_and_histogram_by_hand() -> None:
    tried = lab.experiment(table([[5.0, 1.0]]), share=0.5, fill="mean")
    known = tried.given[0][~np.isnan(tried.given[0])][
        0
    ]  # one star of two is left: all cells are filled with it
    assert tried.errors["kept"].tolist() == [0, 0]
    assert tried.errors["touched"].tolist() == [4, 4]
    cells = tried.cells(1)
    assert cells[["film", "true", "rebuilt", "miss"]].to_numpy().tolist() == [
        ["Film 0", 6 - known, known, 2 * known - 6]
    ]
    histogram = tried.histogram(1)
    assert histogram.groupby("part")["share"].sum().tolist() == [1, 1]
    bar = histogram[(histogram["part"] == tried.names[1]) & (histogram["cells"] > 0)]
    assert bar["low"].iloc[0] <= 2 * known - 6 <= bar["high"].iloc[0]


@pytest.mark.parametrize("wrong", [{"damage": "burn"}, {"share": -0.1}, {"share": 1.1}])
def test_a_damage_that_is_none_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="A damage is one of hide, noise, swap"):
        lab.experiment(table(two_tastes()), **wrong)


@given(SOME_KNOWN, st.sampled_from(list(lab.DAMAGES)), st.floats(0, 1), st.booleans())
@settings(max_examples=60, deadline=None)
def test_any_table_can_be_tried_and_read(stars: Floats, damage: str, share: float, centre: bool) -> None:
    rated = table(stars)
    tried = lab.experiment(rated, damage=damage, share=share, centre=centre)
    assert not (tried.touched & ~rated.known).any()
    assert tried.kept.any()
    assert tried.errors["kept"].notna().all()
    assert tried.errors["touched"].notna().all() == tried.touched.any()
    parts = lab.decompose(stars, centre=centre)
    for k in {parts.fewest, len(parts)}:
        said = [
            lab.table_reading(rated),
            lab.rebuilt_reading(rated, parts, k),
            lab.spectrum_reading(parts, k),
            *(lab.factor_reading(rated, parts, factor) for factor in range(1, len(parts) + 1)),
            lab.curve_reading(tried, k, "film"),
            lab.histogram_reading(tried, k),
            *lab.why_different(tried, None, "film"),
            *(str(row) for row in lab.measured(tried, k, "film")),
        ]
        assert not [sentence for sentence in said if "nan" in sentence or not sentence]
        assert len(tried.cells(k)) == tried.touched.sum()
        assert tried.histogram(k)["cells"].sum() == rated.known.sum()


# -- sentences -----------------------------------------------------------------------------------------------


def test_sentences_say_what_the_numbers_are() -> None:
    rated = table([[5.0, 1.0, NAN], [1.0, 5.0, 3.0]])
    assert lab.table_reading(rated) == (
        "2 films by 3 people: 6 cells, of which 1 is empty (17%); the known stars average 3.00."
    )
    parts = lab.decompose(rated.stars, "mean")
    assert lab.factor_reading(rated, parts) == "Factor 1 sets Film 0 apart from Film 1."
    assert "6 numbers, 1 × (2 + 3 + 1), the 5 known cells come back exactly" in lab.rebuilt_reading(
        rated, parts, 1
    )
    assert lab.spectrum_reading(parts, 0).endswith(
        "half takes 1 of 2 factors, nine tenths 1. k = 0 keeps 0%."
    )


def test_a_factor_that_pulls_one_way_says_so() -> None:
    rated = table([[1.0, 5.0], [2.0, 4.0]])
    assert lab.factor_reading(rated, lab.decompose(rated.stars, "film")) == (
        "Factor 1 pulls all films the same way, most of all Film 0 and Film 1."
    )


def test_nothing_hidden_is_said_and_not_counted() -> None:
    tried = lab.experiment(table(two_tastes()), share=0)
    assert "No cell was touched" in lab.curve_reading(tried, 1, "film")
    assert [row["cells"] for row in lab.measured(tried, 1, "film")] == [144]
    assert "here none is empty" in lab.why_different(tried, None, "film")[0]


def test_why_it_differs_names_how_much_is_known_here_and_elsewhere(tiny: Dataset) -> None:
    corner = lab.rating_corner(tiny, 2, 3)
    tried = lab.experiment(corner.table, share=0.2)
    reasons = lab.why_different(tried, corner, "film")
    assert "here 33% are empty, hidden ones included. They are filled with the film's average" in reasons[0]
    assert "2 ratings a film and 3 a person, where the averages are 2 and 2" in reasons[2]


# -- the corner ----------------------------------------------------------------------------------------------


def test_the_corner_is_the_most_rated_films_by_who_rated_most_of_them(tiny: Dataset) -> None:
    corner = lab.rating_corner(tiny, 2, 3)
    assert corner.table.films == ("Heat", "Alien")  # 3 ratings; of those with 2 the first
    assert corner.table.people == ("Person 1", "Person 2", "Person 3")
    np.testing.assert_array_equal(corner.table.stars, [[4, 4, 3], [5, 4.5, NAN]])
    assert (corner.film_ratings, corner.any_film_ratings) == (2.5, 2.25)
    assert (corner.person_ratings, corner.any_person_ratings) == (8 / 3, 2.25)


def test_a_corner_leaves_out_who_rated_none_of_it(tiny: Dataset) -> None:
    whole = lab.rating_corner(tiny, 60, 60).table
    assert len(whole.films) == 4  # nobody rated Tampopo
    assert lab.rating_corner(tiny, 1, 60).table.people == ("Person 1", "Person 2", "Person 3")


def test_people_without_ratings_do_not_shift_the_counts_of_others(tiny: Dataset) -> None:
    old = tiny.ratings
    everybody = IdMap.of([0, 1, 2, 3, 4, 9])
    ratings = Ratings.of(old.user_ids, old.item_ids, old.values, users=everybody, items=old.items)
    assert lab.rating_corner(tiny.with_ratings(ratings), 2, 3).table.people == (
        "Person 1",
        "Person 2",
        "Person 3",
    )


def test_films_of_one_title_are_told_apart() -> None:
    catalog = Catalog.of(
        pd.DataFrame({"item_id": [1, 2, 3, 4], "title": ["Hamlet"] * 4, "year": [1948, 1996, 1996, None]})
    )
    ratings = Ratings.of([1] * 4, [1, 2, 3, 4], [4.0, 3.0, 2.0, 1.0], items=catalog.items)
    data = Dataset("hamlets", ratings, catalog, Scale(), Source("hand", "Hand-made"))
    assert lab.rating_corner(data, 4, 1).table.films == (
        "Hamlet (1948)",
        "Hamlet (1996)",
        "Hamlet (1996), 2",
        "Hamlet",
    )


@pytest.mark.parametrize(("films", "people"), [(0, 5), (5, 0), (61, 5), (5, 61)])
def test_a_corner_of_no_size_is_refused(tiny: Dataset, films: int, people: int) -> None:
    with pytest.raises(ValueError, match="must be from 1 to 60"):
        lab.rating_corner(tiny, films, people)


def test_data_without_ratings_has_no_corner(tiny: Dataset) -> None:
    empty = tiny.with_ratings(tiny.ratings.where(np.zeros(len(tiny.ratings), dtype=np.bool_)))
    with pytest.raises(DataError, match="no rating"):
        lab.rating_corner(empty, 5, 5)


# -- a typed table -------------------------------------------------------------------------------------------


def test_typed_cells_are_read_and_what_is_empty_is_left_out() -> None:
    rated, said = lab.typed_ratings(
        typed(
            [
                ["Heat", "4", " 3,5 ", None],
                ["", None, NAN, ""],
                ["Heat", "", "0.5", None],
                [None, "2", "", ""],
            ],
            ["Ann", "Ben", "Nobody"],
        ),
        Scale(),
    )
    assert said == ""
    assert rated.films == ("Heat", "Heat, 2", "Film 4")
    assert rated.people == ("Ann", "Ben")
    np.testing.assert_array_equal(rated.stars, [[4, 3.5], [NAN, 0.5], [2, NAN]])


@pytest.mark.parametrize("bad", ["abc", "6", "0", "-1", "nan", "inf", "1e9", "<b>5</b>", "4 stars"])
def test_a_cell_that_is_no_star_is_named_in_one_sentence_and_counts_as_empty(bad: str) -> None:
    rated, said = lab.typed_ratings(typed([["Heat", bad, "4"]], ["Ann", "Ben"]), Scale())
    assert said == f"“{bad}” (Heat, Ann) is not a number from 0.5 to 5: counted as empty."
    np.testing.assert_array_equal(rated.stars, [[NAN, 4]])


def test_several_bad_cells_are_one_sentence() -> None:
    _, said = lab.typed_ratings(
        typed([["Heat", "x", "4"], ["Up", "y", "z"]], ["Ann", "Ben"]), Scale(1, 10, 1)
    )
    assert said == "“x” (Heat, Ann) and 2 more are not numbers from 1 to 10: counted as empty."


def test_only_bad_cells_are_no_table_and_the_sentence_still_names_one() -> None:
    with pytest.raises(DataError, match=r"no rating in this table yet\. “x” \(Heat, Ann\)"):
        lab.typed_ratings(typed([["Heat", "x"]], ["Ann"]), Scale())
    with pytest.raises(DataError, match="no rating"):
        lab.typed_ratings(typed([], ["Ann"]), Scale())


def test_a_very_long_table_is_cut() -> None:
    rated, _ = lab.typed_ratings(typed([[f"F{n}", "3"] for n in range(80)], ["Ann"]), Scale())
    assert rated.films[-1] == f"F{lab.LARGEST - 1}"


def test_the_example_makes_the_idea_plain() -> None:
    rated, said = lab.typed_ratings(lab.example_ratings(), Scale())
    parts = lab.decompose(rated.stars)
    assert said == ""
    assert parts.kept[1] > 0.75
    sides = np.sign(parts.u[:, 0])
    assert abs(sides[:4].sum()) == abs(sides[4:].sum()) == 4
    assert sides[0] == -sides[-1]
    written = rated.frame()
    assert written.columns.tolist() == ["Film", *rated.people]
    pd.testing.assert_frame_equal(lab.typed_ratings(written.astype(str), Scale())[0].frame(), written)
