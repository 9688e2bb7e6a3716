"""Undo of the profile store: exact, again and again, also after a restart; against a simple model."""

import math
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from recsys.profiles import Kind, Mark, ProfileStore, Undone


def undone(store: ProfileStore, secret: str) -> Undone:
    result = store.undo(secret, "demo")
    assert result is not None
    return result


def test_undo_says_what_it_took_back_and_what_stands_again(store: ProfileStore, me: str) -> None:
    store.rate(me, "demo", 7, 4.0)
    store.rate(me, "demo", 7, 5.0)
    store.mark(me, "demo", 7, Mark.UNSEEN)
    back = undone(store, me)
    assert (back.kind, back.item_id, back.mark, back.restored) == (Kind.MARKED, 7, Mark.UNSEEN, 5.0)
    back = undone(store, me)
    assert (back.kind, back.item_id, back.rating, back.restored) == (Kind.RATED, 7, 5.0, 4.0)
    back = undone(store, me)
    assert (back.kind, back.item_id, back.rating, back.restored) == (Kind.RATED, 7, 4.0, None)
    assert back.revision == store.load(me, "demo").revision
    assert store.undo(me, "demo") is None
    assert not store.load(me, "demo").can_undo


def test_undoing_a_clear_brings_everything_back_in_its_order(store: ProfileStore, me: str) -> None:
    store.rate_many(me, "demo", {3: 1.0, 1: 2.0, 2: None})
    store.mark(me, "demo", 9, Mark.SAVED)
    store.mark(me, "demo", 8, Mark.HIDDEN)
    before = store.load(me, "demo")
    store.clear(me, "demo")
    assert len(store.load(me, "demo").profile) == 0
    back = undone(store, me)
    assert (back.kind, back.item_id, back.n_items) == (Kind.CLEARED, None, 5)
    after = store.load(me, "demo")
    assert after.profile.item_ids.tolist() == before.profile.item_ids.tolist() == [3, 1, 2]
    assert (after.saved, after.hidden) == (before.saved, before.hidden)


def test_undo_stays_within_its_data_set(store: ProfileStore, me: str) -> None:
    store.rate(me, "demo", 1, 4.0)
    store.rate(me, "other", 1, 2.0)
    undone(store, me)
    assert store.datasets(me) == {"other": 1}
    assert store.undo(me, "demo") is None


def test_a_call_that_changed_nothing_is_nothing_to_undo(store: ProfileStore, me: str) -> None:
    store.rate(me, "demo", 1, 4.0)
    store.rate(me, "demo", 1, 4.0)
    store.mark(me, "demo", 2, Mark.SAVED, on=False)
    store.rate_many(me, "demo", {})
    undone(store, me)
    assert not store.load(me, "demo").can_undo


def test_the_latest_200_changes_can_be_undone(store: ProfileStore, me: str) -> None:
    for n in range(205):
        store.rate(me, "demo", n, 3.0)
    while store.undo(me, "demo") is not None:
        pass
    assert store.load(me, "demo").profile.item_ids.tolist() == [0, 1, 2, 3, 4]


@dataclass
class Said:
    """The model: plain Python collections."""

    ratings: dict[int, float | None] = field(default_factory=dict)
    flags: dict[Mark, set[int]] = field(default_factory=lambda: {mark: set() for mark in Mark})


ITEMS = st.integers(1, 4)


class StoreAgainstModel(RuleBasedStateMachine):
    """Random calls on two data sets; after each one the store says what the model says."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url
        self.store = ProfileStore(url)
        self.secret = self.store.create()
        self.now = {"demo": Said(), "other": Said()}
        self.history: dict[str, list[Said]] = {"demo": [], "other": []}
        self.events = 0

    def teardown(self) -> None:
        self.store.close()

    def keep(self, dataset: str, new: Said) -> None:
        old = self.now[dataset]
        if new != old:
            self.history[dataset].append(old)
            self.now[dataset] = new

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = ProfileStore(self.url)

    @rule(
        dataset=st.sampled_from(["demo", "other"]),
        item=ITEMS,
        rating=st.sampled_from([None, 0.5, 3.0, 5.0]),
        times=st.integers(1, 2),
    )
    def rate(self, dataset: str, item: int, rating: float | None, times: int) -> None:
        new = deepcopy(self.now[dataset])
        if item not in new.ratings or new.ratings[item] != rating:
            new.ratings.pop(item, None)
            new.ratings[item] = rating
        new.flags[Mark.UNSEEN].discard(item)
        self.keep(dataset, new)
        self.events += 1
        answers = {
            self.store.rate(self.secret, dataset, item, rating, event_id=f"e{self.events}")
            for _ in range(times)
        }
        assert len(answers) == 1

    @rule(dataset=st.sampled_from(["demo", "other"]), item=ITEMS)
    def unrate(self, dataset: str, item: int) -> None:
        new = deepcopy(self.now[dataset])
        new.ratings.pop(item, None)
        self.keep(dataset, new)
        self.store.unrate(self.secret, dataset, item)

    @rule(
        dataset=st.sampled_from(["demo", "other"]), item=ITEMS, mark=st.sampled_from(Mark), on=st.booleans()
    )
    def mark(self, dataset: str, item: int, mark: Mark, *, on: bool) -> None:
        new = deepcopy(self.now[dataset])
        if not on:
            new.flags[mark].discard(item)
        else:
            new.flags[mark].add(item)
            if mark is Mark.UNSEEN:
                new.flags[Mark.HIDDEN].discard(item)
                new.ratings.pop(item, None)
            elif mark is Mark.HIDDEN:
                new.flags[Mark.UNSEEN].discard(item)
        self.keep(dataset, new)
        self.store.mark(self.secret, dataset, item, mark, on=on)

    @rule(dataset=st.sampled_from(["demo", "other"]))
    def clear(self, dataset: str) -> None:
        self.keep(dataset, Said())
        self.store.clear(self.secret, dataset)

    @rule(dataset=st.sampled_from(["demo", "other"]))
    def undo(self, dataset: str) -> None:
        result = self.store.undo(self.secret, dataset)
        assert (result is not None) == bool(self.history[dataset])
        if self.history[dataset]:
            self.now[dataset] = self.history[dataset].pop()

    @invariant()
    def store_says_what_the_model_says(self) -> None:
        for dataset, said in self.now.items():
            loaded = self.store.load(self.secret, dataset)
            pairs = zip(loaded.profile.item_ids.tolist(), loaded.profile.ratings.tolist(), strict=True)
            rated = [(item, None if math.isnan(rating) else rating) for item, rating in pairs]
            assert rated == list(said.ratings.items())
            flags = {Mark.UNSEEN: loaded.unseen, Mark.HIDDEN: loaded.hidden, Mark.SAVED: loaded.saved}
            assert flags == said.flags
            assert loaded.can_undo == bool(self.history[dataset])


def test_the_store_says_what_a_simple_model_says(url: str) -> None:
    few = settings(max_examples=15, stateful_step_count=30, deadline=None)
    run_state_machine_as_test(partial(StoreAgainstModel, url), settings=few)
