"""What happens when somebody who signed in arrives."""

from functools import partial

from pages.ui import state
from pages.ui.account.signing import has_failed, identity, is_offered
from pages.ui.guard import guard
from recsys.engine import Engine
from recsys.profiles import Accounts, Identity

FAILED = (
    "You are not signed in: it was cancelled, took too long, or the answer was not meant for this server."
)


def enter(engine: Engine, visit: state.Visit) -> None:
    """Once a visit: open the profile that the account opened last, unless the address names another.

    A sign-in that failed is said. Where the store cannot be read, the next run tries again.
    """
    if visit.entered or not is_offered():
        return
    with guard(partial(visit.tell, is_error=True)):
        if has_failed():
            visit.tell(FAILED, is_error=True)
        who = identity()
        if who is not None:
            _open(engine.profiles.accounts, visit, who)
        visit.entered = True


def _open(accounts: Accounts, visit: state.Visit, who: Identity) -> None:
    """A link to a list that belongs to the account opens it by the account's key, which leaves the address."""
    key = accounts.enter(who) if visit.me is None else accounts.key_to(who, visit.me)
    if key is not None:
        visit.be(key)
