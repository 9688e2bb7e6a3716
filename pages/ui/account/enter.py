"""What happens when somebody who signed in arrives, and when the list that was open is not there any more."""

from contextlib import suppress
from functools import partial

from pages.ui import state
from pages.ui.account.signing import came_back, heard, identity, is_offered, is_signed_in
from pages.ui.guard import guard
from recsys.engine import Engine
from recsys.errors import NotAllowedError, UnknownProfileError
from recsys.profiles import Accounts, Identity, looks_like_account_key

FAILED = (
    "You are not signed in: it was cancelled, took too long, or the answer was not meant for this server."
)
WELCOME = "You are signed in. To have the list you came from on every device, take it over: Yours, Account."
NO_PROFILE = "There is no saved profile behind this link. You start fresh."
ANOTHER = "That list is not there any more. This is the one that your account opened last."
DELETED = (
    "Your account holds nothing any more: it was deleted, perhaps on another device. "
    "You are signed in, but a guest: sign out, or begin a new list, under Account."
)


def enter(engine: Engine, visit: state.Visit) -> None:
    """Once a visit: open the profile that the account opened last, unless the address names another.

    A sign-in that failed is said, and leads back to the guest's list. Where the store cannot be read, the next run
    tries again.
    """
    if visit.entered or not is_offered():
        return
    with guard(partial(visit.tell, is_error=True)):
        tried, who = came_back(), _who(visit)
        if who is not None:
            _open(engine.profiles.accounts, visit, who, has_just_signed_in=tried is not None)
            _welcome(engine.profiles.accounts, visit, None if tried is None else tried.me)
        elif tried is not None:
            _back_as_guest(visit, tried.me)
        heard()
        visit.entered = True


def lost(engine: Engine, visit: state.Visit) -> None:
    """The list that was open is not there (any more): another of the account, else nobody yet; it is said."""
    was_of_account = looks_like_account_key(visit.me)
    visit.be(None)
    with guard(partial(visit.tell, is_error=True)):
        who = _who(visit)
        key = None if who is None else engine.profiles.accounts.latest(who)
        if key is not None:
            visit.be(key)
            visit.tell(ANOTHER, is_error=True)
        else:
            visit.tell(DELETED if was_of_account else NO_PROFILE, is_error=True)


def _who(visit: state.Visit) -> Identity | None:
    """None for a guest, as whom somebody stays whose sign-in was made for another server; that is said."""
    try:
        return identity()
    except NotAllowedError as error:
        visit.tell(str(error), is_error=True)
        return None


def _open(accounts: Accounts, visit: state.Visit, who: Identity, *, has_just_signed_in: bool) -> None:
    """A link to a list that belongs to the account opens it by the account's key, which leaves the address.

    An account begins when somebody signs in. Who was signed in before and has none any more deleted it elsewhere.
    """
    if visit.me is not None:
        key = accounts.key_to(who, visit.me)
    elif has_just_signed_in:
        key = accounts.enter(who)
    else:
        key = accounts.latest(who)
        if key is None:
            visit.tell(DELETED, is_error=True)
    if key is not None:
        visit.be(key)


def _welcome(accounts: Accounts, visit: state.Visit, me: str | None) -> None:
    """Say where the list is that a guest came from, while it belongs to nobody."""
    with suppress(UnknownProfileError):
        if me is not None and accounts.is_free(me):
            visit.tell(WELCOME)


def _back_as_guest(visit: state.Visit, me: str | None) -> None:
    if not is_signed_in():
        visit.tell(FAILED, is_error=True)
    if visit.me is None:
        visit.be(me)
