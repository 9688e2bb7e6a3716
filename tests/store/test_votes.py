"""Votes of duels: kept for who cast them alone, whole after every vote, once however often they are sent."""

import json
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from recsys.errors import StoreError
from recsys.evaluation.duel import Choice, Duel, Kind, Match, Round
from recsys.store import Library, Voter, Votes
from recsys.store import votes as module

SECRET = "s0me-secret/duel"
VOTER = Voter(SECRET, "0123abcd")
MATCH = Match.of("svd", "bias", Kind.FILMS)
FIRST, SECOND = list(range(1_100)), list(range(2_000, 3_100))


@pytest.fixture
def votes(tmp_path: Path) -> Votes:
    return Votes(tmp_path / "votes")


def files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "votes").glob("*.json"))


def current(duel: Duel | None) -> Round:
    assert duel is not None
    about = duel.next_round(FIRST, SECOND)
    assert about is not None
    return about


def test_before_it_begins_there_is_none_and_nothing_can_be_voted_on(votes: Votes, tmp_path: Path) -> None:
    assert votes.of(VOTER, MATCH) is None
    with pytest.raises(
        StoreError, match=r"^This duel has not begun, or was cleared away; please start it\.$"
    ):
        votes.vote(VOTER, MATCH, Round("x", (1,), (2,), True), Choice.LEFT)
    assert files(tmp_path) == []


def test_votes_survive_a_restart_with_all_that_tells_whose_they_were(votes: Votes, tmp_path: Path) -> None:
    duel = votes.start(VOTER, MATCH)
    for choice in (Choice.LEFT, Choice.TIE, Choice.RIGHT):
        duel = votes.vote(VOTER, MATCH, current(duel), choice)
    votes.reveal(VOTER, MATCH)
    again = Votes(tmp_path / "votes").of(VOTER, MATCH)
    assert again == replace(duel, revealed=True)
    assert [vote.choice for vote in again.votes] == [Choice.LEFT, Choice.TIE, Choice.RIGHT]
    assert again.votes[0].time > 1_700_000_000
    assert votes.of(VOTER, Match.of("bias", "svd", Kind.FILMS)) == again


def test_a_vote_sent_twice_counts_once_also_at_the_same_time(votes: Votes) -> None:
    about = current(votes.start(VOTER, MATCH))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda choice: votes.vote(VOTER, MATCH, about, choice), [Choice.LEFT] * 8))
    duel = votes.of(VOTER, MATCH)
    assert duel is not None
    assert len(duel.votes) == 1
    assert len(votes.vote(VOTER, MATCH, about, Choice.RIGHT).votes) == 1


def test_votes_of_two_windows_at_once_all_count(votes: Votes) -> None:
    duel = votes.start(VOTER, MATCH)
    rounds = [replace(current(duel), id=f"round {number}") for number in range(12)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda about: votes.vote(VOTER, MATCH, about, Choice.TIE), rounds))
    again = votes.of(VOTER, MATCH)
    assert again is not None
    assert {vote.round.id for vote in again.votes} == {about.id for about in rounds}


def test_undo_brings_the_round_back_and_it_can_be_voted_on_again(votes: Votes) -> None:
    about = current(votes.start(VOTER, MATCH))
    votes.vote(VOTER, MATCH, about, Choice.LEFT)
    undone = votes.undo(VOTER, MATCH)
    assert undone.votes == ()
    assert current(undone) == about
    assert votes.vote(VOTER, MATCH, about, Choice.RIGHT).votes[0].choice is Choice.RIGHT
    assert votes.undo(VOTER, MATCH).votes == votes.undo(VOTER, MATCH).votes == ()


def test_starting_over_forgets_votes_and_tosses_anew(votes: Votes, tmp_path: Path) -> None:
    duel = votes.start(VOTER, MATCH)
    votes.vote(VOTER, MATCH, current(duel), Choice.LEFT)
    again = votes.start(VOTER, MATCH)
    assert again == votes.of(VOTER, MATCH)
    assert again.votes == ()
    assert again.seed != duel.seed
    assert len(again.seed) == 32
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize(
    ("voter", "match"),
    [
        (Voter("another", VOTER.data), MATCH),
        (Voter(SECRET, "other data"), MATCH),
        (VOTER, Match.of("svd", "ease", Kind.FILMS)),
        (VOTER, Match.of("svd", "bias", Kind.LISTS)),
    ],
)
def test_others_other_data_and_other_matches_are_apart(votes: Votes, voter: Voter, match: Match) -> None:
    duel = votes.start(VOTER, MATCH)
    votes.start(voter, match)
    votes.vote(VOTER, MATCH, current(duel), Choice.LEFT)
    other = votes.of(voter, match)
    assert other is not None
    assert other.votes == ()


def test_the_secret_is_written_nowhere(votes: Votes, tmp_path: Path) -> None:
    votes.vote(VOTER, MATCH, current(votes.start(VOTER, MATCH)), Choice.LEFT)
    (file,) = files(tmp_path)
    assert "s0me" not in file.name + file.read_text()


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: "",
        lambda text: "[1, 2]",
        lambda text: text.replace('"format_version": 1', '"format_version": 2'),
        lambda text: text.replace('"left"', '"links"'),
        lambda text: text.replace('"svd"', '"nmf"'),
        lambda text: text.replace('"films"', '"lists"'),
        lambda text: text.replace('"seed"', '"sead"'),
        lambda text: json.dumps(json.loads(text) | {"votes": 3}),
        lambda text: json.dumps(json.loads(text) | {"match": {"models": ["svd"], "kind": "films"}}),
    ],
)
def test_a_damaged_file_is_one_sentence_and_the_others_are_untouched(
    votes: Votes, tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: Any
) -> None:
    votes.vote(VOTER, MATCH, current(votes.start(VOTER, MATCH)), Choice.LEFT)
    (file,) = files(tmp_path)
    other = Match.of("svd", "ease", Kind.FILMS)
    kept = votes.start(VOTER, other)
    before = file.read_text()
    file.write_text(damage(before))
    assert file.read_text() != before
    with caplog.at_level(logging.WARNING, logger="recsys.store"):
        for ask in (votes.of, votes.undo):
            with pytest.raises(
                StoreError, match=r"^The votes of this duel cannot be read; start over to vote"
            ):
                ask(VOTER, MATCH)
    assert file.name in caplog.text
    assert votes.of(VOTER, other) == kept
    assert votes.start(VOTER, MATCH).votes == ()
    assert votes.of(VOTER, MATCH) is not None


def test_there_is_an_end_to_votes_and_to_duels(
    votes: Votes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "VOTES_AT_MOST", 2)
    monkeypatch.setattr(module, "KEPT_AT_MOST", 3)
    duel = votes.start(VOTER, MATCH)
    for _ in range(2):
        duel = votes.vote(VOTER, MATCH, current(duel), Choice.TIE)
    with pytest.raises(StoreError, match=r"^A duel takes 2 votes; this one has them\.$"):
        votes.vote(VOTER, MATCH, current(duel), Choice.TIE)
    assert votes.vote(VOTER, MATCH, duel.votes[0].round, Choice.TIE) == duel
    os.utime(files(tmp_path)[0], (1, 1))
    for owner in ("a", "b", "c"):
        votes.start(Voter(owner, "data"), MATCH)
    assert votes.of(VOTER, MATCH) is None
    assert [votes.of(Voter(owner, "data"), MATCH) is None for owner in ("a", "b", "c")] == [False] * 3


def test_a_disk_that_refuses_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "votes").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match=r"^Cannot write "):
        Votes(tmp_path / "votes").start(VOTER, MATCH)


def test_a_library_keeps_them_below_its_home(tmp_path: Path) -> None:
    Library(tmp_path).votes.start(VOTER, MATCH)
    assert len(files(tmp_path)) == 1
