"""Who is in the rating room and what follows from their answers; each part computed once per redraw."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pages.ui.frame import Page
from pages.ui.rate.began import chosen
from recsys.asking import Asker
from recsys.cached import cached_property
from recsys.dataset import Profile
from recsys.insights import Start
from recsys.models import Predictions, Recommender, Weighted
from recsys.profiles import SavedProfile
from recsys.tuning import LASTS, Lister

ROWS = 10
FIRST = ROWS
"""A film that leaves so many first places is named."""
FOLLOWED = 60
"""How deep the list is kept, to say how far a film moved."""
FULL = 100
"""The right end of a weight; only proportions count."""
NOBODY = Profile.of([], [])
_Made = TypeVar("_Made")


@dataclass(frozen=True)
class RoomState:
    """One visitor in front of one model."""

    page: Page
    model: Recommender
    saved: SavedProfile | None
    """None before the first answer."""

    @cached_property
    def profile(self) -> Profile:
        """The visitor's ratings."""
        return NOBODY if self.saved is None else self.saved.profile

    @cached_property
    def hidden(self) -> frozenset[int]:
        """Films that are not for them."""
        return frozenset() if self.saved is None else self.saved.hidden

    @cached_property
    def answered(self) -> set[int]:
        """Films not to ask about again."""
        return {*self.profile.item_ids.tolist(), *self.unseen, *self.hidden}

    @property
    def unseen(self) -> frozenset[int]:
        """Films that they have not seen."""
        return frozenset() if self.saved is None else self.saved.unseen

    @cached_property
    def given(self) -> Mapping[int, float]:
        """What the visitor gave each film."""
        return dict(zip(self.profile.item_ids.tolist(), self.profile.ratings.tolist(), strict=True))

    @cached_property
    def guesses(self) -> Mapping[int, float]:
        """What each rated film would be guessed at if it were the only one not rated; none by a model without stars."""
        if not self.model.predicts_ratings:
            return {}
        return dict(zip(self.profile.item_ids.tolist(), self.left_out.tolist(), strict=True))

    @cached_property
    def left_out(self) -> Any:
        """The same in the order of the profile."""
        return self.once("left out", lambda: self.model.leave_one_out(self.profile))

    @property
    def asker(self) -> Asker:
        """What chooses the next question."""
        return self.page.engine.asker(self.page.data, self.model)

    @cached_property
    def lister(self) -> Lister:
        """What makes the list, and every list that is only tried out."""
        kinds = tuple(kind.group.item_ids for kind in self._chosen)
        return Lister(self.page.data, self.model, self.page.visit.tuning, kinds)

    @property
    def began(self) -> tuple[Start, ...]:
        """The kinds of film that they began with, while these play a part."""
        return self._chosen if self.profile.n_rated < LASTS else ()

    @cached_property
    def _chosen(self) -> tuple[Start, ...]:
        """The same, also where only a list without some of their ratings would be lifted."""
        return chosen(self.page) if self.page.visit.share is None else ()

    @cached_property
    def listed(self) -> tuple[int, ...]:
        """The list, ranked again only if the answers, the model or its tuning changed.

        The places before the change are kept by the event that made it (``events``).
        """
        visit = self.page.visit
        if visit.listed_at != self._made_for:
            ranked = self.lister.top(self.profile, FOLLOWED, exclude=self.hidden)
            visit.listed, visit.listed_at = tuple(ranked.item_ids.tolist()), self._made_for
            visit.moved_by, visit.made = ranked.moved_by, {}
        return visit.listed

    @property
    def _made_for(self) -> tuple[object, ...]:
        visit = self.page.visit
        whose, revision = visit.share or visit.me, self.saved.revision if self.saved else 0
        made_by = (self.page.model, visit.weights, visit.start, visit.tuning)
        return self.page.data.fingerprint, whose, revision, *made_by

    @property
    def version(self) -> str:
        """Tells lists apart: another one after each answer, and with another model or tuning."""
        return " ".join(map(str, (*self._made_for[:-1], self.page.visit.tuning.as_text())))

    def once(self, name: Hashable, make: Callable[[], _Made], *, of: Hashable = None) -> _Made:
        """What ``make`` gives, made once for the same answers, model and tuning, for this tab.

        Of several things by one name only that of the last ``of`` is kept.
        """
        _ = self.listed  # forgets what was made for another list
        made = self.page.visit.made
        if name not in made or made[name][0] != of:
            made[name] = of, make()
        result: _Made = made[name][1]
        return result

    @property
    def moved_by(self) -> Mapping[int, str]:
        """Film of the list -> the kind of film that it stands for, above better ones."""
        return self.page.visit.moved_by if self.listed else {}

    @cached_property
    def top(self) -> Predictions:
        """Stars and ranges of the films shown."""
        return self.once("top", lambda: self.model.predict(self.profile, self.listed[:ROWS]))


def model_of(page: Page) -> Recommender:
    """The fitted model that makes this visit's list; one of several parts as they are weighed in this visit."""
    model = page.engine.model(page.data, page.model)
    if isinstance(model, Weighted):
        weights = weights_of(page.visit.weights)
        shares = [float(weights.get(label, 0)) for label in model.named_parts]
        return model.with_weights(shares) if any(shares) else model
    return model


def weights_of(text: str) -> Mapping[str, int]:
    """``content:30,svd:70`` as a mapping; what cannot be read counts nothing."""
    pairs = [part.rpartition(":") for part in text.split(",")]
    return {
        name: min(int(share), FULL)
        for name, _, share in pairs
        if name and share.isdecimal() and share.isascii()
    }


def number(value: float | None) -> float | None:
    """A number for the browser: None where there is none."""
    return None if value is None or value != value else float(value)
