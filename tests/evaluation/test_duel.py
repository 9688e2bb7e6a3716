"""The blind duel: what is shown, that nothing gives away whose it is, and what the votes amount to."""

import json
from collections.abc import Sequence
from dataclasses import asdict

import numpy as np
import pytest

from recsys.evaluation.duel import (
    FILMS_RANKED,
    LIST_LENGTH,
    Choice,
    Duel,
    Kind,
    Match,
    Round,
    Vote,
    needed,
    verdict,
)
from recsys.evaluation.sequences import confidence_sequence

FILMS = Match.of("svd", "bias", Kind.FILMS)
LISTS = Match.of("svd", "bias", Kind.LISTS)
FIRST, SECOND = list(range(60)), list(range(30, 90))


def voted(duel: Duel, first: Sequence[int], second: Sequence[int], choice: Choice) -> Duel:
    about = duel.next_round(first, second)
    assert about is not None
    return duel.with_vote(Vote(about, choice, 0))


def by_taste(duel: Duel, rounds: int, likes_first: float, seed: int = 0) -> Duel:
    """Somebody who likes the first model's film with this chance, whichever side it is on."""
    likes = np.random.default_rng(seed).random(rounds) < likes_first
    for likes_it in likes.tolist():
        about = duel.next_round(FIRST, SECOND)
        assert about is not None
        choice = Choice.LEFT if likes_it == about.first_is_left else Choice.RIGHT
        duel = duel.with_vote(Vote(about, choice, 0))
    return duel


def sides_of(about: Round | None) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The first model's side, and the second's."""
    assert about is not None
    return (about.left, about.right) if about.first_is_left else (about.right, about.left)


def test_a_match_is_the_same_whoever_is_named_first() -> None:
    assert FILMS == Match.of("bias", "svd", Kind.FILMS) != LISTS
    assert FILMS.models == ("bias", "svd")
    with pytest.raises(ValueError, match=r"^A duel takes two models, got “svd” twice\.$"):
        Match.of("svd", "svd", Kind.FILMS)


def test_films_are_each_models_best_that_the_other_does_not_offer_too() -> None:
    duel = Duel(FILMS, "seed")
    first, second = [7, 1, 2, 3], [7, 2, 9, 4]
    assert sides_of(duel.next_round(first, second)) == ((1,), (9,))
    duel = voted(duel, first, second, Choice.LEFT)
    assert sides_of(duel.next_round(first, second)) == ((3,), (4,))


def test_where_the_best_ten_are_the_same_the_next_ten_count() -> None:
    same = list(range(FILMS_RANKED))
    duel = Duel(FILMS, "seed")
    assert sides_of(duel.next_round([*same, 20], [*same[::-1], 30])) == ((20,), (30,))
    assert duel.next_round(same, same[::-1]) is None
    assert duel.next_round([], [1, 2]) is None


def test_no_film_comes_twice_and_none_stands_on_both_sides() -> None:
    duel, seen = Duel(FILMS, "seed"), set[int]()
    while (about := duel.next_round(FIRST, SECOND)) is not None:
        assert len(about.left) == len(about.right) == 1
        assert not seen & {*about.left, *about.right}
        assert about.left != about.right
        seen |= {*about.left, *about.right}
        duel = duel.with_vote(Vote(about, Choice.TIE, 0))
    assert len(duel.votes) > 20


def test_lists_are_shown_whole_and_equal_ones_are_passed_over() -> None:
    duel = Duel(LISTS, "seed")
    first, second = [1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 9, 8]
    assert sides_of(duel.next_round(first, second)) == ((1, 2, 3, 4, 5), (1, 2, 3, 4, 9))
    duel = voted(duel, first, second, Choice.LEFT)
    assert sides_of(duel.next_round(first, second)) == ((6, 7), (8,))
    same = list(range(LIST_LENGTH))
    assert sides_of(Duel(LISTS, "seed").next_round([*same, 20], [*same, 30])) == ((20,), (30,))
    assert Duel(LISTS, "seed").next_round(same, same) is None


def test_sides_and_letters_are_tossed_evenly_and_tell_nothing_of_each_other() -> None:
    lefts, letters = [], []
    for seed in range(100):
        duel = by_taste(Duel(FILMS, f"seed {seed}"), 15, 0.5)
        lefts += [vote.round.first_is_left for vote in duel.votes]
        letters += [duel.first_is_a] * len(duel.votes)
    assert np.mean(lefts) == pytest.approx(0.5, abs=0.04)
    assert np.mean(letters) == pytest.approx(0.5, abs=0.15)
    assert np.mean(np.array(lefts) == np.array(letters)) == pytest.approx(0.5, abs=0.05)
    again = by_taste(Duel(FILMS, "seed 3"), 15, 0.5)
    assert [vote.round for vote in again.votes] == [
        vote.round for vote in by_taste(Duel(FILMS, "seed 3"), 15, 0.9).votes
    ]


def test_who_always_takes_the_left_prefers_nobody() -> None:
    duel = Duel(FILMS, "some seed")
    for _ in range(29):
        duel = voted(duel, FIRST, SECOND, Choice.LEFT)
    won, tied, lost = duel.counts
    assert (won + lost, tied) == (29, 0)
    assert min(won, lost) > 5


@pytest.mark.parametrize("seed", ["one", "two", "three", "four"])
def test_votes_belong_to_the_model_whose_film_it_was(seed: str) -> None:
    duel = by_taste(Duel(FILMS, seed), 12, 1.0)
    assert [vote.worth for vote in duel.votes] == [1.0] * 12
    assert list(duel.counts) == ([12, 0, 0] if duel.first_is_a else [0, 0, 12])
    assert set(duel.models) == {"bias", "svd"}
    assert duel.models[0 if duel.first_is_a else 1] == "bias"
    tied = voted(duel, FIRST, SECOND, Choice.TIE)
    assert tied.votes[-1].worth == 0.5
    assert tied.counts[1] == 1


def test_a_vote_that_was_sent_twice_counts_once_and_the_last_can_be_taken_back() -> None:
    duel = by_taste(Duel(FILMS, "seed"), 4, 0.5)
    assert duel.with_vote(duel.votes[-1]) is duel
    changed_mind = Vote(duel.votes[0].round, Choice.TIE, 9)
    assert duel.with_vote(changed_mind) is duel
    back = duel.without_last()
    assert len(back.votes) == 3
    assert back.next_round(FIRST, SECOND) == duel.votes[-1].round
    assert Duel(FILMS, "seed").without_last() == Duel(FILMS, "seed")


def test_the_history_is_the_confidence_sequence_of_either() -> None:
    duel = voted(by_taste(Duel(FILMS, "seed"), 9, 0.7), FIRST, SECOND, Choice.TIE)
    rows, other = duel.history(), duel.history(of_a=False)
    low, high = confidence_sequence(duel.worths)
    assert [row["vote"] for row in rows] == list(range(1, 11))
    assert [row["low"] for row in rows] == low.tolist()
    assert [row["high"] for row in rows] == high.tolist()
    won, tied, _ = duel.counts
    assert rows[-1]["rate"] == pytest.approx((won + tied / 2) / 10)
    assert [row["rate"] for row in other] == pytest.approx([1 - row["rate"] for row in rows])
    assert [row["low"] for row in other] == pytest.approx([1 - row["high"] for row in rows])
    assert Duel(FILMS, "seed").history() == []


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((0, 0, 0), "No votes yet."),
        ((1, 0, 1), "A and B are level after 2 votes (95 % interval 1 % to 99 %)."),
        (
            (7, 2, 3),
            "A is ahead, but it may still be chance: 7 of 12 votes and 2 ties, a win rate of 67 % "
            "(95 % interval 30 % to 92 %).",
        ),
        ((0, 0, 9), "You prefer B: 9 of 9 votes, a win rate of 100 % (95 % interval 56 % to 100 %)."),
    ],
)
def test_the_verdict_in_words(counts: tuple[int, int, int], sentence: str) -> None:
    assert verdict(counts) == sentence.replace(" %", "\N{NO-BREAK SPACE}%")


def test_the_verdict_after_unblinding_has_names() -> None:
    assert verdict((20, 0, 1), ("SVD", "Averages")).startswith("You prefer SVD: 20 of 21 votes, ")
    assert verdict((1, 0, 20), ("SVD", "Averages")).startswith("You prefer Averages: 20 of 21 votes, ")


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ((0, 0, 0), "Cast a few votes first; clear tastes show after 8 or so."),
        ((3, 1, 3), "No number of votes like these would do: so far the two are level."),
        ((6, 0, 0), "About 2 more votes, if you go on choosing as you have."),
        ((7, 0, 0), "About 1 more vote, if you go on choosing as you have."),
        ((501, 0, 500), "More than 10,000 votes like these: the two are too close to tell."),
        (
            (9, 0, 0),
            "Nothing more: the interval leaves out one half, and it holds however often you look.",
        ),
    ],
)
def test_what_is_needed_in_words(counts: tuple[int, int, int], sentence: str) -> None:
    assert needed(counts) == sentence


def test_votes_as_rows_say_what_stood_where_and_who_won() -> None:
    duel = by_taste(Duel(FILMS, "seed"), 2, 1.0)
    duel = voted(duel, FIRST, SECOND, Choice.TIE)
    rows = duel.cast(lambda item: f"film {item}", duel.models)
    assert [row["winner"] for row in rows] == ["bias", "bias", "tie"]
    about = duel.votes[0].round
    assert (rows[0]["left"], rows[0]["right"]) == (f"film {about.left[0]}", f"film {about.right[0]}")
    assert (rows[0]["vote"], rows[0]["time"]) == (1, "1970-01-01T00:00:00+00:00")
    winner = "A" if duel.first_is_a else "B"
    assert [row["winner"] for row in duel.cast(str, ("A", "B"))] == [winner, winner, "tie"]


def test_a_duel_is_ready_for_json() -> None:
    duel = by_taste(Duel(FILMS, "seed"), 2, 0.5)
    assert json.loads(json.dumps(asdict(duel)))["votes"][1]["choice"] in ("left", "right")
