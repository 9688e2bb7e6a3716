"""Visit: what one browser tab is doing."""

import secrets
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pages.ui.state.address import all_in_address, put_in_address
from pages.ui.state.names import DATA, ME, MODEL, SHARE, START, TUNE, WEIGHTS, WORK
from recsys.insights import Honest
from recsys.jobs import Job
from recsys.profiles import SavedProfile, SharedList, looks_like_secret
from recsys.tuning import NEUTRAL, Tuning

NOT_JUDGED = Honest()


@dataclass(frozen=True)
class Notice:
    """A short message to the visitor; a new ``id`` shows it again."""

    id: int
    text: str
    is_error: bool = False


@dataclass(frozen=True)
class Known:
    """What a profile said about a data set when it was last read or written."""

    me: str
    data: str
    saved: SavedProfile
    is_fresh: bool
    """Straight from a write, and not drawn yet."""


@dataclass
class Visit:
    """What this browser tab is doing; the profile itself lives in the ProfileStore."""

    session: str = field(default_factory=lambda: secrets.token_hex(8))
    """Tells the rating room that the server forgot it (a restart), so that it sends again what was not confirmed."""
    me: str | None = None
    """The secret of the profile, or the key of the account that it belongs to; None until something is saved."""
    turn: int = 0
    """How often somebody else took over this tab: what was sent before is not about who is here now."""
    data: str | None = None
    """The data set chosen for this visit; None: the default."""
    model: str | None = None
    """The model chosen for this visit; None: the usual one."""
    usual: dict[str, str] = field(default_factory=dict)
    """The default model of each data set when this visit first saw it: publishing changes only later visits."""
    work: str | None = None
    """Whose background work is ours; it stands in the address, so that a reload finds it again."""
    entered: bool = False
    """Whether it was looked up which profile the account of this visit, if it has one, opened last."""
    is_unlocked: bool = False
    """Whether the owner's secret was said in this visit; nowhere else, so that no link and no reload carries it."""
    waits: dict[Hashable, Job[Any]] = field(default_factory=dict)
    """What this visit waits for, or no longer does, and the job that makes it."""
    acknowledged: int = 0
    unsaved: str | None = None
    """Why the browser's oldest answer could not be saved; it keeps it and sends it again."""
    known: Known | None = None
    tuning: Tuning = NEUTRAL
    """How this visit moves its list away from what the ratings alone say."""
    weights: str = ""
    """How much each part of a weighted model counts, as in ``content:30,svd:70``; empty: as it was trained."""
    gesture: int | None = None
    """Tells a slider on its way from one that was let go and taken again."""
    tunes: bool = False
    """Whether the panel of Tune is open."""
    asked: dict[str, str | None] = field(default_factory=dict)
    """What the address said of the list when the page last ran as a whole, and what its links therefore say."""
    needs_page: bool = False
    """Whether something outside the rating room has to be drawn anew."""
    share: str | None = None
    """What the address says of a list that somebody shared, which is looked at in place of one's own."""
    shared: SharedList | None = None
    """That list, once it was opened."""
    shared_here: tuple[str, SavedProfile] | None = None
    """What of it the data of this fingerprint knows, as a profile."""
    present: str | None = None
    """Shown to a room of people: the step of the tour that is open, 1 first; 0 for none."""
    toured: str | None = None
    """The step that was opened last."""
    share_made: tuple[str, str] = ("", "")
    """The list for which a link was made last, as text, and what that link says after ``?share=``."""
    who_chosen: int = 0
    """How often somebody was chosen on Home: each time the choice is a new one, which is shut."""
    story: tuple[str, ...] = ()
    """What to try with the persona that was chosen, a sentence each."""
    story_changes: int | None = None
    """The film whose stars the story changes."""
    shelf: list[int] = field(default_factory=list)
    picks_drawn: int = 0
    mode: str = "picks"
    """What the shelf offers to rate: quick picks, questions chosen for this visitor, or all films to browse."""
    questions: list[int] = field(default_factory=list)
    """The films asked about in this visit, oldest first: an answer that is taken back brings its question back."""
    start: str = ""
    """The kinds of film that this visit began with, as the address names them."""
    order: str = "yours"
    """The order of all films when they are browsed."""
    leaf: int = 0
    """Which of the pages of cards is open then, 0 first."""
    leaves: Sequence[int] | None = None
    """The films to browse, in that order as it was when browsing began: cards stay where they are. None: not yet."""
    found: tuple[str, Sequence[tuple[int, str]]] | None = None
    """What was searched for, and the films and other titles found: they stay in the order of then."""
    preview: int | None = None
    """The film of which is shown what each rating of it would do to the list."""
    query: str = ""
    why: int | None = None
    trial: dict[int, float | None] = field(default_factory=dict)
    """Film -> the stars it is tried out with, None for left out; nothing of it is saved."""
    trial_at: tuple[object, ...] = ()
    topple_at: tuple[object, ...] = ()
    """The lists (``listed_at``) that something is tried out on, and that it was asked of what would topple them."""
    places: dict[int, int] = field(default_factory=dict)
    """Where each film stood in the list before the last change."""
    listed: tuple[int, ...] = ()
    """The list as it stands."""
    listed_at: tuple[object, ...] = ()
    """What ``listed`` was computed for."""
    moved_by: Mapping[int, str] = field(default_factory=dict)
    """Film of the list -> the kind of film that it stands for, above better ones."""
    made: dict[Hashable, Any] = field(default_factory=dict)
    """What else was worked out for the same answers, model and tuning as ``listed``."""
    listed_by: str | None = None
    """The model that made it."""
    judged: Honest = NOT_JUDGED
    """How close we come to this visitor."""
    judged_for: tuple[object, ...] = ()
    """What ``judged`` was worked out for."""
    rated_here: int = 0
    """How often a film was rated on its own page: each time its card is drawn anew, also when nothing was saved."""
    opens_yours: bool = False
    """Whether the page Rate opens with this visitor's own things."""
    opens_account: bool = False
    """Whether it does so at the account."""
    opens_import: bool = False
    """Whether it does so where a history is brought along."""
    measures: bool = False
    """Whether Yours is open and waits to say how close we come: it opens again once that is known."""
    notice: Notice | None = None
    typed: Any = None
    """The laboratory's table as last typed in; None: nobody typed yet."""
    editing: Any = None
    """The table that its editor began with; the browser holds what was changed since."""
    factors_kept: int = 2
    """The laboratory's k, which outlives tables of other sizes."""
    leaves_for: str | None = None
    """The address that the browser is about to open."""
    left: int = 0
    """How often it was told to."""
    people_drawn: int = 0
    """How often other people were asked for on the page Recommendations."""
    explored: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    """The filters of the page Explore when it was last seen, for each content: the bar leads back to them."""
    assumed: dict[str, list[str]] = field(default_factory=dict)
    """What the calculator was told when it was last seen: the bar leads back to it."""
    tried: dict[str, list[str]] = field(default_factory=dict)
    """What the experiments were told when they were last seen: the bar leads back to it."""
    clicked: Counter[str] = field(default_factory=Counter)
    """How often a mark of each chart was clicked: after each click the chart is a new one, with nothing selected."""

    def tell(self, text: str, *, is_error: bool = False) -> None:
        """Show a short message at the next opportunity."""
        self.notice = Notice(0 if self.notice is None else self.notice.id + 1, text, is_error)

    def opened_yours(self) -> None:
        """Yours was opened, or what it was opened for is done: no other run opens it again."""
        self.opens_yours = self.opens_import = self.opens_account = False

    def be(self, me: str | None) -> None:
        """Somebody else from now on; None: nobody yet."""
        self.me = me
        self.turn += 1
        self.forget_room()

    @property
    def link(self) -> str | None:
        """What links say of who is here: a secret, never an account's key, so that a copied one opens nothing."""
        return self.me if looks_like_secret(self.me) else None

    def choose_data(self, name: str | None) -> None:
        """Other data for this visit, with its usual model."""
        self.data = name
        self.look_at(None)
        self.forget_room()
        put_in_address(DATA, name)
        self.choose_model(None)

    def choose_model(self, name: str | None) -> None:
        """Another model for this visit; None: the usual one. The list is ranked anew, nothing has moved."""
        self.model, self.places, self.weights, self.asked[MODEL] = name, {}, "", name
        self.preview = None
        put_in_address(MODEL, name)

    def look_at(self, share: str | None) -> None:
        """Look at a list that somebody shared; None: at one's own again."""
        if share != self.share:
            self.share, self.shared, self.shared_here = share, None, None
            self.forget_room()
        put_in_address(SHARE, share)

    def tune(
        self,
        tuning: Tuning | None = None,
        *,
        model: str | None = None,
        weights: str | None = None,
        gesture: int | None = None,
    ) -> None:
        """Another list from the same ratings; how its films moved is shown. ``model``: "" for the usual one.

        A slider on its way is one ``gesture``: films have moved since it began, not since the last tick.

        The address follows when the page runs as a whole; in the rating room the browser is ahead of it.
        """
        if gesture is None or gesture != self.gesture:
            self.places = places_of(self.listed)
        self.gesture, self.preview = gesture, None
        if tuning is not None:
            self.tuning = tuning
        if weights is not None:
            self.weights = weights
        if model is not None:
            self.model, self.needs_page = model or None, True

    def follow_address(self) -> None:
        """The browser's address says what ``address_now`` said: now Streamlit and the links of the page hear of it."""
        said = self.said_in_address()
        self.needs_page |= any(all_in_address(name) != texts for name, texts in said.items())

    def said_in_address(self) -> dict[str, list[str]]:
        """What the address says of who is here and what they look at, by name, in its order."""
        said = {
            DATA: self.data,
            ME: self.link,
            SHARE: self.share,
            MODEL: self.model,
            TUNE: self.tuning.as_text(),
            WEIGHTS: self.weights,
            START: self.start,
        }
        return {name: [text] if text else [] for name, text in said.items()}

    def start_with(self, start: str) -> None:
        """Other kinds to begin with; how the list's films moved is shown. The address follows as with ``tune``."""
        self.places, self.start, self.preview = places_of(self.listed), start, None

    def wait_again(self, about: Hashable) -> None:
        """Wait for something that was stopped or failed: the next look starts it anew."""
        self.waits.pop(about, None)

    def bench(self) -> str:
        """Whose background work is ours, made at the first need."""
        if self.work is None:
            self.work = secrets.token_urlsafe(12)
        put_in_address(WORK, self.work)
        return self.work

    def forget_room(self) -> None:
        """Another person or other data: shelf, search and movements start anew."""
        fresh = Visit()
        for name in (
            "shelf", "picks_drawn", "mode", "questions", "start", "order", "leaf", "leaves", "found", "preview",
            "query", "why", "trial", "places", "listed", "listed_at", "made", "story", "story_changes",
            "measures", "share_made",
        ):  # fmt: skip
            setattr(self, name, getattr(fresh, name))


def places_of(listed: Sequence[int]) -> dict[int, int]:
    """Where each film of a list stands, 1 first."""
    return {item_id: place for place, item_id in enumerate(listed, start=1)}
