"""Another person in this tab: a new profile with answers in it, or nobody yet. What was open before stays stored.

Who is signed in stays so: what they begin belongs to their account.
"""

from collections.abc import Collection

from pages.ui import state
from pages.ui.account.signing import identity
from recsys.dataset import Profile
from recsys.engine import Engine
from recsys.tuning import NEUTRAL

LONGEST_NAME = 60
"""Letters of a profile's name."""


def start_with(
    engine: Engine,
    visit: state.Visit,
    data: str,
    profile: Profile,
    *,
    hidden: Collection[int] = (),
    name: str,
) -> None:
    """Open a new profile that gave the same answers on a data set; undo empties it.

    It is called ``name``, which may come from data, as far as the name of a profile can hold it.
    """
    who, profiles = identity(), engine.profiles
    me = profiles.new_secret() if who is None else profiles.accounts.create(who)
    profiles.import_history(me, data, profile, not_for_me=hidden, create=who is None)
    profiles.rename(me, "".join(sign if sign.isprintable() else " " for sign in name)[:LONGEST_NAME])
    open_profile(visit, me)


def start_fresh(engine: Engine, visit: state.Visit) -> None:
    """Nobody yet: the first answer makes a new profile. For an account: a list of it that is empty."""
    who = identity()
    open_profile(visit, None if who is None else engine.profiles.accounts.fresh(who))


def start_over(engine: Engine, visit: state.Visit) -> None:
    """The same, with the usual data and model and nothing tuned."""
    visit.tune(NEUTRAL)
    visit.choose_data(None)
    start_fresh(engine, visit)


def back_to_mine(visit: state.Visit) -> None:
    """Away from a list that somebody shared, and from the model and the tuning that came with it."""
    visit.look_at(None)
    visit.choose_model(None)
    visit.tune(NEUTRAL)
    visit.forget_room()


def open_profile(visit: state.Visit, me: str | None) -> None:
    """Be somebody else in this tab; None: nobody yet."""
    visit.look_at(None)
    visit.be(me)
    state.put_in_address(state.ME, visit.link)
